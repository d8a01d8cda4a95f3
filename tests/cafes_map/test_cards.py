import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.images.models import Filter

from cafes_map.cards import KNOWN_NOTES, cards, map_url, position_words, situation
from cafes_map.models import Cafe
from cafes_map.reference import OPEN_ACCORDING_TO_THE_PRESS, SOURCES
from home.pictures import PRESETS
from tests.factories.cafes_map import CafeFactory, CommuneFactory, ServiceFactory
from tests.factories.home import SiteImageFactory


def cards_of():
    return cards(Cafe.objects.for_list().order_by("pk"), "/cafes/")


def test_card_leads_to_the_cafe(db):
    CafeFactory(slug="le-lavoir")

    assert cards_of()[0].url == "/cafes/72/le-lavoir/"


def test_card_shows_four_services_and_says_how_many_more(db):
    CafeFactory(services=ServiceFactory.create_batch(6))

    card = cards_of()[0]

    assert (len(card.tags), card.more_tags) == (4, 2)


def test_card_speaks_the_language_being_read(db):
    CafeFactory(services=[ServiceFactory(name="Gaz", english="Gas")])

    with translation.override("en"):
        assert cards_of()[0].tags == ["Gas"]
    assert cards_of()[0].tags == ["Gaz"]


@pytest.mark.parametrize("count", [1, 3, 12])
def test_cards_cost_the_same_queries_for_one_and_twelve(db, django_assert_num_queries, count):
    services = ServiceFactory.create_batch(2)
    for _ in range(count):
        CafeFactory(services=services)

    with django_assert_num_queries(2):
        assert len(cards_of()) == count


def test_cards_with_photos_cost_no_more_for_ten_than_for_one(db):
    """The renditions come with the list."""
    photo = SiteImageFactory()
    for spec in PRESETS["card"].specs(photo):
        photo.renditions.create(
            filter_spec=spec,
            focal_point_key=Filter(spec).get_cache_key(photo),
            file="images/comptoir.webp",
            width=640,
            height=480,
        )
    queries = []
    for count in (1, 9):
        CafeFactory.create_batch(count, photo=photo)
        render("{% latest_cafes 24 %}")
        with CaptureQueriesContext(connection) as captured:
            html = render("{% latest_cafes 24 %}")
        queries.append(len(captured))

    assert html.count('class="card__image card__image--photo"') == 10
    assert queries[0] == queries[1]


def test_every_note_of_the_sources_is_known_in_both_languages():
    assert set(KNOWN_NOTES) == {*SOURCES.values(), OPEN_ACCORDING_TO_THE_PRESS}


def test_situation_is_the_status_once_someone_checked(db):
    with translation.override("en"):
        assert situation(CafeFactory(source_note="ouvert selon la presse, à vérifier")) == "Open"
        assert situation(CafeFactory(from_the_press=True)) == "Open according to the press, to be checked"


def test_position_words_say_what_the_point_is_worth(db):
    with translation.override("en"):
        assert position_words(CafeFactory()).startswith("Approximate position")
        assert position_words(CafeFactory(position_precision="commune")).startswith("The point shows the commune")
        assert position_words(CafeFactory(position_precision="adresse")) == ""
        assert position_words(CafeFactory(commune=CommuneFactory(unplaced=True))).startswith("The position")
        assert position_words(CafeFactory(fictional=True)).startswith("This café does not exist")


def render(source):
    request = RequestFactory().get("/")
    return Template("{% load cafes_map %}" + source).render(Context({"request": request}))


def test_latest_cafes_shows_real_cafes_first_then_the_latest_opened(db, map_page):
    CafeFactory(name="Fictif", fictional=True, opened_on="2026-01-01")
    CafeFactory(name="Ancien", opened_on="2024-01-01")
    CafeFactory(name="Sans date", from_the_press=True)
    CafeFactory(name="Récent", opened_on="2025-01-01")

    html = render("{% latest_cafes 3 %}")

    places = [html.index(name) for name in ("Récent", "Ancien", "Sans date")]
    assert places == sorted(places)
    assert "Fictif" not in html


def test_latest_cafes_costs_the_same_for_one_and_three(db, map_page):
    services = ServiceFactory.create_batch(2)
    queries = []
    for count in (1, 2):
        CafeFactory.create_batch(count, services=services)
        render("{% latest_cafes 3 %}")
        with CaptureQueriesContext(connection) as captured:
            render("{% latest_cafes 3 %}")
        queries.append(len(captured))

    assert queries[0] == queries[1]


def test_latest_cafes_of_an_empty_directory_shows_nothing(db, map_page):
    assert render("{% latest_cafes 3 %}").strip() == ""


def test_services_by_family_lists_what_can_be_chosen(db, map_page):
    ServiceFactory(name="Épicerie", family="daily", slug="epicerie")
    ServiceFactory(name="Animations", family="social")
    ServiceFactory(name="Retiré", is_active=False)

    html = render("{% services_by_family %}")

    assert html.index("Épicerie") < html.index("Animations")
    assert "Retiré" not in html
    assert 'href="/cafes/service/epicerie/"' in html


def test_map_url_follows_the_language(db, map_page):
    with translation.override("en"):
        assert map_url(RequestFactory().get("/")) == "/en/cafes/"
    assert map_url(RequestFactory().get("/")) == "/cafes/"


def test_map_url_is_empty_without_a_map(db):
    assert map_url() == ""
