import datetime
import io
import json
import re

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from cafes_map import nearby, opening, stamp, structured_data
from cafes_map.facts import facts_of
from cafes_map.models import Cafe, OpeningSlot, RelatedCafe
from home.models import EventIndexPage, EventPage, SiteImage
from tests.factories.cafes_map import (
    CafeFactory,
    CafeServiceFactory,
    CommuneFactory,
    OpeningExceptionFactory,
    OpeningSlotFactory,
    ServiceFactory,
)

ADDRESS = "/en/cafes/72/le-lavoir/"
MONDAY = datetime.datetime(2026, 6, 1, 10, tzinfo=opening.PARIS)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def photo(size=(1600, 1200), **fields):
    content = io.BytesIO()
    Image.new("RGB", size, "#1e4b3a").save(content, "JPEG")
    return SiteImage.objects.create(
        title="comptoir", file=ImageFile(content, name="comptoir.jpg"), alternative_text="Le comptoir", **fields
    )


def event(page, cafe, title, days, language="en", **fields):
    home = page.get_parent().get_translations(inclusive=True).get(locale__language_code=language)
    index = EventIndexPage.objects.child_of(home).first() or home.add_child(
        instance=EventIndexPage(title="Agenda", slug="agenda", locale=home.locale)
    )
    starts_at = timezone.now() + datetime.timedelta(days=days)
    fields = {"title": title, "slug": title.lower(), "starts_at": starts_at, "locale": home.locale} | fields
    made = index.add_child(instance=EventPage(**fields))
    RelatedCafe.objects.create(page=made, cafe=cafe)
    return made


@pytest.fixture
def at(monkeypatch):
    def set_clock(moment):
        monkeypatch.setattr(opening, "local_now", lambda code="": moment)

    set_clock(MONDAY)
    return set_clock


@pytest.fixture
def cafe(map_page):
    cafe = CafeFactory(name="Le Lavoir", slug="le-lavoir", commune=CommuneFactory(name="Tresson"))
    OpeningSlotFactory(cafe=cafe)
    return cafe


def test_the_lights_are_on_when_it_is_open_and_caches_forget_at_the_next_change(client, cafe, at):
    open_now = client.get(ADDRESS)
    at(MONDAY.replace(hour=13, minute=55))
    soon_closed = client.get(ADDRESS)
    at(MONDAY.replace(hour=15))
    closed_now = client.get(ADDRESS)

    assert "Open, closes at 14:00" in text_of(open_now)
    assert "ouvert=1" in open_now.content.decode()
    assert open_now["Cache-Control"] == "public, s-maxage=600"
    assert soon_closed["Cache-Control"] == "public, s-maxage=300"
    assert "ouvert=0" in closed_now.content.decode()
    assert closed_now["Cache-Control"] == "public, s-maxage=600"


def test_our_own_cache_forgets_a_page_a_moment_before_the_door_opens(client, cafe, at):
    at(MONDAY.replace(hour=8, minute=59, second=30))

    response = client.get(ADDRESS)

    assert response.wsgi_request.page_cache_seconds == 30
    assert "Closed, opens today at 9:00" in text_of(response)


def test_without_hours_nobody_says_whether_the_lights_are_on(client, cafe):
    OpeningSlot.objects.all().delete()

    html = client.get(ADDRESS).content.decode()

    assert "/cafes/facades/le-lavoir" in html
    assert "ouvert=" not in html


def test_the_two_drawings_are_the_same_house_kept_for_a_year(client, cafe, at):
    lit = re.search(r'src="(/cafes/facades/[^"]+)"', client.get(ADDRESS).content.decode())[1].replace("&amp;", "&")
    dark = client.get(lit.replace("ouvert=1", "ouvert=0"))
    lit = client.get(lit)

    assert "max-age=31536000" in lit["Cache-Control"]
    # The version is that of the other drawing: shown, not kept for as long.
    assert "immutable" not in dark["Cache-Control"]
    assert lit.content.count(b"<rect") == dark.content.count(b"<rect")
    assert lit["ETag"] != dark["ETag"]


def test_services_say_since_when_until_when_and_who_asked(client, cafe, at):
    bread, gas, gone, later = (ServiceFactory(name=name) for name in ("Bread", "Gas", "Gone", "Later"))
    CafeServiceFactory(cafe=cafe, service=bread, since=datetime.date(2025, 6, 14), origin="consultation")
    CafeServiceFactory(cafe=cafe, service=gas, until=datetime.date(2026, 6, 30))
    CafeServiceFactory(cafe=cafe, service=gone, until=datetime.date(2026, 5, 31), origin="consultation")
    CafeServiceFactory(cafe=cafe, service=later, since=datetime.date(2026, 9, 1), note="mornings")

    text = text_of(client.get(ADDRESS))

    assert "Bread since June 2025" in text
    assert "Gas until June 30, 2026" in text
    assert "Later from Sept. 1, 2026 mornings" in text
    assert "Gone" not in text
    assert "What the inhabitants had asked for" in text
    assert "These services come from their answers: Bread Opening hours" in text


def test_nobody_asked_for_anything(client, cafe):
    CafeServiceFactory(cafe=cafe)

    assert "What the inhabitants had asked for" not in text_of(client.get(ADDRESS))


def test_exceptional_days_that_are_not_over(client, cafe, at):
    OpeningExceptionFactory(cafe=cafe, start=datetime.date(2026, 5, 1), end=datetime.date(2026, 5, 8), note="révolu")
    OpeningExceptionFactory(cafe=cafe, start=datetime.date(2026, 7, 14), end=datetime.date(2026, 7, 14), note="fête")
    OpeningExceptionFactory(
        cafe=cafe, start=datetime.date(2026, 8, 1), end=datetime.date(2026, 8, 2), is_closed=False, note="jusqu’à 22 h"
    )

    text = text_of(client.get(ADDRESS))

    assert "révolu" not in text
    assert "Tuesday 14 July 2026: closed (fête)" in text
    assert "From Aug. 1, 2026 to Aug. 2, 2026: jusqu’à 22 h" in text


def test_the_way_there_what_is_on_the_spot_and_who_checked(client, cafe):
    Cafe.objects.update(
        address="1, place du Lavoir",
        accessible="partly",
        wifi=True,
        terrace=True,
        verified_on=datetime.date(2026, 3, 2),
        source_note="site de la mairie",
    )

    text, html = text_of(client.get(ADDRESS)), client.get(ADDRESS).content.decode()

    assert "Itinerary, in your map application" in text
    assert "geo:47.90000,0.57000?q=1%2C+place+du+Lavoir" in html
    assert "Accessible in a wheelchair Partly" in text
    assert "On the spot Wifi, terrace" in text
    assert "Checked on March 2, 2026" in text
    assert "Source: site de la mairie" in text
    assert 'href="/en/cafes/72/le-lavoir/signaler/"' in html


def test_the_photo_comes_in_several_sizes_with_its_words_and_its_credit(client, cafe):
    Cafe.objects.update(photo=photo(credit="© Odile"))

    html = client.get(ADDRESS).content.decode()

    assert 'type="image/webp"' in html
    assert re.search(r'<img[^>]+alt="Le comptoir"[^>]+loading="eager"', html)
    assert "© Odile" in html
    assert "/cafes/facades/" not in html


def test_renditions_follow_the_focal_point(client, cafe):
    image = photo()
    Cafe.objects.update(photo=image)
    before = re.search(r"srcset=\"([^\"]+)\"", client.get(ADDRESS).content.decode())[1]
    image.focal_point_x, image.focal_point_y = 1500, 600
    image.focal_point_width = image.focal_point_height = 100
    image.save()

    after = re.search(r"srcset=\"([^\"]+)\"", client.get(ADDRESS).content.decode())[1]

    assert before != after


def test_the_nearest_cafes_are_three_and_the_nearest_first(client, cafe):
    for number in range(1, 5):
        CafeFactory(name=f"À {number} pas", latitude=cafe.latitude + number / 10, longitude=cafe.longitude)
    CafeFactory(name="Trop loin", latitude=43, longitude=5)
    CafeFactory(name="Brouillon", draft=True)
    CafeFactory(name="Fiction", fictional=True)

    found = nearby.neighbours(cafe, facts_of(cafe)[3], "/cafes/")

    assert [(other.name, other.kilometres) for other in found] == [("À 1 pas", 11), ("À 2 pas", 22), ("À 3 pas", 33)]
    text = text_of(client.get(ADDRESS))
    assert "The nearest cafés À 1 pas" in text
    assert "about 11 km away as the crow flies" in text


def test_the_nearest_cafes_change_with_the_cafes(client, cafe):
    neighbour = CafeFactory(name="Voisin")
    assert "Voisin" in text_of(client.get(ADDRESS))

    neighbour.unpublish()

    assert "Voisin" not in text_of(client.get(ADDRESS))


def test_a_cafe_nobody_placed_has_no_neighbour(db):
    CafeFactory()

    assert facts_of(CafeFactory(latitude=None, longitude=None))[3] == []


def test_next_events_in_the_language_of_the_page(client, map_page, cafe):
    event(map_page, cafe, "Concert", days=3)
    event(map_page, cafe, "Hier", days=-2)
    event(map_page, cafe, "Veillée", days=3, language="fr")
    event(map_page, CafeFactory(), "Ailleurs", days=3)

    text = text_of(client.get(ADDRESS))

    assert "Coming up in this café Concert" in text
    assert not [word for word in ("Hier", "Veillée", "Ailleurs") if f"{word} " in text.partition("The nearest")[0]]


def test_what_search_engines_read(client, cafe, at):
    Cafe.objects.update(
        website="https://lavoir.example", wifi=True, accessible="no", photo=photo(), position_precision="adresse"
    )
    OpeningSlotFactory(cafe=cafe, weekday=1)
    OpeningExceptionFactory(cafe=cafe, note="congés")
    CafeServiceFactory(cafe=cafe, service=ServiceFactory(name="Bread"))

    html = client.get(ADDRESS).content.decode()
    data = json.loads(
        re.search(r'"application/ld\+json">(\{"@context": "https://schema.org", "@type": "Cafe.*?)</s', html)[1]
    )

    assert data["url"] == "http://testserver/en/cafes/72/le-lavoir/"
    assert data["sameAs"] == "https://lavoir.example"
    assert data["image"].startswith("http://testserver/media/")
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 47.9, "longitude": 0.57}
    assert data["openingHours"] == ["Mo 09:00-14:00", "Tu 09:00-14:00"]
    kind = {"@type": "OpeningHoursSpecification"}
    assert data["openingHoursSpecification"] == [
        kind | {"opens": "09:00", "closes": "14:00", "dayOfWeek": ["Monday", "Tuesday"]},
        kind | {"opens": "00:00", "closes": "00:00", "validFrom": "2026-08-03", "validThrough": "2026-08-16"},
    ]
    assert [(feature["name"], feature["value"]) for feature in data["amenityFeature"]] == [
        ("Bread", True),
        ("Wifi", True),
        ("Accessible in a wheelchair", False),
    ]


def test_hours_in_the_short_form():
    slot = OpeningSlot(weekday=0, opens_at=datetime.time(17, 30), closes_at=datetime.time(20))

    assert structured_data.schema_hours([slot]) == ["Mo 17:30-20:00"]


def test_facts_read_at_once_are_those_of_their_tables(cafe, django_assert_num_queries):
    OpeningSlotFactory(cafe=cafe, weekday=0, opens_at=datetime.time(17), closes_at=datetime.time(20))
    OpeningExceptionFactory(cafe=cafe)
    CafeServiceFactory(cafe=cafe, service=ServiceFactory(order=2), since=datetime.date(2025, 1, 2), note="n")
    CafeServiceFactory(cafe=cafe, service=ServiceFactory(order=1, english="First"), origin="manager")

    with django_assert_num_queries(1):
        slots, exceptions, offers, _near, _events = facts_of(cafe)

    def values(rows, *names):
        return [tuple(getattr(row, name) for name in names) for row in rows]

    for rows, manager, names in (
        (slots, cafe.opening_slots, ("weekday", "opens_at", "closes_at")),
        (exceptions, cafe.opening_exceptions, ("start", "end", "is_closed", "note")),
        (offers, cafe.offered_services.labelled(), ("since", "until", "note", "origin", "label")),
    ):
        assert values(rows, *names) == values(manager.all(), *names)
    assert [offer.service.slug for offer in offers] == [
        offer.service.slug for offer in cafe.offered_services.select_related("service")
    ]


def test_eight_queries_for_a_cafe_that_has_everything(client, map_page, cafe):
    plain = CafeFactory(slug="simple")
    Cafe.objects.filter(pk=cafe.pk).update(photo=photo())
    for weekday in range(1, 7):
        OpeningSlotFactory(cafe=cafe, weekday=weekday)
    for service in ServiceFactory.create_batch(8):
        CafeServiceFactory(cafe=cafe, service=service)
    OpeningExceptionFactory.create_batch(3, cafe=cafe)
    for number in range(3):
        event(map_page, cafe, f"Concert-{number}", days=number + 1)
    queries = {}
    for slug in (plain.slug, cafe.slug):
        client.get(f"/en/cafes/72/{slug}/")
        # What the cache knows of cafés is not counted on: nothing of it is asked.
        stamp.forget()
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/en/cafes/72/{slug}/")
        queries[slug] = len(captured)

    assert queries[cafe.slug] == queries[plain.slug] <= 6, [query["sql"][:160] for query in captured]
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(ADDRESS)
    assert len(captured) <= 8, [query["sql"][:160] for query in captured]
