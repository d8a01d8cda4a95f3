"""For each action, a file, a person and the data of the dialog with which it succeeds."""

from datetime import timedelta

from django.utils import timezone

from candidatures.instruction.actors import SYSTEM, Actor
from candidatures.models import Eligibility, Status
from tests.factories import candidatures as make

SOURCE = {
    "submit": Status.DRAFT,
    "take": Status.SUBMITTED,
    "request_info": Status.SCREENING,
    "answer_info": Status.INFO_REQUESTED,
    "declare_ineligible": Status.SCREENING,
    "start_review": Status.SCREENING,
    "plan_visit": Status.UNDER_REVIEW,
    "end_visit": Status.SITE_VISIT,
    "send_to_committee": Status.UNDER_REVIEW,
    "return_from_committee": Status.COMMITTEE,
    "accept": Status.COMMITTEE,
    "waitlist": Status.COMMITTEE,
    "decline": Status.COMMITTEE,
    "start_feasibility": Status.ACCEPTED,
    "convert": Status.FEASIBILITY,
    "withdraw": Status.SUBMITTED,
    "close": Status.ACCEPTED,
    "reopen": Status.WITHDRAWN,
    "confirm_eligibility": Status.SUBMITTED,
    "confirm_mandate": Status.SUBMITTED,
    "undo_decision": Status.DECLINED,
    "expire_draft": Status.DRAFT,
}
BY_THE_COMMUNE = {"submit", "answer_info", "withdraw"}
BY_A_LEAD = {"return_from_committee", "accept", "waitlist", "decline", "convert", "reopen", "undo_decision"}


def ready(code, status=None, **fields):
    """(candidature, actor, data) with which `perform` succeeds, from `status` (default: the usual source)."""
    status = Status(status or SOURCE[code])
    if code == "submit":
        fields = {"complete": True} | fields
    if code == "confirm_eligibility":
        fields = {"eligibility": Eligibility.TO_CHECK} | fields
    if code == "expire_draft":
        fields = {"last_commune_activity_at": timezone.now() - timedelta(days=91)} | fields
    candidature = make.CandidatureFactory(status=status, **fields)
    PREPARE.get(code, lambda candidature: None)(candidature)
    return candidature, actor_for(code, candidature), DATA.get(code, dict)()


def actor_for(code, candidature):
    """One of those who may: the holder, a lead, an officer, or the system."""
    if code in BY_THE_COMMUNE:
        return Actor(collaborator=make.holder_of(candidature))
    if code == "expire_draft":
        return SYSTEM
    return Actor(user=make.lead() if code in BY_A_LEAD else make.officer())


def answer_items(candidature):
    for item in candidature.info_requests.pending().get().items.all():
        item.answer = "Le voici."
        item.save()


def ready_for_decision(candidature):
    make.InstructionSheetFactory(candidature=candidature, approved=True)
    make.MandateProofFactory(candidature=candidature)
    session = make.CommitteeSessionFactory(candidatures=[candidature])
    for member in session.members.all():
        make.ReviewFactory(candidature=candidature, member=member)


PREPARE = {
    "answer_info": answer_items,
    "start_review": make.fill_checklist,
    "send_to_committee": lambda candidature: make.InstructionSheetFactory(candidature=candidature),
    "accept": ready_for_decision,
}
WORDS = "Le local est vendu."
DATA = {
    "submit": lambda: {"attests_mandate": True, "attests_truth": True},
    "request_info": lambda: {
        "items": ["Un plan du local", "La délibération"],
        "due_on": timezone.localdate() + timedelta(days=21),
        "message": "Merci d’avance.",
    },
    "declare_ineligible": lambda: {"reason": "population", "text": WORDS},
    "plan_visit": lambda: {"at": timezone.now() + timedelta(days=7), "mode": "on_site", "place": "Mairie"},
    "end_visit": lambda: {"report": "Vu le local avec la mairie."},
    "send_to_committee": lambda: {"session": make.CommitteeSessionFactory()},
    "return_from_committee": lambda: {"comment": "Il manque le loyer."},
    "accept": lambda: {"text": "Bravo à toutes et à tous."},
    "waitlist": lambda: {"text": WORDS},
    "decline": lambda: {"reason": "premises", "text": WORDS},
    "start_feasibility": lambda: {
        "public_meeting_on": timezone.localdate() + timedelta(days=14),
        "convention": "sent",
    },
    "convert": lambda: {"study_outcome": "Le café peut vivre.", "cafe_name": "Café de la Place"},
    "withdraw": lambda: {"confirm": True, "text": WORDS},
    "close": lambda: {"text": WORDS},
    "confirm_eligibility": lambda: {"text": "Commune nouvelle, projet dans un village."},
    "confirm_mandate": lambda: {"text": "Appel au numéro officiel."},
}
