"""Opening hours as people write them: « mar-sam 8h-13h 16h-20h, dim 9h-12h » → slots, and back.

Pure functions. A slot is (weekday, opens_at, closes_at). French first; English words are read too. What is not
understood is refused with the words that were not, never guessed.
"""

import datetime
import re
import unicodedata

from django.utils.translation import gettext as _

from .models import Weekday
from .opening import MIDNIGHT, HoursError, refuse_impossible

LONGEST_TEXT = 500
DAYS = {
    name: rank
    for rank, names in enumerate(
        [
            "lundi lun lu l monday mon",
            "mardi mar ma tuesday tue tues",
            "mercredi mer me wednesday wed",
            "jeudi jeu je thursday thu thur thurs",
            "vendredi ven ve v friday fri",
            "samedi sam sa s saturday sat",
            "dimanche dim di d sunday sun",
        ]
    )
    for name in names.split()
}
DAYS |= {f"{name}s": rank for name, rank in list(DAYS.items()) if len(name) >= 5}
SHORT_NAMES = ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"]
GROUPS = {
    "tous les jours": range(7),
    "tlj": range(7),
    "7j/7": range(7),
    "every day": range(7),
    "daily": range(7),
    "en semaine": range(5),
    "semaine": range(5),
    "weekdays": range(5),
    "week-end": (5, 6),
    "weekend": (5, 6),
    "week-ends": (5, 6),
}
TO = {"-", "a", "au", "to", "jusqu'a", "until"}
# Between two things, and without a meaning of their own.
FILLERS = {
    ",",
    ";",
    ".",
    "/",
    "+",
    "et",
    "and",
    "puis",
    "then",
    "de",
    "du",
    "le",
    "la",
    "les",
    "from",
    "ouvert",
    "open",
}
SHUT = {"ferme", "fermee", "fermes", "closed"}
MOMENTS = {"midi": (12, 0), "noon": (12, 0), "minuit": (24, 0), "midnight": (24, 0)}
TIME = r"\d{1,2}(?:[h:]\d{2}|[h:](?!\d)|\s+h(?:\s+\d{2}(?!\s*[h:\d]))?(?![a-z])|(?![\d/a-z]))"
ROUND_THE_CLOCK = re.compile(r"\b24\s?h?\s?(?:/|sur)\s?24(?:\s?h)?\b")
TOKEN = re.compile(
    "|".join(
        [
            r"(?P<group>" + "|".join(sorted(map(re.escape, GROUPS), key=len, reverse=True)) + r")(?![a-z])",
            rf"(?P<time>{TIME})",
            r"(?P<word>jusqu'a|[a-z]+)\.?",
            r"(?P<mark>[-,;./+:\n])",
            r"(?P<other>\S)",
        ]
    )
)


def read(text) -> list[tuple]:
    """The slots that a text says, sorted; `HoursError` says in words what cannot be understood."""
    if len(text) > LONGEST_TEXT:
        raise HoursError(_("This text is too long for a week of opening hours."))
    reader = _Reader()
    for match in TOKEN.finditer(_plain(text)):
        reader.take(match.lastgroup, match[match.lastgroup])
    slots = reader.slots()
    refuse_impossible(slots)
    return slots


def write(slots) -> str:
    """The shortest text that `read` reads as these slots; days with the same hours stand together."""
    by_day = [
        " ".join(f"{_hour(opens)}-{_hour(closes)}" for weekday, opens, closes in sorted(slots) if weekday == day)
        for day in range(7)
    ]
    parts, day = [], 0
    while day < 7:
        last = day
        while last + 1 < 7 and by_day[last + 1] == by_day[day]:
            last += 1
        if by_day[day]:
            names = SHORT_NAMES[day] if last == day else f"{SHORT_NAMES[day]}-{SHORT_NAMES[last]}"
            parts.append(f"{names} {by_day[day]}")
        day = last + 1
    return ", ".join(parts)


def of_slots(slots) -> list[tuple]:
    """Rows of `OpeningSlot` as the tuples that this module reads and writes."""
    return sorted((slot.weekday, slot.opens_at, slot.closes_at) for slot in slots)


def _plain(text):
    """Small letters, no accents, one kind of dash, of apostrophe and of space."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = re.sub(r"[‐‑‒–—−→]", "-", text).replace("’", "'")
    text = ROUND_THE_CLOCK.sub("0h-24h", text)
    return re.sub(r"[^\S\n]+", " ", text)


def _hour(time):
    if time == MIDNIGHT:
        return "minuit"
    return f"{time.hour}h{time.minute:02d}" if time.minute else f"{time.hour}h"


class _Reader:
    """Goes from word to word. `days` are those that the next hours are for."""

    def __init__(self):
        self.days, self.found, self.closed = [], set(), set()
        self.has_hours = True  # of the days above; nothing is missing before the first
        self.from_day = self.opens_at = None
        self.is_range = False

    def take(self, kind, word):
        if word in TO and (self.opens_at or (self.days and not self.has_hours)):
            self.is_range = True
        elif kind == "group":
            self._add_days(GROUPS[word])
        elif word in DAYS:
            self._day(DAYS[word])
        elif kind == "time" or word in MOMENTS:
            self._time(word)
        elif word in SHUT:
            self._shut(word)
        elif word not in FILLERS | {":", "\n"}:
            raise HoursError(_("“%(word)s” is not understood. Write for example: %(example)s") % _example(word))

    def _day(self, day):
        self._refuse_half()
        if self.is_range:
            first = self.days[-1]
            self._add_days((first + step) % 7 for step in range(1, (day - first) % 7 + 1))
        else:
            self._add_days([day])

    def _add_days(self, days):
        self._refuse_half()
        if self.has_hours:
            self.days, self.has_hours = [], False
        self.days += days
        self.is_range = False

    def _time(self, word):
        if not self.days:
            raise HoursError(_("Say which days before %(word)s, for example: %(example)s") % _example(word))
        if self.opens_at is None:
            if self.is_range:
                raise HoursError(_("The opening time is missing before %(word)s.") % {"word": word})
            self.opens_at = _clock(word)
        elif not self.is_range:
            raise HoursError(
                _("Say from when to when: “%(start)s-%(end)s”.") % {"start": _hour(self.opens_at), "end": word}
            )
        else:
            closes_at = _clock(word, closing=True)
            self.found |= {(day, self.opens_at, closes_at) for day in self.days}
            self.opens_at, self.is_range, self.has_hours = None, False, True

    def _shut(self, word):
        if not self.days or self.has_hours:
            raise HoursError(_("Say which days before %(word)s, for example: %(example)s") % _example(word))
        self.closed |= set(self.days)
        self.has_hours = True

    def _refuse_half(self):
        if self.opens_at is not None:
            raise HoursError(_("The closing time is missing after %(start)s.") % {"start": _hour(self.opens_at)})

    def slots(self):
        self._refuse_half()
        if not self.has_hours or self.is_range:
            raise HoursError(_("%(day)s: the hours are missing.") % {"day": _name(self.days[-1])})
        both = self.closed & {day for day, _opens, _closes in self.found}
        if both:
            raise HoursError(_("%(day)s: closed and open at once.") % {"day": _name(min(both))})
        return sorted(self.found)


def _clock(word, *, closing=False):
    hour, minute = MOMENTS.get(word) or _figures(word)
    if closing and (hour, minute) in {(24, 0), (0, 0)}:
        return MIDNIGHT
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59:
        raise HoursError(_("“%(word)s” is no time of the day.") % {"word": word})
    return datetime.time(hour, minute)


def _figures(word):
    figures = re.findall(r"\d+", word)
    return int(figures[0]), int(figures[1]) if len(figures) > 1 else 0


def _name(day):
    return str(Weekday(day).label).capitalize()


def _example(word):
    return {"word": word, "example": "mar-sam 8h-13h 16h-20h, dim 9h-12h"}
