"""What `seed_site` makes of an empty database, of its own site, and of one that editors changed."""

from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Site
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cafes_map.models import Service
from cafes_map.reference import import_services
from config.management.commands.seed_site import DEMO_PHONE
from config.starter import EVENTS, LANGUAGES, PAGES, builder, pictures, translations
from home.models import AudiencePage, ContentPage, EventPage, HomePage, NewsPage, SiteDocument, SiteImage, SiteSettings
from tests.factories.cafes_map import CafeServiceFactory
from tests.factories.home import UserFactory

COUNT = (1 + len(PAGES)) * len(LANGUAGES)
DRAFTS = sum(starter.is_draft for starter in PAGES) * len(LANGUAGES)


def seed():
    said = StringIO()
    call_command("seed_site", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def starter_site(django_db_setup, django_db_blocker):
    """Seeded once for the tests below, each of which rolls back to here."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as small:
        # Pictures of their real size would be cut to six sizes and two formats each time a page shows them.
        small.setattr(pictures, "png", lambda _key: get_test_image_file(size=(8, 5)).file.getvalue())
        everything = transaction.atomic()
        everything.__enter__()
        import_services()
        seed()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture
def seeded(starter_site, db):
    """The starter site, to read or to change: changes are undone."""


def pages():
    return Page.objects.filter(depth__gt=1)


def addresses():
    return [page.get_url() for page in pages().live()]


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def snapshot():
    return list(
        Page.objects.order_by("pk").values_list("pk", "path", "numchild", "latest_revision_id", "title", "live")
    )


def test_the_site_is_there_in_both_languages(seeded):
    site = Site.objects.get(is_default_site=True)

    assert site.root_page.specific == HomePage.objects.get(locale__language_code="fr")
    assert pages().count() == COUNT
    assert pages().not_live().count() == DRAFTS
    assert all(page.get_translations().count() == 1 for page in pages())
    assert Page.objects.filter(title="Welcome to your new Wagtail site!").count() == 0
    assert not Page.find_problems()[4]  # numchild
    assert SiteImage.objects.count() == len(pictures.PICTURES)
    assert SiteDocument.objects.count() == 2
    assert ReferenceIndex.get_references_to(SiteImage.objects.get(title="Une rue de village")).count() > 0


def test_a_second_run_changes_nothing_in_two_queries(seeded, django_assert_num_queries):
    before = snapshot()

    with django_assert_num_queries(4):  # A savepoint, the log, the services, its release.
        said = seed()

    assert "nothing changed" in said
    assert snapshot() == before


def test_what_editors_did_stays(seeded):
    page = AudiencePage.objects.get(slug="tenir-un-cafe")
    page.title = "Tenir le café"
    page.save_revision().publish()
    NewsPage.objects.get(slug="2021-32-cafes-ouverts").delete()

    said = seed()

    assert "nothing changed" in said
    assert AudiencePage.objects.get(slug="tenir-un-cafe").title == "Tenir le café"
    assert pages().count() == COUNT - 1


def test_a_page_of_a_later_version_is_added_to_an_older_site(seeded):
    """A site of a version without these two types: its own pages stay, the new ones come, tied to each other."""
    kept = ContentPage.objects.get(slug="ouvrir-un-cafe-reperes")
    ContentPage.objects.filter(pk=kept.pk).update(title="Nos repères")
    for key in ("visitor", "news-2021"):
        for language in LANGUAGES:
            forget(key, language)

    said = seed()

    assert "4 pages added" in said
    page = AudiencePage.objects.get(slug="chercher-un-cafe")
    assert page.live
    assert Translation.objects.get(source__object_id=page.translation_key).get_progress()[0] > 10
    assert ContentPage.objects.get(pk=kept.pk).title == "Nos repères"


def forget(key, language):
    """As if no version had ever made it."""
    entry = PageLogEntry.objects.get(data__starter_page=f"{key}:{language}")
    Page.objects.get(pk=entry.page_id).delete()
    entry.delete()


def test_what_stood_under_a_deleted_page_is_not_made(seeded):
    forget("news-2021", "en")
    HomePage.objects.get(locale__language_code="en").delete()

    said = seed()

    assert "nothing changed" in said
    assert pages().count() == COUNT / 2


def test_links_lead_to_pages_of_the_same_language(seeded):
    for home in HomePage.objects.all():
        doors = next(block for block in home.body if block.block_type == "doors")

        assert len(doors.value["doors"]) == 4
        assert {door["page"].locale_id for door in doors.value["doors"]} == {home.locale_id}
        assert {door["page"].specific_class for door in doors.value["doors"]} == {AudiencePage}


def test_an_editor_can_publish_any_page_as_it_is(seeded):
    """Every block passes the checks of its form."""
    refused = {}
    for page in pages().live().specific():
        try:
            page.full_clean()
            for field in page._meta.fields:
                if isinstance(field, StreamField):
                    field.stream_block.clean(getattr(page, field.name))
        except ValidationError as error:
            refused[page.slug] = str(error)

    assert pages().live().count() > 40
    assert refused == {}


def test_the_starter_settings_invent_nothing(seeded):
    site_settings = SiteSettings.objects.get()

    assert site_settings.phone == ""
    assert [value for _label, value in site_settings.legal_facts if value] == []
    assert [subject.email for subject in site_settings.contact_subjects.all()] == [""] * 6
    assert EventPage.objects.count() == 0


def test_every_page_answers_keeps_the_rules_of_the_house_and_leads_somewhere(seeded, client):
    known, links = addresses(), {}
    for address in known:
        response = client.get(address)
        page = soup_of(response)

        assert response.status_code == 200, address
        assert page.html["lang"] == ("en" if address.startswith("/en/") else "fr")
        assert len(page.find_all("h1")) == 1, address
        assert page.title.get_text(strip=True)
        assert page.find("meta", attrs={"name": "description"})["content"]
        assert page.select_one(".skip-links a")["href"] == "#contenu"
        assert page.find(id="contenu").name == "main"
        assert page.find(style=True) is None and page.find("style") is None, address
        assert all(script.get("src") or "json" in script.get("type", "") for script in page.find_all("script")), address
        assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")], address
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(ids) == len(set(ids)), address
        links |= {link["href"].split("?")[0].split("#")[0]: address for link in page.select("a[href^='/']")}
    for link in links.keys() - {*known, ""}:
        response = client.get(link)
        if response.streaming:
            list(response.streaming_content)  # closes the file
        assert response.status_code in {200, 302}, f"{links[link]} -> {link}"


def test_what_waits_is_not_shown(seeded, client):
    for address in ("/paroles-de-cafes/", "/en/voices-of-cafes/"):
        assert client.get(address).status_code == 404
    assert "paroles-de-cafes" not in client.get("/").content.decode()
    press = soup_of(client.get("/presse/")).main.get_text()
    assert "Communiqués" not in press


def test_the_home_page_asks_the_one_question_under_a_short_menu(seeded, client):
    page = soup_of(client.get("/"))

    assert page.select_one("form.ask")["action"] == "/votre-commune/"
    assert page.select_one("form.ask")["method"] == "get"
    assert page.select_one("form.ask input")["name"] == "q"
    assert len(page.select(".doors a")) == 4
    words = [link.get_text(strip=True) for link in page.select(".menu__links li:not(.menu__language) a")]
    assert words == ["Trouver un café", "Le programme", "Candidater", "Tenir un café", "Actualités", "Questions"]


@pytest.mark.parametrize("address", ["/", "/en/", "/actualites/", "/ouvrir-un-cafe-reperes/", "/accessibilite/"])
def test_pages_cost_eight_queries_at_most(seeded, client, django_assert_max_num_queries, address):
    CafeServiceFactory.create_batch(12)
    client.get(address)

    with django_assert_max_num_queries(8):
        client.get(address)


def test_english_pages_are_translations_that_wagtail_localize_would_make_itself(seeded):
    """Published again from their strings, they would be what they are."""
    for translation in Translation.objects.select_related("source", "target_locale"):
        target = translation.get_target_instance()
        again = translation.source.get_ephemeral_translated_instance(translation.target_locale)

        total, done = translation.get_progress()
        assert (total, done) == (done, total) and total > 1
        theirs, ours = (words_of(instance) for instance in (again, target))
        assert theirs == ours, target
        if isinstance(target, Page):
            assert again.slug == target.slug
    assert Translation.objects.count() == COUNT / 2 + Service.objects.in_source_language().count()
    assert StringTranslation.objects.filter(has_error=True).count() == 0


def words_of(instance):
    segments = translations.extract_segments(instance)
    return [repr(segment) for segment in segments]


def test_the_rows_are_those_of_the_library(seeded):
    """wagtail-localize finds each string, context and template again, and none too many."""
    models = [StringSegment, translations.TemplateSegment, translations.OverridableSegment, translations.String]
    models += [translations.TranslationContext, translations.Template]
    before = [list(model.objects.order_by("pk").values()) for model in models]

    one_of_each = {source.specific_content_type_id: source for source in TranslationSource.objects.all()}
    for source in one_of_each.values():
        source.refresh_segments()

    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_an_editor_opens_each_english_page_on_its_strings(seeded, client):
    client.force_login(UserFactory(superuser=True))
    one_of_each = {page.specific_class: page for page in pages().filter(locale__language_code="en")}

    for page in one_of_each.values():
        response = client.get(f"/admin/pages/{page.pk}/edit/")

        assert response.status_code == 200, page
        assert "wagtail_localize/admin/edit_translation.html" in [template.name for template in response.templates]
    service = Service.objects.filter(locale__language_code="en").first()
    edit = Service.snippet_viewset.get_url_name("edit")
    response = client.get(reverse(edit, args=[service.pk]))
    assert "wagtail_localize/admin/edit_translation.html" in [template.name for template in response.templates]


def test_a_demonstration_adds_fictional_events_and_a_fictional_number(seeded, settings):
    settings.DEMO = True
    SiteSettings.objects.all().delete()

    said = seed()

    assert f"{len(EVENTS) * len(LANGUAGES)} pages added" in said
    assert SiteSettings.objects.get().phone == DEMO_PHONE.replace(" ", "\u00a0")
    events = EventPage.objects.filter(locale__language_code="fr")
    assert events.count() == len(EVENTS)
    assert all(event.is_fictional and "(fictif)" in event.address for event in events)
    assert events.coming().count() == len(EVENTS) - 1
    translated = EventPage.objects.get(slug="an-evening-of-belote")
    assert translated.starts_at == events.get(slug="soiree-belote").starts_at


def test_an_interrupted_run_leaves_nothing_and_the_next_one_resumes(seeded, monkeypatch):
    for language in LANGUAGES:
        forget("visitor", language)
    before = snapshot()
    with monkeypatch.context() as broken:
        broken.setattr(builder.translations, "record", interrupt)

        with pytest.raises(KeyboardInterrupt):
            seed()

    assert snapshot() == before
    assert "2 pages added" in seed()


def interrupt(_pairs):
    raise KeyboardInterrupt
