"""Every action x every person x every state, against a copy of the design's table written here by hand."""

import pytest
from django.db import transaction
from wagtail.models import ModelLogEntry

from candidatures.instruction.actors import SYSTEM, Actor
from candidatures.instruction.transitions import (
    ACTIONS,
    ForbiddenMove,
    GuardRefused,
    NotAllowed,
    available_actions,
    perform,
)
from candidatures.models import Status, Transition
from mailing.models import OutgoingEmail
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    exploitation,
    holder_of,
    lead,
    officer,
    redaction,
)
from tests.factories.home import UserFactory

# The table of actions is Python's: whether a move is allowed does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ANY_DEPOSITED = "submitted screening info_requested under_review site_visit committee waitlisted accepted feasibility"
# From, to, who: M holder, C editor, O officer, L lead, X Exploitation, S system. « = »: the state does not change.
TABLE = {
    "submit": ("draft", "submitted", "MC"),
    "take": ("submitted", "screening", "OL"),
    "request_info": ("submitted screening under_review site_visit", "info_requested", "OL"),
    "answer_info": ("info_requested", "the state before the request", "MC"),
    "declare_ineligible": ("submitted screening", "ineligible", "O"),
    "start_review": ("screening", "under_review", "OL"),
    "plan_visit": ("under_review", "site_visit", "O"),
    "end_visit": ("site_visit", "under_review", "O"),
    "send_to_committee": ("under_review", "committee", "OL"),
    "return_from_committee": ("committee", "under_review", "L"),
    "accept": ("committee waitlisted", "accepted", "L"),
    "waitlist": ("committee", "waitlisted", "L"),
    "decline": ("under_review committee waitlisted", "declined", "L"),
    "start_feasibility": ("accepted", "feasibility", "OL"),
    "convert": ("feasibility", "converted", "LX"),
    "withdraw": (ANY_DEPOSITED, "withdrawn", "M"),
    "close": ("info_requested waitlisted accepted feasibility", "closed", "OL"),
    "reopen": ("declined ineligible closed withdrawn", "submitted when withdrawn, else under_review", "LM"),
    "confirm_eligibility": (ANY_DEPOSITED, "=", "OL"),
    "confirm_mandate": (ANY_DEPOSITED, "=", "OL"),
    "undo_decision": ("accepted waitlisted declined ineligible", "the state before the decision", "L"),
    "expire_draft": ("draft", "=", "S"),
}
# The mail of each action, † in the design: read over and edited before it leaves.
MAILS = {
    "submit": "submitted_ack",
    "request_info": "info_requested †",
    "answer_info": "info_received",
    "declare_ineligible": "ineligible †",
    "start_review": "under_review",
    "plan_visit": "visit_planned †",
    "send_to_committee": "review_requested",
    "accept": "accepted †",
    "waitlist": "waitlisted †",
    "decline": "declined †",
    "start_feasibility": "feasibility_started †",
    "convert": "converted †",
    "withdraw": "withdrawn_ack",
    "close": "closed †",
    "reopen": "reopened",
    "expire_draft": "draft_deleted",
}
LETTERS = {"M": "holder", "C": "editor", "O": "officer", "L": "lead", "X": "exploitation", "S": "system"}

# Who tries, and the letters they hold on this file. A lead is an officer too.
PEOPLE = {
    "holder": (lambda file: Actor(collaborator=holder_of(file)), "M"),
    "editor": (lambda file: Actor(collaborator=CollaboratorFactory(candidature=file, editor=True)), "C"),
    "reader": (lambda file: Actor(collaborator=CollaboratorFactory(candidature=file, reader=True)), ""),
    "removed_editor": (
        lambda file: Actor(collaborator=CollaboratorFactory(candidature=file, editor=True, removed=True)),
        "",
    ),
    "holder_of_another_file": (lambda file: Actor(collaborator=holder_of(CandidatureFactory(submitted=True))), ""),
    "officer": (lambda file: Actor(user=officer()), "O"),
    "lead": (lambda file: Actor(user=lead()), "OLX"),
    "exploitation": (lambda file: Actor(user=exploitation()), "X"),
    "redaction": (lambda file: Actor(user=redaction()), ""),
    "nobody_in_particular": (lambda file: Actor(user=UserFactory()), ""),
    "dismissed_lead": (lambda file: Actor(user=lead(is_active=False)), ""),
    "superuser": (lambda file: Actor(user=UserFactory(superuser=True)), "OLX"),
    "system": (lambda file: SYSTEM, "S"),
}


def allowed(code, letters):
    return bool(set(TABLE[code][2]) & set(letters))


def starts_from(code, status):
    return status in TABLE[code][0].split()


def traces(candidature):
    candidature.refresh_from_db()
    return (
        candidature.status,
        candidature.status_changed_at,
        candidature.last_commune_activity_at,
        Transition.objects.count(),
        OutgoingEmail.objects.count(),
        ModelLogEntry.objects.count(),
    )


def outcome(candidature, code, actor):
    """What comes of the action without any data, undone at once."""
    point = transaction.savepoint()
    try:
        perform(candidature, code, actor=actor)
    except (NotAllowed, ForbiddenMove, GuardRefused) as refusal:
        transaction.savepoint_commit(point)
        return type(refusal)
    transaction.savepoint_rollback(point)
    candidature.refresh_from_db()
    return None


def test_actions_are_those_of_the_design():
    written = {
        code: (" ".join(sorted(row.sources)), {role.value for role in row.roles}) for code, row in ACTIONS.items()
    }

    assert written == {
        code: (" ".join(sorted(sources.split())), {LETTERS[letter] for letter in letters})
        for code, (sources, _target, letters) in TABLE.items()
    }


def test_fixed_targets_are_those_of_the_design():
    written = {
        code: "=" if row.target is None else row.target.value
        for code, row in ACTIONS.items()
        if not callable(row.target) or isinstance(row.target, Status)
    }

    assert written == {
        code: target for code, (_sources, target, _letters) in TABLE.items() if code not in COMPUTED_TARGETS
    }


COMPUTED_TARGETS = {"answer_info", "reopen", "undo_decision"}


def test_mails_are_those_of_the_design():
    written = {
        code: row.mail + (" †" if row.is_edited_before_sending else "") for code, row in ACTIONS.items() if row.mail
    }

    assert written == MAILS


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("person", PEOPLE)
def test_an_action_is_possible_exactly_when_the_table_says(person, status):
    candidature = CandidatureFactory(status=status)
    make, letters = PEOPLE[person]
    actor = make(candidature)
    before = traces(candidature)

    outcomes = {code: outcome(candidature, code, actor) for code in ACTIONS}

    for code, result in outcomes.items():
        if not allowed(code, letters):
            assert result is NotAllowed, code
        elif not starts_from(code, status):
            # Sending again what was already sent is no error: see « fifty posts of one sending ».
            assert result is ForbiddenMove, code
        else:
            assert result in {None, GuardRefused}, code
    assert traces(candidature) == before


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("person", PEOPLE)
def test_the_actions_offered_are_those_the_table_allows(person, status):
    candidature = CandidatureFactory(status=status)
    make, letters = PEOPLE[person]
    actor = make(candidature)

    offered = [action.code for action in available_actions(candidature, actor)]

    assert offered == [code for code in TABLE if starts_from(code, status) and allowed(code, letters)]


@pytest.mark.parametrize("code", ACTIONS)
def test_every_action_has_its_label(code):
    assert str(ACTIONS[code].label)
