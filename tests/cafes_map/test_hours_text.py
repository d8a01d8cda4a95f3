import datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cafes_map import hours_text
from cafes_map.opening import MIDNIGHT, HoursError

pytestmark = pytest.mark.any_database

minutes = st.integers(0, 23 * 60 + 59)
days_of_openings = st.lists(st.lists(minutes, max_size=6, unique=True), min_size=7, max_size=7)


def clock(minute):
    return datetime.time(minute // 60, minute % 60)


def week(text):
    """« 0 8-13 » for the tests: (day, from, to) with hours as HH:MM."""
    return [(day, f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in hours_text.read(text)]


def on(days, *ranges):
    return sorted((day, *one.split("-")) for day in days for one in ranges)


@given(days_of_openings)
def test_what_is_written_is_read_back(days):
    slots = []
    for day, bounds in enumerate(days):
        bounds = sorted(bounds)
        slots += [(day, clock(opens), clock(closes)) for opens, closes in zip(bounds[::2], bounds[1::2], strict=False)]

    assert hours_text.read(hours_text.write(slots)) == sorted(slots)


@given(st.text(max_size=80) | st.text("lunmarsadi 0123456789h:-,fe\n", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        hours_text.read(text)
    except HoursError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("mar-sam 8h-13h 16h-20h, dim 9h-12h", on(range(1, 6), "08:00-13:00", "16:00-20:00") + on([6], "09:00-12:00")),
        ("du mardi au samedi de 8h à 13h et de 16h à 20h", on(range(1, 6), "08:00-13:00", "16:00-20:00")),
        ("Lundi : 8 h 30 – 12 h 15 / 14 h – 18 h", on([0], "08:30-12:15", "14:00-18:00")),
        ("lun, mer et ven 9:00-12:30", on([0, 2, 4], "09:00-12:30")),
        ("lundi 8-12\nmardi fermé\ndimanche 10-13", on([0], "08:00-12:00") + on([6], "10:00-13:00")),
        ("tous les jours 7h-14h", on(range(7), "07:00-14:00")),
        ("7j/7 7h30-midi", on(range(7), "07:30-12:00")),
        ("en semaine 8h-12h; week-end fermé", on(range(5), "08:00-12:00")),
        ("ven-lun 18h-minuit", on([0, 4, 5, 6], "18:00-23:59")),
        ("VENDREDI 18H JUSQU’À 24H", on([4], "18:00-23:59")),
        ("mon-sat 9:00 to 12:00, sunday closed", on(range(6), "09:00-12:00")),
        ("lundis et jeudis 9h-12h", on([0, 3], "09:00-12:00")),
        ("Mar. au sam. : 8h-13h", on(range(1, 6), "08:00-13:00")),
        ("lun 8h-12h, lun 14h-18h", on([0], "08:00-12:00", "14:00-18:00")),
        ("lun 0h-6h", on([0], "00:00-06:00")),
        ("lun 0h-24h", on([0], "00:00-23:59")),
        ("7j/7 24h/24", on(range(7), "00:00-23:59")),
        ("lun, mar 24 h sur 24", on([0, 1], "00:00-23:59")),
        ("ven 18h-minuit, sam 0h-2h", on([4], "18:00-23:59") + on([5], "00:00-02:00")),
        ("", []),
        ("lun-dim fermé", []),
    ],
)
def test_texts_that_people_write(text, slots):
    assert week(text) == slots


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mar-sam 8h-13h sauf le 14 juillet", "“sauf” is not understood."),
        ("8h-12h", "Say which days before 8h"),
        ("lun 8h", "The closing time is missing after 8h."),
        ("lun 8h, mar 9h-12h", "The closing time is missing after 8h."),
        ("lun 8h 12h", "Say from when to when: “8h-12h”."),
        ("lun 8h-12h mar", "Tuesday: the hours are missing."),
        ("lun", "Monday: the hours are missing."),
        ("lun-", "Monday: the hours are missing."),
        ("lun 25h-26h", "“25h” is no time of the day."),
        ("lun 8h75-9h", "“8h75” is no time of the day."),
        ("lun 12h-8h", "Monday: 8:00 is not after 12:00."),
        ("lun 18h-1h", "Monday: 1:00 is not after 18:00. After midnight is the next day: write ven 18h-minuit"),
        ("lun 24h", "The closing time is missing after"),
        ("lun 8h-12h 11h-14h", "Monday: two openings overlap at 11:00."),
        ("lun fermé, lun 8h-12h", "Monday: closed and open at once."),
        ("fermé", "Say which days before ferme"),
        ("lun -8h", "The opening time is missing before 8h."),
        ("x" * 600, "This text is too long"),
    ],
)
def test_what_is_not_understood_is_said(text, words):
    with translation.override("en"), pytest.raises(HoursError) as refusal:
        hours_text.read(text)

    assert str(refusal.value).startswith(words)


def test_days_with_the_same_hours_stand_together():
    slots = [(day, datetime.time(8), datetime.time(12, 30)) for day in (1, 2, 3)] + [(6, datetime.time(18), MIDNIGHT)]

    assert hours_text.write(slots) == "mar-jeu 8h-12h30, dim 18h-minuit"
    assert hours_text.write([]) == ""
