"""The dialogs of the actions: what they say, what they refuse, and the mail read over before it leaves."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from candidatures.instruction.transitions import ACTIONS, L, O, X
from candidatures.mails import LINK_PLACEHOLDER
from candidatures.models import CommitteeSession, Status
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import admin_url, browser_of_user, page_of_file, text_of
from tests.candidatures.test_transitions_guards import CASES, Ready, state_of
from tests.factories.cafes_map import CommuneFactory
from tests.factories.candidatures import (
    CandidatureFactory,
    exploitation,
    fresh,
    lead,
    officer,
    ready_for,
    redaction,
)

pytestmark = pytest.mark.django_db

TEAM = {O, L, X}
OF_THE_TEAM = [code for code, action in ACTIONS.items() if action.roles & TEAM]
EDITED = [code for code in OF_THE_TEAM if ACTIONS[code].is_edited_before_sending]
DECISIONS = [code for code in EDITED if ACTIONS[code].is_decision]
MAKERS = {O: officer, L: lead, X: exploitation}
every_action = pytest.mark.parametrize("code", OF_THE_TEAM)


def typed(data):
    """The data of a dialog as its page sends them."""
    return {name: as_typed(value) for name, value in data.items()} | {"csrfmiddlewaretoken": "x"}


def as_typed(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, CommitteeSession):
        return str(value.pk)
    if isinstance(value, list):
        return "\n".join(value)
    return value


def mail_of(page):
    """What the dialog proposes as the mail, as the page would send it back."""
    form = page.context["mail_form"]
    return {f"mail-{name}": form[name].value() or "" for name in form.fields}


def prepared(code, status=None):
    """(candidature, browser of someone who may, address of the dialog, what to type)"""
    candidature, actor, data = ready_for(code, status)
    return (
        candidature,
        browser_of_user(actor.user),
        admin_url("candidature_action", candidature, code=code),
        typed(data),
    )


def confirm(client, path, data, **mail):
    """Types the data, reads the mail over when there is one, confirms."""
    page = client.post(path, data)
    if page.status_code != 200:
        return page
    changes = {f"mail-{name}": value for name, value in mail.items()}
    return client.post(path, data | mail_of(page) | changes | {"confirm": "1"})


# What they show ------------------------------------------------------------------------------------
@every_action
def test_a_dialog_without_obstacle_shows_its_form_and_its_button(code):
    candidature, client, path, _data = prepared(code)

    response = client.get(path)

    assert response.status_code == 200
    assert response.context["obstacles"] == []
    assert str(ACTIONS[code].label) in text_of(response)
    assert '<button class="button"' in text_of(response)
    assert fresh(candidature).status == candidature.status


@every_action
def test_opening_a_dialog_changes_nothing(code):
    candidature, client, path, _data = prepared(code)
    before = state_of(candidature)

    client.get(path)
    client.head(path)

    assert state_of(candidature) == before


@every_action
def test_hostile_strings_of_the_commune_are_inert_in_the_dialog(code):
    script = "<script>alert('x')</script>"
    candidature, client, path, data = prepared(code)
    candidature.commune.name = script
    candidature.commune.save()
    candidature.mayor_last_name = candidature.premises_address = script
    candidature.save()

    for response in (client.get(path), client.post(path, data | {"text": ""})):
        assert "<script>alert" not in text_of(response)


@every_action
def test_a_dialog_opened_in_the_wrong_state_says_so(code):
    candidature, client, path, data = prepared(code)
    wrong = next(status for status in ("closed", "submitted", "committee") if status not in ACTIONS[code].sources)
    candidature.status = wrong
    candidature.save()
    if ACTIONS[code].roles == {L, X}:
        client = browser_of_user(lead())
    before = state_of(candidature)

    page = client.get(path)
    refused = client.post(path, data | {"confirm": "1", "mail-subject": "Objet", "mail-body": "Texte"})

    assert len(page.context["obstacles"]) == 1
    assert str(candidature.get_status_display()) in page.context["obstacles"][0]
    assert '<button class="button"' not in text_of(page)
    assert refused.status_code == 409
    assert state_of(candidature) == before


# Guards --------------------------------------------------------------------------------------------
def cases(kind):
    """The cases of test_transitions_guards that are actions of the team, by their STATE or DATA guards."""
    return [
        pytest.param(code, spoil, id=f"{number}-{code}-{guard}")
        for number, (code, guard, _sentence, spoil) in enumerate(CASES)
        if code in OF_THE_TEAM and guard in {each.__name__ for each in getattr(ACTIONS[code], kind)}
    ]


@pytest.mark.parametrize(("code", "spoil"), cases("state_guards"))
def test_a_state_guard_is_said_in_the_dialog_and_holds_on_a_forged_post(code, spoil):
    ready = Ready(*ready_for(code))
    client, path = browser_of_user(ready.actor.user), admin_url("candidature_action", ready.candidature, code=code)
    spoil(ready)
    sentences = ACTIONS[code].obstacles(fresh(ready.candidature), ready.actor)
    before = state_of(ready.candidature)

    page = client.get(path)
    forged = client.post(
        path, typed(ready.data) | {"confirm": "1", "mail-subject": "Objet", "mail-body": "Texte", "mail-hold": ""}
    )

    assert len(sentences) == 1
    assert page.context["obstacles"] == sentences
    assert f"<li>{sentences[0]}</li>" in text_of(page)
    assert '<button class="button"' not in text_of(page)
    assert forged.status_code == 409
    assert state_of(ready.candidature) == before


@pytest.mark.parametrize(("code", "spoil"), cases("data_guards"))
def test_a_data_guard_holds_on_a_forged_post(code, spoil):
    ready = Ready(*ready_for(code))
    client, path = browser_of_user(ready.actor.user), admin_url("candidature_action", ready.candidature, code=code)
    spoil(ready)
    before = state_of(ready.candidature)

    response = client.post(
        path, typed(ready.data) | {"confirm": "1", "mail-subject": "Objet", "mail-body": "Texte", "mail-hold": ""}
    )

    assert response.status_code == 409 or response.context["form"].errors
    assert state_of(ready.candidature) == before


# Doing ---------------------------------------------------------------------------------------------
@every_action
def test_an_action_is_done_and_leads_back_to_the_file(code):
    candidature, client, path, data = prepared(code)

    response = confirm(client, path, data)

    assert response["Location"] == page_of_file(candidature)
    assert candidature.transitions.filter(action=code).count() == 1


@every_action
def test_a_post_without_anything_does_only_what_needs_nothing(code):
    candidature, client, path, _data = prepared(code)
    needs_nothing = not client.get(path).context["form"].fields and code not in EDITED

    response = client.post(path, {})

    assert response.status_code == (302 if needs_nothing else 200)
    assert candidature.transitions.filter(action=code).count() == needs_nothing


@every_action
def test_confirming_twice_does_it_once(code):
    candidature, client, path, data = prepared(code)
    confirm(client, path, data)
    count = OutgoingEmail.objects.count()

    again = confirm(client, path, data, subject="Deux fois", body="Texte")

    assert candidature.transitions.filter(action=code).count() == 1
    assert again.status_code in (404, 409)  # 404: exploitation no longer sees it, or the role has no such action
    assert OutgoingEmail.objects.count() == count


# The mail ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", EDITED)
def test_the_mail_is_shown_before_anything_is_done(code):
    candidature, client, path, data = prepared(code)
    before = state_of(candidature)

    page = client.post(path, data)

    assert page.status_code == 200
    assert page.context["mail_form"]["subject"].value()
    assert (LINK_PLACEHOLDER in page.context["mail_form"]["body"].value()) == (code != "close")
    assert state_of(candidature) == before


@pytest.mark.parametrize("code", EDITED)
def test_the_words_of_the_officer_leave_with_the_real_link(code):
    candidature, client, path, data = prepared(code)

    confirm(client, path, data, subject="Nos mots", body=f"Bonjour,\n\nvoici.\n\n{LINK_PLACEHOLDER}", hold="")

    mail = OutgoingEmail.objects.get(subject="Nos mots")
    assert mail.recipient == candidature.collaborators.get().email
    assert "voici." in mail.text_body
    assert LINK_PLACEHOLDER not in mail.text_body
    assert "/candidature/lien/" in mail.text_body
    assert mail.state == "queued"
    assert candidature.transitions.get(action=code).mail == mail


@pytest.mark.parametrize("code", DECISIONS)
def test_the_mail_of_a_decision_may_be_held(code):
    candidature, client, path, data = prepared(code)

    confirm(client, path, data, subject="Plus tard", hold="hold")

    assert OutgoingEmail.objects.get(subject="Plus tard").state == "draft"
    assert fresh(candidature).transitions.get(action=code).mail.subject == "Plus tard"


@pytest.mark.parametrize("code", EDITED)
def test_decisions_propose_to_wait_and_nothing_else_can(code):
    candidature, client, path, data = prepared(code)
    proposed = mail_of(client.post(path, data)).get("mail-hold")

    confirm(client, path, data, subject="Objet", hold="hold")

    assert proposed == ("hold" if code in DECISIONS else None)
    assert OutgoingEmail.objects.get(subject="Objet").state == ("draft" if code in DECISIONS else "queued")
    assert candidature.transitions.filter(action=code).count() == 1


@pytest.mark.parametrize("code", EDITED)
@pytest.mark.parametrize("mail", [{"subject": ""}, {"body": "  "}, {"subject": "x" * 201}])
def test_a_mail_that_cannot_leave_stops_the_action(code, mail):
    candidature, client, path, data = prepared(code)
    before = state_of(candidature)

    response = confirm(client, path, data, **mail)

    assert response.status_code == 200
    assert response.context["mail_form"].errors
    assert state_of(candidature) == before


@pytest.mark.parametrize("code", DECISIONS)
def test_a_decision_leaves_now_or_waits_and_nothing_in_between(code):
    candidature, client, path, data = prepared(code)
    before = state_of(candidature)

    confirm(client, path, data, hold="for ever")

    assert state_of(candidature) == before


def test_a_subject_of_several_lines_becomes_one():
    _candidature, client, path, data = prepared("close")

    response = confirm(client, path, data, subject="Objet\r\nBcc: tous@ailleurs.example", hold="")

    assert response.status_code == 302
    assert OutgoingEmail.objects.filter(subject="Objet Bcc: tous@ailleurs.example").count() == 1


def test_the_mail_can_be_written_again_from_what_was_typed():
    _candidature, client, path, data = prepared("decline")
    page = client.post(path, data)

    again = client.post(path, data | mail_of(page) | {"text": "Une autre raison.", "preview": "1"})

    assert "Une autre raison." in again.context["mail_form"]["body"].value()


def test_what_is_asked_for_is_in_the_mail():
    _candidature, client, path, data = prepared("request_info")

    body = client.post(path, data).context["mail_form"]["body"].value()

    assert "- Un plan du local" in body
    assert "- La délibération" in body


def test_a_refusal_left_to_wait_may_be_undone_in_a_dialog():
    candidature, client, path, data = prepared("decline")
    confirm(client, path, data, hold="hold")

    client.post(admin_url("candidature_action", candidature, code="undo_decision"), {"csrfmiddlewaretoken": "x"})

    assert fresh(candidature).status == Status.COMMITTEE
    assert OutgoingEmail.objects.get(template_code="declined").state == "cancelled"


# Who -----------------------------------------------------------------------------------------------
@every_action
def test_those_who_may_not_find_no_dialog(code):
    candidature, _client, path, data = prepared(code)
    before = state_of(candidature)
    wrong = [make for role, make in MAKERS.items() if role not in ACTIONS[code].roles] + [redaction]
    # A lead is an officer too: what officers may do, leads may.
    wrong = [make for make in wrong if make is not lead or O not in ACTIONS[code].roles]

    for make in wrong:
        client = browser_of_user(make())
        assert client.get(path).status_code == 404, make
        assert client.post(path, data | {"confirm": "1"}).status_code == 404, make

    assert state_of(candidature) == before


@pytest.mark.parametrize("code", ["submit", "withdraw", "answer_info", "expire_draft", "nothing", "start"])
def test_what_is_the_communes_or_the_systems_has_no_dialog(code):
    candidature = CandidatureFactory(submitted=True)

    for make in (officer, lead):
        assert browser_of_user(make()).get(f"/admin/candidature/{candidature.pk}/action/{code}/").status_code == 404


def test_exploitation_may_convert_what_it_sees():
    candidature, _actor, data = ready_for("convert")
    client = browser_of_user(exploitation())
    path = admin_url("candidature_action", candidature, code="convert")

    confirm(client, path, typed(data))

    assert fresh(candidature).status == Status.CONVERTED
    assert fresh(candidature).cafe.name == "Café de la Place"


@pytest.mark.parametrize("changes", [{"session": "0"}, {"session": "x"}, {"session": "99999999999999999999"}])
def test_a_session_that_does_not_exist_is_refused(changes):
    candidature, client, path, data = prepared("send_to_committee")

    response = client.post(path, data | changes)

    assert response.context["form"].errors["session"]
    assert fresh(candidature).status == Status.UNDER_REVIEW


NAUGHTY = ["x" * 50_000, "𝕿𝖍𝖊", "\u202e", "{{ link }}{{ code }}", "%(name)s", "'; DROP TABLE", "9" * 400]


@every_action
def test_naughty_values_in_every_field_break_nothing(code):
    candidature, client, path, data = prepared(code)
    fields = client.get(path).context["form"].fields

    for value in NAUGHTY:
        response = client.post(path, dict.fromkeys(fields, value) | {"csrfmiddlewaretoken": "x"})
        assert response.status_code < 500, value[:20]
        if response.status_code == 302:
            break
    assert data
    assert fresh(candidature).pk


def test_the_name_of_a_commune_with_braces_does_not_run_in_the_mail():
    candidature, client, path, data = prepared("close")
    candidature.commune = CommuneFactory(name="{{ code }}{% now 'Y' %}")
    candidature.save()

    body = client.post(path, data).context["mail_form"]["body"].value()

    assert "{{ code }}{% now 'Y' %}" in body
