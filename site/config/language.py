"""French whatever the browser says, English where the visitor asked for it."""

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

LANGUAGES = dict(settings.LANGUAGES)
# What is not a page of the translated site: no `/en/` there, the visitor's choice is remembered instead.
UNPREFIXED = ("/candidater/", "/candidature/", "/comite/", "/c/", "/espace/")
REMEMBERED_SECONDS = 30 * 24 * 3600


class FrenchUnlessAsked(LocaleMiddleware):
    """The path decides (`/en/…`); outside the translated site (`/candidature/`) `?lang=en` asks, a cookie remembers.

    Django alone would follow the browser's header: a secretary in Alsace with a German Windows would read half a form.
    """

    def process_request(self, request):
        if request.path_info.startswith(UNPREFIXED):
            asked = request.GET.get("lang")
            request.chosen_language = asked if asked in LANGUAGES else None
            remembered = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            language = request.chosen_language or (remembered if remembered in LANGUAGES else settings.LANGUAGE_CODE)
        else:
            language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        # Not Django's own, which says `Vary: Accept-Language`: nothing here depends on that header.
        response.headers.setdefault("Content-Language", translation.get_language())
        if request.path_info.startswith(UNPREFIXED):
            patch_vary_headers(response, ("Cookie",))
        chosen = getattr(request, "chosen_language", None)
        if chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=REMEMBERED_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
