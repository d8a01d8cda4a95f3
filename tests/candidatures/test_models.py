"""What must always be true, held by the database; what the team may see."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from candidatures.models import (
    ACTIVE,
    DEPOSITED,
    FINAL,
    AgendaItem,
    CallForApplications,
    Candidature,
    ChecklistItem,
    Collaborator,
    DraftStep,
    InfoRequest,
    Message,
    Review,
    SheetScore,
    Status,
    Transition,
)
from tests.factories.cafes_map import CafeFactory
from tests.factories.candidatures import (
    CallFactory,
    CandidatureFactory,
    CollaboratorFactory,
    CommitteeMemberFactory,
    CommitteeSessionFactory,
    DocumentFactory,
    InfoRequestFactory,
    InstructionSheetFactory,
    MessageFactory,
    NoteFactory,
    ReviewFactory,
    exploitation,
    holder_of,
    lead,
    officer,
    redaction,
)
from tests.factories.home import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


def draft():
    return CandidatureFactory()


def update(candidature, **values):
    Candidature.objects.filter(pk=candidature.pk).update(**values)


def criterion_of(sheet):
    return sheet.scores.first().criterion


def twice(factory, **shared):
    factory(**shared)
    factory(**shared)


# Each row breaks the constraint of that name and no other.
BREAKS = {
    "call_closes_after_it_opens": lambda: CallFactory(
        opens_on=datetime.date(2026, 3, 2), closes_on=datetime.date(2026, 3, 1)
    ),
    "one_deposited_candidature_per_commune": lambda: CandidatureFactory(
        accepted=True, commune=CandidatureFactory(submitted=True).commune
    ),
    "a_sent_candidature_has_its_date": lambda: update(CandidatureFactory(submitted=True), submitted_at=None),
    "a_converted_candidature_has_its_cafe": lambda: update(CandidatureFactory(converted=True), cafe=None),
    "only_drafts_go_to_the_bin": lambda: update(CandidatureFactory(submitted=True), trashed_at=NOW()),
    "a_draft_has_each_step_once": lambda: twice(DraftStep.objects.create, candidature=draft(), step="commune"),
    "a_candidature_has_one_holder": lambda: CollaboratorFactory(candidature=draft()),
    "a_collaborator_is_listed_once": lambda: CollaboratorFactory(
        candidature=(file := draft()), editor=True, name=holder_of(file).name, email=holder_of(file).email.upper()
    ),
    "the_same_file_is_kept_once": lambda: twice(DocumentFactory, candidature=draft(), sha256="0" * 64),
    "one_pending_request_per_candidature": lambda: InfoRequestFactory(
        candidature=CandidatureFactory(info_requested=True)
    ),
    "a_message_has_at_most_one_author": lambda: MessageFactory(
        author_user=UserFactory(), author_collaborator=CollaboratorFactory()
    ),
    "a_transition_has_at_most_one_author": lambda: Transition.objects.create(
        candidature=(file := draft()),
        action="take",
        to_status="screening",
        at=NOW(),
        author_user=UserFactory(),
        author_collaborator=holder_of(file),
    ),
    "a_criterion_is_checked_once": lambda: twice(ChecklistItem.objects.create, candidature=draft(), criterion="need"),
    "a_sheet_scores_a_criterion_once": lambda: SheetScore.objects.create(
        sheet=(sheet := InstructionSheetFactory()), criterion=criterion_of(sheet)
    ),
    "a_file_is_on_an_agenda_once": lambda: CommitteeSessionFactory(candidatures=[draft()] * 2),
    "a_member_gives_one_opinion_a_file": lambda: twice(
        ReviewFactory, candidature=CandidatureFactory(committee=True), member=CommitteeMemberFactory()
    ),
    "a_review_has_an_opinion_or_a_conflict": lambda: ReviewFactory(opinion=""),
}
MODELS = [
    CallForApplications,
    Candidature,
    DraftStep,
    Collaborator,
    InfoRequest,
    Message,
    Transition,
    ChecklistItem,
    SheetScore,
    AgendaItem,
    Review,
]


def all_constraints():
    from django.apps import apps

    return {
        constraint.name: (model, constraint)
        for model in apps.get_app_config("candidatures").get_models()
        for constraint in model._meta.constraints
    }


def test_every_constraint_has_its_break():
    assert set(BREAKS) == set(all_constraints())


def says(constraint, model):
    """What the database writes of a broken constraint: its name or, for a unique one on SQLite, its columns."""
    columns = ", ".join(
        f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in fields_of(constraint)
    )
    return constraint.name, columns or f"index '{constraint.name}'"


def fields_of(constraint):
    return getattr(constraint, "fields", ()) if isinstance(constraint, models.UniqueConstraint) else ()


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_holds_the_constraint(name):
    model, constraint = all_constraints()[name]

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        BREAKS[name]()

    assert any(words in str(error.value) for words in says(constraint, model))


@pytest.mark.parametrize("value", ["cafe", "status"])
def test_only_a_converted_file_has_a_café(value):
    with pytest.raises(IntegrityError), transaction.atomic():
        if value == "cafe":
            update(CandidatureFactory(feasibility=True), cafe=CafeFactory())
        else:
            update(CandidatureFactory(feasibility=True), status="converted")


def test_a_broken_constraint_says_its_own_sentence_in_a_form():
    call = CallFactory.build(opens_on=datetime.date(2026, 3, 2), closes_on=datetime.date(2026, 3, 1))

    with pytest.raises(ValidationError) as error:
        call.full_clean()

    assert error.value.messages == [str(all_constraints()["call_closes_after_it_opens"][1].violation_error_message)]


# What the constraints leave free --------------------------------------------------------------------
@pytest.mark.parametrize("status", [status for status in Status.values if status not in DEPOSITED])
def test_drafts_and_final_files_do_not_block_a_commune(status):
    commune = CandidatureFactory(submitted=True).commune

    CandidatureFactory(commune=commune, status=status)

    assert commune.candidatures.count() == 2


@pytest.mark.parametrize("status", sorted(DEPOSITED))
def test_every_deposited_state_blocks_the_commune(status):
    commune = CandidatureFactory(submitted=True).commune

    with pytest.raises(IntegrityError), transaction.atomic():
        CandidatureFactory(commune=commune, status=status, surroundings=False)


def test_a_holder_can_be_replaced_and_listed_again():
    candidature = draft()
    gone = holder_of(candidature)
    gone.removed_at = NOW()
    gone.save()

    CollaboratorFactory(candidature=candidature, name=gone.name, email=gone.email)

    assert candidature.collaborators.count() == 2
    assert candidature.collaborators.current().count() == 1


def test_one_address_serves_two_people_of_a_mairie():
    candidature = CandidatureFactory(holder="mairie@x.example")

    CollaboratorFactory(candidature=candidature, editor=True, name="La secrétaire", email="mairie@x.example")

    assert Collaborator.objects.with_address(" MAIRIE@x.example ").count() == 2


def test_states_are_active_deposited_or_final():
    assert set(Status) == ACTIVE | FINAL
    assert not ACTIVE & FINAL
    assert ACTIVE - {Status.DRAFT} == DEPOSITED
    assert sorted(FINAL) == ["closed", "converted", "declined", "ineligible", "withdrawn"]


# Calls ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("closes_on", "day", "is_open"),
    [
        (None, "2026-03-01", False),
        (None, "2026-03-02", True),
        (None, "2126-03-02", True),
        ("2026-03-31", "2026-03-31", True),
        ("2026-03-31", "2026-04-01", False),
    ],
)
def test_a_call_is_open_from_its_first_to_its_last_day(closes_on, day, is_open):
    call = CallFactory.build(
        opens_on=datetime.date(2026, 3, 2), closes_on=closes_on and datetime.date.fromisoformat(closes_on)
    )

    assert call.is_open(datetime.date.fromisoformat(day)) is is_open


# Who sees what --------------------------------------------------------------------------------------
SEES = {
    "officer": set(Status.values) - {"draft"},
    "lead": set(Status.values) - {"draft"},
    "superuser": set(Status.values) - {"draft"},
    "exploitation": {"feasibility", "converted"},
    "redaction": set(),
    "nobody": set(),
    "dismissed": set(),
}


def person(name):
    makers = {"officer": officer, "lead": lead, "exploitation": exploitation, "redaction": redaction}
    if name == "superuser":
        return UserFactory(superuser=True)
    if name == "dismissed":
        return lead(is_active=False)
    return makers.get(name, UserFactory)()


@pytest.mark.parametrize("name", SEES)
def test_the_team_sees_what_its_groups_may(name):
    for status in Status.values:
        CandidatureFactory(status=status)

    visible = Candidature.objects.visible_to(person(name))

    assert {candidature.status for candidature in visible} == SEES[name]


def test_drafts_are_those_out_of_the_bin():
    kept = draft()
    CandidatureFactory(trashed_at=NOW())
    CandidatureFactory(submitted=True)

    assert list(Candidature.objects.drafts()) == [kept]


def test_a_list_of_files_is_read_in_one_query(django_assert_num_queries):
    CandidatureFactory.create_batch(3, submitted=True, officer=officer())

    with django_assert_num_queries(1):
        for candidature in Candidature.objects.for_listing():
            assert f"{candidature} {candidature.commune.departement} {candidature.officer}"


# Words ----------------------------------------------------------------------------------------------
def test_rows_say_what_they_are():
    candidature = CandidatureFactory(reference="BCDFGHJK", commune__name="Tresson", submitted=True)

    assert str(candidature).startswith("BCDFGHJK · Tresson")
    assert candidature.get_absolute_url() == "/candidature/BCDFGHJK/"
    assert candidature.mayor_name == "Andréa Fictif"
    assert str(MessageFactory(text="é" * 100)) == "é" * 60
    assert str(NoteFactory(text="Appelé.")) == "Appelé."
    assert str(CollaboratorFactory(name="", email="x@y.example")) == "x@y.example"
