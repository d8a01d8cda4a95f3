"""What the commune reads of the state of its file: a sentence, and what is expected of whom."""

from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mailing.models import OutgoingEmail

from .models import Status

DECIDED = {Status.ACCEPTED, Status.WAITLISTED, Status.DECLINED, Status.INELIGIBLE}


@dataclass(frozen=True)
class StateForCommune:
    sentence: str
    next_step: str
    is_yours: bool = False


def state_for_commune(candidature):
    """What to show now (see `told_status`)."""
    return SENTENCES[told_status(candidature)](candidature)


def told_status(candidature):
    """The state as the commune knows it: a decision whose mail still waits for the lead is not told."""
    return Status(candidature.status_before_decision if decision_is_held(candidature) else candidature.status)


def decision_is_held(candidature):
    """The decision is recorded and its mail waits to be released: it can still be undone, the commune knows nothing."""
    if candidature.status not in DECIDED or not candidature.status_before_decision:
        return False
    line = (
        candidature.transitions.filter(to_status=candidature.status, action__in=DECISIONS)
        .select_related("mail")
        .order_by("-at", "-pk")
        .first()
    )
    return bool(line and line.mail and line.mail.state == OutgoingEmail.State.DRAFT)


# What the commune sees of its history: facts it knows or was told, never the committee's.
HISTORY = {
    "start": gettext_lazy("Draft opened"),
    "submit": gettext_lazy("Candidature sent"),
    "take": gettext_lazy("Taken charge of by the team"),
    "request_info": gettext_lazy("Complements requested"),
    "answer_info": gettext_lazy("Complements received"),
    "start_review": gettext_lazy("Review started"),
    "plan_visit": gettext_lazy("Exchange planned"),
    "accept": gettext_lazy("Chosen for the study"),
    "waitlist": gettext_lazy("Placed on the waiting list"),
    "decline": gettext_lazy("Not chosen"),
    "declare_ineligible": gettext_lazy("A condition is not met"),
    "start_feasibility": gettext_lazy("Feasibility study started"),
    "convert": gettext_lazy("Café project created"),
    "withdraw": gettext_lazy("Withdrawn at your request"),
    "close": gettext_lazy("File closed"),
    "reopen": gettext_lazy("File opened again"),
}
DECISIONS = {"accept", "waitlist", "decline", "declare_ineligible"}


def public_history(candidature):
    """(moment, words) of the public lines; a decision only once its mail was released, not while it can be undone."""
    lines = candidature.transitions.filter(action__in=HISTORY).select_related("mail")
    untold = {OutgoingEmail.State.DRAFT, OutgoingEmail.State.CANCELLED}
    return [
        (line.at, HISTORY[line.action])
        for line in lines
        if line.action not in DECISIONS or line.mail is None or line.mail.state not in untold
    ]


def day(value):
    return formats.date_format(value, "j F Y") if value else "–"


def _draft(candidature):
    return StateForCommune(
        _("Draft: not sent yet"), _("Complete the steps, then send. All that you typed is kept."), is_yours=True
    )


def _submitted(candidature):
    return StateForCommune(
        _("Received on %(date)s. We are reading it.") % {"date": day(candidature.submitted_at)},
        candidature.call.reply_time or _("Someone of the team will take charge of the file and write to you."),
    )


def _screening(candidature):
    return StateForCommune(
        _("We check that everything is there."), _("If something is missing, we will ask you for it in one go.")
    )


def _info_requested(candidature):
    request = candidature.info_requests.pending().prefetch_related("items").first()
    count = len(request.items.all()) if request else 0
    return StateForCommune(
        ngettext(
            "Over to you: %(count)d item to complete before %(date)s",
            "Over to you: %(count)d items to complete before %(date)s",
            count,
        )
        % {"count": count, "date": day(request.due_on if request else None)},
        _("Answer item by item, or say why one of them is impossible."),
        is_yours=True,
    )


def _under_review(candidature):
    return StateForCommune(
        _("Studied by the 1000 cafés team"), _("We write to you as soon as something changes. You may add documents.")
    )


def _site_visit(candidature):
    visit = candidature.visits.first()
    moment = formats.date_format(visit.at, "j F Y") if visit else "–"
    return StateForCommune(
        _("Exchange with your commune: %(date)s") % {"date": moment}, _("If the date does not suit you, write to us.")
    )


def _waitlisted(candidature):
    return StateForCommune(
        _("On the waiting list: this is neither a yes nor a refusal"),
        _("Tell us if the situation of the premises changes."),
    )


def _accepted(candidature):
    return StateForCommune(
        _("Your commune is chosen for the study. The opening is not decided yet."),
        _("The team will call you to agree on the study."),
    )


def _feasibility(candidature):
    if candidature.public_meeting_on:
        sentence = _("Study under way with your commune: public meeting on %(date)s") % {
            "date": day(candidature.public_meeting_on)
        }
    else:
        sentence = _("Study under way with your commune")
    return StateForCommune(sentence, _("The team works with you and with the inhabitants."))


def _converted(candidature):
    return StateForCommune(_("Your café is being prepared"), _("The team prepares the opening with you."))


def _last_reason(candidature):
    line = candidature.transitions.filter(to_status=candidature.status).order_by("-at", "-pk").first()
    return line.public_comment if line else ""


def _declined(candidature):
    return StateForCommune(
        _("Not chosen: %(reason)s") % {"reason": _last_reason(candidature)},
        _("A new candidature is possible from %(date)s.") % {"date": day(candidature.reapply_from)},
    )


def _ineligible(candidature):
    return StateForCommune(
        _("Your commune does not meet one condition: %(reason)s") % {"reason": _last_reason(candidature)},
        _("If you think this is a mistake, write to us: someone will read the file again."),
    )


def _withdrawn(candidature):
    return StateForCommune(_("Withdrawn at your request"), _("You can reopen it within 30 days."))


def _closed(candidature):
    return StateForCommune(
        _("File closed: %(reason)s") % {"reason": _last_reason(candidature)}, _("To reopen it, write to us.")
    )


SENTENCES = {
    Status.DRAFT: _draft,
    Status.SUBMITTED: _submitted,
    Status.SCREENING: _screening,
    Status.INFO_REQUESTED: _info_requested,
    Status.UNDER_REVIEW: _under_review,
    Status.SITE_VISIT: _site_visit,
    # The commune reads the same words: what the committee does is the team's.
    Status.COMMITTEE: _under_review,
    Status.WAITLISTED: _waitlisted,
    Status.ACCEPTED: _accepted,
    Status.FEASIBILITY: _feasibility,
    Status.CONVERTED: _converted,
    Status.DECLINED: _declined,
    Status.INELIGIBLE: _ineligible,
    Status.WITHDRAWN: _withdrawn,
    Status.CLOSED: _closed,
}
