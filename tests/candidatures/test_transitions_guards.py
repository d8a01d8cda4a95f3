"""For each guard of each action: a file where all is ready but that guard, which refuses and says its sentence."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from candidatures.instruction import effects
from candidatures.instruction.actors import Actor
from candidatures.instruction.transitions import ACTIONS, GuardRefused, perform
from candidatures.models import (
    AgendaItem,
    ChecklistItem,
    Document,
    Eligibility,
    InstructionSettings,
    Status,
)
from mailing.models import OutgoingEmail
from tests.factories.candidatures import (
    CallFactory,
    CandidatureFactory,
    CommitteeSessionFactory,
    DocumentFactory,
    InfoRequestFactory,
    InstructionSheetFactory,
    MandateProofFactory,
    fresh,
    holder_of,
    lead,
    ready_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    """Message ids are English sentences."""
    with translation.override("en"):
        yield


@dataclass
class Ready:
    """A file that is ready for an action, until the case below spoils one thing."""

    candidature: object
    actor: Actor
    data: dict

    def set(self, **values):
        for name, value in values.items():
            setattr(self.candidature, name, value)
        self.candidature.save()

    def without(self, *names):
        for name in names:
            self.data.pop(name)

    def same_commune(self):
        return CandidatureFactory(commune=self.candidature.commune, submitted=True)


def yesterday():
    return timezone.now() - timedelta(days=1)


# Each spoils one thing ------------------------------------------------------------------------------
def an_answer_is_wrong(ready):
    ready.candidature.draft_steps.create(step="premises", data={"premises_area": ["7"]}, invalid=["premises_area"])


def no_photo_at_all(ready):
    ready.set(photos_later=False)


def infected(ready):
    DocumentFactory(candidature=ready.candidature, scan_state=Document.ScanState.INFECTED)


def one_criterion_is_missing(ready):
    item = ready.candidature.checklist.get(criterion=ChecklistItem.Criterion.PHOTOS)
    item.state = ChecklistItem.State.MISSING
    item.save()


def a_score_is_missing(ready):
    ready.candidature.sheet.scores.filter(criterion__code="logement").update(value=None)


def sheet_rewritten_after_its_approval(ready):
    sheet = fresh(ready.candidature.sheet)
    sheet.summary = "Autre chose."
    sheet.save_revision()


def sheet_approved_once_only(ready):
    """The first of the two tasks of the circuit is not enough."""
    ready.candidature.sheet.delete()
    sheet, user = InstructionSheetFactory(candidature=ready.candidature), lead()
    effects.submit_sheet(sheet, user)
    fresh(sheet).current_workflow_task_state.approve(user=user)


def a_conflict_of_interest(ready):
    review = ready.candidature.reviews.first()
    review.has_conflict, review.opinion = True, ""
    review.save()


def a_larger_quorum(ready):
    settings = InstructionSettings.load()
    settings.quorum = 4
    settings.save()


def held_mail_left(ready):
    ready.set(decided_at=timezone.now(), status_before_decision=Status.COMMITTEE)
    mail = OutgoingEmail.objects.create(
        key="left",
        template_code="declined",
        language="fr",
        recipient="mairie@commune.example",
        subject="Non",
        text_body="Non",
        html_body="",
        state="sent",
        sent_at=timezone.now(),
    )
    ready.candidature.transitions.create(action="decline", to_status="declined", at=timezone.now(), mail=mail)


def acceptance_not_sent(ready):
    mail = OutgoingEmail.objects.create(
        key="held",
        template_code="accepted",
        language="fr",
        recipient="mairie@commune.example",
        subject="Oui",
        text_body="Oui",
        html_body="",
        state="draft",
    )
    ready.set(status_before_decision=Status.COMMITTEE)
    ready.candidature.transitions.create(action="accept", to_status="accepted", at=timezone.now(), mail=mail)


def opinions_of_an_older_session(ready):
    AgendaItem.objects.create(session=CommitteeSessionFactory(), candidature=ready.candidature)


PENDING = "A request for complements is already waiting for its answer."
ALREADY_SENT = "A candidature of this commune has already been sent."
QUORUM = "The quorum is not reached: 2 opinions of 3."
SHEET = "The instruction sheet needs a summary, your opinion and every line of the grid."
APPROVED = "The instruction sheet must be approved through the circuit first."
ITEMS = "Ask for at least one thing, one per line."
DEADLINE = "Give a deadline after today."
CODE_AND_TEXT = "Choose a reason and write the sentence the commune will read."
DATE_AND_MODE = "Give the date and say how you will meet."
SESSION = "Choose a committee session that is not closed."
REASON = "Write the reason."
MEETING = "Give the date of the public meeting, or say why there is none."
CONVENTION = "The convention must be sent or signed first."
OUTCOME = "Write the outcome of the study and the name of the café."
IN_THE_BIN = "This draft is in the bin: write to us to get it back."
BOXES = "Tick both boxes before you send."

# (action, guard, its sentence, what is spoilt)
CASES = [
    ("submit", "draft_is_not_in_the_bin", IN_THE_BIN, lambda r: r.set(trashed_at=timezone.now())),
    ("submit", "answers_are_complete", "1 answer is still missing.", lambda r: r.set(mayor_last_name="")),
    ("submit", "answers_are_complete", "1 answer is still missing.", an_answer_is_wrong),
    ("submit", "answers_are_complete", "1 answer is still missing.", no_photo_at_all),
    (
        "submit",
        "answers_are_complete",
        "2 answers are still missing.",
        lambda r: r.set(mayor_last_name="", mayor_email=""),
    ),
    (
        "submit",
        "no_infected_document",
        "A document was refused by the virus analysis: replace it first.",
        infected,
    ),
    (
        "submit",
        "call_is_open",
        "The call for applications is closed. Your draft is kept; write to us.",
        lambda r: r.set(call=CallFactory(closed=True)),
    ),
    ("submit", "no_other_deposited", ALREADY_SENT, Ready.same_commune),
    ("submit", "attestations_are_ticked", BOXES, lambda r: r.without("attests_mandate")),
    ("submit", "attestations_are_ticked", BOXES, lambda r: r.without("attests_truth")),
    ("request_info", "no_pending_request", PENDING, lambda r: InfoRequestFactory(candidature=r.candidature)),
    ("request_info", "has_items_and_deadline", ITEMS, lambda r: r.without("items")),
    ("request_info", "has_items_and_deadline", ITEMS, lambda r: r.data.update(items=["", "  "])),
    ("request_info", "has_items_and_deadline", DEADLINE, lambda r: r.without("due_on")),
    ("request_info", "has_items_and_deadline", DEADLINE, lambda r: r.data.update(due_on=timezone.localdate())),
    (
        "answer_info",
        "every_item_is_answered",
        "Answer each item, or say why it is impossible. Still to answer: La délibération.",
        lambda r: r.candidature.info_requests.get().items.create(label="La délibération", answer="  "),
    ),
    ("declare_ineligible", "has_reason_code_and_text", CODE_AND_TEXT, lambda r: r.without("reason")),
    ("declare_ineligible", "has_reason_code_and_text", CODE_AND_TEXT, lambda r: r.data.update(text=" \n")),
    (
        "start_review",
        "checklist_is_complete",
        "The checklist is not complete: Photos of the premises.",
        one_criterion_is_missing,
    ),
    (
        "start_review",
        "checklist_is_complete",
        "The checklist is not complete: –.",
        lambda r: r.candidature.checklist.all().delete(),
    ),
    (
        "start_review",
        "eligibility_is_settled",
        "Eligibility must be confirmed first.",
        lambda r: r.set(eligibility=Eligibility.TO_CHECK),
    ),
    ("plan_visit", "has_date_and_mode", DATE_AND_MODE, lambda r: r.without("at")),
    ("plan_visit", "has_date_and_mode", DATE_AND_MODE, lambda r: r.without("mode")),
    ("plan_visit", "has_date_and_mode", "Give a date to come.", lambda r: r.data.update(at=yesterday())),
    ("end_visit", "has_report", "Write the report of the exchange.", lambda r: r.data.update(report=" ")),
    ("send_to_committee", "sheet_is_filled", SHEET, lambda r: r.candidature.sheet.delete()),
    ("send_to_committee", "sheet_is_filled", SHEET, a_score_is_missing),
    ("send_to_committee", "has_open_session", SESSION, lambda r: r.without("session")),
    (
        "send_to_committee",
        "has_open_session",
        SESSION,
        lambda r: r.data.update(session=CommitteeSessionFactory(closed=True)),
    ),
    ("return_from_committee", "has_comment", "Write a comment.", lambda r: r.without("comment")),
    ("accept", "sheet_is_approved", APPROVED, lambda r: r.candidature.sheet.delete()),
    ("accept", "sheet_is_approved", APPROVED, sheet_approved_once_only),
    ("accept", "sheet_is_approved", APPROVED, sheet_rewritten_after_its_approval),
    ("accept", "quorum_is_reached", QUORUM, lambda r: r.candidature.reviews.first().delete()),
    ("accept", "quorum_is_reached", QUORUM, a_conflict_of_interest),
    ("accept", "quorum_is_reached", "The quorum is not reached: 3 opinions of 4.", a_larger_quorum),
    ("accept", "quorum_is_reached", "The quorum is not reached: 0 opinions of 3.", opinions_of_an_older_session),
    (
        "accept",
        "mandate_is_proved",
        "The mandate of the town hall must be checked first (a call to its official number).",
        lambda r: r.candidature.mandate_proof.delete(),
    ),
    ("waitlist", "has_reason", REASON, lambda r: r.without("text")),
    ("decline", "has_reason_code_and_text", CODE_AND_TEXT, lambda r: r.without("reason")),
    ("decline", "has_reason_code_and_text", CODE_AND_TEXT, lambda r: r.without("text")),
    (
        "start_feasibility",
        "decision_is_told",
        "The mail of the decision still waits: send it first.",
        acceptance_not_sent,
    ),
    ("start_feasibility", "has_meeting_and_convention", MEETING, lambda r: r.without("public_meeting_on")),
    ("start_feasibility", "has_meeting_and_convention", CONVENTION, lambda r: r.without("convention")),
    ("start_feasibility", "has_meeting_and_convention", CONVENTION, lambda r: r.data.update(convention="promised")),
    ("convert", "has_outcome_and_name", OUTCOME, lambda r: r.without("study_outcome")),
    ("convert", "has_outcome_and_name", OUTCOME, lambda r: r.without("cafe_name")),
    ("withdraw", "is_confirmed", "Tick the box to confirm.", lambda r: r.without("confirm")),
    ("close", "has_reason", REASON, lambda r: r.without("text")),
    ("reopen", "no_other_deposited", ALREADY_SENT, Ready.same_commune),
    ("confirm_eligibility", "has_reason", REASON, lambda r: r.without("text")),
    (
        "confirm_eligibility",
        "eligibility_is_in_doubt",
        "The condition of eligibility is already met.",
        lambda r: r.set(eligibility=Eligibility.MET),
    ),
    ("confirm_mandate", "has_reason", REASON, lambda r: r.without("text")),
    (
        "confirm_mandate",
        "mandate_is_not_proved",
        "The mandate has already been checked.",
        lambda r: MandateProofFactory(candidature=r.candidature),
    ),
    (
        "undo_decision",
        "decision_can_be_undone",
        "There is no decision to undo.",
        lambda r: r.set(status_before_decision=""),
    ),
    (
        "undo_decision",
        "decision_can_be_undone",
        "The 24 hours to undo the decision are over.",
        lambda r: r.set(decided_at=timezone.now() - timedelta(hours=24, seconds=1)),
    ),
    (
        "undo_decision",
        "decision_can_be_undone",
        "The mail of the decision has left: it cannot be undone any more.",
        held_mail_left,
    ),
    ("undo_decision", "decision_can_be_undone", ALREADY_SENT, Ready.same_commune),
    ("expire_draft", "draft_is_not_in_the_bin", IN_THE_BIN, lambda r: r.set(trashed_at=timezone.now())),
    (
        "expire_draft",
        "draft_is_idle",
        "This draft was used recently.",
        lambda r: r.set(last_commune_activity_at=timezone.now() - timedelta(days=89)),
    ),
]
# Those where the person, not the file, makes the guard fail: see the tests below.
BY_ITS_OWN_TEST = {("reopen", "may_reopen_now")}


def guards_of(action):
    return (*action.state_guards, *action.data_guards)


def refusals(ready, action):
    """The names of the guards that refuse, each asked on its own."""
    names = []
    for guard in guards_of(action):
        try:
            guard(fresh(ready.candidature), ready.data, ready.actor)
        except GuardRefused:
            names.append(guard.__name__)
    return names


def state_of(candidature):
    candidature = fresh(candidature)
    return (
        {field.attname: getattr(candidature, field.attname) for field in candidature._meta.concrete_fields},
        candidature.transitions.count(),
        OutgoingEmail.objects.count(),
        candidature.info_requests.count(),
        candidature.visits.count(),
        AgendaItem.objects.count(),
    )


def test_every_guard_of_every_action_has_its_case():
    written = {(code, guard.__name__) for code, action in ACTIONS.items() for guard in guards_of(action)}

    assert {(code, guard) for code, guard, _sentence, _spoil in CASES} | BY_ITS_OWN_TEST == written


@pytest.mark.parametrize(
    ("code", "guard", "sentence", "spoil"),
    CASES,
    ids=[f"{number}-{case[0]}-{case[1]}" for number, case in enumerate(CASES)],
)
def test_a_guard_that_fails_alone_refuses_and_nothing_changes(code, guard, sentence, spoil):
    ready = Ready(*ready_for(code))
    assert refusals(ready, ACTIONS[code]) == []
    spoil(ready)
    assert refusals(ready, ACTIONS[code]) == [guard]
    before = state_of(ready.candidature)

    with pytest.raises(GuardRefused) as refusal:
        perform(ready.candidature, code, actor=ready.actor, data=ready.data)

    assert str(refusal.value) == sentence
    assert state_of(ready.candidature) == before


STATE_CASES = [case for case in CASES if case[1] in {guard.__name__ for guard in ACTIONS[case[0]].state_guards}]


@pytest.mark.parametrize(
    ("code", "guard", "sentence", "spoil"),
    STATE_CASES,
    ids=[f"{number}-{case[0]}-{case[1]}" for number, case in enumerate(STATE_CASES)],
)
def test_the_dialog_says_before_anything_is_typed_what_refuses(code, guard, sentence, spoil):
    ready = Ready(*ready_for(code))
    assert ACTIONS[code].obstacles(ready.candidature, ready.actor) == []
    spoil(ready)

    assert ACTIONS[code].obstacles(fresh(ready.candidature), ready.actor) == [sentence]


@pytest.mark.parametrize("status", ["declined", "ineligible", "closed"])
def test_the_commune_reopens_only_what_it_withdrew(status):
    candidature, _actor, data = ready_for("reopen", status)
    ready = Ready(candidature, Actor(collaborator=holder_of(candidature)), data)
    assert refusals(ready, ACTIONS["reopen"]) == ["may_reopen_now"]

    with pytest.raises(GuardRefused, match=r"^Only the team can reopen this file: write to us\.$"):
        perform(candidature, "reopen", actor=ready.actor)

    assert fresh(candidature).status == status


def test_the_commune_reopens_within_thirty_days():
    candidature = CandidatureFactory(withdrawn=True, status_changed_at=timezone.now() - timedelta(days=29, hours=23))

    perform(candidature, "reopen", actor=Actor(collaborator=holder_of(candidature)))

    assert candidature.status == Status.SUBMITTED


def test_after_thirty_days_only_the_team_reopens():
    candidature = CandidatureFactory(withdrawn=True, status_changed_at=timezone.now() - timedelta(days=30, minutes=1))

    with pytest.raises(GuardRefused, match=r"^The thirty days to reopen the file are over: write to us\.$"):
        perform(candidature, "reopen", actor=Actor(collaborator=holder_of(candidature)))

    assert fresh(candidature).status == Status.WITHDRAWN


def test_a_guard_reads_the_locked_row_not_the_object_in_hand():
    stale, actor, data = ready_for("submit")
    Ready(fresh(stale), actor, data).set(mayor_last_name="")

    with pytest.raises(GuardRefused):
        perform(stale, "submit", actor=actor, data=data)
