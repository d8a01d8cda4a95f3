import datetime

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cafes_map.models import Cafe, Service
from home.models import User
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    OpeningExceptionFactory,
    OpeningSlotFactory,
    ServiceFactory,
)

PAGES = ["cafes_map_situation", "cafes_map_hours", "cafes_map_services"]


@pytest.fixture
def editor(db):
    user = User.objects.create_user("redaction@1000cafes.example", "secret")
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=["access_admin", "add_cafe", "change_cafe", "publish_cafe", "view_cafe", "change_service"]
        )
    )
    return user


@pytest.fixture
def stranger(db):
    user = User.objects.create_user("autre@1000cafes.example", "secret")
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    return user


def week_form(**fields):
    blank = {f"{side}_{day}_{rank}": "" for side in ("opens", "closes") for day in range(7) for rank in range(3)}
    management = {"exceptions-TOTAL_FORMS": "0", "exceptions-INITIAL_FORMS": "0"}
    return blank | management | fields


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_not_found_by_who_may_not_change_cafes(client, stranger, name):
    client.force_login(stranger)
    address = reverse(name, args=[CafeFactory().pk])

    assert client.get(address).status_code == 404
    assert client.post(address, {}).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_visitors_to_log_in(client, db, name):
    response = client.get(reverse(name, args=[CafeFactory().pk]))

    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_the_cafe(client, editor, name):
    cafe = CafeFactory(name="Le Lavoir", services=[ServiceFactory()])
    OpeningSlotFactory(cafe=cafe)
    OpeningExceptionFactory(cafe=cafe)
    client.force_login(editor)

    response = client.get(reverse(name, args=[cafe.pk]))

    assert response.status_code == 200
    assert "Le Lavoir" in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_no_cafe_are_not_found(client, editor, name):
    client.force_login(editor)

    assert client.get(reverse(name, args=[999])).status_code == 404


def test_hours_are_saved(client, editor):
    cafe = CafeFactory()
    OpeningSlotFactory(cafe=cafe, weekday=5)
    client.force_login(editor)

    response = client.post(
        reverse("cafes_map_hours", args=[cafe.pk]),
        week_form(opens_0_0="09:00", closes_0_0="12:00", opens_0_1="14:00", closes_0_1="18:00"),
    )

    assert response.status_code == 302
    assert [(slot.weekday, slot.opens_at.hour) for slot in cafe.opening_slots.all()] == [(0, 9), (0, 14)]


def test_exceptional_days_are_added_kept_and_removed(client, editor):
    cafe = CafeFactory()
    kept = OpeningExceptionFactory(cafe=cafe, note="gardée")
    removed = OpeningExceptionFactory(cafe=cafe, start=datetime.date(2026, 12, 1), end=datetime.date(2026, 12, 2))
    client.force_login(editor)
    rows = {"exceptions-TOTAL_FORMS": "3", "exceptions-INITIAL_FORMS": "2"}
    for rank, row in enumerate([kept, removed]):
        rows |= {
            f"exceptions-{rank}-id": row.pk,
            f"exceptions-{rank}-start": str(row.start),
            f"exceptions-{rank}-end": str(row.end),
            f"exceptions-{rank}-is_closed": "on",
            f"exceptions-{rank}-note": row.note,
        }
    rows |= {"exceptions-1-DELETE": "on", "exceptions-2-start": "2026-05-01", "exceptions-2-end": "2026-05-01"}
    rows |= {"exceptions-2-note": "concert"}

    client.post(reverse("cafes_map_hours", args=[cafe.pk]), week_form(**rows))

    assert [(row.note, row.is_closed) for row in cafe.opening_exceptions.all()] == [
        ("concert", False),
        ("gardée", True),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_0_0": "12:00", "closes_0_0": "09:00"},
        {"opens_0_0": "12:00"},
        {"opens_0_0": "nope", "closes_0_0": "13:00"},
        {"opens_0_0": "09:00", "closes_0_0": "12:00", "opens_0_1": "11:00", "closes_0_1": "14:00"},
    ],
)
def test_impossible_hours_are_refused_in_words(client, editor, fields):
    cafe = CafeFactory()
    OpeningSlotFactory(cafe=cafe)
    client.force_login(editor)

    response = client.post(reverse("cafes_map_hours", args=[cafe.pk]), week_form(**fields))

    assert response.status_code == 422
    assert cafe.opening_slots.count() == 1


def test_a_broken_formset_is_refused(client, editor):
    client.force_login(editor)

    response = client.post(reverse("cafes_map_hours", args=[CafeFactory().pk]), {"exceptions-TOTAL_FORMS": "x"})

    assert response.status_code == 422


def test_services_are_saved(client, editor):
    bread, gas = ServiceFactory.create_batch(2)
    cafe = CafeFactory(services=[gas])
    client.force_login(editor)

    response = client.post(
        reverse("cafes_map_services", args=[cafe.pk]),
        {
            f"offered_{bread.pk}": "on",
            f"since_{bread.pk}": "2025-01-01",
            f"origin_{bread.pk}": "consultation",
            f"note_{bread.pk}": "le matin",
        },
    )

    assert response.status_code == 302
    offer = cafe.offered_services.get()
    assert (offer.service, str(offer.since), offer.origin, offer.note) == (
        bread,
        "2025-01-01",
        "consultation",
        "le matin",
    )


def test_a_retired_service_stays_a_choice_for_the_cafe_that_has_it(client, editor):
    retired, other = ServiceFactory(name="Retiré", is_active=False), ServiceFactory(name="Jamais", is_active=False)
    cafe = CafeFactory(services=[retired])
    client.force_login(editor)

    html = client.get(reverse("cafes_map_services", args=[cafe.pk])).content.decode()

    assert f'name="offered_{retired.pk}"' in html
    assert f'name="offered_{other.pk}"' not in html


def test_situation_is_saved_at_once_even_with_a_draft(client, editor):
    cafe = CafeFactory(announced=True)
    cafe.name = "Brouillon"
    cafe.save_revision()
    client.force_login(editor)

    client.post(
        reverse("cafes_map_situation", args=[cafe.pk]),
        {
            "status": "works",
            "verified_on": "2026-03-02",
            "source_note": "",
            "opens_on": "",
            "opened_on": "",
            "closed_on": "",
        },
    )

    cafe = Cafe.objects.get(pk=cafe.pk)
    assert (cafe.status, str(cafe.verified_on), cafe.name != "Brouillon") == ("works", "2026-03-02", True)


def test_situation_refuses_impossible_dates(client, editor):
    cafe = CafeFactory()
    client.force_login(editor)

    response = client.post(
        reverse("cafes_map_situation", args=[cafe.pk]),
        {"status": "closed", "opened_on": "2026-03-02", "closed_on": "2026-03-01"},
    )

    assert response.status_code == 422
    assert Cafe.objects.get(pk=cafe.pk).status == "open"


def cafe_form(commune, **fields):
    return {
        "name": "Le Lavoir",
        "commune": commune.pk,
        "kind": "supported",
        "model": "",
        "presentation-count": "0",
        "accessible": "unknown",
        "position_precision": "",
        "slug": "",
    } | fields


def test_an_editor_adds_and_publishes_a_cafe(client, editor):
    client.force_login(editor)

    response = client.post(
        reverse("wagtailsnippets_cafes_map_cafe:add"), cafe_form(CommuneFactory(), **{"action-publish": "1"})
    )

    cafe = Cafe.objects.get()
    assert response.status_code == 302
    assert (cafe.name, cafe.live, cafe.status) == ("Le Lavoir", True, Cafe.Status.PROJECT)
    assert cafe.slug.startswith("le-lavoir-sainte-preuve")


def test_a_draft_changes_nothing_on_the_site_and_the_status_is_not_in_the_form(client, editor):
    cafe = CafeFactory(name="Avant")
    client.force_login(editor)

    client.post(
        reverse("wagtailsnippets_cafes_map_cafe:edit", args=[cafe.pk]),
        cafe_form(cafe.commune, name="Après", slug=cafe.slug, status="abandoned"),
    )

    live = Cafe.objects.get(pk=cafe.pk)
    assert (live.name, live.status, live.has_unpublished_changes) == ("Avant", Cafe.Status.OPEN, True)
    assert live.get_latest_revision_as_object().name == "Après"


def test_edit_page_leads_to_the_other_facts(client, editor):
    cafe = CafeFactory()
    client.force_login(editor)

    html = client.get(reverse("wagtailsnippets_cafes_map_cafe:edit", args=[cafe.pk])).content.decode()

    assert all(reverse(name, args=[cafe.pk]) in html for name in PAGES)


def test_list_is_filtered_and_searched(client, editor):
    CafeFactory(name="Le Lavoir", status=Cafe.Status.WORKS)
    CafeFactory(name="Le Refuge", announced=True)
    client.force_login(editor)
    address = reverse("wagtailsnippets_cafes_map_cafe:list")

    for query, shown, hidden in (
        ("status=works", "Le Lavoir", "Le Refuge"),
        ("unverified=true", "Le Refuge", "Le Lavoir"),
        ("q=refuge", "Le Refuge", "Le Lavoir"),
        ("departement=72&q=lavoir", "Le Lavoir", "Le Refuge"),
    ):
        html = client.get(f"{address}?{query}").content.decode()
        assert shown in html, query
        assert hidden not in html, query


def test_communes_can_be_looked_at_but_not_changed(client, editor):
    commune = CommuneFactory(name="Tresson")
    client.force_login(editor)

    assert "Tresson" in client.get(reverse("wagtailsnippets_cafes_map_commune:list")).content.decode()
    assert client.get(reverse("wagtailsnippets_cafes_map_commune:add")).status_code == 302
    assert client.get(reverse("wagtailsnippets_cafes_map_commune:edit", args=[commune.pk])).status_code == 302


def test_preview_shows_the_page_of_the_draft(client, editor, map_page):
    cafe = CafeFactory(name="Avant")
    client.force_login(editor)
    address = reverse("wagtailsnippets_cafes_map_cafe:preview_on_edit", args=[cafe.pk])

    client.post(address, cafe_form(cafe.commune, name="Après", slug=cafe.slug))
    html = client.get(address).content.decode()

    assert "Après" in html


def test_a_service_can_be_retired(client, editor):
    service = ServiceFactory(name="Gaz", slug="gaz")
    client.force_login(editor)

    client.post(
        reverse("wagtailsnippets_cafes_map_service:edit", args=[service.pk]),
        {"name": "Gaz", "description": "", "slug": "gaz", "family": "daily", "order": "1"},
    )

    assert not Service.objects.get(pk=service.pk).is_active
