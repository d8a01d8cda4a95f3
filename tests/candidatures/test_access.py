"""Whom a browser speaks for: collaborators and members of the committee, who have no account."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from candidatures import links
from candidatures.instruction import committee
from candidatures.intake import access
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    CommitteeMemberFactory,
    holder_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session.create()
    return request


def test_nobody_at_first(browser):
    assert access.collaborator_of(browser) is None
    assert access.collaborator_of(browser, CandidatureFactory().reference) is None


def test_a_browser_speaks_for_the_person_who_came_in(browser):
    candidature = CandidatureFactory()
    before = browser.session.session_key

    access.sign_in(browser, holder_of(candidature))

    assert access.collaborator_of(browser) == holder_of(candidature)
    assert browser.session.session_key != before


def test_two_files_stay_open_in_one_browser(browser):
    first, second = CandidatureFactory(), CandidatureFactory()
    access.sign_in(browser, holder_of(first))
    access.sign_in(browser, holder_of(second))

    assert access.collaborator_of(browser) == holder_of(second)
    assert access.collaborator_of(browser, first.reference) == holder_of(first)


def test_the_reference_of_another_file_opens_nothing(browser):
    access.sign_in(browser, holder_of(CandidatureFactory()))

    assert access.collaborator_of(browser, CandidatureFactory().reference) is None


def test_a_removed_person_is_out_at_once(browser):
    editor = CollaboratorFactory(editor=True, candidature=CandidatureFactory())
    access.sign_in(browser, editor)
    editor.removed_at = timezone.now()
    editor.save()

    assert access.collaborator_of(browser) is None


def test_a_draft_in_the_bin_is_out_of_reach(browser):
    candidature = CandidatureFactory()
    access.sign_in(browser, holder_of(candidature))
    candidature.trashed_at = timezone.now()
    candidature.save()

    assert access.collaborator_of(browser) is None


def test_who_only_typed_an_address_is_out_once_its_owner_came_in(browser):
    candidature = CandidatureFactory()
    owner = RequestFactory().get("/")
    owner.session = SessionStore()
    owner.session.create()
    access.sign_in(browser, holder_of(candidature), is_proved=False)
    assert access.collaborator_of(browser) == holder_of(candidature)

    access.sign_in(owner, holder_of(candidature))

    assert access.collaborator_of(browser) is None
    assert access.collaborator_of(owner) == holder_of(candidature)


def test_leaving_forgets_every_file(browser):
    candidature = CandidatureFactory()
    access.sign_in(browser, holder_of(candidature))

    access.forget(browser)

    assert access.collaborator_of(browser, candidature.reference) is None
    access.forget(browser)


def test_who_is_there_is_read_in_one_query(browser, django_assert_num_queries):
    access.sign_in(browser, holder_of(CandidatureFactory()))

    with django_assert_num_queries(1):
        person = access.collaborator_of(browser)
        assert str(person.candidature.commune.departement)
        assert str(person.candidature.call)


# Committee ------------------------------------------------------------------------------------------
def test_a_member_comes_in_by_their_link(browser):
    member = CommitteeMemberFactory()
    links.issue_committee_link(member)

    committee.sign_in(browser, member)

    assert committee.member_of(browser) == member


def test_a_newer_link_ends_the_older_session(browser):
    member = CommitteeMemberFactory()
    links.issue_committee_link(member)
    committee.sign_in(browser, member)

    links.issue_committee_link(member)

    assert committee.member_of(browser) is None


def test_a_member_is_out_once_the_session_is_closed(browser):
    member = CommitteeMemberFactory()
    links.issue_committee_link(member)
    committee.sign_in(browser, member)
    member.session.closed_at = timezone.now()
    member.session.save()

    assert committee.member_of(browser) is None


def test_a_collaborator_is_no_member_and_a_member_no_collaborator(browser):
    member = CommitteeMemberFactory()
    committee.sign_in(browser, member)
    assert access.collaborator_of(browser) is None

    access.forget(browser)
    browser.session.flush()
    access.sign_in(browser, holder_of(CandidatureFactory()))
    assert committee.member_of(browser) is None
