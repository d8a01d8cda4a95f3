from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import condition, require_safe

from home import sharing

from . import communes, exports, facade, outline, payload
from .cards import map_url
from .models import Cafe

MINUTE = 60
HOUR = 3600
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
    return f'"{_facade_version(cafe, _light(request))}"'


@require_safe
@condition(etag_func=_facade_etag)
def cafe_facade(request, slug, pk):
    """The drawing of a café. Its address carries a version (see `cards.facade_url`), so it can be kept for a year."""
    cafe, lit = _drawn_cafe(request, slug, pk), _light(request)
    response = HttpResponse(
        facade.facade(cafe.slug, _services_of(cafe), cafe.commune.departement_id, cafe.name, lit=lit),
        content_type="image/svg+xml; charset=utf-8",
    )
    if request.GET.get("v") == _facade_version(cafe, lit):
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=DAY)
    return response


def _drawn_cafe(request, slug, pk):
    if not hasattr(request, "_drawn_cafe"):
        visible = Cafe.objects.visible().select_related("commune").prefetch_related("offered_services__service")
        request._drawn_cafe = get_object_or_404(visible, pk=pk, slug=slug)
    return request._drawn_cafe


def _light(request):
    """`?ouvert=1`, `?ouvert=0`, or nothing: two drawings of the same house, each kept as long as the other."""
    return {"1": True, "0": False}.get(request.GET.get("ouvert"))


def _services_of(cafe):
    return [offer.service.slug for offer in cafe.offered_services.all() if offer.is_current]


def _facade_version(cafe, lit):
    return facade.version(cafe.slug, _services_of(cafe), cafe.commune.departement_id, cafe.name, lit=lit)


@require_safe
@condition(etag_func=lambda request: f'"{outline.version()}"')
def outline_svg(request):
    response = HttpResponse(outline.outline_svg(), content_type="image/svg+xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=YEAR if "v" in request.GET else DAY)
    return response


def _payload_version(request):
    if not hasattr(request, "_payload_version"):
        request._payload_version = payload.version(asked=request.GET.get("v", "")[:20])
    return request._payload_version


@require_safe
@condition(etag_func=lambda request: f'W/"{_payload_version(request)}"')
def map_payload(request):
    """Every café, for the map (see payload.py)."""
    return ready_made(request, payload.current(_payload_version(request)))


@require_safe
@condition(etag_func=lambda request: f'W/"{outline.departements().version}"')
def departements_json(request):
    """The outlines of the départements, for the map (see `outline.departements`)."""
    return ready_made(request, outline.departements())


def whole_map_url(request):
    """The address of the map page of the language being read, host included; exports start those of cafés with it."""
    return sharing.base_url(request) + (map_url(request) or "/")


def _exports_etag(request):
    return f'W/"{exports.version(whole_map_url(request))}"'


@require_safe
@condition(etag_func=_exports_etag)
def geojson(request):
    """Every café, for other sites and for maps (see exports.py): anyone may read it from a page of their own."""
    response = ready_made(request, exports.geojson(whole_map_url(request)), "application/geo+json", max_age=HOUR)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@condition(etag_func=_exports_etag)
def table(request):
    """The same, for spreadsheets."""
    made = exports.table(whole_map_url(request))
    response = ready_made(request, made, "text/csv; charset=utf-8", max_age=HOUR)
    response["Content-Disposition"] = 'attachment; filename="cafes.csv"'
    return response


def ready_made(request, made, content_type="application/json", *, max_age=MINUTE):
    """Bytes compressed beforehand; kept for a year where the address names their version."""
    encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(made.encoded(encoding), content_type=content_type)
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    if request.GET.get("v") == made.version:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=max_age)
    return response


def accepted_encoding(header) -> str:
    """`br`, else `gzip`, else nothing; « ;q=0 » refuses."""
    offered = {}
    for part in header.lower().split(","):
        name, _semicolon, quality = part.partition(";")
        offered[name.strip()] = quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("br", "gzip") if offered.get(name)), "")
