from django.core.management.base import BaseCommand

from mailing.templates import sync_templates


class Command(BaseCommand):
    help = "Write the mail texts that are missing from the registered defaults; those that exist are left alone."

    def handle(self, *args, **options):
        made = sync_templates()
        self.stdout.write(f"{len(made)} mail texts written.")
