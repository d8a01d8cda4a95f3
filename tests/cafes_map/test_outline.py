import csv
import gzip
from xml.dom import minidom

import pytest

from cafes_map import outline
from cafes_map.territory_import import DATA


def test_every_departement_that_has_an_outline_is_drawn():
    assert len(outline.outlines()) == 101
    assert {"2A", "2B", "75", "971", "976"} <= outline.outlines().keys()


def test_outline_svg_is_a_light_well_formed_drawing_without_style():
    svg = outline.outline_svg()

    minidom.parseString(svg)  # noqa: S318 (our own text)
    assert " style=" not in svg
    assert len(gzip.compress(svg.encode())) < 25_000


@pytest.mark.parametrize(
    ("place", "latitude", "longitude"),
    [("Lille", 50.63, 3.06), ("Brest", 48.39, -4.49), ("Nice", 43.70, 7.27), ("Bonifacio", 41.39, 9.16)],
)
def test_project_puts_mainland_places_on_the_mainland(place, latitude, longitude):
    x, y = outline.project(latitude, longitude)

    assert 0 < x < outline.WIDTH
    assert 0 < y < outline.MAINLAND_HEIGHT


def test_project_keeps_north_up_and_east_right():
    lille, marseille = outline.project(50.63, 3.06), outline.project(43.30, 5.37)
    brest, strasbourg = outline.project(48.39, -4.49), outline.project(48.58, 7.75)

    assert lille[1] < marseille[1]
    assert brest[0] < strasbourg[0]


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(16.24, -61.53), (14.6, -61.07), (4.92, -52.3), (-20.88, 55.45), (-12.78, 45.23)]
)
def test_project_puts_overseas_places_in_their_boxes(latitude, longitude):
    x, y = outline.project(latitude, longitude)

    assert 0 < x < outline.WIDTH
    assert outline.MAINLAND_HEIGHT < y < outline.HEIGHT


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(None, None), (48.0, None), (46.78, -56.17), (-17.54, -149.56), (0, 0)]
)
def test_project_knows_nothing_elsewhere(latitude, longitude):
    assert outline.project(latitude, longitude) is None


def test_exact_positions_fall_near_the_outline_of_their_departement():
    with gzip.open(DATA / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        exact = [row for row in csv.DictReader(file) if row["precision"] == "commune"][::50]

    outside = []
    for row in exact:
        drawn = outline.outlines().get(row["departement"])
        place = outline.project(float(row["latitude"]), float(row["longitude"]))
        if drawn:
            west, north, east, south = drawn.box
            if not (west - 3 <= place[0] <= east + 3 and north - 3 <= place[1] <= south + 3):
                outside.append(row["nom"])

    assert len(outside) <= len(exact) / 100, outside


def test_view_box_surrounds_the_departement():
    x, y, width, height = map(float, outline.view_box("72").split())
    place = outline.project(48.0, 0.2)

    assert x < place[0] < x + width
    assert y < place[1] < y + height
    assert width < outline.WIDTH / 3


def test_view_box_is_the_whole_drawing_without_an_outline():
    assert outline.view_box("987") == f"0 0 {outline.WIDTH} {outline.HEIGHT}"
