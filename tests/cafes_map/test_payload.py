import datetime
import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from cafes_map import generated, opening, outline, payload, stamp
from cafes_map.compressed import Compressed
from cafes_map.models import Cafe, Service
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    DepartementFactory,
    OpeningExceptionFactory,
    OpeningSlotFactory,
    ServiceFactory,
)
from tests.factories.territory_of_france import FranceFactory

URL = "/cafes/carte.json"
KB = 1024


def test_payload_holds_each_fact_in_columns(db):
    bread, gas = ServiceFactory(slug="pain", name="Pain", english="Bread"), ServiceFactory(slug="gaz", name="Gaz")
    place = CommuneFactory(name="Tresson", latitude=47.9012, longitude=-0.5678)
    first = CafeFactory(name="Le Lavoir", slug="le-lavoir-tresson", commune=place, services=[gas], accessible="yes")
    cayenne = CommuneFactory(
        insee_code="97302", name="Saint-Exemple", departement=DepartementFactory(code="973", name="Guyane", region=None)
    )
    CafeFactory(
        slug="autre",
        commune=cayenne,
        services=[bread, gas],
        position_precision="adresse",
        latitude=4.9227,
        longitude=-52.3,
    )
    CafeFactory(announced=True, commune=CommuneFactory(name="Vide", unplaced=True))
    CafeFactory(draft=True)
    CafeFactory(status=Cafe.Status.CLOSED)
    for weekday in (1, 2):
        OpeningSlotFactory(cafe=first, weekday=weekday)
    OpeningSlotFactory(cafe=first, weekday=2, opens_at=datetime.time(17), closes_at=datetime.time(19, 30))
    today = opening.local_now().date()
    day = datetime.timedelta(days=1)
    OpeningExceptionFactory(cafe=first, start=today + 2 * day, end=today + 3 * day)
    OpeningExceptionFactory(cafe=first, start=today + 40 * day, end=today + 41 * day)
    OpeningExceptionFactory(cafe=first, start=today, end=today, is_closed=False)

    made = payload.columns()

    assert made["departements"] == [["72", "52", 0, 2], ["973", "", 1, 1]]
    assert made["zones"] == ["Europe/Paris", "America/Cayenne"]
    assert made["communes"] == ["Tresson", "Vide", "Saint-Exemple"]
    assert (made["names"][0], made["slugs"][0], made["slugs"][2]) == ("Le Lavoir", "", "autre")
    assert (made["latitudes"], made["latitude_ends"]) == ([47901, 0, 4922 - 47901], "007")
    assert (made["longitudes"], made["longitude_ends"]) == ([-568, 0, -52300 + 568], "000")
    assert (made["flags"], made["precise"], made["accessible"]) == ("0d0", "001", "100")
    assert [made["statuses"][int(rank)][0] for rank in made["status"]] == ["open", "project", "open"]
    assert made["services"] == [["pain", "Pain", "Bread"], ["gaz", "Gaz", "Gaz"]]
    assert made["offers"] == ["203"]
    assert made["hours"] == ["1,540,840;2,540,840,1020,1170", "", ""]
    assert made["closures"] == [[0, 2, 3]]


def test_payload_is_made_in_three_queries_and_served_without_any(client, db, django_assert_num_queries):
    services = ServiceFactory.create_batch(2)
    for number in range(4):
        OpeningSlotFactory(cafe=CafeFactory(services=services, status=Cafe.Status.values[number]))
    with django_assert_num_queries(3):
        assert len(payload.columns()["names"]) == 4
    first = client.get(URL)

    with django_assert_num_queries(0):
        again = client.get(URL, headers={"Accept-Encoding": "br, gzip"})
        unchanged = client.get(URL, headers={"If-None-Match": first["ETag"], "Accept-Encoding": "br"})

    assert (again["Content-Encoding"], again["ETag"]) == ("br", first["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert again["Vary"] == "Accept-Encoding"
    version = first.json()["version"]
    assert client.get(f"{URL}?v={version}")["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(f"{URL}?v=old")["Cache-Control"] == "public, max-age=60"
    assert not client.cookies


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("", ""),
        ("identity", ""),
        ("x" * 900, ""),
    ],
)
def test_payload_comes_as_the_browser_reads_it(client, db, accepted, encoding):
    response = client.get(URL, headers={"Accept-Encoding": accepted})

    assert response.get("Content-Encoding", "") == encoding


def _hours(cafe):
    opening.set_week(cafe, [(0, datetime.time(8), datetime.time(12))], author=None)


def _services(cafe):
    opening.set_services(cafe, {Service.objects.get(): {}}, author=None)


def _closed_days(cafe):
    today = opening.local_now().date()
    opening.set_exceptions(cafe, [(today, today, True, "")], author=None)


@pytest.mark.parametrize(
    "change",
    [
        _hours,
        _services,
        _closed_days,
        lambda cafe: opening.set_status(cafe, Cafe.Status.WORKS, author=None),
        lambda cafe: cafe.unpublish(),
        lambda cafe: Service.objects.update_or_create(slug="gaz", defaults={"name": "Bouteilles"}),
        lambda cafe: cafe.delete(),
        lambda cafe: CafeFactory(),
    ],
)
def test_payload_follows_every_change_at_once(client, db, change):
    cafe = CafeFactory()
    ServiceFactory(slug="gaz", name="Gaz")
    before = client.get(URL)

    change(cafe)

    after = client.get(URL, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.json() != before.json()


def test_publishing_a_draft_shows_the_cafe(client, db):
    cafe = CafeFactory(draft=True)
    assert client.get(URL).json()["names"] == []

    cafe.save_revision().publish()

    assert client.get(URL).json()["names"] == [cafe.name]


def test_another_process_sees_the_change_when_the_page_names_the_new_version(client, db):
    """Its memory is its own: the first answer may be late by seconds, the address of a fresh page is not."""
    CafeFactory()
    client.get(URL)
    stale = stamp.current()
    cafe = Cafe.objects.get()
    _hours(cafe)
    cache.set(stamp.STAMP, stale, stamp.SECONDS)  # As it is in the memory of the other process.

    response = client.get(f"{URL}?v={'0' * 12}", headers={"If-None-Match": f'W/"{stale}"'})

    assert response.json()["hours"] == ["0,480,720"]


def test_a_cache_that_is_down_costs_queries_never_an_answer(client, db, monkeypatch):
    CafeFactory()

    def fails(*args, **kwargs):
        raise ConnectionError

    for method in ("get", "set", "delete"):
        monkeypatch.setattr(type(cache._connections["default"]), method, fails)

    assert len(client.get(URL).json()["names"]) == 1


@pytest.fixture
def thousand(db):
    FranceFactory.small_communes()
    ServiceFactory.create_batch(22)
    generated.generate(1000, today=datetime.date(2026, 11, 22))
    Cafe.objects.filter(status__in=["closed", "abandoned"]).update(status="open")


def test_a_thousand_cafes_weigh_less_than_eighteen_kilobytes(thousand, client, django_assert_num_queries):
    with django_assert_num_queries(3):
        columns = payload.columns()

    made = Compressed.of(json.dumps(columns, ensure_ascii=False, separators=(",", ":")))
    assert len(columns["names"]) == 1000
    assert len(made.br) <= 18 * KB
    assert len(made.gzip) <= 21 * KB


@pytest.mark.any_database
def test_ten_thousand_cafes_weigh_less_than_a_hundred_and_seventy_kilobytes(thousand):
    """Ten times a thousand with other names and places: no row is written for what only weighs."""
    columns = payload.columns()
    for name, values in columns.items():
        if name == "offers":
            columns[name] = [plane * 10 for plane in values]
        elif isinstance(values, str) and name != "day":
            columns[name] = values * 10
        elif name in {"names", "communes", "slugs"}:
            columns[name] = [value and f"{value[::-1]} {copy}" for copy in range(10) for value in values]
        elif name in {"latitudes", "longitudes", "hours", "closures"}:
            columns[name] = [value for copy in range(10) for value in values]

    made = Compressed.of(json.dumps(columns, ensure_ascii=False, separators=(",", ":")))

    assert len(made.br) <= 170 * KB
    assert len(made.gzip) <= 170 * KB


@pytest.mark.any_database
def test_outlines_are_light_and_kept_for_a_year(client):
    url = reverse("cafes_map:departements_json")
    made = outline.departements()

    response = client.get(f"{url}?v={made.version}")

    rows = {row[0]: row for row in response.json()["departements"]}
    assert len(made.br) < 24 * KB
    assert "immutable" in response["Cache-Control"]
    _code, name, region, (latitude, longitude), rings = rows["46"]
    assert (name, region) == ("Lot", "76")
    assert 44_000 < latitude < 45_100
    assert 1_000 < longitude < 2_300
    x, y = rings[0][0], rings[0][1]
    assert all(isinstance(step, int) for step in rings[0])
    assert len(rings[0]) % 2 == 0
    assert abs(x - longitude) < 1000
    assert abs(y - latitude) < 1000
    assert rows["987"][3:] == [None, []]
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
