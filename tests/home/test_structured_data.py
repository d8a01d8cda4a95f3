"""What pages tell search engines: read from the pages themselves, with what schema.org requires of each type."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from cafes_map.models import CafesMapPage
from home.models import CommitmentPage, EventIndexPage, EventPage, FaqPage, NewsIndexPage, NewsPage
from home.structured_data import as_script
from tests.factories.cafes_map import CafeFactory
from tests.factories.home import ContentPageFactory, SiteSettingsFactory

pytestmark = pytest.mark.any_database
HOSTILE = '</script><script>alert(1)</script><!-- & "quoted" \\ \u2028'
QUESTIONS = [{"question": "Qui dépose ?", "answer": "<p>La <b>mairie</b>.</p><p>Elle seule.</p>"}]
# What a reader of the data may count on, by type.
REQUIRED = {
    "Organization": {"name", "url", "logo", "email"},
    "WebSite": {"name", "url", "potentialAction"},
    "BreadcrumbList": {"itemListElement"},
    "FAQPage": {"mainEntity"},
    "Event": {"name", "startDate", "location", "url"},
    "NewsArticle": {"headline", "datePublished", "image", "author"},
}


def data_of(client, address):
    """{type: data} of a page, each with what its type requires."""
    response = client.get(address)
    assert response.status_code == 200, address
    scripts = BeautifulSoup(response.content, "html.parser").find_all("script", type="application/ld+json")
    found = {}
    for script in scripts:
        data = json.loads(script.string)
        assert data["@context"] == "https://schema.org"
        assert REQUIRED.get(data["@type"], set()) <= data.keys()
        found[data["@type"]] = data
    return found


def add(parent, model, **values):
    return parent.add_child(instance=model(locale=parent.locale, **values))


def test_the_home_page_says_who_we_are_and_how_to_search(client, home):
    SiteSettingsFactory()

    data = data_of(client, "/")

    assert set(data) == {"Organization", "WebSite"}
    assert data["Organization"]["telephone"] == "01 99 00 10 00"
    assert data["Organization"]["logo"].startswith("http://testserver/static/")
    target = data["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == "http://testserver/recherche/?q={search_term_string}"
    assert client.get(target.removeprefix("http://testserver").format(search_term_string="café")).status_code == 200


def test_a_page_says_the_way_to_it(client, home):
    parent = ContentPageFactory(parent=home, slug="programme", title="Le programme")
    child = ContentPageFactory(parent=parent, slug="dates", title="Dates")
    ContentPageFactory(parent=child, slug="2026", title="2026")

    def trail(address):
        items = data_of(client, address)["BreadcrumbList"]["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1))
        return [(item["name"], item["item"].removeprefix("http://testserver")) for item in items]

    way = [("1000 cafés", "/"), ("Le programme", "/programme/"), ("Dates", "/programme/dates/")]
    assert trail("/programme/") == way[:2]
    assert trail("/programme/dates/") == way
    assert trail("/programme/dates/2026/") == [*way, ("2026", "/programme/dates/2026/")]


def test_a_cafe_is_the_end_of_the_way(client, home):
    add(home, CafesMapPage, title="Les cafés", slug="cafes")
    cafe = CafeFactory()

    items = data_of(client, f"/cafes/72/{cafe.slug}/")["BreadcrumbList"]["itemListElement"]

    assert [item["item"].removeprefix("http://testserver") for item in items] == [
        "/",
        "/cafes/",
        f"/cafes/72/{cafe.slug}/",
    ]


def test_questions_are_said_wherever_they_stand(client, home):
    audiences = [{"type": "audience", "value": {"title": "Je suis maire", "questions": QUESTIONS}}]
    add(home, FaqPage, title="Questions", slug="questions", audiences=json.dumps(audiences))
    block = [{"type": "questions", "value": {"title": "Je suis maire", "questions": QUESTIONS}}]
    ContentPageFactory(parent=home, slug="page", body=json.dumps(block))
    first = [{"type": "question", "value": QUESTIONS[0]}]
    add(home, CommitmentPage, title="Engagement", slug="engagement", first_questions=json.dumps(first))
    ContentPageFactory(parent=home, slug="sans")

    for address in ("/questions/", "/page/", "/engagement/"):
        assert data_of(client, address)["FAQPage"]["mainEntity"] == [
            {
                "@type": "Question",
                "name": "Qui dépose ?",
                "acceptedAnswer": {"@type": "Answer", "text": "La mairie . Elle seule."},
            }
        ]
    assert "FAQPage" not in data_of(client, "/sans/")


def test_an_event_says_when_and_where_unless_it_is_fictional(client, home):
    agenda = add(home, EventIndexPage, title="Agenda", slug="agenda")
    start = timezone.make_aware(datetime.datetime(2027, 6, 14, 18, 30))
    add(agenda, EventPage, title="Bal", slug="bal", starts_at=start, place="Café d’Odos", address="1 place, 65310 Odos")
    add(agenda, EventPage, title="Belote", slug="belote", starts_at=start, is_fictional=True)
    add(agenda, EventPage, title="Sans lieu", slug="sans-lieu", starts_at=start, place="Odos")

    event = data_of(client, "/agenda/bal/")["Event"]

    assert event["startDate"] == "2027-06-14T18:30:00+02:00"
    assert event["location"] == {"@type": "Place", "name": "Café d’Odos", "address": "1 place, 65310 Odos"}
    assert event["url"] == "http://testserver/agenda/bal/"
    assert "endDate" not in event
    assert "Event" not in data_of(client, "/agenda/belote/")
    assert data_of(client, "/agenda/sans-lieu/")["Event"]["location"]["address"] == "Odos"


def test_news_say_when_and_by_whom(client, home):
    index = add(home, NewsIndexPage, title="Actualités", slug="actualites")
    day = datetime.date(2026, 3, 2)
    add(index, NewsPage, title="Un café ouvre", slug="un-cafe", intro="À Odos.", published_on=day)

    article = data_of(client, "/actualites/un-cafe/")["NewsArticle"]

    assert (article["headline"], article["datePublished"]) == ("Un café ouvre", "2026-03-02")
    assert article["author"]["name"] == "1000 cafés"
    assert client.get(article["image"][0].removeprefix("http://testserver")).status_code == 200


def test_news_of_a_month_claim_no_day(client, home):
    index = add(home, NewsIndexPage, title="Actualités", slug="actualites")
    add(index, NewsPage, title="En mars", slug="en-mars", dated_as="mars 2026")

    words = client.get("/actualites/en-mars/").content.decode()

    assert '"NewsArticle"' in words
    assert "datePublished" not in words


def test_no_title_can_end_the_script(client, home):
    block = [{"type": "questions", "value": {"title": "x", "questions": [{"question": HOSTILE, "answer": "<p>x</p>"}]}}]
    ContentPageFactory(parent=home, slug="page", title=HOSTILE, body=json.dumps(block))

    response = client.get("/page/")

    data = data_of(client, "/page/")
    assert data["BreadcrumbList"]["itemListElement"][-1]["name"] == HOSTILE
    assert "<script>alert" not in response.content.decode()
    assert json.loads(as_script({"name": HOSTILE})) == {"name": HOSTILE}
    assert not set("<>&") & set(as_script({"name": HOSTILE}))
    assert as_script({}) == ""


@pytest.mark.parametrize("depth", [1, 2])
def test_the_way_to_a_page_costs_no_more_than_its_breadcrumb(client, home, django_assert_max_num_queries, depth):
    page = home
    for rank in range(depth):
        page = ContentPageFactory(parent=page, slug=f"etage-{rank}")
    SiteSettingsFactory()
    client.get(page.url)

    with django_assert_max_num_queries(8):
        client.get(page.url)
