"""The guards of conftest.py see what they must see."""


def test_console_error_refused_script_and_foreign_page_are_noticed(page):
    page.goto("/candidater/")
    page.evaluate("console.error('broken')")
    page.evaluate("fetch('http://elsewhere.example/').catch(() => null)")
    page.evaluate("location = 'http://elsewhere.example/'")
    page.wait_for_timeout(500)

    complaints = "\n".join(page.watch.complaints)
    page.watch.complaints.clear()

    assert "console: broken" in complaints
    assert "violates the following Content Security Policy directive" in complaints
    assert "request to another origin: http://elsewhere.example/" in complaints


def test_phone_is_320_pixels_wide(phone):
    phone.goto("/candidater/")

    assert phone.evaluate("innerWidth") == 320


def test_two_browsers_share_no_cookie(page, second_browser):
    page.goto("/candidater/")
    page.evaluate("document.cookie = 'mine=1'")
    second_browser.goto("/candidater/")

    assert second_browser.evaluate("document.cookie") == ""
