"""The search of the whole site: what pages, cafés and communes answer to a few words."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cafes_map import communes
from cafes_map.cards import cafe_url, map_url, situation, situation_kind
from cafes_map.models import Cafe, CommuneTerm, Service
from candidatures.models import EligibilityPage
from home.outline import outline

from . import spelling
from .readable_pages import page_relations, readable_under
from .search_backend import folded, telling, with_prefix

LONGEST_QUERY = 100
MOST_WORDS = 8
PER_PAGE = 10
# Of each kind; a search that finds more is asked to say more.
MOST_FOUND = 100
ENTRY_POINTS = 6


@dataclass
class Result:
    title: str
    url: str
    text: str = ""
    state: str = ""
    state_kind: str = ""
    # (label, url) pairs: what else one may do with it.
    links: list = field(default_factory=list)


@dataclass
class Group:
    """The results of one kind, cut into pages; `name` begins the parameter of its page (`cafes-page=2`)."""

    name: str
    title: str
    page: object
    query: str

    @property
    def count(self):
        return self.page.paginator.count

    @property
    def parameters(self):
        """Before « page= » in the links between its pages."""
        return f"{urlencode({'q': self.query})}&{self.name}-"

    @property
    def is_cut(self):
        return self.count >= MOST_FOUND


@dataclass
class Answer:
    query: str
    groups: list = field(default_factory=list)
    # Services whose name was asked: their own lists of cafés say more than any page.
    services: list = field(default_factory=list)
    suggestions: list = field(default_factory=list)
    entry_points: list = field(default_factory=list)

    @property
    def total(self):
        return sum(group.count for group in self.groups)


def search(request, query, data) -> Answer:
    """Answers to `query`; `data` says which page of each group is asked for."""
    query = " ".join(query.replace("\0", " ").split())[:LONGEST_QUERY].strip()
    words = telling(folded(query))[:MOST_WORDS]
    answer = Answer(query)
    if words:
        services = list(Service.objects.labelled().filter(is_active=True))
        answer.services = _services(request, words, services)
        found = {
            "pages": pages(request, words),
            "cafes": cafes(request, query, words),
            "communes": places(request, query),
        }
        answer.groups = [_group(name, found[name], query, data) for name in _order(query, found) if found[name]]
        if not answer.total and not answer.services:
            answer.suggestions = spelling.suggestions(query, request, [service.label for service in services])
    if not answer.total:
        answer.entry_points = _entry_points(request)
    return answer


def pages(request, words) -> list[Result]:
    """Live pages of the language that anyone may read: with all the words, or with some when none has all."""
    home = outline(request).home(translation.get_language())
    if home is None:
        return []
    found = _pages_with(home, words, "and") or (_pages_with(home, words, "or") if len(words) > 1 else [])
    wanted = set(words)
    # The index tells how often; a title tells what a page is about.
    found.sort(key=lambda page: -len(wanted & set(folded(page.title))))
    return [Result(page.title, page.get_url(request) or "", page.summary) for page in found]


def _pages_with(home, words, operator):
    backend = with_prefix(get_search_backend())
    results = backend.search(" ".join(words), Page.objects.all(), operator=operator).get_queryset()
    intros = [NullIf(f"{relation}__intro", Value("")) for relation in page_relations()]
    summary = Coalesce(NullIf("search_description", Value("")), *intros, Value(""), output_field=TextField())
    return list(readable_under([home], results).annotate(summary=summary)[:MOST_FOUND])


def cafes(request, query, words) -> list[Result]:
    """Published cafés whose name, commune, postal code or département holds every word."""
    base_url, condition = map_url(request), Q()
    for word in words:
        term = CommuneTerm.objects.filter(commune=OuterRef("commune"), rank=CommuneTerm.Rank.WHOLE)
        in_place = Exists(term.filter(Q(term__startswith=word) | Q(term__contains=f" {word}")))
        condition &= Q(slug__contains=word) | Q(in_place)
    found = Cafe.objects.visible().filter(condition | Q(name__icontains=query))
    found = found.select_related("commune__departement").order_by("is_fictional", "name", "pk")[:MOST_FOUND]
    wanted = " ".join(words)
    ranked = sorted(found, key=lambda cafe: not " ".join(telling(folded(cafe.name))).startswith(wanted))
    return [
        Result(
            title=cafe.name,
            url=cafe_url(cafe, base_url) if base_url else "",
            text=str(cafe.commune),
            state=_("Fictional café, for demonstration") if cafe.is_fictional else situation(cafe),
            state_kind=situation_kind(cafe),
        )
        for cafe in ranked
    ]


def places(request, query) -> list[Result]:
    """Communes, each with the cafés around it and the test of eligibility."""
    list_url = map_url(request)
    test = outline(request).of_model(EligibilityPage._meta.label, translation.get_language())
    test_url = test.get_url(request) if test else ""
    return [
        Result(
            title=str(commune),
            url=f"{list_url}?commune={commune.insee_code}" if list_url else "",
            text=_("formerly %(name)s") % {"name": commune.matched_as} if commune.matched_as else "",
            links=[
                (label, f"{url}?commune={commune.insee_code}")
                for label, url in [(_("The nearest cafés"), list_url), (_("Can it apply?"), test_url)]
                if url
            ],
        )
        for commune in communes.search(query, limit=MOST_FOUND)
    ]


def _services(request, words, services):
    wanted, list_url = set(words), map_url(request)
    return [
        Result(
            _("The cafés that offer: %(service)s") % {"service": service.label}, f"{list_url}service/{service.slug}/"
        )
        for service in services
        if list_url and wanted <= set(folded(service.label))
    ]


def _order(query, found):
    """Pages first, unless what was asked is the name of a commune."""
    wanted = communes.normalise(query)
    names = {communes.normalise(place.title.rpartition(" (")[0]) for place in found["communes"]}
    return ["communes", "cafes", "pages"] if wanted in names else ["pages", "cafes", "communes"]


def _group(name, results, query, data):
    titles = {"pages": _("Pages"), "cafes": _("Cafés"), "communes": _("Communes")}
    page = Paginator(results, PER_PAGE).get_page(data.get(f"{name}-page"))
    return Group(name, titles[name], page, query)


def _entry_points(request):
    """Where most visitors go: the pages of the menu."""
    known = outline(request).under_home(translation.get_language())
    shown = [page for page in known if page.show_in_menus and page.is_open][:ENTRY_POINTS]
    return [Result(page.title, page.get_url(request) or "") for page in shown]
