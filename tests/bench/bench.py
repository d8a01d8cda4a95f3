"""`make bench`: what a page costs, beside a bare Django view that returns a constant of the same size.

Ratios hold on any machine; times do not, so none is asserted. They are times of the processor, which other programs of
the machine lengthen less. Requests go through the WSGI application in this process,
with production's middlewares, on the embedded database with the real register and the demonstration data.
"""

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(tempfile.gettempdir()) / "mille-cafes-bench"
WARM_UP = 5
PAGES = {
    "home": "/",
    "list of cafés": "/cafes/",
    "a café": "{cafe}",
    "a content page": "{content}",
    "news": "{news}",
    "search": "/recherche/?q=caf%C3%A9",
    "commune search, a name": "/communes/?q=sainte-colombe",
    "commune search, a postal code": "/communes/?q=51300",
    "wizard step « commune » (GET)": "/candidater/commune/",
}
# Sizes of the directory that the map is made for.
DIRECTORIES = (1_000, 10_000)
# Asks for a page that is made anew: an authorisation, even of nobody, is never answered from the page cache.
MADE_ANEW = {"HTTP_AUTHORIZATION": "Basic -"}
LIMIT_KIB, LIMIT_MAP_KIB, LIMIT_REQUESTS = 70, 120, 8


@dataclass
class Measure:
    seconds: float
    queries: int
    body: bytes
    status: int


def prepare():
    """The data of `make serve`, in a folder of its own; seconds after the first time."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.serve",
        "ALLOW_HTTP_ON_LOOPBACK": "1",
        "STATE_DIR": str(STATE),
    }
    for name in ("DATABASE_URL", "CACHE_URL"):
        os.environ.pop(name, None)
    subprocess.run([sys.executable, "manage.py", "prepare", "--static", "--quiet"], cwd=ROOT, check=True)
    sys.path.insert(0, str(ROOT / "site"))
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def draft_cookie():
    """The session of somebody who holds a draft of the demonstration, or nothing when it has none."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from candidatures.intake.access import sign_in
    from candidatures.models import Collaborator

    person = Collaborator.objects.filter(candidature__status="draft", removed_at=None).first()
    if person is None:
        return ""
    session = SessionStore()
    session.create()
    sign_in(SimpleNamespace(session=session), person)
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def addresses():
    """Of one page of each kind, whatever the starter site calls them."""
    from wagtail.models import Page

    from cafes_map.models import Cafe
    from home.models import ContentPage, NewsIndexPage

    def first(model):
        page = model.objects.filter(live=True, locale__language_code="fr").order_by("path").first()
        return Page.objects.get(pk=page.pk).get_url() if page else "/no-such-page/"

    cafe = Cafe.objects.in_default_list().filter(offered_services__isnull=False).select_related("commune").first()
    return {
        "cafe": f"/cafes/{cafe.commune.departement_id}/{cafe.slug}/",
        "content": first(ContentPage),
        "news": first(NewsIndexPage),
    }


def ask(application, path, cookie="", **headers):
    from django.test import RequestFactory

    environ = RequestFactory(HTTP_HOST="localhost", HTTP_COOKIE=cookie, **headers).get(path).environ
    environ["wsgi.input"] = BytesIO()
    answer = {}
    started = time.process_time()
    response = application(environ, lambda status, headers: answer.update(status=int(status[:3])))
    body = b"".join(response)
    seconds = time.process_time() - started
    response.close()
    return seconds, answer["status"], body


def measure(application, path, *, requests, cookie="", **headers):
    from django.db import connection

    for _ in range(WARM_UP):
        _, status, body = ask(application, path, cookie, **headers)
    queries = []
    with connection.execute_wrapper(lambda execute, *args: (queries.append(args[0]), execute(*args))[1]):
        ask(application, path, cookie, **headers)
    seconds = statistics.median(ask(application, path, cookie, **headers)[0] for _ in range(requests))
    return Measure(seconds, len(queries), body, status)


def measure_bare(size, *, requests):
    """Django with no middleware and one view: what nothing at all costs here."""
    from django.core.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path

    constant = b"x" * size
    urls = ModuleType("bare_urls")
    urls.urlpatterns = [path("bare/", lambda request: HttpResponse(constant))]
    with override_settings(ROOT_URLCONF=urls, MIDDLEWARE=[]):
        return measure(WSGIHandler(), "/bare/", requests=requests)


def print_table(head, rows):
    widths = [max(len(str(row[column])) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = [
            str(cell).ljust(width) if not number else str(cell).rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells))
    print()


def pages_made_anew(application, found_addresses, requests):
    import brotli

    cookie = draft_cookie()
    rows = []
    for title, pattern in PAGES.items():
        path = pattern.format(**found_addresses)
        found = measure(application, path, requests=requests, cookie=cookie if "wizard" in title else "", **MADE_ANEW)
        if found.status != 200:
            rows.append((f"{title}: answered {found.status}", *("-",) * 7))
            continue
        bare = measure_bare(len(found.body), requests=requests)
        rows.append(
            (
                title,
                f"{found.seconds / bare.seconds:.1f}",
                f"{bare.seconds / found.seconds:.1%}",
                f"{found.seconds * 1000:.2f}",
                found.queries,
                len(found.body),
                len(gzip.compress(found.body, 6)),
                len(brotli.compress(found.body, quality=5)),
            )
        )
    print("Pages made anew")
    print_table(("page", "times bare", "share", "ms", "queries", "bytes", "gzip", "brotli"), rows)
    print(
        "« times bare »: median processor time over that of a bare Django view of the same size; « share »: its inverse.\n"
    )


def pages_kept(application, found_addresses, requests):
    """From the page cache, beside a bare view that sends as many bytes, without any middleware."""
    rows = []
    for title in ("home", "list of cafés", "a café", "a content page"):
        path = PAGES[title].format(**found_addresses)
        for encoding in ("br", "gzip", "identity"):
            found = measure(application, path, requests=requests * 5, HTTP_ACCEPT_ENCODING=encoding)
            bare = measure_bare(len(found.body), requests=requests * 5)
            share = f"{bare.seconds / found.seconds:.0%}"
            rows.append((title, encoding, share, f"{found.seconds * 1e6:.0f}", found.queries, len(found.body)))
    print("Pages from the page cache (target: 75 % or more of a bare view, 0 queries)")
    print_table(("page", "encoding", "share of bare", "µs", "queries", "bytes"), rows)


def first_visits(found_addresses):
    from django.test import Client

    from tests.weight import first_visit

    rows = []
    for title in ("home", "list of cafés", "a café", "a content page", "news"):
        visit = first_visit(Client(HTTP_HOST="localhost"), PAGES[title].format(**found_addresses))
        limit = LIMIT_MAP_KIB if title == "list of cafés" else LIMIT_KIB
        rows.append((title, f"{visit.kibibytes:.1f}", limit, visit.requests))
    print(f"First visits without images, brotli (≤ {LIMIT_REQUESTS} requests, but for the map)")
    print_table(("page", "KiB", "limit", "requests"), rows)


def map_payloads():
    """The cafés for the map, of directories that are made and forgotten."""
    from django.db import transaction

    from cafes_map import generated, payload
    from cafes_map.models import Cafe

    rows = []
    for count in DIRECTORIES:
        with transaction.atomic():
            generated.generate(count - Cafe.objects.with_announced().count())
            started = time.perf_counter()
            made = payload.current(f"bench-{count}")
            seconds = time.perf_counter() - started
            rows.append((f"{count:,} cafés", len(made.encoded("")), len(made.gzip), len(made.br), f"{seconds:.2f}"))
            transaction.set_rollback(True)
    print("The cafés for the map (target for 1,000: 21 KB gzip, 18 KB brotli)")
    print_table(("directory", "bytes", "gzip", "brotli", "seconds to make"), rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100, help="measured requests a page")
    requests = parser.parse_args().requests
    prepare()
    from config.wsgi import application

    found_addresses = addresses()
    pages_made_anew(application, found_addresses, requests)
    pages_kept(application, found_addresses, requests)
    first_visits(found_addresses)
    map_payloads()


if __name__ == "__main__":
    main()
