import datetime
import json
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail_localize.models import TranslationSource

from home.models import (
    AudiencePage,
    CommitmentPage,
    ContentPage,
    EventIndexPage,
    EventPage,
    FaqPage,
    FormPage,
    HomePage,
    LegalPage,
    NewsIndexPage,
    NewsPage,
    PressPage,
    ProgrammePage,
    SiteDocument,
)
from tests.factories.cafes_map import CafeFactory, ServiceFactory
from tests.factories.home import (
    AudiencePageFactory,
    CommitmentPageFactory,
    ContentPageFactory,
    EventIndexPageFactory,
    EventPageFactory,
    FaqPageFactory,
    FormPageFactory,
    LegalPageFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    PressPageFactory,
    ProgrammePageFactory,
    SiteSettingsFactory,
)
from tests.permissions.roles import client_of, member_of

STEP = ("step", {"title": "La mairie candidate", "who": "La mairie", "text": "Vingt minutes\nsuffisent."})
COLUMN = ("column", {"title": "La mairie", "text": "<p>Elle trouve le local.</p>"})
QUESTION = {"question": "Qui candidate ?", "answer": "<p>La mairie.</p>"}
TEXT = ("text", {"heading": "Et ensuite", "text": "<p>On ouvre.</p>"})
SIMPLE = [
    AudiencePageFactory,
    ProgrammePageFactory,
    CommitmentPageFactory,
    FaqPageFactory,
    PressPageFactory,
    LegalPageFactory,
    ContentPageFactory,
]


def stream(*blocks):
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def get(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def parts(page):
    return [title.get_text(" ", strip=True) for title in page.select("#contenu h2")]


def words(page):
    return page.find(id="contenu").get_text(" ", strip=True)


def test_the_page_of_an_audience_shows_its_path_in_both_languages(client, home, english_home):
    fields = {"slug": "maires", "audience": "mayor", "steps": stream(STEP), "body": stream(TEXT)}
    french = AudiencePageFactory(parent=home, intro="Pour vous.", **fields)
    AudiencePageFactory(parent=english_home, title="I am a mayor", translation_key=french.translation_key, **fields)

    page, english = get(client, "/maires/"), get(client, "/en/maires/")

    assert page.select_one(".lead").get_text() == "Pour vous."
    assert [step.get_text() for step in page.select(".steps h3")] == ["La mairie candidate"]
    assert page.select_one(".steps__who").get_text() == "La mairie"
    assert parts(page)[-1] == "Et ensuite"
    assert parts(english)[0] == "Step by step"
    assert english.select_one(".menu__language a")["href"] == "/maires/"


def test_the_programme_shows_what_it_knows_and_the_services(client, home):
    ServiceFactory(name="Dépôt de pain")
    ProgrammePageFactory(
        parent=home,
        slug="programme",
        problem="<p>Les cafés ferment.</p>",
        parties=stream(COLUMN, COLUMN),
        services_intro="Chaque café choisit.",
        risk="<p>Il investit.</p>",
        principles=stream(("column", {"title": "Convivialité", "text": "<p>Ouvert à tous.</p>"})),
        steps=stream(STEP),
    )

    page = get(client, "/programme/")

    assert len(parts(page)) == 6
    assert len(page.select(".columns")) == 2
    for shown in ("Les cafés ferment.", "Chaque café choisit.", "Dépôt de pain", "Il investit.", "Convivialité"):
        assert shown in words(page)
    links = page.select(".contents a")
    assert len(links) == 6
    assert [page.find(id=link["href"][1:]).h2.get_text() for link in links] == [link.get_text() for link in links]


def test_what_is_asked_of_the_commune_is_listed_with_what_it_costs(client, home):
    SiteSettingsFactory()
    asks = stream(
        ("ask", {"title": "Un local", "text": "<p>Communal.</p>", "amount": "à compléter"}),
        ("ask", {"title": "Du temps", "text": "<p>Un élu référent.</p>", "amount": ""}),
    )
    CommitmentPageFactory(parent=home, slug="demande", asks=asks, first_questions=stream(("question", QUESTION)))

    page = get(client, "/demande/")

    assert [title.get_text() for title in page.select(".asks dt")] == ["Un local", "Du temps"]
    assert [amount.get_text() for amount in page.select(".asks__amount")] == ["à compléter"]
    assert page.select_one("summary").get_text() == "Qui candidate ?"
    assert page.select_one("#contenu .call-out a[href^=tel]").get_text() == "01 99 00 10 00"
    assert page.select_one("[data-print]").has_attr("hidden")


def test_questions_are_gathered_by_who_asks(client, home):
    rows = [("audience", {"title": f"Public {n}", "questions": [QUESTION] * n}) for n in (1, 2, 3, 4)]
    FaqPageFactory(parent=home, slug="questions", audiences=stream(*rows))

    page = get(client, "/questions/")

    assert [len(part.select("details")) for part in page.select(".sections > section")] == [1, 2, 3, 4]
    assert [link.get_text() for link in page.select(".contents a")] == [f"Public {n}" for n in (1, 2, 3, 4)]
    assert all(page.find(id=link["href"][1:]) for link in page.select(".contents a"))


def test_the_press_finds_someone_to_call_what_was_said_and_the_kit(client, home):
    document = SiteDocument.objects.create(title="Communiqué", file=ContentFile(b"%PDF-1.4", name="communique.pdf"))
    release = {"date": "2026-03-01", "title": "Un café ouvre", "text": "<p>Enfin.</p>", "document": document.pk}
    PressPageFactory(
        parent=home,
        slug="presse",
        contact_name="Camille Fictif",
        contact_email="presse@1000cafes.example",
        contact_phone="01 99 00 10 01",
        releases=stream(("release", release), ("release", release | {"document": None})),
        kit=stream(("document", {"document": document.pk, "title": "Le logo", "description": "En couleurs."})),
    )

    page = get(client, "/presse/")

    assert page.find("a", href="mailto:presse@1000cafes.example")
    assert page.select_one(".call-out a[href='tel:0199001001']")
    assert [time["datetime"] for time in page.select(".dated-list time")] == ["2026-03-01"] * 2
    assert len(page.select(f".dated-list a[href='{document.url}']")) == 1
    assert "Le logo" in words(page)


def test_the_legal_notice_reads_the_settings_and_says_what_is_missing(client, home):
    SiteSettingsFactory(publisher="Association Fictive")
    LegalPageFactory(parent=home, slug="mentions")

    facts = [fact.get_text(" ", strip=True) for fact in get(client, "/mentions/").select(".facts dd")]

    assert facts[0] == "Association Fictive"
    assert facts.count(facts[1]) == 6  # « to be completed », for each field nobody filled in
    assert "01 99 00 10 00" in facts[-1]


def test_the_declaration_of_accessibility_says_its_state(client, home):
    page = LegalPageFactory(
        parent=home,
        slug="accessibilite",
        declaration=True,
        conformity="partial",
        rate=Decimal("62.50"),
        audited_on=datetime.date(2026, 4, 1),
        auditor="Cabinet Fictif",
        non_conformities="<p>La carte.</p>",
        recourse="<p>Le Défenseur des droits.</p>",
    )

    shown = get(client, "/accessibilite/")
    facts = shown.select_one(".facts").get_text(" ", strip=True)

    assert "62,5" in facts
    assert "1 avril 2026" in facts
    assert "Cabinet Fictif" in facts
    assert len(parts(shown)) == 3

    LegalPage.objects.filter(pk=page.pk).update(rate=None, conformity="none", audited_on=None, auditor="")
    bare = get(client, "/accessibilite/")
    assert "%" not in bare.select_one(".facts").get_text()
    assert len(bare.select(".facts dt")) == 1


def test_a_page_of_cookies_declares_neither(client, home):
    LegalPageFactory(parent=home, slug="cookies", kind="cookies", body=stream(TEXT))

    assert parts(get(client, "/cookies/")) == ["Et ensuite"]


def test_a_rate_is_a_percentage(home):
    with pytest.raises(ValidationError):
        LegalPage(title="A", slug="a", rate=Decimal(101)).clean_fields(exclude=["path", "depth", "locale"])
    page = LegalPageFactory(parent=home)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalPage.objects.filter(pk=page.pk).update(rate=Decimal(101))


@pytest.mark.parametrize("factory", SIMPLE, ids=lambda factory: factory._meta.model.__name__)
def test_a_bare_page_shows_its_title_and_no_empty_part(client, home, factory):
    page = factory(parent=home, slug="courte")

    shown = get(client, "/courte/")

    assert shown.h1.get_text() == page.title
    assert shown.select("#contenu :is(ol, ul, dl):empty, #contenu h2:empty, #contenu .lead:empty") == []
    if factory not in {ProgrammePageFactory, CommitmentPageFactory, LegalPageFactory}:
        assert parts(shown) == []


@pytest.mark.parametrize("factory", SIMPLE, ids=lambda factory: factory._meta.model.__name__)
def test_a_page_costs_eight_queries_at_most(client, home, english_home, django_assert_max_num_queries, factory):
    SiteSettingsFactory()
    ServiceFactory()
    page = factory(parent=home, slug="page")
    ContentPageFactory(parent=english_home, translation_key=page.translation_key)
    if hasattr(page, "steps"):
        page.steps = stream(STEP, STEP)
        page.save()
    client.get("/page/")

    with django_assert_max_num_queries(8):
        client.get("/page/")


@pytest.mark.parametrize(
    ("child", "parents"),
    [
        (AudiencePage, {HomePage}),
        (ProgrammePage, {HomePage}),
        (CommitmentPage, {HomePage, AudiencePage, ProgrammePage}),
        (FaqPage, {HomePage}),
        (PressPage, {HomePage}),
        (LegalPage, {HomePage}),
        (FormPage, {HomePage}),
        (NewsIndexPage, {HomePage}),
        (EventIndexPage, {HomePage}),
        (NewsPage, {NewsIndexPage}),
        (EventPage, {EventIndexPage}),
        (ContentPage, {HomePage, ContentPage, AudiencePage, ProgrammePage}),
    ],
)
def test_each_page_has_its_place(child, parents):
    assert set(child.allowed_parent_page_models()) == parents


def test_an_editor_may_preview_every_page(client, home, rf):
    news = NewsPageFactory(parent=NewsIndexPageFactory(parent=home), tagged=["Ouvertures"])
    event = EventPageFactory(parent=EventIndexPageFactory(parent=home))
    news.title = "Pas encore publiée"
    news.tags.add("Chiffres")

    for page in (news, event, news.get_parent().specific, FormPageFactory(parent=home), FaqPageFactory(parent=home)):
        response = page.make_preview_request(rf.get("/", headers={"host": "localhost"}), page.default_preview_mode)
        assert response.status_code == 200
        assert page.title in response.render().content.decode() if hasattr(response, "render") else True


def kept(page, field):
    """What a page stores in one of the fields of its type."""
    if field.name == "page_ptr":
        return None
    value = getattr(page, field.name)
    if isinstance(field, StreamField):
        return field.stream_block.get_searchable_content(value)
    return value


TRANSLATED = [
    (lambda home: AudiencePageFactory(parent=home, steps=stream(STEP)), AudiencePage),
    (
        lambda home: ProgrammePageFactory(parent=home, problem="<p>Un problème.</p>", parties=stream(COLUMN)),
        ProgrammePage,
    ),
    (lambda home: CommitmentPageFactory(parent=home, first_questions=stream(("question", QUESTION))), CommitmentPage),
    (
        lambda home: FaqPageFactory(
            parent=home, audiences=stream(("audience", {"title": "Élus", "questions": [QUESTION]}))
        ),
        FaqPage,
    ),
    (
        lambda home: PressPageFactory(parent=home, contact_name="Camille", contact_email="p@1000cafes.example"),
        PressPage,
    ),
    (lambda home: LegalPageFactory(parent=home, declaration=True, rate=Decimal(50)), LegalPage),
    (lambda home: FormPageFactory(parent=home, thanks="<p>Merci.</p>"), FormPage),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("make", "model"), TRANSLATED, ids=[model.__name__ for _make, model in TRANSLATED])
def test_a_page_is_ready_to_be_translated(home, english_home, make, model):
    page = make(home)

    source, created = TranslationSource.update_or_create_from_instance(page)
    source.create_or_update_translation(english_home.locale, fallback=True)
    translated = model.objects.get(translation_key=page.translation_key, locale=english_home.locale)

    assert created
    assert translated.title == page.title
    assert translated.get_parent().pk == english_home.pk
    page.refresh_from_db()
    assert [kept(translated, field) for field in model._meta.local_fields] == [
        kept(page, field) for field in model._meta.local_fields
    ]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_dates_the_tags_and_the_cafes_of_news_and_events_follow_their_source(home, english_home):
    indexes = NewsIndexPageFactory(parent=home), EventIndexPageFactory(parent=home)
    news = NewsPageFactory(parent=indexes[0], slug="ouverture", tagged=["Ouvertures"], published_on="2026-05-02")
    event = EventPageFactory(parent=indexes[1], slug="belote")
    cafe = CafeFactory()
    for page in (news, event):
        cafe.page_relations.create(page=page, sort_order=0)
    news, event = NewsPage.objects.get(), EventPage.objects.get()

    for page in (*indexes, news, event):
        source, _created = TranslationSource.update_or_create_from_instance(page)
        source.create_or_update_translation(english_home.locale, fallback=True)

    english_news, english_event = (page.get_translation(english_home.locale) for page in (news, event))
    assert (english_news.published_on, english_news.slug) == (datetime.date(2026, 5, 2), "ouverture")
    assert [tag.name for tag in english_news.tags.all()] == ["Ouvertures"]
    assert (english_event.starts_at, english_event.ends_at) == (event.starts_at, event.ends_at)
    for page in (english_news, english_event):
        assert [related.cafe for related in page.related_cafes.all()] == [cafe]


def test_an_editor_finds_a_form_for_every_page_type(home):
    client = client_of(member_of("Rédaction"))
    parents = {NewsPage: NewsIndexPageFactory(parent=home), EventPage: EventIndexPageFactory(parent=home)}

    for model in (*(factory._meta.model for factory in SIMPLE), FormPage, NewsPage, EventPage):
        address = reverse("wagtailadmin_pages:add", args=["home", model._meta.model_name, parents.get(model, home).pk])
        response = client.get(address)
        assert response.status_code == 200, model
        assert ("id_related_cafes-TOTAL_FORMS" in response.content.decode()) == (model in parents)
