"""What holds on every page of the public site, whoever adds one: seen once in Chromium, on the smallest phone."""

import pytest

from tests import whole_site
from tests.browser.conftest import PHONE

ENGLISH_TYPES = ("HomePage", "CafesMapPage", "FaqPage")
STATES = (
    "{cafe}",
    "{cafe}signaler/",
    "/recherche/?q=caf%C3%A9",
    "/recherche/?q=zzzzzz",
    "/plan-du-site/",
    "/cafes/?q=aucun-cafe-de-ce-nom",
    "/cafes/donnees/",
    "/page-qui-n-existe-pas/",
    "/candidater/",
)


@pytest.fixture
def addresses(live_server):
    cafe, _ = whole_site.make()
    french, english = whole_site.page_types("fr"), whole_site.page_types("en")
    address = f"/cafes/{cafe.commune.departement_id}/{cafe.slug}/"
    states = [state.format(cafe=address) for state in STATES]
    return [*french.values(), *(english[name] for name in ENGLISH_TYPES), *states]


@pytest.mark.any_database
def test_every_page_fits_a_phone_and_everyone(addresses, open_browser, axe):
    """One site made for all: other origins and errors of the console are watched by the fixture (see conftest.py)."""
    phone = open_browser(viewport=PHONE, has_touch=True)
    plain = open_browser(viewport=PHONE, java_script_enabled=False)

    complaints = []
    for address in addresses:
        phone.goto(address, wait_until="load")
        complaints += too_wide(phone, address) + inaccessible(phone, axe)
        plain.goto(address, wait_until="domcontentloaded")
        complaints += unreadable(plain, address)

    assert len(addresses) > 20
    assert complaints == [], "\n\n".join(complaints)


def too_wide(page, address):
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{address}: {excess} px too wide at 320 px ({wide_elements(page)})"] if excess > 0 else []


def wide_elements(page):
    return page.evaluate(
        """() => [...document.querySelectorAll("main *, header *, footer *")]
            .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .slice(-3).map((element) => element.outerHTML.slice(0, 120)).join(" | ")"""
    )


def inaccessible(page, axe):
    try:
        axe(page)
    except AssertionError as error:
        return [str(error)]
    return []


def unreadable(page, address):
    headings, mains = page.locator("h1:visible").count(), page.locator("main:visible").count()
    return [] if (headings, mains) == (1, 1) else [f"{address}, without JavaScript: {headings} h1, {mains} main"]
