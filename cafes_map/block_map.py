"""The small map of a block: cafés on the drawing of France, all of them or those of a service or a département.

Two to six queries whatever the number of cafés: positions or counts in one, the cards of a narrow choice in the others.
"""

import math
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from . import outline
from .cards import cards
from .communes import normalise
from .models import Cafe, Departement, Service
from .models.cafe import offered_today

CARDS_SHOWN = 3
SMALLEST_BUBBLE, BUBBLE_GROWTH, DOT = 11, 2.4, 1.4


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    radius: float
    url: str
    name: str
    count: int = 0


@dataclass
class BlockMap:
    """`words`: what the cafés shown have in common; `url`: the list of all of them."""

    total: int = 0
    url: str = ""
    words: str = ""
    view_box: str = f"0 0 {outline.WIDTH} {outline.HEIGHT}"
    width: int = outline.WIDTH
    height: int = outline.HEIGHT
    is_close: bool = False
    marks: list = field(default_factory=list)
    cards: list = field(default_factory=list)

    @property
    def places(self):
        """The départements in words, for who reads rather than looks."""
        return sorted((mark for mark in self.marks if mark.count), key=lambda mark: normalise(mark.name))

    @property
    def background(self):
        return f"{reverse('cafes_map:outline_svg')}?v={outline.version()}"


def block_map(base_url, service="", departement="") -> BlockMap:
    """Nothing in it for a service or a département that does not exist, or has no café."""
    departement = departement.upper()
    place = Departement.objects.filter(pk=departement).first() if departement else None
    offered = Service.objects.labelled().filter(slug=service).first() if service else None
    if (departement and place is None) or (service and offered is None):
        return BlockMap()
    cafes = _cafes(service, departement)
    made = BlockMap(url=_url(base_url, service, departement), words=_words(offered, place))
    if departement in outline.outlines():
        _draw_places(made, cafes, departement, base_url)
    else:
        _draw_counts(made, cafes, base_url, service)
    if made.total and (service or departement):
        latest = cafes.for_list().order_by("is_fictional", "-opened_on", "-pk")
        made.cards = cards(latest[:CARDS_SHOWN], base_url)
    return made


def _cafes(service, departement):
    cafes = Cafe.objects.in_default_list()
    if departement:
        cafes = cafes.filter(commune__departement=departement)
    if service:
        cafes = cafes.filter(offered_today("offered_services__"), offered_services__service__slug=service).distinct()
    return cafes


def _words(service, departement):
    return ", ".join(str(part) for part in (service and service.label, departement) if part)


def _url(base_url, service, departement):
    if service and departement:
        return f"{base_url}?{urlencode({'service': service, 'departement': departement})}"
    if service:
        return f"{base_url}service/{service}/"
    return f"{base_url}departement/{departement}/" if departement else base_url


def _draw_counts(made, cafes, base_url, service):
    """One round link for each département, as large as it has cafés."""
    rows = cafes.order_by().values("commune__departement", "commune__departement__name")
    for row in rows.annotate(number=Count("pk", distinct=True)):
        made.total += row["number"]
        code = row["commune__departement"]
        place = outline.outlines().get(code)
        if place:
            radius = round(SMALLEST_BUBBLE + BUBBLE_GROWTH * math.sqrt(row["number"] - 1), 1)
            url = _url(base_url, service, code)
            made.marks.append(Mark(*place.centre, radius, url, row["commune__departement__name"], row["number"]))


def _draw_places(made, cafes, departement, base_url):
    """One département, a point a café; those on one approximate spot stand side by side."""
    made.view_box, made.is_close = outline.view_box(departement), True
    taken = {}
    for name, slug, latitude, longitude in cafes.values_list("name", "slug", "latitude", "longitude"):
        made.total += 1
        place = outline.project(latitude, longitude)
        if place:
            rank = taken[place] = taken.get(place, -1) + 1
            x = round(place[0] + rank * 2.2 * DOT, 1)
            made.marks.append(Mark(x, place[1], DOT, f"{base_url}{departement}/{slug}/", name))
