"""What the map page shows for given criteria: cards grouped by département, the drawing, what else to try."""

import math
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Paginator
from django.urls import reverse

from . import filters, outline
from .cards import Card, cards
from .models import Cafe

PER_PAGE = 24
NEAREST_SHOWN = 6
OTHER_COMMUNES_SHOWN = 12
EARTH_RADIUS = 6371
SMALLEST_BUBBLE, BUBBLE_GROWTH, POINT, DOT = 11, 2.4, 6, 1.4


class CountedPaginator(Paginator):
    """A paginator that is told how many there are instead of asking again."""

    count = 0

    def __init__(self, objects, per_page, count):
        super().__init__(objects, per_page)
        self.count = count


@dataclass
class Group:
    departement: object
    count: int
    cards: list


@dataclass
class Mark:
    """A round link on the drawing."""

    x: float
    y: float
    radius: float
    url: str
    name: str
    count: int = 0


@dataclass
class Drawing:
    """A window on the outlines, and what is on it."""

    view_box: str
    marks: list
    is_close: bool = False
    background: str = ""
    width: int = outline.WIDTH
    height: int = outline.HEIGHT


@dataclass
class Listing:
    criteria: filters.Criteria
    choices: filters.Choices
    search: filters.Search
    page: object
    groups: list
    drawing: Drawing
    chips: list
    nearest: list[Card] = field(default_factory=list)
    origin: str = ""
    other_communes: list = field(default_factory=list)

    @property
    def folded_filters(self):
        """How many filters of the folded part are in use."""
        criteria = self.criteria
        single = [criteria.region, criteria.departement, criteria.announced]
        return len(criteria.services) + len(criteria.statuses) + sum(map(bool, single))

    @property
    def query(self):
        """The other parameters of a link to another page of the list."""
        query = self.criteria.query_string()
        return f"{query}&" if query else ""


def listing(criteria, base_url, *, page_number=1) -> Listing:
    found = filters.search(criteria)
    choices = filters.choices(criteria, found)
    answers = filters.cafes(criteria, found).for_list()
    page = CountedPaginator(answers, PER_PAGE, choices.total).get_page(page_number)
    shown = cards(page.object_list, base_url) if choices.total else []
    made = Listing(
        criteria=criteria,
        choices=choices,
        search=found,
        page=page,
        groups=_groups(shown, choices),
        drawing=_drawing(criteria, choices, shown),
        chips=filters.chips(criteria, choices, found.text),
    )
    if found.communes and not choices.total:
        origin = next((commune for commune in found.communes if commune.latitude is not None), None)
        if origin:
            made.origin = origin.name
            made.nearest = nearest(criteria, origin, base_url)
            made.drawing.marks = _points(made.nearest, POINT)
        made.other_communes = found.communes[1:OTHER_COMMUNES_SHOWN]
    return made


def nearest(criteria, origin, base_url) -> list[Card]:
    """The cafés closest to a commune, under the other filters."""
    wider = criteria.without("q").without("region").without("departement")
    places = filters.cafes(wider, filters.Search()).exclude(latitude=None).order_by()
    distances = sorted(
        (distance(origin.latitude, origin.longitude, latitude, longitude), pk)
        for pk, latitude, longitude in places.values_list("pk", "latitude", "longitude")
    )[:NEAREST_SHOWN]
    cafes = Cafe.objects.for_list().in_bulk([pk for _kilometres, pk in distances])
    found = cards([cafes[pk] for _kilometres, pk in distances], base_url)
    for card, (kilometres, _pk) in zip(found, distances, strict=True):
        card.kilometres = round(kilometres)
    return found


def distance(latitude, longitude, other_latitude, other_longitude) -> float:
    """Kilometres between two places, as the crow flies."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1, half)))


def _groups(shown, choices):
    counts = {option.value: option.count for option in choices.departements}
    return [
        Group(departement, counts.get(departement.code, 0), list(group))
        for departement, group in groupby(shown, key=lambda card: card.departement)
    ]


def _drawing(criteria, choices, shown):
    drawing = _drawing_of_marks(criteria, choices, shown)
    drawing.background = f"{reverse('cafes_map:outline_svg')}?v={outline.version()}"
    return drawing


def _drawing_of_marks(criteria, choices, shown):
    if criteria.departement in outline.outlines():
        return _close_drawing(criteria, shown)
    marks = []
    for option in choices.departements:
        place = outline.outlines().get(option.value)
        if place and option.count:
            url = "?" + criteria.within(option.value).query_string()
            radius = SMALLEST_BUBBLE + BUBBLE_GROWTH * math.sqrt(option.count - 1)
            marks.append(Mark(*place.centre, round(radius, 1), url, option.label, option.count))
    return Drawing(f"0 0 {outline.WIDTH} {outline.HEIGHT}", marks)


def _close_drawing(criteria, shown):
    """One département, with a point for each café of this page of the list."""
    return Drawing(outline.view_box(criteria.departement), _points(shown, DOT), is_close=True)


def _points(shown, radius):
    """Those on one spot, as positions are approximate, stand side by side."""
    marks, taken = [], {}
    for card in shown:
        place = outline.project(card.cafe.latitude, card.cafe.longitude)
        if place:
            rank = taken[place] = taken.get(place, -1) + 1
            marks.append(Mark(place[0] + rank * 2.2 * radius, place[1], radius, card.url, card.cafe.name))
    return marks
