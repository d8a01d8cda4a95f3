import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cafes_map import listing, opening
from cafes_map.models import Cafe, CafesMapPage
from cafes_map.reference import import_cafes
from tests.factories.cafes_map import (
    CafeFactory,
    CafeServiceFactory,
    CommuneFactory,
    DepartementFactory,
    OpeningExceptionFactory,
    OpeningSlotFactory,
    ServiceFactory,
)


def text_of(response):
    """What a reader reads: no tags, single spaces."""
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_list_shows_cafes_by_departement_with_their_situation(client, map_page):
    CafeFactory(name="Le Lavoir", commune=CommuneFactory(name="Tresson"), status=Cafe.Status.WORKS)

    text = text_of(client.get("/en/cafes/"))

    assert "1 café " in text
    assert "Sarthe (72)" in text
    assert "Le Lavoir Tresson (Sarthe)" in text
    assert "Works under way" in text


def test_list_says_that_nobody_checked(client, map_page):
    CafeFactory(from_the_press=True)

    assert "Open according to the press, to be checked" in text_of(client.get("/en/cafes/"))


def test_list_shows_announcements_only_to_who_asks(client, map_page):
    CafeFactory(name="Café à Oyeu", announced=True)

    assert "Café à Oyeu" not in text_of(client.get("/en/cafes/"))
    text = text_of(client.get("/en/cafes/?annonces=1"))
    assert "Café à Oyeu" in text
    assert "Announced in January 2020, current situation not checked" in text


def test_list_marks_fictional_cafes(client, map_page):
    CafeFactory(fictional=True)

    assert "Fictional café, for demonstration" in text_of(client.get("/en/cafes/"))


@pytest.mark.parametrize(
    "address", ["/cafes/?q=72440", "/cafes/?q=tresson", "/cafes/?commune=72361", "/cafes/departement/72/"]
)
def test_the_delicatresson_is_found(client, map_page, register, services, address):
    import_cafes()

    assert "Le DélicaTresson" in text_of(client.get(address))


def test_list_gives_the_nearest_cafes_where_there_is_none(client, map_page, register, services):
    import_cafes()

    response = client.get("/en/cafes/?q=Semur-en-Vallon")

    text = text_of(response)
    assert "There is no café of the programme in Semur-en-Vallon (Sarthe) yet." in text
    assert "The cafés nearest to Semur-en-Vallon" in text
    nearest = response.context["listing"].nearest
    assert (nearest[0].cafe.name, nearest[0].kilometres) == ("Le DélicaTresson", 7)
    assert [card.kilometres for card in nearest] == sorted(card.kilometres for card in nearest)


def test_list_says_when_no_commune_has_that_name(client, map_page):
    text = text_of(client.get("/en/cafes/?q=Zzzz"))

    assert "No commune and no café is called “Zzzz”" in text


def test_list_without_result_offers_to_remove_each_filter(client, map_page):
    ServiceFactory(slug="gaz", name="Gaz")
    CafeFactory()

    response = client.get("/en/cafes/?service=gaz&statut=works")

    assert "0 results: remove a filter" in text_of(response)
    assert 'href="/en/cafes/?statut=works"' in response.content.decode()
    assert 'href="/en/cafes/?service=gaz"' in response.content.decode()


def test_list_escapes_what_was_typed(client, map_page):
    response = client.get("/cafes/?q=<script>alert(1)</script>")

    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query", ["page=0", "page=999", "page=x", "page=", "service=%3Cb%3E", "q=%F0%9F%98%80", "region=%27", "commune=xx"]
)
def test_list_answers_odd_addresses(client, map_page, query):
    CafeFactory()

    assert client.get(f"/cafes/?{query}").status_code == 200


def test_list_has_pages(client, map_page):
    CafeFactory.create_batch(listing.PER_PAGE + 1)

    first, second = client.get("/cafes/?statut=open"), client.get("/cafes/?statut=open&page=2")

    assert len(first.context["listing"].groups[0].cards) == listing.PER_PAGE
    assert len(second.context["listing"].groups[0].cards) == 1
    assert 'href="?statut=open&amp;page=2"' in first.content.decode()
    assert second.context["listing"].groups[0].count == listing.PER_PAGE + 1


def test_list_draws_a_link_for_each_departement(client, map_page):
    CafeFactory.create_batch(2)

    html = client.get("/en/cafes/").content.decode()

    assert "<title>Sarthe: 2 cafés</title>" in html
    assert 'href="?departement=72"' in html


def test_drawing_has_numbers_with_a_point_in_french_too(client, map_page):
    CafeFactory()

    drawing = re.search(r"<svg class=.drawing.*?</svg>", client.get("/cafes/").content.decode(), re.DOTALL)[0]

    assert re.findall(r'c[xy]="\d+\.\d+"', drawing)
    assert not re.search(r'(c[xy]|r)="\d+,\d', drawing)


def test_departement_page_shows_its_cafes_as_points(client, map_page):
    elsewhere = DepartementFactory(code="29", name="Finistère")
    CafeFactory(name="Le Phare", commune=CommuneFactory(insee_code="29001", departement=elsewhere))
    CafeFactory(name="Le Lavoir")

    response = client.get("/cafes/departement/72/")

    assert "Le Phare" not in text_of(response)
    assert "<title>Le Lavoir</title>" in response.content.decode()


def test_departement_page_reads_small_letters(client, map_page):
    DepartementFactory(code="2A", name="Corse-du-Sud")

    assert client.get("/cafes/departement/2a/").status_code == 200


def test_service_page_shows_the_cafes_that_offer_it(client, map_page):
    bread = ServiceFactory(slug="pain", name="Dépôt de pain", english="Bread")
    CafeFactory(name="Avec pain", services=[bread])
    CafeFactory(name="Sans rien")

    text = text_of(client.get("/en/cafes/service/pain/"))

    assert "The cafés that offer: Bread" in text
    assert "Avec pain" in text
    assert "Sans rien" not in text


@pytest.mark.parametrize(
    "address", ["departement/00/", "service/nope/", "72/nope/", "departement/", "72/", "nope/le-lavoir/"]
)
def test_unknown_addresses_are_not_found(client, map_page, address):
    assert client.get(f"/cafes/{address}").status_code == 404


@pytest.mark.parametrize("address", ["/cafes/", "/en/cafes/", "/cafes/departement/72/", "/cafes/?q=sainte"])
@pytest.mark.parametrize("sizes", [(1, 3), (10, 50)])
def test_list_asks_the_same_queries_at_any_number_of_cafes(client, map_page, address, sizes):
    queries = []
    services = ServiceFactory.create_batch(3)
    for size in sizes:
        while Cafe.objects.count() < size:
            CafeFactory(services=services)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries.append(len(captured))

    assert queries[0] == queries[1]


def test_cafe_page_shows_what_is_known(client, map_page):
    cafe = CafeFactory(
        name="Le Lavoir",
        slug="le-lavoir",
        commune=CommuneFactory(name="Tresson"),
        address="1, place du Lavoir",
        postal_code="72440",
        phone="02 99 00 00 00",
        presentation=[("paragraph", "<p>Un lieu pour tous.</p>")],
    )
    CafeServiceFactory(
        cafe=cafe,
        service=ServiceFactory(name="Dépôt de pain", english="Bread"),
        since=datetime.date(2025, 6, 14),
        origin="consultation",
    )
    OpeningSlotFactory(cafe=cafe)
    OpeningExceptionFactory(cafe=cafe, start=datetime.date(2036, 8, 3), end=datetime.date(2036, 8, 16), note="congés")

    response = client.get("/en/cafes/72/le-lavoir/")

    text, html = text_of(response), response.content.decode()
    assert "Le Lavoir Tresson, Sarthe (72)" in text
    assert "Un lieu pour tous." in text
    assert "Bread since June 2025" in text
    assert "Monday 9:00 to 14:00" in text
    assert "Tuesday closed" in text
    assert "closed (congés)" in text
    assert "1, place du Lavoir 72440 Tresson" in text
    assert "Approximate position" in text
    assert 'href="tel:0299000000"' in html
    assert 'href="geo:47.90000,0.57000?q=' in html
    structured = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)[-1])
    assert (structured["@type"], structured["openingHours"]) == ("CafeOrCoffeeShop", ["Mo 09:00-14:00"])
    assert structured["amenityFeature"][0]["name"] == "Bread"


def test_structured_data_cannot_end_its_script(client, map_page):
    CafeFactory(name="</script><script>alert(1)</script>", slug="le-lavoir")

    html = client.get("/cafes/72/le-lavoir/").content.decode()

    assert "<script>alert" not in html
    assert "\\u003C/script\\u003E" in html


def test_cafe_page_says_when_it_is_open(client, map_page, monkeypatch):
    cafe = CafeFactory(slug="le-lavoir")
    OpeningSlotFactory(cafe=cafe)
    monkeypatch.setattr(opening, "local_now", lambda code="": datetime.datetime(2026, 6, 1, 10))

    assert "Open, closes at 14:00" in text_of(client.get("/en/cafes/72/le-lavoir/"))


def test_cafe_page_never_says_open_of_a_cafe_that_is_not(client, map_page, monkeypatch):
    cafe = CafeFactory(slug="le-lavoir", status=Cafe.Status.TEMPORARILY_CLOSED)
    OpeningSlotFactory(cafe=cafe)
    monkeypatch.setattr(opening, "local_now", lambda code="": datetime.datetime(2026, 6, 1, 10))

    text = text_of(client.get("/en/cafes/72/le-lavoir/"))

    assert "Temporarily closed" in text
    assert "closes at" not in text


def test_cafe_page_says_that_nobody_checked_and_gives_no_structured_data(client, map_page):
    CafeFactory(slug="le-lavoir", from_the_press=True)

    response = client.get("/en/cafes/72/le-lavoir/")

    assert "Open according to the press, to be checked" in text_of(response)
    assert "nobody of the programme has checked it since" in text_of(response)
    assert "schema.org" not in response.content.decode()


def test_cafe_page_of_a_fiction_says_so_and_stays_out_of_search_engines(client, map_page):
    CafeFactory(slug="le-lavoir", fictional=True)

    html = client.get("/en/cafes/72/le-lavoir/").content.decode()

    assert "Fictional café, for demonstration" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "geo:" not in html
    assert "schema.org" not in html


def test_cafe_page_in_french_and_in_english_is_the_same_cafe(client, map_page):
    CafeFactory(name="Le Lavoir", slug="le-lavoir")

    assert "Le Lavoir" in text_of(client.get("/cafes/72/le-lavoir/"))
    assert "Le Lavoir" in text_of(client.get("/en/cafes/72/le-lavoir/"))


@pytest.mark.parametrize("address", ["/cafes/29/le-lavoir/", "/cafes/72/le-lavoir-2/"])
def test_cafe_page_is_at_one_address(client, map_page, address):
    CafeFactory(slug="le-lavoir")

    assert client.get(address).status_code == 404


def test_cafe_page_of_a_draft_is_not_found(client, map_page):
    CafeFactory(slug="le-lavoir", draft=True)

    assert client.get("/cafes/72/le-lavoir/").status_code == 404


def test_cafe_page_asks_the_same_queries_whatever_the_cafe_offers(client, map_page):
    small, large = CafeFactory(slug="petit"), CafeFactory(slug="grand", services=ServiceFactory.create_batch(8))
    for weekday in range(7):
        OpeningSlotFactory(cafe=large, weekday=weekday)
    OpeningSlotFactory(cafe=small)
    CafeServiceFactory(cafe=small)
    OpeningExceptionFactory(cafe=small)
    OpeningExceptionFactory.create_batch(3, cafe=large)
    queries = []
    for slug in ("petit", "grand"):
        client.get(f"/cafes/72/{slug}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/cafes/72/{slug}/")
        queries.append(len(captured))

    assert queries[0] == queries[1]


def test_nothing_is_inline(client, map_page):
    CafeFactory(slug="le-lavoir")

    for address in ("/cafes/", "/cafes/72/le-lavoir/", "/cafes/?q=zzz"):
        html = client.get(address).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert not re.search(r"\son[a-z]+=", html)
        assert all("src=" in tag or "json" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_two_cafes_of_a_departement_have_two_addresses(db):
    CafeFactory(slug="le-lavoir")
    second = CafeFactory.build(slug="le-lavoir", commune=CommuneFactory())

    with pytest.raises(ValidationError) as refusal:
        second.full_clean()

    assert list(refusal.value.message_dict) == ["slug"]


def test_a_cafe_gets_an_address_from_its_name_and_commune(db):
    cafe = Cafe(name="L’Étape", commune=CommuneFactory(name="Saint-Émiland"))

    cafe.full_clean()

    assert cafe.slug == "letape-saint-emiland"


def test_there_is_one_map_a_language(map_page):
    home = map_page.get_parent().specific

    assert not CafesMapPage.can_create_at(home)


def test_distance_is_that_of_the_crow():
    assert round(listing.distance(48.8566, 2.3522, 45.7640, 4.8357)) == 391
    assert listing.distance(48, 2, 48, 2) == 0


def test_points_on_one_spot_stand_side_by_side(client, map_page):
    CafeFactory.create_batch(2, commune=CommuneFactory())

    marks = client.get("/cafes/departement/72/").context["listing"].drawing.marks

    assert marks[0].y == marks[1].y
    assert marks[1].x - marks[0].x > 2 * marks[0].radius


def test_the_interface_speaks_the_language_of_the_page(client, map_page):
    with translation.override("fr"):
        html = client.get("/en/cafes/").content.decode()

    assert '<html lang="en">' in html
