import pytest
from django.core.exceptions import ImproperlyConfigured

from mailing import registry

TEXTS = {"subject_fr": "Sujet", "body_fr": "{{ link }}", "subject_en": "Subject", "body_en": "{{ link }}"}


def register(code="visit_planned", **changes):
    arguments = {"label": "Visit", "variables": {"link": "the link"}, "required": ["link"], "sample": dict} | TEXTS
    return registry.register(code, **(arguments | changes))


def test_get_gives_the_registered_kind(no_kinds):
    kind = register()

    assert registry.get("visit_planned") is kind
    assert registry.kinds() == [kind]


def test_get_refuses_a_code_nobody_registered(no_kinds):
    with pytest.raises(registry.UnknownMailKind):
        registry.get("visit_planned")


def test_kinds_are_in_the_order_of_their_codes(no_kinds):
    register("b")
    register("a")

    assert [kind.code for kind in registry.kinds()] == ["a", "b"]


def test_register_refuses_the_same_code_twice(no_kinds):
    register()

    with pytest.raises(ImproperlyConfigured):
        register()


@pytest.mark.parametrize(
    "wrong",
    [
        {"body_fr": "{{ link }} {{ nom }}"},
        {"body_en": "No link here."},
        {"subject_en": "On two\nlines"},
        {"subject_fr": "{{ nom }}"},
    ],
)
def test_register_refuses_a_default_text_the_team_could_not_save(no_kinds, wrong):
    with pytest.raises(ImproperlyConfigured):
        register(**wrong)

    assert registry.kinds() == []


def test_unknown_variables_are_listed_once_in_their_order(kind):
    unknown = registry.unknown_variables(kind, "{{ nom }} {{commune}} {{ nom }}", "{{ Prénom du maire }}")

    assert unknown == ["nom", "Prénom du maire"]


@pytest.mark.parametrize(("text", "lone"), [("{{ commune", ["{{"]), ("commune }}", ["}}"]), ("{% now %} { a }", [])])
def test_unknown_variables_names_braces_that_do_not_close(kind, text, lone):
    assert registry.unknown_variables(kind, text) == lone


def test_missing_variables_are_those_required_and_absent(kind):
    assert registry.missing_variables(kind, "{{ commune }}") == ["link"]
    assert registry.missing_variables(kind, "{{link}}") == []


def test_label_of_a_kind_that_is_gone_is_its_code(kind):
    assert registry.label_of("visit_planned") == "Visite prévue"
    assert registry.label_of("old_kind") == "old_kind"


def test_the_text_and_the_items_of_a_kind_are_on_several_lines_unless_it_says_otherwise(no_kinds):
    assert register("a").multiline == ("text", "items")
    assert register("b", multiline=["message"]).multiline == ("message",)
