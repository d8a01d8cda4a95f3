from django.core.management.base import BaseCommand

from cafes_map.reference import import_cafes


class Command(BaseCommand):
    help = "Add the real communes of the programme as cafés, with what was published about them."

    def handle(self, *args, **options):
        self.stdout.write(f"{import_cafes()} cafés added")
