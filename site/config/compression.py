import re

from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

REFUSAL = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)
TEXTS = (
    "text/html",
    "application/json",
    "application/geo+json",
    "application/atom+xml",
    "application/rss+xml",
    "application/xml",
    "image/svg+xml",
)


class CompressPages(GZipMiddleware):
    """Texts only: photos and documents are compressed already, and exports leave as they are written.

    BREACH guesses a secret from the length of pages that repeat what the attacker sends: tokens are masked anew each time,
    Django pads what it compresses, and a page asked for by another site comes without its visitor's session (SameSite).
    """

    def process_response(self, request, response):
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        # Django finds the word, and not what follows it.
        if REFUSAL.search(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ("Accept-Encoding",))
            return response
        return super().process_response(request, response)
