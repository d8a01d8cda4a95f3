"""`make bench`: what a page costs, beside a bare Django view that returns a constant of the same size.

Ratios hold on any machine; times do not, so none is asserted. Requests go through the WSGI application in this process,
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
    "commune search, a name": "/communes/?q=sainte-colombe",
    "commune search, a postal code": "/communes/?q=51300",
    "wizard step « commune » (GET)": "/candidater/commune/",
}


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


def ask(application, path, cookie=""):
    from django.test import RequestFactory

    environ = RequestFactory(HTTP_HOST="localhost", HTTP_COOKIE=cookie).get(path).environ
    environ["wsgi.input"] = BytesIO()
    answer = {}
    started = time.perf_counter()
    response = application(environ, lambda status, headers: answer.update(status=int(status[:3])))
    body = b"".join(response)
    seconds = time.perf_counter() - started
    response.close()
    return seconds, answer["status"], body


def measure(application, path, *, requests, cookie=""):
    from django.db import connection

    for _ in range(WARM_UP):
        _, status, body = ask(application, path, cookie)
    queries = []
    with connection.execute_wrapper(lambda execute, *args: (queries.append(args[0]), execute(*args))[1]):
        ask(application, path, cookie)
    seconds = statistics.median(ask(application, path, cookie)[0] for _ in range(requests))
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


def print_table(rows):
    head = ("page", "times bare", "share", "ms", "queries", "bytes", "gzip", "brotli")
    widths = [max(len(str(row[column])) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = [
            str(cell).ljust(width) if not number else str(cell).rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100, help="measured requests a page")
    requests = parser.parse_args().requests
    prepare()
    import brotli

    from config.wsgi import application

    cookie = draft_cookie()
    rows = []
    for title, path in PAGES.items():
        found = measure(application, path, requests=requests, cookie=cookie if "wizard" in title else "")
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
    print_table(rows)
    print("\n« times bare »: median time over that of a bare Django view of the same size; « share »: its inverse.")


if __name__ == "__main__":
    main()
