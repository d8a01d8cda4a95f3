"""What a commune sends on « Ma candidature »: documents, messages, answers to a request for complements."""

from datetime import timedelta

import pytest
from django.utils import timezone

from candidatures.models import Document, InfoRequestItem, Message, Status
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import browser_of, file_url, save, text_of
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    DocumentFactory,
    InfoRequestFactory,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return CandidatureFactory(submitted=True)


@pytest.fixture
def client(sent):
    return browser_of(sent)


# Documents ---------------------------------------------------------------------------------------
def test_documents_are_added_and_those_refused_say_why(client, sent):
    response = client.post(
        file_url("document_add", sent),
        {"photos": [upload(), upload(b"MZ\x90 a program", name="plan.pdf")]},
        follow=True,
    )

    assert [document.name for document in sent.documents.all()] == ["façade.jpg"]
    assert "plan.pdf" in next(str(message) for message in response.context["messages"])


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


def test_the_documents_of_others_do_not_exist(client, sent):
    theirs = DocumentFactory()

    assert client.get(file_url("document_download", sent, pk=theirs.pk)).status_code == 404
    assert client.get(file_url("document_download", theirs.candidature, pk=theirs.pk)).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**30])
def test_a_document_that_does_not_exist_is_a_404(client, sent, pk):
    assert client.get(file_url("document_download", sent, pk=pk)).status_code == 404


def test_a_document_of_a_draft_is_deleted_with_its_file(django_capture_on_commit_callbacks):
    document = DocumentFactory()
    draft = document.candidature

    with django_capture_on_commit_callbacks(execute=True):
        response = save(browser_of(draft), "premises", draft, button="delete", delete=str(document.pk))

    assert response.status_code == 302
    assert not Document.objects.exists()
    assert not document.file.storage.exists(document.file.name)


def test_a_document_that_was_sent_stays(client, sent):
    document = DocumentFactory(candidature=sent)

    save(client, "premises", sent, button="delete", delete=str(document.pk))

    assert sent.documents.get() == document


@pytest.mark.parametrize("given", ["9" * 5000, "é", "", "-1"])
def test_a_forged_deletion_deletes_nothing(given):
    document = DocumentFactory()
    draft = document.candidature

    response = save(browser_of(draft), "premises", draft, button="delete", delete=given)

    assert response.status_code == 302
    assert Document.objects.get() == document


def test_a_reader_deletes_nothing():
    document = DocumentFactory()
    reader = CollaboratorFactory(candidature=document.candidature, reader=True)

    save(browser_of(reader), "premises", document.candidature, button="delete", delete=str(document.pk))

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
    assert [line["item"].label for line in response.context["items"]] == ["Un plan", "Le bail", "La délibération"]


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

    errors = {line["item"].label: line["refused"] for line in response.context["items"]}
    assert "plan.pdf" in errors["Un plan"]
    assert errors["Le bail"] is None
    assert [item.answer for item in items_of(asked)] == ["Voir plan", "Oui", ""]


def test_an_answer_written_twice_is_the_last_one(asked):
    client = browser_of(asked)
    client.post(file_url("info_answer", asked), answers(asked, answer0="Un"))

    client.post(file_url("info_answer", asked), answers(asked, answer0="Deux"))

    assert items_of(asked)[0].answer == "Deux"


def test_sending_again_once_answered_says_so_and_gives_back_the_text(asked):
    client = browser_of(asked)
    full = answers(asked, answer0="Un", answer1="Deux", answer2="Le troisième") | {"send": "1"}
    client.post(file_url("info_answer", asked), full)

    response = client.post(file_url("info_answer", asked), full)

    assert response.status_code == 409
    assert "Le troisième" in text_of(response)
    assert OutgoingEmail.objects.count() == 1


def test_two_people_who_answer_at_once_do_not_overwrite_each_other(asked):
    first, second = browser_of(asked), browser_of(CollaboratorFactory(candidature=asked, editor=True))
    seen = {
        f"seen-{line['item'].pk}": line["seen"] for line in first.get(file_url("info_answer", asked)).context["items"]
    }
    first.post(file_url("info_answer", asked), seen | answers(asked, answer0="De la maire"))

    response = second.post(file_url("info_answer", asked), seen | answers(asked, answer0="Du secrétaire"))

    assert items_of(asked)[0].answer == "De la maire"
    assert response.context["items"][0]["refused"]
    assert "De la maire" in text_of(response)
    assert "Du secrétaire" in text_of(response)


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


def test_what_was_typed_for_a_request_that_is_over_is_given_back(client, sent):
    address = file_url("info_answer", sent)

    typed = client.post(address, {"answer-1": "Voici notre réponse.", "send": "1"})
    nothing = client.post(address, {"send": "1"})

    assert typed.status_code == 409
    assert "Voici notre réponse." in text_of(typed)
    assert nothing.status_code == 302
