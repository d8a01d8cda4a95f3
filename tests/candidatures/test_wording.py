"""What the commune reads of its file: a sentence a state, and nothing of a decision before it is told."""

import datetime

import pytest
from django.utils import timezone, translation

from candidatures.instruction.actors import Actor
from candidatures.instruction.transitions import EditedMail, perform
from candidatures.models import Status
from candidatures.wording import decision_is_held, public_history, state_for_commune
from mailing import outbox
from tests.factories.candidatures import CandidatureFactory, InfoRequestFactory, fresh, lead, officer, ready_for

pytestmark = pytest.mark.django_db
HELD = EditedMail("Décision", "Bonjour.", is_held=True)
STUDIED = "Studied by the 1000 cafés team"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("status", Status.values)
def test_every_state_has_a_sentence_and_a_next_step(status):
    state = state_for_commune(CandidatureFactory(status=status))

    assert state.sentence
    assert state.next_step
    assert state.is_yours == (status in {"draft", "info_requested"})


def test_the_committee_is_not_told():
    under_review, committee = (state_for_commune(CandidatureFactory(status=s)) for s in ("under_review", "committee"))

    assert committee == under_review
    assert committee.sentence == STUDIED


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"status": "submitted", "submitted_at": datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)},
            "Received on 2 March 2026. We are reading it.",
        ),
        (
            {"status": "feasibility", "public_meeting_on": datetime.date(2026, 5, 14)},
            "Study under way with your commune: public meeting on 14 May 2026",
        ),
        ({"status": "feasibility"}, "Study under way with your commune"),
    ],
)
def test_sentences_carry_their_date(fields, sentence):
    assert state_for_commune(CandidatureFactory(**fields)).sentence == sentence


def test_a_request_says_how_much_and_until_when():
    candidature = CandidatureFactory(info_requested=True, surroundings=False)
    InfoRequestFactory(candidature=candidature, items=["Le bail", "Un plan"], due_on=datetime.date(2026, 3, 21))

    assert state_for_commune(candidature).sentence == "Over to you: 2 items to complete before 21 March 2026"


def test_the_call_says_what_the_team_promises():
    candidature = CandidatureFactory(submitted=True, call__title="Autre appel", call__reply_time="Réponse en mai.")

    assert state_for_commune(candidature).next_step == "Réponse en mai."


def test_a_file_in_an_odd_state_still_has_its_sentence():
    """Nothing pending, no visit: hands of an administrator in the database."""
    for status in ("info_requested", "site_visit", "declined", "closed"):
        assert state_for_commune(CandidatureFactory(status=status, surroundings=False)).sentence


# Decisions ------------------------------------------------------------------------------------------
DECISIONS = [("accept", "committee"), ("accept", "waitlisted"), ("waitlist", "committee"), ("decline", "under_review")]


def decide(code, status=None, mail=HELD):
    candidature, actor, data = ready_for(code, status)
    return candidature, perform(candidature, code, actor=actor, data=data, mail=mail)


@pytest.mark.parametrize(("code", "status"), DECISIONS)
def test_a_held_decision_is_not_told(code, status):
    candidature, line = decide(code, status)

    assert decision_is_held(candidature)
    assert state_for_commune(candidature) == state_for_commune(CandidatureFactory(status=status))
    assert line.action not in told(candidature)


@pytest.mark.parametrize(("code", "status"), DECISIONS)
def test_a_released_decision_is_told(code, status):
    candidature, line = decide(code, status)

    outbox.release(line.mail, author=lead())

    assert not decision_is_held(candidature)
    assert state_for_commune(candidature).sentence != STUDIED
    assert len(public_history(candidature)) == 1


def told(candidature):
    return [str(words) for _at, words in public_history(candidature)]


def test_a_decision_that_leaves_at_once_is_told_with_its_reason():
    candidature, _line = decide("decline", mail=None)

    state = state_for_commune(candidature)
    assert state.sentence == "Not chosen: Le local est vendu."
    assert str((timezone.localdate() + datetime.timedelta(days=182)).year) in state.next_step


def test_a_line_written_after_a_held_decision_does_not_tell_it():
    candidature, _line = decide("waitlist")

    perform(candidature, "confirm_mandate", actor=Actor(user=officer()), data={"text": "Appel à la mairie."})

    assert decision_is_held(candidature)
    assert state_for_commune(candidature).sentence == STUDIED


def test_a_line_written_after_a_told_decision_keeps_its_reason():
    candidature, _line = decide("waitlist", mail=None)
    told_before = state_for_commune(candidature)

    perform(candidature, "confirm_mandate", actor=Actor(user=officer()), data={"text": "Appel à la mairie."})

    assert state_for_commune(candidature) == told_before


def test_a_decision_undone_never_was():
    candidature, _line = decide("decline")

    perform(candidature, "undo_decision", actor=Actor(user=lead()))

    assert state_for_commune(fresh(candidature)).sentence == STUDIED
    assert told(candidature) == []


def test_the_history_holds_what_the_commune_knows():
    candidature, actor, data = ready_for("submit")
    perform(candidature, "submit", actor=actor, data=data)
    team = Actor(user=lead())
    perform(candidature, "take", actor=team)
    perform(candidature, "confirm_mandate", actor=team, data={"text": "Appel."})
    perform(
        candidature,
        "request_info",
        actor=team,
        data={"items": ["Un plan"], "due_on": timezone.localdate() + datetime.timedelta(days=9)},
    )
    perform(candidature, "withdraw", actor=actor, data={"confirm": True})

    assert told(candidature) == [
        "Candidature sent",
        "Taken charge of by the team",
        "Complements requested",
        "Withdrawn at your request",
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_the_history_is_read_in_one_query(count, django_assert_num_queries):
    candidature = CandidatureFactory(submitted=True)
    for _time in range(count):
        candidature.transitions.create(action="take", to_status="screening", at=timezone.now())

    with django_assert_num_queries(1):
        assert len(public_history(candidature)) == count
