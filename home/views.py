from django.http import Http404
from django.utils import translation
from wagtail.views import serve as wagtail_serve

from .outline import outline


def serve(request, path):
    """Wagtail's own view, told where the page is when the outline knows: four queries less a visit."""
    find_route(request, path)
    return wagtail_serve(request, path)


def find_route(request, path):
    """Leaves the route where Wagtail looks for it; leaves nothing when Wagtail must search (or refuse) by itself."""
    language, components = translation.get_language(), [part for part in path.split("/") if part]
    known = outline(request)
    if components:
        page = known.child(language, components[0])
    else:
        page = known.home(language)
    if page is None:
        return
    try:
        request._wagtail_route_for_request = page.specific.route(request, components[1:])
    except Http404:
        request._wagtail_route_for_request = None
