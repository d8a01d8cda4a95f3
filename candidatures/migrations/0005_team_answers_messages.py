"""Who answers the contact form, edits the settings of the site and the tags of the news."""

from importlib import import_module

from django.db import migrations

groups = import_module("candidatures.migrations.0003_groups_of_the_team")

ANSWERS = groups.crud("home", "contactmessage", "view", "change")
GIVEN = {
    "Développement": ANSWERS,
    "Responsables développement": [*ANSWERS, *groups.crud("home", "sitesettings", "change")],
    "Rédaction": groups.crud("home", "newstag", "view", "add", "change"),
}


def give(apps, schema_editor):
    for name, permissions in GIVEN.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.add(*(groups.permission(apps, *line) for line in permissions))


def take_back(apps, schema_editor):
    for name, permissions in GIVEN.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*(groups.permission(apps, *line) for line in permissions))


class Migration(migrations.Migration):
    dependencies = [("candidatures", "0004_committee_circuit"), ("home", "0008_contact_form")]
    operations = [migrations.RunPython(give, take_back)]
