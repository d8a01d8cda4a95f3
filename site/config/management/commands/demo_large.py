"""The site at the size the programme aims at: a thousand fictional cafés, all over the country."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cafes_map import generated
from cafes_map.territory_import import RegisterError

MOST_CAFES = 20_000


class Command(BaseCommand):
    help = "Adds generated fictional cafés in generated fictional communes; run again, it adds only what is missing."

    def add_arguments(self, parser):
        parser.add_argument("--cafes", type=int, default=1000, help="how many generated cafés there should be (1000)")
        parser.add_argument("--remove", action="store_true", help="remove them all, and their communes")

    def handle(self, *, cafes, remove, **options):
        if not settings.DEMO:
            raise CommandError("These cafés do not exist: they have no place on a production site (DEMO is off).")
        if remove:
            self.stdout.write(f"Generated cafés: {generated.remove()} removed.")
            return
        if not 0 < cafes <= MOST_CAFES:
            raise CommandError(f"Ask for 1 to {MOST_CAFES} cafés.")
        try:
            added = generated.generate(cafes)
        except RegisterError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Generated cafés: {added} added, {generated.generated_cafes().count()} in all.")
