import json

import pytest
from bs4 import BeautifulSoup
from wagtail import blocks

from home.blocks import ContentBlocks, HomeBlocks, LinkBlock
from tests.factories.home import ContentPageFactory

# Blocks that a template of an app above draws, tested there.
DRAWN_ABOVE = {"latest_cafes"}


def preview(name):
    block = HomeBlocks().child_blocks[name]
    return BeautifulSoup(block.render(block.normalize(block.meta.preview_value)), "html.parser")


@pytest.mark.parametrize("name", list(HomeBlocks().child_blocks))
def test_every_block_has_an_example_and_a_description(name):
    block = HomeBlocks().child_blocks[name]

    assert block.meta.preview_value
    assert block.get_description()
    assert block.meta.label


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in HomeBlocks().child_blocks if name not in DRAWN_ABOVE])
def test_the_example_of_every_block_is_drawn_without_style_or_script(name):
    drawn = preview(name)

    assert drawn.find(["style", "script"]) is None
    assert drawn.find(style=True) is None
    assert drawn.find("h1") is None


def test_blocks_nest_one_level_and_hold_no_raw_html():
    def children(block):
        if isinstance(block, blocks.ListBlock):
            return [block.child_block]
        return list(getattr(block, "child_blocks", {}).values())

    def depth(block):
        if isinstance(block, blocks.ListBlock):
            return depth(block.child_block)
        return 1 + max(map(depth, children(block)), default=-1)

    def walk(block):
        yield block
        for child in children(block):
            yield from walk(child)

    stream = HomeBlocks()

    assert not any(isinstance(block, blocks.RawHTMLBlock) for block in walk(stream))
    assert max(depth(block) for block in stream.child_blocks.values()) == 2


def test_figures_say_their_source_and_date():
    drawn = preview("figures")

    assert drawn.dt.get_text() == "53 %"
    assert "programme 1000 cafés, décembre 2020" in drawn.dd.get_text()


def test_steps_are_an_ordered_list():
    assert len(preview("steps").select("ol.steps > li")) == 2


def test_questions_open_on_their_answer():
    details = preview("questions").details

    assert details.summary.get_text() == "Qui dépose la candidature ?"
    assert "La mairie." in details.get_text()


@pytest.mark.parametrize("fields", [{"page": None, "url": ""}, {"page": "a page", "url": "https://example.org/"}])
@pytest.mark.django_db
def test_a_link_leads_to_one_place(home, fields):
    block = LinkBlock()
    value = block.normalize({"label": "Voir", **fields, "page": home if fields["page"] else None})

    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(value)

    assert list(refusal.value.block_errors) == ["page"]


@pytest.mark.django_db
def test_a_button_to_a_page_that_is_gone_is_not_shown(home):
    target = ContentPageFactory(parent=home, slug="cible")
    block = ContentBlocks()
    rows = [{"label": "Vers la page", "page": target.pk}, {"label": "Vers rien", "page": None}]
    stream = block.to_python(json.loads(json.dumps([{"type": "buttons", "value": {"buttons": rows}}])))

    drawn = BeautifulSoup(block.render(stream), "html.parser")

    assert [link["href"] for link in drawn.find_all("a")] == ["/cible/"]
