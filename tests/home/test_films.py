import json

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from wagtail.models import Collection, CollectionViewRestriction

from home.films import LARGEST_PART, without_transcription
from home.models import SiteDocument
from home.wagtail_hooks import warn_of_films_without_transcription
from tests.factories.home import ContentPageFactory, UserFactory

pytestmark = pytest.mark.django_db
FILM = bytes(range(256)) * 8


def document(name="film.mp4", content=FILM):
    return SiteDocument.objects.create(title="Le film", file=ContentFile(content, name=name))


def ask(client, film, wanted):
    return client.get(film.url, headers={"Range": wanted})


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=0-1", 0, 1), ("bytes=10-", 10, 2047), ("bytes=-5", 2043, 2047), ("bytes=2000-99999", 2000, 2047)],
)
def test_a_film_comes_in_the_parts_that_are_asked(client, home, wanted, start, end):
    response = ask(client, document(), wanted)

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/2048"
    assert response["Content-Type"] == "video/mp4"
    assert response.content == FILM[start : end + 1]


def test_a_part_that_is_too_large_begins_only(client, home):
    film = document(content=b"0" * (LARGEST_PART + 10))

    assert ask(client, film, "bytes=0-")["Content-Range"] == f"bytes 0-{LARGEST_PART - 1}/{LARGEST_PART + 10}"


@pytest.mark.parametrize("wanted", ["bytes=5000-", "bytes=9-3"])
def test_a_part_outside_the_film_is_refused(client, home, wanted):
    assert ask(client, document(), wanted).status_code == 416


@pytest.mark.parametrize("wanted", ["", "bytes=-", "bytes=1-2,5-6", "lines=1-2", "bytes=a-b", f"bytes={'9' * 40}-"])
def test_an_odd_request_has_the_whole_film(client, home, wanted):
    response = ask(client, document(), wanted)

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == FILM


def test_only_films_come_in_parts(client, home):
    response = ask(client, document("affiche.pdf"), "bytes=0-1")

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == FILM


def test_a_film_of_a_private_collection_stays_private(client, home):
    film = document()
    CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node(), restriction_type="login")

    assert ask(client, film, "bytes=0-1").status_code == 302


def page_with_films(home):
    films = [
        {"title": "Muet", "url": "https://example.org/1"},
        {"title": "Écrit", "url": "https://example.org/2", "transcription": "<p>Bonjour.</p>"},
        {"title": "Vide"},
    ]
    return ContentPageFactory(parent=home, body=json.dumps([{"type": "video", "value": film} for film in films]))


def test_films_without_transcription_are_found(home):
    assert without_transcription(page_with_films(home)) == ["Muet"]
    assert without_transcription(home) == []


def test_an_editor_is_warned_and_not_stopped(home):
    request, said = RequestFactory().get("/"), []
    request.user = UserFactory()
    request._messages = type("Kept", (), {"add": lambda self, level, message, extra_tags: said.append(message)})()

    assert warn_of_films_without_transcription(request, page_with_films(home)) is None
    assert len(said) == 1
    assert "Muet" in said[0]
