"""The list of cafés and its map, together: by mouse, by keyboard, without JavaScript, on a phone, and near the visitor."""

import datetime
import io
import re
from collections import Counter

import pytest
from PIL import Image
from playwright.sync_api import expect

from cafes_map.models import Cafe
from cafes_map.territory_import import index
from tests.cafes_map.conftest import locales, map_page  # noqa: F401
from tests.factories.cafes_map import (
    CafeFactory,
    CommuneFactory,
    DepartementFactory,
    OpeningExceptionFactory,
    OpeningSlotFactory,
    RegionFactory,
    ServiceFactory,
)
from tests.factories.home import SiteSettingsFactory

TRESSON = {"latitude": 47.91, "longitude": 0.57}
READY = "[data-map][data-ready]"


@pytest.fixture
def cafes(live_server, map_page):  # noqa: F811
    """Five cafés on the default list, two of them on one spot, and an announcement."""
    sarthe, lot = (
        DepartementFactory(),
        DepartementFactory(code="46", name="Lot", region=RegionFactory(code="76", name="Occitanie")),
    )
    guyane = DepartementFactory(code="973", name="Guyane", region=RegionFactory(code="03", name="Guyane"))
    tresson = CommuneFactory(name="Tresson", insee_code="72361", departement=sarthe)
    lauzes = CommuneFactory(name="Lauzès", insee_code="46162", departement=lot, latitude=44.55, longitude=1.59)
    saul = CommuneFactory(name="Saül", insee_code="97352", departement=guyane, latitude=3.62, longitude=-53.21)
    index(["72361", "46162", "97352"])
    bread, post = ServiceFactory(slug="pain", name="Dépôt de pain"), ServiceFactory(slug="poste", name="Relais poste")
    made = {
        "tresson": CafeFactory(name="Le Lavoir", slug="le-lavoir", commune=tresson, services=[bread, post]),
        "twin": CafeFactory(name="La Halte", slug="la-halte-tresson", commune=tresson, accessible="yes"),
        "works": CafeFactory(name="Le Puits", slug="le-puits", commune=lauzes, status=Cafe.Status.WORKS),
        "press": CafeFactory(name="L’Œuf", slug="l-uf-lauzes", commune=lauzes, from_the_press=True, services=[bread]),
        "far": CafeFactory(name="Chez Rosa", slug="chez-rosa-saul", commune=saul, services=[post]),
    }
    CafeFactory(name="Café à Tresson", slug="annonce", commune=tresson, announced=True)
    for weekday in range(7):
        for cafe in (made["tresson"], made["far"]):
            OpeningSlotFactory(cafe=cafe, weekday=weekday, opens_at=datetime.time(0), closes_at=datetime.time(23, 59))
    OpeningExceptionFactory(cafe=made["far"], start=datetime.date(2020, 1, 1), end=datetime.date(2099, 1, 1))
    return made


def open_map(page, address="/cafes/"):
    page.goto(address)
    page.locator("[data-map]").scroll_into_view_if_needed()
    expect(page.locator(READY)).to_be_attached()


def paths_of_list(page):
    return sorted(a.get_attribute("href") for a in page.locator("[data-list] .card__title a").all())


def numbers_of_map(page):
    """{département: cafés} as the bubbles say it: the overseas ones after the button that goes there."""
    found = {}
    for place in ("[data-mainland]", "[data-place='973']"):
        page.click(place)
        for bubble in page.locator(".bubble").all():
            name = bubble.locator(".visually-hidden").inner_text().split(":")[0].strip()
            found[name] = int(bubble.locator("[aria-hidden]").inner_text())
        if page.locator(".map__box .mark").count():
            found["Guyane"] = page.locator(".map__box .mark").count()
    page.click("[data-mainland]")
    return found


def departements_of(paths):
    names = {"72": "Sarthe", "46": "Lot", "973": "Guyane"}
    return dict(Counter(names[path.split("/")[2]] for path in paths))


def open_filters(page):
    if not page.locator("details.filters__more").evaluate("details => details.open"):
        page.click("details.filters__more summary")


def test_filter_list_map_counts_and_address_agree_and_need_no_javascript(page, page_without_javascript, cafes):
    open_map(page)
    assert numbers_of_map(page) == departements_of(paths_of_list(page)) == {"Sarthe": 2, "Lot": 2, "Guyane": 1}
    open_filters(page)

    page.check("[name=service][value=pain]")
    expect(page.locator(".results__count")).to_have_text(re.compile(r"^\s*2 "))

    assert focused(page, "[name=service][value=pain]")
    assert page.url.split("#")[0].endswith("/cafes/?service=pain")
    assert paths_of_list(page) == ["/cafes/46/l-uf-lauzes/", "/cafes/72/le-lavoir/"]
    assert numbers_of_map(page) == {"Sarthe": 1, "Lot": 1}
    assert page.locator("[name=departement] option[value='46']").inner_text().endswith("(1)")
    expect(page.locator("[data-map-status]")).to_have_text(re.compile(r"^2 "))
    page_without_javascript.goto(page.url)
    assert paths_of_list(page_without_javascript) == paths_of_list(page)
    assert page_without_javascript.is_checked("[name=service][value=pain]")

    page.go_back()
    expect(page.locator(".results__count")).to_have_text(re.compile(r"^\s*5 "))
    assert not page.is_checked("[name=service][value=pain]")
    assert numbers_of_map(page) == {"Sarthe": 2, "Lot": 2, "Guyane": 1}


QUERIES = [
    "",
    "annonces=1",
    "service=pain",
    "service=pain&service=poste",
    "service=pain&service=poste&tous=1",
    "departement=46",
    "region=76",
    "statut=works",
    "statut=works&statut=open&departement=46",
    "accessible=1",
    "ouvert=1",
    "service=unknown",
]


def test_browser_and_server_keep_the_same_cafes_at_the_same_places(page, client, cafes):
    page.goto("/cafes/")
    kept = page.evaluate(
        """async (queries) => {
          const { matching, readCafes } = await import("/static/js/map/cafes.js");
          const all = readCafes(await (await fetch("/cafes/carte.json")).json(), "/cafes/");
          const rosa = all.find((cafe) => cafe.name === "Chez Rosa");
          const paths = queries.map((query) => matching(all, new URLSearchParams(query)).map((cafe) => cafe.path).sort());
          return { paths, rosa };
        }""",
        QUERIES,
    )

    for query, paths in zip(QUERIES, kept["paths"], strict=True):
        html = client.get(f"/cafes/?{query}").content.decode()
        cards = re.findall(r'class="card__title"><a href="(/cafes/[^"]+)"', html)
        assert sorted(set(cards)) == paths, query
    rosa = kept["rosa"]
    assert rosa["place"] == [3.62, -53.21]
    assert rosa["zone"] == "America/Cayenne"
    assert [service["slug"] for service in rosa["services"]] == ["poste"]


@pytest.mark.any_database
def test_opening_is_told_by_the_clock_of_the_cafe(page, cafes):
    page.goto("/cafes/")
    told = page.evaluate(
        """async (moments) => {
          const { isOpen, sentence } = await import("/static/js/map/opening.js");
          const words = {
            wordOpenUntil: "until %(time)s", wordOpensToday: "today %(time)s", wordOpensTomorrow: "tomorrow %(time)s",
            wordOpensOn: "%(day)s %(time)s", wordShut: "shut", wordOpenNow: "now", wordMidnight: "midnight",
            wordHour: "%(hour)sh", wordHourMinutes: "%(hour)sh%(minute)s",
          };
          const slots = [[0, 540, 750], [0, 840, 1439], [3, 540, 600]];
          const usual = { status: "open", zone: "America/Cayenne", closures: [], slots };
          return moments.map(([time, difference]) => {
            const cafe = { ...usual, ...difference };
            return [sentence(cafe, words, Date.parse(time)), isOpen(cafe, Date.parse(time))];
          });
        }""",
        [
            ["2026-11-23T10:00Z", {}],
            ["2026-11-23T12:00Z", {}],
            ["2026-11-23T15:30Z", {}],
            ["2026-11-24T01:00Z", {}],
            ["2026-11-25T12:00Z", {}],
            ["2026-11-24T12:00Z", {}],
            ["2026-11-23T12:00Z", {"closures": [["2026-11-23", "2026-11-23"]]}],
            ["2026-11-23T12:00Z", {"status": "works"}],
            ["2026-11-23T12:00Z", {"slots": []}],
            ["2026-11-24T02:59:30Z", {}],
            ["2026-11-24T01:00Z", {"slots": [[0, 840, 1439], [1, 0, 120]]}],
            ["2026-11-24T01:00Z", {"slots": [[day, 0, 1439] for day in range(7)]}],
        ],
    )

    assert told == [
        ["today 9h", False],  # eleven o'clock in Paris, seven in Cayenne
        ["until 12h30", True],
        ["today 14h", False],
        ["until midnight", True],
        ["tomorrow 9h", False],
        ["jeudi 9h", False],
        ["jeudi 9h", False],
        ["", False],
        ["", False],
        ["until midnight", True],  # the last minute of Monday in Cayenne
        ["until 2h", True],  # a night written as two openings
        ["now", True],
    ]


def press_tab_until(page, selector, key="Tab", most=60):
    for _press in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} times {key}")


def focused(page, selector):
    return page.locator(selector).evaluate_all("marks => marks.some((mark) => mark === document.activeElement)")


@pytest.mark.any_database
def test_keyboard_goes_from_the_search_to_a_cafe_through_the_map(page, cafes):
    open_map(page)
    page.focus("main [name=q]")

    press_tab_until(page, ".results__to-map a")
    page.keyboard.press("Enter")
    press_tab_until(page, ".map__skip")
    press_tab_until(page, "[data-zoom-in]")
    press_tab_until(page, ".map__box")
    press_tab_until(page, ".bubble")
    assert page.evaluate("document.activeElement.textContent").startswith("2Lot")
    page.keyboard.press("Enter")
    page.wait_for_selector(".map__box .mark")
    assert focused(page, ".map__box .mark")
    assert "#carte=" in page.url

    # Backwards: the bubble of the département again, then out of the map.
    page.keyboard.press("Escape")
    page.wait_for_selector(".bubble")
    assert page.evaluate("document.activeElement.textContent").startswith("2Lot")
    page.keyboard.press("Escape")
    assert focused(page, "#carte-titre")
    press_tab_until(page, "[data-zoom-out]")
    page.keyboard.press("Enter")
    assert focused(page, "[data-zoom-out]")

    # Both cafés of one spot are told apart, reached one after the other, and lead to their page.
    press_tab_until(page, ".bubble")
    press_tab_until(page, ".bubble")
    page.keyboard.press("Enter")
    page.wait_for_selector(".map__box .mark")
    boxes = [mark.bounding_box() for mark in page.locator(".map__box .mark").all()]
    assert len(boxes) == 2
    assert abs(boxes[0]["x"] - boxes[1]["x"]) + abs(boxes[0]["y"] - boxes[1]["y"]) > 24
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Le Lavoir")

    # The address keeps where one looked.
    page.go_back()
    page.wait_for_selector(".map__box .mark")


@pytest.mark.any_database
def test_list_works_without_javascript(page_without_javascript, cafes):
    page = page_without_javascript
    page.goto("/cafes/")
    assert page.locator(".drawing a").count() == 3
    assert not page.locator("[data-map-live]").first.is_visible()
    assert not page.locator("[data-near-me]").is_visible()

    page.fill("main [name=q]", "Lauzès")
    page.click("form.filters .ask button[type=submit]")
    answers = page.locator(".results__group").first.locator(".card__title")
    assert set(answers.all_inner_texts()) == {"L’Œuf", "Le Puits"}
    page.goto("/cafes/")
    page.click(".drawing a[href*='departement=46']")
    assert paths_of_list(page) == ["/cafes/46/l-uf-lauzes/", "/cafes/46/le-puits/"]
    open_filters(page)
    page.check("[name=statut][value=works]")
    page.click("form.filters details button[type=submit]")
    assert paths_of_list(page) == ["/cafes/46/le-puits/"]
    page.click(".card__title a")
    expect(page.locator("h1")).to_have_text("Le Puits")


@pytest.mark.any_database
def test_phone_reflows_scrolls_with_one_finger_and_no_state_fails_axe(phone, cafes, axe):
    open_map(phone)
    axe(phone)
    phone.locator(".map__legend summary").click()
    open_filters(phone)
    phone.locator(".bubble").first.click()
    phone.wait_for_selector(".map__box .mark")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = phone.locator(".map__box")
    assert box.evaluate("box => getComputedStyle(box).touchAction") == "pan-x pan-y"
    box.evaluate("box => box.dispatchEvent(new WheelEvent('wheel', { deltaY: 100, bubbles: true, cancelable: true }))")
    expect(phone.locator("[data-map-hint]")).to_be_visible()

    phone.fill("main [name=q]", "Zzyzx")
    phone.press("main [name=q]", "Enter")
    expect(phone.locator(".results__list .cafe-card")).to_have_count(0)
    expect(phone.locator(".map__box .mark, .bubble")).to_have_count(0)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.any_database
def test_neighbours_share_a_bubble_on_a_phone_when_cafes_are_everywhere(phone, live_server, map_page):  # noqa: F811
    region = RegionFactory()
    for number in range(1, 50):
        if number != 20:  # There are two Corsicas.
            departement = DepartementFactory(code=f"{number:02}", name=f"D{number}", region=region)
            place = {"latitude": 44 + number % 7, "longitude": -0.5 + number // 7}
            CafeFactory(commune=CommuneFactory(departement=departement, **place))

    open_map(phone)

    bubbles = phone.locator(".bubble")
    numbers = [int(text) for text in bubbles.locator("[aria-hidden]").all_inner_texts()]
    assert (sum(numbers), max(numbers) > 1) == (48, True)
    told = phone.locator("[data-map]").get_attribute("data-word-far-gathered")
    expect(phone.locator("[data-map-caption]")).to_have_text(told)
    shared = bubbles.filter(has_text=",").first
    names = shared.locator(".visually-hidden").inner_text()
    shared.press("Enter")
    expect(bubbles.filter(has_text=names)).to_have_count(0)
    expect(phone.locator(":is(.bubble, .mark):focus")).to_have_count(1)


@pytest.mark.any_database
def test_near_me_sorts_in_the_browser_and_says_so_when_refused(open_browser, cafes, axe):
    page = open_browser(geolocation=TRESSON, permissions=["geolocation"])
    asked = []
    open_map(page)
    page.on("request", lambda request: asked.append(request.url))

    page.click("[data-near-me]")
    page.wait_for_selector("[data-near]")
    names = [link.inner_text() for link in page.locator("[data-near] .card__title a").all()]
    assert names[2:] == ["Le Puits", "L’Œuf", "Chez Rosa"] or names[2:] == ["L’Œuf", "Le Puits", "Chez Rosa"]
    assert sorted(names[:2]) == ["La Halte", "Le Lavoir"]
    assert re.search(r"38\d", page.locator("[data-near] .near__distance").nth(2).inner_text())
    assert not [url for url in asked if "47.9" in url or "lat" in url]
    assert focused(page, "[data-near] h2")
    axe(page)
    page.click("[data-near] > button")
    assert page.locator("[data-near]").count() == 0
    assert focused(page, "[data-near-me]")

    refused = open_browser()
    open_map(refused)
    refused.click("[data-near-me]")
    expect(refused.locator("[data-map-status]")).to_have_text(
        refused.locator("[data-map]").get_attribute("data-word-refused")
    )


@pytest.mark.any_database
def test_card_and_marker_light_each_other(page, cafes):
    open_map(page, "/cafes/?departement=46")
    page.wait_for_selector(".map__box .mark")

    page.hover(".cafe-card >> text=Le Puits")
    expect(page.locator(".map__box .mark.is-lit")).to_have_attribute("href", "/cafes/46/le-puits/")
    page.hover(".map__box .mark[href='/cafes/46/le-puits/']")
    expect(page.locator(".cafe-card.is-lit .card__title")).to_have_text("Le Puits")
    expect(page.locator("[data-map-caption]")).to_contain_text("Le Puits, Lauzès (46)")


@pytest.mark.any_database
def test_without_network_the_form_says_so_and_still_is_a_form(page, cafes):
    open_map(page)
    open_filters(page)
    page.watch.ignored = True  # the console tells of the lost connection
    page.context.set_offline(True)
    page.check("[name=service][value=pain]")
    expect(page.locator("[data-map-status]")).to_have_text(
        page.locator("[data-map]").get_attribute("data-word-offline")
    )
    assert len(paths_of_list(page)) == 5

    page.context.set_offline(False)
    page.watch.ignored = False
    page.click("form.filters .ask button[type=submit]")
    page.wait_for_url(re.compile(r"service=pain"))
    assert len(paths_of_list(page)) == 2


@pytest.mark.any_database
def test_streets_of_ign_are_asked_for_by_the_visitor_only(page, cafes):
    SiteSettingsFactory(show_ign_tiles=True)
    asked = []
    page.context.route("https://data.geopf.fr/**", lambda route: (asked.append(route.request.url), answer_tile(route)))

    open_map(page)
    page.wait_for_load_state("networkidle")
    before = len(asked)
    page.watch.ignored = True  # from here on, the visitor has asked for it
    page.click("[data-streets]")

    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    expect(page.locator("[data-streets-credit]")).to_be_visible()
    assert (before, all("PLANIGNV2" in address for address in asked)) == (0, True)


def answer_tile(route):
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), "white").save(picture, "PNG")
    route.fulfill(content_type="image/png", body=picture.getvalue())
