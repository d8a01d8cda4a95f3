"""Public pages kept ready to send: for whom, for how long, and what makes them old."""

import gzip
from types import SimpleNamespace

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cafes_map import opening
from cafes_map.models import CafesMapPage
from config import page_cache
from config.page_cache import GENERATION, PAGES, Generation, accepted_encoding
from home.models import ContentPage, SiteSettings
from tests.factories.cafes_map import CafeFactory
from tests.factories.home import ContentPageFactory, SiteImageFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def visitor(settings, tmp_path):
    settings.PAGE_CACHE, settings.STATE_DIR = True, tmp_path
    PAGES.clear()
    yield Client()
    PAGES.clear()


@pytest.fixture
def page(home):
    return ContentPageFactory(parent=home, slug="programme", title="Le programme")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def ask(client, path="/programme/", **headers):
    """(answer, number of queries)."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
    return response, len(queries)


def is_kept(client, path="/programme/", **headers):
    ask(client, path, **headers)
    return ask(client, path, **headers)[1] == 0


# A hit -----------------------------------------------------------------------------------------------
def test_a_page_is_made_once_and_sent_without_a_query(visitor, page):
    first, queries = ask(visitor)
    second, queries_of_second = ask(visitor)

    assert (queries > 0, queries_of_second) == (True, 0)
    assert first.content == second.content
    assert "Le programme" in second.content.decode()
    assert dict(second.headers) == dict(first.headers)
    assert (second["Cache-Control"], second["Vary"]) == ("no-cache", "Accept-Encoding")
    assert "default-src 'none'" in second["Content-Security-Policy"]
    assert (second["X-Content-Type-Options"], second["Content-Language"]) == ("nosniff", "fr")
    assert not second.cookies


def test_pages_are_compressed_beforehand(visitor, page):
    plain = ask(visitor)[0]
    with_brotli, with_gzip = ask(visitor, **BROWSER)[0], ask(visitor, **{"Accept-Encoding": "gzip"})[0]

    assert (with_brotli["Content-Encoding"], with_gzip["Content-Encoding"]) == ("br", "gzip")
    assert brotli.decompress(with_brotli.content) == gzip.decompress(with_gzip.content) == plain.content
    assert [int(answer["Content-Length"]) for answer in (plain, with_brotli, with_gzip)] == [
        len(answer.content) for answer in (plain, with_brotli, with_gzip)
    ]


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("", ""),
        ("identity", ""),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip; q=0.0, *", ""),
        ("br;q=1.0", "br"),
    ],
)
def test_what_the_browser_reads_decides_of_the_encoding(header, encoding):
    assert accepted_encoding(header) == encoding


@pytest.mark.parametrize("path", ["/programme/", "/recherche/?q=programme"])
@pytest.mark.parametrize(
    ("header", "encoding"), [("gzip;q=0", None), ("GZIP; Q=0.0, br;q=0", None), ("gzip;q=0.1", "gzip")]
)
def test_who_refuses_an_encoding_is_not_sent_it(visitor, page, path, header, encoding):
    response = ask(visitor, path, **{"Accept-Encoding": header})[0]

    assert (response.get("Content-Encoding"), response["Vary"]) == (encoding, "Accept-Encoding")


@pytest.mark.parametrize("encoding", ["br", "gzip", ""])
def test_who_has_the_page_gets_a_304(visitor, page, encoding):
    tag = ask(visitor, **BROWSER)[0]["ETag"]

    response, queries = ask(visitor, **{"Accept-Encoding": encoding, "If-None-Match": f'W/"other", {tag}'})

    assert (response.status_code, response.content, queries) == (304, b"", 0)
    assert (response["ETag"], response["Cache-Control"], response["Vary"]) == (tag, "no-cache", "Accept-Encoding")
    assert "Content-Length" not in response
    assert ask(visitor, **{"If-None-Match": '"other"'})[0].status_code == 200


def test_head_has_the_headers_of_get(visitor, page):
    get, _ = ask(visitor)

    head = visitor.head("/programme/")

    assert (head.content, head["Content-Length"], head["ETag"]) == (b"", get["Content-Length"], get["ETag"])


def test_each_host_and_each_page_of_a_list_has_its_own(visitor, home):
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))

    here = ask(visitor, "/cafes/?page=1")[0]
    elsewhere = visitor.get("/cafes/?page=1", headers={"Host": "localhost"})

    assert 'href="http://testserver/' in here.content.decode()
    assert 'href="http://testserver/' not in elsewhere.content.decode()
    assert is_kept(visitor, "/cafes/?page=1")
    assert visitor.get("/cafes/", headers={"Host": "evil.example"}).status_code == 400


# For whom --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_a_session_is_neither_kept_nor_served(visitor, page, name):
    visitor.cookies[name] = "a" * 32

    assert not is_kept(visitor)
    assert len(PAGES.pages) == 0


def test_who_is_signed_in_reads_a_page_of_the_day(visitor, page, rf):
    is_kept(visitor)
    member = Client()
    member.force_login(UserFactory(superuser=True))
    ContentPage.objects.update(title="Un autre titre")

    assert "Un autre titre" in member.get("/programme/").content.decode()
    assert "Le programme" in visitor.get("/programme/").content.decode()


def test_another_cookie_changes_nothing(visitor, page):
    visitor.cookies["django_language"] = "en"

    assert is_kept(visitor)


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/programme/", True),
        ("/programme/?page=2", True),
        ("/programme/?page=2222", False),
        ("/programme/?page=x", False),
        ("/programme/?page=1&page=2", False),
        ("/programme/?q=%00", False),
        ("/programme/?preview=1", False),
        ("/nowhere/", False),
        ("/communes/?q=le", False),
        ("/candidater/", False),
    ],
)
def test_only_pages_asked_for_plainly_are_kept(visitor, page, path, kept):
    visitor.get(path)

    assert len(PAGES.pages) == int(kept)


@pytest.mark.parametrize("method", ["post", "put", "options", "head"])
def test_only_what_was_asked_with_get_is_kept(visitor, page, method):
    getattr(visitor, method)("/programme/")

    assert len(PAGES.pages) == 0


def test_a_page_with_a_form_of_its_own_is_made_each_time(visitor, home):
    cafe = CafeFactory()
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))
    path = f"/cafes/{cafe.commune.departement_id}/{cafe.slug}/signaler/"

    assert "csrfmiddlewaretoken" in visitor.get(path).content.decode()
    assert [key for key in PAGES.pages if "signaler" in key[2]] == []


def test_a_private_page_is_never_kept(visitor, page):
    page.view_restrictions.create(restriction_type="password", password="un mot")

    ask(visitor)

    assert len(PAGES.pages) == 0


@pytest.mark.parametrize(
    ("seconds", "moment", "queries"), [(None, 59, False), (None, 61, True), (600, 599, False), (0, 1, True)]
)
def test_a_page_lives_a_minute_or_what_its_view_says(visitor, page, monkeypatch, seconds, moment, queries):
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(page_cache, "time", SimpleNamespace(monotonic=lambda: clock.now))
    if seconds is not None:
        original = ContentPage.serve
        monkeypatch.setattr(
            ContentPage,
            "serve",
            lambda self, request: (setattr(request, "page_cache_seconds", seconds), original(self, request))[1],
        )
    ask(visitor)
    clock.now += moment

    assert (ask(visitor)[1] > 0) == queries


def test_the_pages_asked_for_last_are_those_that_stay(visitor, home, monkeypatch):
    for slug in ("un", "deux", "trois"):
        ContentPageFactory(parent=home, slug=slug)
    ask(visitor, "/un/")
    monkeypatch.setattr(page_cache, "LARGEST_STORE", int(PAGES.size * 2.5))

    for path in ("/deux/", "/un/", "/trois/"):
        ask(visitor, path)

    assert [key[2] for key in PAGES.pages] == ["/un/", "/trois/"]
    assert PAGES.size == sum(kept.size for kept in PAGES.pages.values())


# What makes it old -----------------------------------------------------------------------------------
def test_a_publication_shows_at_once(visitor, page, committed):
    tag = ask(visitor)[0]["ETag"]
    page.title = "Le nouveau titre"

    with committed():
        page.save_revision().publish()

    response, _ = ask(visitor, **{"If-None-Match": tag})
    assert response.status_code == 200
    assert "Le nouveau titre" in response.content.decode()


def changes():
    """What each does to the site, given a page of it."""
    return {
        "unpublish": lambda page: page.unpublish(),
        "delete": lambda page: page.delete(),
        "move": lambda page: page.move(ContentPageFactory(parent=page.get_parent()), "first-child"),
        "restrict": lambda page: page.view_restrictions.create(restriction_type="login"),
        "settings": lambda page: SiteSettings.objects.create(site=Site.objects.get(), phone="01 99 00 10 01"),
        "redirect": lambda page: Redirect.objects.create(old_path="/programme", redirect_link="/ailleurs/"),
        "site": lambda page: Site.objects.get().save(),
        "picture": lambda page: SiteImageFactory(decorative=True).save(),
        "café": lambda page: CafeFactory(),
        "café published": lambda page: CafeFactory().save_revision().publish(),
    }


@pytest.mark.parametrize("name", changes())
def test_what_the_team_changes_makes_pages_old(visitor, page, committed, name):
    before = GENERATION.current()

    with committed():
        changes()[name](page)

    assert GENERATION.current() != before


def test_hours_written_in_bulk_make_pages_old(visitor, home, committed):
    with committed():
        cafe = CafeFactory()
    before = GENERATION.current()

    with committed():
        opening.set_situation(cafe, status="temporarily_closed", author=None)

    assert GENERATION.current() != before


def test_a_draft_and_a_log_in_leave_pages_alone(visitor, page, committed):
    before = GENERATION.current()

    with committed():
        page.title = "Pas encore"
        page.save_revision()
        UserFactory()
        Client().force_login(UserFactory())

    assert GENERATION.current() == before


def test_a_page_made_while_the_site_changed_is_not_served_after(visitor, page, monkeypatch):
    original = ContentPage.serve
    monkeypatch.setattr(ContentPage, "serve", lambda self, request: (GENERATION.change(), original(self, request))[1])

    ask(visitor)

    assert ask(visitor)[1] > 0


# Between processes -----------------------------------------------------------------------------------
def test_processes_of_a_machine_tell_each_other_by_a_file(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    here, there = Generation(), Generation()
    before = here.current(), there.current()

    there.change()

    assert here.current() != before[0]
    assert there.current() != before[1]


def test_hosts_tell_each_other_by_the_shared_cache(settings, monkeypatch):
    monkeypatch.setattr(page_cache, "is_shared", lambda backend: True)
    monkeypatch.setattr(page_cache, "SECONDS_BETWEEN_READINGS", 0)
    here, there = Generation(), Generation()
    before = here.current()
    assert before[1] == there.current()[1]

    there.change()

    assert here.current() != before


def test_without_the_shared_cache_pages_are_made_each_time(visitor, page, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(page_cache, "is_shared", lambda backend: True)
    monkeypatch.setattr(page_cache, "GENERATION", Generation())
    monkeypatch.setattr(page_cache, "cache", SimpleNamespace(get_or_set=down, set=down))

    assert ask(visitor)[0].status_code == 200
    assert ask(visitor)[1] > 0
    page_cache.GENERATION.change()


def test_a_folder_that_cannot_be_written_never_stops_a_change(settings, tmp_path):
    settings.STATE_DIR = tmp_path / "nowhere"
    generation = Generation()
    before = generation.current()

    generation.change()

    assert generation.current() != before


def test_the_cache_is_off_while_one_works_on_templates(client, page, settings):
    assert settings.PAGE_CACHE is False
    assert ask(client)[1] > 0
    assert ask(client)[1] > 0
    assert "ETag" not in client.get("/programme/")
