"""The sitemaps of search engines: one index, one list of pages, one of cafés, each address with its other languages."""

from collections import defaultdict
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cafes_map.cards import cafe_url
from cafes_map.models import Cafe, CafesMapPage, Departement, Service
from cafes_map.models.cafe import offered_today
from home.outline import outline
from home.sharing import base_url

from .readable_pages import page_relations, readable_under

# What a sitemap may hold, says its protocol.
MOST_ADDRESSES = 50_000
HOUR = 3600
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@require_safe
def index(request):
    base = base_url(request)
    lines = [
        f"<sitemap><loc>{escape(base + reverse(name))}</loc></sitemap>" for name in ("sitemap_pages", "sitemap_cafes")
    ]
    return _xml(f"{HEAD}<sitemapindex {NAMESPACES}>\n" + "\n".join(lines) + "\n</sitemapindex>\n")


@require_safe
def pages(request):
    return _urlset(request, page_addresses(request))


@require_safe
def cafes(request):
    return _urlset(request, [*landing_addresses(request), *cafe_addresses(request)])


def page_addresses(request):
    """({language: path}, day of the last change) for each page and its translations."""
    hidden = Coalesce(*(F(f"{relation}__exclude_from_sitemap") for relation in page_relations()), Value(False))
    homes = outline(request).homes.values()
    found = readable_under(homes, Page.objects.select_related("locale")).exclude(eventpage__is_fictional=True)
    groups = defaultdict(list)
    for page in found.annotate(hidden=hidden).filter(hidden=False).order_by("path"):
        groups[page.translation_key].append(page)
    for versions in groups.values():
        changes = [page.last_published_at for page in versions if page.last_published_at]
        addresses = {page.locale.language_code: page.get_url(request) for page in versions}
        yield {language: url for language, url in addresses.items() if url}, max(changes, default=None)


def cafe_addresses(request):
    """Published cafés, but those that do not exist."""
    lists = _map_urls(request)
    if not lists:
        return
    shown = Cafe.objects.visible().filter(is_fictional=False).select_related("commune").order_by("pk")
    shown = shown.only("slug", "last_published_at", "commune__departement")
    for cafe in shown[: MOST_ADDRESSES // len(lists)]:
        yield {language: cafe_url(cafe, url) for language, url in lists.items()}, cafe.last_published_at


def landing_addresses(request):
    """The lists of cafés of a département and of a service, where there is a café to show."""
    lists, shown = _map_urls(request), Cafe.objects.in_default_list().filter(is_fictional=False)
    departements = Departement.objects.filter(communes__cafes__in=shown).distinct()
    services = Service.objects.offered().filter(offered_today("cafes__"), cafes__cafe__in=shown).distinct()
    ends = [f"departement/{departement.code}/" for departement in departements]
    ends += [f"service/{service.slug}/" for service in services]
    for end in ends:
        yield {language: f"{url}{end}" for language, url in lists.items()}, None


def _map_urls(request):
    known = outline(request)
    found = {language: known.of_model(CafesMapPage._meta.label, language) for language, _name in settings.LANGUAGES}
    return {language: page.get_url(request) for language, page in found.items() if page and page.is_open}


def _urlset(request, addresses):
    base = base_url(request)
    lines = [line for versions, changed in addresses for line in _lines(base, versions, changed)]
    return _xml(f"{HEAD}<urlset {NAMESPACES}>\n" + "\n".join(lines[:MOST_ADDRESSES]) + "\n</urlset>\n")


def _lines(base, versions, changed):
    """One <url> a language; each names all of them, itself too, as the protocol asks."""
    links = []
    if len(versions) > 1:
        default = versions.get(settings.LANGUAGE_CODE)
        named = {**versions, "x-default": default} if default else versions
        links = [
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(base + path)}/>'
            for language, path in named.items()
        ]
    day = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return [f"<url><loc>{escape(base + path)}</loc>{day}{''.join(links)}</url>" for path in versions.values()]


def _xml(text):
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=HOUR)
    return response
