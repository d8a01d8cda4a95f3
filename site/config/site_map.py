"""The map of the site for its readers: its pages as a tree, then the cafés by département."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import translation
from wagtail.models import Page

from cafes_map.cards import map_url
from cafes_map.models import Cafe, Departement
from home.models import EventPage, NewsPage
from home.outline import HOME, outline

from .readable_pages import readable_under


@dataclass
class Branch:
    title: str
    url: str
    branches: list = field(default_factory=list)


@dataclass
class SiteMap:
    pages: list
    # Branches whose title is a département.
    cafes: list


def site_map(request) -> SiteMap:
    home = outline(request).home(translation.get_language())
    return SiteMap(_tree(home, request) if home else [], _cafes(map_url(request)))


def _tree(home, request):
    """Two levels under the home page; news and events are found in their own lists."""
    pages = readable_under([home], Page.objects.not_type(NewsPage, EventPage).select_related("locale"))
    top, known = [], {}
    for page in pages.filter(depth__gt=HOME).order_by("path"):
        branch = Branch(page.title, page.get_url(request) or "")
        known[page.path] = branch
        parent = known.get(page.path[: -Page.steplen])
        (parent.branches if parent else top).append(branch)
    return top


def _cafes(list_url):
    if not list_url:
        return []
    shown = Cafe.objects.in_default_list()
    count = Count("communes__cafes", filter=Q(communes__cafes__in=shown))
    return [
        Branch(f"{departement.name} ({departement.count})", f"{list_url}departement/{departement.code}/")
        for departement in Departement.objects.annotate(count=count).filter(count__gt=0).order_by("name")
    ]
