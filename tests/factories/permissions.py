"""The objects that the permission matrix is checked on: the file of one commune, and people of another."""

from types import SimpleNamespace

from candidatures import links
from candidatures.models import AgendaItem, CommitteeMember, CommitteeSession, Status
from tests.factories.candidatures import CandidatureFactory, DocumentFactory


def make():
    """A draft with a document, its holder; a stranger who holds another draft; a member of a committee with a file."""
    candidature = CandidatureFactory(reference="BCDFGHJK", status=Status.DRAFT)
    holder = candidature.collaborators.get()
    document = DocumentFactory(candidature=candidature)
    stranger = CandidatureFactory(status=Status.DRAFT).collaborators.get()
    session = CommitteeSession.objects.create(name="Session", meets_on="2026-12-01")
    reviewed = CandidatureFactory(status=Status.COMMITTEE)
    AgendaItem.objects.create(session=session, candidature=reviewed)
    member = CommitteeMember.objects.create(session=session, name="Membre", email="membre@comite.example")
    links.issue_committee_link(member)
    return SimpleNamespace(
        candidature=candidature,
        holder=holder,
        stranger=stranger,
        member=member,
        arguments={"reference": candidature.reference, "pk": document.pk, "token": "x" * 27},
    )
