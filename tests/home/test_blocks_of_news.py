import datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from candidatures.models import EligibilityPage
from home.blocks import CandidatureCallBlock, EligibilityTestBlock, LatestNewsBlock
from home.templatetags.news import latest_news
from tests.factories.home import NewsIndexPageFactory, NewsPageFactory, SiteImageFactory

pytestmark = pytest.mark.django_db


def shown(block, request):
    return BeautifulSoup(block.render(block.get_preview_value(), {"request": request}), "html.parser")


def test_the_last_three_news_are_shown_with_a_link_to_all(home, rf):
    index = NewsIndexPageFactory(parent=home)
    for day in range(1, 4):
        NewsPageFactory(parent=index, title=f"Le {day} mai", published_on=datetime.date(2026, 5, day))
    first = NewsPageFactory(parent=index, title="Le 4 mai", published_on=datetime.date(2026, 5, 4), dated_as="mai 2026")
    last = NewsPageFactory(parent=index, title="Le soir", published_on=datetime.date(2026, 5, 4))
    first.move(last, pos="right")
    NewsPageFactory(parent=index, live=False, published_on=datetime.date(2026, 6, 1))

    drawn = shown(LatestNewsBlock(), rf.get("/"))

    assert [title.get_text() for title in drawn.select(".card__title")] == ["Le 4 mai", "Le soir", "Le 3 mai"]
    assert drawn.time.get_text() == "mai 2026"
    assert drawn.select_one("a.button")["href"] == "/actualites/"


def test_without_news_there_is_no_block(home, rf):
    index = NewsIndexPageFactory(parent=home)
    NewsPageFactory(parent=index)
    PageViewRestriction.objects.create(page=index, restriction_type="login")

    assert LatestNewsBlock().render(LatestNewsBlock().get_preview_value(), {"request": rf.get("/")}).strip() == ""


def test_news_cost_the_same_whatever_their_number(home, django_assert_num_queries):
    index, found = NewsIndexPageFactory(parent=home), []
    for _round in range(2):
        NewsPageFactory(parent=index, cover=SiteImageFactory())
        with django_assert_num_queries(3):
            found.append(len(latest_news(3)))

    assert found == [1, 2]


@pytest.mark.parametrize("block", [CandidatureCallBlock(), EligibilityTestBlock()], ids=["call", "test"])
def test_what_leads_to_the_test_of_eligibility_needs_its_page(home, rf, block):
    before = shown(block, rf.get("/")).get_text(strip=True)
    page = home.add_child(instance=EligibilityPage(title="Test", slug="test", locale=home.locale))

    drawn = shown(block, rf.get("/"))

    assert before == ""
    assert (drawn.find("a") or drawn.form).get("href" if drawn.find("a") else "action") == page.url
    assert not drawn.form or drawn.form["method"] == "get"
