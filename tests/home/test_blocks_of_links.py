import json

import pytest
from bs4 import BeautifulSoup
from wagtail import blocks

from home.blocks import CardBlock, ContentBlocks, HomeBlocks, LinkBlock
from tests.factories.home import ContentPageFactory


def drawn(stream, rows):
    value = stream.to_python(json.loads(json.dumps(rows)))
    return BeautifulSoup(stream.render(value), "html.parser")


@pytest.mark.parametrize("block", [LinkBlock(), CardBlock()], ids=["link", "card"])
@pytest.mark.parametrize("fields", [{"page": None, "url": ""}, {"page": "a page", "url": "https://example.org/"}])
@pytest.mark.django_db
def test_a_link_leads_to_one_place(home, block, fields):
    words = {"label": "Voir"} if isinstance(block, LinkBlock) else {"title": "Voir"}
    value = block.normalize({**words, **fields, "page": home if fields["page"] else None})

    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(value)

    assert list(refusal.value.block_errors) == ["page"]


@pytest.mark.django_db
def test_what_leads_to_a_page_that_is_gone_or_offline_is_not_shown(home):
    target, offline = ContentPageFactory(parent=home, slug="cible"), ContentPageFactory(parent=home, live=False)
    links = [
        {"label": "Vers la page", "page": target.pk},
        {"label": "Vers rien", "page": None},
        {"label": "Vers un brouillon", "page": offline.pk},
    ]
    cards = [{"title": row["label"], "page": row["page"]} for row in links]
    doors = [card | {"text": ""} for card in cards]
    rows = [
        {"type": "buttons", "value": {"buttons": links}},
        {"type": "cards", "value": {"cards": cards}},
        {"type": "doors", "value": {"doors": doors}},
    ]

    shown = drawn(HomeBlocks(), rows)

    assert [link["href"] for link in shown.find_all("a")] == ["/cible/"] * 3


@pytest.mark.django_db
def test_blocks_that_lead_nowhere_leave_nothing():
    rows = [
        {"type": "buttons", "value": {"buttons": [{"label": "Vers rien", "page": 999_999}]}},
        {"type": "cards", "value": {"cards": [{"title": "Vers rien"}]}},
    ]

    assert drawn(ContentBlocks(), rows).find(["a", "ul"]) is None


@pytest.mark.django_db
def test_the_first_button_is_the_one_expected():
    links = [{"label": "Un", "url": "https://example.org/1"}, {"label": "Deux", "url": "https://example.org/2"}]

    shown = drawn(ContentBlocks(), [{"type": "buttons", "value": {"buttons": links}}])

    assert [link["class"] for link in shown.find_all("a")] == [["button"], ["button", "button--secondary"]]
