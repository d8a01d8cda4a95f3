"""A mail that waits on a file: read over, changed, sent or kept, by those who may."""

import pytest

from candidatures.instruction import transitions
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import (
    admin_url,
    browser_of_user,
    page_of_file,
    text_of,
)
from tests.factories.candidatures import (
    CandidatureFactory,
    lead,
    officer,
    ready_for,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return CandidatureFactory(screening=True)


@pytest.fixture
def client():
    return browser_of_user(officer())


def held_decision(code="decline"):
    """(candidature whose decision waits to be told, its held mail)"""
    candidature, actor, data = ready_for(code)
    edited = transitions.EditedMail("La décision", "Bonjour,\n\nVoici.\n\n{{ link }}", is_held=True)
    transitions.perform(candidature, code, actor=actor, data=data, mail=edited)
    return candidature, OutgoingEmail.objects.get(subject="La décision")


# Held mails ----------------------------------------------------------------------------------------
def test_a_held_mail_waits_on_the_file(client):
    candidature, mail = held_decision()

    page = text_of(client.get(page_of_file(candidature)))

    assert admin_url("candidature_mail", candidature, mail_pk=mail.pk) in page


def test_a_lead_reads_a_held_mail_over_changes_and_sends_it():
    candidature, mail = held_decision()
    client = browser_of_user(lead())
    path = admin_url("candidature_mail", candidature, mail_pk=mail.pk)
    read = client.get(path)

    response = client.post(path, {"mail-subject": "Autre objet", "mail-body": "Autre texte", "send": "1"})

    mail.refresh_from_db()
    assert "Voici." in text_of(read)
    assert response["Location"] == page_of_file(candidature)
    assert (mail.subject, mail.state) == ("Autre objet", "queued")
    assert "Autre texte" in mail.text_body


def test_a_held_mail_may_be_changed_and_kept():
    candidature, mail = held_decision()

    browser_of_user(lead()).post(
        admin_url("candidature_mail", candidature, mail_pk=mail.pk),
        {"mail-subject": "Plus doux", "mail-body": "Texte", "keep": "1"},
    )

    mail.refresh_from_db()
    assert (mail.subject, mail.state) == ("Plus doux", "draft")


def test_a_mail_released_by_a_colleague_meanwhile_is_not_sent_twice():
    candidature, mail = held_decision()
    client = browser_of_user(lead())
    path = admin_url("candidature_mail", candidature, mail_pk=mail.pk)
    typed = {"mail-subject": "Objet", "mail-body": "Texte", "send": "1"}
    client.post(path, typed)

    response = client.post(path, typed | {"mail-subject": "Trop tard"}, follow=True)

    mail.refresh_from_db()
    assert response.status_code == 200
    assert mail.subject == "Objet"
    assert OutgoingEmail.objects.filter(template_code="declined").count() == 1


def test_a_mail_that_has_left_is_no_longer_shown_with_its_personal_link(client):
    """The link of a mail opens the file in the name of the commune: it is read while the mail is being written only."""
    candidature = CandidatureFactory(submitted=True)
    client.post(admin_url("candidature_message", candidature), {"text": "Bonjour"})
    mail = OutgoingEmail.objects.get()

    response = client.get(admin_url("candidature_mail", candidature, mail_pk=mail.pk))

    assert "/candidature/lien/" not in text_of(response)


def test_a_decision_is_released_by_a_lead_only(client):
    candidature, mail = held_decision()

    response = client.post(
        admin_url("candidature_mail", candidature, mail_pk=mail.pk),
        {"mail-subject": "Objet", "mail-body": "Texte", "send": "1"},
    )

    mail.refresh_from_db()
    assert response.status_code == 404
    assert mail.state == "draft"


def test_the_mail_of_another_file_is_a_404():
    _candidature, mail = held_decision()
    other = CandidatureFactory(submitted=True)

    path = admin_url("candidature_mail", other, mail_pk=mail.pk)

    assert browser_of_user(lead()).get(path).status_code == 404


@pytest.mark.parametrize(
    "typed", [{"mail-subject": "", "mail-body": ""}, {"mail-subject": "x" * 201, "mail-body": "a"}]
)
def test_a_mail_without_words_is_not_sent(typed):
    candidature, mail = held_decision()

    response = browser_of_user(lead()).post(
        admin_url("candidature_mail", candidature, mail_pk=mail.pk), typed | {"send": "1"}
    )

    mail.refresh_from_db()
    assert response.status_code == 200
    assert mail.state == "draft"


def test_a_subject_of_several_lines_becomes_one():
    candidature, mail = held_decision()

    browser_of_user(lead()).post(
        admin_url("candidature_mail", candidature, mail_pk=mail.pk),
        {"mail-subject": "Objet\r\nBcc: tous@ailleurs.example", "mail-body": "Texte", "send": "1"},
    )

    mail.refresh_from_db()
    assert mail.subject == "Objet Bcc: tous@ailleurs.example"
