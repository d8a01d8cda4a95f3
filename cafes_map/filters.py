"""The filters of the list: what a visitor may ask, which cafés answer, and how many would with one more click."""

from collections import Counter
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, Value, When
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from . import communes
from .models import Cafe, CafeService, Commune, Departement, OpeningSlot, Region, Service
from .models.cafe import offered_today
from .open_now import open_now

LONGEST_QUERY, LONGEST_SLUG, MOST_SERVICES = 100, 60, 30
# A postal code can cover 46 communes (51300): all of them are looked at.
MOST_COMMUNES = 60
SHORTEST_NAME = 3
STATUSES = [
    Cafe.Status.OPEN,
    Cafe.Status.OPENING_SOON,
    Cafe.Status.WORKS,
    Cafe.Status.PROJECT,
    Cafe.Status.TEMPORARILY_CLOSED,
]


@dataclass(frozen=True)
class Criteria:
    """What the address asks for, cleaned: unknown values are dropped, never an error."""

    q: str = ""
    commune: str = ""
    services: tuple = ()
    all_services: bool = False
    region: str = ""
    departement: str = ""
    statuses: tuple = ()
    open_now: bool = False
    accessible: bool = False
    announced: bool = False

    def without(self, name, value=None):
        """The same criteria but one."""
        current = getattr(self, name)
        is_list = isinstance(current, tuple)
        changes = {name: tuple(item for item in current if item != value) if is_list else type(current)()}
        if name == "q":
            changes["commune"] = ""
        return replace(self, **changes)

    def within(self, departement):
        return replace(self, departement=departement)

    def query_string(self):
        pairs = [("q", self.q), ("commune", self.commune)]
        pairs += [("service", slug) for slug in self.services]
        pairs += [("tous", _ticked(self.all_services)), ("region", self.region), ("departement", self.departement)]
        pairs += [("statut", status) for status in self.statuses]
        pairs += [("ouvert", _ticked(self.open_now)), ("accessible", _ticked(self.accessible))]
        pairs += [("annonces", _ticked(self.announced))]
        return urlencode([(name, value) for name, value in pairs if value])


def _ticked(is_ticked):
    return "1" if is_ticked else ""


def read(data) -> Criteria:
    """Criteria from a query string; odd input is dropped."""

    def word(name, length):
        value = data.get(name, "").replace("\0", "").strip()
        return value if len(value) <= length else value[:length].strip()

    def code(name, length):
        value = word(name, length + 1)
        return value if value.isalnum() and value.isascii() and len(value) <= length else ""

    asked = dict.fromkeys(data.getlist("service")[:MOST_SERVICES])
    return Criteria(
        q=word("q", LONGEST_QUERY),
        commune=code("commune", 5).upper(),
        services=tuple(slug for slug in asked if slug and len(slug) <= LONGEST_SLUG and slugify(slug) == slug),
        all_services=data.get("tous") == "1",
        region=code("region", 3),
        departement=code("departement", 3).upper(),
        statuses=tuple(status for status in STATUSES if status in data.getlist("statut")),
        open_now=data.get("ouvert") == "1",
        accessible=data.get("accessible") == "1",
        announced=data.get("annonces") == "1",
    )


@dataclass
class Option:
    value: str
    label: str
    count: int
    is_selected: bool
    words: str = ""
    region: tuple = ()


@dataclass
class Choices:
    """The options of each group with their counts, each under the other filters."""

    services: list = field(default_factory=list)
    # Every service there is, as (pk, slug, label): cards name what a café offers without asking again.
    known_services: list = field(default_factory=list)
    regions: list = field(default_factory=list)
    departements: list = field(default_factory=list)
    statuses: list = field(default_factory=list)
    open_now: int = 0
    accessible: int = 0
    announced: int = 0
    # Of those that are open, whatever the hour: how many gave their hours, and how many did not.
    with_hours: int = 0
    without_hours: int = 0
    total: int = 0


@dataclass
class Search:
    """What the words searched led to: communes, and the cafés of these communes or with this name."""

    text: str = ""
    communes: list = field(default_factory=list)
    condition: Q = field(default_factory=Q)
    name: str = ""

    @property
    def is_for_a_place(self):
        """One commune, or those of one postal code: distances from it mean something."""
        return len(self.communes) == 1 or (bool(self.communes) and self.text.isdigit())


def search(criteria) -> Search:
    if criteria.commune:
        found = list(Commune.objects.filter(insee_code=criteria.commune).select_related("departement"))
        if found:
            return Search(str(found[0]), found, Q(commune=found[0]))
    if not criteria.q:
        return Search()
    found = communes.search(criteria.q, limit=MOST_COMMUNES)
    condition = Q(commune__in=[commune.insee_code for commune in found])
    slug = slugify(criteria.q)
    name = slug if len(slug) >= SHORTEST_NAME else ""
    if name:
        condition |= Q(slug__contains=name) | Q(name__icontains=criteria.q)
    return Search(criteria.q, found, condition, name)


def cafes(criteria, found, *, leave_out=()):
    """The cafés that answer, `leave_out` naming the groups not to apply."""
    answers = Cafe.objects.with_announced() if criteria.announced else Cafe.objects.in_default_list()
    answers = _offering(answers.filter(found.condition), criteria, leave_out)
    if criteria.region and "place" not in leave_out:
        answers = answers.filter(commune__departement__region=criteria.region)
    if criteria.departement and "place" not in leave_out:
        answers = answers.filter(commune__departement=criteria.departement)
    if criteria.statuses and "status" not in leave_out:
        answers = answers.filter(status__in=criteria.statuses)
    if criteria.open_now and "open" not in leave_out:
        answers = answers.filter(open_now())
    if criteria.accessible and "accessible" not in leave_out:
        answers = answers.filter(accessible=Cafe.Accessible.YES)
    return answers


def _offering(answers, criteria, leave_out=()):
    if not criteria.services or "services" in leave_out:
        return answers
    offers = CafeService.objects.current().filter(service__slug__in=criteria.services)
    if criteria.all_services:
        offers = offers.values("cafe").annotate(count=Count("service")).filter(count=len(criteria.services))
    return answers.filter(pk__in=offers.values("cafe"))


def choices(criteria, found) -> Choices:
    """Two queries, whatever the number of cafés: one counts all but services, the other services."""
    made = _tally(criteria, found)
    services = _services(criteria, found)
    made.known_services = [(service.pk, service.slug, service.label) for service in services]
    made.services = [
        Option(service.slug, service.label, service.count, service.slug in criteria.services, words=service.words)
        for service in services
        if service.count or service.slug in criteria.services
    ]
    return made


# How a row of counts stands to each filter.
ROW = [
    "commune__departement",
    "commune__departement__name",
    "commune__departement__region",
    "commune__departement__region__name",
    "status",
    "is_accessible",
    "is_announced",
    "has_hours",
    "is_open_now",
]


def _rows(criteria, found):
    """The cafés counted by all that a filter may ask, but for words and services, which are applied already."""

    def truth(condition):
        return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())

    return (
        _offering(Cafe.objects.with_announced().filter(found.condition), criteria)
        .order_by()
        .annotate(
            is_accessible=truth(Q(accessible=Cafe.Accessible.YES)),
            is_announced=truth(Q(status=Cafe.Status.PROJECT, verified_on=None, is_fictional=False)),
            has_hours=Exists(OpeningSlot.objects.filter(cafe=OuterRef("pk"))),
            is_open_now=truth(open_now()),
        )
        .values_list(*ROW)
        .annotate(count=Count("pk"))
    )


def _tally(criteria, found):
    regions, departements, statuses, region_of, made = Counter(), Counter(), Counter(), {}, Choices()
    for code, name, region, region_name, status, accessible, announced, hours, is_open, count in _rows(criteria, found):
        in_region = not criteria.region or region == criteria.region
        passes = {
            "region": in_region,
            "departement": not criteria.departement or code == criteria.departement,
            "status": not criteria.statuses or status in criteria.statuses,
            "open": not criteria.open_now or is_open,
            "accessible": not criteria.accessible or accessible,
            "announced": criteria.announced or not announced,
        }
        failed = {filter_name for filter_name, passed in passes.items() if not passed}

        def counts(*own, failed=failed):
            return failed <= set(own)

        regions[region, region_name] += count * counts("region", "departement")
        departements[code, name] += count * counts("departement")
        region_of[code] = (region, region_name) if region else ()
        statuses[status] += count * counts("status")
        made.open_now += count * (is_open and counts("open"))
        made.accessible += count * (accessible and counts("accessible"))
        made.announced += count * (announced and counts("announced"))
        if status == Cafe.Status.OPEN and counts("open"):
            made.with_hours += count * hours
            made.without_hours += count * (not hours)
        made.total += count * (not failed)
    made.regions = _options(+regions, criteria.region, key=lambda option: option.label)
    made.departements = _options(+departements, criteria.departement, key=lambda option: option.value)
    _add_empty_options(criteria, made)
    for option in made.departements:
        option.region = region_of.get(option.value, option.region)
    made.statuses = [
        Option(status, capfirst(Cafe.Status(status).label), statuses[status], status in criteria.statuses)
        for status in STATUSES
        if statuses[status] or status in criteria.statuses
    ]
    return made


def _options(counts, selected, key):
    return sorted(
        (Option(code, name, count, code == selected) for (code, name), count in counts.items() if code), key=key
    )


def _add_empty_options(criteria, made):
    """What was asked for stays among the choices, with its zero: one query for both, and none in most lists."""
    region, departement = (
        value if value and not any(option.is_selected for option in options) else ""
        for value, options in ((criteria.region, made.regions), (criteria.departement, made.departements))
    )
    if not region and not departement:
        return
    regions = Region.objects.filter(pk=region).order_by().values_list(Value(0), "pk", "name", "pk", "name")
    places = Departement.objects.filter(pk=departement).order_by()
    places = places.values_list(Value(1), "pk", "name", "region", "region__name")
    for is_departement, code, name, region_code, region_name in regions.union(places, all=True):
        option = Option(
            code, name, 0, True, region=(region_code, region_name) if is_departement and region_code else ()
        )
        (made.departements if is_departement else made.regions).append(option)
    made.regions.sort(key=lambda option: option.label)
    made.departements.sort(key=lambda option: option.value)


def _services(criteria, found):
    """Any of: how many under the other filters. All of: how many would be left with this one too."""
    leave_out = [] if criteria.all_services else ["services"]
    answering = cafes(criteria, found, leave_out=leave_out).order_by().values("pk")
    return list(
        Service.objects.labelled().annotate(
            count=Count("cafes", filter=Q(offered_today("cafes__"), cafes__cafe__in=answering))
        )
    )


@dataclass
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


def chips(criteria, choices, search_text) -> list[Chip]:
    """One for each filter in use."""

    def chip(label, name, value=None):
        query = criteria.without(name, value).query_string()
        return Chip(label, f"?{query}" if query else "")

    def label_of(options, value):
        return next((option.label for option in options if option.value == value), value)

    made = []
    if criteria.q or criteria.commune:
        made.append(chip(_("Search: %(words)s") % {"words": search_text or criteria.q or criteria.commune}, "q"))
    made += [chip(label_of(choices.services, slug), "services", slug) for slug in criteria.services]
    for name, options in (("region", choices.regions), ("departement", choices.departements)):
        value = getattr(criteria, name)
        if value:
            made.append(chip(label_of(options, value), name))
    made += [chip(label_of(choices.statuses, status), "statuses", status) for status in criteria.statuses]
    if criteria.open_now:
        made.append(chip(_("Open now"), "open_now"))
    if criteria.accessible:
        made.append(chip(_("Accessible in a wheelchair"), "accessible"))
    if criteria.announced:
        made.append(chip(_("With the communes that were announced"), "announced"))
    return made
