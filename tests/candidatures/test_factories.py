"""The factories themselves: each state is consistent, each action ready."""

import pytest

from candidatures.answers import missing_answers
from candidatures.instruction.transitions import ACTIONS, perform
from candidatures.models import Status
from tests.factories.candidatures import CandidatureFactory, InstructionSheetFactory, ready_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.mark.parametrize("status", Status.values)
def test_a_candidature_can_be_made_in_every_state(status):
    candidature = CandidatureFactory(status=status)

    assert candidature.collaborators.count() == 1
    assert (candidature.submitted_at is None) == (status == "draft")
    assert bool(missing_answers(candidature)) == (status == "draft")


def test_a_complete_draft_misses_nothing():
    assert missing_answers(CandidatureFactory(complete=True)) == []


def test_an_approved_sheet_went_through_the_circuit():
    sheet = InstructionSheetFactory(approved=True)

    assert sheet.is_approved
    assert sheet.workflow_states.get().task_states.count() == 2


@pytest.mark.parametrize(
    ("code", "status"), [(code, status) for code, row in ACTIONS.items() for status in sorted(row.sources)]
)
def test_ready_for_satisfies_every_guard(code, status):
    candidature, actor, data = ready_for(code, status)

    perform(candidature, code, actor=actor, data=data)

    assert candidature.transitions.filter(action=code).count() == 1
