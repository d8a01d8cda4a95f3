"""The committee: what a member sees, the opinions they give, the sheet and its circuit."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Workflow

from candidatures.instruction import committee, effects
from candidatures.instruction.actors import Actor
from candidatures.instruction.refusals import GuardRefused
from candidatures.instruction.transitions import perform
from candidatures.models import Review, SheetScore, Status
from tests.factories.candidatures import (
    CandidatureFactory,
    CommitteeMemberFactory,
    CommitteeSessionFactory,
    InstructionSheetFactory,
    approve,
    fresh,
    lead,
    officer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidature():
    return CandidatureFactory(committee=True)


@pytest.fixture
def session(candidature):
    return CommitteeSessionFactory(members=2, candidatures=[candidature])


@pytest.fixture
def member(session):
    return session.members.first()


# Opinions -------------------------------------------------------------------------------------------
def test_an_opinion_is_given_in_one_line(member, candidature):
    review = committee.give_review(member, candidature, opinion="reserved", comment="  Le loyer reste à fixer. ")

    assert (review.opinion, review.comment, review.has_conflict) == ("reserved", "Le loyer reste à fixer.", False)
    assert list(candidature.reviews.counting()) == [review]


def test_an_opinion_given_again_replaces_the_first(member, candidature):
    committee.give_review(member, candidature, opinion="reserved")

    committee.give_review(member, candidature, opinion="favourable")

    assert [review.opinion for review in candidature.reviews.all()] == ["favourable"]


def test_a_conflict_of_interest_gives_no_opinion_and_does_not_count(member, candidature):
    review = committee.give_review(member, candidature, opinion="favourable", has_conflict=True)

    assert (review.opinion, review.has_conflict) == ("", True)
    assert candidature.reviews.counting().count() == 0


@pytest.mark.parametrize("opinion", ["", "enthusiastic"])
def test_an_opinion_is_one_of_three(member, candidature, opinion):
    with pytest.raises(GuardRefused):
        committee.give_review(member, candidature, opinion=opinion)

    assert Review.objects.count() == 0


def test_a_long_comment_is_cut(member, candidature):
    assert len(committee.give_review(member, candidature, opinion="reserved", comment="é" * 900).comment) == 500


@pytest.mark.parametrize("status", [status for status in Status.values if status != "committee"])
def test_opinions_are_collected_in_committee_only(status):
    candidature = CandidatureFactory(status=status)
    member = CommitteeSessionFactory(members=1, candidatures=[candidature]).members.get()

    with pytest.raises(GuardRefused):
        committee.give_review(member, candidature, opinion="favourable")

    assert Review.objects.count() == 0


def test_a_file_of_another_session_is_out_of_reach(candidature, session):
    stranger = CommitteeMemberFactory()

    with pytest.raises(GuardRefused):
        committee.give_review(stranger, candidature, opinion="favourable")


def file_of(member, candidature):
    return next(file for file in committee.files_for(fresh(member)) if file.candidature == candidature)


def test_the_opinions_of_others_come_after_one_s_own(member, candidature, session):
    other = session.members.exclude(pk=member.pk).get()
    theirs = committee.give_review(other, candidature, opinion="unfavourable")
    assert (file_of(member, candidature).own, file_of(member, candidature).others) == (None, [])

    mine = committee.give_review(member, candidature, opinion="favourable")

    assert (file_of(member, candidature).own, file_of(member, candidature).others) == (mine, [theirs])


def test_an_opinion_on_one_file_opens_no_opinion_on_another(member, candidature, session):
    second = CandidatureFactory(committee=True)
    session.agenda.create(candidature=second, order=2)
    other = session.members.exclude(pk=member.pk).get()
    committee.give_review(other, second, opinion="unfavourable")
    committee.give_review(member, candidature, opinion="favourable")

    assert file_of(member, second).others == []


# What a member reads --------------------------------------------------------------------------------
def test_a_member_reads_the_files_of_the_session_in_the_order_of_the_agenda(member, candidature, session):
    sheet = InstructionSheetFactory(candidature=candidature)
    second = CandidatureFactory(committee=True)
    session.agenda.create(candidature=second, order=2)
    CommitteeSessionFactory(candidatures=[CandidatureFactory(committee=True)])

    files = committee.files_for(member)

    assert [(file.candidature, file.sheet) for file in files] == [(candidature, sheet), (second, None)]


def test_a_member_reads_the_sheet_as_it_was_last_written(member, candidature):
    sheet = InstructionSheetFactory(candidature=candidature, empty=True)
    sheet.summary, sheet.recommendation = "Commune sans café.", "favourable"
    for score in sheet.scores.all():
        score.value = 3
        sheet.scores.add(score)
    sheet.save_revision()

    shown = file_of(member, candidature).sheet

    assert (shown.summary, shown.recommendation) == ("Commune sans café.", "favourable")
    assert {value for _criterion, value in shown.lines} == {3}
    assert fresh(sheet).summary == ""


def read(member):
    for file in committee.files_for(member):
        str(file.candidature.commune.departement)
        [f"{criterion} {value}" for criterion, value in file.sheet.lines]
        [str(review) for review in file.others]


@pytest.mark.parametrize("count", [1, 3])
def test_the_files_are_read_in_as_many_queries_whatever_their_number(count, django_assert_num_queries):
    session = CommitteeSessionFactory(members=3)
    for order in range(count):
        candidature = CandidatureFactory(committee=True)
        InstructionSheetFactory(candidature=candidature).save_revision()
        session.agenda.create(candidature=candidature, order=order)
        for member in session.members.all():
            committee.give_review(member, candidature, opinion="favourable")
    member = session.members.select_related("session").first()

    with django_assert_num_queries(5):
        read(member)


# The sheet and its circuit --------------------------------------------------------------------------
def test_the_circuit_has_two_tasks_held_by_the_leads():
    workflow = Workflow.objects.get(name="Comité d’instruction")

    assert [(task.name, [group.name for group in task.specific.groups.all()]) for task in workflow.tasks] == [
        ("Fiche prête pour le comité", ["Responsables développement"]),
        ("Avis du comité recueillis", ["Responsables développement"]),
    ]


def test_a_filled_sheet_has_a_summary_an_opinion_and_every_figure():
    assert InstructionSheetFactory().is_filled
    assert not InstructionSheetFactory(empty=True).is_filled
    assert not InstructionSheetFactory(summary=" \n").is_filled
    assert not InstructionSheetFactory(recommendation="").is_filled
    sheet = InstructionSheetFactory()
    sheet.scores.all().delete()
    assert not fresh(sheet).is_filled


def test_the_latest_version_counts_even_before_it_is_published():
    sheet = InstructionSheetFactory(empty=True)
    sheet.summary, sheet.recommendation = "Commune sans café.", "favourable"
    for score in sheet.scores.all():
        score.value = 0
        sheet.scores.add(score)
    sheet.save_revision()

    assert fresh(sheet).is_filled


def test_a_figure_stays_under_the_maximum_of_its_criterion():
    score = SheetScore(sheet=InstructionSheetFactory(), criterion=InstructionSheetFactory().scores.first().criterion)
    score.value = score.criterion.maximum + 1

    with pytest.raises(ValidationError):
        score.clean()


def test_approval_needs_both_tasks():
    sheet = InstructionSheetFactory()
    user = lead()
    effects.submit_sheet(sheet, user)
    assert not fresh(sheet).is_approved

    fresh(sheet).current_workflow_task_state.approve(user=user)
    assert not fresh(sheet).is_approved

    fresh(sheet).current_workflow_task_state.approve(user=user)
    assert fresh(sheet).is_approved
    assert fresh(sheet).live


def test_a_newer_version_is_not_approved():
    sheet = InstructionSheetFactory(approved=True)
    sheet.summary = "Autre chose."

    sheet.save_revision()

    assert not fresh(sheet).is_approved


def test_approving_decides_nothing():
    candidature = CandidatureFactory(committee=True)
    approve(InstructionSheetFactory(candidature=candidature))

    assert fresh(candidature).status == Status.COMMITTEE
    assert candidature.transitions.count() == 0


def test_a_sheet_sent_back_by_the_circuit_goes_on_from_there():
    candidature = CandidatureFactory(under_review=True)
    sheet, author = InstructionSheetFactory(candidature=candidature), officer()
    effects.submit_sheet(sheet, author)
    fresh(sheet).current_workflow_task_state.reject(user=lead(), comment="Le loyer ?")

    session = CommitteeSessionFactory(members=0)
    perform(candidature, "send_to_committee", actor=Actor(user=author), data={"session": session})

    assert fresh(sheet).workflow_in_progress
    assert sheet.workflow_states.count() == 1
    approve(sheet)
    assert fresh(sheet).is_approved


def test_an_approved_sheet_sent_again_stays_approved():
    sheet = InstructionSheetFactory(approved=True)

    effects.submit_sheet(fresh(sheet), lead())

    assert fresh(sheet).is_approved


def test_a_sheet_rewritten_after_its_approval_enters_the_circuit_again():
    sheet = InstructionSheetFactory(approved=True)
    sheet.summary = "Autre chose."
    sheet.save_revision()

    effects.submit_sheet(fresh(sheet), lead())

    assert fresh(sheet).workflow_in_progress
    approve(sheet)
    assert fresh(sheet).is_approved
    assert fresh(sheet).summary == "Autre chose."


def test_who_has_a_conflict_of_interest_never_reads_the_other_opinions():
    session = CommitteeSessionFactory(members=2, candidatures=[CandidatureFactory(committee=True)])
    candidature = session.candidatures.get()
    first, second = session.members.all()
    committee.give_review(first, candidature, opinion="favourable", comment="Oui.")

    committee.give_review(second, candidature, opinion="", has_conflict=True)

    assert committee.files_for(second)[0].others == []
    assert committee.files_for(first)[0].others == [candidature.reviews.get(member=second)]
