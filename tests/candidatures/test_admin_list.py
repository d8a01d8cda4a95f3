"""The list of candidatures in the admin: who sees what, filters, search, and what it costs."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from candidatures.models import Candidature, Status
from tests.candidatures.browsers import browser, browser_of, browser_of_user, text_of
from tests.factories.cafes_map import CommuneFactory, DepartementFactory, RegionFactory
from tests.factories.candidatures import (
    CandidatureFactory,
    CommitteeSessionFactory,
    InstructionSheetFactory,
    exploitation,
    lead,
    officer,
    redaction,
)

pytestmark = pytest.mark.django_db

SNIPPET = "wagtailsnippets_candidatures_candidature"
LIST = "/admin/snippets/candidatures/candidature/"


@pytest.fixture
def client():
    return browser_of_user(officer())


def references(response):
    return {candidature.reference for candidature in response.context["object_list"]}


def shown(client, **query):
    return references(client.get(LIST, query))


def own_references(*candidatures):
    return {candidature.reference for candidature in candidatures}


# Who sees what ------------------------------------------------------------------------------------
SENT = [status for status in Status if status != Status.DRAFT]


@pytest.mark.parametrize(
    ("make", "statuses"),
    [(officer, SENT), (lead, SENT), (exploitation, [Status.FEASIBILITY, Status.CONVERTED])],
)
def test_each_group_sees_its_files_and_never_a_draft(make, statuses):
    files = {status: CandidatureFactory(status=status) for status in Status}

    assert shown(browser_of_user(make())) == own_references(*(files[status] for status in statuses))


def test_redaction_sees_no_list_and_no_menu():
    CandidatureFactory(submitted=True)
    client = browser_of_user(redaction())

    assert client.get(LIST)["Location"] == reverse("wagtailadmin_home")
    assert LIST not in text_of(client.get(reverse("wagtailadmin_home")))
    assert "candidatur" not in text_of(client.get(reverse("wagtailadmin_home"))).lower()


@pytest.mark.parametrize("make", [officer, lead, exploitation])
def test_those_who_have_files_find_them_in_the_menu(make):
    assert LIST in text_of(browser_of_user(make()).get(reverse("wagtailadmin_home")))


def test_visitors_and_communes_are_sent_to_the_log_in():
    candidature = CandidatureFactory(submitted=True)

    for client in (browser(), browser_of(candidature)):
        assert client.get(LIST)["Location"].startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize("make", [officer, lead, exploitation, redaction])
@pytest.mark.parametrize("name", ["add", "delete"])
def test_nobody_adds_or_deletes_a_candidature_here(make, name):
    candidature = CandidatureFactory(status=Status.FEASIBILITY)
    args = [candidature.pk] if name == "delete" else []

    for call in ("get", "post"):
        response = getattr(browser_of_user(make()), call)(reverse(f"{SNIPPET}:{name}", args=args))
        assert response.status_code in (302, 404), call

    assert Candidature.objects.count() == 1


def names_of_snippet_views():
    resolver = get_resolver()
    namespaces = (SNIPPET, "wagtailsnippetchoosers_candidatures_candidature")
    return sorted(set().union(*(views_of(resolver, namespace) for namespace in namespaces)))


def views_of(resolver, namespace, inside=()):
    found = set()
    for pattern in resolver.url_patterns:
        if not hasattr(pattern, "url_patterns"):
            if inside and inside[-1] == namespace:
                found.add(":".join([*inside, pattern.name]))
            continue
        deeper = (*inside, pattern.namespace) if pattern.namespace else inside
        found |= views_of(pattern, namespace, deeper)
    return found


@pytest.mark.parametrize("make", [exploitation, redaction])
def test_no_view_of_the_snippet_tells_a_file_that_is_not_theirs(make):
    """History, usage, inspection, choosers…: Wagtail checks the model, the instance is ours to check."""
    hidden = CandidatureFactory(committee=True)
    hidden.commune.name = "Commune-Secrète"
    hidden.commune.save()
    client = browser_of_user(make())

    names = names_of_snippet_views()

    assert f"{SNIPPET}:list" in names
    for name in names:
        for args in ([], [hidden.pk]):
            try:
                path = reverse(name, args=args)
            except NoReverseMatch:
                continue
            page = text_of(client.get(path, {"q": hidden.reference} if not args else {}))
            assert "Commune-Secrète" not in page, name
            assert hidden.reference not in page.replace(f'value="{hidden.reference}"', ""), name


@pytest.mark.parametrize("make", [redaction, exploitation])
def test_sheets_and_sessions_are_not_told_to_those_who_have_none(make):
    hidden = CandidatureFactory(under_review=True)
    InstructionSheetFactory(candidature=hidden)
    CommitteeSessionFactory(name="Comité secret")
    client = browser_of_user(make())

    for model, secret in (("instructionsheet", hidden.reference), ("committeesession", "Comité secret")):
        for path in (f"/admin/snippets/candidatures/{model}/", f"/admin/snippets/choose/candidatures/{model}/"):
            assert secret not in text_of(client.get(path, follow=True)), path


def test_the_chooser_of_snippets_does_not_list_candidatures():
    hidden = CandidatureFactory()

    for path in ("/admin/snippets/choose/candidatures/candidature/", "/admin/choosers/candidatures/candidature/"):
        assert hidden.reference not in text_of(browser_of_user(redaction()).get(path))


# What a line says ----------------------------------------------------------------------------------
def test_a_line_says_the_state_in_words_and_leads_to_the_file(client):
    candidature = CandidatureFactory(committee=True, officer=officer(first_name="Camille", last_name="Exemple"))
    candidature.status_changed_at = timezone.now() - timedelta(days=12)
    candidature.save()

    page = text_of(client.get(LIST))

    assert reverse(f"{SNIPPET}:edit", args=[candidature.pk]) in page
    assert candidature.get_status_display() in page
    assert "Camille Exemple" in page
    assert "<td>12</td>" in page


def test_an_empty_list_says_so(client):
    assert client.get(LIST).status_code == 200


def test_hostile_strings_are_inert_in_the_list(client):
    script = "<script>alert('x')</script>"
    commune = CommuneFactory(name=script)
    CandidatureFactory(submitted=True, commune=commune, mayor_last_name=script)

    page = text_of(client.get(LIST))

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


# Filters and search -------------------------------------------------------------------------------
@pytest.fixture
def files():
    lot = DepartementFactory(code="46", name="Lot", region=RegionFactory(code="76", name="Occitanie"))
    mine = officer()
    return {
        "sarthe": CandidatureFactory(
            submitted=True,
            commune=CommuneFactory(name="Tresson", population=511),
            mayor_last_name="Durand",
            town_hall_email="mairie@tresson.example",
        ),
        "lot": CandidatureFactory(
            committee=True,
            commune=CommuneFactory(name="Gindou", population=1200, departement=lot),
            officer=mine,
            eligibility="to_check",
            contact_name="Sacha Petit",
            submitted_at=timezone.now() - timedelta(days=100),
        ),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "submitted"}, ["sarthe"]),
        ({"status": ["submitted", "committee"]}, ["sarthe", "lot"]),
        ({"region": "76"}, ["lot"]),
        ({"departement": "72"}, ["sarthe"]),
        ({"population": "500-1000"}, ["sarthe"]),
        ({"population": "1000-2000"}, ["lot"]),
        ({"eligibility": "to_check"}, ["lot"]),
        ({"q": "tress"}, ["sarthe"]),
        ({"q": "durand"}, ["sarthe"]),
        ({"q": "sacha"}, ["lot"]),
        ({"q": "mairie@tresson"}, ["sarthe"]),
        ({"q": "nothing of the kind"}, []),
        ({"q": "%"}, []),
        ({"status": "committee", "q": "tresson"}, []),
    ],
)
def test_filters_and_search(client, files, query, expected):
    assert shown(client, **query) == own_references(*(files[name] for name in expected))


def test_search_by_reference_and_by_code_of_the_commune(client, files):
    assert shown(client, q=files["lot"].reference.lower()) == {files["lot"].reference}
    assert shown(client, q=files["lot"].commune_id) == {files["lot"].reference}


def test_filter_by_officer(client, files):
    assert shown(client, officer=files["lot"].officer_id) == {files["lot"].reference}


def test_filter_by_date_of_sending(client, files):
    month_ago = (timezone.localdate() - timedelta(days=30)).isoformat()

    assert shown(client, submitted_after=month_ago) == {files["sarthe"].reference}
    assert shown(client, submitted_before=month_ago) == {files["lot"].reference}


@pytest.mark.parametrize(
    "query",
    [
        {"status": "draft"},
        {"status": "nothing"},
        {"region": "'; DROP"},
        {"population": "all"},
        {"officer": "x" * 3000},
        {"submitted_after": "yesterday"},
        {"q": "x" * 5000},
        {"q": "' OR 1=1 --"},
        {"p": "99999"},
        {"p": "-1"},
        {"ordering": "password"},
        {"ordering": "-commune__search_name"},
        {"export": "pdf"},
    ],
)
def test_hostile_queries_break_nothing_and_show_no_draft(client, files, query):
    draft = CandidatureFactory()

    response = client.get(LIST, query)

    assert response.status_code in (200, 404)
    assert draft.reference not in text_of(response)


@pytest.mark.parametrize(
    "key", ["commune__search_name", "population", "status", "status_changed_at", "last_commune_activity_at"]
)
def test_the_list_can_be_sorted(client, files, key):
    up = [file.reference for file in client.get(LIST, {"ordering": key}).context["object_list"]]
    down = [file.reference for file in client.get(LIST, {"ordering": f"-{key}"}).context["object_list"]]

    assert sorted(up) == sorted(down)
    assert up == down[::-1]


# What it costs ------------------------------------------------------------------------------------
def cost(call):
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        call()
    return [query["sql"][:160] for query in queries]


def test_the_list_costs_the_same_for_two_files_and_for_fifty(client):
    mine = officer()
    CandidatureFactory.create_batch(2, submitted=True, officer=mine)
    client.get(LIST)
    few = cost(lambda: client.get(LIST))

    for _number in range(48):
        CandidatureFactory(submitted=True, officer=mine)
    many = cost(lambda: client.get(LIST))

    assert len(many) == len(few), few
    assert len(many) <= 14, "\n".join(many)


def test_the_list_of_fifty_files_weighs_at_most_ninety_kilobytes(client):
    CandidatureFactory.create_batch(50, submitted=True, officer=officer())

    assert len(client.get(LIST).content) <= 90 * 1024
