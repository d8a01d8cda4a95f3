"""When something happens, in words: « samedi 12 décembre 2026, de 19 h à 22 h 30 »."""

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _


def when(starts_at, ends_at=None) -> str:
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at) if ends_at else None
    if end is None:
        return _("%(day)s at %(hour)s") % {"day": day(start), "hour": hour(start)}
    if start.date() == end.date():
        words = {"day": day(start), "start": hour(start), "end": hour(end)}
        return _("%(day)s, from %(start)s to %(end)s") % words
    words = {"day": day(start), "hour": hour(start), "last_day": day(end), "last_hour": hour(end)}
    return _("from %(day)s at %(hour)s to %(last_day)s at %(last_hour)s") % words


def day(moment) -> str:
    words = formats.date_format(moment, "l j F Y")
    if moment.day == 1 and translation.get_language() == "fr":
        return words.replace(" 1 ", " 1er ", 1)
    return words


def hour(moment) -> str:
    if translation.get_language() != "fr":
        return formats.time_format(moment, "P")
    # No-break spaces, as French prints it.
    return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}" if moment.minute else f"{moment.hour}\u00a0h"
