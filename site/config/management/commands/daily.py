from django.core.management.base import BaseCommand, CommandError

from mailing.models import Heartbeat
from mailing.schedule import run_daily


class Command(BaseCommand):
    help = "The work of the day: reminders, expiry, retention. Does what is due and not yet done, however often run."

    def handle(self, *args, **options):
        reports = run_daily()
        for report in reports:
            self.stdout.write(f"{report.name}: {report.error or report.result}")
        Heartbeat.beat("daily")
        failed = [report.name for report in reports if report.error]
        if failed:
            raise CommandError(f"{len(failed)} of {len(reports)} jobs failed: {', '.join(failed)}")
