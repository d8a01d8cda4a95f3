import datetime
import xml.etree.ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cafes_map.models import CafesMapPage
from home.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from tests.factories.cafes_map import CafeFactory, CommuneFactory, ServiceFactory
from tests.factories.home import ContentPageFactory

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 - our own


def places(sitemap):
    return [found.text.removeprefix("http://testserver") for found in sitemap.iterfind(".//s:loc", NS)]


@pytest.fixture
def map_pages(home, english_home):
    page = home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))
    page.copy_for_translation(english_home.locale).save_revision().publish()


def test_the_index_names_the_two_lists(client, home):
    assert places(read(client, "/sitemap.xml")) == ["/sitemap-pages.xml", "/sitemap-cafes.xml"]


def test_pages_are_listed_with_their_languages_and_their_last_change(client, home, english_home):
    changed = timezone.make_aware(datetime.datetime(2026, 3, 2, 12))
    french = ContentPageFactory(parent=home, slug="programme", last_published_at=changed)
    ContentPageFactory(parent=english_home, slug="the-programme", translation_key=french.translation_key)
    ContentPageFactory(parent=home, slug="seule")

    sitemap = read(client, "/sitemap-pages.xml")

    assert sorted(places(sitemap)) == sorted(["/", "/en/", "/programme/", "/en/the-programme/", "/seule/"])
    urls = {url.find("s:loc", NS).text.removeprefix("http://testserver"): url for url in sitemap}
    for address in ("/programme/", "/en/the-programme/"):
        assert {link.get("hreflang"): link.get("href") for link in urls[address].iterfind("x:link", NS)} == {
            "fr": "http://testserver/programme/",
            "en": "http://testserver/en/the-programme/",
            "x-default": "http://testserver/programme/",
        }
    assert urls["/programme/"].find("s:lastmod", NS).text == "2026-03-02T11:00:00+00:00"
    assert urls["/seule/"].find("x:link", NS) is None


def test_only_what_anyone_may_find_is_listed(client, home):
    kept = ContentPageFactory(parent=home)
    PageViewRestriction.objects.create(page=kept, restriction_type=PageViewRestriction.LOGIN)
    ContentPageFactory(parent=kept)
    ContentPageFactory(parent=home, live=False)
    ContentPageFactory(parent=home, exclude_from_sitemap=True)
    events = home.add_child(instance=EventIndexPage(title="Agenda", slug="agenda", locale=home.locale))
    event = EventPage(title="Belote", slug="belote", starts_at=timezone.now(), is_fictional=True, locale=home.locale)
    events.add_child(instance=event)

    assert places(read(client, "/sitemap-pages.xml")) == ["/", "/agenda/"]


def test_cafes_and_their_lists_are_listed_in_both_languages(client, map_pages):
    cafe = CafeFactory(services=[ServiceFactory(slug="depot-de-pain")])
    CafeFactory(fictional=True)
    CafeFactory(draft=True)

    sitemap = read(client, "/sitemap-cafes.xml")

    french = ["/cafes/departement/72/", "/cafes/service/depot-de-pain/", f"/cafes/72/{cafe.slug}/"]
    assert [address for address in places(sitemap) if not address.startswith("/en/")] == french
    assert [address for address in places(sitemap) if address.startswith("/en/")] == [f"/en{each}" for each in french]
    for address in french:
        assert client.get(address).status_code == 200


def test_no_map_no_cafe_no_error(client, db):
    assert places(read(client, "/sitemap-cafes.xml")) == []


@pytest.mark.parametrize("count", [1, 20])
def test_sitemaps_cost_few_queries_whatever_they_list(client, map_pages, home, django_assert_max_num_queries, count):
    ContentPageFactory.create_batch(count, parent=home)
    CafeFactory.create_batch(count)
    read(client, "/sitemap-pages.xml")

    with django_assert_max_num_queries(5):
        read(client, "/sitemap-pages.xml")
    with django_assert_max_num_queries(7):
        read(client, "/sitemap-cafes.xml")


def test_robots_leave_personal_pages_alone_and_find_the_sitemaps(client, home, settings):
    settings.BASE_URL = "https://1000cafes.example"

    response = client.get("/robots.txt")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Disallow: /admin/", "Disallow: /candidature/", "Disallow: /espace/", "Disallow: /recherche/"} <= set(lines)
    assert lines[-1] == "Sitemap: https://1000cafes.example/sitemap.xml"
    assert "Disallow: /" not in lines


def test_nothing_of_a_demonstration_is_to_be_indexed(client, home, settings):
    settings.DEMO = True

    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("count", [1, 12])
def test_the_map_of_the_site_shows_every_page_once(client, map_pages, home, django_assert_max_num_queries, count):
    parent = ContentPageFactory(parent=home, title="Le programme", slug="programme")
    ContentPageFactory.create_batch(count, parent=parent)
    news = home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites", locale=home.locale))
    news.add_child(instance=NewsPage(title="Ancienne nouvelle", slug="ancienne", locale=home.locale))
    CafeFactory.create_batch(count, commune=CommuneFactory())
    client.get("/plan-du-site/")

    with django_assert_max_num_queries(8):
        page = BeautifulSoup(client.get("/plan-du-site/").content, "html.parser")

    links = [link["href"] for link in page.select(".site-map__branches a")]
    assert len(links) == len(set(links)) == 4 + count
    assert links[-1] == "/cafes/departement/72/"
    assert page.select_one(".site-map__branches .site-map__branches a")["href"].startswith("/programme/page-")
    assert "Ancienne nouvelle" not in page.get_text()
    assert {link["hreflang"] for link in page.find_all("link", hreflang=True)} == {"fr", "en", "x-default"}
    assert page.select_one(".menu__language a")["href"] == "/en/site-map/"


def test_the_map_of_the_site_speaks_english(client, map_pages):
    page = BeautifulSoup(client.get("/en/site-map/").content, "html.parser")

    assert page.html["lang"] == "en"
    assert page.h1.get_text() == "Site map"
    assert [link["href"] for link in page.select(".site-map__branches a")] == ["/en/cafes/"]
