"""What blocks of pages show of the cafés: figures, small maps, icons."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory

from cafes_map.block_map import block_map
from cafes_map.figures import live_figure
from cafes_map.models import CafesMapPage
from cafes_map.reference import SERVICES
from cafes_map.templatetags.service_icons import ANY, DRAWN, service_icon
from home.blocks import CafeMapBlock, FiguresBlock
from tests.factories.cafes_map import CafeFactory, CommuneFactory, DepartementFactory, ServiceFactory
from tests.factories.home import HomePageFactory, serve

NBSP = "\xa0"


@pytest.fixture
def request_of_a_visitor(db):
    home = HomePageFactory()
    serve(home)
    home.add_child(instance=CafesMapPage(title="Les cafés", slug="cafes", locale=home.locale))
    return RequestFactory().get("/")


def lot():
    return DepartementFactory(code="46", name="Lot")


@pytest.mark.django_db
def test_figures_speak_of_the_map_until_the_directory_is_complete():
    commune = CommuneFactory(population=1_200)
    CafeFactory(commune=commune)
    CafeFactory(commune=commune)
    CafeFactory(commune=CommuneFactory(population=300), fictional=True)
    CafeFactory(announced=True)
    CafeFactory(draft=True)

    on_the_map, of_the_programme = live_figure("cafes_listed"), live_figure("cafes_listed", directory_is_complete=True)
    inhabitants = live_figure("inhabitants_of_communes_with_a_cafe")
    complete = live_figure("inhabitants_of_communes_with_a_cafe", directory_is_complete=True)

    assert (on_the_map.value, on_the_map.label) == ("3", "cafés présents sur cette carte")
    assert (of_the_programme.value, of_the_programme.label) == ("2", "cafés du programme sont ouverts aujourd’hui")
    assert inhabitants.value == f"1{NBSP}500"
    assert complete.value == f"1{NBSP}200"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["cafes_listed", "inhabitants_of_communes_with_a_cafe", "unknown"])
def test_a_figure_that_counts_nothing_is_not_shown(name):
    block = FiguresBlock()

    assert live_figure(name) is None
    assert block.render(block.normalize({"figures": [{"live": name}]})).strip() == ""


@pytest.mark.django_db
def test_a_block_of_figures_counts_what_it_is_asked(rf):
    CafeFactory()
    block = FiguresBlock()
    value = block.normalize({"figures": [{"live": "cafes_listed"}]})

    drawn = BeautifulSoup(block.render(value), "html.parser")

    assert drawn.dt.get_text() == "1"
    assert "café présent sur cette carte" in drawn.dd.get_text(" ", strip=True)
    assert "carte de ce site" in drawn.select_one(".figures__source").get_text()


@pytest.mark.django_db
def test_the_map_of_france_counts_by_departement():
    CafeFactory.create_batch(2, commune=CommuneFactory(departement=lot()))
    CafeFactory()

    drawn = block_map("/cafes/")

    assert drawn.total == 3
    assert {(mark.name, mark.count, mark.url) for mark in drawn.marks} == {
        ("Lot", 2, "/cafes/departement/46/"),
        ("Sarthe", 1, "/cafes/departement/72/"),
    }
    assert drawn.cards == []


@pytest.mark.django_db
def test_the_map_of_a_service_or_of_a_departement_shows_its_cafes():
    bread = ServiceFactory(slug="depot-de-pain", name="Dépôt de pain")
    commune = CommuneFactory(departement=lot(), latitude=44.6, longitude=1.6)
    with_bread = CafeFactory(commune=commune, services=[bread])
    CafeFactory(commune=commune)
    CafeFactory(services=[bread])

    of_service, of_lot = block_map("/cafes/", service="depot-de-pain"), block_map("/cafes/", departement="46")
    of_both = block_map("/cafes/", "depot-de-pain", "46")

    assert (of_service.total, of_service.words, of_service.url) == (2, "Dépôt de pain", "/cafes/service/depot-de-pain/")
    assert (of_lot.total, of_lot.is_close, of_lot.words) == (2, True, "Lot (46)")
    assert len({mark.x for mark in of_lot.marks}) == 2
    assert [card.cafe for card in of_both.cards] == [with_bread]
    assert of_both.url == "/cafes/?service=depot-de-pain&departement=46"


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"service": "rien"}, {"departement": "99"}, {"departement": "46"}])
def test_the_map_of_what_does_not_exist_is_not_shown(request_of_a_visitor, fields):
    DepartementFactory(code="46", name="Lot")
    CafeFactory()
    block = CafeMapBlock()

    assert block.render(block.normalize(fields), {"request": request_of_a_visitor}).strip() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("departement", ["", "46"])
def test_the_map_costs_the_same_whatever_the_cafes(request_of_a_visitor, departement, django_assert_num_queries):
    place = lot()
    counted = []
    for _round in range(2):
        CafeFactory.create_batch(2, commune=CommuneFactory(departement=place, latitude=44.6, longitude=1.6))
        with django_assert_num_queries(4 if departement else 1):
            counted.append(block_map("/cafes/", departement=departement).total)

    assert counted == [2, 4]


@pytest.mark.django_db
def test_the_map_is_drawn_in_the_page(request_of_a_visitor):
    CafeFactory(commune=CommuneFactory(departement=lot()))
    block = CafeMapBlock()

    drawn = BeautifulSoup(block.render(block.get_preview_value(), {"request": request_of_a_visitor}), "html.parser")

    assert [link["href"] for link in drawn.svg.find_all("a")] == ["/cafes/departement/46/"]
    assert drawn.svg.title.get_text() == f"Lot{NBSP}: 1 café"
    assert drawn.select_one("a.button")["href"] == "/cafes/"


@pytest.mark.any_database
def test_every_service_has_its_icon_and_any_other_the_cup():
    sprite = (Path(settings.BASE_DIR) / "static/images/services.svg").read_text()

    assert set(re.findall(r'symbol id="([^"]+)"', sprite)) == DRAWN
    assert DRAWN - {ANY} == {service[0] for service in SERVICES}
    assert "services.svg#velos" in service_icon("velos")
    assert "services.svg#velos" in service_icon("location", "velos")
    assert "services.svg#cafe" in service_icon("inconnu<b>")


@pytest.mark.django_db
def test_services_are_listed_with_their_icon():
    ServiceFactory(slug="epicerie", name="Épicerie")

    drawn = BeautifulSoup(Template("{% load cafes_map %}{% services_by_family %}").render(Context({})), "html.parser")

    assert drawn.dt.get_text(strip=True) == "Épicerie"
    assert drawn.dt.svg["aria-hidden"] == "true"
