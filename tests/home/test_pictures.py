import gc
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from home.models import SiteImage, SiteRendition
from home.pictures import PRESETS, all_specs, make_pictures_of, pictures_of, prefetch_pictures, renditions_of
from tests.factories.cafes_map import CafeFactory
from tests.factories.home import ContentPageFactory, SiteImageFactory
from tests.factories.pictures import photo_file

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def small_presets(monkeypatch):
    """The same shapes at a tenth of their size: drawing is what takes time."""
    for name, preset in PRESETS.items():
        changes = {"widths": tuple(w // 10 for w in preset.widths), "fallback_width": preset.fallback_width // 10}
        monkeypatch.setitem(PRESETS, name, replace(preset, **changes))


def photo(size=(160, 120), **fields):
    return SiteImageFactory(file=photo_file(size=size), **fields)


def render(arguments, **context):
    html = Template("{% load pictures %}{% picture " + arguments + " %}").render(Context(context))
    return BeautifulSoup(html, "html.parser").picture


def queries_of(action):
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


def with_pictures(home, count):
    images = [photo() for _ in range(count)]
    body = [
        ("image", {"image": image.pk, "decorative": True, "alternative_text": "", "caption": ""}) for image in images
    ]
    page = ContentPageFactory(parent=home)
    page.body = page._meta.get_field("body").stream_block.to_python(
        [{"type": name, "value": value} for name, value in body]
    )
    page.save()
    return type(page).objects.get(pk=page.pk)


# The element -----------------------------------------------------------------------------------------
def test_a_picture_has_modern_formats_several_sizes_and_its_dimensions(small_presets):
    picture = render("image 'wide'", image=photo(alternative_text="Un zinc"))

    sources = {source["type"]: source["srcset"].split(", ") for source in picture.find_all("source")}
    assert list(sources) == ["image/avif", "image/webp"]
    assert [entry.split()[1] for entry in sources["image/avif"]] == ["48w", "96w", "144w"]
    assert {source["sizes"] for source in picture.find_all("source")} == {PRESETS["wide"].sizes}
    assert {name: picture.img[name] for name in ("width", "height", "alt", "loading", "decoding")} == {
        "width": "96",
        "height": "72",
        "alt": "Un zinc",
        "loading": "lazy",
        "decoding": "async",
    }
    assert picture.img["src"].endswith(".jpg")


@pytest.mark.parametrize(
    ("arguments", "fields", "alt"),
    [
        ("", {"alternative_text": "Un zinc"}, "Un zinc"),
        ("alt=''", {"alternative_text": "Un zinc"}, ""),
        ("alt='La salle'", {"alternative_text": "Un zinc"}, "La salle"),
        ("", {"decorative": True}, ""),
    ],
)
def test_its_words_are_those_of_the_place_or_its_own(small_presets, arguments, fields, alt):
    assert render(f"image 'portrait' {arguments}", image=photo(**fields)).img["alt"] == alt


def test_the_caller_says_what_matters_first(small_presets):
    img = render(
        "image 'card' sizes='50vw' loading='eager' fetchpriority='high' class='cafe__photo'", image=photo()
    ).img

    assert (img["loading"], img["fetchpriority"], img["class"]) == ("eager", "high", ["cafe__photo"])
    assert img.find_previous("source")["sizes"] == "50vw"


def test_no_picture_shows_nothing():
    assert render("image 'card'", image=None) is None


def test_nothing_is_enlarged(small_presets):
    small = photo(size=(60, 45))

    assert PRESETS["wide"].useful_widths(small) == [48, 96]
    assert [rendition.width for rendition in renditions_of(small, "half").values()] == [48, 60, 48, 60, 48]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves open the file it could not fill
def test_a_missing_file_is_a_broken_picture_not_an_error():
    image = photo()
    image.file.storage.delete(image.file.name)

    assert "not-found" in render("image 'card'", image=SiteImage.objects.get()).img["src"]
    gc.collect()


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_damaged_file_is_a_broken_picture_not_an_error(caplog):
    image = photo()
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"half of a photo")

    assert "not-found" in render("image 'card'", image=SiteImage.objects.get()).img["src"]
    assert f"Picture {image.pk} cannot be drawn" in caplog.text
    gc.collect()


def test_the_picture_of_a_share_is_one_file(small_presets):
    image = photo()

    html = Template("{% load pictures %}{% picture_rendition image 'share' as it %}{{ it.width }} {{ it.file.name }}")

    assert html.render(Context({"image": image})).startswith("120 ")
    assert html.render(Context({"image": None})) == " "


# Queries ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 5])
def test_a_list_of_pictures_costs_one_query(small_presets, count):
    images = [photo() for _ in range(count)]
    for image in images:
        renditions_of(image, "card")
    images = list(SiteImage.objects.all())

    assert queries_of(lambda: prefetch_pictures([*images, None], "card")) == 1
    assert queries_of(lambda: [render("image 'card'", image=image) for image in images]) == 0


def test_a_queryset_may_bring_them_too(small_presets):
    renditions_of(photo(), "card")
    [image] = SiteImage.objects.prefetch_renditions(*all_specs("card"))

    assert queries_of(lambda: render("image 'card'", image=image)) == 0


@pytest.mark.parametrize("count", [1, 4])
def test_the_pictures_of_a_page_cost_one_query(small_presets, home, count):
    page = with_pictures(home, count)
    make_pictures_of(page)
    page = type(page).objects.get(pk=page.pk)
    images = [image for image, _ in pictures_of(page)]

    queries = queries_of(lambda: [render("image 'wide'", image=image, page=page) for image in images])

    assert (len(images), queries) == (count, 1)


# Publication -----------------------------------------------------------------------------------------
def test_a_published_page_has_its_renditions_before_any_visitor(
    small_presets, home, django_capture_on_commit_callbacks
):
    page = with_pictures(home, 1)
    page.share_image = photo()
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    made = {(rendition.image_id, rendition.filter_spec) for rendition in SiteRendition.objects.all()}
    [(shared, _), (shown, _)] = sorted(pictures_of(page), key=lambda pair: pair[1])
    assert made == {(shared.pk, spec) for spec in PRESETS["share"].specs(shared)} | {
        (shown.pk, spec) for spec in PRESETS["wide"].specs(shown)
    }
    before = SiteRendition.objects.count()
    render("image 'wide'", image=shown, page=page)
    assert SiteRendition.objects.count() == before


def test_a_published_cafe_has_its_renditions(small_presets, django_capture_on_commit_callbacks):
    cafe = CafeFactory(photo=photo())

    with django_capture_on_commit_callbacks(execute=True):
        cafe.save_revision().publish()

    made = set(SiteRendition.objects.values_list("filter_spec", flat=True))
    assert made == {spec for name in ("card", "share") for spec in PRESETS[name].specs(cafe.photo)}


def test_another_point_to_keep_in_view_makes_them_anew(small_presets, django_capture_on_commit_callbacks):
    cafe = CafeFactory(photo=photo())
    with django_capture_on_commit_callbacks(execute=True):
        cafe.save_revision().publish()
        before = SiteRendition.objects.count()
    before = SiteRendition.objects.count()
    image = SiteImage.objects.get()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 20, 20, 10, 10

    with django_capture_on_commit_callbacks(execute=True):
        image.save()

    assert SiteRendition.objects.count() == before * 2


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail leaves open the file it could not fill
def test_a_picture_that_cannot_be_drawn_never_stops_a_publication(home, django_capture_on_commit_callbacks, caplog):
    page = ContentPageFactory(parent=home, share_image=photo())
    page.share_image.file.storage.delete(page.share_image.file.name)

    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert type(page).objects.get(pk=page.pk).live
    gc.collect()
