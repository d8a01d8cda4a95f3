"""The file of a commune in the admin: what it shows, to whom, and the small things done on it."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from candidatures.instruction import transitions
from candidatures.models import ChecklistItem, Message, Note, Status
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import (
    admin_url,
    browser,
    browser_of,
    browser_of_user,
    page_of_file,
    text_of,
)
from tests.factories.cafes_map import CommuneFactory
from tests.factories.candidatures import (
    ANSWERS,
    CandidatureFactory,
    CommitteeSessionFactory,
    DocumentFactory,
    InfoRequestFactory,
    InstructionSheetFactory,
    MandateProofFactory,
    MessageFactory,
    NoteFactory,
    ReviewFactory,
    VisitFactory,
    exploitation,
    fill_checklist,
    lead,
    officer,
    ready_for,
    redaction,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    return CandidatureFactory(screening=True)


@pytest.fixture
def client():
    return browser_of_user(officer())


# What the page shows ------------------------------------------------------------------------------
def test_the_page_shows_the_answers_read_only(client, file):
    page = text_of(client.get(page_of_file(file)))

    for name in ("town_hall_address", "town_hall_email", "mayor_last_name", "premises_address"):
        assert ANSWERS[name] in page
        assert f'name="{name}"' not in page
    assert str(file.get_premises_owner_display()) in page


def test_the_page_shows_all_that_surrounds_a_file(client):
    candidature = CandidatureFactory(committee=True)
    fill_checklist(candidature)
    InfoRequestFactory(candidature=candidature, items=["Le plan du grenier"])
    MessageFactory(candidature=candidature, text="Message de la mairie")
    NoteFactory(candidature=candidature, text="Note de l’équipe", author=officer())
    DocumentFactory(candidature=candidature, name="grange.jpg")
    MandateProofFactory(candidature=candidature, how="Appel du mardi")
    VisitFactory(candidature=candidature, report="Visite du local")
    sheet = InstructionSheetFactory(candidature=candidature)
    session = CommitteeSessionFactory(candidatures=[candidature])
    ReviewFactory(candidature=candidature, member=session.members.first(), comment="Très bon dossier")

    page = text_of(client.get(page_of_file(candidature)))

    for words in (
        "Le plan du grenier",
        "Message de la mairie",
        "Note de l’équipe",
        "grange.jpg",
        "Appel du mardi",
        "Très bon dossier",
        "Visite du local",
        candidature.collaborators.get().email,
        reverse("wagtailsnippets_candidatures_instructionsheet:edit", args=[sheet.pk]),
    ):
        assert words in page


def test_the_page_says_what_the_commune_reads(client, file):
    response = client.get(page_of_file(file))

    assert response.context["state"].sentence in text_of(response)
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_the_page_opens_in_every_state_with_its_actions(client, status):
    candidature = CandidatureFactory(status=status)

    response = client.get(page_of_file(candidature))

    offered = {action.code for action, _obstacles in response.context["actions"]}
    possible = {
        action.code
        for action in transitions.ACTIONS.values()
        if status in action.sources and transitions.O in action.roles
    }
    assert response.status_code == 200
    assert offered <= possible
    assert {code for code in possible if not transitions.ACTIONS[code].changes_nothing_twice} <= offered
    for code in offered:
        assert admin_url("candidature_action", candidature, code=code) in text_of(response)


def test_the_timeline_is_in_words_newest_first(client):
    candidature, actor, data = ready_for("request_info", Status.SUBMITTED)
    transitions.perform(candidature, "confirm_mandate", actor=actor, data={"text": "Appel du mardi"})
    transitions.perform(candidature, "request_info", actor=actor, data=data)

    timeline = text_of(client.get(page_of_file(candidature))).partition('class="file-timeline"')[2]

    labels = [str(transitions.ACTIONS[code].label) for code in ("request_info", "confirm_mandate")]
    assert 0 < timeline.index(labels[0]) < timeline.index(labels[1])


def test_hostile_strings_of_the_commune_are_inert(client):
    script = "<script>alert('x')</script>"
    candidature = CandidatureFactory(
        info_requested=True,
        commune=CommuneFactory(name=script),
        holder="x@commune.example",
        **dict.fromkeys(("town_hall_address", "mayor_first_name", "premises_address", "premises_last_use"), script),
    )
    candidature.collaborators.update(name=script)
    item = candidature.info_requests.get().items.get()
    item.answer = item.impossible_reason = script
    item.save()
    MessageFactory(candidature=candidature, text=script)
    DocumentFactory(candidature=candidature, name=f"{script}.jpg")

    page = text_of(client.get(page_of_file(candidature)))

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 9


@pytest.mark.parametrize("key", ["0", "abc", "1'--", "99999999999999999999", "-1", "1_2F"])
def test_a_key_that_is_none_is_a_404(client, key):
    assert client.get(f"/admin/snippets/candidatures/candidature/edit/{key}/").status_code == 404


def test_a_post_on_the_page_changes_nothing(client, file):
    assert client.post(page_of_file(file), {"status": "accepted"}).status_code == 405


# Who opens it --------------------------------------------------------------------------------------
def test_a_draft_is_a_404_for_everybody():
    draft = CandidatureFactory(complete=True)

    for make in (officer, lead, exploitation):
        assert browser_of_user(make()).get(page_of_file(draft)).status_code == 404


def test_redaction_opens_no_file(file):
    assert browser_of_user(redaction()).get(page_of_file(file)).status_code == 404


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_exploitation_opens_studies_and_converted_files_only(status):
    candidature = CandidatureFactory(status=status)
    expected = 200 if status in (Status.FEASIBILITY, Status.CONVERTED) else 404

    response = browser_of_user(exploitation()).get(page_of_file(candidature))

    assert response.status_code == expected
    if expected == 200:
        codes = [action.code for action, _obstacles in response.context["actions"]]
        assert codes == (["convert"] if status == Status.FEASIBILITY else [])


def test_visitors_and_communes_are_sent_to_the_log_in(file):
    for someone in (browser(), browser_of(file)):
        assert someone.get(page_of_file(file))["Location"].startswith(reverse("wagtailadmin_login"))


SMALL_ACTIONS = {
    "candidature_note": {"text": "Une note"},
    "candidature_message": {"text": "Un message"},
    "candidature_checklist": {"criterion-need": "provided"},
}


@pytest.mark.parametrize(("name", "typed"), SMALL_ACTIONS.items())
@pytest.mark.parametrize("make", [exploitation, redaction])
def test_only_officers_and_leads_write_on_a_file(name, typed, make):
    candidature = CandidatureFactory(feasibility=True)
    fill_checklist(candidature, state="to_check")

    assert browser_of_user(make()).post(admin_url(name, candidature), typed).status_code == 404

    assert (Note.objects.count(), Message.objects.count()) == (0, 0)
    assert not candidature.checklist.filter(state="provided").exists()


@pytest.mark.parametrize("name", SMALL_ACTIONS)
def test_small_actions_take_only_a_post(client, file, name):
    assert client.get(admin_url(name, file)).status_code == 405


# Documents -----------------------------------------------------------------------------------------
def test_a_document_leaves_as_an_attachment_and_its_reading_is_logged(client, file):
    document = DocumentFactory(candidature=file)

    response = client.get(admin_url("candidature_document", file, document_pk=document.pk))

    assert b"".join(response.streaming_content) == b"\xff\xd8\xff a photo"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    assert ModelLogEntry.objects.get(action="candidatures.document").data == {"document": document.pk}


def test_a_document_through_another_file_is_a_404(client, file):
    document = DocumentFactory(candidature=CandidatureFactory(submitted=True))

    assert client.get(admin_url("candidature_document", file, document_pk=document.pk)).status_code == 404


@pytest.mark.parametrize(("make", "expected"), [(officer, 200), (lead, 200), (exploitation, 404), (redaction, 404)])
def test_documents_follow_the_rights_on_the_file(make, expected, file):
    document = DocumentFactory(candidature=file)

    response = browser_of_user(make()).get(admin_url("candidature_document", file, document_pk=document.pk))
    response.close()

    assert response.status_code == expected


def test_a_document_of_a_draft_is_a_404(client):
    document = DocumentFactory()

    path = admin_url("candidature_document", document.candidature, document_pk=document.pk)

    assert client.get(path).status_code == 404


# Checklist, notes, messages -------------------------------------------------------------------------
def test_the_checklist_is_saved_and_each_change_logged(client, file):
    fill_checklist(file, state=ChecklistItem.State.TO_CHECK)

    client.post(
        admin_url("candidature_checklist", file),
        {"criterion-need": "provided", "criterion-photos": "not_applicable", "criterion-carried": "beautiful"},
    )

    states = {item.criterion: item.state for item in file.checklist.all()}
    assert states == {"need": "provided", "photos": "not_applicable", "carried": "to_check", "premises": "to_check"}
    assert ModelLogEntry.objects.filter(action="candidatures.checklist").count() == 2


def test_a_note_stays_with_the_team(client, file):
    client.post(admin_url("candidature_note", file), {"text": "La mairie hésite"})

    assert file.notes.get().text == "La mairie hésite"
    assert "La mairie hésite" in text_of(client.get(page_of_file(file)))
    assert "La mairie hésite" not in text_of(browser_of(file).get(file.get_absolute_url()))
    assert OutgoingEmail.objects.count() == 0


def test_a_message_reaches_the_page_and_the_mail_of_the_commune(client, file):
    client.post(admin_url("candidature_message", file), {"text": "Pouvons-nous vous appeler ?"})

    mail = OutgoingEmail.objects.get()
    assert "Pouvons-nous vous appeler ?" in text_of(browser_of(file).get(file.get_absolute_url()))
    assert (mail.template_code, mail.recipient) == ("message_received", file.collaborators.get().email)
    assert "Pouvons-nous vous appeler ?" in mail.text_body


@pytest.mark.parametrize("name", ["candidature_note", "candidature_message"])
@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_text_that_cannot_be_kept_says_why_and_comes_back(client, file, name, text):
    response = client.post(admin_url(name, file), {"text": text})

    assert response.status_code == 200
    assert text.strip() in text_of(response)
    assert "field__error" in text_of(response)
    assert (Note.objects.count(), Message.objects.count()) == (0, 0)


# What it costs -------------------------------------------------------------------------------------
def test_the_page_costs_the_same_whatever_happened_on_the_file(client):
    candidature = CandidatureFactory(under_review=True)
    author = officer()

    def happen(times):
        MessageFactory.create_batch(times, candidature=candidature, author_user=author)
        NoteFactory.create_batch(times, candidature=candidature, author=author)
        DocumentFactory.create_batch(times, candidature=candidature)
        VisitFactory.create_batch(times, candidature=candidature)
        for number in range(times):
            InfoRequestFactory(candidature=candidature, answered_at=timezone.now() - timedelta(days=number))
            candidature.transitions.create(action="take", to_status="screening", author_user=author, at=timezone.now())

    def cost():
        for cache in caches.all(initialized_only=True):
            cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of_file(candidature))
        return [query["sql"][:160] for query in queries]

    happen(1)
    client.get(page_of_file(candidature))
    few = cost()
    happen(6)
    CandidatureFactory.create_batch(10, submitted=True)

    assert len(cost()) == len(few), "\n".join(few)
