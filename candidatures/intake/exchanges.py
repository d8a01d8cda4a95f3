"""What a commune writes to the team: messages, answers to what was asked."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from candidatures.models import Candidature, Document, InfoRequestItem, Message

from . import uploads

ANSWER_LENGTH = 4000
IMPOSSIBLE_LENGTH = 1000


class AnswerRefused(Exception):
    """The answer to an item was not kept; `str(error)` says why and what to do."""


class RequestIsOver(Exception):
    """The request was answered or cancelled meanwhile: nothing more is written to it."""


@transaction.atomic
def write_to_team(collaborator, text):
    """A message of the commune; counts as an act of the commune."""
    message = Message.objects.create(candidature=collaborator.candidature, author_collaborator=collaborator, text=text)
    _mark_activity(collaborator.candidature)
    return message


def version_of(item):
    """What stands for the words of an item on the page: other words, another version."""
    return hashlib.sha256(f"{item.answer}\0{item.impossible_reason}".encode()).hexdigest()[:16]


def answer_item(item, *, collaborator, answer, impossible_reason, seen, file=None):
    """Keeps the answer to one item of a pending request.

    `seen` is the version the page was loaded with: when another person answered meanwhile, their words stay and
    AnswerRefused tells. Raises RequestIsOver too, and uploads.UploadRefused for a file, the words being kept.
    """
    answer, impossible_reason = answer.replace("\r\n", "\n").strip(), impossible_reason.replace("\r\n", "\n").strip()
    if len(answer) > ANSWER_LENGTH or len(impossible_reason) > IMPOSSIBLE_LENGTH:
        raise AnswerRefused(
            _("Too long: %(answer)d characters for an answer, %(reason)d for a reason.")
            % {"answer": ANSWER_LENGTH, "reason": IMPOSSIBLE_LENGTH}
        )
    with transaction.atomic():
        # The file first, as every change of state does: two orders of locks would meet head on.
        Candidature.objects.select_for_update(of=("self",)).get(pk=collaborator.candidature_id)
        current = InfoRequestItem.objects.select_related("request").get(pk=item.pk)
        if current.request.answered_at or current.request.cancelled_at:
            raise RequestIsOver
        if (current.answer, current.impossible_reason) != (answer, impossible_reason):
            if seen != version_of(current):
                raise AnswerRefused(
                    _("Someone else answered meanwhile. Their answer is kept; yours is below, to compare.")
                )
            current.answer, current.impossible_reason = answer, impossible_reason
            current.save(update_fields=["answer", "impossible_reason"])
        _mark_activity(collaborator.candidature)
    if file is not None:
        current.document = uploads.keep(
            collaborator.candidature, file, kind=Document.Kind.COMPLEMENT, collaborator=collaborator
        )
        current.save(update_fields=["document"])


def _mark_activity(candidature):
    Candidature.objects.filter(pk=candidature.pk).update(last_commune_activity_at=timezone.now())
