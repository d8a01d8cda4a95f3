import datetime
import gc
import json

import pytest
from bs4 import BeautifulSoup

from tests.factories.home import ContentPageFactory, SiteImageFactory, SiteSettingsFactory


def body(*blocks):
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def text_block(heading):
    return ("text", {"heading": heading, "text": "<p>Un café, c’est un lieu.</p>"})


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def test_the_home_page_shows_its_sentence_and_its_street(client, home):
    home.intro = "Un lieu pour se retrouver."
    home.save()

    page = get(client, "/")

    assert [title.get_text() for title in page.find_all("h1")] == ["Rouvrir le café du village"]
    assert page.find(class_="lead").get_text() == "Un lieu pour se retrouver."
    assert page.select_one(".street img")["alt"]
    assert page.html["lang"] == "fr"


def test_the_doors_lead_to_their_pages(client, home):
    target = ContentPageFactory(parent=home, slug="tenir-un-cafe")
    doors = [{"title": "Je veux tenir un café", "text": "Le métier", "page": target.pk}]
    home.body = body(("doors", {"doors": doors}))
    home.save()

    page = get(client, "/")

    assert [link["href"] for link in page.select(".doors a")] == ["/tenir-un-cafe/"]


def test_a_content_page_shows_its_parts_and_when_it_was_checked(client, home):
    blocks = [text_block(f"Partie {i}") for i in range(4)]
    ContentPageFactory(
        parent=home, slug="programme", title="Le programme", body=body(*blocks), verified_on=datetime.date(2026, 3, 1)
    )

    page = get(client, "/programme/")

    links = page.select(".contents a")
    assert page.h1.get_text() == "Le programme"
    assert [link.get_text() for link in links] == ["Partie 0", "Partie 1", "Partie 2", "Partie 3"]
    assert all(page.find(id=link["href"][1:]) for link in links)
    assert "1 mars 2026" in page.find(class_="page-checked").get_text()


def test_a_part_that_shows_nothing_is_not_in_the_list_of_parts(client, home):
    empty = ("questions", {"title": "Rien encore", "questions": []})
    ContentPageFactory(parent=home, slug="page", body=body(empty, *(text_block(f"Partie {i}") for i in range(4))))

    page = get(client, "/page/")

    links = page.select(".contents a")
    assert [link.get_text() for link in links] == ["Partie 0", "Partie 1", "Partie 2", "Partie 3"]
    assert [page.find(id=link["href"][1:]).h2.get_text() for link in links] == [link.get_text() for link in links]


def test_a_short_page_has_no_list_of_parts(client, home):
    ContentPageFactory(parent=home, slug="courte", body=body(text_block("Une"), text_block("")))

    assert get(client, "/courte/").find(class_="contents") is None


def test_the_breadcrumb_goes_back_to_the_home_page(client, home):
    parent = ContentPageFactory(parent=home, slug="programme", title="Le programme")
    ContentPageFactory(parent=parent, slug="dates", title="Dates")

    crumbs = get(client, "/programme/dates/").select(".breadcrumb li")

    assert [crumb.a["href"] if crumb.a else crumb.get_text() for crumb in crumbs] == ["/", "/programme/", "Dates"]
    assert crumbs[-1]["aria-current"] == "page"


def test_search_engines_read_the_introduction_and_the_address(client, home):
    ContentPageFactory(parent=home, slug="programme", title="Le programme", intro="Ouvrir, reprendre, sauver.")

    head = get(client, "/programme/?utm=1").head

    assert head.find("meta", attrs={"name": "description"})["content"] == "Ouvrir, reprendre, sauver."
    assert head.find("link", rel="canonical")["href"] == "http://testserver/programme/"
    assert head.find("meta", attrs={"name": "robots"}) is None


def test_a_page_may_stay_out_of_search_engines(client, home):
    ContentPageFactory(parent=home, slug="secret", exclude_from_sitemap=True)

    assert get(client, "/secret/").head.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_shared_page_shows_its_picture(client, home):
    ContentPageFactory(parent=home, slug="programme", share_image=SiteImageFactory())

    head = get(client, "/programme/").head

    assert head.find("meta", property="og:image")["content"].startswith("http")
    assert head.find("meta", property="og:image:alt")["content"] == "Un comptoir de zinc et trois tasses"
    gc.collect()  # Wagtail leaves the file of a new rendition open: let it go here, where the warning is expected.


def test_pages_in_two_languages_name_each_other(client, home, english_home):
    french = ContentPageFactory(parent=home, slug="programme")
    ContentPageFactory(parent=english_home, slug="the-programme", translation_key=french.translation_key)

    french_page, english_page = get(client, "/programme/"), get(client, "/en/the-programme/")

    assert french_page.select_one(".menu__language a")["href"] == "/en/the-programme/"
    assert english_page.select_one(".menu__language a")["href"] == "/programme/"
    assert english_page.html["lang"] == "en"
    assert {link["hreflang"]: link["href"] for link in french_page.find_all("link", rel="alternate")} == {
        "en": "http://testserver/en/the-programme/",
        "fr": "http://testserver/programme/",
        "x-default": "http://testserver/programme/",
    }


def test_a_page_without_translation_offers_no_other_language(client, home, english_home):
    ContentPageFactory(parent=home, slug="programme")

    page = get(client, "/programme/")

    assert page.select(".menu__language") == []
    assert page.find("link", rel="alternate") is None


def test_french_is_served_whatever_the_browser_says(client, home, english_home):
    response = client.get("/", headers={"accept-language": "en"})

    assert response.headers["content-language"] == "fr"


def test_every_page_says_how_to_reach_the_programme(client, home):
    SiteSettingsFactory(notice="Fermé lundi.")

    page = get(client, "/")

    assert page.select_one(".footer__phone")["href"] == "tel:0199001000"
    assert page.select_one(".footer__hours").get_text() == "du mardi au jeudi"
    assert page.find("a", href="mailto:contact@1000cafes.org")
    assert page.select_one(".site-notice").get_text(strip=True) == "Fermé lundi."


@pytest.mark.parametrize(("demo", "ribbons"), [(True, 1), (False, 0)])
def test_demonstration_data_are_said_to_be_so(client, home, settings, demo, ribbons):
    settings.DEMO = demo

    assert len(get(client, "/").select(".ribbon")) == ribbons


@pytest.mark.parametrize("blocks", [1, 12])
def test_a_content_page_costs_eight_queries_at_most(client, home, english_home, django_assert_max_num_queries, blocks):
    target = ContentPageFactory(parent=home, slug="cible", show_in_menus=True)
    links = [("buttons", {"buttons": [{"label": "Voir", "page": target.pk}]}) for _ in range(blocks)]
    ContentPageFactory(parent=home, slug="programme", body=body(*links))
    SiteSettingsFactory()
    client.get("/programme/")

    with django_assert_max_num_queries(8):
        client.get("/programme/")
