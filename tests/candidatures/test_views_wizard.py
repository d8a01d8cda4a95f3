"""The wizard: what it keeps, what it shows again, and each hole of formtools closed, at every step."""

from contextlib import contextmanager

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidatures.instruction import transitions
from candidatures.models import DraftStep, Status
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import (
    MANAGEMENT,
    STEPS,
    TYPED,
    browser,
    browser_of,
    file_url,
    save,
    step_post,
    step_url,
    text_of,
)
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    DocumentFactory,
    holder_of,
    jpeg,
    upload,
)
from tests.factories.home import HomePageFactory, serve

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


# formtools' holes, at every step ----------------------------------------------------------------
@every_step
@pytest.mark.parametrize("claimed", [*STEPS, "sent", "nothing", "", "../admin", "0"])
def test_a_tampered_current_step_changes_nothing(client, draft, step, claimed):
    if claimed == step:
        return

    response = client.post(step_url(step), step_post(step, draft, **{MANAGEMENT: claimed}))

    assert response.status_code == 400
    assert DraftStep.objects.count() == 0


@every_step
@pytest.mark.parametrize("broken", ["missing", "renamed", "doubled"])
def test_a_broken_management_form_gives_back_what_was_typed(client, draft, step, broken):
    fields = step_post(step, draft, **{f"{step}-note": "Le local est <b>libre</b>."})
    claimed = fields.pop(MANAGEMENT)
    if broken == "renamed":
        fields["wizard-current_step"] = claimed
    if broken == "doubled":
        fields[MANAGEMENT] = [claimed, "elsewhere"]

    response = client.post(step_url(step), fields)

    assert response.status_code == 400
    assert "Le local est &lt;b&gt;libre&lt;/b&gt;." in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert DraftStep.objects.count() == 0


@pytest.mark.parametrize("step", ["nothing", "sent", "done", "0", "commune-1"])
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_an_unknown_step_does_not_exist(client, draft, step, method):
    data = step_post("commune", draft) if method == "post" else None

    response = getattr(client, method)(step_url(step), data)

    assert response.status_code == 404
    assert DraftStep.objects.count() == 0


def test_the_last_address_fetched_by_get_never_sends():
    draft = CandidatureFactory(complete=True)
    client = browser_of(draft)
    save(client, "review", draft, button="quit")

    for _time in range(2):
        assert client.get(step_url("sent")).status_code == 404
        assert client.get(step_url("review", draft)).status_code == 200

    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


@every_step
def test_reset_forgets_nothing(client, draft, step):
    document = DocumentFactory(candidature=draft)
    save(client, "commune", draft)

    client.get(step_url(step, draft), {"reset": "1", "file": draft.reference})

    draft.refresh_from_db()
    assert draft.town_hall_address == "1 place de la Mairie"
    assert draft.draft_steps.count() == 1
    assert document.file.storage.exists(document.file.name)


@every_step
def test_goto_is_ignored(client, draft, step):
    response = client.post(step_url(step), step_post(step, draft, wizard_goto_step="review"))

    assert draft.draft_steps.filter(step=step).exists()
    if step != "review":
        assert response["Location"] == step_url(STEPS[STEPS.index(step) + 1], draft)


@every_step
@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=martian",
        "multipart/form-data",
        "multipart/form-data; boundary=é",
    ],
)
def test_impossible_charsets_and_bodies_are_400(client, draft, step, content_type):
    response = client.generic("POST", step_url(step), b"a=+AGE-&b=%00", content_type=content_type)

    assert response.status_code == 400


@every_step
def test_a_nul_byte_is_400_and_saves_nothing(client, draft, step):
    response = client.post(step_url(step), step_post(step, draft, **{f"{step}-anything": "a\x00b"}))

    assert response.status_code == 400
    assert DraftStep.objects.count() == 0


@every_step
def test_a_field_of_ten_megabytes_is_refused_without_an_error_of_ours(client, draft, step):
    response = client.post(step_url(step), step_post(step, draft, **{f"{step}-anything": "x" * 10_000_000}))

    assert 400 <= response.status_code < 500
    assert DraftStep.objects.count() == 0


@pytest.mark.parametrize(("step", "name"), [("commune", "town_hall_address"), ("premises", "works_details")])
def test_a_field_of_two_megabytes_is_cut_and_breaks_nothing(client, draft, step, name):
    response = client.post(step_url(step), step_post(step, draft, typed={name: "é" * 1_000_000}))

    assert response.status_code == 200
    assert len(draft.draft_steps.get().data[name][0]) == 20_000


@every_step
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_405(client, draft, step, method):
    assert getattr(client, method)(step_url(step)).status_code == 405


@every_step
@pytest.mark.parametrize("version", ["", "-1", "1e9", "٣", "9" * 400, "1; DROP"])
def test_a_forged_version_breaks_nothing(client, draft, step, version):
    response = save(client, step, draft, version=version)

    assert response.status_code in (200, 302, 409)


NAUGHTY = ["'; DROP TABLE", "𝕿𝖍𝖊", "\u202etest", "%s%d{0}{{x}}", "¸˛Ç◊ı˜Â¯˘¿", "[]", "1/0", "9" * 5000, "\ud83d", "-1e999"]


@every_step
@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_every_field_at_once_break_nothing(client, draft, step, text):
    text = text.encode("utf-8", "replace").decode()
    form = client.get(step_url(step, draft)).context["form"]

    response = save(client, step, draft, typed=dict.fromkeys(form.fields, text))

    assert response.status_code < 500
    assert client.get(step_url(step, draft)).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 200


# Two devices, two tabs, no session ---------------------------------------------------------------
@pytest.mark.parametrize("step", ["commune", "holder", "premises"])
def test_the_second_device_is_told_and_nothing_is_overwritten(client, draft, step):
    name = {"commune": "town_hall_address", "holder": "mayor_last_name", "premises": "premises_address"}[step]
    save(client, step, draft, typed=TYPED[step] | {name: "Du bureau"})

    response = save(browser_of(draft), step, draft, version=0, typed=TYPED[step] | {name: "Du canapé"})

    draft.refresh_from_db()
    assert response.status_code == 409
    assert getattr(draft, name) == "Du bureau"
    assert [(theirs, yours) for _label, theirs, yours in response.context["differences"]] == [("Du bureau", "Du canapé")]
    assert "Du bureau" in text_of(response)
    assert "Du canapé" in text_of(response)


def test_the_second_device_may_save_again_on_purpose(client, draft):
    save(client, "commune", draft)
    other = browser_of(draft)
    typed = TYPED["commune"] | {"town_hall_address": "2 rue Haute"}
    told = save(other, "commune", draft, version=0, typed=typed)

    save(other, "commune", draft, version=told.context["version"], typed=typed)

    draft.refresh_from_db()
    assert draft.town_hall_address == "2 rue Haute"


def test_the_same_text_from_two_devices_is_no_conflict(client, draft):
    save(client, "commune", draft)

    assert save(browser_of(draft), "commune", draft, version=0).status_code == 302


def test_choices_that_differ_are_shown_in_words(client, draft):
    save(client, "holder", draft, typed={"filled_by": "mayor"})

    response = save(browser_of(draft), "holder", draft, version=0, typed={"filled_by": "secretary"})

    words = dict(draft.FilledBy.choices)
    assert response.context["differences"][0][1:] == (words["mayor"], words["secretary"])


def test_two_drafts_in_two_tabs_never_mix(client, draft):
    other = CandidatureFactory()
    browser_of(other, client)
    client.get(step_url("commune", draft))
    client.get(step_url("commune", other))

    save(client, "commune", draft, typed={"town_hall_address": "Ici"})
    save(client, "commune", other, typed={"town_hall_address": "Là"})

    draft.refresh_from_db()
    other.refresh_from_db()
    assert (draft.town_hall_address, other.town_hall_address) == ("Ici", "Là")


def test_a_session_lost_on_a_post_gives_back_the_text(draft):
    response = browser().post(step_url("commune"), step_post("commune", draft))

    assert response.status_code == 403
    assert "1 place de la Mairie" in text_of(response)
    assert reverse("candidatures:link_request") in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert DraftStep.objects.count() == 0


def test_what_is_given_back_says_of_which_question_it_is(draft):
    page = text_of(browser().post(step_url("commune"), step_post("commune", draft)))

    assert "<dt>town_hall_address</dt>" not in page


@every_step
def test_without_a_session_a_get_leads_to_the_link(draft, step):
    assert browser().get(step_url(step, draft))["Location"] == reverse("candidatures:link_request")


def test_the_draft_of_another_commune_cannot_be_written(client, draft):
    other = CandidatureFactory()

    response = save(client, "commune", other)

    other.refresh_from_db()
    assert response.status_code == 403
    assert other.town_hall_address == ""


def test_a_reader_may_not_write(draft):
    reader = CollaboratorFactory(candidature=draft, reader=True)
    client = browser_of(reader)

    response = save(client, "commune", draft)

    assert response["Location"] == draft.get_absolute_url()
    assert client.get(step_url("commune", draft))["Location"] == draft.get_absolute_url()
    assert DraftStep.objects.count() == 0


def test_an_editor_may_write(draft):
    editor = CollaboratorFactory(candidature=draft, editor=True)

    save(browser_of(editor), "commune", draft)

    draft.refresh_from_db()
    assert draft.town_hall_address == "1 place de la Mairie"


def test_someone_removed_from_the_file_is_out_at_once(draft):
    editor = CollaboratorFactory(candidature=draft, editor=True)
    client = browser_of(editor)
    editor.removed_at = draft.status_changed_at
    editor.save()

    assert save(client, "commune", draft).status_code == 403


# Review and sending ------------------------------------------------------------------------------
def test_the_review_lists_what_is_missing_with_links(client, draft):
    save(client, "commune", draft, typed={})

    response = client.get(step_url("review", draft))

    missing = response.context["missing"]
    assert {item.field for item in missing} == set(TYPED["commune"]) | set(TYPED["holder"]) | {
        "premises_address",
        "premises_owner",
        "premises_condition",
        "works_by_town_hall",
        "photos",
    }
    for item in missing:
        assert f'href="{step_url(item.step, draft)}#id_{item.step}-{item.field}"' in text_of(response)


def test_the_anchors_of_what_is_missing_exist_on_the_step(client, draft):
    for item in client.get(step_url("review", draft)).context["missing"]:
        assert f'id="id_{item.step}-{item.field}"' in text_of(client.get(step_url(item.step, draft))), item


def test_the_review_shows_the_answers_and_the_documents(client, draft):
    fill_all(client, draft)
    DocumentFactory(candidature=draft)

    page = text_of(client.get(step_url("review", draft)))

    assert "2 place de l’Église" in page
    assert "façade.jpg" in page


def test_sending_gives_the_reference_and_mails_once(client, draft):
    fill_all(client, draft)

    response = save(client, "review", draft, button="send")

    draft.refresh_from_db()
    assert response["Location"] == draft.get_absolute_url() + "?sent=1"
    assert (draft.status, draft.draft_steps.count()) == (Status.SUBMITTED, 0)
    assert draft.reference in text_of(client.get(response["Location"]))
    assert OutgoingEmail.objects.filter(template_code="submitted_ack").count() == 1


def test_sending_twice_leads_to_the_same_page_with_one_mail(client, draft):
    fill_all(client, draft)
    first = save(client, "review", draft, button="send")

    second = save(client, "review", draft, button="send")

    assert second["Location"].partition("?")[0] == first["Location"].partition("?")[0]
    assert draft.transitions.filter(action="submit").count() == 1
    assert OutgoingEmail.objects.filter(template_code="submitted_ack").count() == 1


@pytest.mark.parametrize("ticked", [{}, {"attests_mandate": "on"}, {"attests_truth": "on"}])
def test_sending_needs_both_ticks(client, draft, ticked):
    fill_all(client, draft)

    response = save(client, "review", draft, button="send", typed=ticked)

    draft.refresh_from_db()
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert draft.status == Status.DRAFT


def test_sending_an_incomplete_file_says_so_and_keeps_it_a_draft(client, draft):
    response = save(client, "review", draft, button="send")

    draft.refresh_from_db()
    assert response.status_code == 200
    assert "error-summary" in text_of(response)
    assert response.context["missing"]
    assert draft.status == Status.DRAFT


def test_a_forged_send_on_an_earlier_step_does_not_send():
    draft = CandidatureFactory(complete=True)

    response = save(browser_of(draft), "commune", draft, button="send")

    draft.refresh_from_db()
    assert response["Location"] == step_url("holder", draft)
    assert draft.status == Status.DRAFT


@every_step
def test_a_candidature_that_was_sent_leads_to_its_page(step):
    sent = CandidatureFactory(submitted=True)
    client = browser_of(sent)

    assert client.get(step_url(step, sent))["Location"] == sent.get_absolute_url()
    assert save(client, step, sent)["Location"] == sent.get_absolute_url()
    assert DraftStep.objects.count() == 0


def test_a_draft_sent_while_a_step_was_open_is_not_written(client, draft, monkeypatch):
    """The other device sends between the check of the page and the write."""
    fill_all(client, draft)
    real = transitions.perform
    from candidatures.intake import drafts

    def sent_meanwhile(candidature, form, **kwargs):
        data = {"attests_mandate": True, "attests_truth": True}
        real(candidature, "submit", actor=transitions_actor(candidature), data=data)
        return original(candidature, form, **kwargs)

    original = drafts.save_step
    monkeypatch.setattr(drafts, "save_step", sent_meanwhile)

    response = save(client, "commune", draft, version=1, typed={"town_hall_address": "Trop tard"})

    draft.refresh_from_db()
    assert response["Location"] == draft.get_absolute_url()
    assert (draft.status, draft.town_hall_address) == (Status.SUBMITTED, "1 place de la Mairie")


def transitions_actor(candidature):
    from tests.factories.candidatures import as_holder

    return as_holder(candidature)


# What the pages may hold --------------------------------------------------------------------------
@every_step
def test_pages_hold_nothing_inline_and_a_strict_policy(client, draft, step):
    response = save(client, step, draft, typed={"town_hall_email": "chez nous", "premises_area": "grand"})
    page = text_of(response if response.status_code == 200 else client.get(step_url(step, draft)))
    policy = response["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script type=\"module\" src=")


# What a page costs --------------------------------------------------------------------------------
@contextmanager
def counted():
    with CaptureQueriesContext(connection, ) as queries:
        yield queries


def cost(client, call):
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with counted() as queries:
        response = call()
    assert response.status_code in (200, 302)
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.fixture
def site():
    serve(HomePageFactory())


@every_step
def test_a_step_costs_at_most_eight_queries_whatever_the_number_of_candidatures(site, client, draft, step):
    fill_all(client, draft)

    alone = cost(client, lambda: client.get(step_url(step, draft)))
    CandidatureFactory.create_batch(30)
    among_many = cost(client, lambda: client.get(step_url(step, draft)))

    assert len(among_many) == len(alone)
    assert len(alone) <= 8, "\n".join(alone)


@pytest.mark.parametrize("step", ["commune", "holder", "premises"])
def test_saving_a_step_costs_at_most_twelve_queries(site, client, draft, step):
    fill_all(client, draft)

    added = {"commune": "hamlet", "holder": "association_name", "premises": "premises_last_use"}[step]

    alone = cost(client, lambda: save(client, step, draft, version=1, typed=TYPED[step] | {added: "Le Bourg"}))
    CandidatureFactory.create_batch(30)
    among_many = cost(client, lambda: save(client, step, draft, version=2, typed=TYPED[step] | {added: "Le Lavoir"}))

    assert len(among_many) == len(alone)
    assert len(alone) <= 12, "\n".join(alone)
