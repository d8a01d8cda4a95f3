"""The pages of the list: all cafés, those of a département, those that offer a service, and how to use their data."""

from dataclasses import replace

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from home import sharing
from home.models import SiteSettings

from . import exports, feeds, filters, landing, outline, payload
from .listing import PER_PAGE, listing
from .views import HOUR, ready_made

LONGEST_CODE = 3
TILES = "https://data.geopf.fr"


def show_list(page, request):
    return render_list(page, request, listing_of(page, request))


def show_departement(page, request, code):
    if not code.isascii() or len(code) > LONGEST_CODE:
        raise Http404
    made = listing_of(page, request, departement=code, region="")
    departement = next((option for option in made.choices.departements if option.value == code), None)
    if departement is None:
        raise Http404
    return render_list(page, request, made, landing.of_departement(departement, made, page.get_url(request) or ""))


def show_service(page, request, slug):
    made = listing_of(page, request, services=(slug,), all_services=False)
    service = next((option for option in made.choices.services if option.value == slug), None)
    if service is None:
        raise Http404
    return render_list(page, request, made, landing.of_service(service, made, page.get_url(request) or ""))


def show_reuse(page, request):
    """What the exports hold, under which licence, and where the address of each is."""
    context = {
        "heading": _("Reuse these data"),
        "list_url": page.get_url(request) or "",
        "columns": exports.documentation(),
        "licence": exports.LICENCE,
    }
    return page.render(request, context_overrides=context, template="cafes_map/reuse.html")


def show_openings(page, request):
    """The feed of new openings, made once until a café changes."""
    base = sharing.base_url(request)
    map_url, here = base + (page.get_url(request) or "/"), base + request.path

    @require_safe
    @condition(etag_func=lambda request: f'W/"{feeds.version(map_url)}"')
    def answer(request):
        return ready_made(request, feeds.openings(map_url, here), "application/atom+xml; charset=utf-8", max_age=HOUR)

    return answer(request)


def listing_of(page, request, *, per_page=PER_PAGE, **fixed):
    """The list that the address asks for; `fixed`: what the page itself says."""
    criteria = replace(filters.read(request.GET), **fixed)
    return listing(
        criteria,
        page.get_url(request) or "",
        page_number=request.GET.get("page") or 1,
        per_page=per_page,
        counts_communes=bool(fixed),
    )


def render_list(page, request, made, landing_page=None, template=None, **context):
    list_url = page.get_url(request) or ""
    tiles = shows_tiles(request)
    response = page.render(
        request,
        template=template,
        context_overrides={
            "listing": made,
            "heading": landing_page.heading if landing_page else page.title,
            "landing": landing_page,
            "is_landing": landing_page is not None,
            "list_url": list_url,
            "pages_label": _("Pages of the list of cafés"),
            "show_tiles": tiles,
            **map_addresses(),
            **context,
        },
    )
    if tiles:
        response._csp_update = {"img-src": [TILES]}
    return response


def map_addresses():
    """With their versions, so that browsers keep them; a version that is not known yet is not asked for."""
    known = payload.known_version()
    cafes = reverse("cafes_map:map_payload")
    return {
        "payload_url": f"{cafes}?v={known}" if known else cafes,
        "departements_url": f"{reverse('cafes_map:departements_json')}?v={outline.departements().version}",
    }


def shows_tiles(request):
    return getattr(SiteSettings.for_visitor(request), "show_ign_tiles", False)
