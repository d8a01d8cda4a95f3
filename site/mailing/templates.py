"""The texts of the registered kinds of mail, as rows that the team edits."""

from django.db import transaction

from . import registry
from .models import EmailTemplate


def live_texts(kind, language):
    """The team's text when there is a published one, else the registered default: (subject, body)."""
    template = EmailTemplate.objects.filter(code=kind.code, live=True).first()
    if template is None:
        return kind.subjects[language], kind.bodies[language]
    return template.texts(language)


@transaction.atomic
def sync_templates() -> list[EmailTemplate]:
    """Write, published, each text that is missing; never touch one that exists. Returns those made."""
    existing = set(EmailTemplate.objects.values_list("code", flat=True))
    made = []
    for kind in registry.kinds():
        if kind.code in existing:
            continue
        texts = {f"subject_{language}": kind.subjects[language] for language in registry.LANGUAGES}
        texts |= {f"body_{language}": kind.bodies[language] for language in registry.LANGUAGES}
        template, created = EmailTemplate.objects.get_or_create(code=kind.code, defaults=texts)
        if created:
            # With a live revision: without one, Wagtail takes a text offline as soon as a new version is scheduled.
            template.save_revision(log_action=False).publish(log_action=False)
            made.append(template)
    return made
