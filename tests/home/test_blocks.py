"""What is true of every block; what each one shows is in test_blocks_of_*.py."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import get_template
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from home.blocks import HomeBlocks, SiteBlock

BLOCKS = HomeBlocks().child_blocks
# Blocks that a template of an app above draws: they need a map, a page or a café to show something.
DRAWN_ABOVE = {"latest_cafes", "latest_news", "cafe_map", "candidature_call", "eligibility_test"}


def children(block):
    if isinstance(block, blocks.ListBlock):
        return [block.child_block]
    return list(getattr(block, "child_blocks", {}).values())


def walk(block):
    yield block
    for child in children(block):
        yield from walk(child)


def depth(block):
    """The cells of a table are no nesting: they are words."""
    if isinstance(block, blocks.ListBlock):
        return depth(block.child_block)
    if isinstance(block, TypedTableBlock):
        return 0
    return 1 + max(map(depth, children(block)), default=-1)


@pytest.mark.any_database
@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_an_example_a_description_and_an_icon(name):
    block = BLOCKS[name]

    assert block.meta.preview_value
    assert block.get_description()
    assert block.meta.label
    assert block.meta.group
    assert block.meta.icon != "placeholder"
    assert get_template(block.meta.template)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in BLOCKS if name not in DRAWN_ABOVE])
def test_the_example_of_every_block_is_drawn_without_inline_style_or_script(name, home):
    block = BLOCKS[name]

    drawn = BeautifulSoup(block.render(block.get_preview_value()), "html.parser")

    assert drawn.get_text(strip=True)
    assert drawn.find("style") is None
    assert drawn.find(style=True) is None
    assert drawn.find("script", src=False) is None
    assert drawn.find("h1") is None
    assert all(image.has_attr("alt") and image["width"] and image["height"] for image in drawn.find_all("img"))
    assert not any(name.startswith("on") for tag in drawn.find_all() for name in tag.attrs)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_with_nothing_in_it_draws_nothing(name):
    block = BLOCKS[name]

    assert isinstance(block, SiteBlock)
    if block.needs or block.listed:
        assert block.render(block.normalize({})) == ""


@pytest.mark.any_database
def test_blocks_nest_one_level_and_hold_no_raw_html():
    assert not any(isinstance(block, blocks.RawHTMLBlock) for block in walk(HomeBlocks()))
    assert max(map(depth, BLOCKS.values())) == 2


@pytest.mark.any_database
def test_every_stylesheet_of_a_component_is_in_the_table_of_contents():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    contents = (folder / "site.css").read_text()

    sheets = sorted(path.name for path in (folder / "components").glob("*.css"))

    assert [name for name in sheets if f'url("components/{name}")' not in contents] == []


@pytest.mark.any_database
def test_migrations_hold_blocks_of_wagtail_only():
    """What a migration keeps must not need a class of ours that may change its place."""
    ours = [
        block.deconstruct()[0]
        for block in walk(HomeBlocks())
        if not isinstance(block, blocks.StreamBlock) and not block.deconstruct()[0].startswith("wagtail.")
    ]

    assert ours == []
