"""A member of the committee: a personal link, the sheets of one session, an opinion a file; never a contact."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from candidatures import links
from candidatures.models import AgendaItem, Review, Status
from tests.candidatures.browsers import browser, browser_of_member, text_of
from tests.factories.candidatures import (
    ANSWERS,
    CandidatureFactory,
    CommitteeSessionFactory,
    DocumentFactory,
    InstructionSheetFactory,
    MessageFactory,
    NoteFactory,
    ReviewFactory,
    holder_of,
)
from tests.factories.home import HomePageFactory, serve

pytestmark = pytest.mark.django_db

SESSION = "/comite/"


@pytest.fixture
def candidature():
    return CandidatureFactory(committee=True)


@pytest.fixture
def session(candidature):
    InstructionSheetFactory(candidature=candidature, premises="Ancienne école, 80 m².")
    return CommitteeSessionFactory(candidatures=[candidature], name="Comité de printemps")


@pytest.fixture
def member(session):
    member = session.members.first()
    links.issue_committee_link(member)
    return member


@pytest.fixture
def client(member):
    return browser_of_member(member)


def link_of(member):
    url = links.issue_committee_link(member)
    return url[url.index("/comite/") :]


def give(client, candidature, **typed):
    return client.post(reverse("candidatures:review_give", args=[candidature.pk]), typed)


# The link ----------------------------------------------------------------------------------------
def test_the_link_shows_a_button_and_signs_nobody_in(session):
    member = session.members.first()
    client = browser()

    response = client.get(link_of(member))

    assert response.status_code == 200
    assert "Comité de printemps" in text_of(response)
    assert client.get(SESSION).status_code == 404


def test_the_button_opens_the_session(session):
    client = browser()

    response = client.post(link_of(session.members.first()))

    assert response["Location"] == SESSION
    assert client.get(SESSION).status_code == 200


def test_a_newer_link_closes_the_older_one_and_its_browsers(session):
    member = session.members.first()
    client, older = browser(), link_of(member)
    client.post(older)

    link_of(member)

    assert client.get(SESSION).status_code == 404
    assert browser().post(older).status_code == 404


@pytest.mark.parametrize("token", ["a" * 20, "jamais-vu-nulle-part-0123456789"])
def test_a_link_nobody_issued_is_a_404(token):
    assert browser().get(f"/comite/{token}/").status_code == 404


def test_a_closed_session_is_a_404_everywhere(client, session, candidature, member):
    path = link_of(member)
    member.refresh_from_db()
    client = browser_of_member(member)
    session.closed_at = timezone.now()
    session.save()

    assert client.get(SESSION).status_code == 404
    assert give(client, candidature, opinion="favourable").status_code == 404
    assert browser().get(path).status_code == 404
    assert browser().post(path).status_code == 404
    assert Review.objects.count() == 0


def test_pages_of_the_committee_are_never_stored(client, session):
    assert "no-store" in client.get(SESSION)["Cache-Control"]
    assert "no-store" in browser().get(link_of(session.members.last()))["Cache-Control"]


# The sheets --------------------------------------------------------------------------------------
def test_a_member_reads_the_sheet(client, candidature):
    page = text_of(client.get(SESSION))

    assert candidature.commune.name in page
    assert "Commune sans café, local communal." in page
    assert "Ancienne école, 80 m²." in page


def test_a_member_reads_the_last_version_of_the_sheet_before_any_approval(client, candidature):
    """As the officer saves it in the admin: a revision, the row itself untouched."""
    sheet = candidature.sheet
    sheet.summary = "Écrit hier soir."
    score = sheet.scores.first()
    score.value = 5
    sheet.scores.add(score)
    sheet.save_revision()

    page = text_of(client.get(SESSION))

    assert "Écrit hier soir." in page
    assert "Commune sans café, local communal." not in page
    assert f"<dt>{score.criterion}</dt><dd>5 / 5</dd>" in page


def test_a_member_sees_no_contact_of_the_commune(client, candidature):
    holder = holder_of(candidature)
    MessageFactory(candidature=candidature, text="Rappelez-moi au 06 39 98 00 00")
    NoteFactory(candidature=candidature, text="Mairie joignable le mardi")
    DocumentFactory(candidature=candidature, name="piece-confidentielle.pdf")

    page = text_of(client.get(SESSION))

    people = [
        "town_hall_address",
        "town_hall_email",
        "town_hall_phone",
        "mayor_first_name",
        "mayor_last_name",
        "mayor_email",
    ]
    secrets = [ANSWERS[name] for name in people]
    for secret in [*secrets, holder.email, holder.name, "06 39 98", "le mardi", "piece-confidentielle"]:
        assert secret not in page


def test_a_member_sees_the_files_of_the_session_only(client):
    other = CandidatureFactory(committee=True)
    InstructionSheetFactory(candidature=other)

    assert other.reference not in text_of(client.get(SESSION))


def test_a_member_opens_no_page_of_the_commune(client, candidature):
    assert client.get(candidature.get_absolute_url()).status_code == 404


def test_an_empty_agenda_says_so(client, session):
    AgendaItem.objects.all().delete()

    response = client.get(SESSION)

    assert response.status_code == 200
    assert response.context["files"] == []


def test_a_sheet_that_is_not_there_yet_breaks_nothing(client, session):
    bare = CandidatureFactory(committee=True)
    AgendaItem.objects.create(session=session, candidature=bare, order=2)

    assert bare.reference in text_of(client.get(SESSION))


def test_hostile_words_in_a_sheet_are_inert(client, candidature):
    candidature.sheet.summary = "<script>alert('x')</script>"
    candidature.sheet.save()

    page = text_of(client.get(SESSION))

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# Opinions ----------------------------------------------------------------------------------------
def test_an_opinion_is_recorded_and_may_be_changed(client, candidature, member):
    give(client, candidature, opinion="favourable", comment="Beau local.")
    give(client, candidature, opinion="reserved", comment="À revoir.")

    review = Review.objects.get()
    assert (review.member, review.opinion, review.comment) == (member, "reserved", "À revoir.")
    assert client.get(SESSION).context["files"][0]["form"]["opinion"].value() == "reserved"


def test_the_opinions_of_others_are_hidden_until_mine_is_given(client, candidature, session):
    other = session.members.last()
    ReviewFactory(candidature=candidature, member=other, comment="Trop loin de tout.")
    before = text_of(client.get(SESSION))

    give(client, candidature, opinion="favourable")

    assert "Trop loin de tout." not in before
    assert other.name not in before
    assert "Trop loin de tout." in text_of(client.get(SESSION))


def test_an_opinion_on_one_file_shows_no_opinion_on_another(client, candidature, session):
    second = CandidatureFactory(committee=True)
    AgendaItem.objects.create(session=session, candidature=second, order=2)
    ReviewFactory(candidature=second, member=session.members.last(), comment="Sur le second.")

    give(client, candidature, opinion="favourable")

    assert "Sur le second." not in text_of(client.get(SESSION))


def test_a_conflict_of_interest_needs_no_opinion_and_keeps_none(client, candidature):
    give(client, candidature, opinion="favourable", has_conflict="on")

    review = Review.objects.get()
    assert (review.opinion, review.has_conflict) == ("", True)
    assert candidature.reviews.counting().count() == 0


@pytest.mark.parametrize("typed", [{}, {"opinion": "sublime"}, {"opinion": "favourable", "comment": "x" * 501}])
def test_an_opinion_that_cannot_be_kept_says_why_on_its_own_file(client, candidature, session, typed):
    second = CandidatureFactory(committee=True)
    AgendaItem.objects.create(session=session, candidature=second, order=2)

    response = give(client, candidature, **typed)

    forms = {entry["candidature"]: entry["form"] for entry in response.context["files"]}
    assert response.status_code == 200
    assert forms[candidature].errors
    assert not forms[second].errors
    assert Review.objects.count() == 0


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.UNDER_REVIEW, Status.DECLINED])
def test_no_opinion_on_a_file_that_left_the_committee(client, candidature, status):
    candidature.status = status
    candidature.save()

    give(client, candidature, opinion="favourable")

    assert Review.objects.count() == 0


def test_the_decision_is_not_told_to_the_members(client, candidature):
    candidature.status = Status.DECLINED
    candidature.save()

    page = text_of(client.get(SESSION))

    assert candidature.get_status_display() not in page
    assert reverse("candidatures:review_give", args=[candidature.pk]) not in page


def test_an_opinion_on_a_file_of_another_session_is_a_404(client):
    other = CandidatureFactory(committee=True)

    assert give(client, other, opinion="favourable").status_code == 404


def test_nobody_gives_an_opinion_without_a_link(candidature):
    assert give(browser(), candidature, opinion="favourable").status_code == 404


def test_an_opinion_takes_only_a_post(client, candidature):
    assert client.get(reverse("candidatures:review_give", args=[candidature.pk])).status_code == 405


def test_the_page_holds_nothing_inline(client):
    response = client.get(SESSION)

    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert " style=" not in text_of(response)


def test_the_page_costs_the_same_for_one_file_and_for_eight(client, session, member):
    serve(HomePageFactory())

    def cost():
        for cache in caches.all(initialized_only=True):
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(SESSION)
        return [query["sql"][:200] for query in queries]

    def review_all(files):
        for file in files:
            for reader in session.members.all():
                ReviewFactory(candidature=file, member=reader)

    review_all([item.candidature for item in session.agenda.all()])
    one = cost()
    files = CandidatureFactory.create_batch(7, committee=True)
    for order, file in enumerate(files, start=2):
        InstructionSheetFactory(candidature=file)
        AgendaItem.objects.create(session=session, candidature=file, order=order)
    review_all(files)

    assert len(cost()) == len(one), one


def test_a_session_long_past_but_open_still_opens(session):
    session.meets_on = timezone.localdate() - timedelta(days=60)
    session.save()

    assert browser().post(link_of(session.members.first())).status_code == 302
