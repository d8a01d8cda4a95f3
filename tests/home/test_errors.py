import pytest
from bs4 import BeautifulSoup

from tests.factories.home import UserFactory


def test_a_nul_byte_is_answered_in_french(client, db):
    response = client.get("/?q=%00")

    assert response.status_code == 400
    assert "Nous n’avons pas pu lire" in response.content.decode()


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
