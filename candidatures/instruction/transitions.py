"""Every change of state of a candidature, and the only module that makes one.

`ACTIONS` is the table; `perform` locks the row, checks who, from where and the guards, writes the state, the trace and
Wagtail's log, and queues the mail, all in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from candidatures import mails
from candidatures.models import DEPOSITED, Candidature, Status, Transition

from . import effects, guards
from .actors import Role
from .refusals import ForbiddenMove, GuardRefused, NotAllowed, Refused

__all__ = ["ACTIONS", "Action", "ForbiddenMove", "GuardRefused", "NotAllowed", "Refused", "perform"]

M, C, O, L, X, S = Role.HOLDER, Role.EDITOR, Role.OFFICER, Role.LEAD, Role.EXPLOITATION, Role.SYSTEM  # noqa: E741
D = Status


@dataclass(frozen=True)
class Action:
    """One row of the table. `target` None: the state does not change."""

    code: str
    label: str
    sources: frozenset
    target: Status | Callable | None
    roles: frozenset
    state_guards: tuple = ()
    data_guards: tuple = ()
    effect: Callable | None = None
    mail: str = ""
    is_edited_before_sending: bool = False
    is_decision: bool = False
    is_repeatable: bool = field(default=False)

    @property
    def changes_nothing_twice(self):
        """It only records or undoes something: once that is settled there is nothing left to offer."""
        return self.target is None or self.code == "undo_decision"

    def target_of(self, candidature):
        if self.target is None:
            return Status(candidature.status)
        return self.target(candidature) if callable(self.target) else self.target

    def obstacles(self, candidature, actor):
        """The sentences of the state guards that refuse now, for the dialog."""
        sentences = []
        for guard in self.state_guards:
            try:
                guard(candidature, {}, actor)
            except GuardRefused as refusal:
                sentences.append(str(refusal))
        return sentences


def row(code, label, sources, target, roles, **options):
    return Action(code, label, frozenset(sources), target, frozenset(roles), **options)


ACTIONS = {
    action.code: action
    for action in (
        row(
            "submit",
            _("Send my candidature"),
            {D.DRAFT},
            D.SUBMITTED,
            {M, C},
            state_guards=(
                guards.draft_is_not_in_the_bin,
                guards.answers_are_complete,
                guards.no_infected_document,
                guards.call_is_open,
                guards.no_other_deposited,
            ),
            data_guards=(guards.attestations_are_ticked,),
            effect=effects.submit,
            mail="submitted_ack",
            is_repeatable=True,
        ),
        row("take", _("Take charge"), {D.SUBMITTED}, D.SCREENING, {O, L}, effect=effects.take),
        row(
            "request_info",
            _("Ask for complements"),
            {D.SUBMITTED, D.SCREENING, D.UNDER_REVIEW, D.SITE_VISIT},
            D.INFO_REQUESTED,
            {O, L},
            state_guards=(guards.no_pending_request,),
            data_guards=(guards.has_items_and_deadline,),
            effect=effects.request_info,
            mail="info_requested",
            is_edited_before_sending=True,
        ),
        row(
            "answer_info",
            _("Send the answers"),
            {D.INFO_REQUESTED},
            effects.return_target,
            {M, C},
            state_guards=(guards.every_item_is_answered,),
            effect=effects.answer_info,
            mail="info_received",
        ),
        row(
            "declare_ineligible",
            _("Declare that the commune cannot apply"),
            {D.SUBMITTED, D.SCREENING},
            D.INELIGIBLE,
            {O},
            data_guards=(guards.has_reason_code_and_text,),
            effect=effects.record_decision,
            mail="ineligible",
            is_edited_before_sending=True,
            is_decision=True,
        ),
        row(
            "start_review",
            _("Start the review"),
            {D.SCREENING},
            D.UNDER_REVIEW,
            {O, L},
            state_guards=(guards.checklist_is_complete, guards.eligibility_is_settled),
            effect=effects.start_review,
            mail="under_review",
        ),
        row(
            "plan_visit",
            _("Plan an exchange"),
            {D.UNDER_REVIEW},
            D.SITE_VISIT,
            {O},
            data_guards=(guards.has_date_and_mode,),
            effect=effects.plan_visit,
            mail="visit_planned",
            is_edited_before_sending=True,
        ),
        row(
            "end_visit",
            _("Record the exchange"),
            {D.SITE_VISIT},
            D.UNDER_REVIEW,
            {O},
            data_guards=(guards.has_report,),
            effect=effects.end_visit,
        ),
        row(
            "send_to_committee",
            _("Send to the committee"),
            {D.UNDER_REVIEW},
            D.COMMITTEE,
            {O, L},
            state_guards=(guards.sheet_is_filled,),
            data_guards=(guards.has_open_session,),
            effect=effects.send_to_committee,
            mail="review_requested",
        ),
        row(
            "return_from_committee",
            _("Send back to review"),
            {D.COMMITTEE},
            D.UNDER_REVIEW,
            {L},
            data_guards=(guards.has_comment,),
        ),
        row(
            "accept",
            _("Choose for the study"),
            {D.COMMITTEE, D.WAITLISTED},
            D.ACCEPTED,
            {L},
            state_guards=(guards.sheet_is_approved, guards.quorum_is_reached, guards.mandate_is_proved),
            effect=effects.record_decision,
            mail="accepted",
            is_edited_before_sending=True,
            is_decision=True,
        ),
        row(
            "waitlist",
            _("Put on the waiting list"),
            {D.COMMITTEE},
            D.WAITLISTED,
            {L},
            data_guards=(guards.has_reason,),
            effect=effects.record_decision,
            mail="waitlisted",
            is_edited_before_sending=True,
            is_decision=True,
        ),
        row(
            "decline",
            _("Do not choose"),
            {D.UNDER_REVIEW, D.COMMITTEE, D.WAITLISTED},
            D.DECLINED,
            {L},
            data_guards=(guards.has_reason_code_and_text,),
            effect=effects.decline,
            mail="declined",
            is_edited_before_sending=True,
            is_decision=True,
        ),
        row(
            "start_feasibility",
            _("Start the feasibility study"),
            {D.ACCEPTED},
            D.FEASIBILITY,
            {O, L},
            state_guards=(guards.decision_is_told,),
            data_guards=(guards.has_meeting_and_convention,),
            effect=effects.start_feasibility,
            mail="feasibility_started",
            is_edited_before_sending=True,
        ),
        row(
            "convert",
            _("Create the café project"),
            {D.FEASIBILITY},
            D.CONVERTED,
            {L, X},
            data_guards=(guards.has_outcome_and_name,),
            effect=effects.convert,
            mail="converted",
            is_edited_before_sending=True,
        ),
        row(
            "withdraw",
            _("Withdraw my candidature"),
            DEPOSITED,
            D.WITHDRAWN,
            {M},
            data_guards=(guards.is_confirmed,),
            effect=effects.leave,
            mail="withdrawn_ack",
        ),
        row(
            "close",
            _("Close the file"),
            {D.INFO_REQUESTED, D.WAITLISTED, D.ACCEPTED, D.FEASIBILITY},
            D.CLOSED,
            {O, L},
            data_guards=(guards.has_reason,),
            effect=effects.leave,
            mail="closed",
            is_edited_before_sending=True,
        ),
        row(
            "reopen",
            _("Reopen"),
            {D.DECLINED, D.INELIGIBLE, D.CLOSED, D.WITHDRAWN},
            effects.reopen_target,
            {L, M},
            state_guards=(guards.no_other_deposited, guards.may_reopen_now),
            effect=effects.reopen,
            mail="reopened",
        ),
        row(
            "confirm_eligibility",
            _("Confirm eligibility"),
            DEPOSITED,
            None,
            {O, L},
            state_guards=(guards.eligibility_is_in_doubt,),
            data_guards=(guards.has_reason,),
            effect=effects.confirm_eligibility,
        ),
        row(
            "confirm_mandate",
            _("Record that the mandate was checked"),
            DEPOSITED,
            None,
            {O, L},
            state_guards=(guards.mandate_is_not_proved,),
            data_guards=(guards.has_reason,),
            effect=effects.confirm_mandate,
        ),
        row(
            "undo_decision",
            _("Undo the decision"),
            {D.ACCEPTED, D.WAITLISTED, D.DECLINED, D.INELIGIBLE},
            effects.undo_target,
            {L},
            state_guards=(guards.decision_can_be_undone,),
            effect=effects.undo_decision,
        ),
        row(
            "expire_draft",
            _("Put an idle draft in the bin"),
            {D.DRAFT},
            None,
            {S},
            state_guards=(guards.draft_is_not_in_the_bin, guards.draft_is_idle),
            effect=effects.expire_draft,
            mail="draft_deleted",
        ),
    )
}


@dataclass(frozen=True)
class EditedMail:
    """The mail as the officer left it in the dialog; held: it waits for « Send » instead of leaving."""

    subject: str
    body: str
    is_held: bool = False


def available_actions(candidature, actor):
    """The actions this person may try from this state, in the order of the table (guards are shown in the dialog)."""
    roles = actor.roles(candidature)
    return [action for action in ACTIONS.values() if candidature.status in action.sources and action.roles & roles]


def perform(candidature, code, *, actor, data=None, mail=None):
    """Does the action and returns its Transition.

    Raises NotAllowed, ForbiddenMove or GuardRefused (all `Refused`, with the sentence to show); then nothing changed.
    A repeatable action done again (fifty posts of one sending) returns the transition of the first.
    """
    action, data = ACTIONS[code], data or {}
    try:
        with transaction.atomic():
            locked = Candidature.objects.select_for_update(of=("self",)).get(pk=candidature.pk)
            done = _already_done(action, locked, actor)
            if done is None:
                done = _move(action, locked, actor, data, mail)
    except IntegrityError as error:
        if "one_deposited_candidature_per_commune" in str(error) or "commune_id" in str(error):
            raise GuardRefused(gettext("A candidature of this commune has already been sent.")) from error
        raise
    candidature.refresh_from_db()
    return done


def _already_done(action, candidature, actor):
    if not action.is_repeatable or candidature.status in action.sources or not actor.roles(candidature) & action.roles:
        return None
    return candidature.transitions.filter(action=action.code).order_by("-at", "-pk").first()


def _move(action, candidature, actor, data, edited):
    if not action.roles & actor.roles(candidature):
        raise NotAllowed(gettext("You may not do this on this file."))
    if candidature.status not in action.sources:
        raise ForbiddenMove(
            gettext("« %(action)s » is not possible: the file is now in the state « %(state)s ».")
            % {"action": action.label, "state": candidature.get_status_display()}
        )
    for guard in (*action.state_guards, *action.data_guards):
        guard(candidature, data, actor)
    now = timezone.now()
    before, target = Status(candidature.status), action.target_of(candidature)
    if action.effect:
        action.effect(candidature, data, actor, now)
    if target != before:
        candidature.status, candidature.status_changed_at = target, now
    if actor.collaborator is not None:
        candidature.last_commune_activity_at = now
    candidature.save()
    return _trace(action, candidature, actor, data, edited, before, now)


def _trace(action, candidature, actor, data, edited, before, now):
    mail = mails.queue_for_action(action, candidature, actor, data, edited) if action.mail else None
    line = Transition.objects.create(
        candidature=candidature,
        action=action.code,
        from_status=before,
        to_status=candidature.status,
        author_user=actor.user,
        author_collaborator=actor.collaborator,
        at=now,
        reason=str(data.get("reason") or "")[:32],
        public_comment=str(data.get("text") or data.get("message") or "") if action.mail else "",
        internal_comment=str(data.get("comment") or ("" if action.mail else data.get("text")) or ""),
        mail=mail,
    )
    log(
        instance=candidature,
        action="candidatures.transition",
        user=actor.user,
        data={"action": action.code, "from": str(before), "to": str(candidature.status), "transition": line.pk},
    )
    return line
