import datetime

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation

from home.context_processors import site
from home.models import SiteSettings
from tests.factories.home import SiteSettingsFactory


@pytest.fixture
def visit(home):
    return RequestFactory().get("/", headers={"host": "localhost"})


def test_the_context_costs_nothing_until_it_is_used(visit, django_assert_num_queries):
    with django_assert_num_queries(0):
        site(visit)


def test_the_settings_are_read_once_a_request(visit, django_assert_num_queries):
    SiteSettingsFactory()

    with django_assert_num_queries(2):  # The site, then its settings.
        context = site(visit)
        assert context["site_settings"].phone == "01 99 00 10 00"
        assert str(context["contact_email"]) == "contact@1000cafes.org"


def test_a_visit_writes_no_row(visit):
    assert site(visit)["site_settings"].phone == ""

    assert SiteSettings.objects.count() == 0


def test_the_address_of_the_settings_wins(visit):
    SiteSettingsFactory(contact_email="bonjour@1000cafes.example")

    assert str(site(visit)["contact_email"]) == "bonjour@1000cafes.example"


@pytest.mark.parametrize(("days", "shown"), [(None, True), (0, True), (3, True), (-1, False)])
def test_a_notice_shows_until_its_last_day(days, shown):
    until = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    settings = SiteSettings(notice="Fermé lundi.", notice_until=until)

    assert settings.current_notice == ("Fermé lundi." if shown else "")


@pytest.mark.parametrize(
    ("language", "english", "shown"),
    [
        ("fr", "Closed on Monday.", "Fermé lundi."),
        ("en", "Closed on Monday.", "Closed on Monday."),
        ("en", "", "Fermé lundi."),
    ],
)
def test_a_notice_is_in_the_visitors_language_when_it_is_written(language, english, shown):
    settings = SiteSettings(notice="Fermé lundi.", notice_en=english)

    with translation.override(language):
        assert settings.current_notice == shown


def test_the_legal_identity_is_in_the_order_of_the_notice():
    settings = SiteSettings(publisher="Association Fictive", host_name="Hébergeur Fictif")

    values = [value for _label, value in settings.legal_facts]

    assert values == ["Association Fictive", "", "", "", "", "Hébergeur Fictif", ""]


def test_what_nobody_ticked_is_off():
    assert (SiteSettings().directory_is_complete, SiteSettings().show_ign_tiles) == (False, False)
