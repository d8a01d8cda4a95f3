"""The map in the pages of others: what their frame shows, and the page where one makes the code to paste."""

from dataclasses import dataclass

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from home import sharing

from . import filters
from .map_view import listing_of, render_list

PER_PAGE = 12
HEIGHTS = {"400": 400, "600": 600, "800": 800}
USUAL_HEIGHT = "600"


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def show_embed(page, request):
    """Any site may frame this page: it holds links and a GET form at most, no cookie, nothing of a session."""
    made = listing_of(page, request, per_page=PER_PAGE)
    return render_list(page, request, made, template="cafes_map/embed.html", list_query=made.criteria.query_string())


@dataclass
class Choice:
    value: str
    label: str
    is_selected: bool


@csp_update({"frame-src": [SELF]})
def show_embed_builder(page, request):
    """Choose a département, a service and a height; the code to copy and what it gives."""
    read = filters.read(request.GET)
    criteria = filters.Criteria(departement=read.departement, services=read.services[:1])
    choices = filters.choices(filters.Criteria(), filters.Search())
    departements = {option.value: option.label for option in choices.departements}
    services = {option.value: option.label for option in choices.services}
    if criteria.departement not in departements:
        criteria = criteria.without("departement")
    if criteria.services and criteria.services[0] not in services:
        criteria = criteria.without("services", criteria.services[0])
    height = request.GET.get("hauteur") if request.GET.get("hauteur") in HEIGHTS else USUAL_HEIGHT
    path = (page.get_url(request) or "/") + "carte-integree/"
    query = criteria.query_string()
    address = f"{path}?{query}" if query else path
    context = {
        "heading": _("Put the map on your site"),
        "list_url": page.get_url(request) or "",
        "departements": [Choice(*pair, pair[0] == criteria.departement) for pair in departements.items()],
        "services": [Choice(*pair, pair[0] in criteria.services) for pair in services.items()],
        "heights": [Choice(value, value, value == height) for value in HEIGHTS],
        "height": height,
        "address": address,
        "code": code(sharing.base_url(request) + address, height),
    }
    return page.render(request, context_overrides=context, template="cafes_map/embed_builder.html")


def code(address, height):
    """What one pastes: a frame with a title, which loads nothing before it is seen. Text, to be escaped where it shows."""
    frame = (
        '<iframe src="{address}" title="{title}" width="100%" height="{height}"'
        ' loading="lazy" referrerpolicy="no-referrer"></iframe>'
    )
    return frame.format(address=escape(address), title=escape(_("Map of the village cafés")), height=height)
