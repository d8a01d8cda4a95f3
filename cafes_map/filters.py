"""The filters of the list: what a visitor may ask, which cafés answer, and how many would with one more click."""

from collections import Counter
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from . import communes
from .models import Cafe, Commune, Departement, Region, Service

LONGEST_QUERY = 100
# A postal code can cover 46 communes (51300): all of them are looked at.
MOST_COMMUNES = 60
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
    region: str = ""
    departement: str = ""
    statuses: tuple = ()
    announced: bool = False

    def without(self, name, value=None):
        """The same criteria but one."""
        values = {key: getattr(self, key) for key in self.__dataclass_fields__}
        current = values[name]
        is_list = isinstance(current, tuple)
        values[name] = tuple(item for item in current if item != value) if is_list else type(current)()
        if name == "q":
            values["commune"] = ""
        return Criteria(**values)

    def within(self, departement):
        return replace(self, departement=departement)

    def query_string(self):
        pairs = [("q", self.q), ("commune", self.commune)]
        pairs += [("service", slug) for slug in self.services]
        pairs += [("region", self.region), ("departement", self.departement)]
        pairs += [("statut", status) for status in self.statuses]
        pairs += [("annonces", "1" if self.announced else "")]
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def is_narrow(self):
        return bool(self.q or self.commune or self.services or self.region or self.departement or self.statuses)


def read(data) -> Criteria:
    """Criteria from a query string; odd input is dropped."""

    def word(name, length):
        value = data.get(name, "").replace("\0", "").strip()
        return value if len(value) <= length else value[:length].strip()

    def code(name, length):
        value = word(name, length + 1)
        return value if value.isalnum() and value.isascii() and len(value) <= length else ""

    return Criteria(
        q=word("q", LONGEST_QUERY),
        commune=code("commune", 5).upper(),
        services=tuple(dict.fromkeys(slug for slug in data.getlist("service") if slugify(slug) == slug and slug))[:30],
        region=code("region", 3),
        departement=code("departement", 3).upper(),
        statuses=tuple(status for status in STATUSES if status in data.getlist("statut")),
        announced=data.get("annonces") == "1",
    )


@dataclass
class Option:
    value: str
    label: str
    count: int
    is_selected: bool


@dataclass
class Choices:
    """The options of each group with their counts, each under the other filters."""

    services: list = field(default_factory=list)
    regions: list = field(default_factory=list)
    departements: list = field(default_factory=list)
    statuses: list = field(default_factory=list)
    total: int = 0


@dataclass
class Search:
    """What the words searched led to: communes, and the cafés of these communes or with this name."""

    text: str = ""
    communes: list = field(default_factory=list)
    condition: Q = field(default_factory=Q)


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
    if len(slug) > 2:
        condition |= Q(slug__contains=slug) | Q(name__icontains=criteria.q)
    return Search(criteria.q, found, condition)


def cafes(criteria, found, *, leave_out=()):
    """The cafés that answer, `leave_out` naming the groups not to apply."""
    answers = Cafe.objects.with_announced() if criteria.announced else Cafe.objects.in_default_list()
    answers = answers.filter(found.condition)
    if criteria.services and "services" not in leave_out:
        answers = answers.filter(
            pk__in=Cafe.objects.filter(
                offered_services__service__slug__in=criteria.services, offered_services__until=None
            ).values("pk")
        )
    if criteria.region and "place" not in leave_out:
        answers = answers.filter(commune__departement__region=criteria.region)
    if criteria.departement and "place" not in leave_out:
        answers = answers.filter(commune__departement=criteria.departement)
    if criteria.statuses and "status" not in leave_out:
        answers = answers.filter(status__in=criteria.statuses)
    return answers


def choices(criteria, found) -> Choices:
    """Two queries, whatever the number of cafés: places and statuses counted together, then services."""
    place, region_name = "commune__departement", "commune__departement__region__name"
    rows = (
        cafes(criteria, found, leave_out=["place", "status"])
        .order_by()
        .values_list(place, f"{place}__name", f"{place}__region", region_name, "status")
        .annotate(count=Count("pk"))
    )
    regions, departements, statuses, total = Counter(), Counter(), Counter(), 0
    for departement, name, region, region_name, status, count in rows:
        in_status = not criteria.statuses or status in criteria.statuses
        in_region = not criteria.region or region == criteria.region
        in_departement = not criteria.departement or departement == criteria.departement
        if in_status:
            regions[region, region_name] += count
        if in_status and in_region:
            departements[departement, name] += count
        if in_region and in_departement:
            statuses[status] += count
        total += count * (in_status and in_region and in_departement)
    return Choices(
        services=[
            Option(service.slug, service.label, service.count, service.slug in criteria.services)
            for service in _services(criteria, found)
            if service.count or service.slug in criteria.services
        ],
        regions=_options(regions, criteria.region, Region, key=lambda option: option.label),
        departements=_options(departements, criteria.departement, Departement, key=lambda option: option.value),
        statuses=[
            Option(status, Cafe.Status(status).label, statuses[status], status in criteria.statuses)
            for status in STATUSES
            if statuses[status] or status in criteria.statuses
        ],
        total=total,
    )


def _options(counts, selected, model, key):
    options = [Option(code, name, count, code == selected) for (code, name), count in counts.items() if code]
    if selected and not any(option.is_selected for option in options):
        # What was asked for stays among the choices, with its zero.
        options += [Option(place.pk, place.name, 0, True) for place in model.objects.filter(pk=selected)]
    return sorted(options, key=key)


def _services(criteria, found):
    answering = cafes(criteria, found, leave_out=["services"]).order_by().values("pk")
    return list(
        Service.objects.labelled().annotate(
            count=Count("cafes", filter=Q(cafes__cafe__in=answering, cafes__until=None))
        )
    )


@dataclass
class Chip:
    """A filter in use, and the address without it."""

    label: str
    url: str


def chips(criteria, choices, search_text) -> list[Chip]:
    def chip(label, name, value=None):
        return Chip(label, "?" + criteria.without(name, value).query_string())

    made = []
    if criteria.q or criteria.commune:
        made.append(chip(_("Search: %(words)s") % {"words": search_text or criteria.q or criteria.commune}, "q"))
    for name, selected, options in (
        ("services", criteria.services, choices.services),
        ("statuses", criteria.statuses, choices.statuses),
    ):
        labels = {option.value: option.label for option in options}
        made += [chip(labels.get(value, value), name, value) for value in selected]
    for name, selected, options in (
        ("region", criteria.region, choices.regions),
        ("departement", criteria.departement, choices.departements),
    ):
        if selected:
            labels = {option.value: option.label for option in options}
            made.append(chip(labels.get(selected, selected), name))
    return made
