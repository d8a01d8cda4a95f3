"""The committee: members who come through the personal link of a session, and the opinions they give."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from candidatures.models import Candidature, CommitteeMember, InstructionSheet, Review, ScoringCriterion, Status

from .refusals import GuardRefused

SESSION_KEY = "committee_member"
SHEET_FIELDS = ("summary", "premises", "support", "risks", "offer", "recommendation")


def sign_in(request, member):
    request.session.cycle_key()
    request.session[SESSION_KEY] = [member.pk, member.token_hash]


def member_of(request):
    """The member this browser speaks for, or None; none once the session is closed or a newer link was sent."""
    pk, token_hash = request.session.get(SESSION_KEY) or (None, None)
    if pk is None:
        return None
    return (
        CommitteeMember.objects.filter(pk=pk, token_hash=token_hash, session__closed_at=None)
        .select_related("session")
        .first()
    )


@dataclass(frozen=True)
class FileOfSession:
    """What a member reads of one file: its sheet, their own opinion, and those of the others once theirs is in."""

    candidature: Candidature
    sheet: InstructionSheet | None
    own: Review | None
    others: list[Review]


def files_for(member):
    """A FileOfSession for each item of the agenda, in its order. Nothing of the people of the commune."""
    items = member.session.agenda.select_related("candidature__commune__departement").order_by("order", "pk")
    sheets = latest_sheets(member.session)
    reviews = list(Review.objects.filter(candidature__sessions=member.session).select_related("member"))
    own = {review.candidature_id: review for review in reviews if review.member_id == member.pk}
    # Never to who has a conflict of interest: they could withdraw it after reading.
    told = {pk for pk, review in own.items() if not review.has_conflict}
    return [
        FileOfSession(
            candidature=item.candidature,
            sheet=sheets.get(item.candidature_id),
            own=own.get(item.candidature_id),
            others=[
                review
                for review in reviews
                if item.candidature_id in told
                and review.candidature_id == item.candidature_id
                and review.member_id != member.pk
            ],
        )
        for item in items
    ]


def latest_sheets(session):
    """{candidature pk: sheet} as last written: the row itself changes only when the circuit has approved it.

    Read from the revisions as they are; Wagtail's own way would cost a query a line of the grid.
    """
    criteria = ScoringCriterion.objects.in_bulk()
    sheets = InstructionSheet.objects.filter(candidature__sessions=session)
    found = {}
    for sheet in sheets.select_related("latest_revision").prefetch_related("scores"):
        lines = [(score.criterion_id, score.value) for score in sheet.scores.all()]
        if sheet.latest_revision:
            content = sheet.latest_revision.content
            lines = [(score["criterion"], score["value"]) for score in content.get("scores", [])]
            for name in SHEET_FIELDS:
                setattr(sheet, name, content.get(name, ""))
        sheet.lines = [(criteria[pk], value) for pk, value in lines if pk in criteria]
        found[sheet.candidature_id] = sheet
    return found


@transaction.atomic
def give_review(member, candidature, *, opinion, comment="", has_conflict=False):
    """Records or replaces the opinion of a member. Raises GuardRefused when the file is not (or no more) in committee."""
    if not member.session.agenda.filter(candidature=candidature).exists() or candidature.status != Status.COMMITTEE:
        raise GuardRefused(_("Opinions on this file are no longer collected."))
    if not has_conflict and opinion not in InstructionSheet.Opinion.values:
        raise GuardRefused(_("Choose an opinion, or tick the conflict of interest."))
    review, _created = Review.objects.update_or_create(
        member=member,
        candidature=candidature,
        defaults={
            "opinion": "" if has_conflict else opinion,
            "comment": comment.strip()[:500],
            "has_conflict": has_conflict,
        },
    )
    return review
