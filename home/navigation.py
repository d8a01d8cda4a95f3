"""The menus: which pages they show and what they call them. One query for both, whatever the number of pages."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import translation
from wagtail.models import Page

from .models import BasePage

# Under the root of the tree come the home pages, one a language; under these, what menus may show.
MENU_DEPTH = 3


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Menus:
    main: list[Link]
    footer: list[Link]


def menus(request):
    """The menus of the language being read, remembered for the request."""
    if not hasattr(request, "_menus"):
        pages = menu_pages(translation.get_language())
        request._menus = Menus(
            main=[_link(page, request) for page in pages if page.show_in_menus],
            footer=[_link(page, request) for page in pages if page.in_footer],
        )
    return request._menus


def menu_pages(language):
    """Pages that a menu shows, with `label` and `in_footer` read from whichever model each page is of."""
    relations = _page_relations()
    return (
        Page.objects.live()
        .filter(depth=MENU_DEPTH, locale__language_code=language)
        .annotate(
            label=Coalesce(*(NullIf(f"{name}__menu_title", Value("")) for name in relations), F("title")),
            in_footer=Coalesce(*(F(f"{name}__show_in_footer") for name in relations), Value(False)),
        )
        .filter(Q(show_in_menus=True) | Q(in_footer=True))
        .order_by("path")
    )


def _page_relations():
    """How a query goes from Page to each of our page models, e.g. `contentpage`."""
    return [
        model._meta.get_field("page_ptr").related_query_name()
        for model in apps.get_models()
        if issubclass(model, BasePage) and model._meta.get_field("page_ptr").model is model
    ]


def _link(page, request):
    url = page.get_url(request) or ""
    return Link(title=page.label, url=url, is_here=bool(url) and request.path.startswith(url))
