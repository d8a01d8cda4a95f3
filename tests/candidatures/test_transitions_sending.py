"""Sending: what it dates and opens, once, and one file a commune."""

import pytest
from django.db import IntegrityError

from candidatures.instruction.actors import Actor
from candidatures.instruction.transitions import GuardRefused, perform
from candidatures.models import Candidature, ChecklistItem, DraftStep, Status
from mailing import outbox
from mailing.models import OutgoingEmail
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    DocumentFactory,
    fresh,
    holder_of,
    officer,
    ready_for,
)

pytestmark = pytest.mark.django_db


def test_sending_dates_the_file_and_opens_its_checklist():
    candidature, actor, data = ready_for("submit")
    DraftStep.objects.create(candidature=candidature, step="commune", data={}, version=1)

    perform(candidature, "submit", actor=actor, data=data | {"may_publish_name": True})

    assert candidature.submitted_at == candidature.status_changed_at
    assert candidature.attests_mandate
    assert candidature.attests_truth
    assert candidature.may_publish_name
    assert candidature.draft_steps.count() == 0
    assert dict(candidature.checklist.values_list("criterion", "state")) == {
        "need": "to_check",
        "premises": "to_check",
        "photos": "missing",
        "carried": "to_check",
    }


@pytest.mark.parametrize(
    ("situation", "has_photo", "state"), [("none", True, "to_check"), ("open", False, "not_applicable")]
)
def test_the_checklist_knows_whether_photos_are_expected(situation, has_photo, state):
    candidature, actor, data = ready_for("submit", cafe_situation=situation)
    if has_photo:
        DocumentFactory(candidature=candidature)

    perform(candidature, "submit", actor=actor, data=data)

    assert candidature.checklist.get(criterion=ChecklistItem.Criterion.PHOTOS).state == state


def test_an_editor_may_send_and_the_holder_is_told():
    candidature, _actor, data = ready_for("submit")
    editor = CollaboratorFactory(candidature=candidature, editor=True)

    line = perform(candidature, "submit", actor=Actor(collaborator=editor), data=data)

    assert line.author_collaborator == editor
    assert line.mail.recipient == holder_of(candidature).email


def test_sending_twice_makes_one_transition_and_one_mail():
    candidature, actor, data = ready_for("submit")
    stale = fresh(candidature)

    first = perform(candidature, "submit", actor=actor, data=data)
    mails = OutgoingEmail.objects.count()
    second = perform(stale, "submit", actor=actor, data=data)

    assert second == first
    assert candidature.transitions.count() == 1
    assert OutgoingEmail.objects.count() == mails
    assert stale.status == Status.SUBMITTED


def test_sending_again_a_file_the_team_took_gives_the_first_sending_back():
    candidature, actor, data = ready_for("submit")
    first = perform(candidature, "submit", actor=actor, data=data)
    perform(candidature, "take", actor=Actor(user=officer()))

    again = perform(candidature, "submit", actor=actor, data=data)

    assert again == first
    assert candidature.status == Status.SCREENING


def test_the_database_alone_refuses_a_second_deposited_file(monkeypatch):
    """The guard looked before the other file was there: the constraint has the last word, and it is a sentence."""
    candidature, actor, data = ready_for("submit")
    CandidatureFactory(commune=candidature.commune, submitted=True)
    monkeypatch.setattr(Candidature.objects, "deposited", Candidature.objects.none)

    with pytest.raises(GuardRefused) as refusal:
        perform(candidature, "submit", actor=actor, data=data)

    assert isinstance(refusal.value.__cause__, IntegrityError)
    assert fresh(candidature).status == Status.DRAFT
    assert candidature.transitions.count() == OutgoingEmail.objects.count() == 0


def test_another_draft_of_the_commune_prevents_nothing():
    candidature, actor, data = ready_for("submit")
    CandidatureFactory(commune=candidature.commune, complete=True)

    perform(candidature, "submit", actor=actor, data=data)

    assert candidature.status == Status.SUBMITTED


@pytest.mark.parametrize("status", ["declined", "ineligible", "withdrawn", "closed", "converted"])
def test_a_final_file_of_the_commune_prevents_nothing(status):
    candidature, actor, data = ready_for("submit")
    CandidatureFactory(commune=candidature.commune, status=status)

    perform(candidature, "submit", actor=actor, data=data)

    assert candidature.status == Status.SUBMITTED


def test_an_error_half_way_leaves_nothing(monkeypatch):
    candidature, actor, data = ready_for("submit")

    def breaks(*args, **kwargs):
        raise RuntimeError("the outbox is out of order")

    monkeypatch.setattr(outbox, "queue", breaks)

    with pytest.raises(RuntimeError):
        perform(candidature, "submit", actor=actor, data=data)

    assert fresh(candidature).status == Status.DRAFT
    assert candidature.transitions.count() == candidature.checklist.count() == 0
