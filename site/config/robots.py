"""What search engines are asked to leave alone. It hides nothing: what must not be read is not served."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from home.sharing import base_url

DAY = 24 * 3600
# Personal pages, the house's own, and results of searches, which are endless.
REFUSED = (
    "/admin/",
    "/candidater/",
    "/candidature/",
    "/comite/",
    "/c/",
    "/espace/",
    "/styleguide/",
    "/recherche/",
    "/en/search/",
    "/communes/",
    # Under the map page, in either language: made for other sites.
    "/*/carte-integree/",
)


@require_safe
def robots(request):
    """A demonstration says « nothing here »: invented cafés must not be found by those who look for one."""
    if settings.DEMO:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in REFUSED)]
        lines += ["", f"Sitemap: {base_url(request)}{reverse('sitemaps')}"]
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=DAY)
    return response
