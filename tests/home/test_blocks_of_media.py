import json

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail import blocks

from home.blocks import ContentBlocks, DocumentBlock, GalleryBlock, ImageBlock, VideoBlock
from home.models import SiteDocument
from tests.factories.home import ContentPageFactory, SiteImageFactory

pytestmark = pytest.mark.django_db


def document(name="film.mp4"):
    return SiteDocument.objects.create(title="Le film", file_size=2048, file=ContentFile(b"0" * 2048, name=name))


def shown(block, **fields):
    return BeautifulSoup(block.render(block.normalize(fields)), "html.parser")


def errors_of(block, **fields):
    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(block.normalize(fields))
    return list(refusal.value.block_errors)


def test_a_picture_has_the_words_of_the_page_or_of_the_library_and_its_credit():
    image = SiteImageFactory(credit="Anne Fictive")

    library = shown(ImageBlock(), image=image, caption="Le matin")
    page = shown(ImageBlock(), image=image, alternative_text="Le zinc, vu de la porte")
    decorative = shown(ImageBlock(), image=image, decorative=True)

    assert library.img["alt"] == image.alternative_text
    assert page.img["alt"] == "Le zinc, vu de la porte"
    assert decorative.img["alt"] == ""
    assert "Le matin" in library.figcaption.get_text()
    assert "Anne Fictive" in library.figcaption.get_text()
    assert {source["type"] for source in library.find_all("source")} == {"image/avif", "image/webp"}


def test_a_picture_is_not_described_and_decorative_at_once():
    fields = {"image": SiteImageFactory(), "decorative": True, "alternative_text": "Le zinc"}

    assert errors_of(ImageBlock(), **fields) == ["alternative_text"]


def test_a_gallery_shows_the_pictures_that_are_left():
    image = SiteImageFactory()

    gallery = shown(GalleryBlock(), images=[{"image": image, "caption": "Un"}, {"image": None, "caption": "Deux"}])

    assert [caption.get_text(strip=True) for caption in gallery.find_all("figcaption")] == ["Un"]


def test_a_film_of_the_library_is_a_link_that_plays_on_request():
    film = document()

    video = shown(
        VideoBlock(), title="Le portrait", file=film, duration="3:40", transcription="<p>On entend la pluie.</p>"
    )

    assert video.a["href"] == film.url
    assert video.a["data-type"] == "video/mp4"
    assert "3:40" in video.a.get_text()
    assert video.find(["video", "iframe", "source"]) is None
    assert "On entend la pluie." in video.details.get_text()


def test_a_film_of_another_site_is_only_a_link_that_says_so():
    video = shown(VideoBlock(), title="Le portrait", url="https://videos.example.org/p/3")

    assert video.a["href"] == "https://videos.example.org/p/3"
    assert "data-video" not in video.a.attrs
    assert "ouvre videos.example.org, sur un autre site" in video.a.get_text()
    assert video.find("script") is None
    assert not [tag for tag in video.find_all(src=True) if "example.org" in tag["src"]]


def test_a_missing_transcription_is_said():
    video = shown(VideoBlock(), title="Le portrait", url="https://videos.example.org/p/3")

    assert video.details is None
    assert "n’a pas encore de transcription" in video.select_one(".hint").get_text()


def test_a_film_without_a_file_or_an_address_is_not_shown():
    assert VideoBlock().render(VideoBlock().normalize({"title": "Le portrait"})) == ""
    assert errors_of(VideoBlock(), title="Le portrait") == ["file"]
    assert errors_of(VideoBlock(), title="Le portrait", url="https://example.org/v", file=document()) == ["file"]


def test_a_file_that_no_browser_plays_is_refused():
    assert errors_of(VideoBlock(), title="Le portrait", file=document("film.avi")) == ["file"]


@pytest.mark.parametrize("duration", ["3 min", "3:75", "1:2:3:4"])
def test_a_duration_is_minutes_and_seconds(duration):
    fields = {"title": "Le portrait", "url": "https://example.org/v", "duration": duration}

    assert errors_of(VideoBlock(), **fields) == ["duration"]


def test_a_document_says_its_format_and_weight():
    link = shown(DocumentBlock(), document=document("affiche.pdf")).a

    assert link.get_text(" ", strip=True).replace("\xa0", " ") == "Le film (PDF, 2,0 Kio)"


def test_a_document_that_was_deleted_leaves_nothing():
    assert DocumentBlock().render(DocumentBlock().normalize({"document": None, "title": "Affiche"})) == ""


@pytest.mark.parametrize("kind", ["image", "gallery", "testimony", "cards", "partners"])
def test_pictures_cost_the_same_whatever_their_number(kind, home, client):
    counts = {number: queries_of(page_with(kind, number, home), client) for number in (2, 6)}

    assert counts[6] == counts[2]
    assert counts[6] <= 10


def page_with(kind, number, home):
    images = [SiteImageFactory(title=f"Image {rank}") for rank in range(number)]
    value = {
        "image": lambda image: {"image": image.pk},
        "testimony": lambda image: {"text": "Oui", "person": "Odile", "image": image.pk, "consent": True},
    }
    if kind in value:
        body = [{"type": kind, "value": value[kind](image)} for image in images]
    else:
        rows = {
            "gallery": ("images", lambda image: {"image": image.pk}),
            "cards": ("cards", lambda image: {"title": image.title, "url": "https://example.org/", "image": image.pk}),
            "partners": ("partners", lambda image: {"name": image.title, "logo": image.pk}),
        }
        name, row = rows[kind]
        body = [{"type": kind, "value": {name: [row(image) for image in images]}}]
    return ContentPageFactory(parent=home, body=json.dumps(body))


def queries_of(page, client):
    client.get(page.url)  # The renditions are made once.
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page.url)
    assert response.status_code == 200
    assert response.content.count(b"<picture>") >= 2
    return len(queries)


def test_pictures_of_a_stream_are_fetched_together(django_assert_num_queries):
    stream = ContentBlocks()
    rows = [{"type": "image", "value": {"image": SiteImageFactory().pk}} for _rank in range(3)]

    with django_assert_num_queries(1):
        images = [block.value["image"] for block in stream.to_python(rows)]

    assert len(images) == 3
