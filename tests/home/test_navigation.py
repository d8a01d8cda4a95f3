import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Site

from home.navigation import Menus, menus
from tests.factories.home import ContentPageFactory


@pytest.fixture
def request_at(home):
    return lambda path: RequestFactory().get(path, headers={"host": "localhost"})


def test_menus_show_pages_in_their_order_with_their_short_titles(home, request_at):
    ContentPageFactory(parent=home, title="Le programme", slug="le-programme", show_in_menus=True)
    ContentPageFactory(
        parent=home, title="Votre commune peut-elle candidater ?", menu_title="Candidater", show_in_menus=True
    )
    ContentPageFactory(parent=home, title="Cachée")
    ContentPageFactory(parent=home, title="Mentions légales", show_in_footer=True)

    shown = menus(request_at("/le-programme/"))

    assert [link.title for link in shown.main] == ["Le programme", "Candidater"]
    assert [link.title for link in shown.footer] == ["Mentions légales"]
    assert [link.is_here for link in shown.main] == [True, False]
    assert shown.main[0].url == "/le-programme/"


def test_a_draft_is_not_in_menus(home, request_at):
    ContentPageFactory(parent=home, show_in_menus=True, show_in_footer=True, live=False)

    assert menus(request_at("/")) == Menus(main=[], footer=[])


def test_each_language_has_its_menu(home, english_home, request_at):
    ContentPageFactory(parent=home, title="Le programme", show_in_menus=True)
    ContentPageFactory(parent=english_home, title="The programme", slug="the-programme", show_in_menus=True)

    with translation.override("en"):
        shown = menus(request_at("/en/"))

    assert [(link.title, link.url) for link in shown.main] == [("The programme", "/en/the-programme/")]


@pytest.mark.parametrize("count", [1, 6])
def test_menus_cost_one_query_whatever_their_length(home, request_at, django_assert_num_queries, count):
    ContentPageFactory.create_batch(count, parent=home, show_in_menus=True, show_in_footer=True)
    request = request_at("/")
    home.get_url(request)  # A page has been found: the site and where it is rooted are known.
    Site.find_for_request(request)

    with django_assert_num_queries(1):
        assert len(menus(request).main) == len(menus(request).footer) == count
