from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home.navigation import address_in, addresses
from home.sharing import base_url

from .search import search
from .site_map import site_map


@never_cache
def healthz(request):
    """The process answers; says nothing of the database (a load balancer must not restart what a migration slows)."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def search_site(request):
    """Pages, cafés and communes in one field; nothing of what is typed is kept."""
    request.translated_urls = addresses("search")
    answer = search(request, request.GET.get("q", ""), request.GET)
    context = {"answer": answer, "search_url": address_in("search", translation.get_language())}
    return render(request, "search/search.html", context)


@require_safe
def show_site_map(request):
    """Every page of the language on one page, for those who look for it that way."""
    request.translated_urls = addresses("site_map")
    alternates = {language: base_url(request) + url for language, url in request.translated_urls.items()}
    context = {
        "site_map": site_map(request),
        "canonical": alternates[translation.get_language()],
        "alternates": alternates | {"x-default": alternates[settings.LANGUAGE_CODE]},
    }
    return render(request, "search/site_map.html", context)
