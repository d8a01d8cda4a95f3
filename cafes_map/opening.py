"""When a café is open, and the only functions that change its hours, its services and how it fares.

None of these facts belongs to the café's revisions: publishing an old text never brings back old hours.
"""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .models import Cafe, CafeService, OpeningException, OpeningSlot, Weekday
from .models.cafe import SITUATION_FIELDS

DAYS_AHEAD = 60
# A day ends at its last minute: a time of the day cannot be 24:00.
MIDNIGHT = datetime.time(23, 59)
LATEST_NIGHT = datetime.time(6)
PARIS = ZoneInfo("Europe/Paris")
OVERSEAS = {
    "971": ZoneInfo("America/Guadeloupe"),
    "972": ZoneInfo("America/Martinique"),
    "973": ZoneInfo("America/Cayenne"),
    "974": ZoneInfo("Indian/Reunion"),
    "975": ZoneInfo("America/Miquelon"),
    "976": ZoneInfo("Indian/Mayotte"),
    "977": ZoneInfo("America/Guadeloupe"),
    "978": ZoneInfo("America/Guadeloupe"),
    "986": ZoneInfo("Pacific/Wallis"),
    "987": ZoneInfo("Pacific/Tahiti"),
    "988": ZoneInfo("Pacific/Noumea"),
}


class HoursError(ValueError):
    """Hours that contradict themselves; the message says which, for a person."""


@dataclass(frozen=True)
class Day:
    name: str
    hours: list


def local_now(departement_code=""):
    """The time on the café's wall: at noon in Paris, a counter in Cayenne is not open yet."""
    return timezone.now().astimezone(OVERSEAS.get(departement_code, PARIS))


# Reading -----------------------------------------------------------------------------------------------------------


def is_open(slots, exceptions, moment) -> bool:
    return _slot_at(slots, exceptions, moment) is not None


def opening_sentence(slots, exceptions, moment) -> str:
    """« Ouvert, ferme à 14 h », « Fermé, ouvre demain à 9 h », « Horaires non communiqués »."""
    slots, exceptions = list(slots), list(exceptions)
    if not slots:
        return _("Hours not given")
    current = _slot_at(slots, exceptions, moment)
    if current:
        closes_at = _closing(current, slots, exceptions, moment.date())
        return _("Open, closes at %(time)s") % {"time": hour(closes_at)} if closes_at else _("Open now")
    for days in range(DAYS_AHEAD):
        day = moment.date() + datetime.timedelta(days=days)
        coming = [slot for slot in _slots_of(slots, exceptions, day) if days or slot.opens_at > moment.time()]
        if coming:
            return _next_opening(days, day, min(slot.opens_at for slot in coming))
    return _("Closed")


def _next_opening(days, day, opens_at):
    words = {"time": hour(opens_at), "day": Weekday(day.weekday()).label}
    if days == 0:
        return _("Closed, opens today at %(time)s") % words
    if days == 1:
        return _("Closed, opens tomorrow at %(time)s") % words
    if days < 7:
        return _("Closed, opens on %(day)s at %(time)s") % words
    return _("Closed, opens on %(date)s at %(time)s") % {**words, "date": date_format(day, "DATE_FORMAT")}


def week(slots) -> list[Day]:
    """The seven days with their hours in words; a day without any is closed."""
    slots = sorted(slots, key=lambda slot: (slot.weekday, slot.opens_at))
    return [
        Day(
            name=str(weekday.label),
            hours=[
                _("%(start)s to %(end)s") % {"start": hour(slot.opens_at), "end": hour(slot.closes_at)}
                for slot in slots
                if slot.weekday == weekday
            ],
        )
        for weekday in Weekday
    ]


def hour(time) -> str:
    if time == MIDNIGHT:
        return _("midnight")
    if time.minute:
        return _("%(hour)d:%(minute)02d") % {"hour": time.hour, "minute": time.minute}
    return _("%(hour)d:00") % {"hour": time.hour}


def to_come(exceptions, today) -> list:
    """The exceptional days that are not over."""
    return [exception for exception in exceptions if exception.end >= today]


def next_change(slots, exceptions, moment) -> datetime.datetime:
    """When the sentence above stops being true: the next opening or closing, at the latest midnight (« tomorrow »)."""
    bounds = {time for slot in _slots_of(slots, exceptions, moment.date()) for time in (slot.opens_at, slot.closes_at)}
    coming = min((time for time in bounds if time > moment.time()), default=None)
    if coming is None:
        return datetime.datetime.combine(moment.date() + datetime.timedelta(days=1), datetime.time(), moment.tzinfo)
    return datetime.datetime.combine(moment.date(), coming, moment.tzinfo)


def _closing(current, slots, exceptions, day):
    """When one really has to leave; None when it is open all night and all the day after.

    An evening that ends at two is written as two openings, until midnight and from midnight on.
    """
    if current.closes_at < MIDNIGHT:
        return current.closes_at
    after = _slots_of(slots, exceptions, day + datetime.timedelta(days=1))
    night = next((slot for slot in after if slot.opens_at == datetime.time()), current)
    return night.closes_at if night is current or night.closes_at < MIDNIGHT else None


def _slot_at(slots, exceptions, moment):
    now = moment.time()
    return next(
        (
            slot
            for slot in _slots_of(slots, exceptions, moment.date())
            if slot.opens_at <= now and (now < slot.closes_at or slot.closes_at >= MIDNIGHT)
        ),
        None,
    )


def _slots_of(slots, exceptions, day):
    if any(exception.is_closed and exception.start <= day <= exception.end for exception in exceptions):
        return []
    return [slot for slot in slots if slot.weekday == day.weekday()]


# Changing ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_week(cafe, slots, *, author):
    """Replace the usual week. `slots`: (weekday, opens_at, closes_at), several a day when the café closes at noon."""
    slots = sorted(
        (weekday, opens_at.replace(second=0, microsecond=0), closes_at.replace(second=0, microsecond=0))
        for weekday, opens_at, closes_at in slots
    )
    refuse_impossible(slots)
    _lock(cafe)
    cafe.opening_slots.all().delete()
    OpeningSlot.objects.bulk_create(
        OpeningSlot(cafe=cafe, weekday=weekday, opens_at=opens_at, closes_at=closes_at)
        for weekday, opens_at, closes_at in slots
    )
    log(instance=cafe, action="cafes_map.set_week", user=author)


@transaction.atomic
def set_exceptions(cafe, exceptions, *, author):
    """Replace the exceptional days. `exceptions`: (first day, last day, is closed, note)."""
    for start, end, _is_closed, _note in exceptions:
        if end < start:
            raise HoursError(_("The last day must not come before the first."))
    _lock(cafe)
    cafe.opening_exceptions.all().delete()
    OpeningException.objects.bulk_create(
        OpeningException(cafe=cafe, start=start, end=end, is_closed=is_closed, note=note)
        for start, end, is_closed, note in exceptions
    )
    log(instance=cafe, action="cafes_map.set_exceptions", user=author)


@transaction.atomic
def set_services(cafe, services, *, author):
    """Make the café offer exactly these. `services`: {French Service: {"since": date, "note": …, "origin": …}}."""
    _lock(cafe)
    cafe.offered_services.exclude(service__in=services).delete()
    for service, details in services.items():
        CafeService.objects.update_or_create(cafe=cafe, service=service, defaults=details)
    log(instance=cafe, action="cafes_map.set_services", user=author)


@transaction.atomic
def set_situation(cafe, *, author, **facts):
    """How the café fares: status, verified_on, source_note and the dates; only what is given changes."""
    unknown = facts.keys() - set(SITUATION_FIELDS)
    if unknown:
        raise TypeError(f"Not part of a situation: {', '.join(sorted(unknown))}")
    _lock(cafe)
    for name, value in facts.items():
        setattr(cafe, name, value)
    cafe.full_clean(exclude=[field.name for field in cafe._meta.fields if field.name not in SITUATION_FIELDS])
    cafe.save(update_fields=list(facts))
    log(instance=cafe, action="cafes_map.set_situation", user=author, data={"status": cafe.status})


def set_status(cafe, status, *, author, verified_on=None):
    """Someone of the team says what the café has become, today unless `verified_on` says when."""
    set_situation(cafe, author=author, status=status, verified_on=verified_on or local_now().date(), source_note="")


def refuse_impossible(slots):
    before = None
    for slot in slots:
        weekday, opens_at, closes_at = slot
        words = {"day": Weekday(weekday).label, "start": hour(opens_at), "end": hour(closes_at)}
        if closes_at <= opens_at:
            refusal = _("%(day)s: %(end)s is not after %(start)s.") % words
            if closes_at <= LATEST_NIGHT < opens_at:
                refusal += " " + _("After midnight is the next day: write ven 18h-minuit, sam 0h-2h.")
            raise HoursError(refusal)
        if before and before[0] == weekday and opens_at < before[2]:
            raise HoursError(_("%(day)s: two openings overlap at %(start)s.") % words)
        before = slot


def _lock(cafe):
    Cafe.objects.select_for_update().get(pk=cafe.pk)
