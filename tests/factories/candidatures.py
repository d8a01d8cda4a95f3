"""Candidatures in any state, and what each state needs around it.

`CandidatureFactory(status=...)` is one consistent row with its holder; `ready_for(code)` brings a file to where an action
is allowed, each of its guards satisfied.
"""

import datetime
import io

import factory
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from candidatures.instruction import effects
from candidatures.instruction.actors import SYSTEM, Actor
from candidatures.instruction.starting import new_reference
from candidatures.models import (
    AgendaItem,
    CallForApplications,
    Candidature,
    ChecklistItem,
    Collaborator,
    CommitteeMember,
    CommitteeSession,
    Document,
    Eligibility,
    InfoRequest,
    InfoRequestItem,
    InstructionSheet,
    MandateProof,
    Message,
    Note,
    Review,
    ScoringCriterion,
    SheetScore,
    Status,
    Visit,
)
from tests.factories.cafes_map import CafeFactory, CommuneFactory
from tests.factories.home import UserFactory

DECIDED = {Status.ACCEPTED, Status.WAITLISTED, Status.DECLINED, Status.INELIGIBLE}
# Every answer that sending demands, and a few more.
ANSWERS = {
    "town_hall_address": "1 place de la Mairie",
    "town_hall_email": "mairie@commune.example",
    "town_hall_phone": "01 99 00 12 34",
    "filled_by": "mayor",
    "mayor_title": "ms",
    "mayor_first_name": "Andréa",
    "mayor_last_name": "Fictif",
    "mayor_email": "maire@commune.example",
    "premises_address": "2 place de l’Église",
    "premises_owner": "commune",
    "premises_condition": "refresh",
    "works_by_town_hall": "partly",
    "photos_later": True,
}


# People of the team: groups made by migrations -----------------------------------------------------
def member_of(*groups, **fields):
    user = UserFactory(**fields)
    user.groups.set([Group.objects.get(name=name) for name in groups])
    return user


def officer(**fields):
    return member_of("Développement", **fields)


def lead(**fields):
    return member_of("Responsables développement", **fields)


def exploitation(**fields):
    return member_of("Exploitation", **fields)


def redaction(**fields):
    return member_of("Rédaction", **fields)


class CallFactory(DjangoModelFactory):
    """The permanent call; `closed` is another one, that ended yesterday."""

    class Meta:
        model = CallForApplications
        django_get_or_create = ["title"]

    title = "Appel permanent"
    opens_on = datetime.date(2025, 1, 6)

    class Params:
        closed = factory.Trait(
            title="Appel clos",
            closes_on=factory.LazyFunction(lambda: timezone.localdate() - datetime.timedelta(days=1)),
        )


class CandidatureFactory(DjangoModelFactory):
    """A file with its holder. A draft has no answer unless `complete`; a file in any other state has them all.

    `CandidatureFactory(complete=True)`, `CandidatureFactory(submitted=True)`, `CandidatureFactory(status="committee")`.
    `info_requested` comes with a pending request of one item, `site_visit` with its visit.
    """

    class Meta:
        model = Candidature
        skip_postgeneration_save = True

    reference = factory.LazyFunction(new_reference)
    call = factory.SubFactory(CallFactory)
    commune = factory.SubFactory(CommuneFactory)
    status = Status.DRAFT
    complete = factory.LazyAttribute(lambda candidature: candidature.status != Status.DRAFT)
    population = factory.SelfAttribute("commune.population")
    population_year = factory.SelfAttribute("commune.population_year")
    facts_on = factory.LazyFunction(timezone.localdate)
    eligibility = Eligibility.MET
    cafe_situation = "none"
    premises_lead = "municipal"
    applicant_role = "mayor"
    status_changed_at = factory.LazyFunction(timezone.now)
    last_commune_activity_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.LazyAttribute(lambda candidature: unless(candidature.status == Status.DRAFT, timezone.now))
    decided_at = factory.LazyAttribute(lambda candidature: unless(candidature.status not in DECIDED, timezone.now))
    status_before_decision = factory.LazyAttribute(
        lambda candidature: Status.COMMITTEE if candidature.status in DECIDED else ""
    )
    status_before_request = factory.LazyAttribute(
        lambda candidature: Status.SCREENING if candidature.status == Status.INFO_REQUESTED else ""
    )
    cafe = factory.Maybe(
        "is_converted", factory.SubFactory(CafeFactory, commune=factory.SelfAttribute("..commune")), None
    )

    class Params:
        is_converted = factory.LazyAttribute(lambda candidature: candidature.status == Status.CONVERTED)
        submitted = factory.Trait(status=Status.SUBMITTED)
        screening = factory.Trait(status=Status.SCREENING)
        info_requested = factory.Trait(status=Status.INFO_REQUESTED)
        under_review = factory.Trait(status=Status.UNDER_REVIEW)
        site_visit = factory.Trait(status=Status.SITE_VISIT)
        committee = factory.Trait(status=Status.COMMITTEE)
        waitlisted = factory.Trait(status=Status.WAITLISTED)
        accepted = factory.Trait(status=Status.ACCEPTED)
        feasibility = factory.Trait(status=Status.FEASIBILITY)
        converted = factory.Trait(status=Status.CONVERTED)
        declined = factory.Trait(status=Status.DECLINED)
        ineligible = factory.Trait(status=Status.INELIGIBLE)
        withdrawn = factory.Trait(status=Status.WITHDRAWN)
        closed = factory.Trait(status=Status.CLOSED)

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        return (ANSWERS if kwargs.pop("complete") else {}) | kwargs

    @factory.post_generation
    def holder(self, create, email, **kwargs):
        """`holder="x@y.example"`: the address of the holder; `holder=False`: nobody."""
        if create and email is not False:
            CollaboratorFactory(candidature=self, **({"email": email} if email else {}))

    @factory.post_generation
    def surroundings(self, create, wanted, **kwargs):
        """`surroundings=False`: the row alone."""
        if not create or wanted is False:
            return
        if self.status == Status.INFO_REQUESTED:
            InfoRequestFactory(candidature=self)
        if self.status == Status.SITE_VISIT:
            VisitFactory(candidature=self)


def unless(condition, make):
    return None if condition else make()


class CollaboratorFactory(DjangoModelFactory):
    """The holder of a file; `editor`, `reader`, `removed` say otherwise."""

    class Meta:
        model = Collaborator

    candidature = factory.SubFactory(CandidatureFactory, holder=False)
    role = Collaborator.Role.HOLDER
    name = "Odile Fictif"
    email = factory.Sequence(lambda n: f"mairie-{n}@commune.example")

    class Params:
        editor = factory.Trait(role=Collaborator.Role.EDITOR)
        reader = factory.Trait(role=Collaborator.Role.READER)
        removed = factory.Trait(removed_at=factory.LazyFunction(timezone.now))


def holder_of(candidature):
    return candidature.collaborators.get(role=Collaborator.Role.HOLDER, removed_at=None)


# What surrounds a file -----------------------------------------------------------------------------
class DocumentFactory(DjangoModelFactory):
    """A photo that is a file in the private storage; each one different, as the database wants."""

    class Meta:
        model = Document

    candidature = factory.SubFactory(CandidatureFactory)
    kind = Document.Kind.PHOTO
    name = "façade.jpg"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    content_type = "image/jpeg"
    file = factory.LazyAttribute(lambda document: ContentFile(b"\xff\xd8\xff a photo", name=document.name))
    size = factory.LazyAttribute(lambda document: document.file.size)


def jpeg(size=(64, 48), colour="#1e4b3a", **options):
    """The bytes of a real photo."""
    output = io.BytesIO()
    Image.new("RGB", size, colour).save(output, "JPEG", **options)
    return output.getvalue()


def upload(content=None, name="façade.jpg", content_type="image/jpeg"):
    """A file as a form receives it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content, content_type=content_type)


class InfoRequestFactory(DjangoModelFactory):
    """A pending request, with one item (`items=["…", "…"]` for others)."""

    class Meta:
        model = InfoRequest
        skip_postgeneration_save = True

    candidature = factory.SubFactory(CandidatureFactory, status=Status.INFO_REQUESTED, surroundings=False)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=21))

    @factory.post_generation
    def items(self, create, labels, **kwargs):
        if create:
            for order, label in enumerate(["Un plan du local"] if labels is None else labels):
                InfoRequestItem.objects.create(request=self, label=label, order=order)


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    candidature = factory.SubFactory(CandidatureFactory, status=Status.SITE_VISIT, surroundings=False)
    at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=7))
    mode = Visit.Mode.ON_SITE
    place = "Mairie"


class MessageFactory(DjangoModelFactory):
    """Written by the commune; `author_user` for one of the team's."""

    class Meta:
        model = Message

    candidature = factory.SubFactory(CandidatureFactory, submitted=True)
    text = "Le local sera libre au printemps."


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    candidature = factory.SubFactory(CandidatureFactory, submitted=True)
    text = "Appelé la mairie."


class MandateProofFactory(DjangoModelFactory):
    class Meta:
        model = MandateProof

    candidature = factory.SubFactory(CandidatureFactory, submitted=True)
    how = "Appel au numéro officiel de la mairie."
    checked_at = factory.LazyFunction(timezone.now)


def fill_checklist(candidature, state=ChecklistItem.State.PROVIDED):
    for criterion in ChecklistItem.Criterion:
        ChecklistItem.objects.update_or_create(candidature=candidature, criterion=criterion, defaults={"state": state})


class InstructionSheetFactory(DjangoModelFactory):
    """A filled sheet; `empty` as it is when the review starts; `approved=True`: through the real circuit."""

    class Meta:
        model = InstructionSheet
        skip_postgeneration_save = True

    candidature = factory.SubFactory(CandidatureFactory, status=Status.UNDER_REVIEW)
    live = False
    summary = "Commune sans café, local communal."
    recommendation = InstructionSheet.Opinion.FAVOURABLE

    class Params:
        empty = factory.Trait(summary="", recommendation="")

    @factory.post_generation
    def scores(self, create, points, **kwargs):
        """One line a criterion of the grid made by migration; `scores=None` leaves the figures out."""
        if create:
            for criterion in ScoringCriterion.objects.filter(is_active=True):
                value = 2 if self.summary else None
                SheetScore.objects.create(sheet=self, criterion=criterion, value=value)

    @factory.post_generation
    def approved(self, create, wanted, **kwargs):
        if create and wanted:
            approve(self)


def approve(sheet, user=None):
    """Submits the sheet and approves it at each task of « Comité d’instruction », as a lead does."""
    user = user or lead()
    effects.submit_sheet(sheet, user)
    while task := fresh(sheet).current_workflow_task_state:
        task.approve(user=user)
    sheet.refresh_from_db()
    return sheet


def fresh(instance):
    return type(instance)._default_manager.get(pk=instance.pk)


class CommitteeMemberFactory(DjangoModelFactory):
    class Meta:
        model = CommitteeMember

    session = factory.SubFactory("tests.factories.candidatures.CommitteeSessionFactory", members=0)
    name = factory.Sequence(lambda n: f"Claude Membre {n}")
    email = factory.Sequence(lambda n: f"membre-{n}@comite.example")


class CommitteeSessionFactory(DjangoModelFactory):
    """An open session of three members (`members=n`), its agenda empty (`candidatures=[…]`)."""

    class Meta:
        model = CommitteeSession
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Comité n° {n}")
    meets_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=30))

    class Params:
        closed = factory.Trait(closed_at=factory.LazyFunction(timezone.now))

    @factory.post_generation
    def members(self, create, count, **kwargs):
        if create:
            CommitteeMemberFactory.create_batch(3 if count is None else count, session=self)

    @factory.post_generation
    def candidatures(self, create, files, **kwargs):
        if create:
            for order, candidature in enumerate(files or [], start=1):
                AgendaItem.objects.create(session=self, candidature=candidature, order=order)


class ReviewFactory(DjangoModelFactory):
    class Meta:
        model = Review

    candidature = factory.SubFactory(CandidatureFactory, status=Status.COMMITTEE)
    member = factory.SubFactory(CommitteeMemberFactory)
    opinion = InstructionSheet.Opinion.FAVOURABLE
    comment = "Bon dossier."


# Ready for an action -------------------------------------------------------------------------------
def ready_for(code, status=None, **fields):
    """(candidature, actor, data) with which `perform(candidature, code, actor=actor, data=data)` succeeds."""
    from tests.factories.candidature_actions import ready

    return ready(code, status, **fields)


def as_holder(candidature):
    return Actor(collaborator=holder_of(candidature))


def as_user(user):
    return Actor(user=user)


def as_system():
    return SYSTEM
