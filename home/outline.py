"""The first floors of the site, read in one query a request: what menus, routing and links to languages all ask."""

from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf
from wagtail.models import Page, PageViewRestriction, Site

from .models import BasePage

# The root of the tree, under it a home page a language, under these the pages that menus may show.
ROOT, HOME, CHILD = 1, 2, 3


@dataclass
class Outline:
    """Live pages, each with its `language`, `label` in menus, `in_footer`, and `is_open` when nothing restricts it."""

    homes: dict = field(default_factory=dict)
    pages: list = field(default_factory=list)

    @cached_property
    def _by_slug(self):
        return {(page.language, page.slug): page for page in self.pages}

    def home(self, language):
        return self.homes.get(language)

    def under_home(self, language):
        return [page for page in self.pages if page.language == language]

    def child(self, language, slug):
        return self._by_slug.get((language, slug))

    def of_model(self, model, language):
        """The first page of a model ("app.Model") in a language, or None."""
        kind = ContentType.objects.get_for_model(apps.get_model(model)).pk
        return next((page for page in self.under_home(language) if page.content_type_id == kind), None)

    def knows(self, page):
        return page.depth in (HOME, CHILD)

    def translations(self, page):
        others = (other for other in (*self.homes.values(), *self.pages) if other.pk != page.pk)
        return [other for other in others if other.translation_key == page.translation_key]


def outline(request):
    """The outline of the visitor's site, remembered for the request."""
    if not hasattr(request, "_outline"):
        site = Site.find_for_request(request)
        request._outline = _read(site) if site else Outline()
    return request._outline


def _read(site):
    root, homes, pages = None, {}, []
    for page in _rows():
        if page.depth == ROOT:
            root = page
        elif page.depth == HOME and page.translation_key == site.root_page.translation_key:
            homes[page.language] = page
        elif page.depth == CHILD:
            pages.append(page)
    for page in homes.values():
        page.is_open = not root.is_restricted and _is_open(page)
    found = []
    for page in pages:
        home = homes.get(page.language)
        if home is not None and page.path.startswith(home.path):
            page.is_open = home.is_open and _is_open(page)
            found.append(page)
    return Outline(homes, found)


def _is_open(page):
    """An alias obeys the restrictions of its source, which Wagtail follows: it is never said open here."""
    return not page.is_restricted and page.alias_of_id is None


def _rows():
    relations = _page_relations()
    return (
        Page.objects.live()
        .filter(depth__lte=CHILD)
        .only(
            "path", "depth", "numchild", "translation_key", "locale", "live", "alias_of", "content_type", "title",
            "slug", "url_path", "show_in_menus",
        )
        .annotate(
            language=F("locale__language_code"),
            label=Coalesce(*(NullIf(f"{name}__menu_title", Value("")) for name in relations), F("title")),
            in_footer=Coalesce(*(F(f"{name}__show_in_footer") for name in relations), Value(False)),
            is_restricted=Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))),
        )
        .order_by("path")
    )  # fmt: skip


def _page_relations():
    """How a query goes from Page to each of our page models, e.g. `contentpage`."""
    return [
        model._meta.get_field("page_ptr").related_query_name()
        for model in apps.get_models()
        if issubclass(model, BasePage) and model._meta.get_field("page_ptr").model is model
    ]
