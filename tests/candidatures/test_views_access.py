"""Coming back: links, codes, new links, and leaving."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from candidatures import links
from candidatures.models import AccessLink
from mailing.models import OutgoingEmail
from tests.candidatures.browsers import browser, browser_of, step_url, text_of
from tests.factories.candidatures import CandidatureFactory, CollaboratorFactory, holder_of

pytestmark = pytest.mark.django_db

LINK_REQUEST = "/candidature/lien/"
CODE = "/candidature/code/"


@pytest.fixture
def draft():
    return CandidatureFactory(holder="mairie@commune.example")


def issue(candidature):
    """(path of a fresh link, its code)"""
    url, code = links.issue_link(holder_of(candidature))
    return url[url.index("/candidature/") :], code


# Links -------------------------------------------------------------------------------------------
def test_opening_a_link_shows_a_button_and_signs_nobody_in(draft):
    path, _code = issue(draft)
    client = browser()

    response = client.get(path)

    assert response.status_code == 200
    assert '<form method="post">' in text_of(response)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "no-store" in response["Cache-Control"]


def test_a_mail_scanner_that_opens_the_link_many_times_burns_nothing(draft):
    path, _code = issue(draft)

    for _time in range(5):
        browser().get(path)
        browser().head(path)

    assert browser().post(path).status_code == 302


def test_the_button_signs_in_and_leads_to_the_file(draft):
    path, _code = issue(draft)
    client = browser()

    response = client.post(path)

    assert response["Location"] == draft.get_absolute_url()
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert client.get(step_url("commune", draft)).status_code == 200


def test_the_same_link_opens_the_file_in_a_second_browser(draft):
    path, _code = issue(draft)
    first, second = browser(), browser()

    first.post(path)
    second.post(path)

    assert first.get(draft.get_absolute_url()).status_code == 200
    assert second.get(draft.get_absolute_url()).status_code == 200


def test_signing_in_changes_the_key_of_the_session(draft):
    path, _code = issue(draft)
    client = browser_of(CandidatureFactory())
    before = client.cookies["sessionid"].value

    client.post(path)

    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_link_takes_no_other_method(draft, method):
    assert getattr(browser(), method)(issue(draft)[0]).status_code == 405


def test_an_older_link_no_longer_works_and_offers_a_new_one(draft):
    path, _code = issue(draft)
    issue(draft)

    response = browser().get(path)

    assert response.status_code == 404
    assert '<form method="post">' in text_of(response)
    assert "mairie@commune.example" not in text_of(response)


def test_a_link_of_more_than_thirty_days_no_longer_works(draft):
    path, _code = issue(draft)
    AccessLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client = browser()

    assert client.post(path)["Location"] == CODE
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_new_link_goes_to_the_address_of_the_file_only(draft):
    path, _code = issue(draft)
    issue(draft)

    response = browser().post(path, {"email": "pirate@ailleurs.example"})

    assert response["Location"] == CODE
    assert [mail.recipient for mail in OutgoingEmail.objects.all()] == ["mairie@commune.example"]


def test_a_dead_link_of_someone_removed_offers_nothing_to_them(draft):
    editor = CollaboratorFactory(candidature=draft, editor=True)
    url, _code = links.issue_link(editor)
    editor.removed_at = timezone.now()
    editor.save()

    response = browser().post(url[url.index("/candidature/") :])

    assert response.status_code == 404
    assert OutgoingEmail.objects.count() == 0


def test_the_link_of_a_draft_in_the_bin_offers_nothing(draft):
    path, _code = issue(draft)
    draft.trashed_at = timezone.now()
    draft.save()

    assert browser().post(path).status_code == 404
    assert OutgoingEmail.objects.count() == 0


@pytest.mark.parametrize("token", ["a" * 20, "-" * 64, "jamais-vu-nulle-part-0123456789"])
def test_a_link_nobody_issued_says_no_more_than_an_old_one(token):
    response = browser().get(f"/candidature/lien/{token}/")

    assert response.status_code == 404
    assert LINK_REQUEST in text_of(response)


# Codes -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["{0}", "{1} {2}", " {1}-{2} "])
def test_the_code_of_the_mail_opens_the_file(draft, written):
    _path, code = issue(draft)
    client = browser()

    response = client.post(CODE, {"email": "MAIRIE@commune.example", "code": written.format(code, code[:3], code[3:])})

    assert response["Location"] == draft.get_absolute_url()
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "٠٠٠٠٠٠", "999999999999"])
def test_a_code_badly_written_says_so(draft, code):
    issue(draft)

    response = browser().post(CODE, {"email": "mairie@commune.example", "code": code})

    assert response.status_code == 200
    assert response.context["form"].errors["code"]


def test_five_wrong_codes_cancel_the_code(draft):
    _path, code = issue(draft)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _time in range(5):
        browser().post(CODE, {"email": "mairie@commune.example", "code": wrong})

    response = browser().post(CODE, {"email": "mairie@commune.example", "code": code})

    assert response.status_code == 200
    assert response.context["form"].errors["code"]


def test_the_code_of_an_address_opens_nothing_of_another(draft):
    _path, code = issue(draft)

    response = browser().post(CODE, {"email": "autre@commune.example", "code": code})

    assert response.context["form"].errors["code"]


def test_a_wrong_code_and_an_unknown_address_read_the_same(draft):
    _path, code = issue(draft)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"

    known = browser().post(CODE, {"email": "mairie@commune.example", "code": wrong})
    unknown = browser().post(CODE, {"email": "personne@ailleurs.example", "code": wrong})

    assert known.context["form"].errors == unknown.context["form"].errors


# Asking for a link -------------------------------------------------------------------------------
def ask(email):
    return browser().post(LINK_REQUEST, {"email": email}, follow=True)


def test_asking_for_a_link_answers_the_same_whether_the_address_is_known_or_not(draft):
    known = ask("mairie@commune.example")
    unknown = ask("personne@ailleurs.example")

    assert known.redirect_chain == unknown.redirect_chain == [(CODE, 302)]
    assert [str(message) for message in known.context["messages"]] == [
        str(message) for message in unknown.context["messages"]
    ]
    assert [mail.recipient for mail in OutgoingEmail.objects.all()] == ["mairie@commune.example"]


def test_the_link_that_was_asked_for_opens_the_file(draft):
    ask("mairie@commune.example")

    body = OutgoingEmail.objects.get().text_body
    path = next(word for word in body.split() if "/candidature/lien/" in word)
    assert browser().post(path[path.index("/candidature/") :])["Location"] == draft.get_absolute_url()


def test_asking_twice_at_once_leaves_the_mailed_link_working(draft):
    ask("mairie@commune.example")
    ask("mairie@commune.example")

    mail = OutgoingEmail.objects.get()
    path = next(word for word in mail.text_body.split() if "/candidature/lien/" in word)
    assert browser().post(path[path.index("/candidature/") :]).status_code == 302


def test_an_address_receives_three_link_mails_an_hour_at_most(draft, monkeypatch):
    start = timezone.now()
    for minute in range(0, 50, 5):
        monkeypatch.setattr(timezone, "now", lambda minute=minute: start + timedelta(minutes=minute))
        ask("Mairie@Commune.example")
    an_hour = OutgoingEmail.objects.count()
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=75))
    ask("mairie@commune.example")

    assert an_hour == 3
    assert OutgoingEmail.objects.count() == 4


def test_the_limit_of_one_address_is_not_that_of_another(draft):
    CandidatureFactory(holder="autre@commune.example")
    for _time in range(4):
        ask("mairie@commune.example")

    ask("autre@commune.example")

    assert OutgoingEmail.objects.filter(recipient="autre@commune.example").count() == 1


def test_a_file_that_was_sent_gets_the_link_of_a_sent_file():
    CandidatureFactory(submitted=True, holder="mairie@commune.example")

    ask("mairie@commune.example")

    assert OutgoingEmail.objects.get().template_code == "file_link"


def test_an_address_with_two_files_receives_one_mail_with_both():
    draft = CandidatureFactory(holder="mairie@commune.example")
    sent = CandidatureFactory(holder="mairie@commune.example", submitted=True)

    ask("mairie@commune.example")

    body = OutgoingEmail.objects.get().text_body
    links_mailed = [word for word in body.split() if "/candidature/lien/" in word]
    opened = {browser().post(link[link.index("/candidature/") :])["Location"] for link in links_mailed}
    assert opened == {draft.get_absolute_url(), sent.get_absolute_url()}


@pytest.mark.parametrize("email", ["", "mairie", "a@b\nBcc: c@d.example", "x" * 5000 + "@commune.example"])
def test_asking_with_something_that_is_no_address_says_so(email):
    response = browser().post(LINK_REQUEST, {"email": email})

    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert OutgoingEmail.objects.count() == 0


# Leaving -----------------------------------------------------------------------------------------
def test_leaving_closes_every_file_on_this_computer(draft):
    client = browser_of(draft)
    other = CandidatureFactory()
    browser_of(other, client)

    response = client.post(reverse("candidatures:leave"))

    assert response.status_code == 302
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(other.get_absolute_url()).status_code == 404


def test_leaving_takes_only_a_post(draft):
    assert browser_of(draft).get(reverse("candidatures:leave")).status_code == 405


def test_a_file_that_is_not_open_here_looks_like_one_that_does_not_exist(draft):
    there = browser().get(draft.get_absolute_url())
    nowhere = browser().get("/candidature/BCDFGHJK/")

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert text_of(there).replace(draft.reference, "BCDFGHJK") == text_of(nowhere)


def test_a_reference_may_be_typed_in_small_letters(draft):
    assert browser_of(draft).get(f"/candidature/{draft.reference.lower()}/").status_code == 200
