"""The draft behind the wizard: all that is typed is kept, only valid values reach the columns, nothing is overwritten unseen."""

import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from candidatures.answers import missing_answers
from candidatures.intake import drafts
from candidatures.intake.forms import CommuneForm, HolderForm, PremisesForm, ReviewForm
from candidatures.models import Candidature, DraftStep, Status
from tests.factories.candidatures import CandidatureFactory, fresh, holder_of

pytestmark = pytest.mark.django_db
FORMS = {"commune": CommuneForm, "holder": HolderForm, "premises": PremisesForm, "review": ReviewForm}
GOOD = {"town_hall_address": "1 place de la Mairie", "town_hall_email": "mairie@commune.example"}


@pytest.fixture
def candidature():
    return CandidatureFactory(last_commune_activity_at=timezone.now() - datetime.timedelta(days=3))


def form_of(candidature, step, typed):
    """The step as a browser posts it."""
    data = MultiValueDict(
        {f"{step}-{name}": value if isinstance(value, list) else [value] for name, value in typed.items()}
    )
    form = FORMS[step](data, MultiValueDict(), prefix=step, instance=candidature)
    form.is_valid()
    return form


def save(candidature, step, typed, version=0):
    """From another process: with a candidature and a form of its own."""
    candidature = fresh(candidature)
    return drafts.save_step(candidature, form_of(candidature, step, typed), step=step, version=version)


def storage_of(candidature, step="commune"):
    request = SimpleNamespace(
        collaborator=holder_of(fresh(candidature)), resolver_match=SimpleNamespace(kwargs={"step": step}), session={}
    )
    return drafts.DraftStorage("wizard", request)


# Saving ---------------------------------------------------------------------------------------------
def test_saving_writes_the_columns_and_keeps_what_was_typed(candidature):
    saved = save(candidature, "commune", GOOD | {"town_hall_phone": "+33199001234"})

    row = fresh(candidature)
    assert (saved.step, saved.version, saved.invalid) == ("commune", 1, [])
    assert saved.data["town_hall_phone"] == ["+33199001234"]
    assert (row.town_hall_address, row.town_hall_phone) == ("1 place de la Mairie", "01 99 00 12 34")
    assert timezone.now() - row.last_commune_activity_at < datetime.timedelta(minutes=1)


def test_an_invalid_answer_is_kept_as_typed_and_not_in_the_column(candidature):
    saved = save(candidature, "commune", GOOD | {"town_hall_email": "mairie chez commune"})

    assert saved.data["town_hall_email"] == ["mairie chez commune"]
    assert saved.invalid == ["town_hall_email"]
    assert fresh(candidature).town_hall_email == ""
    assert fresh(candidature).town_hall_address == "1 place de la Mairie"


def test_an_invalid_answer_leaves_the_valid_one_it_would_replace(candidature):
    first = save(candidature, "commune", GOOD)

    save(candidature, "commune", GOOD | {"town_hall_email": "@"}, version=first.version)

    assert fresh(candidature).town_hall_email == "mairie@commune.example"


def test_saving_demands_nothing(candidature):
    saved = save(candidature, "holder", {})

    assert (saved.version, saved.data, saved.invalid) == (1, {}, [])


def test_an_answer_can_be_taken_back(candidature):
    first = save(candidature, "commune", GOOD)

    save(candidature, "commune", GOOD | {"town_hall_address": ""}, version=first.version)

    assert fresh(candidature).town_hall_address == ""


def test_the_candidature_in_hand_knows_the_new_answers(candidature):
    drafts.save_step(candidature, form_of(candidature, "commune", GOOD), step="commune", version=0)

    assert candidature.town_hall_address == "1 place de la Mairie"
    assert "town_hall_address" not in [missing.field for missing in missing_answers(candidature)]


def test_a_step_writes_its_own_columns_only(candidature):
    save(candidature, "commune", GOOD | {"status": "accepted", "eligibility": "not_met", "mayor_email": "x@y.example"})

    row = fresh(candidature)
    assert (row.status, row.eligibility, row.mayor_email) == (Status.DRAFT, "met", "")


def test_what_another_process_wrote_meanwhile_is_not_written_over(candidature):
    form = form_of(candidature, "commune", GOOD)
    type(candidature).objects.filter(pk=candidature.pk).update(mayor_email="maire@commune.example")

    drafts.save_step(candidature, form, step="commune", version=0)

    assert fresh(candidature).mayor_email == "maire@commune.example"


@pytest.mark.parametrize("length", [20_000, 20_001, 200_000])
def test_a_huge_text_is_kept_up_to_a_length_and_refused(candidature, length):
    saved = save(candidature, "premises", {"works_details": "é" * length})

    assert len(saved.data["works_details"][0]) == 20_000
    assert saved.invalid == ["works_details"]
    assert fresh(candidature).works_details == ""


def test_a_refused_photo_is_no_answer_to_correct(candidature):
    form = form_of(candidature, "premises", {})
    form.add_error("photos", "too large")

    saved = drafts.save_step(candidature, form, step="premises", version=0)

    assert saved.invalid == []


# Two devices ----------------------------------------------------------------------------------------
def test_the_second_device_is_told_and_overwrites_nothing(candidature):
    saved = save(candidature, "commune", GOOD)
    theirs = save(candidature, "commune", GOOD | {"town_hall_address": "2 rue du Lavoir"}, version=saved.version)

    with pytest.raises(drafts.StaleStep) as stale:
        save(candidature, "commune", GOOD | {"town_hall_address": "3 rue du Four"}, version=saved.version)

    assert (stale.value.saved, stale.value.saved.version) == (theirs, 2)
    assert fresh(candidature).town_hall_address == "2 rue du Lavoir"
    assert DraftStep.objects.get().data["town_hall_address"] == ["2 rue du Lavoir"]


def test_a_page_opened_before_the_first_save_is_told_too(candidature):
    save(candidature, "commune", GOOD)

    with pytest.raises(drafts.StaleStep):
        save(candidature, "commune", {"town_hall_address": "3 rue du Four"}, version=0)


def test_the_same_answers_twice_are_one_save(candidature):
    first = save(candidature, "commune", GOOD)

    second = save(candidature, "commune", GOOD, version=0)

    assert (second, second.version) == (first, 1)


def test_saving_a_page_unchanged_disturbs_no_other_device(candidature):
    first = save(candidature, "commune", GOOD)
    save(candidature, "commune", GOOD, version=first.version)

    saved = save(candidature, "commune", GOOD | {"town_hall_address": "2 rue du Lavoir"}, version=first.version)

    assert saved.version == 2


def test_two_steps_do_not_disturb_one_another(candidature):
    save(candidature, "commune", GOOD)

    save(candidature, "holder", {"mayor_last_name": "Fictif"})

    assert sorted(DraftStep.objects.values_list("step", "version")) == [("commune", 1), ("holder", 1)]


# No longer a draft ----------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [status for status in Status.values if status != "draft"])
def test_a_file_that_was_sent_is_no_draft(status):
    candidature = CandidatureFactory(status=status)

    with pytest.raises(drafts.NotADraft):
        save(candidature, "commune", {"town_hall_address": "3 rue du Four"})

    assert fresh(candidature).town_hall_address == "1 place de la Mairie"
    assert DraftStep.objects.count() == 0


def test_a_draft_in_the_bin_is_no_draft(candidature):
    candidature.trashed_at = timezone.now()
    candidature.save()

    with pytest.raises(drafts.NotADraft):
        save(candidature, "commune", GOOD)


# Storage of formtools -------------------------------------------------------------------------------
def test_a_step_comes_back_as_it_was_typed(candidature):
    save(candidature, "commune", GOOD | {"town_hall_phone": "06"})

    data = storage_of(candidature).get_step_data("commune")

    assert data["commune-town_hall_phone"] == "06"
    assert storage_of(candidature).get_step_data("holder") is None


def test_the_step_is_the_one_of_the_address(candidature):
    assert storage_of(candidature, "premises").current_step == "premises"


def test_formtools_can_neither_empty_nor_fill_the_draft(candidature):
    save(candidature, "commune", GOOD)
    storage = storage_of(candidature)

    storage.reset()
    storage.init_data()
    with pytest.raises(TypeError):
        storage.set_step_data("commune", {})
    with pytest.raises(TypeError):
        storage.set_step_files("premises", {})

    assert storage.get_step_files("premises") is None
    assert storage_of(candidature).get_step_data("commune") is not None


def test_all_steps_are_read_in_one_query(candidature, django_assert_num_queries):
    for step in ("commune", "holder", "premises"):
        save(candidature, step, {})
    storage = storage_of(candidature)

    with django_assert_num_queries(1):
        assert [storage.get_step(step).version for step in ("commune", "holder", "premises")] == [1, 1, 1]


# Any order of visits and saves ----------------------------------------------------------------------
WRONG = object()
TEXT = [("", ""), ("Le bourg", "Le bourg"), ("  espaces  ", "espaces"), ("é" * 256, WRONG), ("=1+1", "=1+1")]
POSSIBLE = {
    "commune": {
        "town_hall_address": TEXT,
        "town_hall_email": [("", ""), ("a@b.example", "a@b.example"), ("a chez b", WRONG), ("a@b@c", WRONG)],
        "town_hall_phone": [("", ""), ("0199001234", "01 99 00 12 34"), ("12", WRONG), ("bonjour", WRONG)],
    },
    "holder": {
        "mayor_title": [("", ""), ("ms", "ms"), ("mr", "mr"), ("dr", WRONG)],
        "mayor_email": [("", ""), ("maire@b.example", "maire@b.example"), ("maire", WRONG)],
        "has_other_contact": [("on", True), ([], False)],
    },
    "premises": {
        "premises_area": [("", None), ("90", 90), ("9", WRONG), ("2001", WRONG), ("grand", WRONG), ("9" * 30, WRONG)],
        "premises_owner": [("", ""), ("commune", "commune"), ("le voisin", WRONG)],
        "last_operated_year": [("", None), ("1998", 1998), ("1899", WRONG), ("3000", WRONG)],
        "available_from": [("", None), ("03/2099", datetime.date(2099, 3, 1)), ("13/2099", WRONG), ("03/1999", WRONG)],
        "rent": [("", None), ("250", Decimal(250)), ("-1", WRONG), ("gratuit", WRONG), ("NaN", WRONG)],
        "photos_later": [("on", True), ([], False)],
    },
}


@st.composite
def acts(draw):
    """(step, what is typed over the page, which version the page shows: the present one, or one that is `late`)."""
    step = draw(st.sampled_from(sorted(POSSIBLE)))
    names = draw(st.lists(st.sampled_from(sorted(POSSIBLE[step])), unique=True))
    changes = {name: draw(st.sampled_from(POSSIBLE[step][name])) for name in names}
    return step, changes, draw(st.sampled_from(["save", "save", "save", "late", "visit"]))


def same(left, right):
    return all(left.get(name, []) == right.get(name, []) for name in left.keys() | right.keys())


@settings(max_examples=40, deadline=None)
@given(st.lists(acts(), max_size=12))
def test_no_order_of_visits_and_saves_loses_an_accepted_answer(story):
    candidature = CandidatureFactory()
    accepted, pages = {}, {step: ({}, 0) for step in POSSIBLE}
    for step, changes, act in story:
        shown, version = pages[step]
        typed = shown | {name: raw if isinstance(raw, list) else [raw] for name, (raw, _value) in changes.items()}
        typed = {name: values for name, values in typed.items() if values}
        if act == "visit":
            storage_of(candidature, step).get_step_data(step)
        elif act == "late" and version:
            try:
                assert save(candidature, step, typed, version=version - 1).data == shown
            except drafts.StaleStep as stale:
                assert stale.saved.data == shown
        else:
            saved = save(candidature, step, typed, version=version)
            accepted |= {name: value for name, (_raw, value) in changes.items() if value is not WRONG}
            pages[step] = (typed, saved.version)

        row = fresh(candidature)
        assert {name: getattr(row, name) for name in accepted} == accepted
        assert same(storage_of(candidature, step).get_step(step).data if pages[step][1] else {}, pages[step][0])


def test_saving_the_same_answers_again_is_an_act_of_the_commune(candidature):
    save(candidature, "commune", GOOD)
    long_ago = timezone.now() - datetime.timedelta(days=80)
    Candidature.objects.update(last_commune_activity_at=long_ago)

    save(candidature, "commune", GOOD, version=1)

    assert fresh(candidature).last_commune_activity_at > long_ago
