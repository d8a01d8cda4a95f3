"""Undoing a decision, and the hand-over that makes the café."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cafes_map.models import Cafe
from candidatures.instruction.actors import Actor
from candidatures.instruction.transitions import EditedMail, GuardRefused, perform
from candidatures.models import Status
from mailing import outbox
from mailing.models import OutgoingEmail
from network.models import Mandate
from tests.factories.cafes_map import ServiceFactory
from tests.factories.candidatures import fresh, holder_of, lead, ready_for

pytestmark = pytest.mark.django_db
HELD = EditedMail("Décision", "Bonjour.", is_held=True)
DECISIONS = [
    ("accept", "committee"),
    ("accept", "waitlisted"),
    ("waitlist", "committee"),
    ("decline", "under_review"),
    ("decline", "committee"),
    ("decline", "waitlisted"),
    ("declare_ineligible", "submitted"),
    ("declare_ineligible", "screening"),
]


def decided(code, status=None, mail=HELD):
    candidature, actor, data = ready_for(code, status)
    return candidature, perform(candidature, code, actor=actor, data=data, mail=mail)


def undo(candidature):
    return perform(candidature, "undo_decision", actor=Actor(user=lead()))


@pytest.mark.parametrize(("code", "status"), DECISIONS)
def test_a_decision_is_undone_and_its_mail_never_leaves(code, status):
    candidature, line = decided(code, status)

    undo(candidature)

    assert candidature.status == status
    assert (candidature.decided_at, candidature.status_before_decision, candidature.reapply_from) == (None, "", None)
    assert fresh(line.mail).state == "cancelled"


def test_a_decision_whose_mail_waits_in_the_queue_is_undone():
    candidature, line = decided("decline", mail=None)
    assert line.mail.state == "queued"

    undo(candidature)

    assert fresh(line.mail).state == "cancelled"


def test_a_decision_whose_mail_someone_cancelled_is_undone():
    candidature, line = decided("decline")
    outbox.cancel(line.mail, reason="une faute")

    undo(candidature)

    assert candidature.status == Status.COMMITTEE


def test_a_decision_without_any_mail_is_undone():
    candidature, actor, data = ready_for("decline")
    holder_of(candidature).delete()
    perform(candidature, "decline", actor=actor, data=data)

    undo(candidature)

    assert candidature.status == Status.COMMITTEE


@pytest.mark.parametrize("state", ["sending", "sent", "kept"])
def test_a_decision_whose_mail_left_is_not_undone(state):
    candidature, line = decided("decline")
    now = timezone.now()
    OutgoingEmail.objects.filter(pk=line.mail.pk).update(
        state=state, attempts=1, claimed_at=now, sent_at=now if state == "sent" else None
    )

    with pytest.raises(GuardRefused):
        undo(candidature)

    assert fresh(candidature).status == Status.DECLINED


def test_a_mail_that_leaves_at_that_very_moment_wins(monkeypatch):
    """Between the guard and the cancelling the sender took the mail: a refusal, not an error."""
    candidature, line = decided("decline")
    monkeypatch.setattr("candidatures.instruction.guards.MAIL_HAS_LEFT", set())
    OutgoingEmail.objects.filter(pk=line.mail.pk).update(state="sent", sent_at=timezone.now())

    with pytest.raises(GuardRefused):
        undo(candidature)

    assert fresh(candidature).status == Status.DECLINED


def test_a_decision_is_undone_until_the_24th_hour(monkeypatch):
    candidature, line = decided("decline")
    at = line.at
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=24))

    undo(candidature)

    assert candidature.status == Status.COMMITTEE


def test_a_decision_is_not_undone_after_the_24th_hour(monkeypatch):
    candidature, line = decided("decline")
    at = line.at
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=24, seconds=1))

    with pytest.raises(GuardRefused):
        undo(candidature)


def test_a_decision_undone_can_be_taken_again_with_a_mail_of_its_own():
    candidature, first = decided("decline")
    undo(candidature)

    second = perform(
        candidature, "decline", actor=Actor(user=lead()), data={"reason": "economy", "text": "Trop près d’un autre."}
    )

    assert second.mail != first.mail
    assert second.mail.state == "queued"


def test_only_the_last_decision_is_undone():
    candidature, waitlisted = decided("waitlist", mail=None)
    perform(candidature, "decline", actor=Actor(user=lead()), data={"reason": "premises", "text": "Vendu."})

    undo(candidature)

    assert candidature.status == Status.WAITLISTED
    assert fresh(waitlisted.mail).state == "queued"


def test_declining_says_when_one_may_apply_again():
    candidature, _line = decided("decline")
    assert candidature.reapply_from == timezone.localdate() + timedelta(days=182)

    candidature, actor, data = ready_for("decline")
    perform(candidature, "decline", actor=actor, data=data | {"reapply_from": timezone.localdate()})

    assert candidature.reapply_from == timezone.localdate()


def test_reopening_keeps_a_held_decision_from_leaving_later():
    candidature, line = decided("decline")

    perform(candidature, "reopen", actor=Actor(user=lead()))

    assert fresh(line.mail).state == "cancelled"


# The hand-over --------------------------------------------------------------------------------------
def test_the_hand_over_makes_the_café_from_the_file():
    ServiceFactory(slug="restauration", family="core")
    ServiceFactory(slug="epicerie", family="daily")
    candidature, actor, data = ready_for("convert")

    perform(candidature, "convert", actor=actor, data=data)

    cafe = candidature.cafe
    commune = candidature.commune
    assert (cafe.name, cafe.commune, cafe.status) == ("Café de la Place", commune, Cafe.Status.PROJECT)
    assert (cafe.address, cafe.postal_code) == ("2 place de l’Église", "72440")
    assert (cafe.latitude, cafe.longitude) == (commune.latitude, commune.longitude)
    assert cafe.position_precision == commune.position_precision
    assert not cafe.live
    assert cafe.latest_revision is not None
    core = {service.service.slug for service in cafe.offered_services.all()}
    assert "restauration" in core
    assert "epicerie" not in core
    assert candidature.study_outcome == "Le café peut vivre."


def test_the_café_is_published_as_it_was_made():
    candidature, actor, data = ready_for("convert")
    perform(candidature, "convert", actor=actor, data=data)

    candidature.cafe.latest_revision.publish()

    cafe = fresh(candidature.cafe)
    assert cafe.live
    assert cafe in Cafe.objects.in_default_list()


def test_the_hand_over_gives_the_mayor_a_mandate_once_committed(django_capture_on_commit_callbacks):
    candidature, actor, data = ready_for("convert")

    with django_capture_on_commit_callbacks(execute=True):
        perform(candidature, "convert", actor=actor, data=data)
        assert Mandate.objects.count() == 0

    mandate = Mandate.objects.get()
    assert (mandate.cafe, mandate.role, mandate.ends_on) == (candidature.cafe, Mandate.Role.MAYOR, None)
    assert (mandate.user.email, mandate.user.get_full_name()) == ("maire@commune.example", "Andréa Fictif")


def test_a_name_the_café_cannot_have_is_refused_in_words():
    candidature, actor, data = ready_for("convert")

    with pytest.raises(GuardRefused):
        perform(candidature, "convert", actor=actor, data=data | {"cafe_name": "C" * 121})

    assert fresh(candidature).status == Status.FEASIBILITY
    assert Cafe.objects.count() == 0


def test_a_commune_without_position_or_postal_code_gets_its_café_too():
    candidature, actor, data = ready_for(
        "convert",
        commune__latitude=None,
        commune__longitude=None,
        commune__position_precision="",
        commune__postal_codes="",
    )

    perform(candidature, "convert", actor=actor, data=data)

    assert (candidature.cafe.latitude, candidature.cafe.postal_code) == (None, "")


@pytest.mark.parametrize("code", ["withdraw", "close"])
def test_a_file_that_leaves_takes_its_held_mails_with_it(code):
    candidature, line = decided("waitlist")
    _other, _actor, data = ready_for(code)
    actor = Actor(collaborator=holder_of(candidature)) if code == "withdraw" else Actor(user=lead())

    left = perform(candidature, code, actor=actor, data=data)

    assert fresh(line.mail).state == "cancelled"
    assert left.mail.state == "queued"
