"""What the team sends to the administration: bare, upright, reduced, described; whatever road it takes."""

import io
import json
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from home.models import SiteImage
from home.photos import TooManyPixels, bare_photo
from tests.factories.home import UserFactory
from tests.factories.pictures import photo_bytes, photo_file

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
DESCRIBED = {"title": "Le comptoir", "alternative_text": "Un comptoir de zinc", "collection": 1, "tags": ""}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


@pytest.fixture
def team(client):
    client.force_login(UserFactory(superuser=True))
    return client


def stored(image):
    with image.file.open("rb") as file:
        raw = file.read()
    return raw, Image.open(io.BytesIO(raw))


def assert_bare(image, *, size, form):
    raw, picture = stored(image)
    assert (picture.size, picture.format) == (size, form)
    assert (image.width, image.height, image.file_size) == (*size, len(raw))
    assert dict(picture.getexif()) == {}
    assert b"Odile" not in raw


@pytest.mark.parametrize(
    ("name", "form", "kept_as"),
    [
        ("IMG_0042.HEIC", "HEIF", "JPEG"),
        ("comptoir.jpg", "JPEG", "JPEG"),
        ("comptoir.webp", "WEBP", "JPEG"),
        ("logo.PNG", "PNG", "PNG"),
    ],
)
def test_a_picture_sent_by_the_form_is_kept_bare(team, name, form, kept_as):
    team.post(reverse("wagtailimages:add"), DESCRIBED | {"file": photo_file(name, form)})

    image = SiteImage.objects.get()
    assert_bare(image, size=(64, 48), form=kept_as)
    assert image.file.name.endswith({"JPEG": ".jpg", "PNG": ".png"}[kept_as])


def test_a_photo_of_a_phone_is_turned_upright_and_reduced(team):
    photo = photo_file(size=(4000, 3000), orientation=6)

    team.post(reverse("wagtailimages:add"), DESCRIBED | {"file": photo})

    assert_bare(SiteImage.objects.get(), size=(1920, 2560), form="JPEG")


def test_a_transparent_drawing_stays_transparent(team):
    team.post(reverse("wagtailimages:add"), DESCRIBED | {"file": photo_file("logo.png", "PNG", mode="RGBA")})

    assert stored(SiteImage.objects.get())[1].mode == "RGBA"


def test_a_picture_made_by_code_is_bare_too():
    image = SiteImage.objects.create(title="Le comptoir", is_decorative=True, file=photo_file(orientation=8))

    assert_bare(image, size=(48, 64), form="JPEG")


def test_another_file_replaces_the_first_bare_as_well(team):
    image = SiteImage.objects.create(file=photo_file(), **{k: DESCRIBED[k] for k in ("title", "alternative_text")})

    team.post(
        reverse("wagtailimages:edit", args=[image.pk]), DESCRIBED | {"file": photo_file(size=(80, 60), orientation=3)}
    )

    image.refresh_from_db()
    assert_bare(image, size=(80, 60), form="JPEG")


def test_several_pictures_at_once_wait_for_their_description(team):
    added = team.post(
        reverse("wagtailimages:add_multiple"), {"title": "Le comptoir", "collection": 1, "files[]": photo_file()}
    )
    answer = json.loads(added.content)
    prefix = f"uploaded-image-{answer['uploaded_file_id']}"
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[answer["uploaded_file_id"]])

    assert (answer["success"], SiteImage.objects.count()) == (True, 0)
    undescribed = team.post(address, {f"{prefix}-title": "Le comptoir", f"{prefix}-collection": 1})
    assert (json.loads(undescribed.content)["success"], SiteImage.objects.count()) == (False, 0)
    team.post(address, {f"{prefix}-{name}": value for name, value in DESCRIBED.items()})
    assert_bare(SiteImage.objects.get(), size=(64, 48), form="JPEG")


def test_a_picture_sent_from_a_chooser_is_described_or_refused(team):
    address = reverse("wagtailimages_chooser:create")

    def send(**fields):
        data = {f"image-chooser-upload-{name}": value for name, value in (DESCRIBED | fields).items()}
        return team.post(address, data | {"image-chooser-upload-file": photo_file()}).json()

    assert send(alternative_text="")["step"] == "reshow_creation_form"
    assert SiteImage.objects.count() == 0
    assert send()["step"] == "chosen"
    assert_bare(SiteImage.objects.get(), size=(64, 48), form="JPEG")


def png(mode, colour, **options):
    output = io.BytesIO()
    Image.new(mode, (8, 8), colour).save(output, "PNG", **options)
    return output.getvalue()


@pytest.mark.parametrize(
    ("drawing", "mode", "pixel"),
    [
        (png("I;16", 32768), "RGB", (128, 128, 128)),
        (png("I;16", 65535), "RGB", (255, 255, 255)),
        (png("RGB", (30, 75, 58), transparency=(30, 75, 58)), "RGBA", (30, 75, 58, 0)),
        (png("L", 7, transparency=7), "RGBA", (7, 7, 7, 0)),
    ],
    ids=["deep grey", "deep white", "a transparent colour", "a transparent grey"],
)
def test_what_scanners_and_old_drawings_hold_keeps_its_colours(drawing, mode, pixel):
    picture = Image.open(io.BytesIO(bare_photo(drawing, keep_png=True)[0]))

    assert (picture.mode, picture.getpixel((0, 0))) == (mode, pixel)


def test_a_picture_of_too_many_pixels_is_said_to_be_so_however_large():
    size = 40_000
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    bomb = png("RGB", "red")
    bomb = bomb[:16] + header + struct.pack(">I", zlib.crc32(b"IHDR" + header)) + bomb[33:]

    with pytest.raises(TooManyPixels):
        bare_photo(bomb)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", SVG),
        ("dessin.png", SVG),
        ("anime.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
        ("abime.jpg", photo_bytes(size=(640, 480))[:700]),
    ],
    ids=["SVG", "SVG under another name", "GIF", "cut half way"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(team, name, content):
    response = team.post(reverse("wagtailimages:add"), DESCRIBED | {"file": SimpleUploadedFile(name, content)})

    assert response.status_code == 200
    assert len(response.context["form"].errors["file"]) == 1
    assert SiteImage.objects.count() == 0
