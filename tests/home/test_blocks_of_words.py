import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from wagtail import blocks

from home.blocks import (
    AccordionBlock,
    ColumnsBlock,
    ContentBlocks,
    FigureBlock,
    FiguresBlock,
    HeadingBlock,
    ParagraphBlock,
    PartnersBlock,
    QuestionsBlock,
    QuoteBlock,
    StepsBlock,
    TableBlock,
    TestimonyBlock,
)

pytestmark = pytest.mark.any_database


def drawn(block, value):
    return BeautifulSoup(block.render(block.normalize(value)), "html.parser")


def example(block):
    return BeautifulSoup(block.render(block.get_preview_value()), "html.parser")


def errors_of(block, value):
    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(block.normalize(value))
    return refusal.value.block_errors


def test_a_heading_is_a_title_of_the_page():
    assert example(HeadingBlock()).h2.get_text() == "Ce que la mairie prépare"


def test_empty_paragraphs_of_the_editor_are_nothing():
    assert (
        ParagraphBlock().render(ParagraphBlock().normalize({"heading": "Titre", "text": "<p>&nbsp;</p><p></p>"})) == ""
    )


def test_a_quote_says_who_and_where():
    quote = example(QuoteBlock())

    assert "République indivisible" in quote.blockquote.get_text()
    assert quote.figcaption.strong.get_text() == "Constitution du 4 octobre 1958"
    assert quote.figcaption.span.get_text() == "article premier"


def test_a_table_names_its_columns_and_rows_and_scrolls_by_keyboard():
    table = example(TableBlock())

    assert table.caption.get_text() == "Ce que chacun apporte"
    assert [cell.get_text() for cell in table.select("th[scope=col]")] == ["Qui", "Avant l’ouverture", "Ensuite"]
    assert next(cell.get_text() for cell in table.select("th[scope=row]")) == "La mairie"
    assert len(table.select("tbody td")) == 6
    region = table.select_one("[role=region]")
    assert region["tabindex"] == "0"
    assert "Ce que chacun apporte" in region["aria-label"]


@pytest.mark.parametrize(
    "table",
    [
        {"columns": [], "rows": []},
        {"columns": [{"type": "text", "heading": "Qui"}], "rows": []},
        {"columns": [{"type": "text", "heading": " "}], "rows": [{"values": ["La mairie"]}]},
    ],
)
def test_a_table_without_rows_or_headings_is_refused(table):
    assert list(errors_of(TableBlock(), {"caption": "Légende", "table": table})) == ["table"]


def test_a_table_needs_its_caption():
    value = TableBlock().meta.preview_value | {"caption": ""}

    assert list(errors_of(TableBlock(), value)) == ["caption"]
    assert TableBlock().render(TableBlock().normalize(value)) == ""


def test_numbers_of_a_table_are_set_apart():
    columns = [{"type": "text", "heading": "Poste"}, {"type": "number", "heading": "Montant"}]
    table = {"columns": columns, "rows": [{"values": ["Loyer", "à compléter"]}]}

    cell = drawn(TableBlock(), {"caption": "Coûts", "table": table}).tbody.td

    assert cell["class"] == ["data-table__number"]


def test_an_accordion_folds_its_parts_without_script():
    folded = example(AccordionBlock())

    assert [part.summary.get_text() for part in folded.select("details")] == [
        "L’étude de préfiguration",
        "Les travaux",
    ]
    assert folded.find("script") is None


def test_questions_open_on_their_answer():
    details = example(QuestionsBlock()).details

    assert details.summary.get_text() == "Qui dépose la candidature ?"
    assert "La mairie." in details.get_text()


def test_steps_are_an_ordered_list_and_an_unnamed_one_is_left_out():
    steps = [{"title": "La mairie candidate", "who": "", "text": ""}, {"title": "", "who": "L’équipe", "text": "Rien"}]

    assert len(example(StepsBlock()).select("ol.steps > li")) == 2
    assert len(drawn(StepsBlock(), {"title": "", "steps": steps}).select("li")) == 1


def test_columns_stand_side_by_side():
    assert [title.get_text() for title in example(ColumnsBlock()).select(".columns h3")] == [
        "La mairie",
        "L’équipe",
        "Le gérant ou la gérante",
    ]


WRITTEN = {"live": "", "value": "32", "label": "départements", "source": "programme", "dated": "2021"}


def test_figures_say_their_source_and_date():
    figures = example(FiguresBlock())

    assert figures.dt.get_text() == "53 %"
    assert "programme 1000 cafés, décembre 2020" in figures.dd.get_text()


def test_a_written_figure_is_whole_and_a_counted_one_has_no_words_of_its_own():
    assert list(errors_of(FigureBlock(), {"value": "53 %", "label": "des communes"})) == ["source", "dated"]
    assert list(errors_of(FigureBlock(), WRITTEN | {"live": "cafes_listed"})) == ["live"]
    assert FigureBlock().clean(FigureBlock().normalize(WRITTEN))["value"] == "32"
    assert FigureBlock().clean(FigureBlock().normalize({"live": "cafes_listed"}))["live"] == "cafes_listed"


COLLISIONS = [
    [WRITTEN, WRITTEN | {"value": "35", "label": " Départements "}],
    [{"live": "cafes_listed"}, {"live": "cafes_listed"}],
    [{"live": "cafes_listed"}, WRITTEN | {"value": "200", "label": "Cafés ouverts"}],
]


@pytest.mark.parametrize("figures", COLLISIONS)
def test_two_figures_that_count_the_same_thing_are_refused_and_never_shown_together(figures):
    block = FiguresBlock()
    value = {"title": "", "figures": figures}

    assert list(errors_of(block, value)) == ["figures"]
    assert len(block.rows(block.normalize(value))) == 1


def test_figures_of_two_blocks_of_a_page_do_not_collide_either():
    stream = ContentBlocks()
    block = {"type": "figures", "value": {"title": "", "figures": [WRITTEN]}}
    other = {"type": "figures", "value": {"title": "", "figures": [WRITTEN | {"label": "régions"}]}}

    with pytest.raises(blocks.StreamBlockValidationError) as refusal:
        stream.clean(stream.to_python([block, other, block]))

    assert list(refusal.value.block_errors) == [2]
    assert len(stream.clean(stream.to_python([block, other]))) == 2


def test_a_testimony_needs_the_consent_of_the_person():
    value = TestimonyBlock().meta.preview_value
    block = TestimonyBlock()

    shown = drawn(block, value)
    refused = block.normalize(value | {"consent": False})

    assert shown.figcaption.strong.get_text() == "Prénom Nom"
    assert "gérante, Nom du café, Commune" in shown.figcaption.get_text(" ", strip=True)
    assert block.render(refused) == ""
    with pytest.raises(ValidationError):
        block.clean(refused)


def test_what_was_never_filled_in_is_not_written_as_none():
    value = {"text": "Oui", "person": "Odile", "role": "maire", "consent": True}
    stream = ContentBlocks()

    shown = stream.render(stream.to_python([{"type": "testimony", "value": value}]))

    assert BeautifulSoup(shown, "html.parser").figcaption.span.get_text() == "maire"


def test_a_partner_without_a_name_is_not_shown():
    partners = [{"name": "Nom", "url": "https://example.org/"}, {"name": "", "url": "https://example.org/autre"}]

    shown = drawn(PartnersBlock(), {"title": "", "partners": partners})

    assert [link["href"] for link in shown.find_all("a")] == ["https://example.org/"]
    assert PartnersBlock().render(PartnersBlock().normalize({"partners": partners[1:]})) == ""
