import pytest
from django.apps import apps

from config.starter import HOME, LANGUAGES, PAGES, texts

KEYS = [starter.key for starter in (HOME, *PAGES)]


def walk(value):
    yield value
    if isinstance(value, dict):
        for item in value.values():
            yield from walk(item)
    if isinstance(value, list):
        for item in value:
            yield from walk(item)


def strings(page):
    return [value for value in walk(page) if isinstance(value, str)]


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


@pytest.mark.parametrize("starter", [HOME, *PAGES], ids=lambda starter: starter.key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_written_in_both_languages_with_fields_its_model_has(starter, language):
    fields = texts.read(starter.key, language)

    names = {field.name for field in apps.get_model(starter.model)._meta.get_fields()}
    assert set(fields) <= names
    assert fields["intro"]
    assert len(fields.get("menu_title", "")) <= 40


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_have_the_same_parts(key):
    french, english = (texts.read(key, language) for language in LANGUAGES)

    assert set(french) == set(english)
    assert [block["type"] for block in french.get("body", [])] == [block["type"] for block in english.get("body", [])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_links_name_pages_that_exist(key, language):
    named = {value["page"] for value in walk(texts.read(key, language)) if isinstance(value, dict) and "page" in value}

    assert named <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_writing_is_careful(key):
    french = strings(texts.read(key, "fr"))

    assert [text for text in french if "'" in text or "·" in text] == []
    assert [text for text in french if " ?" in text or " !" in text or " ;" in text] == []
    assert [text for text in french if "salaire garanti" in text.lower()] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_figures_say_their_source_and_date(key, language):
    figures = [
        figure
        for block in texts.read(key, language).get("body", [])
        if block["type"] == "figures"
        for figure in block["value"]["figures"]
    ]

    assert all(figure["source"] and figure["dated"] for figure in figures)
