"""The committee: members who come through the personal link of a session, and the opinions they give."""

from django.db import transaction
from django.utils.translation import gettext as _

from candidatures.models import CommitteeMember, InstructionSheet, Review, Status

from .refusals import GuardRefused

SESSION_KEY = "committee_member"


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


def sheets_for(member):
    """(agenda item, sheet, own review) of each file of the session: nothing of its people, no other opinion before one's own."""
    items = member.session.agenda.select_related("candidature__commune__departement").order_by("order", "pk")
    sheets = {
        sheet.candidature_id: sheet
        for sheet in InstructionSheet.objects.filter(candidature__sessions=member.session).prefetch_related(
            "scores__criterion"
        )
    }
    own = {review.candidature_id: review for review in member.reviews.all()}
    return [(item, sheets.get(item.candidature_id), own.get(item.candidature_id)) for item in items]


def others_reviews(member, candidature):
    """What the other members said, once one's own opinion is in."""
    if not member.reviews.filter(candidature=candidature).exists():
        return Review.objects.none()
    return candidature.reviews.exclude(member=member).select_related("member")


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
