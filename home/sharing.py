"""The addresses that others keep of a page: its own, alone among all that lead to it, and the picture shared with it."""

import zlib
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

# What newsletters, networks and our own posters add to an address; it changes nothing of the page.
TRACKING = ("utm_", "mtm_", "pk_", "at_", "fbclid", "gclid", "msclkid", "mc_")
# To change when the drawing does, so that nobody keeps the old one.
DRAWING = "1"
LONGEST_PAGE_NUMBER = 5


def base_url(request) -> str:
    """Where the site says it lives, else where the visitor found it; without a slash at the end."""
    if settings.BASE_URL:
        parts = urlsplit(settings.BASE_URL)
        return f"{parts.scheme}://{parts.netloc}"
    return f"{request.scheme}://{request.get_host()}"


def canonical_path(request) -> str:
    """The address without its filters; only the page of an unfiltered list stays, as it is a page of its own."""
    asked = {name for name in request.GET if not name.startswith(TRACKING)}
    number = request.GET.get("page", "")
    if (
        asked == {"page"}
        and number.isascii()
        and number.isdigit()
        and len(number) <= LONGEST_PAGE_NUMBER
        and int(number) > 1
    ):
        return f"{request.path}?page={int(number)}"
    return request.path


def words_of_page(page) -> tuple[str, str]:
    """What the picture of a page says: its title, and nothing under it."""
    return getattr(page, "headline", "") or page.title, ""


def words_of_cafe(cafe) -> tuple[str, str]:
    return cafe.name, str(cafe.commune)


def version(words) -> str:
    said = "\n".join((DRAWING, *words))
    return f"{zlib.crc32(said.encode()):08x}"


def picture_path(kind, key, words) -> str:
    """The address of the drawn picture of a page or a café (`kind`); it changes with what it says."""
    return f"{reverse(f'share_{kind}', args=[key])}?v={version(words)}"
