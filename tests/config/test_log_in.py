import pytest
from django.test import RequestFactory

from config.log_in import account_of
from tests.factories.home import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counted(settings):
    settings.AXES_ENABLED = True


@pytest.fixture
def log_in(client):
    def log_in(username, address="192.0.2.1"):
        """The status of an answer to a wrong password."""
        return client.post("/admin/login/", {"username": username, "password": "faux"}, REMOTE_ADDR=address).status_code

    return log_in


def test_a_locked_account_is_locked_in_any_case(log_in, settings):
    UserFactory(email="camille@x.example")
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        log_in("camille@x.example")

    assert [log_in(name) for name in ("Camille@x.example", "CAMILLE@X.EXAMPLE", " camille@x.Example ")] == [429] * 3


def test_failures_in_different_cases_add_up(log_in):
    statuses = [log_in(name) for name in ("camille@x.test", "Camille@x.test", "cAmille@x.test", "caMille@x.test")]

    assert [*statuses, log_in("camIlle@x.test")] == [200] * 4 + [429]


def test_an_address_is_locked_after_twenty_failures_whatever_the_account(log_in):
    statuses = [log_in(f"person-{number}@x.test") for number in range(20)]

    assert statuses == [200] * 19 + [429]
    assert log_in("another@x.test") == 429
    assert log_in("another@x.test", address="192.0.2.2") == 200


def test_the_failures_of_an_address_are_forgotten_after_a_quarter_of_an_hour(log_in, settings):
    for number in range(20):
        log_in(f"person-{number}@x.test")

    settings.AXES_COOLOFF_TIME = 0.0

    assert log_in("another@x.test") == 200


@pytest.mark.parametrize("credentials", [{"username": " Camille@X.test "}, None])
def test_an_account_is_one_whatever_its_case(credentials):
    request = RequestFactory().post("/", {"username": "CAMILLE@x.test "})

    assert account_of(request, credentials) == "camille@x.test"


def test_no_account_is_none():
    assert account_of(RequestFactory().post("/")) is None
