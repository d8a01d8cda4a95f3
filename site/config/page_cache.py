"""Public pages kept ready to send: compressed, with an ETag, without a query, a session or a template.

What is kept: the 200 answer to an anonymous GET of a page of the site (Wagtail's, hence the map and the cafés too).
Never kept nor served from here: a request with a session, a CSRF or a message cookie, a query string other than
`?page=3`, an answer that sets a cookie or varies with one (a form with its token, a private page), a 404. A view says
`request.page_cache_seconds = 0` to stay out, or a number to stay in for another time than `SECONDS`.

It stands before every other middleware: their headers (CSP, Permissions-Policy, HSTS) are the same for all and are kept
with the page. What they would refuse is never kept either, so a wrong host or a NUL finds nothing here.

Each process keeps its own pages. What they share is the *generation*: pages of another one are not served. It changes
when a transaction that changed the site commits (see page_cache_purge.py):

- with a shared cache (production), a value of that cache, read once a second: another host is at most a second late;
- without (`make serve`), the date of a file of the state folder, read at each request: workers, the timer that publishes
  and commands of the same machine see a change at once.

When the generation cannot be read, the site works without this cache. Nothing is served for longer than a minute: « open
now » stays true, and so does what changes without a signal. Browsers are told to ask each time (`no-cache`), and mostly
get a 304. BREACH needs a secret in the page: these hold none.
"""

import gzip
import hashlib
import logging
import os
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

import brotli
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse, HttpResponseNotModified

logger = logging.getLogger(__name__)

SECONDS = 60
LARGEST_PAGE = 1024 * 1024
LARGEST_STORE = 32 * 1024 * 1024
PAGE_VIEW = "wagtail_serve"
KEY, FILE = "config.page_cache.generation", "page_cache_generation"
SECONDS_BETWEEN_READINGS = 1
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
FORBIDDING_HEADERS = ("Content-Encoding", "Set-Cookie", "Content-Disposition")
ANSWERED_EACH_TIME = {"content-length", "content-encoding", "etag", "cache-control", "vary"}


class PageCache:
    def __init__(self, get_response):
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.private_cookies = tuple(
            f"{name}=" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
        )

    def __call__(self, request):
        key = self.key_of(request)
        generation = key and GENERATION.current()
        if not generation:
            return self.get_response(request)
        page = PAGES.get(key, generation)
        if page is None:
            response = self.get_response(request)
            if request.method != "GET" or not may_be_kept(request, response):
                return response
            page = Page(response, generation, getattr(request, "page_cache_seconds", SECONDS))
            PAGES.keep(key, page)
        return page.answer(request.META)

    def key_of(self, request):
        """None for what is none of our business."""
        meta = request.META
        if request.method not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in meta:
            return None
        query = meta.get("QUERY_STRING", "")
        if query and not is_page_number(query):
            return None
        cookies = meta.get("HTTP_COOKIE")
        if cookies and any(name in cookies for name in self.private_cookies):
            return None
        return request.scheme, meta.get("HTTP_HOST") or meta.get("SERVER_NAME"), request.path, query


def is_page_number(query):
    name, _, number = query.partition("=")
    return name == "page" and len(number) <= 3 and number.isascii() and number.isdigit()


def may_be_kept(request, response):
    match = getattr(request, "resolver_match", None)
    if match is None or (match.url_name != PAGE_VIEW and not hasattr(request, "page_cache_seconds")):
        return False
    return (
        response.status_code == 200
        and not response.streaming
        and getattr(request, "page_cache_seconds", SECONDS) > 0
        and not getattr(request, "is_preview", False)
        and response.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not any(name in response for name in FORBIDDING_HEADERS)
        and response.get("Vary", "").lower() in {"", "accept-encoding"}
        and not {"private", "no-store", "no-cache"} & set(response.get("Cache-Control", "").replace(",", " ").split())
        and len(response.content) <= LARGEST_PAGE
    )


class Page:
    """One page in the encodings that were asked for so far, with the headers of all middlewares."""

    def __init__(self, response, generation, seconds):
        body = response.content
        self.generation, self.expires = generation, time.monotonic() + seconds
        self.digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        headers = {name: value for name, value in response.items() if name.lower() not in ANSWERED_EACH_TIME}
        headers |= {"ETag": f'W/"{self.digest}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        self.headers = headers
        self.answers = {"": (body, stored_headers(headers | {"Content-Length": str(len(body))}))}
        # Not modified: no length of a body that is not there.
        self.unchanged = stored_headers({name: value for name, value in headers.items() if name != "Content-Type"})

    @property
    def size(self):
        return sum(len(body) for body, _headers in self.answers.values())

    def answer(self, meta):
        known = meta.get("HTTP_IF_NONE_MATCH")
        if known and (self.digest in known or known.strip() == "*"):
            response = HttpResponseNotModified()
            response.headers._store = self.unchanged.copy()
            return response
        encoding = accepted_encoding(meta.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding not in self.answers:
            self.compress(encoding)
        body, headers = self.answers[encoding]
        response = HttpResponse(body)
        # Whole, as they were made: setting a dozen headers one by one takes longer than all the rest.
        response.headers._store = headers.copy()
        return response

    def compress(self, encoding):
        body = self.answers[""][0]
        body = brotli.compress(body, quality=BROTLI_QUALITY) if encoding == "br" else gzip.compress(body, GZIP_LEVEL)
        headers = self.headers | {"Content-Encoding": encoding, "Content-Length": str(len(body))}
        self.answers[encoding] = body, stored_headers(headers)


def stored_headers(headers):
    return HttpResponse(headers=headers).headers._store


def accepted_encoding(header):
    """`br`, else `gzip`, else as it is; « ;q=0 » refuses."""
    if ";" not in header:
        return "br" if "br" in header else "gzip" if "gzip" in header else ""
    offered = set()
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        if not quality or quality.replace(" ", "").removeprefix("q=").strip("0."):
            offered.add(name.strip())
    return next((name for name in ("br", "gzip") if name in offered), "")


class Store:
    """The pages asked for last, up to so many bytes."""

    def __init__(self):
        self.pages, self.size, self.lock = OrderedDict(), 0, threading.Lock()

    def get(self, key, generation):
        page = self.pages.get(key)
        if page is None or page.generation != generation or page.expires < time.monotonic():
            return None
        with suppress(KeyError):  # Another thread may just have dropped it.
            self.pages.move_to_end(key)
        return page

    def keep(self, key, page):
        for encoding in ("br", "gzip"):
            page.compress(encoding)
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.size += page.size
            while self.size > LARGEST_STORE:
                # At once: other threads move pages while one would look for the first.
                self.size -= self.pages.popitem(last=False)[1].size

    def clear(self):
        with self.lock:
            self.pages.clear()
            self.size = 0

    def _drop(self, key):
        dropped = self.pages.pop(key, None)
        if dropped:
            self.size -= dropped.size


class Generation:
    """What all processes agree on (see above); `current()` is None when nobody can tell."""

    def __init__(self):
        self.changes_here, self.read_at, self.known = 0, 0, None

    def current(self):
        if is_shared(settings.CACHES["default"]["BACKEND"]):
            return self._of_the_cache()
        try:
            return self.changes_here, os.stat(self.path).st_mtime_ns  # noqa: PTH116 - at each request: Path is slower
        except FileNotFoundError:
            return self.changes_here, 0
        except OSError:
            return None

    @property
    def path(self):
        return f"{settings.STATE_DIR}/{FILE}"

    def _of_the_cache(self):
        now = time.monotonic()
        if now - self.read_at > SECONDS_BETWEEN_READINGS:
            self.read_at = now
            try:
                self.known = cache.get_or_set(KEY, time.time_ns, timeout=None)
            except Exception:  # Whatever its client raises: a cache that is down never stops a page.
                self.known = None
        return self.known and (self.changes_here, self.known)

    def change(self):
        self.changes_here += 1
        now = time.time_ns()
        try:
            if is_shared(settings.CACHES["default"]["BACKEND"]):
                cache.set(KEY, now, timeout=None)
            else:
                Path(self.path).touch()
                os.utime(self.path, ns=(now, now))
        except Exception:
            logger.warning("Other processes could not be told that the site changed: they know in a minute.")


def is_shared(backend):
    return not backend.endswith(("LocMemCache", "DummyCache"))


PAGES, GENERATION = Store(), Generation()
