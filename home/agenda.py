"""Events as lists and calendars show them."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText
from wagtail.models import PageViewRestriction

from .feeds import written
from .models import EventPage

PAGE_SIZE = 20
# Of a calendar one subscribes to: what is past stays some time, or it would leave the agenda of the reader overnight.
KEPT_DAYS = 90
MOST_EVENTS = 300
PARIS = ZoneInfo("Europe/Paris")
UID_DOMAIN = "1000cafes.org"


@dataclass
class EventCard:
    page: EventPage
    url: str


@dataclass
class EventList:
    cards: list
    pages: object
    is_past: bool
    coming_url: str
    past_url: str
    calendar_url: str


def published(index):
    """What anyone may read under this page."""
    restricted = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    return EventPage.objects.child_of(index).live().exclude(Exists(restricted)).defer_streamfields()


def event_list(index, request, *, past=False):
    events = published(index).past() if past else published(index).coming()
    base = index.get_url(request) or ""
    pages = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    return EventList(
        cards=[EventCard(page, page.get_url(request) or "") for page in pages],
        pages=pages,
        is_past=past,
        coming_url=base,
        past_url=f"{base}passes/",
        calendar_url=f"{base}agenda.ics",
    )


def calendar_of_index(index, request):
    since = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    recent = Q(starts_at__gte=since) | Q(ends_at__gte=since)  # An exhibition lasts longer than that.
    events = published(index).filter(recent).order_by("starts_at", "path")[:MOST_EVENTS]
    return _answer(_calendar(index.title, events, request), "agenda")


def calendar_of_event(event, request):
    return _answer(_calendar(event.title, [event], request), event.slug)


def _calendar(name, events, request):
    calendar = Calendar()
    calendar.add("prodid", f"-//1000 cafés//{UID_DOMAIN}//{translation.get_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(_one_line(_("1000 cafés: %(title)s") % {"title": name})))
    for event in events:
        calendar.add_component(_entry(event, request))
    calendar.add_missing_timezones()
    return calendar


def _entry(event, request):
    url = request.build_absolute_uri(event.get_url(request))
    entry = Event()
    entry.add("uid", f"{event.translation_key}@{UID_DOMAIN}")
    entry.add("dtstamp", (event.last_published_at or timezone.now()).astimezone(datetime.UTC))
    entry.add("dtstart", event.starts_at.astimezone(PARIS))
    if event.ends_at:
        entry.add("dtend", event.ends_at.astimezone(PARIS))
    title = _("%(title)s (fictional event)") % {"title": event.title} if event.is_fictional else event.title
    entry.add("summary", _one_line(title))
    if location := ", ".join(filter(None, (event.place, event.address))):
        entry.add("location", _one_line(location))
    entry.add("description", "\n\n".join(filter(None, (written(event.intro), url))))
    entry.add("url", url)
    return entry


def _one_line(text):
    return " ".join(written(text).split())


def _answer(calendar, name):
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
