import datetime
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from cafes_map import error_report_form, error_reports
from cafes_map.daily import forget_addresses_of_error_reports
from cafes_map.models import ErrorReport
from home.models import SiteSettings, User
from mailing.models import OutgoingEmail
from tests.factories.cafes_map import CafeFactory, CommuneFactory, ErrorReportFactory

ADDRESS = "/en/cafes/72/le-lavoir/signaler/"


@pytest.fixture
def cafe(map_page):
    return CafeFactory(name="Le Lavoir", slug="le-lavoir", commune=CommuneFactory(name="Tresson"))


def opened(seconds_ago=60):
    """The hidden token of a form that was opened so long ago."""
    moment, key = error_report_form.signing.loads(error_report_form.new_token(), salt=error_report_form.SALT)
    return error_report_form.signing.dumps((moment - seconds_ago, key), salt=error_report_form.SALT)


def answers(**changes):
    return {
        "subject": "hours",
        "message": "Fermé le lundi depuis mars.\nVu sur la porte.",
        "email": "odile@example.org",
        "website": "",
        "opened": opened(),
    } | changes


def test_the_page_asks_little_and_is_kept_by_no_cache(client, cafe):
    response = client.get(ADDRESS + "?sujet=closed")

    html = response.content.decode()
    assert response.status_code == 200
    assert "Le Lavoir, Tresson" in html
    assert re.findall(r'name="(\w+)"', html.partition('<form class="stack"')[2]) == [
        "csrfmiddlewaretoken",
        *["subject"] * 5,
        "message",
        "email",
        "website",
        "opened",
    ]
    assert re.search(r'value="closed"[^>]*checked', html)
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex"' in html


def test_a_report_is_kept_told_to_the_team_and_thanked_for(client, cafe):
    SiteSettings.objects.create(site=Site.objects.get(), contact_email="cafes@1000cafes.example")

    response = client.post(ADDRESS, answers())

    assert (response.status_code, response["Location"]) == (302, ADDRESS + "?merci")
    assert "Thank you" in client.get(response["Location"]).content.decode()
    report = ErrorReport.objects.get()
    assert (report.cafe, report.subject, report.email, report.handled_at) == (cafe, "hours", "odile@example.org", None)
    assert report.message == "Fermé le lundi depuis mars.\nVu sur la porte."
    mail = OutgoingEmail.objects.get()
    assert (mail.recipient, mail.reply_to) == ("cafes@1000cafes.example", "odile@example.org")
    assert mail.subject == "Erreur signalée : Le Lavoir, Tresson (72)"
    assert "Vu sur la porte." in mail.text_body
    assert f"/admin/cafes/signalements/{report.pk}/" in mail.text_body


def test_the_same_form_sent_twice_is_one_report(client, cafe):
    same = answers()

    client.post(ADDRESS, same)
    client.post(ADDRESS, same)

    assert (ErrorReport.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_an_address_is_not_required(client, cafe):
    client.post(ADDRESS, answers(email=""))

    assert ErrorReport.objects.get().email is None
    assert OutgoingEmail.objects.get().reply_to == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": ""}, "This field is required"),
        ({"subject": "nonsense"}, "Select a valid choice"),
        ({"message": "  "}, "This field is required"),
        ({"email": "odile"}, "Enter a valid email address"),
        ({"message": "x" * 2001}, "at most 2000 characters"),
        ({"website": "https://spam.example"}, "trap for machines"),
        ({"opened": ""}, "Nothing is lost: send it again"),
        ({"opened": "x:y:z"}, "Nothing is lost: send it again"),
        ({"opened": "just now"}, "That was quick"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, cafe, changes, words):
    typed = answers(message="Une phrase à ne pas perdre.") | changes
    if typed["opened"] == "just now":
        typed["opened"] = opened(0)

    response = client.post(ADDRESS, typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "error-summary" in html
    assert typed["message"][:200] in html
    assert not ErrorReport.objects.exists()


def test_sending_again_what_went_too_fast_is_enough(client, cafe, monkeypatch):
    page = client.post(ADDRESS, answers(opened=opened(0))).content.decode()
    token = re.search(r'name="opened" value="([^"]+)"', page)[1]
    now = error_report_form.time.time()
    monkeypatch.setattr(error_report_form.time, "time", lambda: now + 5)

    assert client.post(ADDRESS, answers(opened=token)).status_code == 302


def test_too_many_reports_from_one_place_wait(client, cafe):
    for _number in range(error_reports.REPORTS_OF_A_VISITOR):
        assert client.post(ADDRESS, answers()).status_code == 302

    refused = client.post(ADDRESS, answers(message="À garder"))

    assert refused.status_code == 422
    assert "Many reports came from here" in refused.content.decode()
    assert "À garder" in refused.content.decode()
    assert client.post(ADDRESS, answers(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_cache_that_is_down_stops_nobody(client, cafe, monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "incr", fail)

    for _number in range(error_reports.REPORTS_OF_A_VISITOR + 1):
        assert client.post(ADDRESS, answers()).status_code == 302


def test_the_form_is_protected_against_forgery(cafe):
    assert Client(enforce_csrf_checks=True).post(ADDRESS, answers()).status_code == 403


def test_no_form_about_a_cafe_that_is_not_on_the_site(client, cafe):
    CafeFactory(slug="brouillon", draft=True)

    for address in ("/cafes/72/brouillon/signaler/", "/cafes/29/le-lavoir/signaler/", "/cafes/72/x/signaler/"):
        assert client.get(address).status_code == 404
        assert client.post(address, answers()).status_code == 404


def test_the_page_of_the_cafe_leads_to_the_form_and_holds_none(client, cafe):
    html = client.get("/en/cafes/72/le-lavoir/").content.decode()

    assert f'href="{ADDRESS}"' in html
    assert 'method="post"' not in html
    assert "csrf" not in html


@pytest.mark.parametrize("days", [364, 366])
def test_addresses_go_a_year_after_the_report_was_handled(db, days):
    author = User.objects.create_user("redaction@1000cafes.example", "secret")
    old, waiting = ErrorReportFactory(), ErrorReportFactory()
    mail = error_reports.receive(CafeFactory(), subject="other", message="m", email="a@example.org", key="k")
    for report in (old, mail):
        error_reports.mark_handled(report, note="vu", author=author)

    done = forget_addresses_of_error_reports(timezone.now() + datetime.timedelta(days=days))

    assert done == (2 if days > 365 else 0)
    assert [ErrorReport.objects.get(pk=report.pk).email is None for report in (old, mail, waiting)] == [
        days > 365,
        days > 365,
        False,
    ]
    # The mail told the team the same address.
    assert OutgoingEmail.objects.exists() is (days < 365)
    assert forget_addresses_of_error_reports(timezone.now() + datetime.timedelta(days=days)) == 0


def test_a_report_that_nobody_handles_does_not_keep_an_address_for_ever(db):
    report = ErrorReportFactory(email="dominique@example.org")

    for years, kept in ((1, "dominique@example.org"), (3, None)):
        forget_addresses_of_error_reports(timezone.now() + datetime.timedelta(days=366 * years))
        assert ErrorReport.objects.get(pk=report.pk).email == kept


def test_handled_once_and_logged_without_the_words_of_the_visitor(db):
    first, second = (User.objects.create_user(f"{name}@1000cafes.example", "secret") for name in ("a", "b"))
    report = ErrorReportFactory()

    handled = error_reports.mark_handled(report, note="Appelé.", author=first)
    again = error_reports.mark_handled(report, note="Appelé deux fois.", author=second)

    assert (again.handled_by, again.handled_at, again.note) == (first, handled.handled_at, "Appelé deux fois.")
    entries = ModelLogEntry.objects.filter(action="cafes_map.handle_report")
    assert [(entry.user, entry.data) for entry in entries.order_by("pk")] == [
        (first, {"report": report.pk}),
        (second, {"report": report.pk}),
    ]


def test_the_form_page_asks_few_queries(client, cafe):
    client.get(ADDRESS)
    with CaptureQueriesContext(connection) as captured:
        client.get(ADDRESS)

    assert len(captured) <= 8
