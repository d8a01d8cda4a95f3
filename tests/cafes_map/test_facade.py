from xml.dom import minidom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cafes_map.facade import REGIONS, SIGNS, facade, version


def test_facade_is_always_the_same_for_the_same_cafe():
    assert facade("le-lavoir", ["epicerie"], "72", "Le Lavoir") == facade("le-lavoir", ["epicerie"], "72", "Le Lavoir")


def test_facade_differs_from_one_cafe_to_the_next():
    assert facade("le-lavoir") != facade("le-refuge")


@pytest.mark.parametrize("departement", ["29", "59", "67", "13", "74", "974", "49", "58", "", "zz"])
def test_facade_is_a_well_formed_drawing_without_style(departement):
    svg = facade("le-lavoir", list(SIGNS), departement, "Le Lavoir")

    minidom.parseString(svg)  # noqa: S318 (our own text)
    assert " style=" not in svg
    assert "<style" not in svg
    assert "<script" not in svg
    assert len(svg) < 8_000


@given(name=st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_facade_escapes_the_name(name):
    document = minidom.parseString(facade("le-lavoir", name=name))  # noqa: S318

    assert name in document.getElementsByTagName("title")[0].firstChild.data


def test_facade_shows_at_most_three_signs():
    assert facade("le-lavoir", list(SIGNS)).count("scale(.92)") == 3


def test_facade_ignores_services_without_a_sign():
    assert "scale(.92)" not in facade("le-lavoir", ["debit-de-boissons"])


def test_each_departement_has_one_kind_of_house():
    codes = [code for codes in REGIONS.values() for code in codes.split()]

    assert len(codes) == len(set(codes))


def test_version_changes_with_what_is_drawn():
    versions = {
        version("a", ["velos"], "72", "A"),
        version("b", ["velos"], "72", "A"),
        version("a", ["gaz"], "72", "A"),
        version("a", ["velos"], "29", "A"),
        version("a", ["velos"], "72", "B"),
    }

    assert len(versions) == 5
    assert version("a", ["velos", "gaz"]) == version("a", ["gaz", "velos"])
