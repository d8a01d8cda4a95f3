from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from candidatures.instruction.diagram import state_page


class Command(BaseCommand):
    help = "Writes docs/states.md from the table of actions."

    def handle(self, *args, **options):
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        path.write_text(state_page(), encoding="utf-8")
        self.stdout.write(f"{path.name} written")
