"""Pages of errors: in French or in the language of the path, with a way on, and nothing typed is lost."""

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cafes_map.models import CafesMapPage
from config import errors, views
from tests.factories.home import ContentPageFactory, SiteSettingsFactory

pytestmark = pytest.mark.any_database
LONG = "Un local près de l’église\n<b>libre</b>"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def no_answer(*args):
    raise OperationalError("connection to server failed: Connection refused")


@pytest.fixture
def visitor():
    """Gets the page of the error, not the test's exception."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_the_pages_of_last_resort_need_neither_database_nor_request(name):
    page = BeautifulSoup(render_to_string(name), "html.parser")

    assert page.html["lang"] == "fr"
    assert len(page.find_all("h1")) == 1
    assert page.find("link", rel="stylesheet")["href"].endswith("css/site.css")
    assert page.find(lang="en")
    assert page.find("nav") is None


def test_a_page_that_does_not_exist_offers_ways_on(client, home):
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))

    response = client.get("/nulle-part/")

    page = soup(response)
    assert response.status_code == 404
    assert page.html["lang"] == "fr"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("header", class_="masthead")
    assert {form["action"] for form in page.select("main form")} == {"/cafes/", "/recherche/"}
    assert {"/", "/plan-du-site/"} <= {link["href"] for link in page.select("main a")}


def test_a_page_that_does_not_exist_speaks_the_language_of_its_path(client, home, english_home):
    page = soup(client.get("/en/nowhere/"))

    assert page.html["lang"] == "en"
    assert page.h1.get_text() == "This page does not exist, or no longer does"
    assert [form["action"] for form in page.select("main form")] == ["/en/search/"]


def test_a_page_that_does_not_exist_costs_little(client, home, django_assert_max_num_queries):
    SiteSettingsFactory()
    ContentPageFactory.create_batch(5, parent=home, show_in_menus=True)
    client.get("/nulle-part/")

    with django_assert_max_num_queries(8):
        client.get("/nulle-part/")


def test_a_failing_view_is_answered_by_a_page_in_french(visitor, home, monkeypatch):
    monkeypatch.setattr(views, "search", lambda *args: 1 / 0)

    response = visitor.get("/en/search/?q=x")

    assert response.status_code == 500
    assert soup(response).h1.get_text() == "Le site n’a pas su répondre"


def test_a_page_of_error_that_fails_leaves_a_few_words(visitor, home, monkeypatch):
    monkeypatch.setattr(views, "search", lambda *args: 1 / 0)
    monkeypatch.setattr(errors, "render_to_string", no_answer)

    response = visitor.get("/recherche/?q=x")

    assert response.status_code == 500
    assert "Réessayez dans quelques minutes" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/en/", "/recherche/?q=x", "/nulle-part/", "/sitemap-pages.xml", "/admin/login/"]
)
def test_without_database_a_page_says_that_it_will_come_back(visitor, home, address):
    with connection.execute_wrapper(no_answer):
        response = visitor.get(address)

    page = soup(response)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "no-store" in response["Cache-Control"]
    assert page.html["lang"] == "fr"
    assert page.h1.get_text() == "Le site revient dans un instant"
    assert page.find(class_="typed") is None
    assert visitor.get("/").status_code == 200


def test_without_database_what_was_typed_is_given_back(visitor, home):
    typed = {"email": "mairie@odos.example", "q": LONG, "password": "secret!"}

    with connection.execute_wrapper(no_answer):
        response = visitor.post("/admin/login/", typed)

    page = soup(response)
    assert response.status_code == 503
    assert page.textarea.get_text() == LONG
    assert page.select_one(".facts dd").get_text() == "mairie@odos.example"
    assert "secret!" not in response.content.decode()


def test_healthz_answers_without_database(visitor, db):
    with connection.execute_wrapper(no_answer):
        assert visitor.get("/healthz").status_code == 200


def test_our_own_mistakes_are_not_an_outage():
    assert errors.is_outage(OperationalError("database is locked"))
    assert errors.is_outage(OperationalError("attempt to write a readonly database"))
    assert not errors.is_outage(OperationalError("no such table: home_page"))
    assert not errors.is_outage(ValueError("connection"))


@pytest.mark.django_db
def test_a_form_without_proof_gives_back_what_was_typed_but_no_secret(home):
    client = Client(enforce_csrf_checks=True)
    typed = {
        "project": LONG,
        "postal_code": "65310",
        "code": "123456",
        "new_password": "secret!",
        "csrfmiddlewaretoken": "x" * 32,
        "empty": " ",
        "plan": SimpleUploadedFile("plan du café.pdf", b"%PDF"),
    }

    response = client.post("/candidater/commune/", typed, headers={"referer": "http://testserver/candidater/local/"})

    page = soup(response)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    assert page.textarea.get_text() == LONG
    assert page.textarea.has_attr("readonly")
    assert page.find("label", attrs={"for": page.textarea["id"]}).get_text() == "project"
    assert [term.get_text() for term in page.select(".facts dt")] == ["postal_code"]
    assert [item.get_text() for item in page.select(".typed li")] == ["plan du café.pdf"]
    assert page.select_one("main ol a")["href"] == "http://testserver/candidater/local/"
    for secret in ("secret!", "123456", "x" * 32, "<b>libre"):
        assert secret not in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_comes_from_elsewhere_leads_to_no_other_site(home):
    client = Client(enforce_csrf_checks=True)

    page = soup(client.post("/candidater/commune/", {}, headers={"referer": "https://evil.example/"}))

    assert page.select_one("main ol a")["href"] == "/candidater/commune/"
    assert page.find(class_="typed") is None


def test_a_body_cut_half_way_gives_nothing_back():
    request = RequestFactory().generic("POST", "/", b"--x\r\nbroken", content_type="multipart/form-data; boundary=")

    assert errors.typed(request) == {}


def test_the_page_for_the_proxy_is_the_one_of_an_outage():
    said = StringIO()

    call_command("maintenance_page", stdout=said)

    assert "Le site revient dans un instant" in said.getvalue()
