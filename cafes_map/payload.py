"""All cafés for the map, as small as can be: columns instead of objects, both languages at once, one address.

`GET /cafes/carte.json?v=<version>` (cafes_map:map_payload) answers JSON. Every list of a café's facts has one item a
café, in the same order (by département, then as the list of the page); strings of digits have one character a café.

- `version`: what `v` must be for the answer to be kept for a year; any other `v` gets the cafés of now, kept a minute.
- `day`: the date it was made in Paris, YYYY-MM-DD.
- `statuses`: [code, French, English] each; `zones`: names of time zones.
- `services`: [slug, French, English], in the order of their bits.
- `departements`: [code, region code or "", index in `zones`, n]: the next n cafés are theirs. Their names are in
  `cafes_map:departements_json`, which never changes (see `outline.departements`).
- `names`, `communes`, `slugs`. The page of a café is `<address of the map page><département code>/<slug>/`. An empty
  slug stands for the usual one, `slugify(name + " " + commune)` cut at 120 characters (Django's: NFKD, ASCII only, lower
  case, what is neither letter, digit, underscore, space nor hyphen left out, runs of spaces and hyphens made one hyphen,
  none at either end).
- `latitudes`, `longitudes`: in thousandths of a degree, as the difference with the café before (the first with 0);
  `latitude_ends`, `longitude_ends`: string, a digit a café, the ten-thousandths to add. An approximate position stops at
  the thousandth. Where `flags` says that no position is known: the same as the café before, not to be drawn.
- `status`: string, a digit a café, index in `statuses`.
- `accessible`: string, a digit a café: 0 not known, 1 yes, 2 partly, 3 no. `accessible=1` in an address keeps the 1.
- `flags`: string, a hexadecimal digit a café: 1 only announced (shown with `annonces=1`), 2 fictional,
  4 nobody verified, 8 no position known.
- `precise`: string, a digit a café: 1 the place itself or its address, 0 about there (may be spread out).
- `offers`: strings of one hexadecimal digit a café, for the services 0 to 3, 4 to 7…: café i offers service k when
  `parseInt(offers[k >> 2][i], 16) >> (k & 3) & 1`.
- `hours`: a string a café, "" when hours were not given, e.g. "1234,510,840,1020,1140;5,540,1110": days (0 is Monday)
  with the same hours, then pairs of minutes after midnight, opens and closes.
- `closures`: [index of the café, first day, last day], days after `day` (may be negative): exceptionally closed.
  The fortnight to come only.

« Open now » (`ouvert=1`): status `open`, in the café's time zone a slot of the day holds the time (opens <= now < closes,
1439 standing for the end of the day) and no closure holds the day. The page evaluates it on the server in the same way
(filters.py).

Closed and abandoned places are not in it; drafts neither. Made in three queries when a café changes (see stamp.py), kept
compressed in the cache: nothing is asked to serve it.
"""

import json
from contextlib import suppress
from datetime import timedelta

from django.core.cache import cache
from django.db.models import FilteredRelation, Q
from django.utils import translation
from django.utils.text import slugify

from . import opening, stamp
from .compressed import Compressed
from .models import Cafe, OpeningSlot, PositionPrecision, Service
from .models.cafe import SOURCE_LANGUAGE, offered_today

LANGUAGES = ("fr", "en")
DAYS_TO_COME = 14
SERVICES_A_DIGIT = 4
KEPT = 3 * 24 * 3600
ANNOUNCED, FICTIONAL, UNVERIFIED, NOWHERE = 1, 2, 4, 8
ACCESSIBLE = {value: str(rank) for rank, value in enumerate(["unknown", "yes", "partly", "no"])}
PRECISE = {PositionPrecision.EXACT, PositionPrecision.ADDRESS}
FIELDS = [
    "pk",
    "name",
    "slug",
    "commune__name",
    "commune__departement_id",
    "commune__departement__region_id",
    "latitude",
    "longitude",
    "position_precision",
    "status",
    "accessible",
    "is_fictional",
    "verified_on",
    "source_note",
    "closure__start",
    "closure__end",
]
_last_made = None


def version(asked="") -> str:
    """For the address of the payload. Who asks for another version than the one known here may know better: look again."""
    known = stamp.current()
    return stamp.refresh() if asked and asked != known else known


def known_version() -> str:
    """The version when it needs no query, else nothing."""
    return stamp.known()


def current(known) -> Compressed:
    """The payload of a version: kept, or made of the cafés of now."""
    return _kept(known) or _make(known)


def _kept(known):
    # The cache may be down: this process then serves what it made last.
    payload = _last_made
    with suppress(Exception):
        payload = cache.get(f"cafes_map.payload.{known}")
    return payload if payload and payload.version == known else None


def _make(known):
    global _last_made
    text = json.dumps({"version": known} | columns(), ensure_ascii=False, separators=(",", ":"))
    payload = Compressed.of(text, known)
    _last_made = payload
    with suppress(Exception):
        cache.set(f"cafes_map.payload.{known}", payload, KEPT)
    return payload


# Making it ---------------------------------------------------------------------------------------------------------


def columns() -> dict:
    """What is above, but the version. Three queries: cafés with their closures, services with their cafés, hours."""
    day = opening.local_now().date()
    rows, closures = _rows(day)
    ranks = {row["pk"]: rank for rank, row in enumerate(rows)}
    return {
        "day": day.isoformat(),
        "statuses": [[status.value, *_in_languages(status.label)] for status in _statuses()],
        **_places(rows),
        **_positions(rows),
        **_facts(rows),
        **_offers(ranks),
        **_hours(ranks),
        "closures": sorted(
            [ranks[pk], (start - day).days, (end - day).days] for pk, start, end in closures if pk in ranks
        ),
    }


def _rows(day):
    """Each café once, and the closures of the fortnight, of which a café may have several."""
    coming = Q(
        opening_exceptions__is_closed=True,
        opening_exceptions__end__gte=day - timedelta(days=1),
        opening_exceptions__start__lte=day + timedelta(days=DAYS_TO_COME),
    )
    answers = Cafe.objects.with_announced().annotate(closure=FilteredRelation("opening_exceptions", condition=coming))
    rows, closures = {}, []
    for row in answers.order_by(*Cafe._meta.ordering, "pk").values(*FIELDS).iterator():
        rows.setdefault(row["pk"], row)
        if row["closure__start"]:
            closures.append((row["pk"], row["closure__start"], row["closure__end"]))
    return list(rows.values()), closures


def _statuses():
    return [status for status in Cafe.Status if status not in (Cafe.Status.CLOSED, Cafe.Status.ABANDONED)]


def _in_languages(words):
    made = []
    for language in LANGUAGES:
        with translation.override(language):
            made.append(str(words))
    return made


def _places(rows):
    zones, departements = {}, {}
    for row in rows:
        code = row["commune__departement_id"]
        zone = zones.setdefault(opening.OVERSEAS.get(code, opening.PARIS).key, len(zones))
        departements.setdefault(code, [code, row["commune__departement__region_id"] or "", zone, 0])[-1] += 1
    return {"zones": list(zones), "departements": list(departements.values())}


def _positions(rows):
    latitudes, latitude_ends = _coordinates(rows, "latitude")
    longitudes, longitude_ends = _coordinates(rows, "longitude")
    return {
        "latitudes": latitudes,
        "longitudes": longitudes,
        "latitude_ends": latitude_ends,
        "longitude_ends": longitude_ends,
    }


def _coordinates(rows, name):
    steps, ends, before = [], [], 0
    for row in rows:
        here, end = before, 0
        if row[name] is not None:
            digits = 4 if row["position_precision"] in PRECISE else 3
            here, end = divmod(round(round(row[name], digits) * 10_000), 10)
        steps.append(here - before)
        ends.append(str(end))
        before = here
    return steps, "".join(ends)


def _facts(rows):
    status = {value.value: str(rank) for rank, value in enumerate(_statuses())}
    return {
        "names": [row["name"] for row in rows],
        "communes": [row["commune__name"] for row in rows],
        "slugs": [_slug(row) for row in rows],
        "status": "".join(status[row["status"]] for row in rows),
        "accessible": "".join(ACCESSIBLE[row["accessible"]] for row in rows),
        "flags": "".join(f"{_flags(row):x}" for row in rows),
        "precise": "".join("01"[row["position_precision"] in PRECISE] for row in rows),
    }


def _slug(row):
    usual = slugify(f"{row['name']} {row['commune__name']}")[:120]
    return "" if row["slug"] == usual else row["slug"]


def _flags(row):
    unchecked = row["verified_on"] is None and not row["is_fictional"]
    return (
        ANNOUNCED * (unchecked and row["status"] == Cafe.Status.PROJECT)
        + FICTIONAL * row["is_fictional"]
        + UNVERIFIED * (unchecked and bool(row["source_note"]))
        + NOWHERE * (row["latitude"] is None)
    )


def _offers(ranks):
    """Services with both names, and a number a café; services and what cafés offer come in one query."""
    found = (
        Service.objects.annotate(offer=FilteredRelation("cafes", condition=offered_today("cafes__")))
        .order_by("order", "pk")
        .values_list("translation_key", "locale__language_code", "slug", "name", "offer__cafe_id")
    )
    names, bits, masks = {}, {}, [0] * len(ranks)
    for key, language, slug, name, cafe in found.iterator():
        names[key, language] = name
        if language == SOURCE_LANGUAGE:
            rank = bits.setdefault(key, (len(bits), slug))[0]
            if cafe in ranks:
                masks[ranks[cafe]] |= 1 << rank
    services = [
        [slug, names[key, SOURCE_LANGUAGE], names.get((key, "en"), names[key, SOURCE_LANGUAGE])]
        for key, (_rank, slug) in bits.items()
    ]
    planes = [
        "".join(f"{mask >> first & 15:x}" for mask in masks) for first in range(0, len(services), SERVICES_A_DIGIT)
    ]
    return {"services": services, "offers": planes}


def _hours(ranks):
    slots = OpeningSlot.objects.filter(cafe__live=True).order_by("cafe", "weekday", "opens_at")
    weeks = [{} for _cafe in ranks]
    for cafe, weekday, opens_at, closes_at in slots.values_list("cafe", "weekday", "opens_at", "closes_at").iterator():
        if cafe in ranks:
            weeks[ranks[cafe]].setdefault(weekday, []).extend([_minutes(opens_at), _minutes(closes_at)])
    return {"hours": [_week(days) for days in weeks]}


def _minutes(time):
    return time.hour * 60 + time.minute


def _week(days):
    alike = {}
    for weekday, hours in days.items():
        alike.setdefault(tuple(hours), []).append(weekday)
    return ";".join(f"{''.join(map(str, weekdays))},{','.join(map(str, hours))}" for hours, weekdays in alike.items())
