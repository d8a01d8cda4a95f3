"""What time alone does to drafts: three months without an act put them in the bin, two more weeks delete them."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from mailing.models import OutgoingEmail
from mailing.schedule import daily_job

from .instruction import transitions
from .instruction.actors import SYSTEM
from .mails import admin_link
from .models import Candidature
from .private_files import forget_files

BIN_DAYS = 14


@daily_job
def expire_idle_drafts(now):
    """Puts in the bin the drafts that nobody touched for DRAFT_RETENTION_DAYS; returns how many."""
    limit = now - timedelta(days=settings.DRAFT_RETENTION_DAYS)
    idle = Candidature.objects.drafts().filter(last_commune_activity_at__lt=limit, legal_hold=False)
    return sum(_expire(candidature) for candidature in idle)


def _expire(candidature):
    try:
        transitions.perform(candidature, "expire_draft", actor=SYSTEM)
    except transitions.Refused:  # Someone came back to it meanwhile.
        return False
    return True


@daily_job
def delete_binned_drafts(now):
    """Deletes for good, with its files, what has been in the bin for BIN_DAYS; returns how many."""
    limit = now - timedelta(days=BIN_DAYS)
    binned = Candidature.objects.filter(trashed_at__lt=limit, legal_hold=False)
    count = 0
    for candidature in binned:
        with transaction.atomic():
            forget_files(candidature.documents.all())
            OutgoingEmail.objects.filter(link=admin_link(candidature)).delete()
            candidature.delete()
        count += 1
    return count
