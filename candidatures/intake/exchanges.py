"""What a commune writes to the team: messages, answers to what was asked."""

from django.db import transaction
from django.utils import timezone

from candidatures.models import Candidature, Document, InfoRequest, Message

from . import uploads


@transaction.atomic
def write_to_team(collaborator, text):
    """A message of the commune; counts as an act of the commune."""
    message = Message.objects.create(candidature=collaborator.candidature, author_collaborator=collaborator, text=text)
    _mark_activity(collaborator.candidature)
    return message


def answer_item(item, *, collaborator, answer, impossible_reason, file=None):
    """Keeps the answer to one item of a pending request. Raises uploads.UploadRefused for a file, the words being kept."""
    with transaction.atomic():
        request = InfoRequest.objects.select_for_update().get(pk=item.request_id)
        if request.answered_at or request.cancelled_at:
            return
        item.answer = answer.strip()[:4000]
        item.impossible_reason = impossible_reason.strip()[:1000]
        item.save(update_fields=["answer", "impossible_reason"])
        _mark_activity(collaborator.candidature)
    if file is not None:
        item.document = uploads.keep(
            collaborator.candidature, file, kind=Document.Kind.COMPLEMENT, collaborator=collaborator
        )
        item.save(update_fields=["document"])


def _mark_activity(candidature):
    Candidature.objects.filter(pk=candidature.pk).update(last_commune_activity_at=timezone.now())
