"""What each action writes besides the state. Called inside the transaction of `transitions.perform`, on the locked row."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import WorkflowState

from cafes_map.models import Cafe, CafeService, Service
from candidatures.models import (
    AgendaItem,
    ChecklistItem,
    Document,
    Eligibility,
    InfoRequestItem,
    InstructionSheet,
    MandateProof,
    Note,
    ScoringCriterion,
    SheetScore,
    Status,
    Visit,
)
from candidatures.signals import candidature_converted
from mailing import outbox
from mailing.errors import MailRefused
from mailing.models import OutgoingEmail

from .refusals import GuardRefused

REAPPLY_AFTER = timedelta(days=182)


def submit(candidature, data, actor, now):
    candidature.attests_mandate = candidature.attests_truth = True
    candidature.may_publish_name = bool(data.get("may_publish_name"))
    candidature.submitted_at = now
    candidature.draft_steps.all().delete()
    state = ChecklistItem.State
    photos = (
        state.TO_CHECK
        if candidature.documents.current().filter(kind=Document.Kind.PHOTO).exists()
        else state.MISSING
        if candidature.has_premises
        else state.NOT_APPLICABLE
    )
    for criterion in ChecklistItem.Criterion:
        start = photos if criterion == ChecklistItem.Criterion.PHOTOS else state.TO_CHECK
        ChecklistItem.objects.get_or_create(candidature=candidature, criterion=criterion, defaults={"state": start})


def take(candidature, data, actor, now):
    candidature.officer = actor.user


def request_info(candidature, data, actor, now):
    candidature.status_before_request = candidature.status
    request = candidature.info_requests.create(
        message=str(data.get("message") or "").strip(), due_on=data["due_on"], created_by=actor.user
    )
    labels = [str(item).strip() for item in data["items"] if str(item).strip()]
    InfoRequestItem.objects.bulk_create(
        InfoRequestItem(request=request, label=label[:255], order=order) for order, label in enumerate(labels)
    )


def answer_info(candidature, data, actor, now):
    candidature.info_requests.pending().update(answered_at=now)
    candidature.status_before_request = ""


def leave(candidature, data, actor, now):
    candidature.info_requests.pending().update(cancelled_at=now)
    candidature.status_before_request = ""
    cancel_held_mails(candidature)


def cancel_held_mails(candidature):
    """What waited to be read over tells a state the file has left."""
    for line in candidature.transitions.filter(mail__state=OutgoingEmail.State.DRAFT).select_related("mail"):
        outbox.cancel(line.mail, reason=f"held when the file left the state {line.to_status}")


def start_review(candidature, data, actor, now):
    """The sheet is opened with what the file already says, and one line for each criterion of the grid."""
    candidature.officer = candidature.officer or actor.user
    sheet, created = InstructionSheet.objects.get_or_create(candidature=candidature, defaults={"live": False})
    if created:
        SheetScore.objects.bulk_create(
            SheetScore(sheet=sheet, criterion=criterion)
            for criterion in ScoringCriterion.objects.filter(is_active=True)
        )


def plan_visit(candidature, data, actor, now):
    Visit.objects.create(
        candidature=candidature, at=data["at"], mode=data["mode"], place=str(data.get("place") or "").strip()
    )


def end_visit(candidature, data, actor, now):
    visit = candidature.visits.order_by("-at", "-pk").first()
    if visit:
        visit.report = data["report"].strip()
        visit.save(update_fields=["report"])
    Note.objects.create(candidature=candidature, author=actor.user, text=data["report"].strip()[:4000])


def send_to_committee(candidature, data, actor, now):
    session = data["session"]
    AgendaItem.objects.get_or_create(
        session=session, candidature=candidature, defaults={"order": session.agenda.count() + 1}
    )
    submit_sheet(candidature.sheet, actor.user)


def submit_sheet(sheet, user):
    """Puts the sheet into the circuit, unless it is already in it or approved as it stands."""
    if sheet.workflow_in_progress or sheet.is_approved:
        return
    if sheet.latest_revision_id is None or not sheet.has_unpublished_changes:
        sheet.save_revision(user=user)
        sheet.refresh_from_db()
    state = sheet.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
        return
    workflow = sheet.get_workflow()
    if workflow is not None:
        workflow.start(sheet, user)


def record_decision(candidature, data, actor, now):
    cancel_held_mails(candidature)
    candidature.status_before_decision = candidature.status
    candidature.decided_at = now


def decline(candidature, data, actor, now):
    record_decision(candidature, data, actor, now)
    candidature.reapply_from = data.get("reapply_from") or (timezone.localdate() + REAPPLY_AFTER)


def undo_decision(candidature, data, actor, now):
    decision = candidature.transitions.exclude(mail=None).order_by("-at", "-pk").first()
    if decision and decision.at >= candidature.decided_at and decision.mail.state != OutgoingEmail.State.CANCELLED:
        try:
            outbox.cancel(decision.mail, reason="undo_decision")
        except MailRefused as refused:  # The sender took it since the guard looked.
            raise GuardRefused(str(refused)) from refused
    candidature.decided_at = None
    candidature.status_before_decision = ""
    candidature.reapply_from = None


def start_feasibility(candidature, data, actor, now):
    candidature.public_meeting_on = data.get("public_meeting_on")
    candidature.no_meeting_reason = str(data.get("no_meeting_reason") or "").strip()
    candidature.convention = data["convention"]


def convert(candidature, data, actor, now):
    """Makes the café (a project, not yet published) from what the file already says: nothing is typed twice."""
    candidature.study_outcome = data["study_outcome"].strip()
    commune = candidature.commune
    cafe = Cafe(
        name=data["cafe_name"].strip(),
        commune=commune,
        status=Cafe.Status.PROJECT,
        kind=Cafe.Kind.OPERATED,
        verified_on=timezone.localdate(),
        address=candidature.premises_address,
        postal_code=commune.postal_codes.split(" ")[0],
        latitude=commune.latitude,
        longitude=commune.longitude,
        position_precision=commune.position_precision,
        live=False,
        has_unpublished_changes=True,
    )
    try:
        cafe.full_clean()
    except ValidationError as error:
        raise GuardRefused(" ".join(error.messages)) from error
    cafe.save()
    core = Service.objects.offered().filter(family=Service.Family.CORE)
    CafeService.objects.bulk_create(CafeService(cafe=cafe, service=service) for service in core)
    cafe.save_revision(user=actor.user)
    candidature.cafe = cafe
    # Robust: what the network makes of it never undoes the conversion, and its daily job makes what was missed.
    transaction.on_commit(lambda: candidature_converted.send_robust(type(candidature), candidature=candidature))


def reopen(candidature, data, actor, now):
    cancel_held_mails(candidature)
    candidature.decided_at = None
    candidature.status_before_decision = ""
    candidature.reapply_from = None


def confirm_eligibility(candidature, data, actor, now):
    candidature.eligibility = Eligibility.MET
    candidature.eligibility_note = data["text"].strip()


def confirm_mandate(candidature, data, actor, now):
    MandateProof.objects.create(
        candidature=candidature, how=data["text"].strip(), checked_by=actor.user, checked_at=now
    )


def expire_draft(candidature, data, actor, now):
    candidature.trashed_at = now


def return_target(candidature):
    """Where an answered request leads: the state it interrupted."""
    return Status(candidature.status_before_request or Status.SCREENING)


def reopen_target(candidature):
    """Where the reading goes on: never past a check that was not made."""
    if candidature.status == Status.WITHDRAWN:
        return Status.SUBMITTED
    was_reviewed = InstructionSheet.objects.filter(candidature=candidature).exists()
    return Status.UNDER_REVIEW if was_reviewed and candidature.eligibility == Eligibility.MET else Status.SCREENING


def undo_target(candidature):
    return Status(candidature.status_before_decision)
