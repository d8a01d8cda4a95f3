import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction, Site

from home.outline import outline
from tests.factories.home import ContentPageFactory, HomePageFactory


def visit(path="/"):
    return RequestFactory().get(path, headers={"host": "localhost"})


def restrict(page):
    return PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="sésame"
    )


@pytest.mark.parametrize("count", [1, 5])
def test_the_outline_is_one_query_a_request(home, english_home, django_assert_num_queries, count):
    ContentPageFactory.create_batch(count, parent=home)
    request = visit()
    Site.find_for_request(request)

    with django_assert_num_queries(1):
        found = outline(request)
        assert outline(request) is found

    assert (len(found.homes), len(found.pages)) == (2, count)


def test_a_page_is_found_by_its_slug_in_its_language(home, english_home):
    french = ContentPageFactory(parent=home, slug="cafes")
    english = ContentPageFactory(parent=english_home, slug="cafes", translation_key=french.translation_key)

    found = outline(visit())

    assert found.child("fr", "cafes").pk == french.pk
    assert found.child("en", "cafes").pk == english.pk
    assert found.child("fr", "nulle-part") is None
    assert [page.pk for page in found.translations(french)] == [english.pk]
    assert found.of_model("home.ContentPage", "en").pk == english.pk
    assert found.of_model("home.HomePage", "en") is None


def test_another_site_on_the_same_installation_is_left_out(home):
    other = HomePageFactory(slug="autre-site")
    ContentPageFactory(parent=other, slug="ailleurs")

    found = outline(visit())

    assert [page.pk for page in found.homes.values()] == [home.pk]
    assert found.pages == []


def test_a_page_with_a_password_asks_for_it(client, home):
    restrict(ContentPageFactory(parent=home, slug="reservee", title="Réservée"))

    response = client.get("/reservee/")

    assert "Réservée" not in response.content.decode()
    assert BeautifulSoup(response.content, "html.parser").find("input", type="password")


def test_what_is_under_a_restricted_home_is_restricted(client, home):
    ContentPageFactory(parent=home, slug="dessous", title="Dessous")
    restrict(home)

    assert "<h1>Dessous</h1>" not in client.get("/dessous/").content.decode()


def test_an_alias_obeys_the_restriction_of_its_source(client, home):
    source = ContentPageFactory(parent=home, slug="source", title="Réservée")
    restrict(source)
    source.create_alias(update_slug="alias", parent=home)

    assert "<h1>Réservée</h1>" not in client.get("/alias/").content.decode()


def test_everything_under_a_restricted_root_is_restricted(client, home):
    restrict(Page.get_first_root_node())

    assert "Rouvrir le café" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/publiee/", 200),
        ("/publiee/dessous/", 200),
        ("/publiee", 301),
        ("/brouillon/", 404),
        ("/publiee/nulle-part/", 404),
        ("/en/publiee/", 404),
        ("/publiee/dessous/nulle-part/", 404),
    ],
)
def test_addresses_lead_where_wagtail_would_lead(client, home, english_home, path, status):
    page = ContentPageFactory(parent=home, slug="publiee")
    ContentPageFactory(parent=page, slug="dessous")
    ContentPageFactory(parent=home, slug="brouillon", live=False)

    assert client.get(path).status_code == status


def test_a_page_withdrawn_disappears_at_once(client, home):
    page = ContentPageFactory(parent=home, slug="publiee")
    assert client.get("/publiee/").status_code == 200

    page.unpublish()

    assert client.get("/publiee/").status_code == 404


def test_english_addresses_answer_in_french_while_nothing_is_translated(client, home):
    response = client.get("/en/")

    assert response.status_code == 200
    assert "Rouvrir le café" in response.content.decode()


def test_without_a_site_nothing_is_found(db):
    Site.objects.all().delete()

    assert outline(visit()).pages == []
