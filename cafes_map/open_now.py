"""« Open now » as a condition of a query, in the time of each café; the same rule as `opening.is_open`."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from . import opening
from .models import Cafe, OpeningException, OpeningSlot


def open_now() -> Q:
    """On a queryset of cafés: their status says so, a slot holds the moment, no exception closes the day."""
    hours, closed_days = Q(), Q()
    for departements, moment in _moments():
        still = Q(closes_at__gt=moment.time()) | Q(closes_at__gte=opening.MIDNIGHT)
        hours |= departements & still & Q(weekday=moment.weekday(), opens_at__lte=moment.time())
        closed_days |= departements & Q(start__lte=moment.date(), end__gte=moment.date())
    closures = OpeningException.objects.filter(closed_days, cafe=OuterRef("pk"), is_closed=True)
    return (
        Q(status=Cafe.Status.OPEN)
        & Q(Exists(OpeningSlot.objects.filter(hours, cafe=OuterRef("pk"))))
        & ~Q(Exists(closures))
    )


def _moments():
    """(which départements, their time now), those that share a time together, the mainland last."""
    place = "cafe__commune__departement__in"
    codes_at = defaultdict(list)
    for code in opening.OVERSEAS:
        moment = opening.local_now(code)
        codes_at[moment.weekday(), moment.hour, moment.minute].append((code, moment))
    for overseas in codes_at.values():
        yield Q(**{place: [code for code, _moment in overseas]}), overseas[0][1]
    yield ~Q(**{place: list(opening.OVERSEAS)}), opening.local_now()
