"""Two devices, two tabs, a lost session; the review, sending, and what each page costs."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidatures.instruction import transitions
from candidatures.intake import drafts
from candidatures.models import DraftStep, Status
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import (
    STEPS,
    TYPED,
    browser,
    browser_of,
    save,
    step_post,
    step_url,
    text_of,
)
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    DocumentFactory,
    as_holder,
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


# Two devices, two tabs, no session ---------------------------------------------------------------
@pytest.mark.parametrize("step", ["commune", "holder", "premises"])
def test_the_second_device_is_told_and_nothing_is_overwritten(client, draft, step):
    name = {"commune": "town_hall_address", "holder": "mayor_last_name", "premises": "premises_address"}[step]
    save(client, step, draft, typed=TYPED[step] | {name: "Du bureau"})

    response = save(browser_of(draft), step, draft, version=0, typed=TYPED[step] | {name: "Du canapé"})

    draft.refresh_from_db()
    assert response.status_code == 409
    assert getattr(draft, name) == "Du bureau"
    assert [(theirs, yours) for _label, theirs, yours in response.context["differences"]] == [
        ("Du bureau", "Du canapé")
    ]
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
    save_step = drafts.save_step

    def sent_meanwhile(candidature, form, **kwargs):
        data = {"attests_mandate": True, "attests_truth": True}
        transitions.perform(candidature, "submit", actor=as_holder(candidature), data=data)
        return save_step(candidature, form, **kwargs)

    monkeypatch.setattr(drafts, "save_step", sent_meanwhile)

    response = save(client, "commune", draft, version=1, typed={"town_hall_address": "Trop tard"})

    draft.refresh_from_db()
    assert response["Location"] == draft.get_absolute_url()
    assert (draft.status, draft.town_hall_address) == (Status.SUBMITTED, "1 place de la Mairie")


# What a page costs --------------------------------------------------------------------------------
def cost(client, call):
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
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
