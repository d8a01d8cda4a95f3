import pytest
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue

from home.translatable_table import TranslatableTableBlock

pytestmark = pytest.mark.any_database
BLOCK = TranslatableTableBlock(
    [("text", blocks.CharBlock(required=False)), ("rich_text", blocks.RichTextBlock(required=False))]
)
ENGLISH = {"Qui": "Who", "La mairie": "The town hall", "Elle <b>loue</b>.": "It <b>lets</b>.", "Quoi": "What"}


def table(*rows):
    columns = [{"type": "text", "heading": "Qui"}, {"type": "rich_text", "heading": "Quoi"}]
    return BLOCK.to_python({"columns": columns, "rows": [{"values": list(row)} for row in rows], "caption": ""})


def translated(segments):
    """What a person did: each string by its place and its words."""
    return [
        StringSegmentValue.from_source_html(segment.path, ENGLISH[segment.string.data], order=segment.order)
        if isinstance(segment, StringSegmentValue) and segment.string.data in ENGLISH
        else segment
        for segment in segments
    ]


def ordered(segments):
    return [segment.with_order(rank) for rank, segment in enumerate(segments)]


def test_headings_and_cells_are_translated_wherever_they_stand():
    french = table(("La mairie", "<p>Elle <b>loue</b>.</p>"), ("", ""), ("La mairie", "<p>Oui.</p>"))

    english = BLOCK.restore_translated_segments(french, translated(ordered(BLOCK.get_translatable_segments(french))))

    assert BLOCK.get_prep_value(english) == {
        "columns": [{"type": "text", "heading": "Who"}, {"type": "rich_text", "heading": "What"}],
        "rows": [
            {"values": ["The town hall", "<p>It <b>lets</b>.</p>"]},
            {"values": ["", ""]},
            {"values": ["The town hall", "<p>Oui.</p>"]},
        ],
        "caption": "",
    }


def test_a_row_added_above_changes_no_place():
    before = BLOCK.get_translatable_segments(table(("La mairie", "")))
    after = BLOCK.get_translatable_segments(table(("L’équipe", ""), ("La mairie", "")))

    assert {segment.path for segment in before} < {segment.path for segment in after}
