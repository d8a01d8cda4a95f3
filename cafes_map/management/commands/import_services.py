from django.core.management.base import BaseCommand

from cafes_map.reference import import_services


class Command(BaseCommand):
    help = "Add the standard services that are missing, in French and English."

    def handle(self, *args, **options):
        self.stdout.write(f"{import_services()} services added")
