import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.models import ModelLogEntry

from cafes_map import opening
from cafes_map.models import Cafe, CafeService, OpeningException, OpeningSlot
from tests.factories.cafes_map import CafeFactory, OpeningExceptionFactory, OpeningSlotFactory, ServiceFactory

MONDAY = datetime.date(2026, 6, 1)


def time(text):
    return datetime.time.fromisoformat(text)


def moment(day, clock):
    """`day` days after a Monday."""
    return datetime.datetime.combine(MONDAY + datetime.timedelta(days=day), time(clock))


def slot(weekday, opens_at, closes_at):
    return OpeningSlot(weekday=weekday, opens_at=time(opens_at), closes_at=time(closes_at))


def closed(start, end):
    return OpeningException(
        start=MONDAY + datetime.timedelta(days=start), end=MONDAY + datetime.timedelta(days=end), is_closed=True
    )


MORNING_AND_EVENING = [slot(0, "09:00", "14:00"), slot(0, "17:30", "20:00"), slot(2, "09:00", "12:00")]


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (0, "08:59", False),
        (0, "09:00", True),
        (0, "13:59", True),
        (0, "14:00", False),
        (0, "18:00", True),
        (1, "10:00", False),
        (7, "10:00", True),
    ],
)
def test_is_open_between_the_opening_and_the_closing_time(day, clock, expected):
    assert opening.is_open(MORNING_AND_EVENING, [], moment(day, clock)) is expected


def test_is_open_never_on_exceptional_days():
    assert opening.is_open(MORNING_AND_EVENING, [closed(0, 3)], moment(0, "10:00")) is False


def test_is_open_on_exceptional_days_that_are_not_closed():
    evening = closed(0, 0)
    evening.is_closed = False

    assert opening.is_open(MORNING_AND_EVENING, [evening], moment(0, "10:00")) is True


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (0, "10:00", "Open, closes at 14:00"),
        (0, "18:00", "Open, closes at 20:00"),
        (0, "08:00", "Closed, opens today at 9:00"),
        (0, "15:00", "Closed, opens today at 17:30"),
        (1, "15:00", "Closed, opens tomorrow at 9:00"),
        (0, "21:00", "Closed, opens on Wednesday at 9:00"),
        (2, "15:00", "Closed, opens on Monday at 9:00"),
    ],
)
def test_opening_sentence(day, clock, expected):
    with translation.override("en"):
        assert opening.opening_sentence(MORNING_AND_EVENING, [], moment(day, clock)) == expected


BAR = [slot(4, "18:00", "23:59"), slot(5, "00:00", "02:00"), slot(5, "18:00", "23:59")]
ALWAYS = [slot(day, "00:00", "23:59") for day in range(7)]


@pytest.mark.parametrize(
    ("slots", "day", "clock", "expected"),
    [
        (BAR, 4, "23:00", "Open, closes at 2:00"),
        (BAR, 4, "23:59:59", "Open, closes at 2:00"),
        (BAR, 5, "00:00", "Open, closes at 2:00"),
        (BAR, 5, "02:00", "Closed, opens today at 18:00"),
        (BAR, 5, "23:59:59", "Open, closes at midnight"),
        (BAR, 6, "00:00", "Closed, opens on Friday at 18:00"),
        (ALWAYS, 3, "23:59:30", "Open now"),
    ],
)
def test_opening_sentence_around_midnight(slots, day, clock, expected):
    with translation.override("en"):
        assert opening.opening_sentence(slots, [], moment(day, clock)) == expected
    assert opening.is_open(slots, [], moment(day, clock)) is expected.startswith("Open")


def test_a_closed_day_ends_the_night_before_at_midnight():
    with translation.override("en"):
        assert opening.opening_sentence(BAR, [closed(5, 5)], moment(4, "23:00")) == "Open, closes at midnight"


def test_opening_sentence_skips_exceptional_days():
    with translation.override("en"):
        sentence = opening.opening_sentence(MORNING_AND_EVENING, [closed(0, 8)], moment(0, "10:00"))

    assert sentence == "Closed, opens on June 10, 2026 at 9:00"


def test_opening_sentence_without_any_opening_ahead():
    with translation.override("en"):
        assert opening.opening_sentence(MORNING_AND_EVENING, [closed(0, 400)], moment(0, "10:00")) == "Closed"


def test_opening_sentence_without_hours():
    with translation.override("en"):
        assert opening.opening_sentence([], [], moment(0, "10:00")) == "Hours not given"


def test_week_has_seven_days_in_order():
    with translation.override("en"):
        week = opening.week([*reversed(MORNING_AND_EVENING)])

    assert [day.name for day in week][:2] == ["Monday", "Tuesday"]
    assert len(week) == 7
    assert week[0].hours == ["9:00 to 14:00", "17:30 to 20:00"]
    assert week[1].hours == []


def test_local_now_follows_the_departement(monkeypatch):
    noon = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)
    monkeypatch.setattr(opening.timezone, "now", lambda: noon)

    assert [opening.local_now(code).hour for code in ("72", "973", "974")] == [13, 9, 16]


@pytest.mark.parametrize(
    ("day", "clock", "changes"),
    [
        (0, "08:00", (0, "09:00")),
        (0, "09:00", (0, "14:00")),
        (0, "15:00", (0, "17:30")),
        (0, "20:00", (1, "00:00")),
        (1, "10:00", (2, "00:00")),
    ],
)
def test_what_is_said_of_now_is_true_until_the_next_opening_closing_or_midnight(day, clock, changes):
    assert opening.next_change(MORNING_AND_EVENING, [], moment(day, clock)) == moment(*changes)


def test_a_closed_day_changes_at_midnight_only():
    assert opening.next_change(MORNING_AND_EVENING, [closed(0, 0)], moment(0, "08:00")) == moment(1, "00:00")


def test_the_last_minute_of_the_day_is_midnight():
    with translation.override("en"):
        assert opening.week([slot(4, "18:00", "23:59")])[4].hours == ["18:00 to midnight"]


def test_to_come_leaves_out_what_is_over():
    past, present = closed(-5, -1), closed(-1, 0)

    assert opening.to_come([past, present], MONDAY) == [present]


def test_set_week_replaces_the_hours_and_keeps_a_trace(db):
    cafe = CafeFactory()
    OpeningSlotFactory(cafe=cafe)

    opening.set_week(cafe, [(1, time("17:00"), time("20:00")), (1, time("09:00"), time("12:00"))], author=None)

    assert [str(slot.opens_at) for slot in cafe.opening_slots.all()] == ["09:00:00", "17:00:00"]
    assert ModelLogEntry.objects.for_instance(cafe).get().action == "cafes_map.set_week"


@pytest.mark.parametrize(
    "slots",
    [
        [(0, time("12:00"), time("12:00"))],
        [(0, time("12:00"), time("11:00"))],
        [(0, time("09:00"), time("14:00")), (0, time("13:59"), time("18:00"))],
        [(0, time("09:00"), time("14:00")), (0, time("09:00"), time("10:00"))],
    ],
)
def test_set_week_refuses_impossible_hours_and_changes_nothing(db, slots):
    cafe = CafeFactory()
    OpeningSlotFactory(cafe=cafe)

    with pytest.raises(opening.HoursError):
        opening.set_week(cafe, slots, author=None)

    assert cafe.opening_slots.count() == 1


def test_set_week_accepts_an_opening_that_starts_when_the_other_ends(db):
    cafe = CafeFactory()

    opening.set_week(cafe, [(0, time("09:00"), time("12:00")), (0, time("12:00"), time("14:00"))], author=None)

    assert cafe.opening_slots.count() == 2


def test_set_exceptions_replaces_them(db):
    cafe = CafeFactory()
    OpeningExceptionFactory(cafe=cafe)

    opening.set_exceptions(cafe, [(MONDAY, MONDAY, True, "férié")], author=None)

    assert [(row.start, row.note) for row in cafe.opening_exceptions.all()] == [(MONDAY, "férié")]


def test_set_exceptions_refuses_an_end_before_the_start(db):
    with pytest.raises(opening.HoursError):
        opening.set_exceptions(CafeFactory(), [(MONDAY, MONDAY - datetime.timedelta(days=1), True, "")], author=None)


def test_set_services_offers_exactly_these(db):
    bread, post, press = ServiceFactory.create_batch(3)
    cafe = CafeFactory(services=[bread, press])

    opening.set_services(cafe, {bread: {"note": "le matin"}, post: {"since": MONDAY}}, author=None)

    offers = {offer.service: offer for offer in cafe.offered_services.all()}
    assert set(offers) == {bread, post}
    assert (offers[bread].note, offers[post].since) == ("le matin", MONDAY)
    assert CafeService.objects.count() == 2


def test_set_status_says_that_it_was_checked(db):
    cafe = CafeFactory(announced=True)

    opening.set_status(cafe, Cafe.Status.WORKS, author=None, verified_on=MONDAY)

    cafe.refresh_from_db()
    assert (cafe.status, cafe.verified_on, cafe.source_note) == (Cafe.Status.WORKS, MONDAY, "")


def test_set_situation_refuses_a_closing_before_the_opening(db):
    cafe = CafeFactory(opened_on=MONDAY)

    with pytest.raises(ValidationError, match=r"close before|fermer avant"):
        opening.set_situation(cafe, author=None, closed_on=MONDAY - datetime.timedelta(days=1))

    cafe.refresh_from_db()
    assert cafe.closed_on is None


def test_set_situation_refuses_what_is_not_a_situation(db):
    with pytest.raises(TypeError, match="name"):
        opening.set_situation(CafeFactory(), author=None, name="Autre")


def test_publishing_an_old_text_brings_back_neither_status_nor_hours(db):
    cafe = CafeFactory(status=Cafe.Status.WORKS, verified_on=None)
    cafe.name = "Nouveau nom"
    draft = cafe.save_revision()
    live = Cafe.objects.get(pk=cafe.pk)
    opening.set_status(live, Cafe.Status.OPEN, author=None, verified_on=MONDAY)
    opening.set_week(live, [(0, time("09:00"), time("12:00"))], author=None)

    draft.publish()

    cafe = Cafe.objects.get(pk=cafe.pk)
    assert (cafe.name, cafe.status, cafe.verified_on) == ("Nouveau nom", Cafe.Status.OPEN, MONDAY)
    assert cafe.opening_slots.count() == 1
