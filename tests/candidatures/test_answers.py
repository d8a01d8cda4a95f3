"""What is missing before sending, and the recap of what was answered."""

import datetime

import pytest

from candidatures.answers import COLUMNS, answered, missing_answers, required_columns
from candidatures.intake.forms import CommuneForm, HolderForm, PremisesForm
from candidatures.models import Candidature, DraftStep
from tests.factories.candidatures import CandidatureFactory, DocumentFactory

pytestmark = pytest.mark.django_db
FORMS = {"commune": CommuneForm, "holder": HolderForm, "premises": PremisesForm}


def fields(candidature):
    return [(missing.step, missing.field) for missing in missing_answers(candidature)]


def test_an_empty_draft_misses_every_required_answer_in_the_order_of_the_steps():
    assert fields(CandidatureFactory()) == [
        ("commune", "town_hall_address"),
        ("commune", "town_hall_email"),
        ("commune", "town_hall_phone"),
        ("holder", "filled_by"),
        ("holder", "mayor_title"),
        ("holder", "mayor_first_name"),
        ("holder", "mayor_last_name"),
        ("holder", "mayor_email"),
        ("premises", "premises_address"),
        ("premises", "premises_owner"),
        ("premises", "premises_condition"),
        ("premises", "works_by_town_hall"),
        ("premises", "photos"),
    ]


ALWAYS_REQUIRED = [
    name for _step, name in required_columns(Candidature(cafe_situation="none", premises_lead="municipal"))
]


@pytest.mark.parametrize("name", ALWAYS_REQUIRED)
def test_each_required_answer_is_missed_alone(name):
    candidature = CandidatureFactory(complete=True, **{name: ""})

    assert [missing.field for missing in missing_answers(candidature)] == [name]


def test_another_contact_must_be_reachable():
    candidature = CandidatureFactory(complete=True, has_other_contact=True)

    assert fields(candidature) == [
        ("holder", "contact_name"),
        ("holder", "contact_function"),
        ("holder", "contact_email"),
        ("holder", "contact_phone"),
    ]


def test_a_lead_to_confirm_needs_no_address_yet():
    assert fields(CandidatureFactory(complete=True, premises_lead="lead", premises_address="")) == []


def test_an_open_café_is_not_asked_about_empty_premises():
    candidature = CandidatureFactory(
        complete=True,
        cafe_situation="open",
        premises_address="",
        premises_owner="",
        premises_condition="",
        works_by_town_hall="",
        photos_later=False,
    )

    assert fields(candidature) == []


def test_a_photo_or_a_promise_of_one():
    candidature = CandidatureFactory(complete=True, photos_later=False)
    assert fields(candidature) == [("premises", "photos")]

    DocumentFactory(candidature=candidature, kind="plan")
    assert fields(candidature) == [("premises", "photos")]

    DocumentFactory(candidature=candidature)
    assert fields(candidature) == []


def test_a_wrong_answer_prevents_sending_even_where_none_was_needed():
    candidature = CandidatureFactory(complete=True)
    DraftStep.objects.create(candidature=candidature, step="premises", data={}, invalid=["premises_area"])

    wrong = [missing for missing in missing_answers(candidature) if missing.is_wrong]

    assert [(missing.step, missing.field) for missing in wrong] == [("premises", "premises_area")]
    assert str(wrong[0].label)


def test_a_wrong_required_answer_is_said_once():
    candidature = CandidatureFactory(complete=True, town_hall_email="")
    DraftStep.objects.create(candidature=candidature, step="commune", data={}, invalid=["town_hall_email"])

    assert [(missing.field, missing.is_wrong) for missing in missing_answers(candidature)] == [
        ("town_hall_email", True)
    ]


def test_a_wrong_answer_about_a_contact_nobody_has_prevents_nothing():
    candidature = CandidatureFactory(complete=True, has_other_contact=False)
    DraftStep.objects.create(candidature=candidature, step="holder", data={}, invalid=["contact_phone"])

    assert fields(candidature) == []


def test_the_recap_reads_as_the_page_does():
    candidature = CandidatureFactory(complete=True, available_from=datetime.date(2027, 3, 1), premises_area=90)

    rows = {str(label): str(value) for label, value in answered(candidature, "premises")}

    assert "mars 2027" in rows.values()
    assert "90" in rows.values()
    assert len(rows) == 7
    assert answered(CandidatureFactory(), "commune") == []


def test_every_column_of_a_step_is_in_its_form_and_back():
    for step, names in COLUMNS.items():
        assert [name for name in FORMS[step](prefix=step).fields if name != "photos"] == names
