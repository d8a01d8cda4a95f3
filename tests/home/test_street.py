from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings

from home.street import street

DRAWN = Path(settings.STATICFILES_DIRS[0]) / "images" / "street.svg"


def test_the_picture_is_the_one_that_the_code_draws():
    assert DRAWN.read_text() == street()


def test_the_picture_is_small_whole_and_safe():
    drawing = street()

    names = {element.tag.split("}")[1] for element in ElementTree.fromstring(drawing).iter()}  # noqa: S314 - our own

    assert len(drawing) < 16_000
    assert not names & {"script", "style", "foreignObject", "image"}
    assert "title" in names
