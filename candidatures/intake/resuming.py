"""Coming back: links sent again, throttled by what the outbox already holds (it works when the cache is down)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from candidatures import mails
from candidatures.links import people_with_address
from mailing.models import OutgoingEmail

LINKS_AN_HOUR = 3
FILES_A_REQUEST = 3
LINK_MAILS = ("draft_link", "file_link")


def links_left(email):
    """How many link mails this address may still receive this hour."""
    sent = OutgoingEmail.objects.filter(
        recipient__iexact=email,
        template_code__in=LINK_MAILS,
        created_at__gt=timezone.now() - timedelta(hours=1),
    ).count()
    return max(0, LINKS_AN_HOUR - sent)


@transaction.atomic
def send_link(collaborator, *, reason):
    """Queues a fresh link to this person, once a minute and three times an hour at most; None when the limit is reached."""
    if not links_left(collaborator.email):
        return None
    candidature = collaborator.candidature
    code = "draft_link" if candidature.is_draft else "file_link"
    key = f"{code}:{candidature.reference}:{collaborator.pk}:{reason}:{timezone.now():%Y%m%d%H%M}"
    return mails.queue_link(collaborator, key=key, code=code)


def send_links_to(email):
    """Queues a link for each recent file of this address. Says nothing of whether there is any."""
    for collaborator in people_with_address(email)[:FILES_A_REQUEST]:
        send_link(collaborator, reason="asked")
