"""Chromium against a live server. A test fails when a page of it speaks to another origin or logs an error."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.template_database import FOLDER

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
FAILED = pytest.StashKey()


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser():
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing. Type: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What the pages of one browser context did that no page of ours may do."""

    def __init__(self, context, origin):
        self.origin = urlsplit(origin).netloc
        self.documents = set()
        self.complaints = []
        self.ignored = False
        context.on("request", self.on_request)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.complain(f"JavaScript error: {error.error}"))

    def on_request(self, request):
        if request.is_navigation_request():
            self.documents.add(request.url)
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.origin:
            self.complain(f"request to another origin: {request.url}")

    def on_console(self, message):
        # A page that answers 404 on purpose is logged by Chromium as an error of the document itself.
        is_status_of_page = message.text.startswith("Failed to load") and message.location["url"] in self.documents
        if message.type == "error" and not is_status_of_page:
            self.complain(f"console: {message.text} ({message.location['url']})")

    def complain(self, text):
        if not self.ignored:
            self.complaints.append(text)


@pytest.fixture
def open_browser(browser, live_server, request):
    """A function that opens a browser of its own (cookies, cache) and returns its page."""
    opened = []

    def open_context(**options):
        options = {"viewport": DESKTOP, "locale": "fr-FR", "timezone_id": "Europe/Paris"} | options
        context = browser.new_context(base_url=live_server.url, reduced_motion="reduce", **options)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.watch = Watch(context, live_server.url)
        opened.append(page)
        return page

    yield open_context
    complaints = [complaint for page in opened for complaint in page.watch.complaints]
    for number, page in enumerate(opened):
        if request.node.stash.get(FAILED, False) and not page.is_closed():
            page.screenshot(path=FOLDER / "screenshots" / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()
    assert complaints == []


@pytest.fixture
def page(open_browser):
    return open_browser()


@pytest.fixture
def phone(open_browser):
    return open_browser(viewport=PHONE, has_touch=True, device_scale_factor=2)


@pytest.fixture
def page_without_javascript(open_browser):
    return open_browser(java_script_enabled=False)


@pytest.fixture
def second_browser(open_browser):
    return open_browser()


@pytest.fixture
def axe():
    """`axe(page)`: no violation at all, with no rule left out."""

    def check(page):
        page.watch.ignored = True  # the checker adds its own script and styles
        # Without preloading: it would fetch every style sheet again, as an inline style that our policy refuses.
        results = Axe().run(page, options={"preload": False})
        page.watch.ignored = False
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check
