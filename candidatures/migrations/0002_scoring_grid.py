"""The default grid of 30-candidatures: eligibility is a gate, not points."""

from django.db import migrations

GRID = [
    ("aucun-commerce", "Aucun commerce", "No shop at all", 5, 3),
    ("local", "Local adapté et disponible", "Premises suitable and available", 5, 3),
    ("soutien", "Soutien des habitants", "Support of the inhabitants", 5, 2),
    ("mairie", "Implication de la mairie", "Involvement of the town hall", 5, 2),
    ("logement", "Logement", "Housing", 3, 1),
    ("consultation", "Consultation préalable", "Consultation held before", 3, 1),
]


def add_grid(apps, schema_editor):
    criterion = apps.get_model("candidatures", "ScoringCriterion")
    for order, (code, label, label_en, maximum, weight) in enumerate(GRID, start=1):
        criterion.objects.get_or_create(
            code=code,
            defaults={"label": label, "label_en": label_en, "maximum": maximum, "weight": weight, "order": order},
        )


def remove_unused_grid(apps, schema_editor):
    criterion = apps.get_model("candidatures", "ScoringCriterion")
    criterion.objects.filter(code__in=[row[0] for row in GRID], sheetscore=None).delete()


class Migration(migrations.Migration):
    dependencies = [("candidatures", "0001_candidatures")]
    operations = [migrations.RunPython(add_grid, remove_unused_grid)]
