import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from wagtail.models import PageViewRestriction

from cafes_map.models import CafesMapPage
from home.models import NewsTag
from tests.factories.cafes_map import CafeFactory
from tests.factories.home import (
    HomePageFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    SiteImageFactory,
    SiteSettingsFactory,
)

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def news(home):
    return NewsIndexPageFactory(parent=home)


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def titles(page):
    return [link.get_text() for link in page.select(".news-card__title a")]


def test_the_list_shows_the_last_news_first_and_those_of_one_day_as_they_are_ordered(client, news):
    first, second = (NewsPageFactory(parent=news, title=title) for title in ("Le matin", "Le soir"))
    NewsPageFactory(parent=news, title="Avant", published_on=datetime.date(2025, 12, 31))
    NewsPageFactory(parent=news, title="Brouillon", live=False)
    hidden = NewsPageFactory(parent=news, title="Réservée")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)

    assert titles(get(client, "/actualites/")) == ["Le soir", "Le matin", "Avant"]

    first.move(second, pos="right")

    assert titles(get(client, "/actualites/")) == ["Le matin", "Le soir", "Avant"]


def test_an_empty_list_says_so_and_offers_no_filter(client, news):
    page = get(client, "/actualites/")

    assert page.select(".news-card") == page.select(".list-filters nav") == page.select(".pagination") == []
    assert len(page.select(".with-filters p.lead")) == 1


def test_a_tag_and_a_year_narrow_the_list(client, news):
    NewsPageFactory(parent=news, title="Ouverture", tagged=["Été", "cafés"])
    NewsPageFactory(parent=news, title="Chiffres", tagged=["cafés"], published_on=datetime.date(2024, 1, 1))
    NewsPageFactory(parent=news, title="Sans mot", published_on=datetime.date(2024, 2, 1))

    page = get(client, "/actualites/")
    links = {link.get_text(): link["href"] for link in page.select(".list-filters nav a")}
    counts = [count.get_text() for count in page.select(".list-filters__count")]

    assert list(links) == ["cafés", "Été", "2026", "2024"]
    assert counts == ["(2)", "(1)", "(1)", "(2)"]
    assert titles(get(client, links["Été"])) == ["Ouverture"]
    assert titles(get(client, links["cafés"])) == ["Ouverture", "Chiffres"]
    tagged = get(client, links["2024"])
    assert titles(tagged) == ["Sans mot", "Chiffres"]
    assert tagged.h1.get_text(" ", strip=True).endswith("2024")
    assert tagged.select_one(".list-filters [aria-current]").get_text() == "2024"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("etiquette/rien/", 404),
        ("etiquette/%00/", 400),
        ("etiquette/" + "x" * 300 + "/", 404),
        ("1999/", 404),
        ("0000/", 404),
        ("?page=0", 200),
        ("?page=-3", 200),
        ("?page=99999999999999999999", 200),
        ("?page=%C3%A9", 200),
        ("nulle-part/", 404),
    ],
)
def test_odd_addresses_never_fail(client, news, path, status):
    NewsPageFactory(parent=news)

    assert client.get(f"/actualites/{path}").status_code == status


def test_the_list_goes_by_pages(client, news):
    NewsPageFactory.create_batch(13, parent=news)

    second = get(client, "/actualites/?page=2")

    assert len(titles(get(client, "/actualites/"))) == 12
    assert len(titles(second)) == 1
    assert second.select_one(".pagination [rel=prev]")["href"] == "?page=1"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("count", [2, 12])
def test_the_list_costs_eight_queries_whatever_its_length(client, news, django_assert_max_num_queries, count):
    SiteSettingsFactory()
    for number in range(count):
        NewsPageFactory(parent=news, tagged=["cafés", f"mot {number}"], cover=SiteImageFactory())
    client.get("/actualites/")

    with django_assert_max_num_queries(8) as asked:
        page = get(client, "/actualites/")

    assert len(asked) == 8
    assert len(page.select(".news-card picture")) == count


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_news_page_shows_its_date_its_words_its_picture_and_its_cafes(client, news):
    body = json.dumps([{"type": "text", "value": {"heading": "", "text": "<p>Le café rouvre.</p>"}}])
    page = NewsPageFactory(
        parent=news,
        slug="ouverture",
        title="Il rouvre",
        tagged=["Ouvertures"],
        cover=SiteImageFactory(credit="Odile"),
        body=body,
    )
    cafes = [CafeFactory(name="Le Lavoir", status="open"), CafeFactory(name="Caché", live=False)]
    for order, cafe in enumerate(cafes):
        cafe.page_relations.create(page=page, sort_order=order)

    shown = get(client, "/actualites/ouverture/")

    assert shown.h1.get_text() == "Il rouvre"
    assert shown.select_one(".page-heading time")["datetime"] == "2026-05-02"
    assert shown.select_one(".page-heading .tags a")["href"] == "/actualites/etiquette/ouvertures/"
    assert shown.select_one(".cover img")["alt"] == "Un comptoir de zinc et trois tasses"
    assert "Odile" in shown.select_one(".cover figcaption").get_text()
    assert [title.get_text(strip=True) for title in shown.select("#contenu .cards h3")] == ["Le Lavoir"]
    assert [crumb.get_text() for crumb in shown.select(".breadcrumb li")][1:] == ["Actualités", "Il rouvre"]


def test_a_date_known_by_its_month_is_said_in_words(client, news):
    NewsPageFactory(parent=news, slug="juin", dated_as="juin 2023", published_on=datetime.date(2023, 6, 30))

    for path, place in (("/actualites/", ".news-card time"), ("/actualites/juin/", ".page-heading time")):
        shown = get(client, path).select_one(place)
        assert (shown.get_text(), shown["datetime"]) == ("juin 2023", "2023-06-30")


def test_a_bare_news_page_has_no_empty_part(client, news):
    NewsPageFactory(parent=news, slug="courte")

    shown = get(client, "/actualites/courte/")

    assert shown.select(".cover") == shown.select(".tags") == shown.select(".cards") == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("count", [1, 3])
def test_a_news_page_costs_eight_queries_at_most(
    client, home, english_home, news, django_assert_max_num_queries, count
):
    SiteSettingsFactory()
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))
    words = [f"mot {number}" for number in range(count)]
    page = NewsPageFactory(parent=news, slug="ouverture", tagged=words, cover=SiteImageFactory())
    for order in range(count):
        CafeFactory(status="open").page_relations.create(page=page, sort_order=order)
    client.get("/actualites/ouverture/")

    with django_assert_max_num_queries(8):
        client.get("/actualites/ouverture/")


def test_a_tag_has_a_name_in_each_language(client, home, news, english_home):
    english = NewsIndexPageFactory(parent=english_home, slug="news", title="News", translation_key=news.translation_key)
    NewsTag.objects.create(name="Ouvertures", name_en="Openings", slug="ouvertures")
    NewsPageFactory(parent=news, slug="un", tagged=["Ouvertures"])
    NewsPageFactory(parent=english, slug="one", title="One", tagged=["Ouvertures"])

    page = get(client, "/en/news/")

    assert titles(page) == ["One"]
    assert page.select_one(".news-card .tags").get_text(strip=True) == "Openings"
    assert page.select_one(".list-filters nav a")["href"] == "/en/news/etiquette/ouvertures/"
    assert get(client, "/actualites/").select_one(".news-card .tags").get_text(strip=True) == "Ouvertures"


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_the_feed_has_the_news_with_their_dates_and_full_addresses(client, news, kind):
    from xml.etree import ElementTree

    page = NewsPageFactory(
        parent=news, slug="ouverture", title="Il rouvre & vite", intro="Enfin.", tagged=["Ouvertures"]
    )
    NewsPageFactory(parent=news, live=False)

    response = client.get(f"/actualites/{kind}/")
    feed = ElementTree.fromstring(response.content)  # noqa: S314

    assert response.headers["content-type"].startswith(f"application/{kind}+xml")
    if kind == "rss":
        [item] = feed.iter("item")
        values = [item.findtext(name) for name in ("title", "link", "description", "category", "guid")]
        assert item.findtext("pubDate") == "Sat, 02 May 2026 00:00:00 +0200"
    else:
        [item] = feed.iter(f"{ATOM}entry")
        values = [
            item.findtext(f"{ATOM}title"),
            item.find(f"{ATOM}link").get("href"),
            item.findtext(f"{ATOM}summary"),
            item.find(f"{ATOM}category").get("term"),
            item.findtext(f"{ATOM}id"),
        ]
        assert item.findtext(f"{ATOM}published") == "2026-05-02T00:00:00+02:00"
    assert values == [
        "Il rouvre & vite",
        "http://testserver/actualites/ouverture/",
        "Enfin.",
        "Ouvertures",
        f"urn:uuid:{page.translation_key}",
    ]


def test_a_text_pasted_from_a_slide_never_breaks_the_feed(client, news):
    NewsPageFactory(parent=news, title="Il rouvre\x0benfin", intro="Un\x0csoir\x1f")

    response = client.get("/actualites/rss/")

    assert response.status_code == 200
    assert "<title>Il rouvre enfin</title><" in response.content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_a_feed_costs_the_same_whatever_its_length(client, news, django_assert_max_num_queries, count):
    for number in range(count):
        NewsPageFactory(parent=news, tagged=[f"mot {number}"])
    client.get("/actualites/rss/")

    with django_assert_max_num_queries(6):
        client.get("/actualites/rss/")


def test_the_head_of_the_list_names_its_feeds(client, news):
    head = get(client, "/actualites/").head

    feeds = {link["type"]: link["href"] for link in head.find_all("link", rel="alternate") if link.has_attr("type")}

    assert feeds == {"application/rss+xml": "/actualites/rss/", "application/atom+xml": "/actualites/atom/"}


def test_a_news_that_has_the_name_of_a_year_leaves_the_archive_alone(client, news):
    NewsPageFactory(parent=news, slug="2026", title="Vœux")

    assert get(client, "/actualites/2026/").h1.get_text(" ", strip=True).startswith("Actualités")


def test_a_restricted_list_restricts_its_news(client, news):
    NewsPageFactory(parent=news, slug="ouverture", title="Il rouvre")
    PageViewRestriction.objects.create(page=news, restriction_type=PageViewRestriction.PASSWORD, password="sésame")

    assert "Il rouvre" not in client.get("/actualites/ouverture/").content.decode()


def test_tags_speak_the_language_of_the_reader():
    tag = NewsTag(name="Ouvertures", name_en="Openings")

    with translation.override("en"):
        assert tag.label == "Openings"
        assert NewsTag(name="Ouvertures").label == "Ouvertures"
    assert tag.label == "Ouvertures"


def test_news_of_another_site_are_not_listed(client, home, news):
    elsewhere = NewsIndexPageFactory(parent=HomePageFactory(slug="ailleurs"))
    NewsPageFactory(parent=elsewhere)

    assert titles(get(client, "/actualites/")) == []
