"""The search of the whole site; the same answers on both databases, so it runs on both."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cafes_map.models import CafesMapPage, Departement
from cafes_map.territory_import import index as index_communes
from candidatures.models import EligibilityPage
from config.search_backend import folded, telling
from tests.factories.cafes_map import CafeFactory, CommuneFactory, FormerCommuneFactory, ServiceFactory
from tests.factories.home import ContentPageFactory, SiteSettingsFactory

QUERIES = 9
HOSTILE = [
    '"AND OR NOT*(', "NEAR(a b)", "title:x", "a' OR '1'='1", "<script>alert(1)</script>", "* * *", "%_%", "\\", "é" * 200,
    "!&|:*", "a" * 5_000, "-", "''", "{}", "😀", "\u202e\ufeff", "café " * 60, "^café", "saint saint saint",
]  # fmt: skip


def page_of(client, query, address="/recherche/", **more):
    response = client.get(address, {"q": query, **more})
    assert response.status_code == 200, query
    return BeautifulSoup(response.content, "html.parser")


def titles(page, group):
    return [title.get_text() for title in page.select(f"#resultats-{group} .result__title")]


def text(heading, words=""):
    return json.dumps([{"type": "text", "value": {"heading": heading, "text": f"<p>{words}</p>"}}])


@pytest.fixture
def site(home):
    """A map page at /cafes/ and the test of eligibility at /votre-commune/."""
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))
    home.add_child(
        instance=EligibilityPage(title="Votre commune peut-elle candidater ?", slug="votre-commune", locale=home.locale)
    )
    return home


def commune(name, code="72100", **values):
    made = CommuneFactory(name=name, insee_code=code, **values)
    index_communes([made.insee_code])
    return made


def test_words_are_folded_alike_whatever_their_spelling():
    assert folded("Épiceries, CŒUR de l’Œuvre") == ["epicerie", "coeur", "de", "l", "oeuvre"]
    assert telling(folded("Comment ouvrir un café dans ma commune ?")) == ["ouvrir", "cafe", "commune"]
    assert telling(folded("le de la")) == ["le", "de", "la"]


@pytest.mark.parametrize("query", ["epicerie", "ÉPICERIES", "les épiceries", "épic", "epicerie village", "l’épicerie"])
def test_accents_case_plurals_and_unfinished_words_make_no_difference(client, home, query):
    ContentPageFactory(parent=home, title="Les services", body=text("Au comptoir", "Une épicerie dans le village"))
    ContentPageFactory(parent=home, title="Autre chose", body=text("Rien"))

    assert titles(page_of(client, query), "pages") == ["Les services"]


def test_a_title_comes_before_a_text(client, home):
    ContentPageFactory(parent=home, title="Le programme", body=text("x", "licence licence licence"))
    ContentPageFactory(parent=home, title="La licence IV")

    assert titles(page_of(client, "licence"), "pages") == ["La licence IV", "Le programme"]


def test_pages_with_some_of_the_words_answer_when_none_has_all(client, home):
    ContentPageFactory(parent=home, title="Tenir un café", intro="Le métier")
    ContentPageFactory(parent=home, title="Mentions légales")

    assert titles(page_of(client, "comment tenir un bistrot"), "pages") == ["Tenir un café"]


def test_only_what_anyone_may_read_in_the_language_is_found(client, home, english_home):
    kept = ContentPageFactory(parent=home, title="Secret de famille")
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    ContentPageFactory(parent=kept, title="Secret sous le secret")
    ContentPageFactory(parent=home, title="Secret en brouillon", live=False)
    ContentPageFactory(parent=english_home, title="Secret garden", slug="garden")
    ContentPageFactory(parent=home, title="Secret de comptoir", intro="Tout le monde le sait")

    french, english = page_of(client, "secret"), page_of(client, "secret", "/en/search/")

    assert titles(french, "pages") == ["Secret de comptoir"]
    assert french.select_one(".result__text").get_text() == "Tout le monde le sait"
    assert titles(english, "pages") == ["Secret garden"]
    assert (french.html["lang"], english.html["lang"]) == ("fr", "en")
    assert french.select_one(".menu__language a")["href"] == "/en/search/"


def test_what_is_restricted_is_not_suggested_either(client, home):
    kept = ContentPageFactory(parent=home, title="Assemblée des fondateurs", show_in_menus=True)
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)

    page = page_of(client, "assemblée des fondateur")

    assert page.main.find("h1")
    assert kept.title not in page.main.get_text()


def test_a_page_that_changes_is_found_by_its_new_words(client, home):
    page = ContentPageFactory(parent=home, title="Ancien titre")
    page.title = "Dépôt de pain"
    page.save_revision().publish()

    assert titles(page_of(client, "depot pain"), "pages") == ["Dépôt de pain"]
    assert titles(page_of(client, "ancien"), "pages") == []


def test_cafes_are_found_by_name_commune_code_and_departement(client, site):
    place = commune("Saint-Éman", departement=Departement.objects.create(code="28", name="Eure-et-Loir"))
    CafeFactory(name="Le Bœuf blanc", slug="le-boeuf-blanc-saint-eman", commune=place)
    CafeFactory(name="Le Bœuf caché", slug="le-boeuf-cache", commune=place, live=False)

    for query in ("boeuf", "Bœuf blanc", "st eman", "saint-éman", "72440", "eure et loir", "le boeuf blanc saint-éman"):
        page = page_of(client, query)
        assert titles(page, "cafes") == ["Le Bœuf blanc"], query

    assert page.select_one("#resultats-cafes a")["href"] == "/cafes/28/le-boeuf-blanc-saint-eman/"
    assert page.select_one("#resultats-cafes .state").get_text() == "Ouvert"


def test_a_fictional_cafe_is_said_to_be_so_and_comes_last(client, site):
    place = commune("Le Grez")
    CafeFactory(name="A fictif du Grez", slug="a-fictif", commune=place, fictional=True)
    CafeFactory(name="Z réel du Grez", slug="z-reel", commune=place)

    page = page_of(client, "grez")

    assert titles(page, "cafes") == ["Z réel du Grez", "A fictif du Grez"]
    assert [state.get_text() for state in page.select("#resultats-cafes .state")] == [
        "Ouvert",
        "Café fictif, pour la démonstration",
    ]


def test_communes_lead_to_the_cafes_around_and_to_the_test(client, site):
    place = commune("Odos", code="65331")
    FormerCommuneFactory(commune=place, name="Vieux-Odos", code="65999")
    index_communes([place.insee_code])

    page = page_of(client, "vieux odos")

    assert titles(page, "communes") == ["Odos (72)"]
    links = page.select("#resultats-communes .result__links a")
    assert [link["href"] for link in links] == ["/cafes/?commune=65331", "/votre-commune/?commune=65331"]
    assert page.select_one("#resultats-communes .result__text").get_text() == "anciennement Vieux-Odos"
    assert page_of(client, "odos").select_one("h2[id]")["id"] == "titre-communes"


def test_a_service_leads_to_the_cafes_that_offer_it(client, site):
    ServiceFactory(slug="depot-de-pain", name="Dépôt de pain", english="Bread")

    link = page_of(client, "depots de pain").select_one(".search-summary__services a")

    assert link["href"] == "/cafes/service/depot-de-pain/"
    assert link.get_text() == "Les cafés qui proposent\u00a0: Dépôt de pain"


def test_nothing_found_suggests_what_is_spelt_nearly_so(client, site):
    ContentPageFactory(parent=site, title="Le programme", show_in_menus=True)
    commune("Sainte-Preuve")
    ServiceFactory(name="Produits locaux")

    assert suggestions(page_of(client, "sainte pruve")) == ["Sainte-Preuve"]
    assert suggestions(page_of(client, "produit locos")) == ["Produits locaux"]
    page = page_of(client, "le progrmme")
    assert suggestions(page) == ["Le programme"]
    assert page.select_one(".search-suggestions a")["href"] == "/recherche/?q=Le%20programme"
    assert page.select(".search-suggestions")[-1].a["href"].startswith("/page-")
    assert suggestions(page_of(client, "zzzzzzzz")) == []


def suggestions(page):
    found = [title for title in page.find_all("h2") if "pensiez" in title.get_text() or "mean" in title.get_text()]
    return [link.get_text() for title in found for link in title.find_next("ul").find_all("a")]


def test_an_empty_search_shows_the_form_and_where_to_start(client, home):
    ContentPageFactory(parent=home, title="Le programme", show_in_menus=True)

    page = page_of(client, "   ")

    assert page.select(".result") == []
    assert [link.get_text() for link in page.select(".search-suggestions a")] == ["Le programme"]
    assert page.select_one("form.ask")["action"] == "/recherche/"
    assert page.select_one("#recherche")["value"] == ""


def test_search_engines_do_not_keep_a_page_of_results(client, home):
    head = page_of(client, "café").head

    assert head.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("query", HOSTILE)
def test_nothing_one_types_breaks_the_search(client, site, query):
    commune("Aÿ")
    ContentPageFactory(parent=site, title="Saint-Éman")

    page = page_of(client, query, **{"pages-page": "-1", "cafes-page": "99999999999999999999", "communes-page": query})

    assert len(page.select_one("#recherche")["value"]) <= 100
    assert page.find("script", string="alert(1)") is None


@pytest.mark.parametrize("count", [10, 50])
def test_the_search_costs_ten_queries_at_most_whatever_it_finds(client, site, count):
    SiteSettingsFactory()
    ContentPageFactory.create_batch(count, parent=site, title="Preuve")
    places = [commune(f"Preuve-{rank}", code=f"72{rank:03d}") for rank in range(count)]
    for place in places:
        CafeFactory(commune=place)
    client.get("/recherche/")

    with CaptureQueriesContext(connection) as queries:
        page = page_of(client, "preuve", **{"cafes-page": "1"})

    assert [group.get_text().split()[-1] for group in page.select("h2 .search-count")] == [str(count)] * 3
    assert len(page.select(".result")) == 30
    assert len(queries) == QUERIES
    with CaptureQueriesContext(connection) as queries:
        page_of(client, "xylophone volant")
    assert len(queries) <= 10


def test_each_group_has_its_own_pages(client, home):
    ContentPageFactory.create_batch(23, parent=home, title="Preuve & cie")

    page = page_of(client, "preuve & cie", **{"pages-page": "2"})

    assert len(titles(page, "pages")) == 10
    assert [link["href"] for link in page.select(".pagination a")] == [
        "?q=preuve+%26+cie&pages-page=1",
        "?q=preuve+%26+cie&pages-page=3",
    ]


def test_only_reading_is_allowed(client, home):
    assert client.post("/recherche/", {"q": "café"}).status_code == 405
