from django.core.management.base import BaseCommand

from cafes_map.fictional import seed_fictional_cafes


class Command(BaseCommand):
    help = "Add eight fictional cafés, marked as such, in fictional communes: for demonstrations only."

    def handle(self, *args, **options):
        self.stdout.write(f"{seed_fictional_cafes()} fictional cafés added")
