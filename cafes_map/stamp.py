"""Whether the cafés have changed: one short word that differs as soon as what the public sees of them does.

The map's payload, the exports and the feeds carry it in their addresses and ETags. It is read from the database in one
query (how many cafés, the last row of the log of the administration, the last hours and services) and kept ten seconds
in the cache, so that nearly every request asks nothing. A change forgets it at once: in all processes when the cache is
shared (production), in its own process when each has its memory (`make serve`, where another process may be ten seconds
late). The day is part of it: exceptional days to come move with the calendar.

What is given up: a change that writes no log, adds no row and sends no signal (`queryset.update()` in a shell) shows on
the next day, or after `stamp.forget()`.
"""

import hashlib
import secrets
from contextlib import suppress

from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max, Q, Subquery
from django.db.models.signals import post_delete, post_save
from django.utils.translation import get_language
from wagtail.models import ModelLogEntry
from wagtail.signals import published, unpublished

from . import opening
from .models import Cafe, CafeService, OpeningException, OpeningSlot, Service

# To raise when what is made from the cafés changes of shape.
SHAPE = 1
SECONDS = 10
MONTH = 31 * 24 * 3600
STAMP, NUDGE = "cafes_map.stamp", "cafes_map.nudge"


def current() -> str:
    return known() or refresh()


def known() -> str:
    """The stamp when it is at hand, else nothing. A cache that is down costs a query, never an answer."""
    with suppress(Exception):
        return cache.get(STAMP, "")
    return ""


def refresh() -> str:
    """The stamp as the database says it now."""
    facts, nudge = _facts(), ""
    with suppress(Exception):
        nudge = cache.get(NUDGE, "")
    stamp = short(SHAPE, opening.local_now().date(), nudge, *facts.values())
    with suppress(Exception):
        cache.set(STAMP, stamp, SECONDS)
    return stamp


def forget():
    """Something changed: the next reader looks again. Twice, as nobody else sees the change before it is committed."""
    _nudge()
    transaction.on_commit(_nudge)


def in_language() -> str:
    """For what also depends on the language being read."""
    return f"{current()}-{get_language()}"


def _nudge():
    with suppress(Exception):
        cache.set(NUDGE, secrets.token_hex(4), MONTH)
        cache.delete(STAMP)


def _facts():
    """Rows that come and go, and the log: every change through the administration or `opening.py` leaves a line there."""
    log = ModelLogEntry.objects.filter(content_type__app_label="cafes_map")
    last = {
        "logged": log,
        "slots": OpeningSlot.objects,
        "exceptions": OpeningException.objects,
        "offers": CafeService.objects,
        "services": Service.objects,
    }
    return Cafe.objects.aggregate(
        cafes=Count("pk"),
        live=Count("pk", filter=Q(live=True)),
        newest=Max("pk"),
        **{name: Max(Subquery(rows.order_by("-pk").values("pk")[:1])) for name, rows in last.items()},
    )


def short(*parts):
    return hashlib.blake2b(repr(parts).encode(), digest_size=6).hexdigest()


def _when_saved(sender, instance, **kwargs):
    forget()


def _when_logged(sender, instance, **kwargs):
    # `opening.py` writes rows in bulk, which sends no signal, then a line of log, which does.
    if instance.content_type.app_label == "cafes_map":
        forget()


def _when_published(sender, instance, **kwargs):
    if isinstance(instance, Cafe | Service):
        forget()


def listen():
    for model in (Cafe, CafeService, OpeningSlot, OpeningException, Service):
        for signal in (post_save, post_delete):
            signal.connect(_when_saved, sender=model, dispatch_uid=f"cafes_map.stamp.{model.__name__}")
    post_save.connect(_when_logged, sender=ModelLogEntry, dispatch_uid="cafes_map.stamp.log")
    for signal in (published, unpublished):
        signal.connect(_when_published, dispatch_uid="cafes_map.stamp.published")
