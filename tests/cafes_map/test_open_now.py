"""« Open now » in a query says the same as `opening.is_open`, around midnight and on every wall."""

import datetime

import pytest

from cafes_map import opening
from cafes_map.models import Cafe
from cafes_map.open_now import open_now
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    DepartementFactory,
    OpeningExceptionFactory,
    OpeningSlotFactory,
)

SATURDAY = datetime.date(2026, 6, 6)


@pytest.fixture
def cafes(db):
    """In the Sarthe, in Réunion, in Guyane and in Tahiti: a bar on Friday night, and one that is shut that Saturday."""
    for code in ("72", "974", "973", "987"):
        commune = CommuneFactory(insee_code=f"{code}00"[:5], departement=DepartementFactory(code=code, name=code))
        for slug in ("bar", "shut"):
            cafe = CafeFactory(slug=f"{slug}-{code}", commune=commune)
            for weekday, opens, closes in ((4, "18:00", "23:59"), (5, "00:00", "02:00"), (5, "08:00", "12:00")):
                OpeningSlotFactory(cafe=cafe, weekday=weekday, opens_at=opens, closes_at=closes)
        OpeningExceptionFactory(cafe=cafe, start=SATURDAY, end=SATURDAY, is_closed=True)


@pytest.mark.parametrize(
    "clock", ["21:59:59", "22:00", "00:00", "00:01", "10:00", "10:00:30", "16:30", "04:00", "07:59"]
)
@pytest.mark.parametrize("day", [0, 1])
def test_the_query_and_the_page_agree(cafes, monkeypatch, day, clock):
    date = SATURDAY - datetime.timedelta(days=day)
    now = datetime.datetime.combine(date, datetime.time.fromisoformat(clock), datetime.UTC)
    monkeypatch.setattr(opening.timezone, "now", lambda: now)

    expected = {
        cafe.slug
        for cafe in Cafe.objects.select_related("commune")
        if opening.is_open(
            cafe.opening_slots.all(), cafe.opening_exceptions.all(), opening.local_now(cafe.commune.departement_id)
        )
    }

    assert set(Cafe.objects.filter(open_now()).values_list("slug", flat=True)) == expected


def test_a_bar_is_open_until_the_last_second_of_the_day(cafes, monkeypatch):
    last = datetime.datetime(2026, 6, 5, 23, 59, 59, tzinfo=opening.PARIS)
    monkeypatch.setattr(opening.timezone, "now", lambda: last)

    assert {"bar-72", "shut-72"} <= set(Cafe.objects.filter(open_now()).values_list("slug", flat=True))
