from django.core.management.base import BaseCommand

from config.errors import maintenance_page


class Command(BaseCommand):
    help = "Writes the page that a proxy shows while the site is stopped (HTML on the standard output)."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(maintenance_page())
