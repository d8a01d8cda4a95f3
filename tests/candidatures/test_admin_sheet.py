"""The instruction sheet in Wagtail's own editor and circuit: written by an officer, approved twice by a lead."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, TaskState, WorkflowState

from candidatures.instruction import guards, transitions
from candidatures.instruction.actors import Actor
from candidatures.instruction.refusals import GuardRefused
from candidatures.models import CommitteeSession, InstructionSheet, SheetScore
from tests.candidatures.browsers import admin_url, browser_of_user, text_of
from tests.factories.candidatures import (
    CandidatureFactory,
    CommitteeSessionFactory,
    InstructionSheetFactory,
    approve,
    exploitation,
    fresh,
    lead,
    officer,
    ready_for,
    redaction,
)

pytestmark = pytest.mark.django_db

SNIPPET = "wagtailsnippets_candidatures_instructionsheet"


@pytest.fixture
def sheet():
    """As `start_review` opens it."""
    candidature, actor, _data = ready_for("start_review")
    transitions.perform(candidature, "start_review", actor=actor)
    return candidature.sheet


def edit_url(sheet):
    return reverse(f"{SNIPPET}:edit", args=[sheet.pk])


def typed(sheet, points=3, **changes):
    """The fields of the editor as its page sends them."""
    scores = list(sheet.scores.all())
    fields = {
        "summary": "Commune sans café, mairie prête.",
        "premises": "Ancienne école",
        "support": "Réunion publique",
        "risks": "Licence",
        "offer": "Le socle",
        "recommendation": "favourable",
        "scores-TOTAL_FORMS": len(scores),
        "scores-INITIAL_FORMS": len(scores),
        "scores-MIN_NUM_FORMS": 0,
        "scores-MAX_NUM_FORMS": 1000,
    }
    for number, score in enumerate(scores):
        fields |= {f"scores-{number}-id": score.pk, f"scores-{number}-value": points, f"scores-{number}-DELETE": ""}
    return fields | changes


def latest(sheet):
    return fresh(sheet).get_latest_revision_as_object()


def refused_by(guard, sheet):
    try:
        guard(fresh(sheet.candidature), {}, Actor())
    except GuardRefused:
        return True
    return False


def task_of(sheet):
    return fresh(sheet).current_workflow_task_state


def approve_in_the_admin(client, sheet):
    task = task_of(sheet)
    path = reverse(f"{SNIPPET}:workflow_action", args=[sheet.pk, "approve", task.pk])
    return client.post(path, {"comment": "D’accord", "next": reverse("wagtailadmin_home")})


# Writing ------------------------------------------------------------------------------------------
def test_an_officer_writes_the_sheet_and_its_grid(sheet):
    client = browser_of_user(officer())
    page = client.get(edit_url(sheet))

    response = client.post(edit_url(sheet), typed(sheet))

    assert page.status_code == 200
    assert response.status_code == 302
    assert latest(sheet).summary == "Commune sans café, mairie prête."
    assert [score.value for score in latest(sheet).scores.all()] == [3] * sheet.scores.count()
    assert latest(sheet).is_filled


def test_what_is_saved_is_a_draft_until_the_circuit_has_approved(sheet):
    browser_of_user(officer()).post(edit_url(sheet), typed(sheet))

    assert fresh(sheet).live is False
    assert not fresh(sheet).is_approved


def test_an_incomplete_sheet_is_saved_but_not_sent_to_the_committee(sheet):
    browser_of_user(officer()).post(edit_url(sheet), typed(sheet, recommendation=""))

    assert refused_by(guards.sheet_is_filled, sheet)


def test_more_points_than_the_grid_allows_are_refused(sheet):
    response = browser_of_user(officer()).post(edit_url(sheet), typed(sheet, points=6))

    assert response.status_code == 200
    assert fresh(sheet).latest_revision is None


def test_the_criteria_are_read_only_and_none_can_be_added_or_taken_away(sheet):
    client = browser_of_user(officer())
    count = sheet.scores.count()
    added = typed(sheet) | {
        "scores-TOTAL_FORMS": count + 1,
        f"scores-{count}-id": "",
        f"scores-{count}-value": "2",
        f"scores-{count}-DELETE": "",
    }

    page = text_of(client.get(edit_url(sheet)))
    client.post(edit_url(sheet), added)
    client.post(edit_url(sheet), typed(sheet) | {"scores-0-DELETE": "on"})

    assert 'name="scores-0-criterion"' not in page
    assert latest(sheet).scores.count() == count
    assert SheetScore.objects.filter(sheet=sheet).count() == count


def test_the_criteria_are_named_beside_their_points(sheet):
    page = text_of(browser_of_user(officer()).get(edit_url(sheet)))

    for score in sheet.scores.all():
        assert str(score.criterion) in page


@pytest.mark.parametrize("make", [exploitation, redaction])
def test_others_read_no_sheet(make, sheet):
    client = browser_of_user(make())

    for path in (edit_url(sheet), reverse(f"{SNIPPET}:list"), reverse(f"{SNIPPET}:history", args=[sheet.pk])):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home")), path


@pytest.mark.parametrize("make", [officer, lead])
@pytest.mark.parametrize("name", ["add", "delete"])
def test_nobody_adds_or_deletes_a_sheet(make, name, sheet):
    args = [sheet.pk] if name == "delete" else []

    browser_of_user(make()).post(reverse(f"{SNIPPET}:{name}", args=args), typed(sheet))

    assert InstructionSheet.objects.count() == 1


def test_hostile_strings_are_inert_in_the_editor(sheet):
    client = browser_of_user(officer())
    sheet.candidature.commune.name = "<script>alert('x')</script>"
    sheet.candidature.commune.save()

    client.post(edit_url(sheet), typed(sheet, summary="</textarea><script>alert(1)</script>"))

    for path in (edit_url(sheet), reverse(f"{SNIPPET}:list")):
        assert "<script>alert" not in text_of(client.get(path))


# The circuit --------------------------------------------------------------------------------------
@pytest.fixture
def sent(sheet):
    """Written by an officer, sent to the committee through the dialog."""
    client, session = browser_of_user(officer()), CommitteeSessionFactory()
    client.post(edit_url(sheet), typed(sheet))
    path = admin_url("candidature_action", sheet.candidature, code="send_to_committee")
    assert client.post(path, {"session": session.pk}).status_code == 302
    return fresh(sheet)


def test_sending_to_the_committee_puts_the_sheet_in_the_circuit(sent):
    state = sent.current_workflow_state

    assert state.workflow.name == "Comité d’instruction"
    assert sent.candidature.sessions.get() == CommitteeSession.objects.get()
    assert sent.workflow_in_progress


def test_a_lead_finds_it_among_what_awaits_a_review(sent):
    home = reverse("wagtailadmin_home")
    approve_path = reverse(f"{SNIPPET}:workflow_action", args=[sent.pk, "approve", task_of(sent).pk])

    assert approve_path in text_of(browser_of_user(lead()).get(home))
    assert approve_path not in text_of(browser_of_user(officer()).get(home))


def test_a_lead_approves_twice_through_the_admin_and_the_sheet_is_approved(sent):
    client = browser_of_user(lead())

    first = approve_in_the_admin(client, sent)
    after_one = fresh(sent).is_approved
    second = approve_in_the_admin(client, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert after_one is False
    assert fresh(sent).is_approved
    assert fresh(sent).summary == "Commune sans café, mairie prête."
    assert not refused_by(guards.sheet_is_approved, sent)


def test_the_approval_enables_and_never_performs_the_decision(sent):
    before = fresh(sent.candidature).status

    approve_in_the_admin(browser_of_user(lead()), sent)
    approve_in_the_admin(browser_of_user(lead()), sent)

    assert fresh(sent.candidature).status == before


@pytest.mark.parametrize("make", [officer, exploitation, redaction])
def test_those_who_are_no_lead_approve_nothing(make, sent):
    approve_in_the_admin(browser_of_user(make()), sent)

    assert task_of(sent).status == TaskState.STATUS_IN_PROGRESS
    assert not fresh(sent).is_approved


def test_an_officer_publishes_nothing(sheet):
    browser_of_user(officer()).post(edit_url(sheet), typed(sheet) | {"action-publish": "1"})

    assert fresh(sheet).live is False


def test_a_lead_sends_it_back_with_a_comment_and_the_officer_sends_it_again(sent):
    path = reverse(f"{SNIPPET}:workflow_action", args=[sent.pk, "reject", task_of(sent).pk])
    browser_of_user(lead()).post(path, {"comment": "Le loyer manque."})
    rejected = fresh(sent).current_workflow_state.status

    transitions.perform(
        sent.candidature, "return_from_committee", actor=Actor(user=lead()), data={"comment": "Le loyer manque."}
    )
    client = browser_of_user(officer())
    client.post(edit_url(sent), typed(sent, risks="Loyer de 200 €"))
    again = admin_url("candidature_action", sent.candidature, code="send_to_committee")
    client.post(again, {"session": CommitteeSession.objects.get().pk})

    assert rejected == WorkflowState.STATUS_NEEDS_CHANGES
    assert fresh(sent).current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert task_of(sent).revision.as_object().risks == "Loyer de 200 €"


# After the approval -------------------------------------------------------------------------------
@pytest.fixture
def approved():
    return approve(InstructionSheetFactory(candidature=CandidatureFactory(committee=True)))


def test_a_later_edit_removes_the_approval(approved):
    before = refused_by(guards.sheet_is_approved, approved)

    response = browser_of_user(lead()).post(edit_url(approved), typed(approved, summary="Tout autre chose"))

    assert response.status_code == 302
    assert before is False
    assert refused_by(guards.sheet_is_approved, approved)


def test_publishing_a_later_edit_does_not_pass_for_an_approval(approved):
    """A lead may publish: what the circuit has not seen is not approved."""
    browser_of_user(lead()).post(
        edit_url(approved), typed(approved, summary="Tout autre chose") | {"action-publish": "1"}
    )

    assert refused_by(guards.sheet_is_approved, approved)


def test_the_dialog_says_that_an_edited_sheet_must_be_approved_again(approved):
    client = browser_of_user(lead())
    client.post(edit_url(approved), typed(approved, summary="Tout autre chose"))

    page = client.get(admin_url("candidature_action", approved.candidature, code="accept"))

    assert len(page.context["obstacles"]) == 3  # the sheet, the quorum, the mandate


def test_unpublishing_removes_the_approval(approved):
    browser_of_user(lead()).post(reverse(f"{SNIPPET}:unpublish", args=[approved.pk]))

    assert refused_by(guards.sheet_is_approved, approved)


def test_the_history_tells_who_approved(approved):
    actions = set(ModelLogEntry.objects.for_instance(approved).values_list("action", flat=True))

    assert {"wagtail.workflow.start", "wagtail.workflow.approve"} <= actions


def test_the_file_says_where_the_sheet_is(sent):
    client = browser_of_user(officer())
    page = reverse("wagtailsnippets_candidatures_candidature:edit", args=[sent.candidature_id])
    in_circuit = text_of(client.get(page))
    approve(sent)

    assert edit_url(sent) in in_circuit
    assert text_of(client.get(page)) != in_circuit
