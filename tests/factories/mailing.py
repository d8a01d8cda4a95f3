from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from mailing.models import EmailTemplate, MailAttachment, OutgoingEmail

State = OutgoingEmail.State
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class OutgoingEmailFactory(DjangoModelFactory):
    """A mail that waits to leave, to an address that is not kept; one trait a state."""

    class Meta:
        model = OutgoingEmail

    key = factory.Sequence(lambda n: f"visit:{n}")
    template_code = "visit_planned"
    language = "fr"
    recipient = factory.Sequence(lambda n: f"mairie-{n}@village.test")
    subject = "Une visite est prévue"
    text_body = "Bonjour.\n\n-- \nL’équipe 1000 cafés\n"
    html_body = "<!doctype html><html lang='fr'><title>Une visite</title><p>Bonjour.</p></html>"
    state = State.QUEUED
    created_at = MORNING
    queued_at = MORNING
    next_attempt_at = MORNING

    class Params:
        draft = factory.Trait(state=State.DRAFT, queued_at=None, next_attempt_at=None)
        sending = factory.Trait(state=State.SENDING, claimed_at=MORNING, attempts=1)
        sent = factory.Trait(state=State.SENT, claimed_at=MORNING, attempts=1, sent_at=MORNING, next_attempt_at=None)
        failed = factory.Trait(
            state=State.FAILED, claimed_at=MORNING, attempts=1, last_error="550 No such user", next_attempt_at=None
        )
        cancelled = factory.Trait(state=State.CANCELLED, next_attempt_at=None)
        kept = factory.Trait(state=State.KEPT, next_attempt_at=None)


class MailAttachmentFactory(DjangoModelFactory):
    class Meta:
        model = MailAttachment

    mail = factory.SubFactory(OutgoingEmailFactory)
    filename = "plan.pdf"
    content_type = "application/pdf"
    content = factory.django.FileField(filename="plan.pdf", data=b"%PDF-1.7")


class EmailTemplateFactory(DjangoModelFactory):
    class Meta:
        model = EmailTemplate
        django_get_or_create = ["code"]

    code = "visit_planned"
    subject_fr = "Notre visite à {{ commune }}"
    body_fr = "Nous venons à {{ commune }}.\n\n{{ link }}"
    subject_en = "Our visit to {{ commune }}"
    body_en = "We are coming to {{ commune }}.\n\n{{ link }}"
