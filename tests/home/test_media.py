import pytest
from django.core.exceptions import ValidationError

from home.models import SiteImage
from tests.factories.home import SiteImageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("alternative_text", "is_decorative"),
    [("", False), ("Un comptoir", True)],
    ids=["neither described nor decorative", "both"],
)
def test_an_image_is_described_or_decorative(alternative_text, is_decorative):
    image = SiteImage(title="Le comptoir", alternative_text=alternative_text, is_decorative=is_decorative)

    with pytest.raises(ValidationError) as refusal:
        image.clean()

    assert list(refusal.value.message_dict) == ["alternative_text"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"alternative_text": "Un comptoir"}, "Un comptoir"),
        ({"is_decorative": True}, ""),
        ({"description": "Vu de la rue"}, "Vu de la rue"),
        ({}, "Le comptoir"),
    ],
)
def test_what_a_picture_says_when_it_cannot_be_seen(fields, expected):
    assert SiteImage(title="Le comptoir", **fields).default_alt_text == expected


def test_a_decorative_image_is_accepted_without_words():
    image = SiteImageFactory(decorative=True)

    image.full_clean()

    assert image.default_alt_text == ""
