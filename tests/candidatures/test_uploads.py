"""Files judged from their bytes: real photos pass, upright, reduced and without metadata; hostile ones do not."""

import io
import os
import struct
import zlib
from types import SimpleNamespace

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from candidatures.intake import uploads
from candidatures.models import Document
from tests.factories.candidatures import CandidatureFactory, CollaboratorFactory, jpeg, upload

PHOTO = Document.Kind.PHOTO
GPS = 0x8825
ORIENTATION = 0x0112
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PAYLOAD = b"<script>alert(document.domain)</script>"


def image_bytes(form, image=None, **options):
    output = io.BytesIO()
    (image or Image.new("RGB", (64, 48), "#1e4b3a")).save(output, form, **options)
    return output.getvalue()


def exif(**tags):
    data = Image.Exif()
    data[ORIENTATION] = tags.get("orientation", 1)
    data[0x010F] = "Un téléphone"
    data.get_ifd(GPS).update({1: "N", 2: (47.0, 59.0, 41.0), 3: "E", 4: (0.0, 34.0, 57.0)})
    return data.tobytes()


def png_header(width, height):
    """A PNG of these dimensions whose pixels are nowhere: a bomb, or a broken file."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def stored_files():
    folder = storages["private"].path("candidatures")
    return set(os.listdir(folder)) if os.path.isdir(folder) else set()  # noqa: PTH112, PTH208


def content_of(document):
    with document.file.open("rb") as file:
        return file.read()


def image_of(document):
    return Image.open(io.BytesIO(content_of(document)))


@pytest.fixture
def candidature(db):
    return CandidatureFactory()


def keep(candidature, content, name="façade.jpg", **options):
    return uploads.keep(candidature, upload(content, name), kind=PHOTO, **options)


# What is kept ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("façade.jpg", image_bytes("JPEG"), "image/jpeg"),
        ("façade.PNG", image_bytes("PNG"), "image/jpeg"),
        ("dessin.png", image_bytes("PNG", Image.new("RGBA", (64, 48))), "image/png"),
        ("palette.png", image_bytes("PNG", Image.new("P", (64, 48))), "image/png"),
        ("gris.png", image_bytes("PNG", Image.new("L", (64, 48))), "image/jpeg"),
        ("16 bits.png", image_bytes("PNG", Image.new("I;16", (64, 48))), "image/jpeg"),
        ("imprimeur.jpg", image_bytes("JPEG", Image.new("CMYK", (64, 48))), "image/jpeg"),
        ("IMG_0042.HEIC", image_bytes("HEIF"), "image/jpeg"),
        ("deux.mpo", image_bytes("MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))]), "image/jpeg"),
        ("plan.pdf", PDF, "application/pdf"),
        ("plan sans extension", PDF, "application/pdf"),
        ("photo renommée.pdf", image_bytes("JPEG"), "image/jpeg"),
    ],
)
def test_a_real_file_is_kept_with_the_type_of_its_bytes(candidature, name, content, kept_as):
    document = uploads.keep(candidature, SimpleUploadedFile(name, content, "text/html"), kind=PHOTO)

    assert (document.content_type, document.candidature) == (kept_as, candidature)
    assert document.size == len(content_of(document))
    if kept_as != "application/pdf":
        assert image_of(document).size == (64, 48)
        assert f"image/{image_of(document).format.lower()}" == kept_as


def test_the_sender_is_kept_and_the_scan_is_said_to_be_pending(candidature):
    person = CollaboratorFactory(candidature=candidature, editor=True)

    document = keep(candidature, jpeg(), collaborator=person)

    assert (document.uploaded_by, document.scan_state, document.review_state) == (person, "pending", "to_read")


def test_the_name_on_disk_says_nothing(candidature):
    document = keep(candidature, jpeg(), "mairie de Tresson.jpg")

    assert "Tresson" not in document.file.name
    assert len(document.file.name.rpartition("/")[2]) == 32


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("IMG_0042.HEIC", image_bytes("HEIF"), "IMG_0042.jpg"),
        ("façade.PNG", image_bytes("PNG"), "façade.jpg"),
        ("virus.exe", image_bytes("JPEG"), "virus.jpg"),
        ("façade", image_bytes("JPEG"), "façade.jpg"),
        ("façade.jpeg", image_bytes("JPEG"), "façade.jpeg"),
        ("page.html", PDF, "page.pdf"),
        ("Plan.PDF", PDF, "Plan.PDF"),
    ],
)
def test_the_name_given_back_opens_with_what_the_file_is(candidature, name, content, shown):
    assert keep(candidature, content, name).name == shown


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_place_and_phone_are_stripped(candidature, form):
    photo = image_bytes(form, exif=exif())
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(GPS)

    document = keep(candidature, photo)

    assert dict(image_of(document).getexif()) == {}
    assert "Un téléphone".encode() not in content_of(document)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_texts_of_a_png_are_stripped(candidature, mode):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", "47.99 N 0.58 E")
    texts.add_itxt("XML:com.adobe.xmp", "<x>47.99 N 0.58 E</x>")
    image = Image.new(mode, (64, 48))

    document = keep(candidature, image_bytes("PNG", image, pnginfo=texts, exif=exif()))

    assert b"47.99" not in content_of(document)
    assert "Un téléphone".encode() not in content_of(document)


def test_comments_and_profiles_of_a_jpeg_are_stripped(candidature):
    photo = image_bytes("JPEG", comment=b"chez Mme Fictif", xmp=b"<x>47.99 N</x>", icc_profile=b"made by a phone")

    kept = content_of(keep(candidature, photo))

    assert [mark in kept for mark in (b"Fictif", b"47.99", b"made by")] == [False, False, False]


def test_a_photo_is_turned_upright(candidature):
    lying = Image.new("RGB", (64, 48), "white")
    lying.paste("red", (0, 0, 64, 12))  # the top

    kept = image_of(keep(candidature, image_bytes("JPEG", lying, exif=exif(orientation=6), quality=95)))

    assert kept.size == (48, 64)
    assert kept.getpixel((45, 32))[1] < 60  # a quarter turn clockwise: the red band is on the right
    assert kept.getpixel((4, 32))[1] > 200


def test_a_large_photo_is_reduced_not_refused(candidature):
    """As heavy as a phone makes them: 6,000 x 4,000 pixels of noise, more than 15 MB."""
    noise = Image.frombytes("RGB", (1500, 1000), os.urandom(4_500_000)).resize((6000, 4000), Image.Resampling.NEAREST)
    photo = image_bytes("JPEG", noise, quality=90, subsampling=0)
    assert len(photo) > uploads.MAX_FILE

    document = keep(candidature, photo)

    assert image_of(document).size == (2560, 1707)
    assert document.size < uploads.MAX_FILE


# What is refused ------------------------------------------------------------------------------------
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HOSTILE = {
    "svg": SVG,
    "svg_with_a_prolog": b'<?xml version="1.0"?>' + SVG,
    "html": b"<!doctype html>" + PAYLOAD,
    "executable": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "windows_executable": b"MZ" + b"\0" * 200,
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "php": b"<?php system($_GET['c']); ?>",
    "gif": image_bytes("GIF"),
    "tiff": image_bytes("TIFF"),
    "bmp": image_bytes("BMP"),
    "webp": image_bytes("WEBP"),
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "pdf_after_something": b"MZ\n" + PDF,
    "text": "La façade est belle.".encode(),
    "truncated_jpeg": jpeg((600, 400))[:900],
    "truncated_png": image_bytes("PNG", Image.effect_noise((300, 200), 80))[:4000],
    "truncated_heic": image_bytes("HEIF", Image.effect_noise((300, 200), 80).convert("RGB"))[:2000],
    "signature_alone": b"\xff\xd8\xff",
    "pixel_bomb": png_header(40_000, 40_000),
    "pixel_bomb_within_pillow_s_patience": png_header(12_000, 12_000),
    "just_too_many_pixels": png_header(8_000, 7_501),
    "no_pixels": png_header(0, 0),
    "png_without_pixels": png_header(64, 48),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("name", ["façade.jpg", "façade.png", "plan.pdf"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_kept(candidature, kind, name):
    before = stored_files()

    with pytest.raises(uploads.UploadRefused) as refusal:
        keep(candidature, HOSTILE[kind], name)

    assert name in str(refusal.value)
    assert Document.objects.count() == 0
    assert stored_files() == before


def test_an_empty_file_is_refused(candidature):
    with pytest.raises(uploads.UploadRefused):
        keep(candidature, b"")


@pytest.mark.parametrize(
    "photo",
    [
        image_bytes("JPEG") + PAYLOAD,
        image_bytes("JPEG", comment=PAYLOAD),
        image_bytes("JPEG", xmp=PAYLOAD),
        image_bytes("JPEG", icc_profile=PAYLOAD),
        image_bytes("PNG") + PAYLOAD,
        image_bytes("PNG", Image.new("RGBA", (64, 48))) + PAYLOAD,
        image_bytes("PNG", Image.new("RGBA", (64, 48)), icc_profile=PAYLOAD),
        image_bytes("HEIF") + PAYLOAD,
    ],
    ids=["after", "comment", "xmp", "profile", "png_after", "rgba_after", "rgba_profile", "heic_after"],
)
def test_a_page_hidden_in_a_photo_does_not_survive(candidature, photo):
    document = keep(candidature, photo)

    content = content_of(document)
    assert PAYLOAD not in content
    assert b"alert" not in zlib_streams(content)


def zlib_streams(content):
    """What compressed chunks hold, profiles among them."""
    streams = [content[start:] for start in range(len(content)) if content[start : start + 1] == b"\x78"]
    found = b""
    for stream in streams:
        try:
            found += zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
    return found


def test_a_pdf_is_limited_to_15_megabytes(candidature):
    heavy = PDF + b"%" * uploads.MAX_FILE

    with pytest.raises(uploads.UploadRefused):
        keep(candidature, heavy, "plan.pdf")

    assert keep(candidature, heavy[: uploads.MAX_FILE], "plan.pdf").size == uploads.MAX_FILE


def test_a_file_no_phone_makes_is_refused_before_it_is_read(candidature):
    file = SimpleNamespace(name="façade.jpg", size=uploads.MAX_PHOTO + 1)

    with pytest.raises(uploads.UploadRefused):
        uploads.keep(candidature, file, kind=PHOTO)


SEEDS = [image_bytes("JPEG", exif=exif(orientation=6)), image_bytes("PNG", exif=exif()), image_bytes("HEIF"), PDF]


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 9),
)
def test_a_damaged_file_is_kept_or_refused_never_an_error(seed, changes, tenths):
    damaged = bytearray(seed)
    for place, value in changes:
        damaged[place % len(damaged)] = value
    if tenths:
        damaged = damaged[: max(1, len(damaged) * (10 - tenths) // 10)]

    try:
        content, content_type = uploads.judge(upload(bytes(damaged)), "façade.jpg")
    except uploads.UploadRefused as refusal:
        assert "façade.jpg" in str(refusal)
    else:
        assert content
        assert content_type in {"image/jpeg", "image/png", "application/pdf"}
