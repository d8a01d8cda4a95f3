from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from . import communes, facade, outline
from .models import Cafe

DAY = 24 * 3600
YEAR = 365 * DAY
COMMUNES_SHOWN = 20


@require_safe
def search_communes(request):
    """Suggestions while one types a commune; the same for everyone, so anyone may keep them for a day."""
    found = communes.search(request.GET.get("q", ""), limit=COMMUNES_SHOWN)
    response = JsonResponse({"communes": [_suggestion(commune) for commune in found]})
    patch_cache_control(response, public=True, max_age=DAY)
    return response


def _suggestion(commune):
    departement = commune.departement
    return {
        "code": commune.insee_code,
        "name": commune.name,
        "departement_code": departement.code,
        "departement_name": departement.name,
        "postal_codes": commune.postal_codes.split(),
        "population": commune.population,
        "matched_as": commune.matched_as,
        "label": str(commune),
    }


def _facade_etag(request, slug, pk):
    cafe = _drawn_cafe(request, slug, pk)
    return f'"{_facade_version(cafe)}"'


@require_safe
@condition(etag_func=_facade_etag)
def cafe_facade(request, slug, pk):
    """The drawing of a café. Its address carries a version (see `cards.facade_url`), so it can be kept for a year."""
    cafe = _drawn_cafe(request, slug, pk)
    response = HttpResponse(
        facade.facade(cafe.slug, _services_of(cafe), cafe.commune.departement_id, cafe.name),
        content_type="image/svg+xml; charset=utf-8",
    )
    if request.GET.get("v") == _facade_version(cafe):
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=DAY)
    return response


def _drawn_cafe(request, slug, pk):
    if not hasattr(request, "_drawn_cafe"):
        visible = Cafe.objects.visible().select_related("commune").prefetch_related("offered_services__service")
        request._drawn_cafe = get_object_or_404(visible, pk=pk, slug=slug)
    return request._drawn_cafe


def _services_of(cafe):
    return [offer.service.slug for offer in cafe.offered_services.all() if offer.until is None]


def _facade_version(cafe):
    return facade.version(cafe.slug, _services_of(cafe), cafe.commune.departement_id, cafe.name)


@require_safe
@condition(etag_func=lambda request: f'"{outline.version()}"')
def outline_svg(request):
    response = HttpResponse(outline.outline_svg(), content_type="image/svg+xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=YEAR if "v" in request.GET else DAY)
    return response
