"""The starter texts, as files."""

import json
from io import BytesIO

import pytest
from django.apps import apps
from PIL import Image
from wagtail.fields import StreamField

from config.starter import CONTACT_SUBJECTS, EVENTS, HOME, LANGUAGES, PAGES, TAGS, texts, translations
from config.starter.media_library import DOCUMENTS
from config.starter.pictures import HEIGHT, PICTURES, WIDTH, png
from home.blocks import HomeBlocks
from home.models import BasePage

pytestmark = pytest.mark.any_database
STARTERS = [HOME, *PAGES, *EVENTS]
KEYS = {starter.key for starter in STARTERS}
# Nothing to say in their place: they wait, in a draft, for what nobody may invent.
WAITING = {"video", "testimony"}
every_page = pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.key)


def walk(value):
    yield value
    if isinstance(value, dict):
        for item in value.values():
            yield from walk(item)
    if isinstance(value, list):
        for item in value:
            yield from walk(item)


def strings(starter, language):
    return [value for value in walk(texts.read(starter, language)) if isinstance(value, str)]


def block_names(starter):
    fields = texts.read(starter, "fr")
    return {
        (name, block["type"]) for name, value in fields.items() if isinstance(value, list) for block in dicts(value)
    }


def dicts(rows):
    return [row for row in rows if isinstance(row, dict)]


def unsaved(starter, language):
    """The page as the database would hold it, its links empty."""
    model = apps.get_model(starter.model)
    fields = texts.read(starter, language, find=lambda block, key: None)
    streams = {field.name for field in model._meta.fields if isinstance(field, StreamField)}
    return model(
        **{name: json.dumps(value) if name in streams else value for name, value in fields.items() if name != "tags"}
    )


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Une question ?", "Une question\u00a0?"),
        ("« Oui » !", "«\u00a0Oui\u00a0»\u00a0!"),
        ("moins de 3 500 habitants", "moins de 3\u00a0500 habitants"),
        ("53 % de 26 000", "53\u00a0% de 26\u00a0000"),
        ("l'an 2020 : rien", "l’an 2020\u00a0: rien"),
        ("deux\nlignes", "deux lignes"),
    ],
)
def test_french_is_typeset(typed, printed):
    assert texts.typeset(typed) == printed


def test_paragraphs_and_lists_become_html():
    written = "Un paragraphe\nsur deux lignes.\n\n- un\n- deux\n  suite\n"

    html = texts.rich(written, texts.one_line)

    assert html == "<p>Un paragraphe sur deux lignes.</p><ul><li>un</li><li>deux suite</li></ul>"


@every_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_written_in_both_languages_with_fields_its_model_has(starter, language):
    fields = texts.read(starter, language)

    names = {field.name for field in apps.get_model(starter.model)._meta.get_fields()}
    assert set(fields) <= names
    assert fields["intro"]
    assert len(fields.get("menu_title", "")) <= 40


@pytest.mark.django_db  # for the content types of pages
@every_page
def test_both_languages_say_the_same_in_the_same_order(starter):
    """Each string has its translation; a block, a paragraph or an item that only one language has is named."""
    segments = translations.paired(unsaved(starter, "fr"), unsaved(starter, "en"))

    assert len(segments) > 2


@pytest.mark.django_db
def test_what_is_not_parallel_is_told():
    french, english = (unsaved(HOME, language) for language in LANGUAGES)
    english.body = json.dumps(json.loads(json.dumps(english.body.get_prep_value()))[1:])

    with pytest.raises(translations.NotParallel):
        translations.paired(french, english)


@every_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pages_name_exists(starter, language):
    named = {"page": set(), "image": set(), "document": set()}
    for value in walk(texts.read(starter, language)):
        if isinstance(value, dict):
            for kind in named.keys() & value.keys():
                named[kind].add(value[kind])

    assert named["page"] <= KEYS
    assert named["image"] <= PICTURES.keys()
    assert named["document"] <= DOCUMENTS.keys()


def test_tags_have_a_name_in_both_languages():
    used = {tag for starter in STARTERS for tag in texts.written(starter, "fr").get("tags", [])}

    assert used == TAGS.keys()


@every_page
def test_the_writing_is_careful(starter):
    french = strings(starter, "fr")

    assert [text for text in french if "'" in text or "·" in text] == []
    assert [text for text in french if " ?" in text or " !" in text or " ;" in text] == []
    assert [text for text in french if "garanti" in text.lower() or "licence iv" in text.lower()] == []


@every_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_say_their_source_and_date(starter, language):
    figures = [
        figure["value"]
        for block in dicts(texts.read(starter, language).get("body", []))
        if block["type"] == "figures"
        for figure in block["value"]["figures"]
    ]

    assert all(figure.get("live") or (figure["source"] and figure["dated"]) for figure in figures)


def test_what_was_only_announced_is_dated():
    for starter in STARTERS:
        for text in strings(starter, "fr"):
            if "rémunération fixe" in text:
                assert "En décembre\u00a02020" in text or "En décembre 2020" in text, starter.key
                assert "annonçait" in text, starter.key


def test_every_page_type_is_in_the_starter_site():
    types = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, BasePage) and model._meta.app_label in {"home", "cafes_map", "candidatures"}
    }

    assert types == {starter.model for starter in STARTERS}


def test_every_block_type_is_in_the_starter_site():
    used = {kind for starter in STARTERS for name, kind in block_names(starter) if name == "body"}

    assert used == set(HomeBlocks().child_blocks)


def test_what_cannot_be_invented_waits_in_a_draft():
    holders = {starter for starter in STARTERS for name, kind in block_names(starter) if kind in WAITING}

    assert all(starter.is_draft for starter in holders)


def test_only_two_streams_of_pages_have_nothing_to_say_yet():
    """Press releases and the press kit: none is known."""
    written = {(starter.model, name) for starter in STARTERS for name, _kind in block_names(starter)}
    streams = {
        (starter.model, field.name)
        for starter in STARTERS
        for field in apps.get_model(starter.model)._meta.fields
        if isinstance(field, StreamField)
    }

    assert streams - written == {("home.PressPage", "kit"), ("home.PressPage", "releases")}


def test_contact_subjects_are_in_both_languages():
    assert all(french and english and french != english for french, english in CONTACT_SUBJECTS)


def test_pictures_are_drawn_light_and_all_different():
    drawn = {key: png(key) for key in PICTURES}

    assert len(set(drawn.values())) == len(drawn)
    assert all(len(data) < 30_000 for data in drawn.values())
    assert Image.open(BytesIO(drawn["village"])).size == (WIDTH, HEIGHT)
