import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from config.management.commands import prepare, start
from tests.factories.cafes_map import CommuneFactory
from tests.template_database import ROOT


@pytest.fixture
def calls(monkeypatch, tmp_path):
    """The commands that `prepare` calls, none of which runs."""
    called = []
    monkeypatch.setattr(prepare, "STATE_DIR", tmp_path)
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: called.append(name))
    return called


@pytest.mark.django_db
def test_prepare_makes_everything_in_order(calls, settings):
    settings.DEMO = True

    call_command("prepare", quiet=True)

    assert calls == ["migrate", *prepare.STEPS]


@pytest.mark.django_db
def test_demonstration_is_never_made_in_production(calls, settings):
    settings.DEMO = False

    call_command("prepare", quiet=True)

    assert not {"seed_demo", "seed_fictional_cafes"} & set(calls)
    assert prepare.REGISTER in calls


@pytest.mark.django_db
def test_register_is_imported_once(calls):
    CommuneFactory()
    call_command("prepare", quiet=True)
    calls.clear()

    call_command("prepare", quiet=True)

    assert prepare.REGISTER not in calls


@pytest.mark.django_db
def test_register_is_imported_again_into_an_empty_database(calls):
    call_command("prepare", quiet=True)
    calls.clear()

    call_command("prepare", quiet=True)

    assert prepare.REGISTER in calls


@pytest.mark.django_db
def test_register_is_imported_again_when_its_data_changes(calls, monkeypatch):
    CommuneFactory()
    call_command("prepare", quiet=True)
    calls.clear()
    monkeypatch.setattr(prepare, "of_files", lambda paths, root: "another year")

    call_command("prepare", quiet=True)

    assert prepare.REGISTER in calls


def test_taken_port_is_said_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is taken on this machine."):
            start.check_port_is_free(port)


def supervise(*commands):
    code = f"import sys; from config.supervisor import run_together; sys.exit(run_together({list(commands)!r}))"
    return subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT / "site")})


def python(code):
    return [sys.executable, "-c", code]


SLEEP = "import time; time.sleep(60)"


def test_first_to_end_ends_the_others_and_gives_its_code(tmp_path):
    mark = f"import signal, sys; signal.signal(signal.SIGTERM, lambda *_: (open({str(tmp_path / 'ended')!r}, 'w'), sys.exit())); "

    process = supervise(python("import time, sys; time.sleep(1); sys.exit(3)"), python(mark + SLEEP))

    assert process.wait(timeout=20) == 3
    assert (tmp_path / "ended").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_stops_all_and_that_is_no_failure(number):
    process = supervise(python(SLEEP), python(SLEEP))
    time.sleep(1)

    process.send_signal(number)

    assert process.wait(timeout=20) == 0
