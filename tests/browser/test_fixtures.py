"""The guards of conftest.py see what they must see."""


def test_console_error_and_foreign_request_are_noticed(page, live_server):
    page.goto("/healthz")
    page.evaluate("console.error('broken')")
    page.evaluate("fetch('http://elsewhere.example/').catch(() => null)")
    page.wait_for_timeout(200)

    complaints = list(page.watch.complaints)
    page.watch.complaints.clear()

    assert any("broken" in complaint for complaint in complaints)
    assert any("another origin: http://elsewhere.example/" in complaint for complaint in complaints)


def test_phone_is_320_pixels_wide(phone):
    phone.goto("/healthz")

    assert phone.evaluate("innerWidth") == 320


def test_two_browsers_share_no_cookie(page, second_browser):
    page.goto("/healthz")
    page.evaluate("document.cookie = 'mine=1'")
    second_browser.goto("/healthz")

    assert second_browser.evaluate("document.cookie") == ""
