"""« Ma candidature »: what a commune reads in each state, and what it may do there."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candidatures.instruction import transitions
from candidatures.intake import tracking
from candidatures.models import Document, InfoRequestItem, Message, Status
from candidatures.wording import SENTENCES
from mailing import outbox
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import browser, browser_of, file_url, text_of
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    DocumentFactory,
    InfoRequestFactory,
    MessageFactory,
    NoteFactory,
    lead,
    ready_for,
    upload,
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

    outbox.release(OutgoingEmail.objects.get(subject="Objet de la décision"), author=lead())
    after = client.get(candidature.get_absolute_url())

    held = SENTENCES[Status.COMMITTEE](candidature).sentence
    assert before.context["state"].sentence == held
    assert after.context["state"].sentence != held
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


# Documents ---------------------------------------------------------------------------------------
def test_documents_are_added_and_those_refused_say_why(client, sent):
    response = client.post(
        file_url("document_add", sent),
        {"photos": [upload(), upload(b"MZ\x90 a program", name="plan.pdf")]},
        follow=True,
    )

    assert [document.name for document in sent.documents.all()] == ["façade.jpg"]
    assert "plan.pdf" in [str(message) for message in response.context["messages"]][0]


def test_adding_nothing_says_so(client, sent):
    response = client.post(file_url("document_add", sent), {}, follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_documents_cannot_be_added_once_the_file_is_final():
    candidature = CandidatureFactory(declined=True)

    browser_of(candidature).post(file_url("document_add", candidature), {"photos": upload()})

    assert candidature.documents.count() == 0


def test_a_reader_adds_no_document(sent):
    client = browser_of(CollaboratorFactory(candidature=sent, reader=True))

    client.post(file_url("document_add", sent), {"photos": upload()})

    assert sent.documents.count() == 0


def test_a_document_leaves_as_an_attachment_that_nothing_runs(client, sent):
    document = DocumentFactory(candidature=sent, name="façade « été ».jpg")

    response = client.get(file_url("document_download", sent, pk=document.pk))

    assert b"".join(response.streaming_content) == b"\xff\xd8\xff a photo"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''fa%C3%A7ade")
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("verb", ["download", "delete"])
def test_the_documents_of_others_do_not_exist(client, sent, verb):
    theirs = DocumentFactory()
    own_address = file_url(f"document_{verb}", sent, pk=theirs.pk)
    their_address = file_url(f"document_{verb}", theirs.candidature, pk=theirs.pk)
    call = client.get if verb == "download" else client.post

    assert call(own_address).status_code == 404
    assert call(their_address).status_code == 404
    assert Document.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("pk", [0, 10**30])
def test_a_document_that_does_not_exist_is_a_404(client, sent, pk):
    assert client.get(file_url("document_download", sent, pk=pk)).status_code == 404


def test_a_document_of_a_draft_is_deleted_with_its_file(django_capture_on_commit_callbacks):
    document = DocumentFactory()

    with django_capture_on_commit_callbacks(execute=True):
        response = browser_of(document.candidature).post(
            file_url("document_delete", document.candidature, pk=document.pk)
        )

    assert response.status_code == 302
    assert not Document.objects.exists()
    assert not document.file.storage.exists(document.file.name)


def test_a_document_that_was_sent_stays(client, sent):
    document = DocumentFactory(candidature=sent)

    client.post(file_url("document_delete", sent, pk=document.pk))

    assert sent.documents.get() == document


def test_a_reader_deletes_nothing():
    document = DocumentFactory()
    reader = CollaboratorFactory(candidature=document.candidature, reader=True)

    browser_of(reader).post(file_url("document_delete", document.candidature, pk=document.pk))

    assert Document.objects.count() == 1


# Messages ----------------------------------------------------------------------------------------
def test_a_message_is_kept_shown_and_counts_as_an_act_of_the_commune(client, sent):
    sent.last_commune_activity_at = timezone.now() - timedelta(days=20)
    sent.save()

    response = client.post(file_url("message_post", sent), {"text": "Le local est libre.\n\nÀ bientôt"}, follow=True)

    sent.refresh_from_db()
    assert sent.messages.get().author_collaborator == sent.collaborators.get()
    assert "Le local est libre." in text_of(response)
    assert timezone.now() - sent.last_commune_activity_at < timedelta(minutes=1)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_message_that_cannot_be_kept_says_why_and_comes_back(client, sent, text):
    response = client.post(file_url("message_post", sent), {"text": text})

    assert response.status_code == 200
    assert response.context["message_form"].errors["text"]
    assert text.strip() in text_of(response)
    assert Message.objects.count() == 0


def test_a_reader_writes_no_message(sent):
    reader = CollaboratorFactory(candidature=sent, reader=True)

    browser_of(reader).post(file_url("message_post", sent), {"text": "Bonjour"})

    assert Message.objects.count() == 0


def test_a_draft_has_no_messages_yet():
    draft = CandidatureFactory()

    browser_of(draft).post(file_url("message_post", draft), {"text": "Bonjour"})

    assert Message.objects.count() == 0


# Complements -------------------------------------------------------------------------------------
@pytest.fixture
def asked():
    candidature = CandidatureFactory(info_requested=True, surroundings=False)
    InfoRequestFactory(candidature=candidature, items=["Un plan", "Le bail", "La délibération"])
    return candidature


def items_of(candidature):
    return list(InfoRequestItem.objects.filter(request__candidature=candidature).order_by("order"))


def answers(candidature, **by_order):
    """answer0="…", file1=…, impossible2="…" → the names of the page."""
    items = items_of(candidature)
    return {f"{name[:-1]}-{items[int(name[-1])].pk}": value for name, value in by_order.items()}


def test_the_page_of_complements_lists_each_item(asked):
    response = browser_of(asked).get(file_url("info_answer", asked))

    assert response.status_code == 200
    assert [item.label for item, _error in response.context["items"]] == ["Un plan", "Le bail", "La délibération"]


def test_answers_are_kept_item_by_item_without_being_sent(asked):
    client = browser_of(asked)

    response = client.post(
        file_url("info_answer", asked),
        answers(asked, file0=upload(), answer1="Bail de neuf ans", impossible2="Conseil en juin") | {"keep": "1"},
    )

    asked.refresh_from_db()
    plan, lease, council = items_of(asked)
    assert response["Location"] == file_url("info_answer", asked)
    assert (plan.document.name, lease.answer, council.impossible_reason) == (
        "façade.jpg",
        "Bail de neuf ans",
        "Conseil en juin",
    )
    assert asked.status == Status.INFO_REQUESTED
    page = text_of(client.get(file_url("info_answer", asked)))
    assert "Bail de neuf ans" in page
    assert file_url("document_download", asked, pk=plan.document.pk) in page


def test_sending_the_answers_brings_the_file_back_to_the_team(asked):
    response = browser_of(asked).post(
        file_url("info_answer", asked),
        answers(asked, answer0="Le voici", answer1="Oui", impossible2="Non") | {"send": "1"},
    )

    asked.refresh_from_db()
    assert response["Location"] == asked.get_absolute_url()
    assert asked.status == Status.SCREENING
    assert asked.info_requests.get().answered_at is not None
    assert OutgoingEmail.objects.get().template_code == "info_received"


def test_sending_with_an_item_left_says_which_and_keeps_the_others(asked):
    response = browser_of(asked).post(
        file_url("info_answer", asked), answers(asked, answer0="Le voici", answer1="Oui") | {"send": "1"}
    )

    asked.refresh_from_db()
    assert response.status_code == 200
    assert "La délibération" in response.context["error"]
    assert asked.status == Status.INFO_REQUESTED
    assert [item.answer for item in items_of(asked)] == ["Le voici", "Oui", ""]


def test_a_refused_file_says_why_beside_its_item_and_keeps_the_words(asked):
    response = browser_of(asked).post(
        file_url("info_answer", asked),
        answers(asked, file0=upload(b"<html>", name="plan.pdf"), answer1="Oui", answer0="Voir plan") | {"send": "1"},
    )

    errors = {item.label: error for item, error in response.context["items"]}
    assert "plan.pdf" in errors["Un plan"]
    assert errors["Le bail"] is None
    assert [item.answer for item in items_of(asked)] == ["Voir plan", "Oui", ""]


def test_an_answer_written_twice_is_the_last_one(asked):
    client = browser_of(asked)
    client.post(file_url("info_answer", asked), answers(asked, answer0="Un"))

    client.post(file_url("info_answer", asked), answers(asked, answer0="Deux"))

    assert items_of(asked)[0].answer == "Deux"


def test_sending_again_once_answered_leads_to_the_file(asked):
    client = browser_of(asked)
    full = answers(asked, answer0="Un", answer1="Deux", answer2="Trois") | {"send": "1"}
    client.post(file_url("info_answer", asked), full)

    response = client.post(file_url("info_answer", asked), full)

    assert response["Location"] == asked.get_absolute_url()
    assert OutgoingEmail.objects.count() == 1


def test_there_is_no_page_of_complements_without_a_request(client, sent):
    assert client.get(file_url("info_answer", sent))["Location"] == sent.get_absolute_url()


def test_a_reader_answers_nothing(asked):
    reader = CollaboratorFactory(candidature=asked, reader=True)

    response = browser_of(reader).post(file_url("info_answer", asked), answers(asked, answer0="Un"))

    assert response["Location"] == asked.get_absolute_url()
    assert items_of(asked)[0].answer == ""


def test_the_items_of_another_commune_cannot_be_answered(asked):
    other = CandidatureFactory(info_requested=True)

    browser_of(asked).post(file_url("info_answer", asked), answers(other, answer0="Intrus"))

    assert items_of(other)[0].answer == ""


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
