"""What the map page shows for given criteria: cards grouped by département, the drawing, what else to try."""

import json
import math
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import (
    Aggregate,
    Case,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.urls import reverse
from wagtail.images import get_image_model

from home.pictures import all_specs

from . import filters, outline
from .cards import Card, cards_of_page
from .models import CafeService, Commune

PER_PAGE = 24
HAS_POSITION = Q(latitude__isnull=False)
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
    """Cards of a département; of none when what counts is how far they are."""

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
    origin: Commune | None = None
    other_communes: list = field(default_factory=list)
    # In how many communes, whatever the page; counted where the page says it.
    communes: int = 0

    @property
    def folded_filters(self):
        """How many filters of the folded part are in use."""
        criteria = self.criteria
        single = [criteria.region, criteria.departement, criteria.open_now, criteria.accessible, criteria.announced]
        return len(criteria.services) + len(criteria.statuses) + sum(map(bool, single))

    @property
    def query(self):
        """The other parameters of a link to another page of the list."""
        query = self.criteria.query_string()
        return f"{query}&" if query else ""

    @property
    def searched(self) -> str:
        """What words led to, so that the map keeps the same cafés (see payload.py): JSON, or nothing."""
        if not (self.search.communes or self.search.text):
            return ""
        communes = [f"{commune.departement_id} {commune.name}" for commune in self.search.communes]
        words = self.criteria.q if self.search.name else ""
        return json.dumps({"communes": communes, "name": self.search.name, "words": words}, ensure_ascii=False)


class Joined(Aggregate):
    """Keys in one text, « 3,17,21 »."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s::text, ',')", **context
        )


def with_cards(cafes):
    """All that cards show, in one query, and one more for photographs when there are some."""
    offers = CafeService.objects.current().filter(cafe=OuterRef("pk")).order_by().values("cafe")
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=all_specs("card"))
    return (
        cafes.select_related("commune__departement__region", "photo")
        .defer("presentation")
        .annotate(offer_keys=Subquery(offers.annotate(keys=Joined("service")).values("keys")))
        .prefetch_related(Prefetch("photo__renditions", renditions, to_attr="prefetched_renditions"))
    )


def listing(criteria, base_url, *, page_number=1, per_page=PER_PAGE, counts_communes=False) -> Listing:
    found = filters.search(criteria)
    choices = filters.choices(criteria, found)
    origin = _origin(found, choices)
    answers = with_cards(filters.cafes(criteria, found))
    if counts_communes:
        answers = answers.annotate(communes=Subquery(_communes(criteria, found)))
    nearest = []
    if origin and choices.total <= per_page:
        page, shown, nearest = _around(criteria, found, origin, choices, base_url)
    else:
        ordered = _nearest_first(answers, origin) if origin else answers
        page = CountedPaginator(ordered, per_page, choices.total).get_page(page_number)
        shown = cards_of_page(page.object_list, base_url, choices.known_services) if choices.total else []
    if origin:
        _say_distances([*shown, *nearest], origin)
    made = Listing(
        criteria=criteria,
        choices=choices,
        search=found,
        page=page,
        groups=_groups(shown, choices, origin),
        drawing=_drawing(criteria, choices, shown),
        chips=filters.chips(criteria, choices, found.text),
        nearest=nearest,
        origin=origin,
    )
    made.communes = getattr(shown[0].cafe, "communes", 0) if shown else 0
    if found.communes and not choices.total:
        made.drawing.marks = _points(nearest, POINT)
        made.other_communes = found.communes[1:OTHER_COMMUNES_SHOWN]
    return made


def _communes(criteria, found):
    """How many communes have a café that answers: one row, read with the cafés."""
    answers = filters.cafes(criteria, found).order_by().annotate(everything=Value(1)).values("everything")
    return answers.annotate(number=Count("commune", distinct=True)).values("number")


def _origin(found, choices):
    """Where distances start: the commune searched, or the best match when no café answers."""
    if found.is_for_a_place or not choices.total:
        return next((commune for commune in found.communes if commune.latitude is not None), None)
    return None


def _around(criteria, found, origin, choices, base_url):
    """The cafés that answer and, after them, the nearest of the others under the other filters: one query for both."""
    wider = filters.cafes(replace(criteria, region="", departement=""), filters.Search())
    is_answer = Q(pk__in=filters.cafes(criteria, found).order_by().values("pk"))
    ordered = _nearest_first(with_cards(wider.filter(is_answer | HAS_POSITION)), origin)
    ordered = ordered.annotate(rank=Case(When(is_answer, then=Value(0)), default=Value(1)))
    ordered = ordered.order_by("rank", *ordered.query.order_by)[: choices.total + NEAREST_SHOWN]
    made = cards_of_page(ordered, base_url, choices.known_services)
    shown, nearest = made[: choices.total], made[choices.total :]
    return CountedPaginator(shown, PER_PAGE, choices.total).get_page(1), shown, nearest


def _nearest_first(cafes, origin):
    """Flat enough for sorting: a degree of longitude shrinks as one leaves the equator."""
    north = F("latitude") - Value(origin.latitude)
    east = (F("longitude") - Value(origin.longitude)) * Value(math.cos(math.radians(origin.latitude)))
    away = ExpressionWrapper(north * north + east * east, FloatField())
    return cafes.annotate(away=away).order_by(F("away").asc(nulls_last=True), "pk")


def _say_distances(found, origin):
    for card in found:
        cafe = card.cafe
        if cafe.latitude is not None and cafe.commune_id != origin.pk:
            card.kilometres = round(distance(origin.latitude, origin.longitude, cafe.latitude, cafe.longitude))


def distance(latitude, longitude, other_latitude, other_longitude) -> float:
    """Kilometres between two places, as the crow flies."""
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1, half)))


def _groups(shown, choices, origin):
    if origin:  # By distance.
        return [Group(None, choices.total, shown)] if shown else []
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
