import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.language import FrenchUnlessAsked


def answer(path, *, accept="de,en;q=0.8", cookie=None, **query):
    request = RequestFactory().get(path, query, headers={"Accept-Language": accept})
    if cookie:
        request.COOKIES["django_language"] = cookie
    return request, FrenchUnlessAsked(lambda request: HttpResponse(request.LANGUAGE_CODE))(request)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "fr"),
        ("/cafes/", "fr"),
        ("/en/", "en"),
        ("/en/cafes/", "en"),
        ("/enfants/", "fr"),
        ("/de/", "fr"),
        ("/candidater/", "fr"),
        ("/admin/", "fr"),
    ],
)
def test_path_decides_and_never_the_browser(path, language):
    _, response = answer(path)

    assert response.content.decode() == language
    assert response["Content-Language"] == language
    assert "Accept-Language" not in response.get("Vary", "")


def test_candidature_is_english_when_asked_and_remembers():
    _, response = answer("/candidature/2026-0001/", lang="en")

    assert response.content == b"en"
    assert response.cookies["django_language"].value == "en"
    assert response.cookies["django_language"]["httponly"]


def test_remembered_language_holds_outside_the_translated_site_only():
    assert answer("/candidater/commune/", cookie="en")[1].content == b"en"
    assert answer("/cafes/", cookie="en")[1].content == b"fr"


@pytest.mark.parametrize("nonsense", ["de", "../../etc", "EN ", "%00", "x" * 500])
def test_nonsense_is_french(nonsense):
    _, response = answer("/candidater/commune/", lang=nonsense, cookie=nonsense)

    assert response.content == b"fr"
    assert "django_language" not in response.cookies


def test_lang_does_nothing_on_the_translated_site():
    _, response = answer("/cafes/", lang="en")

    assert response.content == b"fr"
    assert not response.cookies


def test_personal_pages_vary_with_the_cookie_that_says_the_language():
    assert answer("/candidature/2026-0001/")[1]["Vary"] == "Cookie"
