"""The conditions of the actions. A guard takes the locked candidature, the data of the dialog and the actor, and raises
GuardRefused with the sentence the dialog shows. STATE guards need no data: the dialog shows them before anything is typed."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candidatures.answers import missing_answers
from candidatures.models import (
    Candidature,
    CommitteeSession,
    Document,
    Eligibility,
    InstructionSettings,
    InstructionSheet,
    MandateProof,
    Status,
)
from candidatures.wording import decision_is_held
from mailing.models import OutgoingEmail

from .refusals import GuardRefused

REOPEN_DELAY = timedelta(days=30)
UNDO_DELAY = timedelta(hours=24)
MAIL_HAS_LEFT = {OutgoingEmail.State.SENDING, OutgoingEmail.State.SENT, OutgoingEmail.State.KEPT}


def text(data, name):
    return str(data.get(name) or "").strip()


# State guards ------------------------------------------------------------------------------------
def answers_are_complete(candidature, data, actor):
    missing = missing_answers(candidature)
    if missing:
        raise GuardRefused(
            ngettext("%(count)d answer is still missing.", "%(count)d answers are still missing.", len(missing))
            % {"count": len(missing)}
        )


def draft_is_not_in_the_bin(candidature, data, actor):
    if candidature.trashed_at is not None:
        raise GuardRefused(_("This draft is in the bin: write to us to get it back."))


def no_infected_document(candidature, data, actor):
    if candidature.documents.current().filter(scan_state=Document.ScanState.INFECTED).exists():
        raise GuardRefused(_("A document was refused by the virus analysis: replace it first."))


def call_is_open(candidature, data, actor):
    if not candidature.call.is_open(timezone.localdate()):
        raise GuardRefused(_("The call for applications is closed. Your draft is kept; write to us."))


def no_other_deposited(candidature, data, actor):
    if Candidature.objects.deposited().filter(commune=candidature.commune_id).exclude(pk=candidature.pk).exists():
        raise GuardRefused(_("A candidature of this commune has already been sent."))


def no_pending_request(candidature, data, actor):
    if candidature.info_requests.pending().exists():
        raise GuardRefused(_("A request for complements is already waiting for its answer."))


def every_item_is_answered(candidature, data, actor):
    request = candidature.info_requests.pending().first()
    items = list(request.items.all()) if request else []
    left = [item for item in items if not item.is_answered]
    if not items or left:
        raise GuardRefused(
            _("Answer each item, or say why it is impossible. Still to answer: %(items)s.")
            % {"items": ", ".join(item.label for item in left) or "–"}
        )


def checklist_is_complete(candidature, data, actor):
    left = [str(item) for item in candidature.checklist.all() if not item.is_settled]
    if left or not candidature.checklist.exists():
        raise GuardRefused(_("The checklist is not complete: %(items)s.") % {"items": ", ".join(left) or "–"})


def eligibility_is_settled(candidature, data, actor):
    if candidature.eligibility != Eligibility.MET:
        raise GuardRefused(_("Eligibility must be confirmed first."))


def eligibility_is_in_doubt(candidature, data, actor):
    if candidature.eligibility == Eligibility.MET:
        raise GuardRefused(_("The condition of eligibility is already met."))


def mandate_is_not_proved(candidature, data, actor):
    if MandateProof.objects.filter(candidature=candidature).exists():
        raise GuardRefused(_("The mandate has already been checked."))


def mandate_is_proved(candidature, data, actor):
    if not MandateProof.objects.filter(candidature=candidature).exists():
        raise GuardRefused(_("The mandate of the town hall must be checked first (a call to its official number)."))


def sheet_is_filled(candidature, data, actor):
    sheet = InstructionSheet.objects.filter(candidature=candidature).first()
    if sheet is None or not sheet.is_filled:
        raise GuardRefused(_("The instruction sheet needs a summary, your opinion and every line of the grid."))


def sheet_is_approved(candidature, data, actor):
    sheet = InstructionSheet.objects.filter(candidature=candidature).first()
    if sheet is None or not sheet.is_approved:
        raise GuardRefused(_("The instruction sheet must be approved through the circuit first."))


def quorum_is_reached(candidature, data, actor):
    """Only the opinions of the session the file was last sent to count: an older session saw another file."""
    quorum = InstructionSettings.load().quorum
    item = candidature.agenda_items.order_by("-pk").first()
    given = candidature.reviews.counting().filter(member__session=item.session_id).count() if item else 0
    if given < quorum:
        raise GuardRefused(
            _("The quorum is not reached: %(given)d opinions of %(quorum)d.") % {"given": given, "quorum": quorum}
        )


def decision_is_told(candidature, data, actor):
    if decision_is_held(candidature):
        raise GuardRefused(_("The mail of the decision still waits: send it first."))


def may_reopen_now(candidature, data, actor):
    """A commune reopens what it withdrew, within thirty days; the rest is the lead's."""
    if actor.collaborator is None:
        return
    if candidature.status != Status.WITHDRAWN:
        raise GuardRefused(_("Only the team can reopen this file: write to us."))
    if timezone.now() - candidature.status_changed_at > REOPEN_DELAY:
        raise GuardRefused(_("The thirty days to reopen the file are over: write to us."))


def decision_can_be_undone(candidature, data, actor):
    if not candidature.decided_at or not candidature.status_before_decision:
        raise GuardRefused(_("There is no decision to undo."))
    if timezone.now() - candidature.decided_at > UNDO_DELAY:
        raise GuardRefused(_("The 24 hours to undo the decision are over."))
    decision = candidature.transitions.exclude(mail=None).order_by("-at", "-pk").first()
    if decision and decision.at >= candidature.decided_at and decision.mail.state in MAIL_HAS_LEFT:
        raise GuardRefused(_("The mail of the decision has left: it cannot be undone any more."))
    if candidature.status in {Status.DECLINED, Status.INELIGIBLE}:
        no_other_deposited(candidature, data, actor)


def draft_is_idle(candidature, data, actor):
    from django.conf import settings

    if timezone.now() - candidature.last_commune_activity_at < timedelta(days=settings.DRAFT_RETENTION_DAYS):
        raise GuardRefused(_("This draft was used recently."))


# Data guards -------------------------------------------------------------------------------------
def attestations_are_ticked(candidature, data, actor):
    if not (data.get("attests_mandate") and data.get("attests_truth")):
        raise GuardRefused(_("Tick both boxes before you send."))


def has_items_and_deadline(candidature, data, actor):
    if not [item for item in data.get("items") or [] if str(item).strip()]:
        raise GuardRefused(_("Ask for at least one thing, one per line."))
    if not data.get("due_on") or data["due_on"] <= timezone.localdate():
        raise GuardRefused(_("Give a deadline after today."))


def has_reason_code_and_text(candidature, data, actor):
    if not text(data, "reason") or not text(data, "text"):
        raise GuardRefused(_("Choose a reason and write the sentence the commune will read."))


def has_date_and_mode(candidature, data, actor):
    if not data.get("at") or not text(data, "mode"):
        raise GuardRefused(_("Give the date and say how you will meet."))
    if data["at"] <= timezone.now():
        raise GuardRefused(_("Give a date to come."))


def has_report(candidature, data, actor):
    if not text(data, "report"):
        raise GuardRefused(_("Write the report of the exchange."))


def has_open_session(candidature, data, actor):
    session = data.get("session")
    if not isinstance(session, CommitteeSession) or session.closed_at is not None:
        raise GuardRefused(_("Choose a committee session that is not closed."))


def has_comment(candidature, data, actor):
    if not text(data, "comment"):
        raise GuardRefused(_("Write a comment."))


def has_reason(candidature, data, actor):
    if not text(data, "text"):
        raise GuardRefused(_("Write the reason."))


def has_meeting_and_convention(candidature, data, actor):
    if not data.get("public_meeting_on") and not text(data, "no_meeting_reason"):
        raise GuardRefused(_("Give the date of the public meeting, or say why there is none."))
    if data.get("convention") not in Candidature.Convention.values:
        raise GuardRefused(_("The convention must be sent or signed first."))


def has_outcome_and_name(candidature, data, actor):
    if not text(data, "study_outcome") or not text(data, "cafe_name"):
        raise GuardRefused(_("Write the outcome of the study and the name of the café."))


def is_confirmed(candidature, data, actor):
    if not data.get("confirm"):
        raise GuardRefused(_("Tick the box to confirm."))
