"""What becomes of a message: stored with its mails in one transaction, handled, then deleted when its time is over."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from mailing import outbox
from mailing.models import OutgoingEmail

from .models import ContactMessage, SiteSettings

# To one address: a stranger who types someone's e-mail cannot make us write to them all day.
ACKNOWLEDGEMENTS_AN_HOUR = 3
DELETED_AT_ONCE = 200


@transaction.atomic
def receive(*, key: str, recipient: str, name: str, email: str, text: str, subject: str = "", language: str = "fr"):
    """Stores a message, tells who reads it, and thanks its author. The same key again changes nothing."""
    message, is_new = ContactMessage.objects.get_or_create(
        key=key,
        defaults={
            "subject": subject,
            "recipient": recipient,
            "name": name,
            "email": email,
            "text": text,
            "language": language,
        },
    )
    if not is_new:
        return message
    link = reverse("wagtailsnippets_home_contactmessage:inspect", args=[message.pk])
    message.mail = outbox.queue(
        "contact_message",
        key=f"contact_message:{message.pk}",
        to=recipient,
        reply_to=email,
        link=link,
        context={
            "subject": subject,
            "name": name,
            "email": email,
            "text": text,
            "link": settings.WAGTAILADMIN_BASE_URL + link,
        },
    )
    if _may_be_thanked(email):
        # Nothing of what was typed is in it: it cannot be used to write to others in our name.
        message.acknowledgement = outbox.queue(
            "contact_received",
            key=f"contact_received:{message.pk}",
            to=email,
            language=language,
            link=link,
            context={"subject": subject, "contact": recipient},
        )
    message.save(update_fields=["mail", "acknowledgement"])
    return message


def _may_be_thanked(email):
    sent = OutgoingEmail.objects.filter(
        template_code="contact_received",
        recipient__iexact=email,
        created_at__gt=timezone.now() - timedelta(hours=1),
    )
    return sent.count() < ACKNOWLEDGEMENTS_AN_HOUR


@transaction.atomic
def mark_handled(message, *, author, handled=True):
    """Someone answered, or took it back; the first one who said so keeps the mark."""
    message = ContactMessage.objects.select_for_update().get(pk=message.pk)
    if bool(message.handled_at) == handled:
        return message
    message.handled_at = timezone.now() if handled else None
    message.handled_by = author if handled else None
    message.save(update_fields=["handled_at", "handled_by"])
    # The log outlives the message: it keeps its number, not the name of who wrote it.
    action = "home.contact_handled" if handled else "home.contact_reopened"
    log(message, action, user=author, title=f"{_('Message')} {message.pk}")
    return message


def forget_old_messages(now):
    """Deletes what is older than the settings say, with its mails; returns how many."""
    known = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    old, count = ContactMessage.objects.older_than(known.contact_retention_days, now), 0
    while batch := list(old.order_by("pk")[:DELETED_AT_ONCE]):
        with transaction.atomic():
            mails = {pk for message in batch for pk in (message.mail_id, message.acknowledgement_id) if pk}
            count += ContactMessage.objects.filter(pk__in=[message.pk for message in batch]).delete()[1][
                "home.ContactMessage"
            ]
            OutgoingEmail.objects.filter(pk__in=mails).delete()
    return count
