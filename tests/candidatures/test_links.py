"""Links and codes: hashed, revoked by newer ones, of limited life; those of the committee."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from candidatures import links
from candidatures.models import AccessLink
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    CommitteeMemberFactory,
    CommitteeSessionFactory,
    fresh,
    holder_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return CollaboratorFactory(email="Mairie@Commune.example")


@pytest.fixture
def clock(monkeypatch):
    """`clock(days=1)` moves it forward from now."""
    start = timezone.now()

    def move(**delta):
        monkeypatch.setattr(timezone, "now", lambda: start + timedelta(**delta))

    move()
    return move


def token_of(url):
    return url.rstrip("/").rpartition("/")[2]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


# Links ----------------------------------------------------------------------------------------------
def test_a_link_is_absolute_and_opens_its_file(person, settings):
    url, code = links.issue_link(person)

    token = token_of(url)
    assert url == settings.WAGTAILADMIN_BASE_URL + reverse("candidatures:link_open", kwargs={"token": token})
    assert links.find_link(token).collaborator == person
    assert (len(code), code.isdecimal()) == (6, True)


def test_neither_token_nor_code_is_stored(person):
    url, code = links.issue_link(person)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM candidatures_accesslink")
        stored = repr(cursor.fetchall())

    token = token_of(url)
    assert token not in stored
    assert code not in AccessLink.objects.values_list("code_hash", "token_hash")[0]
    assert hashlib.sha256(code.encode()).hexdigest() not in stored
    assert hashlib.sha256(token.encode()).hexdigest() in stored


def test_a_token_holds_at_least_122_random_bits(person):
    tokens = {token_of(links.issue_link(person)[0]) for _time in range(20)}

    assert len(tokens) == 20
    assert min(len(token) for token in tokens) * 6 >= 160


def test_the_hash_of_a_code_depends_on_the_secret_and_on_its_link(settings):
    one = links.hash_code("123456", "a")
    other_link = links.hash_code("123456", "b")
    settings.SECRET_KEY = "another secret"

    assert len({one, other_link, links.hash_code("123456", "a")}) == 3


def test_a_newer_link_revokes_the_older_one_of_this_person_only(person):
    other = CollaboratorFactory(candidature=person.candidature, editor=True)
    old, kept = token_of(links.issue_link(person)[0]), token_of(links.issue_link(other)[0])

    new = token_of(links.issue_link(person)[0])

    with pytest.raises(links.LinkRefused) as refusal:
        links.find_link(old)
    assert refusal.value.link.collaborator == person
    assert links.find_link(new).collaborator == person
    assert links.find_link(kept).collaborator == other


def test_a_link_lasts_thirty_days(person, clock):
    token = token_of(links.issue_link(person)[0])

    clock(days=29, hours=23, minutes=59)
    assert links.find_link(token).collaborator == person

    clock(days=30)
    with pytest.raises(links.LinkRefused):
        links.find_link(token)


@pytest.mark.parametrize("token", ["", "nothing", "x" * 500, "é", "\x00"])
def test_an_unknown_token_opens_nothing(person, token):
    links.issue_link(person)

    with pytest.raises(links.LinkRefused) as refusal:
        links.find_link(token)

    assert refusal.value.link is None


def test_a_removed_person_opens_nothing(person):
    url, code = links.issue_link(person)
    person.removed_at = timezone.now()
    person.save()

    with pytest.raises(links.LinkRefused):
        links.find_link(token_of(url))
    with pytest.raises(links.LinkRefused):
        links.find_link_by_code(person.email, code)


def test_a_draft_in_the_bin_opens_to_nobody(person):
    url, code = links.issue_link(person)
    person.candidature.trashed_at = timezone.now()
    person.candidature.save()

    with pytest.raises(links.LinkRefused):
        links.find_link(token_of(url))
    with pytest.raises(links.LinkRefused):
        links.find_link_by_code(person.email, code)


# Codes ----------------------------------------------------------------------------------------------
def test_a_code_opens_with_its_address_whatever_the_case(person):
    _url, code = links.issue_link(person)

    assert links.find_link_by_code("  mairie@COMMUNE.example ", code).collaborator == person


def test_a_code_is_worth_nothing_with_another_address(person):
    _url, code = links.issue_link(person)
    other = CollaboratorFactory()
    links.issue_link(other)

    with pytest.raises(links.LinkRefused):
        links.find_link_by_code(other.email, code)


def test_two_people_with_one_address_have_each_their_code():
    file, other_file = CandidatureFactory(holder="mairie@x.example"), CandidatureFactory(holder="mairie@x.example")
    codes = {found: links.issue_link(holder_of(found))[1] for found in (file, other_file)}
    if len(set(codes.values())) == 1:
        codes[file] = links.issue_link(holder_of(file))[1]

    for candidature, code in codes.items():
        assert links.find_link_by_code("mairie@x.example", code).collaborator.candidature == candidature


def test_a_code_lasts_a_day(person, clock):
    _url, code = links.issue_link(person)

    clock(hours=23, minutes=59)
    assert links.find_link_by_code(person.email, code).collaborator == person

    clock(hours=24)
    with pytest.raises(links.LinkRefused):
        links.find_link_by_code(person.email, code)


def test_five_wrong_codes_burn_the_code_and_leave_the_link(person):
    url, code = links.issue_link(person)
    for _time in range(5):
        with pytest.raises(links.LinkRefused):
            links.find_link_by_code(person.email, wrong(code))

    with pytest.raises(links.LinkRefused):
        links.find_link_by_code(person.email, code)

    assert links.find_link(token_of(url)).collaborator == person


def test_four_wrong_codes_burn_nothing(person):
    _url, code = links.issue_link(person)
    for _time in range(4):
        with pytest.raises(links.LinkRefused):
            links.find_link_by_code(person.email, wrong(code))

    assert links.find_link_by_code(person.email, code).collaborator == person


def test_a_new_link_brings_a_new_code_with_its_own_attempts(person):
    _url, old = links.issue_link(person)
    for _time in range(5):
        with pytest.raises(links.LinkRefused):
            links.find_link_by_code(person.email, wrong(old))

    _url, new = links.issue_link(person)

    assert links.find_link_by_code(person.email, new).collaborator == person
    if new != old:
        with pytest.raises(links.LinkRefused):
            links.find_link_by_code(person.email, old)


def test_who_may_ask_for_a_new_link():
    address = "mairie@x.example"
    draft = CandidatureFactory(holder=address)
    closed = CandidatureFactory(holder="MAIRIE@x.example", closed=True)
    CandidatureFactory(holder=address, converted=True)
    CandidatureFactory(holder=address, trashed_at=timezone.now())
    CandidatureFactory(holder="other@x.example")
    CollaboratorFactory(email=address, removed=True)

    people = links.people_with_address(f" {address} ")

    assert [person.candidature for person in people] == [closed, draft]


# Committee ------------------------------------------------------------------------------------------
def test_a_member_of_the_committee_comes_by_a_personal_link():
    member = CommitteeMemberFactory()

    token = token_of(links.issue_committee_link(member))

    assert links.find_committee_member(token) == member
    assert fresh(member).token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_a_newer_committee_link_replaces_the_older_one():
    member = CommitteeMemberFactory()
    old = token_of(links.issue_committee_link(member))

    new = token_of(links.issue_committee_link(member))

    assert links.find_committee_member(old) is None
    assert links.find_committee_member(new) == member


def test_a_committee_link_ends_with_its_session():
    session = CommitteeSessionFactory(members=1)
    token = token_of(links.issue_committee_link(session.members.get()))
    session.closed_at = timezone.now()
    session.save()

    assert links.find_committee_member(token) is None


def test_a_member_without_a_link_is_found_by_nothing():
    CommitteeMemberFactory()

    assert links.find_committee_member("") is None
