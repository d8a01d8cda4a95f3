import datetime
import json
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from icalendar import Calendar

from cafes_map.events import coming_events
from cafes_map.models import CafesMapPage
from home.models import EventPage
from home.when import day, hour, when
from tests.factories.cafes_map import CafeFactory
from tests.factories.home import EventIndexPageFactory, EventPageFactory, SiteSettingsFactory

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def events(home):
    return EventIndexPageFactory(parent=home)


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def titles(page):
    return [link.get_text() for link in page.select(".event-card__title a")]


def at(day, hour, minute=0):
    return datetime.datetime(2026, 12, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("ends_at", "words"),
    [
        (None, "Saturday 12 December 2026 at 7 p.m."),
        (at(12, 22, 30), "Saturday 12 December 2026, from 7 p.m. to 10:30 p.m."),
        (at(13, 9), "from Saturday 12 December 2026 at 7 p.m. to Sunday 13 December 2026 at 9 a.m."),
    ],
)
def test_when_in_words(ends_at, words):
    with translation.override("en"):
        assert when(at(12, 19), ends_at) == words


def test_days_and_hours_are_said_as_french_says_them():
    assert [day(at(1, 10)), day(at(11, 10))] == ["mardi 1er décembre 2026", "vendredi 11 décembre 2026"]
    assert [hour(at(1, 9)), hour(at(1, 22, 5))] == ["9\u00a0h", "22\u00a0h\u00a005"]


def test_the_list_shows_what_is_coming_then_what_is_past(client, events):
    now = timezone.now()
    EventPageFactory(parent=events, title="Plus tard", starts_at=now + datetime.timedelta(days=9))
    EventPageFactory(parent=events, title="Bientôt", starts_at=now + datetime.timedelta(days=2), is_fictional=True)
    EventPageFactory(
        parent=events,
        title="En cours",
        starts_at=now - datetime.timedelta(days=2),
        ends_at=now + datetime.timedelta(days=1),
    )
    EventPageFactory(parent=events, title="Passé", past=True)
    EventPageFactory(parent=events, title="Brouillon", live=False)

    coming, past = get(client, "/agenda/"), get(client, "/agenda/passes/")

    assert titles(coming) == ["En cours", "Bientôt", "Plus tard"]
    assert len(coming.select(".tag--example")) == 1
    assert titles(past) == ["Passé"]
    assert {link["href"] for link in coming.select(".event-list__more a")} == {"/agenda/agenda.ics", "/agenda/passes/"}


def test_an_event_without_an_end_lasts_its_day():
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    assert EventPage(starts_at=midnight).is_past is False
    assert EventPage(starts_at=midnight - datetime.timedelta(minutes=1)).is_past is True


def test_an_empty_list_says_so(client, events):
    assert titles(get(client, "/agenda/")) == titles(get(client, "/agenda/passes/")) == []
    assert len(get(client, "/agenda/").select("#contenu p.lead")) == 1


def test_an_event_page_says_when_where_and_that_it_is_an_example(client, events):
    EventPageFactory(
        parent=events, slug="belote", title="Belote", address="1 place du Marché, 72000 Le Bourg", is_fictional=True
    )

    page = get(client, "/agenda/belote/")

    facts = page.select_one(".facts").get_text(" ", strip=True)
    assert "Café de la Place" in facts
    assert "1 place du Marché" in facts
    assert page.select_one(".notice--warning")
    assert page.select_one(".event-calendar a")["href"] == "/agenda/belote/evenement.ics"


def test_a_past_event_says_so_and_offers_no_calendar(client, events):
    EventPageFactory(parent=events, slug="belote", past=True)

    page = get(client, "/agenda/belote/")

    assert len(page.select("#contenu .notice")) == 1
    assert page.select(".event-calendar") == []


def test_the_calendar_of_an_event_is_the_same_each_time(client, events):
    starts_at = datetime.datetime(2027, 3, 27, 20, 0, tzinfo=PARIS)  # The night the clocks change.
    event = EventPageFactory(
        parent=events,
        slug="belote",
        title="Belote; soupe, pain\nvin\x1b",
        intro="É" * 120 + "\x0b",
        address="Le Bourg",
        starts_at=starts_at,
        ends_at=datetime.datetime(2027, 3, 28, 4, 0, tzinfo=PARIS),
        is_fictional=True,
    )
    event.save_revision().publish()

    first, second = client.get("/agenda/belote/evenement.ics"), client.get("/agenda/belote/evenement.ics")
    calendar = Calendar.from_ical(first.content)
    [entry] = calendar.walk("VEVENT")

    assert first.content == second.content
    assert not {b"\x0b", b"\x1b"} & {bytes([byte]) for byte in first.content}
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in first.content.split(b"\r\n"))
    assert b"\n" not in first.content.replace(b"\r\n", b"")
    assert b"DTSTART;TZID=Europe/Paris:20270327T200000" in first.content
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert entry["uid"] == f"{event.translation_key}@1000cafes.org"
    assert entry["url"] == "http://testserver/agenda/belote/"
    assert entry.end - entry.start == datetime.timedelta(hours=8)
    assert (entry.end.astimezone(datetime.UTC) - entry.start.astimezone(datetime.UTC)).total_seconds() == 7 * 3600
    assert str(entry["location"]) == "Café de la Place, Le Bourg"
    assert str(entry["summary"]).startswith("Belote; soupe, pain")
    assert "ficti" in str(entry["summary"])


def test_the_calendar_of_the_list_keeps_what_is_just_past(client, events):
    EventPageFactory(parent=events, title="Bientôt")
    EventPageFactory(parent=events, title="Passé", past=True)
    old = timezone.now() - datetime.timedelta(days=400)
    EventPageFactory(parent=events, title="Ancien", starts_at=old)
    EventPageFactory(parent=events, title="Exposition", starts_at=old, ends_at=timezone.now())
    EventPageFactory(parent=events, title="Sans fin", ends_at=None)

    entries = Calendar.from_ical(client.get("/agenda/agenda.ics").content).walk("VEVENT")

    assert sorted(str(entry["summary"]) for entry in entries) == ["Bientôt", "Exposition", "Passé", "Sans fin"]
    assert sum("dtend" in entry for entry in entries) == 3


@pytest.mark.parametrize(
    "path", ["agenda.ics/", "autre.ics", "belote/autre.ics", "evenement.ics", "belote/evenement.ics/"]
)
def test_other_files_are_not_there(client, events, path):
    EventPageFactory(parent=events, slug="belote")

    assert client.get(f"/agenda/{path}").status_code == 404


def test_an_event_does_not_end_before_it_starts(events):
    with pytest.raises(ValidationError) as refusal:
        EventPage(title="Belote", starts_at=at(12, 19), ends_at=at(12, 18)).clean()

    assert list(refusal.value.message_dict) == ["ends_at"]

    event = EventPageFactory(parent=events)
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(ends_at=event.starts_at - datetime.timedelta(hours=1))


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_eight_queries_at_most(client, events, django_assert_max_num_queries, count):
    SiteSettingsFactory()
    EventPageFactory.create_batch(count, parent=events)
    client.get("/agenda/")

    with django_assert_max_num_queries(8):
        assert len(titles(get(client, "/agenda/"))) == count


@pytest.mark.parametrize("count", [1, 3])
def test_an_event_page_costs_eight_queries_at_most(
    client, home, english_home, events, django_assert_max_num_queries, count
):
    SiteSettingsFactory()
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))
    event = EventPageFactory(parent=events, slug="belote")
    cafes = CafeFactory.create_batch(count)
    for order, cafe in enumerate(cafes):
        cafe.page_relations.create(page=event, sort_order=order)
    client.get("/agenda/belote/")

    with django_assert_max_num_queries(8):
        page = get(client, "/agenda/belote/")

    assert len(page.select("#contenu .cards > li")) == count


def test_the_next_events_of_a_cafe(home, english_home, events):
    cafe = CafeFactory()
    now = timezone.now()
    days = {"Dans trois jours": 3, "Demain": 1, "Dans cinq jours": 5, "Dans dix jours": 10, "Hier": -2}
    for title, number in days.items():
        event = EventPageFactory(parent=events, title=title, starts_at=now + datetime.timedelta(days=number))
        cafe.page_relations.create(page=event)
    cafe.page_relations.create(page=EventPageFactory(parent=EventIndexPageFactory(parent=english_home)))
    EventPageFactory(parent=events)

    assert [event.title for event in coming_events(cafe)] == ["Demain", "Dans trois jours", "Dans cinq jours"]


def test_the_body_of_an_event_is_shown(client, events):
    body = json.dumps([{"type": "text", "value": {"heading": "", "text": "<p>Soupe à la mi-temps.</p>"}}])
    EventPageFactory(parent=events, slug="belote", body=body)

    assert "Soupe à la mi-temps." in get(client, "/agenda/belote/").find(id="contenu").get_text()
