"""« Ma candidature »: what a commune reads in each state, withdrawing and reopening, who finds the page."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidatures import mails
from candidatures.instruction import transitions
from candidatures.intake import tracking
from candidatures.models import Status
from candidatures.wording import SENTENCES
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import browser, browser_of, file_url, text_of
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    DocumentFactory,
    MessageFactory,
    NoteFactory,
    lead,
    ready_for,
)
from tests.factories.home import HomePageFactory, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return CandidatureFactory(submitted=True)


@pytest.fixture
def client(sent):
    return browser_of(sent)


# Each state --------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", Status.values)
def test_each_state_has_its_page_and_its_sentence(status):
    candidature = CandidatureFactory(status=status)

    response = browser_of(candidature).get(candidature.get_absolute_url())

    expected = SENTENCES[status](candidature)
    assert response.status_code == 200
    assert (response.context["state"].sentence, response.context["state"].next_step) == (
        expected.sentence,
        expected.next_step,
    )
    assert f"<h2>{expected.sentence}</h2>" in text_of(response)
    assert "no-store" in response["Cache-Control"]


def test_under_review_and_in_committee_read_the_same():
    sentences = {
        browser_of(candidature).get(candidature.get_absolute_url()).context["state"].sentence
        for candidature in (CandidatureFactory(under_review=True), CandidatureFactory(committee=True))
    }

    assert len(sentences) == 1


DOCUMENTS = {status for status in Status if status in tracking.OPEN_TO_DOCUMENTS}
WITHDRAWABLE = set(transitions.ACTIONS["withdraw"].sources)


@pytest.mark.parametrize("status", Status.values)
def test_each_state_offers_what_it_allows_and_nothing_else(status):
    candidature = CandidatureFactory(status=status)

    page = text_of(browser_of(candidature).get(candidature.get_absolute_url()))

    assert (file_url("document_add", candidature) in page) == (status in DOCUMENTS)
    assert (file_url("candidature_withdraw", candidature) in page) == (status in WITHDRAWABLE)
    assert (file_url("info_answer", candidature) in page) == (status == Status.INFO_REQUESTED)
    assert (file_url("candidature_reopen", candidature) in page) == (status == Status.WITHDRAWN)
    assert (f"/candidater/commune/?file={candidature.reference}" in page) == (status == Status.DRAFT)


def test_a_reader_is_offered_nothing_that_writes(sent):
    reader = CollaboratorFactory(candidature=sent, reader=True)

    page = text_of(browser_of(reader).get(sent.get_absolute_url()))

    for name in ("document_add", "candidature_withdraw", "message_post"):
        assert file_url(name, sent) not in page


def test_just_sent_shows_the_reference_large(client, sent):
    response = client.get(sent.get_absolute_url() + "?sent=1")

    assert response.context["just_sent"] is True
    assert f'<strong class="reference">{sent.reference}</strong>' in text_of(response)


def test_the_page_of_a_draft_does_not_say_it_was_sent():
    draft = CandidatureFactory()

    response = browser_of(draft).get(draft.get_absolute_url() + "?sent=1")

    assert response.context["just_sent"] is False
    assert len(response.context["missing"]) > 0


def test_notes_of_the_team_never_reach_the_commune(client, sent):
    NoteFactory(candidature=sent, text="Mairie difficile à joindre")

    assert "difficile" not in text_of(client.get(sent.get_absolute_url()))


@pytest.mark.parametrize("code", ["accept", "waitlist", "decline"])
def test_a_decision_that_is_held_is_not_visible(code):
    candidature, actor, data = ready_for(code)
    edited = transitions.EditedMail("Objet de la décision", "Corps de la décision {{ link }}", is_held=True)
    transitions.perform(candidature, code, actor=actor, data=data, mail=edited)
    client = browser_of(candidature)
    before = client.get(candidature.get_absolute_url())

    held = OutgoingEmail.objects.get(subject="Objet de la décision")
    mails.release(candidature, held, subject=held.subject, body=held.text_body, author=lead())
    after = client.get(candidature.get_absolute_url())

    told = SENTENCES[Status.COMMITTEE](candidature).sentence
    assert before.context["state"].sentence == told
    assert after.context["state"].sentence != told
    assert code not in [words for _moment, words in before.context["history"]]
    assert len(after.context["history"]) == len(before.context["history"]) + 1
    for secret in ("Objet de la décision", "vendu", "Bravo", candidature.get_status_display()):
        assert secret not in text_of(before)


def test_a_held_refusal_offers_no_clue_in_what_can_be_done():
    """The page is that of the state before: the same buttons too."""
    candidature, actor, data = ready_for("decline")
    client = browser_of(candidature)
    before = text_of(client.get(candidature.get_absolute_url()))
    edited = transitions.EditedMail("Objet", "Corps", is_held=True)
    transitions.perform(candidature, "decline", actor=actor, data=data, mail=edited)

    after = text_of(client.get(candidature.get_absolute_url()))

    assert (file_url("candidature_withdraw", candidature) in before) == (
        file_url("candidature_withdraw", candidature) in after
    )


def test_a_page_left_open_learns_nothing_of_a_held_refusal():
    candidature, actor, data = ready_for("decline")
    edited = transitions.EditedMail("Objet", "Corps", is_held=True)
    transitions.perform(candidature, "decline", actor=actor, data=data, mail=edited)

    response = browser_of(candidature).post(file_url("candidature_withdraw", candidature), {"confirm": "on"})

    assert response.context["form"].non_field_errors()
    assert candidature.get_status_display() not in text_of(response)


def test_hostile_strings_are_inert(client, sent):
    script = "<script>alert('x')</script>"
    MessageFactory(candidature=sent, text=script)
    DocumentFactory(candidature=sent, name=f"{script}.jpg")

    page = text_of(client.get(sent.get_absolute_url()))

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") == 2


# Withdrawing and reopening -----------------------------------------------------------------------
def test_withdrawing_asks_for_a_tick(client, sent):
    response = client.post(file_url("candidature_withdraw", sent), {"text": "Pas maintenant"})

    sent.refresh_from_db()
    assert response.context["form"].errors["confirm"]
    assert sent.status == Status.SUBMITTED


def test_withdrawing_then_reopening(client, sent):
    client.post(file_url("candidature_withdraw", sent), {"confirm": "on", "text": "Pas maintenant"})
    sent.refresh_from_db()
    withdrawn = sent.status

    client.post(file_url("candidature_reopen", sent))

    sent.refresh_from_db()
    assert (withdrawn, sent.status) == (Status.WITHDRAWN, Status.SUBMITTED)
    assert {mail.template_code for mail in OutgoingEmail.objects.all()} == {"withdrawn_ack", "reopened"}


def test_withdrawing_twice_says_so(client, sent):
    client.post(file_url("candidature_withdraw", sent), {"confirm": "on"})

    response = client.post(file_url("candidature_withdraw", sent), {"confirm": "on"})

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_an_editor_does_not_withdraw(sent):
    editor = CollaboratorFactory(candidature=sent, editor=True)

    response = browser_of(editor).post(file_url("candidature_withdraw", sent), {"confirm": "on"})

    sent.refresh_from_db()
    assert response.context["form"].non_field_errors()
    assert sent.status == Status.SUBMITTED


def test_reopening_after_thirty_days_is_refused_with_words():
    candidature = CandidatureFactory(withdrawn=True, status_changed_at=timezone.now() - timedelta(days=31))
    client = browser_of(candidature)

    offered = text_of(client.get(candidature.get_absolute_url()))
    response = client.post(file_url("candidature_reopen", candidature), follow=True)

    candidature.refresh_from_db()
    assert file_url("candidature_reopen", candidature) not in offered
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert candidature.status == Status.WITHDRAWN


def test_a_commune_does_not_reopen_a_refusal():
    candidature = CandidatureFactory(declined=True)

    browser_of(candidature).post(file_url("candidature_reopen", candidature))

    candidature.refresh_from_db()
    assert candidature.status == Status.DECLINED


# Doors -------------------------------------------------------------------------------------------
PAGES = {
    "candidature_detail": "get",
    "message_post": "post",
    "info_answer": "get",
    "document_add": "post",
    "candidature_withdraw": "get",
    "candidature_reopen": "post",
}


@pytest.mark.parametrize(("name", "method"), PAGES.items())
def test_the_file_of_another_commune_does_not_exist(client, name, method):
    other = CandidatureFactory(info_requested=True)

    response = getattr(client, method)(file_url(name, other), {"text": "Bonjour", "confirm": "on"})

    assert response.status_code == 404
    assert other.commune.name not in text_of(response)


@pytest.mark.parametrize(("name", "method"), PAGES.items())
def test_wrong_methods_are_405(client, sent, name, method):
    wrong = {"get": "put", "post": "get"}[method]

    assert getattr(client, wrong)(file_url(name, sent)).status_code == 405


@pytest.mark.parametrize("name", [name for name, method in PAGES.items() if method == "get"])
def test_pages_hold_nothing_inline(name):
    asked = CandidatureFactory(info_requested=True)

    response = browser_of(asked).get(file_url(name, asked))
    page = text_of(response)

    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count('<script type="module" src=')


def test_the_page_costs_the_same_whatever_the_number_of_messages_and_candidatures(client, sent):
    serve(HomePageFactory())

    def cost():
        for cache in caches.all(initialized_only=True):
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(sent.get_absolute_url())
        return [query["sql"][:150] for query in queries]

    MessageFactory(candidature=sent, author_collaborator=sent.collaborators.get())
    DocumentFactory(candidature=sent)
    few = cost()
    MessageFactory.create_batch(10, candidature=sent, author_collaborator=sent.collaborators.get())
    DocumentFactory.create_batch(5, candidature=sent)
    CandidatureFactory.create_batch(20, submitted=True)

    assert len(cost()) == len(few), few
    assert len(few) <= 12, few


def test_nobody_in_particular_finds_no_file(sent):
    assert browser().get(sent.get_absolute_url()).status_code == 404
