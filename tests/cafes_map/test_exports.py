import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cafes_map import exports
from cafes_map.models import Cafe
from tests.factories.cafes_map import CafeFactory, CommuneFactory, OpeningSlotFactory, ServiceFactory


def rows(response):
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))


def test_both_files_say_the_same_of_each_cafe_and_what_nobody_checked(client, map_page):
    bread = ServiceFactory(slug="pain")
    checked = CafeFactory(name="Le Lavoir", slug="le-lavoir", services=[bread], commune=CommuneFactory(name="A"))
    OpeningSlotFactory(cafe=checked)
    CafeFactory(name="Oyeu", slug="oyeu", announced=True, commune=CommuneFactory(name="B", unplaced=True))
    CafeFactory(draft=True)
    CafeFactory(status=Cafe.Status.CLOSED)

    table = rows(client.get("/cafes/cafes.csv"))
    response = client.get("/cafes/cafes.geojson")

    first, second = table
    assert (first["identifiant"], first["verifie"], first["services"]) == ("72/le-lavoir", "oui", "pain")
    assert (first["latitude"], first["horaires"]) == ("47.9", "Mo 09:00-14:00")
    assert first["page"] == "http://testserver/cafes/72/le-lavoir/"
    assert (second["verifie"], second["statut"], second["latitude"]) == ("non", "project", "")
    assert second["source"] == "annoncé en janvier 2020, situation actuelle non vérifiée"
    collection = response.json()
    assert collection["licence"]["name"] == "Licence Ouverte 2.0 (Etalab)"
    assert [feature["id"] for feature in collection["features"]] == ["72/le-lavoir", "72/oyeu"]
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [0.57, 47.9]}
    assert collection["features"][0]["properties"]["services"] == ["pain"]
    assert collection["features"][1]["geometry"] is None
    assert collection["features"][1]["properties"]["verifie"] is False
    assert collection["features"][1]["properties"]["telephone"] is None
    assert [*first] == [*collection["features"][0]["properties"]] == [name for name, _ in exports.documentation()]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/geo+json"


@pytest.mark.parametrize("name", ["=1+1", "+33 6", "-2", "@cmd", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(client, map_page, name):
    CafeFactory(name=name, slug="x", longitude=-4.05)

    row = rows(client.get("/cafes/cafes.csv"))[0]

    assert row["nom"] == f"'{name}"
    assert row["longitude"] == "-4.05"


@pytest.mark.parametrize("address", ["/cafes/cafes.csv", "/cafes/cafes.geojson", "/cafes/ouvertures/atom/"])
def test_files_are_made_once_then_not_sent_again(client, map_page, address, django_assert_max_num_queries):
    CafeFactory.create_batch(2)
    first = client.get(address, headers={"Accept-Encoding": "br"})

    with django_assert_max_num_queries(3):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Encoding"], again.status_code) == (200, "br", 304)
    assert first["Cache-Control"] == "public, max-age=3600"
    CafeFactory()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_exports_ask_the_same_queries_for_one_and_four_cafes(db):
    counts = []
    for number in (1, 3):
        for cafe in CafeFactory.create_batch(number, services=[ServiceFactory(slug="pain")]):
            OpeningSlotFactory(cafe=cafe)
        with CaptureQueriesContext(connection) as captured:
            exports.table("https://exemple.example/cafes/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_feed_lists_what_opened_last(client, map_page):
    CafeFactory(name="Ancien", opened_on=datetime.date(2024, 1, 1))
    CafeFactory(name="Récent <b>", slug="recent", opened_on=datetime.date(2026, 1, 1))
    CafeFactory(name="Sans date", from_the_press=True)
    CafeFactory(name="Bientôt", status=Cafe.Status.OPENING_SOON, opened_on=None)

    french, english = (client.get(f"{prefix}/cafes/ouvertures/atom/").content.decode() for prefix in ("", "/en"))

    assert french.index("Récent &lt;b&gt;") < french.index("Ancien")
    assert "Sans date" not in french
    assert "Bientôt" not in french
    assert 'href="http://testserver/cafes/72/recent/"' in french
    assert "etalab.gouv.fr" in french
    assert "http://testserver/en/cafes/72/recent/" in english


def test_the_map_page_leads_to_the_documentation_of_every_column(client, map_page):
    assert 'href="/en/cafes/donnees/"' in client.get("/en/cafes/").content.decode()

    html = client.get("/en/cafes/donnees/").content.decode()

    assert all(f"<code>{name}</code>" in html for name, _meaning in exports.documentation())
    assert 'rel="license noopener"' in html
    assert "/cafes/cafes.geojson" in html
    assert "/cafes/cafes.csv" in html
