"""Filling in a café: its hours in one line, its preview, its publication, alone or with others."""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cafes_map import hours_text, opening
from cafes_map.models import Cafe
from home.models import User
from tests.cafes_map.test_admin import cafe_form, week_form
from tests.cafes_map.test_cafe_page import photo
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    ErrorReportFactory,
    OpeningSlotFactory,
    ServiceFactory,
)

LIST = reverse("wagtailsnippets_cafes_map_cafe:list")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def editor(client, db):
    user = User.objects.create_user("redaction@1000cafes.example", "secret")
    user.groups.add(Group.objects.get(name="Rédaction"))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client


@pytest.fixture
def reader(client, db):
    """Of the team, without any right to change cafés."""
    user = User.objects.create_user("lead@1000cafes.example", "secret")
    user.groups.add(Group.objects.get(name="Responsables développement"))
    client.force_login(user)
    return client


def hours_of(cafe):
    return hours_text.write(hours_text.of_slots(cafe.opening_slots.all()))


def post_hours(client, cafe, text, *, typed=None, **fields):
    """The page as it opens on `text`, with another line typed in it."""
    grid = {}
    for day, opens, closes in hours_text.read(text):
        rank = sum(name.startswith(f"opens_{day}_") for name in grid)
        grid |= {f"opens_{day}_{rank}": f"{opens:%H:%M}", f"closes_{day}_{rank}": f"{closes:%H:%M}"}
    data = week_form(**grid, typed=text if typed is None else typed, typed_before=text)
    return client.post(reverse("cafes_map_hours", args=[cafe.pk]), data | fields)


# Hours --------------------------------------------------------------------------------------------------------------


def test_a_line_that_is_typed_is_the_week(editor):
    cafe = CafeFactory()

    response = post_hours(editor, cafe, "", typed="mar-sam 8h-13h 16h-minuit, dim 9h-12h")

    assert response.status_code == 302
    assert hours_of(cafe) == "mar-sam 8h-13h 16h-minuit, dim 9h-12h"


@pytest.mark.parametrize(
    ("typed", "fields", "saved"),
    [
        ("lun 8h-12h", {}, "lun 8h-12h"),
        ("lun 8h-12h", {"closes_0_0": "13:00"}, "lun 8h-13h"),
        ("", {}, "lun 8h-12h"),
        ("lun 9h-12h", {}, "lun 9h-12h"),
        ("lun 9h-12h", {"opens_0_0": "09:00"}, "lun 9h-12h"),
        ("lun 9h-12h", {"opens_0_0": "10:00"}, None),
        ("lun 9h", {}, None),
        ("lun 6h-7h 8h-9h 10h-11h 12h-13h", {}, None),
    ],
)
def test_the_line_and_the_table_never_contradict_each_other_in_silence(editor, typed, fields, saved):
    cafe = CafeFactory()
    OpeningSlotFactory(cafe=cafe, opens_at=datetime.time(8), closes_at=datetime.time(12))

    response = post_hours(editor, cafe, "lun 8h-12h", typed=typed, **fields)

    assert response.status_code == (302 if saved else 422)
    assert hours_of(cafe) == (saved or "lun 8h-12h")
    if not saved:
        assert typed in response.content.decode()


def test_the_table_is_filled_before_anything_is_saved(editor):
    cafe = CafeFactory()

    response = post_hours(editor, cafe, "", typed="mar 8h-12h30", read="1")

    html = response.content.decode()
    assert response.status_code == 200
    assert "Nothing is saved yet" in html
    assert re.search(r'name="opens_1_0" value="08:00"', html)
    assert re.search(r'name="closes_1_0" value="12:30"', html)
    assert "8:00 to 12:30" in html
    assert not cafe.opening_slots.exists()


def test_a_day_is_copied_to_others(editor):
    cafe = CafeFactory()

    response = post_hours(
        editor, cafe, "lun 8h-12h 14h-18h, mar 9h-10h, dim 9h-12h", copy="1", copy_from="0", copy_to=["1", "2", "3"]
    )

    assert response.context["form"].data["typed"] == "lun-jeu 8h-12h 14h-18h, dim 9h-12h"
    assert not cafe.opening_slots.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"copy": "1", "copy_from": "0"},
        {"copy": "1", "copy_from": "9", "copy_to": ["1"]},
        {"copy": "1", "copy_from": "0", "copy_to": ["1"], "opens_0_0": "12:00", "closes_0_0": "08:00"},
        {"read": "1", "typed": "sauf lundi"},
    ],
)
def test_what_cannot_be_copied_or_read_is_said_beside_the_line(editor, fields):
    response = post_hours(editor, CafeFactory(), "lun 8h-12h", **fields)

    assert response.status_code == 422
    assert response.content.decode().count("error-message") == 1


def test_a_line_is_explained_while_it_is_typed(editor):
    address = reverse("cafes_map_hours_read")

    read = editor.get(address, {"texte": "lun 8h-12h"}).json()

    assert read["week"][0] == {"day": "Monday", "hours": ["8:00 to 12:00"]}
    assert editor.get(address, {"texte": "lun"}).json() == {"error": "Monday: the hours are missing."}
    assert len(editor.get(address).json()["week"]) == 7


def test_a_line_is_explained_to_nobody_else(reader):
    assert reader.get(reverse("cafes_map_hours_read")).status_code == 404


def test_an_old_revision_never_brings_back_hours_services_or_situation(editor):
    cafe = CafeFactory(name="Avant", status="works")
    old = cafe.save_revision()
    opening.set_week(cafe, hours_text.read("lun 8h-12h"), author=None)
    opening.set_services(cafe, {ServiceFactory(slug="gaz"): {}}, author=None)
    opening.set_status(cafe, Cafe.Status.OPEN, author=None)

    old.publish()

    fresh = Cafe.objects.get()
    assert (fresh.status, hours_of(fresh)) == ("open", "lun 8h-12h")
    assert [offer.service.slug for offer in fresh.offered_services.all()] == ["gaz"]


def test_a_service_ends_on_a_day_and_never_before_it_began(editor):
    cafe, gas = CafeFactory(), ServiceFactory()
    address = reverse("cafes_map_services", args=[cafe.pk])
    data = {f"offered_{gas.pk}": "on", f"since_{gas.pk}": "2025-02-01", f"origin_{gas.pk}": "core"}

    refused = editor.post(address, data | {f"until_{gas.pk}": "2025-01-01"})
    editor.post(address, data | {f"until_{gas.pk}": "2025-03-01"})

    assert refused.status_code == 422
    assert "A service cannot end before it starts." in refused.content.decode()
    assert str(cafe.offered_services.get().until) == "2025-03-01"


# The form -----------------------------------------------------------------------------------------------------------


def test_the_form_says_what_is_on_the_site_at_once(editor):
    cafe = CafeFactory(services=[ServiceFactory(name="Gaz")])
    OpeningSlotFactory(cafe=cafe)
    ErrorReportFactory(cafe=cafe)

    html = editor.get(reverse("wagtailsnippets_cafes_map_cafe:edit", args=[cafe.pk])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))

    assert "Reported errors 1 to handle" in text
    assert "Opening hours lun 9h-14h" in text
    assert "Services Gaz" in text
    assert f"?cafe={cafe.pk}&amp;handled=false" in html
    assert "js/admin/place.js" in html
    assert 'name="go_live_at"' in html


def test_a_new_cafe_has_no_facts_yet(editor):
    assert "Save the café once" in editor.get(reverse("wagtailsnippets_cafes_map_cafe:add")).content.decode()


def test_a_cafe_that_nobody_placed_stands_in_its_commune(editor):
    commune = CommuneFactory(latitude=48.5, longitude=1.5)

    editor.post(reverse("wagtailsnippets_cafes_map_cafe:add"), cafe_form(commune, **{"action-publish": "1"}))

    cafe = Cafe.objects.get()
    assert (cafe.latitude, cafe.longitude, cafe.position_precision) == (48.5, 1.5, commune.position_precision)


def test_a_preview_shows_the_draft_its_photo_and_its_drawing(editor, map_page):
    cafe, image = CafeFactory(name="Avant", draft=True, services=[ServiceFactory()]), photo()
    OpeningSlotFactory(cafe=cafe)
    address = reverse("wagtailsnippets_cafes_map_cafe:preview_on_edit", args=[cafe.pk])
    form = cafe_form(cafe.commune, name="Après", slug=cafe.slug)

    editor.post(address, form)
    drawn = editor.get(address).content.decode()
    editor.post(address, form | {"photo": image.pk})
    photographed = editor.get(address).content.decode()

    assert "Après" in drawn
    # A draft has no drawing on the site yet.
    assert 'src="data:image/svg+xml;base64,' in drawn
    assert 'alt="Le comptoir"' in photographed


def test_a_cafe_that_is_not_saved_yet_can_be_previewed(editor, map_page):
    address = reverse("wagtailsnippets_cafes_map_cafe:preview_on_add")
    assert editor.post(address, cafe_form(CommuneFactory(), name="Tout neuf")).json()["is_valid"]

    assert "Tout neuf" in editor.get(address).content.decode()


def test_a_cafe_is_published_and_taken_off_at_its_hour(editor, monkeypatch):
    cafe = CafeFactory(name="Bientôt", draft=True)
    soon = timezone.now() + datetime.timedelta(days=2)
    editor.post(
        reverse("wagtailsnippets_cafes_map_cafe:edit", args=[cafe.pk]),
        cafe_form(cafe.commune, name="Bientôt", slug=cafe.slug, go_live_at=f"{soon:%Y-%m-%d %H:%M}")
        | {"action-publish": "1"},
    )
    assert not Cafe.objects.get().live

    monkeypatch.setattr(timezone, "now", lambda: soon + datetime.timedelta(minutes=1))
    call_command("publish_scheduled")
    assert Cafe.objects.get().live
    Cafe.objects.update(expire_at=soon)
    call_command("publish_scheduled")
    assert not Cafe.objects.get().live


# Several at once ----------------------------------------------------------------------------------------------------


def bulk(action, *cafes):
    keys = "&".join(f"id={cafe.pk}" for cafe in cafes)
    return f"{reverse('wagtail_bulk_action', args=['cafes_map', 'cafe', action])}?{keys}"


def test_several_cafes_are_published_then_taken_off(editor):
    cafes = CafeFactory.create_batch(2, draft=True)
    cafes[0].name = "Du brouillon"
    cafes[0].save_revision()

    page = editor.get(bulk("publish", *cafes))
    editor.post(bulk("publish", *cafes))

    assert "Publish the selected cafés" in page.content.decode()
    assert {cafe.live for cafe in Cafe.objects.all()} == {True}
    assert Cafe.objects.filter(name="Du brouillon").exists()
    editor.post(bulk("unpublish", *cafes))
    assert {cafe.live for cafe in Cafe.objects.all()} == {False}
    for action in ("wagtail.publish", "wagtail.unpublish"):
        entries = ModelLogEntry.objects.filter(action=action)
        assert [entry.user.email for entry in entries] == ["redaction@1000cafes.example"] * 2


def test_a_cafe_locked_by_someone_else_is_left(editor):
    cafe = CafeFactory(draft=True, locked=True, locked_by=User.objects.create_user("x@1000cafes.example", "s"))

    assert "Locked by someone else" in editor.get(bulk("publish", cafe)).content.decode()
    editor.post(bulk("publish", cafe))

    assert not Cafe.objects.get().live


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_several_cafes_are_shown_to_nobody_who_may_not_publish(reader, action):
    cafe = CafeFactory(draft=action == "publish")

    for answer in (
        reader.get(bulk(action, cafe)),
        reader.post(bulk(action, cafe)),
        reader.get(bulk(action) + "id=all"),
    ):
        assert answer.status_code == 404
    assert Cafe.objects.get().live is (action == "unpublish")


@pytest.mark.parametrize("key", ["", "x", "1" * 30, "1,2", "-1"])
def test_a_key_that_no_cafe_has_is_not_found(editor, key):
    assert editor.get(bulk("publish") + f"id={key}").status_code == 404


# Lists --------------------------------------------------------------------------------------------------------------


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_of_cafes_asks_the_same_queries_at_any_number(editor):
    CafeFactory()
    few = queries_of(editor, LIST)
    CafeFactory.create_batch(10)

    assert queries_of(editor, LIST) == few
    assert few <= 14


def test_the_list_of_reports_asks_the_same_queries_at_any_number(editor):
    address = reverse("cafes_map_error_reports")
    ErrorReportFactory()
    few = queries_of(editor, address)
    ErrorReportFactory.create_batch(10, handled_at=timezone.now(), handled_by=User.objects.first())

    assert queries_of(editor, address) == few
    assert few <= 14


# Reported errors ----------------------------------------------------------------------------------------------------


def test_reports_wait_oldest_first_and_are_filtered(editor):
    now = timezone.now()
    names = {"Second": (2, None), "Premier": (3, None), "Traité": (9, now)}
    for name, (days, handled_at) in names.items():
        ErrorReportFactory(
            cafe__name=name, created_at=now - datetime.timedelta(days=days), handled_at=handled_at, subject="closed"
        )
    address = reverse("cafes_map_error_reports")

    def shown(query=""):
        html = editor.get(f"{address}?{query}").content.decode()
        return sorted((name for name in names if f"{name}, " in html), key=lambda name: html.index(f"{name}, "))

    assert shown() == ["Premier", "Second", "Traité"]
    assert shown("handled=false") == ["Premier", "Second"]
    assert shown("handled=true") == ["Traité"]
    assert shown("subject=hours") == []
    assert shown("departement=72&handled=false") == ["Premier", "Second"]
    assert shown(f"cafe={Cafe.objects.get(name='Second').pk}") == ["Second"]
    for query in ("cafe=x", "subject=x", "p=-1", "ordering=x", "handled=x", "cafe=" + "9" * 30):
        assert editor.get(f"{address}?{query}").status_code in {200, 400}


def test_a_report_is_read_corrected_and_handled(editor):
    report = ErrorReportFactory(message="<b>Fermé</b>\nle lundi")
    address = reverse("cafes_map_error_report", args=[report.pk])

    html = editor.get(address).content.decode()
    response = editor.post(address, {"note": "Appelé, corrigé."})

    assert "&lt;b&gt;Fermé&lt;/b&gt;<br>le lundi" in html
    assert reverse("cafes_map_hours", args=[report.cafe_id]) in html
    assert response["Location"] == reverse("cafes_map_error_reports")
    report.refresh_from_db()
    assert (report.note, report.handled_by.email) == ("Appelé, corrigé.", "redaction@1000cafes.example")
    editor.post(address, {"reopen": "1"})
    report.refresh_from_db()
    assert (report.handled_at, report.handled_by, report.note) == (None, None, "Appelé, corrigé.")
    assert editor.post(address, {"note": "x" * 3000}).status_code == 422


def test_the_home_of_the_administration_says_how_many_wait(editor):
    ErrorReportFactory.create_batch(2)
    ErrorReportFactory(handled_at=timezone.now())

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", editor.get(reverse("wagtailadmin_home")).content.decode()))

    assert "2 reported errors to handle" in text


def test_reports_are_there_for_nobody_else(reader):
    report = ErrorReportFactory()

    assert reader.get(reverse("cafes_map_error_reports")).status_code == 404
    assert reader.get(reverse("cafes_map_error_report", args=[report.pk])).status_code == 404
    assert reader.post(reverse("cafes_map_error_report", args=[report.pk])).status_code == 404
    home = reader.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("cafes_map_error_reports") not in home
