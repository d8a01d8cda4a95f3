import pytest
from django.urls import reverse

from cafes_map import outline
from cafes_map.cards import facade_url
from cafes_map.models import Cafe
from tests.factories.cafes_map import CafeFactory, ServiceFactory


def test_commune_search_answers_in_json(client, register):
    response = client.get(reverse("cafes_map:commune_search"), {"q": "st emiland"})

    assert response.json() == {
        "communes": [
            {
                "code": "71409",
                "name": "Saint-Émiland",
                "departement_code": "71",
                "departement_name": "Saône-et-Loire",
                "postal_codes": ["71490"],
                "population": response.json()["communes"][0]["population"],
                "matched_as": "",
                "label": "Saint-Émiland (71)",
            }
        ]
    }
    assert response["Cache-Control"] == "public, max-age=86400"


def test_commune_search_gives_the_twelve_sainte_colombe(client, register):
    communes = client.get(reverse("cafes_map:commune_search"), {"q": "Sainte-Colombe"}).json()["communes"]

    assert [commune["name"] for commune in communes[:12]] == ["Sainte-Colombe"] * 12


@pytest.mark.parametrize("query", ["", "q=", "q=%25", "q=" + "x" * 600, "z=1"])
def test_commune_search_answers_nothing_to_nothing(client, db, query):
    response = client.get(f"{reverse('cafes_map:commune_search')}?{query}")

    assert (response.status_code, response.json()) == (200, {"communes": []})


def test_commune_search_is_one_query(client, register, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("cafes_map:commune_search"), {"q": "sainte"})


@pytest.mark.parametrize("name", ["cafes_map:commune_search", "cafes_map:outline_svg"])
def test_addresses_take_no_post(client, db, name):
    assert client.post(reverse(name)).status_code == 405


def test_facade_can_be_kept_for_a_year_at_its_versioned_address(client, db):
    cafe = CafeFactory(name="Le « Lavoir » & Cie", services=[ServiceFactory(slug="velos")])
    address = facade_url(Cafe.objects.for_list().get(), ["velos"])

    response = client.get(address)

    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "max-age=31536000" in response["Cache-Control"]
    assert "immutable" in response["Cache-Control"]
    assert "Le « Lavoir » &amp; Cie" in response.content.decode()
    assert str(cafe.pk) in address


def test_facade_without_version_is_kept_a_day(client, db):
    cafe = CafeFactory()

    response = client.get(reverse("cafes_map:cafe_facade", args=[cafe.slug, cafe.pk]))

    assert "max-age=86400" in response["Cache-Control"]
    assert "immutable" not in response["Cache-Control"]


def test_facade_is_not_sent_twice(client, db):
    cafe = CafeFactory()
    address = reverse("cafes_map:cafe_facade", args=[cafe.slug, cafe.pk])
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_facade_changes_with_the_services(client, db):
    cafe = CafeFactory()
    address = reverse("cafes_map:cafe_facade", args=[cafe.slug, cafe.pk])
    etag = client.get(address)["ETag"]
    cafe.offered_services.create(service=ServiceFactory(slug="velos"))

    assert client.get(address)["ETag"] != etag


def test_facade_of_another_slug_or_of_a_draft_is_not_found(client, db):
    cafe, draft = CafeFactory(), CafeFactory(draft=True)

    assert client.get(reverse("cafes_map:cafe_facade", args=["autre", cafe.pk])).status_code == 404
    assert client.get(reverse("cafes_map:cafe_facade", args=[draft.slug, draft.pk])).status_code == 404


def test_outline_is_kept_and_not_sent_twice(client, db):
    address = reverse("cafes_map:outline_svg")
    response = client.get(address, {"v": outline.version()})

    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "max-age=31536000" in response["Cache-Control"]
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
