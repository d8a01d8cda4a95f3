"""The cafés nearest to one, as the crow flies."""

from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache

from . import stamp
from .cards import situation, situation_kind
from .listing import distance
from .models import Cafe

SHOWN = 3
# Some hundred kilometres each way, in degrees: what is farther is not near.
BOX = (1.0, 1.4)
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Neighbour:
    name: str
    place: str
    url: str
    kilometres: int
    situation: str
    situation_kind: str


def neighbours(cafe, base_url) -> list[Neighbour]:
    """Nothing for a café without a position. Kept until a café changes somewhere; a cache that is down costs a query."""
    if cafe.latitude is None or cafe.longitude is None:
        return []
    key, found = f"cafes_map.neighbours:{cafe.pk}:{base_url}:{stamp.in_language()}", None
    with suppress(Exception):
        found = cache.get(key)
    if found is None:
        found = _search(cafe, base_url)
        with suppress(Exception):
            cache.set(key, found, KEPT_SECONDS)
    return found


def _search(cafe, base_url):
    """One query, on the rows around."""
    height, width = BOX
    around = (
        Cafe.objects.in_default_list()
        .filter(
            latitude__range=(cafe.latitude - height, cafe.latitude + height),
            longitude__range=(cafe.longitude - width, cafe.longitude + width),
            is_fictional=cafe.is_fictional,
        )
        .exclude(pk=cafe.pk)
        .select_related("commune")
        .only(
            "name", "slug", "status", "verified_on", "source_note", "is_fictional", "latitude", "longitude",
            "commune__name", "commune__departement_id",
        )
    )  # fmt: skip
    nearest = sorted(
        ((distance(cafe.latitude, cafe.longitude, other.latitude, other.longitude), other) for other in around),
        key=lambda pair: (pair[0], pair[1].name, pair[1].pk),
    )
    return [_neighbour(other, kilometres, base_url) for kilometres, other in nearest[:SHOWN]]


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
