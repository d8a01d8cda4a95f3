"""Who gets which mail, with which words; none written twice."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from candidatures import links, mails
from candidatures.instruction.actors import Actor
from candidatures.instruction.transitions import ACTIONS, EditedMail, perform
from candidatures.intake import resuming
from candidatures.mail_texts import TEXTS
from candidatures.models import InstructionSettings, Visit
from mailing import registry
from mailing.models import OutgoingEmail
from mailing.rendering import render
from tests.factories.candidatures import (
    CandidatureFactory,
    CollaboratorFactory,
    CommitteeSessionFactory,
    InstructionSheetFactory,
    MessageFactory,
    holder_of,
    officer,
    ready_for,
)

pytestmark = pytest.mark.django_db
EDITED = [code for code, action in ACTIONS.items() if action.is_edited_before_sending]


def act(code, mail=None, **fields):
    candidature, actor, data = ready_for(code, **fields)
    return candidature, perform(candidature, code, actor=actor, data=data, mail=mail)


def sent_to(address):
    return list(OutgoingEmail.objects.filter(recipient=address).values_list("template_code", flat=True))


# Kinds ----------------------------------------------------------------------------------------------
def test_every_mail_of_an_action_is_registered():
    registered = {kind.code for kind in registry.kinds()}

    assert {action.mail for action in ACTIONS.values() if action.mail} <= registered
    assert set(TEXTS) <= registered


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", TEXTS)
def test_every_mail_renders_with_its_sample(code, language):
    kind = registry.get(code)

    rendered = render(kind, kind.sample(), language)

    assert rendered.subject
    assert "{{" not in rendered.subject + rendered.text


# Values ---------------------------------------------------------------------------------------------
def test_the_values_of_a_file():
    candidature = CandidatureFactory(submitted=True, commune__name="Tresson", officer=officer(first_name="Camille"))

    values = mails.context(candidature, {})

    assert values["reference"] == candidature.reference
    assert values["commune"] == "Tresson (Sarthe)"
    assert values["officer"] == "Camille Fictif"
    assert values["contact"] == "contact@1000cafes.org"


def test_without_an_officer_the_programme_signs():
    assert mails.context(CandidatureFactory(submitted=True), {})["officer"] == "1000 cafés"


@pytest.mark.parametrize(
    ("data", "language", "date"),
    [
        ({}, "fr", ""),
        ({"due_on": datetime.date(2026, 3, 1)}, "fr", "dimanche 1 mars 2026"),
        ({"due_on": datetime.date(2026, 3, 1)}, "en", "Sunday 1 March 2026"),
        ({"public_meeting_on": datetime.date(2026, 5, 14)}, "fr", "jeudi 14 mai 2026"),
        ({"at": datetime.datetime(2026, 7, 3, 12, 30, tzinfo=datetime.UTC)}, "fr", "vendredi 3 juillet 2026 à 14h30"),
        ({"at": datetime.datetime(2026, 1, 9, 12, 5, tzinfo=datetime.UTC)}, "en", "Friday 9 January 2026, 13:05"),
    ],
)
def test_dates_are_those_of_france_in_the_language_of_the_reader(data, language, date):
    assert mails.context(CandidatureFactory(submitted=True), data, language=language)["date"] == date


def test_what_the_dialog_holds():
    values = mails.context(
        CandidatureFactory(submitted=True),
        {"items": [" Un plan ", "", "Le bail"], "mode": Visit.Mode.ON_SITE, "place": "Mairie", "message": " Merci. "},
    )

    assert values["items"] == "- Un plan\n- Le bail"
    assert values["place"] == "Mairie"
    assert values["text"] == "Merci."
    assert values["mode"]


def test_declining_tells_the_day_one_may_apply_again():
    _candidature, line = act("decline")

    day = timezone.localdate() + datetime.timedelta(days=182)
    assert str(day.year) in line.mail.text_body
    assert "partir du ." not in line.mail.text_body


# Preview --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", EDITED)
def test_a_preview_is_the_mail_that_would_leave_but_for_its_link(code):
    candidature, actor, data = ready_for(code)
    subject, body = mails.preview(ACTIONS[code], candidature, data)

    line = perform(candidature, code, actor=actor, data=data, mail=EditedMail(subject, body))

    link = re.search(r"http\S+/candidature/lien/\S+", line.mail.text_body)
    assert line.mail.subject == subject
    assert line.mail.text_body == body.replace(mails.LINK_PLACEHOLDER, link[0] if link else "")
    assert (mails.LINK_PLACEHOLDER in body) == ("{{ link }}" in TEXTS[ACTIONS[code].mail]["body_fr"])


def test_a_preview_issues_no_link_and_writes_nothing():
    candidature, _actor, data = ready_for("close")

    mails.preview(ACTIONS["close"], candidature, data)

    assert holder_of(candidature).links.count() == 0
    assert OutgoingEmail.objects.count() == 0


def test_a_preview_speaks_the_language_of_the_holder():
    candidature, _actor, data = ready_for("close")
    holder = holder_of(candidature)
    holder.language = "en"
    holder.save()

    subject, _body = mails.preview(ACTIONS["close"], candidature, data)

    assert subject == f"File closed: candidature {candidature.reference}"


def test_a_file_without_a_holder_has_a_preview():
    candidature, _actor, data = ready_for("close")
    holder_of(candidature).delete()

    assert mails.preview(ACTIONS["close"], candidature, data)[0]


def test_braces_typed_by_an_officer_are_left_as_they_are():
    _candidature, line = act("close", mail=EditedMail("Clos", "Bonjour {{ prenom }} {% now %}"))

    assert line.mail.body == "Bonjour {{ prenom }} {% now %}"


# Copies of a sending --------------------------------------------------------------------------------
def test_the_mairie_gets_a_copy_without_any_link():
    candidature, _line = act("submit", town_hall_email="mairie@ailleurs.example")

    copy = OutgoingEmail.objects.get(template_code="submitted_copy")
    assert copy.recipient == "mairie@ailleurs.example"
    assert candidature.reference in copy.subject + copy.text_body
    assert "/candidature/" not in copy.text_body


def test_a_mairie_that_is_the_holder_gets_one_mail():
    act("submit", holder="Mairie@Commune.example", town_hall_email="mairie@commune.example")

    assert OutgoingEmail.objects.count() == 1


def test_the_team_is_told_at_its_address_with_a_link_to_the_admin(settings):
    InstructionSettings.objects.update_or_create(pk=1, defaults={"team_email": "equipe@programme.example"})

    candidature, _line = act("submit")

    mail = OutgoingEmail.objects.get(template_code="new_candidature")
    assert mail.recipient == "equipe@programme.example"
    assert settings.WAGTAILADMIN_BASE_URL + mails.admin_link(candidature) in mail.text_body
    assert "/lien/" not in mail.text_body


def test_without_an_address_of_the_team_nobody_is_told():
    act("submit")

    assert not OutgoingEmail.objects.filter(template_code="new_candidature").exists()


def test_answers_go_to_the_officer_and_every_mail_leads_to_the_file():
    candidature, actor, data = ready_for("close")
    candidature.officer = officer(email="camille@programme.example")
    candidature.save()

    mail = perform(candidature, "close", actor=actor, data=data).mail

    assert mail.reply_to == "camille@programme.example"
    assert mail.link == reverse("wagtailsnippets_candidatures_candidature:edit", args=[candidature.pk])


def test_before_it_has_an_officer_answers_go_to_the_programme():
    _candidature, line = act("submit")

    assert line.mail.reply_to == "contact@1000cafes.org"


# Committee ------------------------------------------------------------------------------------------
def to_committee(session, author):
    candidature = CandidatureFactory(under_review=True)
    InstructionSheetFactory(candidature=candidature)
    return perform(candidature, "send_to_committee", actor=Actor(user=author), data={"session": session})


def test_each_member_is_written_to_once_a_session():
    session, author = CommitteeSessionFactory(members=3), officer()

    first = to_committee(session, author)
    second = to_committee(session, author)

    written = OutgoingEmail.objects.filter(template_code="review_requested")
    assert sorted(written.values_list("recipient", flat=True)) == sorted(m.email for m in session.members.all())
    assert first.mail in written
    assert second.mail is None


def test_the_link_of_the_first_mail_still_works_after_the_second_file():
    session, author = CommitteeSessionFactory(members=1), officer()
    mail = to_committee(session, author).mail
    to_committee(session, author)

    token = re.search(r"http\S+/([\w-]{20,})/", mail.text_body)[1]

    assert links.find_committee_member(token) == session.members.get()


def test_a_session_without_members_writes_to_nobody():
    assert to_committee(CommitteeSessionFactory(members=0), officer()).mail is None


# Links, requests to join, messages ------------------------------------------------------------------
def test_a_link_is_queued_once_an_event():
    person = holder_of(CandidatureFactory())

    first, again = (mails.queue_link(person, key="draft_link:event") for _time in range(2))

    assert first == again
    token = re.search(r"http\S+/([\w-]{20,})/", first.text_body)[1]
    assert links.find_link(token).collaborator == person


def test_a_request_to_join_tells_the_holder_and_only_the_holder():
    candidature = CandidatureFactory(submitted=True)
    editor = CollaboratorFactory(candidature=candidature, editor=True)

    mail = mails.queue_join_request(candidature, email="adjoint@x.example", name="Un adjoint")

    assert mail.recipient == holder_of(candidature).email
    assert "Un adjoint" in mail.text_body
    assert "adjoint@x.example" in mail.text_body
    assert sent_to(editor.email) == sent_to("adjoint@x.example") == []


def test_requests_to_join_are_limited():
    candidature = CandidatureFactory(submitted=True)
    for number in [1, 1, 2, 3, 4, 5, 6, 7]:
        mails.queue_join_request(candidature, email=f"a{number}@x.example", name="")

    assert OutgoingEmail.objects.filter(template_code="join_requested").count() == 5


def test_a_message_of_the_team_reaches_the_commune():
    message = MessageFactory(author_user=officer(), text="Le local a-t-il une cave ?\n{{ link }}")

    mail = mails.queue_message(message.candidature, message)

    assert mail.recipient == holder_of(message.candidature).email
    assert "Le local a-t-il une cave ?\n{{ link }}" in mail.text_body


@pytest.mark.parametrize("queue", [mails.queue_join_request, mails.queue_message])
def test_without_a_holder_nobody_is_written_to(queue):
    candidature = CandidatureFactory(submitted=True, holder=False)
    arguments = [MessageFactory(candidature=candidature)] if queue is mails.queue_message else []
    named = {} if arguments else {"email": "a@x.example", "name": ""}

    assert queue(candidature, *arguments, **named) is None


# Coming back ----------------------------------------------------------------------------------------
def test_links_asked_for_are_limited_an_hour(monkeypatch):
    person = holder_of(CandidatureFactory(holder="mairie@x.example"))
    start = timezone.now()
    for minute in range(6):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: start + datetime.timedelta(minutes=minute))
        resuming.send_link(person, reason="asked")
    assert sent_to("mairie@x.example") == ["draft_link"] * 3

    monkeypatch.setattr(timezone, "now", lambda: start + datetime.timedelta(minutes=61))
    assert resuming.send_link(person, reason="asked") is not None


def test_a_link_asked_for_twice_in_a_minute_is_sent_once(monkeypatch):
    person = holder_of(CandidatureFactory(holder="mairie@x.example"))
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)

    resuming.send_link(person, reason="asked")
    resuming.send_link(person, reason="asked")

    assert len(sent_to("mairie@x.example")) == 1


def test_a_file_that_was_sent_has_its_own_words():
    resuming.send_link(holder_of(CandidatureFactory(submitted=True, holder="mairie@x.example")), reason="asked")

    assert sent_to("mairie@x.example") == ["file_link"]


def test_an_address_of_several_files_gets_one_mail_that_names_them_all_sent_ones_first():
    sent = CandidatureFactory(submitted=True, holder="mairie@x.example")
    drafts = CandidatureFactory.create_batch(4, holder="mairie@x.example")

    resuming.send_links_to("MAIRIE@x.example")

    mail = OutgoingEmail.objects.get()
    names = [file.commune.name for file in (sent, *drafts)]
    assert all(name in mail.text_body for name in names)
    assert min(names, key=mail.text_body.index) == sent.commune.name
    assert mail.text_body.count("/candidature/lien/") == 5


def test_drafts_opened_by_a_stranger_never_use_up_what_the_address_may_ask_for():
    sent = CandidatureFactory(submitted=True, holder="mairie@x.example")
    for _number in range(5):
        resuming.send_link(holder_of(CandidatureFactory(holder="mairie@x.example")), reason="start")

    resuming.send_links_to("mairie@x.example")

    assert OutgoingEmail.objects.filter(template_code="draft_link").count() == resuming.LINKS_AN_HOUR
    assert sent.commune.name in OutgoingEmail.objects.get(template_code="files_link").text_body


def test_an_unknown_address_gets_nothing():
    CandidatureFactory()

    resuming.send_links_to("inconnue@x.example")

    assert OutgoingEmail.objects.count() == 0
