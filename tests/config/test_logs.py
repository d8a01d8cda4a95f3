import logging
import sys

import pytest
from django.conf import settings
from django.test import Client

from config.logs import WithoutSecrets, hide_in_server_logs

TOKEN = "Zx9_bT-4mQpR7sUvWy2aKc"
ADDRESSES = [f"/candidature/lien/{TOKEN}/", f"/comite/{TOKEN}/"]


def written(*args, exc_info=None):
    """The line a handler with the filter writes."""
    record = logging.getLogger("x").makeRecord("x", logging.WARNING, "f.py", 1, args[0], args[1:], exc_info)
    assert WithoutSecrets().filter(record)
    return logging.Formatter("%(message)s").format(record)


@pytest.mark.parametrize("address", ADDRESSES)
def test_tokens_are_hidden_wherever_they_stand(address):
    hidden = address.replace(TOKEN, "•••")

    assert written(f"Not Found: {address}") == f"Not Found: {hidden}"
    assert written("Forbidden (%s): %s", "CSRF", address) == f"Forbidden (CSRF): {hidden}"
    assert written("%(r)s %(s)s", {"r": f"GET {address}?a=1 HTTP/1.1", "s": 200}) == f"GET {hidden}?a=1 HTTP/1.1 200"


def test_tokens_are_hidden_in_a_traceback():
    try:
        raise LookupError(ADDRESSES[0])
    except LookupError:
        line = written("Internal Server Error", exc_info=sys.exc_info())

    assert TOKEN not in line
    assert "LookupError: /candidature/lien/•••/" in line


def test_other_lines_are_left_as_they_are():
    record = logging.getLogger("x").makeRecord("x", logging.INFO, "f.py", 1, "Mail %s: %s", (12, "sent"), None)

    WithoutSecrets().filter(record)

    assert (record.msg, record.args) == ("Mail %s: %s", (12, "sent"))


def test_a_line_that_does_not_fit_its_values_stops_nobody():
    record = logging.getLogger("x").makeRecord("x", logging.INFO, "f.py", 1, "%s %s", ("a",), None)

    assert WithoutSecrets().filter(record)


def test_every_handler_hides_tokens():
    assert [name for name, handler in settings.LOGGING["handlers"].items() if not handler.get("filters")] == []
    loggers = [logging.getLogger(), logging.getLogger("django"), logging.getLogger("django.server")]
    ours = [handler for logger in loggers for handler in logger.handlers if type(handler) is logging.StreamHandler]
    assert len(ours) >= 2
    assert all(any(isinstance(one, WithoutSecrets) for one in handler.filters) for handler in ours)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_refused_form_leaves_no_token_in_the_log(db, address, monkeypatch):
    lines = []
    console = next(handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler)
    monkeypatch.setattr(console, "emit", lambda record: lines.append(console.format(record)))

    Client(enforce_csrf_checks=True).post(address)

    assert len(lines) == 1
    assert address.replace(TOKEN, "•••") in lines[0]


@pytest.mark.parametrize("name", ["gunicorn.access", "gunicorn.error"])
def test_the_server_hides_tokens_too(name, monkeypatch):
    monkeypatch.setattr(logging.getLogger(name), "filters", [])

    hide_in_server_logs()

    assert [type(one) for one in logging.getLogger(name).filters] == [WithoutSecrets]
