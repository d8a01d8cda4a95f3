"""The menus: the pages of the language being read that editors put in the menu or at the foot."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from .outline import outline


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
    pages = outline(request).under_home(translation.get_language())
    return Menus(
        main=[_link(page, request) for page in pages if page.show_in_menus],
        footer=[_link(page, request) for page in pages if page.in_footer],
    )


def _link(page, request):
    url = page.get_url(request) or ""
    return Link(title=page.label, url=url, is_here=bool(url) and request.path.startswith(url))


def address_in(view, language):
    """The address of a view of ours that has one a language: "search", "search_en"."""
    return reverse(view if language == settings.LANGUAGE_CODE else f"{view}_{language}")


def addresses(view):
    return {language: address_in(view, language) for language, _name in settings.LANGUAGES}
