import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client

from tests.factories.home import UserFactory


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_neither_database_nor_request(name):
    page = BeautifulSoup(render_to_string(name), "html.parser")

    assert page.html["lang"] == "fr"
    assert len(page.find_all("h1")) == 1
    assert page.find(lang="en")
    assert page.find("nav") is None


def test_a_nul_byte_is_answered_in_french(client, db):
    response = client.get("/?q=%00")

    assert response.status_code == 400
    assert "Nous n’avons pas pu lire" in response.content.decode()


def test_a_page_that_does_not_exist_says_so_and_shows_the_menu(client, home):
    response = client.get("/nulle-part/")

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("header", class_="masthead")
    assert page.find("a", href="/", class_="brand")


@pytest.mark.django_db
def test_a_form_without_proof_gives_back_what_was_typed_but_no_secret(home):
    client = Client(enforce_csrf_checks=True)
    typed = {
        "project": "Un local près de l’église\n<b>libre</b>",
        "password": "secret!",
        "csrfmiddlewaretoken": "x" * 32,
        "empty": "",
    }

    response = client.post("/candidater/commune/", typed)

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 403
    assert [term.get_text() for term in page.select(".facts dt")] == ["project"]
    assert page.select_one(".facts dd").get_text() == "Un local près de l’église<b>libre</b>"
    assert "secret!" not in response.content.decode()


@pytest.mark.django_db
def test_too_many_wrong_passwords_are_answered_by_a_page(client, home, settings):
    settings.AXES_ENABLED = True
    UserFactory(email="editeur@1000cafes.example")

    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = client.post("/admin/login/", {"username": "editeur@1000cafes.example", "password": "faux"})

    assert response.status_code == 429
    assert len(BeautifulSoup(response.content, "html.parser").find_all("h1")) == 1


def test_the_log_in_page_bears_the_name_of_the_house(client, home):
    page = BeautifulSoup(client.get("/admin/login/").content, "html.parser")

    assert page.find(class_="house-brand").get_text() == "1000 cafés"
    assert "1000 cafés" in page.h1.get_text()
    assert page.find("link", href="/static/css/admin.css")
