"""A service that ends on a day to come is offered until then, everywhere alike; one that has ended nowhere."""

import datetime
import json

import pytest
from django.http import QueryDict
from django.utils import timezone

from cafes_map import cards, exports, filters, payload
from cafes_map.block_map import block_map
from cafes_map.exchange.columns import values_of
from cafes_map.models import Cafe
from tests.factories.cafes_map import CafeFactory, CafeServiceFactory, ServiceFactory


@pytest.fixture
def cafe(map_page):
    """Bread until today, gas until yesterday, the post for ever."""
    cafe, today = CafeFactory(slug="le-lavoir"), timezone.localdate()
    for slug, until in (("pain", today), ("gaz", today - datetime.timedelta(days=1)), ("poste", None)):
        CafeServiceFactory(cafe=cafe, service=ServiceFactory(slug=slug, name=slug), until=until)
    return cafe


@pytest.mark.parametrize(("slug", "number"), [("pain", 1), ("poste", 1), ("gaz", 0)])
def test_filters_and_blocks_count_what_is_offered_today(cafe, slug, number):
    criteria = filters.read(QueryDict(f"service={slug}"))
    counts = {option.value: option.count for option in filters.choices(filters.Criteria(), filters.Search()).services}

    assert filters.cafes(criteria, filters.Search()).count() == number
    assert counts.get(slug, 0) == number
    assert block_map("/cafes/", service=slug).total == number


def test_cards_exports_payload_and_page_name_the_same(client, cafe):
    offered = ["pain", "poste"]
    row = next(exports._cafes("/cafes/"))
    columns = payload.columns()
    known = [slug for slug, _french, _english in columns["services"]]
    bits = [slug for rank, slug in enumerate(known) if int(columns["offers"][rank >> 2][0], 16) >> (rank & 3) & 1]
    listed = client.get("/cafes/")
    page = client.get("/cafes/72/le-lavoir/").content.decode()

    assert cards.cards(Cafe.objects.for_list(), "/cafes/")[0].tags == offered
    assert listed.context["listing"].groups[0].cards[0].tags == offered
    assert sorted(exports._offers(row)) == sorted(bits) == values_of(cafe)["services"] == offered
    assert json.loads(exports.geojson("/cafes/").encoded(""))["features"][0]["properties"]["services"] == offered
    assert "service/pain/" in page
    assert "service/gaz/" not in page
    # One drawing for the page and for its address: the browser keeps it for a year.
    picture = listed.context["listing"].groups[0].cards[0].picture
    assert "immutable" in client.get(picture)["Cache-Control"]
