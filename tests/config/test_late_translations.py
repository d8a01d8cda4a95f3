"""The report of late translations: what is late, for whom, in how many queries."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from cafes_map.models import Service
from cafes_map.reference import import_services
from config.late_translations import CHANGED, MISSING, NEVER, NOT_PUBLISHED, late_translations
from config.management.commands.seed_site import record_services
from config.starter import translations
from home.models import ContentPage
from tests.factories.home import ContentPageFactory, HomePageFactory, UserFactory, serve

pytestmark = pytest.mark.django_db
ADDRESS = "late_translations"


@pytest.fixture
def homes():
    """Both home pages, tied and up to date."""
    french = HomePageFactory()
    english = HomePageFactory(english=True, translation_key=french.translation_key)
    serve(french)
    Page.objects.get(title="Welcome to your new Wagtail site!").delete()
    tie(french, english)
    return french, english


@pytest.fixture
def admin():
    return UserFactory(superuser=True)


def page_in_both(homes, **fields):
    french = ContentPageFactory(parent=homes[0], title="Le loyer", **fields)
    english = ContentPageFactory(parent=homes[1], title="The rent", translation_key=french.translation_key)
    tie(french, english)
    return french, english


def tie(french, english):
    for page in (french, english):
        page.save_revision().publish()
        page.refresh_from_db()
    translations.record([(french, english)])


def publish_again(page, **fields):
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def late(user):
    return [(row.title, row.reason) for row in late_translations(user)]


def test_nothing_is_late_after_seeding(homes, admin):
    page_in_both(homes)
    import_services()
    record_services()

    assert late(admin) == []


def test_french_published_again_makes_its_translation_late(homes, admin):
    french, english = page_in_both(homes)

    publish_again(french, title="Le loyer modéré")

    (row,) = late_translations(admin)
    assert (row.title, row.reason, row.language, row.missing) == ("Le loyer modéré", CHANGED, "en", 0)
    assert row.translated_at < row.source_changed_at
    assert row.edit_url == reverse("wagtailadmin_pages:edit", args=[english.pk])
    assert row.source_url == reverse("wagtailadmin_pages:edit", args=[french.pk])


def test_english_published_again_without_the_new_strings_stays_late(homes, admin):
    french, english = page_in_both(homes)
    publish_again(french, title="Le loyer modéré")

    publish_again(english)

    assert late(admin) == [("Le loyer modéré", CHANGED)]


def test_sent_to_translate_then_translated_then_published_is_no_more_late(
    homes, admin, django_capture_on_commit_callbacks
):
    french, english = page_in_both(homes)
    publish_again(french, title="Le loyer modéré")
    source = translations.TranslationSource.objects.get(object_id=french.translation_key)

    source.update_from_db()
    assert [(row.reason, row.missing) for row in late_translations(admin)] == [(CHANGED, 1)]

    with django_capture_on_commit_callbacks(execute=True):
        source.translations.get().save_target(publish=True)
    assert [(row.reason, row.missing) for row in late_translations(admin)] == [(MISSING, 1)]

    segment = source.stringsegment_set.get(context__path="title")
    translations.StringTranslation.objects.create(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale_id=english.locale_id,
        data="The moderate rent",
    )
    with django_capture_on_commit_callbacks(execute=True):
        source.translations.get().save_target(publish=True)
    assert late(admin) == []
    assert ContentPage.objects.get(pk=english.pk).title == "The moderate rent"


def test_a_page_without_translation_is_never_translated(homes, admin):
    page = ContentPageFactory(parent=homes[0], title="Le loyer")
    ContentPageFactory(parent=homes[0], title="Un brouillon", live=False)

    (row,) = late_translations(admin)

    assert (row.title, row.reason, row.missing) == ("Le loyer", NEVER, None)
    assert row.edit_url == reverse("wagtail_localize:submit_page_translation", args=[page.pk])


def test_a_translation_that_was_unpublished_is_told(homes, admin):
    _french, english = page_in_both(homes)

    Page.objects.get(pk=english.pk).specific.unpublish()

    assert late(admin) == [("Le loyer", NOT_PUBLISHED)]


def test_pages_that_wagtail_localize_does_not_follow_are_compared_by_date(homes, admin):
    french = ContentPageFactory(parent=homes[0], title="Le loyer")
    english = ContentPageFactory(parent=homes[1], title="The rent", translation_key=french.translation_key)
    now = timezone.now()
    ContentPage.objects.filter(pk=french.pk).update(last_published_at=now)
    ContentPage.objects.filter(pk=english.pk).update(last_published_at=now + timedelta(days=1))

    assert late(admin) == []

    ContentPage.objects.filter(pk=english.pk).update(last_published_at=now - timedelta(days=1))
    assert late(admin) == [("Le loyer", CHANGED)]


def test_services_are_compared_by_their_words(homes, admin):
    import_services()
    record_services()
    bread, parcels, gas = (service_of(slug) for slug in ("depot-de-pain", "relais-colis", "gaz"))
    bread.name = "Pain frais"
    bread.save()
    parcels.order = 999
    parcels.save()
    gas.get_translations().delete()

    rows = {row.title: row for row in late_translations(admin)}

    assert {title: row.reason for title, row in rows.items()} == {"Pain frais": CHANGED, "Bouteilles de gaz": NEVER}
    assert "/admin/localize/submit/snippet/" in rows["Bouteilles de gaz"].edit_url


def service_of(slug):
    return Service.objects.in_source_language().get(slug=slug)


def test_each_sees_what_they_may_edit(homes):
    mine = ContentPageFactory(parent=homes[0], title="La mienne")
    ContentPageFactory(parent=homes[0], title="Celle des autres")
    group = Group.objects.create(name="Une page")
    GroupPagePermission.objects.create(group=group, page=mine, permission_type="change")
    editor = UserFactory()
    editor.groups.add(group)

    assert late(editor) == [("La mienne", NEVER)]


@pytest.mark.parametrize("count", [1, 12])
def test_the_report_costs_ten_queries_whatever_the_rows(homes, admin, client, count, django_assert_max_num_queries):
    import_services()
    record_services()
    for rank in range(count):
        publish_again(page_in_both(homes)[0], title=f"Page {rank} changée")
    client.force_login(admin)
    client.get(reverse(ADDRESS))

    with django_assert_max_num_queries(10):
        assert len(late_translations(admin)) == count
    with django_assert_max_num_queries(20):  # with the log-in, the menu and the frame of the admin
        page = BeautifulSoup(client.get(reverse(ADDRESS)).content, "html.parser")
    assert len(page.select("table.listing tbody tr")) == count


def test_the_report_is_filtered_by_language_and_exported(homes, admin, client):
    ContentPageFactory(parent=homes[0], title="Le loyer")
    client.force_login(admin)

    assert "Le loyer" in client.get(reverse(ADDRESS), {"language": "en"}).content.decode()
    assert client.get(reverse(ADDRESS), {"language": "de\0"}).status_code in {200, 400}
    assert client.get(reverse("late_translations_results"), {"language": "en"}).status_code == 200
    export = b"".join(client.get(reverse(ADDRESS), {"export": "csv"}).streaming_content).decode()
    assert "Le loyer" in export.splitlines()[1]


def test_the_report_is_in_the_menu_of_those_who_edit_pages(homes, admin, client):
    stranger = UserFactory()
    stranger.groups.add(Group.objects.create(name="Sans page"))

    client.force_login(stranger)
    assert client.get(reverse(ADDRESS)).status_code == 302

    client.force_login(admin)
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(ADDRESS) in menu or json.dumps(reverse(ADDRESS)) in menu
