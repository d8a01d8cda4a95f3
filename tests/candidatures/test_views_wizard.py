"""The steps of the wizard: what is saved, what is shown again, what depends on another answer, files."""

import pytest

from mailing.models import OutgoingEmail
from tests.candidatures.browsers import (
    STEPS,
    TYPED,
    browser,
    browser_of,
    file_url,
    save,
    step_url,
    text_of,
)
from tests.factories.candidatures import (
    CandidatureFactory,
    DocumentFactory,
    holder_of,
    jpeg,
    upload,
)

pytestmark = pytest.mark.django_db
every_step = pytest.mark.parametrize("step", STEPS)


@pytest.fixture
def draft():
    return CandidatureFactory()


@pytest.fixture
def client(draft):
    return browser_of(draft)


def fill_all(client, draft):
    for step in STEPS[:3]:
        save(client, step, draft)


# Saving -----------------------------------------------------------------------------------------
@every_step
def test_each_step_opens(client, draft, step):
    response = client.get(step_url(step, draft))

    assert response.status_code == 200
    assert response.context["wizard"]["steps"].current == step
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("step", "following"), [("commune", "holder"), ("holder", "premises"), ("premises", "review")])
def test_saving_leads_to_the_next_step_and_fills_the_columns(client, draft, step, following):
    response = save(client, step, draft)

    draft.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, step_url(following, draft))
    for name, value in TYPED[step].items():
        assert getattr(draft, name) == (True if value == "on" else value)


@pytest.mark.parametrize(("step", "following"), [("commune", "holder"), ("holder", "premises"), ("premises", "review")])
def test_saving_demands_nothing(client, draft, step, following):
    response = save(client, step, draft, typed={})

    assert response["Location"] == step_url(following, draft)
    assert draft.draft_steps.get().step == step


def test_going_back_shows_what_was_saved(client, draft):
    save(client, "commune", draft)
    save(client, "holder", draft)

    back = client.get(step_url("commune", draft))
    forth = client.get(step_url("holder", draft))

    assert back.context["form"]["town_hall_address"].value() == "1 place de la Mairie"
    assert forth.context["form"]["mayor_last_name"].value() == "Fictif"
    assert forth.context["form"]["filled_by"].value() == "mayor"


def test_an_answer_can_be_emptied_again(client, draft):
    save(client, "commune", draft)

    save(client, "commune", draft, version=1, typed=TYPED["commune"] | {"town_hall_address": ""})

    draft.refresh_from_db()
    assert draft.town_hall_address == ""


def test_a_tick_can_be_taken_back(client, draft):
    save(client, "premises", draft)

    save(client, "premises", draft, version=1, typed={})

    draft.refresh_from_db()
    assert draft.photos_later is False


@pytest.mark.parametrize(
    ("step", "name", "typed"),
    [
        ("commune", "town_hall_email", "mairie chez commune"),
        ("commune", "town_hall_phone", "douze"),
        ("holder", "mayor_email", "maire@"),
        ("holder", "filled_by", "the cat"),
        ("premises", "premises_area", "grand"),
        ("premises", "premises_area", "5"),
        ("premises", "last_operated_year", "1789"),
        ("premises", "available_from", "bientôt"),
        ("premises", "available_from", "01/2001"),
        ("premises", "rent", "-1"),
        ("premises", "rent", "NaN"),
        ("premises", "premises_owner", "x" * 300),
    ],
)
def test_a_malformed_value_is_kept_and_shown_with_its_error(client, draft, step, name, typed):
    response = save(client, step, draft, typed={name: typed})
    again = client.get(step_url(step, draft))

    draft.refresh_from_db()
    assert response.status_code == 200
    for page in (response, again):
        assert list(page.context["form"].errors) == [name]
        assert page.context["form"][name].value() == typed
        assert f'href="#id_{step}-{name}"' in text_of(page)
    assert getattr(draft, name) in ("", None)


def test_a_malformed_value_does_not_keep_the_others_from_being_saved(client, draft):
    save(client, "commune", draft, typed=TYPED["commune"] | {"town_hall_email": "chez nous"})

    draft.refresh_from_db()
    assert (draft.town_hall_address, draft.town_hall_email) == ("1 place de la Mairie", "")


def test_a_malformed_value_is_listed_before_sending(client, draft):
    fill_all(client, draft)
    save(client, "commune", draft, version=1, typed=TYPED["commune"] | {"town_hall_email": "chez nous"})

    response = client.get(step_url("review", draft))

    assert [(item.field, item.is_wrong) for item in response.context["missing"]] == [("town_hall_email", True)]
    assert f'href="{step_url("commune", draft)}#id_commune-town_hall_email"' in text_of(response)


def test_save_and_leave_keeps_and_mails_the_link(client, draft):
    response = save(client, "commune", draft, button="quit")

    draft.refresh_from_db()
    mail = OutgoingEmail.objects.get()
    assert response["Location"] == draft.get_absolute_url()
    assert draft.town_hall_address == "1 place de la Mairie"
    assert (mail.template_code, mail.recipient) == ("draft_link", holder_of(draft).email)


def test_save_and_leave_twice_in_a_minute_mails_once_and_that_link_works(client, draft):
    save(client, "commune", draft, button="quit")
    save(client, "commune", draft, version=1, button="quit")

    link = next(word for word in OutgoingEmail.objects.get().text_body.split() if "/candidature/lien/" in word)
    assert browser().post(link.partition("8000")[2] or link).status_code == 302


def test_save_and_leave_with_a_malformed_value_keeps_it_too(client, draft):
    response = save(client, "commune", draft, button="quit", typed={"town_hall_email": "chez nous"})

    assert response.status_code == 302
    assert draft.draft_steps.get().data == {"town_hall_email": ["chez nous"]}


def test_long_texts_come_back_as_they_were_typed(client, draft):
    text = "<script>alert('x')</script> œuf « été » 🏠\r\nune ligne\u202e"

    save(client, "premises", draft, typed={"works_by_town_hall": "yes", "works_details": text})

    response = client.get(step_url("premises", draft))
    assert response.context["form"]["works_details"].value() == text
    assert "<script>alert" not in text_of(response)
    assert "&lt;script&gt;alert" in text_of(response)


# Conditional steps and fields -------------------------------------------------------------------
def test_a_commune_with_an_open_café_has_no_step_on_premises():
    draft = CandidatureFactory(cafe_situation="open")
    client = browser_of(draft)

    response = save(client, "holder", draft)

    assert response["Location"] == step_url("review", draft)
    assert client.get(step_url("premises", draft)).status_code == 404
    assert save(client, "premises", draft).status_code == 404
    assert "premises" not in [step["name"] for step in client.get(response["Location"]).context["step_list"]]


@pytest.mark.parametrize("ticked", [False, True])
def test_another_contact_is_needed_only_where_one_said_so(client, draft, ticked):
    fill_all(client, draft)
    save(client, "holder", draft, version=1, typed=TYPED["holder"] | ({"has_other_contact": "on"} if ticked else {}))

    response = client.get(step_url("review", draft))

    wanted = ["contact_name", "contact_function", "contact_email", "contact_phone"] if ticked else []
    assert [item.field for item in response.context["missing"]] == wanted


def test_dependent_fields_name_what_they_depend_on(client, draft):
    page = text_of(client.get(step_url("holder", draft)))

    assert page.count('data-shown-when="holder-has_other_contact"') == 4


def test_what_the_first_questions_said_is_not_asked_again(client, draft):
    response = client.get(step_url("holder", draft))

    assert response.context["form"]["mayor_email"].value() == holder_of(draft).email


# Files ------------------------------------------------------------------------------------------
def test_photos_are_kept_and_shown_on_return(client, draft):
    save(client, "premises", draft, **{"premises-photos": [upload(), upload(jpeg(colour="#a8322a"), name="salle.jpg")]})

    response = client.get(step_url("premises", draft))

    assert [document.name for document in draft.documents.all()] == ["façade.jpg", "salle.jpg"]
    assert text_of(response).count("salle.jpg") >= 1
    assert file_url("document_download", draft, pk=draft.documents.first().pk) in text_of(response)


def test_a_file_is_kept_whatever_becomes_of_the_other_fields(client, draft):
    response = save(client, "premises", draft, typed={"premises_area": "grand"}, **{"premises-photos": upload()})

    assert response.status_code == 200
    assert draft.documents.count() == 1
    assert "façade.jpg" in text_of(response)


def test_a_refused_file_says_why_and_keeps_the_good_one(client, draft):
    bad = upload(b"<svg onload=alert(1)>", name="plan.svg", content_type="image/jpeg")

    response = save(client, "premises", draft, **{"premises-photos": [bad, upload()]})

    assert response.status_code == 200
    assert "plan.svg" in response.context["form"].errors["photos"][0]
    assert [document.name for document in draft.documents.all()] == ["façade.jpg"]
    assert draft.draft_steps.get().invalid == []


def test_the_same_photo_twice_is_kept_once(client, draft):
    save(client, "premises", draft, **{"premises-photos": upload()})
    save(client, "premises", draft, version=1, **{"premises-photos": upload()})

    assert draft.documents.count() == 1


def test_a_forged_clear_box_deletes_nothing_and_breaks_nothing(client, draft):
    DocumentFactory(candidature=draft)

    response = save(client, "premises", draft, **{"premises-photos": upload(), "premises-photos-clear": "on"})

    assert response.status_code in (200, 302)
    assert draft.documents.count() >= 1


def test_a_photo_can_be_deleted_without_losing_what_was_just_typed(client, draft):
    document = DocumentFactory(candidature=draft)

    response = save(client, "premises", draft, button="delete", delete=str(document.pk))

    draft.refresh_from_db()
    assert response["Location"].startswith(step_url("premises", draft))
    assert draft.documents.count() == 0
    assert draft.premises_address == "2 place de l’Église"


@pytest.mark.parametrize("pk", ["0", "99999999999999999999", "abc", ""])
def test_deleting_a_photo_that_is_not_there_breaks_nothing(client, draft, pk):
    neighbour = DocumentFactory()

    response = save(client, "premises", draft, button="delete", delete=pk)
    save(client, "premises", draft, version=1, button="delete", delete=str(neighbour.pk))

    assert response.status_code == 302
    assert neighbour.candidature.documents.count() == 1


def test_the_enter_key_never_deletes_a_photo(client, draft):
    DocumentFactory(candidature=draft)

    form = text_of(client.get(step_url("premises", draft))).partition('enctype="multipart/form-data"')[2]

    assert 'name="continue"' in form.partition("<button")[2].partition(">")[0]
