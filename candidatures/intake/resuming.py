"""Coming back: links sent again, throttled by what the outbox already holds (it works when the cache is down)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from candidatures import mails
from candidatures.links import people_with_address
from mailing.models import OutgoingEmail

LINKS_AN_HOUR = 3
FILES_A_MAIL = 10


def links_left(email, reason):
    """How many mails of links this address may still receive this hour for this reason.

    Each reason counts alone: a stranger who starts drafts with someone's address never uses up what they ask for.
    """
    sent = OutgoingEmail.objects.filter(
        recipient__iexact=email,
        key__contains=f":{reason}",
        template_code__in=mails.LINK_MAILS,
        created_at__gt=timezone.now() - timedelta(hours=1),
    ).count()
    return max(0, LINKS_AN_HOUR - sent)


def minute():
    return f"{timezone.now():%Y%m%d%H%M}"


@transaction.atomic
def send_link(collaborator, *, reason):
    """Queues a fresh link to this person, once a minute and three times an hour at most; None when the limit is reached."""
    if not links_left(collaborator.email, reason):
        return None
    candidature = collaborator.candidature
    code = "draft_link" if candidature.is_draft else "file_link"
    key = f"{code}:{candidature.reference}:{collaborator.pk}:{reason}:{minute()}"
    return mails.queue_link(collaborator, key=key, code=code)


@transaction.atomic
def send_links_to(email):
    """Queues one mail with a link to each file of this address, the sent ones first. Says nothing of whether there is any."""
    people = list(people_with_address(email)[:FILES_A_MAIL])
    if len(people) == 1:
        send_link(people[0], reason="asked")
    elif people and links_left(email, "asked"):
        mails.queue_links(people, key=f"files_link:{people[0].pk}:asked:{minute()}")
