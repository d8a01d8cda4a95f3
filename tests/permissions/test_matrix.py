"""One test per role, address and method, made from the resolver; 5xx never."""

from fnmatch import fnmatchcase
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse

from tests.permissions.enumeration import all_urls
from tests.permissions.matrix import LINES, RULES, rule_for
from tests.permissions.roles import ROLES, TEAM, client_of
from tests.permissions.world import World

URLS = {url.name: url for url in all_urls()}
# Wagtail's own routes without a name: a test page and what catches unknown addresses of the admin.
NAMELESS = {name for name in URLS if name.startswith("admin/")}
OURS = sorted(LINES.keys() & URLS.keys())
THEIRS = sorted(name for name in URLS.keys() - LINES.keys() - NAMELESS if rule_for(name))


def test_every_address_has_its_line():
    without = sorted(name for name in URLS.keys() - LINES.keys() - NAMELESS if not rule_for(name))

    assert without == [], "Add these to tests/permissions/matrix.py"


def test_every_line_has_its_address():
    assert sorted(LINES.keys() - URLS.keys()) == []


def test_our_own_views_are_never_covered_by_a_rule_for_the_admin():
    prefixes = ("candidatures:", "cafes_map:", "network:", "config:", "page:")

    assert [name for name in THEIRS if name.startswith(prefixes)] == []


def test_every_rule_is_of_use():
    admin_may_lack = {"wagtailredirects:*", "wagtailforms:*", "wagtailsettings:*", "wagtailembeds:*", "candidatures_*"}
    unused = [pattern for pattern in RULES if not any(fnmatchcase(name, pattern) for name in URLS)]

    assert set(unused) - admin_may_lack == set()


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The world and a signed-in client a role, made once for thousands of tests; each test rolls back to here."""
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        world = World()
        cookies = {role: door(world).cookies for role, door in ROLES.items()}
    yield SimpleNamespace(world=world, cookies=cookies)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


@pytest.fixture
def ask(house, db):
    def send(name, role, method):
        client = client_of()
        client.cookies.load(house.cookies[role].output(header="", sep=";"))
        response = getattr(client, method)(house.world.address(URLS[name]))
        if response.streaming:
            list(response.streaming_content)  # closes the file
        return response

    return send


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", OURS)
def test_our_views(ask, name, role, method):
    response = ask(name, role, method)

    expected = getattr(LINES[name], method)[role]
    assert response.status_code in expected, f"{response.request['PATH_INFO']} answered {response.status_code}"


@pytest.mark.any_database  # thousands, and who may enter Wagtail's views does not depend on it
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", THEIRS)
def test_admin_views(ask, name, role, method):
    response = ask(name, role, method)

    address = response.request["PATH_INFO"]
    if role in rule_for(name).open_to:
        assert response.status_code < 500 or is_their_own_fault(name, method), address
    else:
        assert is_refusal(response), f"{address} answered {response.status_code}"


def test_every_role_is_who_it_says(ask, house):
    for role in TEAM:
        assert ask("wagtailadmin_home", role, "get").status_code == 200
    assert ask("wagtailadmin_home", "anonymous", "get").status_code == 302


def is_refusal(response):
    """Nothing shown, nothing done: sent to the log-in, or to the admin's home with a message, or turned away."""
    if response.status_code == 302:
        return response["Location"].partition("?")[0] in {reverse("wagtailadmin_login"), reverse("wagtailadmin_home")}
    return response.status_code in {401, 403, 404, 405}


def is_their_own_fault(name, method):
    return any(method == wrong and fnmatchcase(name, pattern) for pattern, wrong in THEIR_FAULTS)


# What Wagtail and its add-ons do not expect from those they let in: an empty POST, a device that is not there.
THEIR_FAULTS = [
    ("wagtailadmin_error_test", "get"),  # exists to fail
    ("wagtailadmin_error_test", "post"),
    ("wagtailadmin_choose_page_external_link", "post"),
    ("wagtailadmin_pages:copy", "post"),
    ("wagtailsnippets_*:add", "post"),  # a StreamField wants to know how many blocks it gets
    ("wagtailsnippets_*:edit", "post"),
    ("wagtailredirects:process_import", "post"),
    ("wagtail_2fa_device_qrcode", "get"),
    ("wagtail_2fa_device_remove", "get"),
    ("wagtail_2fa_device_remove", "post"),
]
