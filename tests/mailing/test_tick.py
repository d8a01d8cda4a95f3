import os
import signal
import threading
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from config.management.commands import tick
from mailing.models import EmailTemplate, Heartbeat, OutgoingEmail
from tests.factories.mailing import EmailTemplateFactory, OutgoingEmailFactory

pytestmark = pytest.mark.django_db


def test_tick_sends_what_is_due_and_beats(mailoutbox, capsys):
    OutgoingEmailFactory()

    call_command("tick")
    call_command("tick")

    assert len(mailoutbox) == 1
    assert capsys.readouterr().out == "1 sent\n"
    assert timezone.now() - Heartbeat.last("tick") < timedelta(minutes=1)


def test_tick_publishes_what_is_scheduled(kind):
    template = EmailTemplateFactory()
    template.save_revision().publish()
    template.refresh_from_db()
    template.subject_fr = "Demain"
    template.go_live_at = timezone.now() + timedelta(hours=1)
    revision = template.save_revision()
    revision.publish()
    assert EmailTemplate.objects.get().subject_fr != "Demain"
    past = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()

    call_command("tick")

    assert EmailTemplate.objects.get().subject_fr == "Demain"


def failing():
    raise OperationalError("the database is away")


def test_tick_does_the_other_steps_when_one_fails(monkeypatch, caplog):
    monkeypatch.setattr(tick, "STEPS", [failing, tick.beat])

    with pytest.raises(CommandError, match="failing"):
        call_command("tick")

    assert Heartbeat.last("tick") is not None
    assert "the database is away" in caplog.text


# The loop closes its connection when an error left it in doubt: these tests cannot live inside a transaction.
@pytest.fixture
def loop(transactional_db, monkeypatch):
    """Run the loop with these steps; a test that would never end is stopped after a hundred turns."""

    def loop(*steps, seconds=0.01):
        turns = iter(range(100))
        last = lambda: None if next(turns, None) is not None else os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
        monkeypatch.setattr(tick, "STEPS", [*steps, last])
        call_command("tick", loop=seconds)

    return loop


def stop_soon():
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM)).start()


def test_the_loop_survives_an_error_and_stops_on_sigterm(loop, caplog):
    runs = []
    before = signal.getsignal(signal.SIGTERM)

    def step():
        runs.append(1)
        if len(runs) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        raise OperationalError("the database is away")

    loop(step)

    assert len(runs) == 3
    assert caplog.text.count("tick: step failed.") == 3
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_loop_does_not_wait_for_its_next_turn_to_stop(loop):
    started = timezone.now()

    loop(stop_soon, seconds=60)

    assert timezone.now() - started < timedelta(seconds=20)


def test_the_loop_sends_what_comes_later(loop, mailoutbox):
    def come_later():
        if OutgoingEmail.objects.exists():
            os.kill(os.getpid(), signal.SIGTERM)
        else:
            OutgoingEmailFactory()

    loop(come_later, tick.send_mails)

    assert len(mailoutbox) == 1


def test_the_loop_goes_on_with_a_new_connection(loop):
    def lose_the_connection():
        connection.ensure_connection()
        connection.connection.close()
        connection.errors_occurred = True

    beats = []

    def beat():
        Heartbeat.beat("tick")
        beats.append(Heartbeat.last("tick"))
        os.kill(os.getpid(), signal.SIGTERM)

    steps = iter([lose_the_connection, beat])
    loop(lambda: next(steps)())

    assert len(beats) == 1
