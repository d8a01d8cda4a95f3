"""What each action does when it is allowed: state, trace, log, mail, and what it writes besides."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from candidatures import links
from candidatures.instruction.actors import SYSTEM, Actor
from candidatures.instruction.transitions import ACTIONS, EditedMail, GuardRefused, perform
from candidatures.mails import LINK_PLACEHOLDER
from candidatures.models import Candidature, InstructionSheet, Status, Transition
from mailing.models import OutgoingEmail
from tests.factories.candidature_actions import SOURCE, WORDS
from tests.factories.candidatures import (
    DocumentFactory,
    InfoRequestFactory,
    InstructionSheetFactory,
    fresh,
    holder_of,
    lead,
    officer,
    ready_for,
)

pytestmark = pytest.mark.django_db

# Where each action leads from its usual source (tests/factories/candidature_actions.py).
LEADS_TO = {
    "submit": "submitted",
    "take": "screening",
    "request_info": "info_requested",
    "answer_info": "screening",
    "declare_ineligible": "ineligible",
    "start_review": "under_review",
    "plan_visit": "site_visit",
    "end_visit": "under_review",
    "send_to_committee": "committee",
    "return_from_committee": "under_review",
    "accept": "accepted",
    "waitlist": "waitlisted",
    "decline": "declined",
    "start_feasibility": "feasibility",
    "convert": "converted",
    "withdraw": "withdrawn",
    "close": "closed",
    "reopen": "submitted",
    "confirm_eligibility": "submitted",
    "confirm_mandate": "submitted",
    "undo_decision": "committee",
    "expire_draft": "draft",
}
# What the commune reads of the dialog, and what stays with the team.
PUBLIC = {
    "request_info": "Merci d’avance.",
    "declare_ineligible": WORDS,
    "accept": "Bravo à toutes et à tous.",
    "waitlist": WORDS,
    "decline": WORDS,
    "withdraw": WORDS,
    "close": WORDS,
}
INTERNAL = {
    "return_from_committee": "Il manque le loyer.",
    "confirm_eligibility": "Commune nouvelle, projet dans un village.",
    "confirm_mandate": "Appel au numéro officiel.",
}
REASONS = {"declare_ineligible": "population", "decline": "premises"}
TO_THE_COMMITTEE = {"send_to_committee"}
WITHOUT_LINK = {"closed", "draft_deleted"}


def done(code, status=None, mail=None, **fields):
    """(candidature, transition) after the action."""
    candidature, actor, data = ready_for(code, status, **fields)
    return candidature, perform(candidature, code, actor=actor, data=data, mail=mail)


def link_in(mail):
    """The token of the personal link of a mail."""
    return re.search(r"http\S+/([\w-]{20,})/", mail.text_body)[1]


@pytest.mark.parametrize("code", ACTIONS)
def test_an_action_changes_the_state_and_leaves_its_trace(code):
    candidature, actor, data = ready_for(code)
    moment = timezone.now()

    line = perform(candidature, code, actor=actor, data=data)

    assert candidature.status == fresh(candidature).status == LEADS_TO[code]
    assert (line.from_status, line.to_status) == (SOURCE[code], LEADS_TO[code])
    assert (line.author_user, line.author_collaborator) == (actor.user, actor.collaborator)
    assert (line.reason, line.public_comment) == (REASONS.get(code, ""), PUBLIC.get(code, ""))
    assert line.internal_comment == INTERNAL.get(code, "")
    assert moment <= line.at <= timezone.now()
    assert (candidature.status_changed_at == line.at) == (line.from_status != line.to_status)
    assert (candidature.last_commune_activity_at == line.at) == (actor.collaborator is not None)


@pytest.mark.parametrize("code", ACTIONS)
def test_an_action_is_written_to_the_log_of_wagtail(code):
    candidature, actor, data = ready_for(code)

    line = perform(candidature, code, actor=actor, data=data)

    entry = ModelLogEntry.objects.for_instance(candidature).get(action="candidatures.transition")
    assert entry.user == actor.user
    assert entry.data == {"action": code, "from": SOURCE[code], "to": LEADS_TO[code], "transition": line.pk}


@pytest.mark.parametrize("code", [code for code, action in ACTIONS.items() if action.mail])
def test_an_action_queues_its_mail(code):
    candidature, actor, data = ready_for(code)

    line = perform(candidature, code, actor=actor, data=data)

    mail = line.mail
    recipient = data["session"].members.first().email if code in TO_THE_COMMITTEE else holder_of(candidature).email
    assert (mail.template_code, mail.recipient, mail.state) == (ACTIONS[code].mail, recipient, "queued")
    assert "{{" not in mail.subject + mail.text_body


@pytest.mark.parametrize("code", [code for code, action in ACTIONS.items() if not action.mail])
def test_an_action_without_a_mail_writes_to_nobody(code):
    _candidature, line = done(code)

    assert line.mail is None
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.parametrize(
    "code",
    [c for c, action in ACTIONS.items() if action.mail and action.mail not in WITHOUT_LINK | {"review_requested"}],
)
def test_the_link_of_the_mail_opens_the_file(code):
    candidature, line = done(code)

    assert links.find_link(link_in(line.mail)).collaborator == holder_of(candidature)


@pytest.mark.parametrize("code", [code for code, action in ACTIONS.items() if action.is_edited_before_sending])
def test_the_officer_s_words_leave_with_a_working_link(code):
    edited = EditedMail("Nos mots", f"Bonjour,\n\n{LINK_PLACEHOLDER}\n\nÀ bientôt.")

    candidature, line = done(code, mail=edited)

    assert (line.mail.subject, line.mail.state) == ("Nos mots", "queued")
    assert line.mail.body.startswith("Bonjour,\n\nhttp")
    assert links.find_link(link_in(line.mail)).collaborator.candidature == candidature


@pytest.mark.parametrize("code", ["accept", "waitlist", "decline", "declare_ineligible"])
def test_a_decision_may_wait_for_its_mail_to_be_released(code):
    candidature, line = done(code, mail=EditedMail("Décision", "Bonjour.", is_held=True))

    assert line.mail.state == "draft"
    assert (candidature.decided_at, candidature.status_before_decision) == (line.at, SOURCE[code])


def test_a_file_without_a_holder_writes_to_nobody():
    candidature, actor, data = ready_for("close")
    holder_of(candidature).delete()

    line = perform(candidature, "close", actor=actor, data=data)

    assert line.mail is None


# Requests for complements ---------------------------------------------------------------------------
@pytest.mark.parametrize("status", ["submitted", "screening", "under_review", "site_visit"])
def test_an_answered_request_returns_to_the_state_it_interrupted(status):
    candidature, line = done("request_info", status)
    request = candidature.info_requests.get()
    assert [item.label for item in request.items.all()] == ["Un plan du local", "La délibération"]
    assert (request.created_by, request.message) == (line.author_user, "Merci d’avance.")
    for item in request.items.all():
        item.impossible_reason = "Le propriétaire ne l’a pas."
        item.save()

    perform(candidature, "answer_info", actor=Actor(collaborator=holder_of(candidature)))

    assert candidature.status == status
    assert candidature.status_before_request == ""
    assert candidature.info_requests.get().answered_at is not None


def test_a_second_request_can_follow_an_answered_one():
    candidature, _line = done("answer_info")

    perform(
        candidature,
        "request_info",
        actor=Actor(user=officer()),
        data={"items": ["Le bail"], "due_on": timezone.localdate() + timedelta(days=7)},
    )

    assert candidature.info_requests.count() == 2
    assert candidature.info_requests.pending().count() == 1


def test_an_item_may_be_answered_by_a_document_alone():
    candidature, actor, _data = ready_for("answer_info")
    candidature.info_requests.get().items.update(answer="", document=DocumentFactory(candidature=candidature))

    perform(candidature, "answer_info", actor=actor)

    assert candidature.status == Status.SCREENING


@pytest.mark.parametrize("code", ["withdraw", "close"])
def test_leaving_cancels_the_pending_request(code):
    candidature, actor, data = ready_for(code, "info_requested")

    perform(candidature, code, actor=actor, data=data)

    assert candidature.info_requests.get().cancelled_at is not None
    assert candidature.status_before_request == ""


# Taking charge, visits, study -----------------------------------------------------------------------
def test_taking_charge_names_the_officer():
    candidature, line = done("take")

    assert candidature.officer == line.author_user


def test_the_review_opens_a_sheet_with_a_line_a_criterion():
    candidature, line = done("start_review")

    assert candidature.officer == line.author_user
    assert candidature.sheet.scores.count() == 6
    assert not candidature.sheet.is_filled


def test_the_review_started_again_keeps_the_sheet():
    candidature, _line = done("start_review")
    sheet = candidature.sheet
    Candidature.objects.filter(pk=candidature.pk).update(status=Status.SCREENING)

    perform(candidature, "start_review", actor=Actor(user=officer()))

    assert fresh(candidature).sheet == sheet
    assert sheet.scores.count() == 6


def test_a_visit_is_planned_then_told():
    candidature, line = done("plan_visit")
    visit = candidature.visits.get()
    assert (visit.mode, visit.place) == ("on_site", "Mairie")

    perform(candidature, "end_visit", actor=Actor(user=line.author_user), data={"report": " Vu le local. "})

    assert fresh(visit).report == "Vu le local."
    assert candidature.notes.get().text == "Vu le local."


def test_the_committee_gets_the_file_and_the_circuit_its_sheet():
    candidature, actor, data = ready_for("send_to_committee")

    perform(candidature, "send_to_committee", actor=actor, data=data)

    assert list(data["session"].candidatures.all()) == [candidature]
    assert candidature.sheet.workflow_in_progress
    assert candidature.sheet.current_workflow_state.requested_by == actor.user


def test_a_file_sent_back_and_again_stays_once_on_the_agenda():
    candidature, actor, data = ready_for("send_to_committee")
    perform(candidature, "send_to_committee", actor=actor, data=data)
    perform(candidature, "return_from_committee", actor=Actor(user=lead()), data={"comment": "Le loyer ?"})

    perform(candidature, "send_to_committee", actor=actor, data=data)

    assert data["session"].agenda.count() == 1
    assert candidature.sheet.workflow_states.count() == 1


def test_confirming_says_who_and_how():
    candidature, line = done("confirm_mandate")
    assert candidature.mandate_proof.how == "Appel au numéro officiel."
    assert candidature.mandate_proof.checked_by == line.author_user

    candidature, _line = done("confirm_eligibility")
    assert candidature.eligibility == "met"
    assert candidature.eligibility_note == "Commune nouvelle, projet dans un village."


def test_the_study_keeps_its_meeting_and_its_convention():
    candidature, _line = done("start_feasibility")

    assert candidature.public_meeting_on == timezone.localdate() + timedelta(days=14)
    assert (candidature.convention, candidature.no_meeting_reason) == ("sent", "")


def test_the_study_may_start_without_a_meeting_if_one_says_why():
    candidature, actor, _data = ready_for("start_feasibility")

    perform(
        candidature,
        "start_feasibility",
        actor=actor,
        data={"no_meeting_reason": "Déjà tenue.", "convention": "signed"},
    )

    assert candidature.public_meeting_on is None
    assert candidature.no_meeting_reason == "Déjà tenue."


# Reopening, drafts ----------------------------------------------------------------------------------
@pytest.mark.parametrize("status", ["declined", "ineligible", "closed"])
@pytest.mark.parametrize("was_reviewed", [True, False])
def test_the_team_reopens_into_the_review_or_the_check_that_was_not_made(status, was_reviewed):
    candidature, actor, data = ready_for("reopen", status)
    InstructionSheet.objects.filter(candidature=candidature).delete()
    if was_reviewed:
        InstructionSheetFactory(candidature=candidature)
    perform(candidature, "reopen", actor=actor, data=data)

    assert candidature.status == (Status.UNDER_REVIEW if was_reviewed else Status.SCREENING)
    assert (candidature.decided_at, candidature.status_before_decision) == (None, "")


def test_an_idle_draft_goes_to_the_bin_and_its_holder_is_told():
    candidature, line = done("expire_draft")

    assert candidature.trashed_at == line.at
    assert (line.author_user, line.author_collaborator, line.mail.template_code) == (None, None, "draft_deleted")


def test_an_idle_draft_is_told_once():
    candidature, _line = done("expire_draft")

    with pytest.raises(GuardRefused):
        perform(candidature, "expire_draft", actor=SYSTEM)

    assert OutgoingEmail.objects.count() == 1


# The trace ------------------------------------------------------------------------------------------
def test_a_transition_is_never_changed():
    _candidature, line = done("take")
    line.reason = "other"

    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        Transition.objects.update(reason="other")
    with pytest.raises(TypeError):
        Transition.objects.all().delete()
    assert fresh(line).reason == ""


def test_the_trace_outlives_its_author_and_its_mail():
    candidature, line = done("start_review")
    line.mail.delete()
    line.author_user.delete()

    kept = candidature.transitions.get()

    assert (kept.author_user, kept.mail, kept.action) == (None, None, "start_review")


def test_the_trace_goes_with_its_file():
    candidature, _line = done("take")

    candidature.delete()

    assert Transition.objects.count() == 0


def test_requests_of_the_factory_are_pending():
    assert InfoRequestFactory().candidature.info_requests.pending().count() == 1
