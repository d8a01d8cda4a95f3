"""The page of the list: landing pages, distances, what the filters say, odd addresses, queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cafes_map import listing
from cafes_map.models import Cafe
from home.pictures import all_specs
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    DepartementFactory,
    OpeningSlotFactory,
    RegionFactory,
    ServiceFactory,
)
from tests.factories.home import SiteImageFactory

LIST_QUERIES = 8


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_page_of_a_departement_introduces_it_and_leads_to_its_neighbours(client, map_page):
    mayenne = DepartementFactory(code="53", name="Mayenne")
    village = CommuneFactory()
    CafeFactory.create_batch(2, commune=village)
    CafeFactory(commune=CommuneFactory())
    CafeFactory(commune=CommuneFactory(insee_code="53001", departement=mayenne))

    response = client.get("/en/cafes/departement/72/")

    html = response.content.decode()
    assert "3 cafés in 2 communes." in text_of(response)
    assert "Elsewhere in the région Pays de la Loire Mayenne (53) 1 café" in text_of(response)
    assert 'href="/en/cafes/departement/53/"' in html
    assert "<title>Village cafés in Sarthe (72) — 1000 cafés</title>" in html
    assert '<link rel="canonical" href="http://testserver/en/cafes/departement/72/">' in html
    assert 'content="3 cafés in 2 communes. Their services, their opening hours and how to get there."' in html


def test_page_of_a_departement_without_cafe_says_so(client, map_page):
    DepartementFactory(code="46", name="Lot")

    text = text_of(client.get("/en/cafes/departement/46/"))

    assert "The cafés: Lot (46)" in text
    assert "No café of the programme is listed in this département yet." in text
    assert "0 results" not in text


def test_page_of_a_service_says_what_it_is_and_leads_to_others(client, map_page):
    bread = ServiceFactory(slug="pain", name="Dépôt de pain", description="Le pain livré.", english="Bread")
    CafeFactory(services=[bread, ServiceFactory(slug="gaz", english="Gas")])

    response = client.get("/cafes/service/pain/")

    assert "Le pain livré. " in text_of(response)
    assert 'href="/cafes/service/gaz/"' in response.content.decode()
    assert "1 café in 1 commune." in text_of(client.get("/en/cafes/service/pain/"))


def test_cafes_around_a_commune_come_by_distance(client, map_page):
    origin = CommuneFactory(insee_code="72001", name="Origine", latitude=48.0, longitude=0.0)
    CafeFactory(name="Sur place", commune=origin)
    for name, latitude, longitude in (("Loin", 48.5, 0.0), ("Tout près", 48.05, 0.0), ("À l’est", 48.0, 0.3)):
        CafeFactory(name=name, latitude=latitude, longitude=longitude)
    CafeFactory(name="Sans position", latitude=None, longitude=None)

    response = client.get("/en/cafes/?commune=72001")

    made = response.context["listing"]
    assert [card.cafe.name for card in made.groups[0].cards] == ["Sur place"]
    assert [(card.cafe.name, card.kilometres) for card in made.nearest] == [
        ("Tout près", 6),
        ("À l’est", 22),
        ("Loin", 56),
    ]
    assert "Around Origine" in text_of(response)
    assert made.groups[0].cards[0].kilometres is None
    assert 'data-search="{&quot;communes&quot;: [&quot;72 Origine&quot;]' in response.content.decode()


def test_all_of_and_any_of(client, map_page):
    bread, gas = ServiceFactory(slug="pain", english="Bread"), ServiceFactory(slug="gaz", english="Gas")
    CafeFactory(name="Les deux", services=[bread, gas])
    CafeFactory(name="Pain seul", services=[bread])

    any_of = client.get("/en/cafes/?service=pain&service=gaz").context["listing"]
    all_of = client.get("/en/cafes/?service=pain&service=gaz&tous=1").context["listing"]

    assert (any_of.choices.total, all_of.choices.total) == (2, 1)
    assert {option.value: option.count for option in all_of.choices.services} == {"pain": 1, "gaz": 1}
    with_bread = client.get("/en/cafes/?service=pain&tous=1").context["listing"]
    assert {option.value: option.count for option in with_bread.choices.services} == {"pain": 2, "gaz": 1}


def test_open_now_says_how_many_gave_their_hours(client, map_page):
    cafe = CafeFactory(accessible="yes")
    for weekday in range(7):
        OpeningSlotFactory(cafe=cafe, weekday=weekday, opens_at="00:00", closes_at="23:59:59")
    CafeFactory.create_batch(2)

    response = client.get("/en/cafes/?ouvert=1&accessible=1")

    assert "1 open café gave its hours." in text_of(response)
    assert "For 2 others: hours not given." in text_of(client.get("/en/cafes/?ouvert=1"))
    html = response.content.decode()
    assert 'name="ouvert" value="1" checked' in html
    assert 'href="/en/cafes/?accessible=1"' in html
    assert "1 café " in text_of(response)


@pytest.mark.parametrize(
    "query",
    [
        "page=99999999999999999999999",
        "page=-1&page=2",
        "service=" + "a" * 5000,
        "&".join(f"service=s{number}" for number in range(500)),
        "&".join(f"statut={status}" for status in ["open"] * 300),
        "q=" + "é" * 3000,
        "q=%00",
        "q=%ED%A0%80&commune=%FF",
        "commune=99999999999&region=999999&departement=2a2a",
        "commune[]=1&q[]=2&service[$ne]=1",
        "departement=%C2%B2&region=%D9%A1",
        "ouvert=2&tous=yes&accessible=&annonces=01",
        "hauteur=1e999&departement=../../etc",
    ],
)
def test_no_address_is_an_error(client, map_page, query):
    CafeFactory(services=[ServiceFactory()])

    for path in ("", "departement/72/", "carte-integree/", "integrer/", "ouvertures/atom/", "donnees/"):
        assert client.get(f"/cafes/{path}?{query}").status_code in {200, 400}, path
    for path in ("carte.json", "departements.json", "cafes.geojson", "cafes.csv"):
        assert client.get(f"/cafes/{path}?v={'x' * 3000}&{query}").status_code in {200, 400}, path


@pytest.mark.parametrize("code", ["²", "2A4", "9" * 400, "%00", "٠١", "7 2"])
def test_no_departement_is_an_error(client, map_page, code):
    assert client.get(f"/cafes/departement/{code}/").status_code in {404, 400}


@pytest.mark.parametrize(
    "address",
    [
        "/cafes/",
        "/en/cafes/?ouvert=1&accessible=1&annonces=1",
        "/cafes/departement/72/",
        "/cafes/service/pain/",
        "/cafes/?service=pain&service=gaz&tous=1&region=52",
        "/cafes/carte-integree/",
    ],
)
def test_list_costs_eight_queries_at_most_with_photographs_and_any_number_of_cafes(client, map_page, address):
    services = [ServiceFactory(slug="pain"), ServiceFactory(slug="gaz")]
    photo = SiteImageFactory()
    for spec in all_specs("card"):
        photo.renditions.create(filter_spec=spec, focal_point_key="", file="images/x.webp", width=640, height=480)
    queries = []
    for size in (10, 50):
        while Cafe.objects.count() < size:
            OpeningSlotFactory(cafe=CafeFactory(services=services, photo=photo))
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        queries.append(len(captured))

    assert queries[0] == queries[1]
    assert queries[1] <= LIST_QUERIES


def test_search_around_a_commune_costs_as_much_for_any_number(client, map_page):
    place = CommuneFactory(insee_code="72001")
    queries = []
    for number in (1, 8, listing.PER_PAGE):
        CafeFactory.create_batch(number, commune=place, services=[ServiceFactory(slug="pain")])
        client.get("/cafes/?commune=72001")
        with CaptureQueriesContext(connection) as captured:
            client.get("/cafes/?commune=72001")
        queries.append(len(captured))

    assert len(set(queries)) == 1
    assert queries[0] <= LIST_QUERIES


def test_a_place_without_any_answer_stays_among_the_choices_for_one_query(client, map_page):
    island = DepartementFactory(code="2B", name="Haute-Corse", region=RegionFactory(code="94", name="Corse"))
    address = "/en/cafes/?departement=2B&region=94&q=zzzz"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        choices = client.get(address).context["listing"].choices

    assert [(option.value, option.count, option.region) for option in choices.departements] == [
        (island.pk, 0, ("94", "Corse"))
    ]
    assert [(option.value, option.label, option.is_selected) for option in choices.regions] == [("94", "Corse", True)]
    assert len(captured) <= LIST_QUERIES
