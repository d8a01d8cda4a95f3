"""The cafés nearest to one, as the crow flies."""

import math
from dataclasses import dataclass

from django.db.models import ExpressionWrapper, F, FloatField, Value

from .cards import situation, situation_kind
from .listing import distance
from .models import Cafe

SHOWN = 3
# Some hundred kilometres each way, in degrees: what is farther is not near.
BOX = (1.0, 1.4)


@dataclass(frozen=True)
class Neighbour:
    name: str
    place: str
    url: str
    kilometres: int
    situation: str
    situation_kind: str


def nearest(cafe):
    """The rows of the nearest cafés, for `facts.facts_of` to read with the rest; none around a café without a position."""
    if cafe.latitude is None or cafe.longitude is None:
        return Cafe.objects.none()
    height, width = BOX
    around = Cafe.objects.in_default_list().filter(
        latitude__range=(cafe.latitude - height, cafe.latitude + height),
        longitude__range=(cafe.longitude - width, cafe.longitude + width),
        is_fictional=cafe.is_fictional,
    )
    # Flat enough to choose: a degree of longitude shrinks as one leaves the equator.
    north = F("latitude") - Value(cafe.latitude)
    east = (F("longitude") - Value(cafe.longitude)) * Value(math.cos(math.radians(cafe.latitude)))
    away = ExpressionWrapper(north * north + east * east, FloatField())
    chosen = around.exclude(pk=cafe.pk).annotate(away=away).order_by("away", "name", "pk").values("pk")[:SHOWN]
    return Cafe.objects.filter(pk__in=chosen)


def neighbours(cafe, found, base_url) -> list[Neighbour]:
    """`found`: what `facts.facts_of` read around this café."""
    ranked = sorted(
        ((distance(cafe.latitude, cafe.longitude, other.latitude, other.longitude), other) for other in found),
        key=lambda pair: (pair[0], pair[1].name, pair[1].slug),
    )
    return [_neighbour(other, kilometres, base_url) for kilometres, other in ranked]


def _neighbour(cafe, kilometres, base_url):
    departement = cafe.commune.departement_id
    return Neighbour(
        name=cafe.name,
        place=f"{cafe.commune.name} ({departement})",
        url=f"{base_url}{departement}/{cafe.slug}/" if base_url else "",
        kilometres=round(kilometres),
        situation=situation(cafe),
        situation_kind=situation_kind(cafe),
    )
