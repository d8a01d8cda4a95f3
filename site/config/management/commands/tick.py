import logging
import signal
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from mailing.models import Heartbeat
from mailing.sender import send_due

# How long a stop may have to wait, in seconds.
LONGEST_NAP = 0.5

logger = logging.getLogger("mailing.tick")


def send_mails():
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(send_due().items()))


def publish_scheduled():
    call_command("publish_scheduled")


def beat():
    Heartbeat.beat("tick")


STEPS = [send_mails, publish_scheduled, beat]


class Command(BaseCommand):
    help = "What cannot wait for the night: due mails and retries, scheduled publication. Run it every minute."

    def add_arguments(self, parser):
        parser.add_argument("--loop", type=float, metavar="SECONDS", help="run for ever, that often, until SIGTERM")

    def handle(self, *args, **options):
        if options["loop"] is not None:
            self.run_for_ever(options["loop"])
        elif failed := self.run_once():
            raise CommandError(f"These steps failed, see the log: {', '.join(failed)}")

    def run_once(self):
        """Each step on its own: mails that cannot leave do not hold back a publication. Returns those that failed."""
        failed = []
        for step in STEPS:
            try:
                if report := step():
                    self.stdout.write(report)
            except Exception:
                # The database too may be down for a while (it restarts, a disk is full): said in the log, tried again.
                logger.exception("tick: %s failed.", step.__name__)
                failed.append(step.__name__)
        return failed

    def run_for_ever(self, seconds):
        self.is_stopping = False
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            while not self.is_stopping:
                # A connection that broke, or grew old while we slept, is opened anew.
                close_old_connections()
                self.run_once()
                close_old_connections()
                self.wait(seconds)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self, *_args):
        # A plain flag: an Event's lock may be held by the very code that the signal interrupts.
        self.is_stopping = True

    def wait(self, seconds):
        until = time.monotonic() + seconds
        while not self.is_stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LONGEST_NAP))
