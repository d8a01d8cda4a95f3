from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from wagtail.models import Page, PageLogEntry, Site

from config.starter import LANGUAGES, PAGES
from home.models import ContentPage, HomePage, SiteSettings
from tests.factories.cafes_map import CafeServiceFactory

pytestmark = pytest.mark.django_db
COUNT = (1 + len(PAGES)) * len(LANGUAGES)


def seed():
    said = StringIO()
    call_command("seed_site", stdout=said)
    return said.getvalue()


def snapshot():
    return list(
        Page.objects.order_by("pk").values_list("pk", "path", "numchild", "latest_revision_id", "title", "live")
    )


@pytest.fixture
def seeded():
    seed()


def addresses():
    return [page.get_url() for page in Page.objects.filter(depth__gt=1, live=True)]


def test_the_site_is_there_in_both_languages(seeded):
    site = Site.objects.get(is_default_site=True)

    assert site.root_page.specific == HomePage.objects.get(locale__language_code="fr")
    assert Page.objects.filter(depth__gt=1, live=True).count() == COUNT
    assert all(page.get_translations().count() == 1 for page in Page.objects.filter(depth__gt=1))
    assert Page.objects.filter(title="Welcome to your new Wagtail site!").count() == 0
    assert not Page.find_problems()[4]  # numchild


def test_a_second_run_changes_nothing_in_one_query(seeded, django_assert_num_queries):
    before = snapshot()

    with django_assert_num_queries(3):  # A savepoint, the log, its release.
        said = seed()

    assert "nothing changed" in said
    assert snapshot() == before


def test_what_an_editor_wrote_stays(seeded):
    page = ContentPage.objects.get(slug="le-programme")
    page.title = "Notre programme"
    page.save_revision().publish()

    seed()

    assert ContentPage.objects.get(slug="le-programme").title == "Notre programme"


def test_a_page_that_an_editor_deleted_stays_deleted(seeded):
    ContentPage.objects.get(slug="tenir-un-cafe").delete()

    seed()

    assert Page.objects.filter(depth__gt=1).count() == COUNT - 1


def test_a_page_of_a_later_version_is_added_to_an_older_site(seeded, monkeypatch):
    ContentPage.objects.filter(slug="le-programme").update(title="Notre programme")
    entry = page_log("manager:fr")
    ContentPage.objects.get(slug="tenir-un-cafe").delete()
    entry.delete()  # As if no version had ever made it.

    said = seed()

    assert "1 pages" in said
    assert ContentPage.objects.get(slug="tenir-un-cafe").live
    assert ContentPage.objects.get(slug="le-programme").title == "Notre programme"


def page_log(mark):
    return PageLogEntry.objects.get(data__starter_page=mark)


def test_links_lead_to_pages_of_the_same_language(seeded):
    for home in HomePage.objects.all():
        doors = next(block for block in home.body if block.block_type == "doors")

        assert {door["page"].locale_id for door in doors.value["doors"]} == {home.locale_id}


def test_the_starter_settings_invent_no_telephone(seeded, settings):
    site_settings = SiteSettings.objects.get()

    assert site_settings.phone == ""
    assert site_settings.legal_identity == "à compléter"


def test_a_demonstration_uses_a_number_kept_for_fiction(settings):
    settings.DEMO = True

    seed()

    assert SiteSettings.objects.get().phone.startswith("01\u00a099\u00a000")


def test_every_page_answers_and_keeps_the_rules_of_the_house(seeded, client):
    for address in addresses():
        response = client.get(address)
        page = BeautifulSoup(response.content, "html.parser")

        assert response.status_code == 200, address
        assert page.html["lang"] == ("en" if address.startswith("/en/") else "fr")
        assert len(page.find_all("h1")) == 1, address
        assert page.title.get_text(strip=True)
        assert page.find("meta", attrs={"name": "description"})["content"]
        assert page.select_one(".skip-links a")["href"] == "#contenu"
        assert page.find(id="contenu").name == "main"
        assert page.find(style=True) is None and page.find("style") is None, address
        assert all(script.get("src") or "json" in script.get("type", "") for script in page.find_all("script")), address
        assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")], address
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), address


def test_no_page_leads_nowhere(seeded, client):
    known = set(addresses())

    for address in known:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        links = {link["href"] for link in page.select("main a[href^='/'], header a, footer a[href^='/']")}
        links = {link.split("?")[0].split("#")[0] for link in links}
        for link in links - known:
            assert not link or client.get(link).status_code in {200, 302}, f"{address} -> {link}"


def test_the_home_page_asks_the_one_question(seeded, client):
    page = BeautifulSoup(client.get("/").content, "html.parser")

    assert page.select_one("form.ask")["action"] == "/votre-commune/"
    assert page.select_one("form.ask")["method"] == "get"
    assert page.select_one("form.ask input")["name"] == "q"
    assert len(page.select(".doors a")) == 4


def test_the_main_menu_is_short(seeded, client):
    page = BeautifulSoup(client.get("/").content, "html.parser")

    words = [link.get_text() for link in page.select(".menu__links li:not(.menu__language) a")]

    assert words == ["Trouver un café", "Le programme", "Candidater", "Tenir un café", "Questions"]


@pytest.mark.parametrize("address", ["/", "/en/", "/le-programme/", "/questions-frequentes/", "/accessibilite/"])
def test_pages_cost_eight_queries_at_most(seeded, client, django_assert_max_num_queries, address):
    client.get(address)

    with django_assert_max_num_queries(8):
        client.get(address)


@pytest.mark.parametrize("cafes", [1, 12])
@pytest.mark.parametrize("address", ["/", "/en/"])
def test_the_home_page_with_its_cafes_costs_eight_queries_at_most(
    seeded, client, django_assert_max_num_queries, cafes, address
):
    CafeServiceFactory.create_batch(cafes)
    client.get(address)

    with django_assert_max_num_queries(8):
        page = BeautifulSoup(client.get(address).content, "html.parser")

    assert len(page.select(".card")) == min(cafes, 3)
