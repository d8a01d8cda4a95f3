from django.core.management.base import BaseCommand, CommandError

from cafes_map.models import Commune, CommuneTerm, Departement, FormerCommune, Region
from cafes_map.territory_import import RegisterError, import_territory, index


class Command(BaseCommand):
    help = "Import the official register of communes: adds, changes and retires; says what it did."

    def add_arguments(self, parser):
        parser.add_argument("--file", help="A newer communes.csv or communes.csv.gz with the same columns.")
        parser.add_argument("--reindex", action="store_true", help="Also make all search terms anew.")

    def handle(self, *args, file=None, reindex=False, **options):
        try:
            report = import_territory(file)
        except RegisterError as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        if reindex:
            index()
        for model in (Region, Departement, Commune, FormerCommune, CommuneTerm):
            name = model.__name__
            self.stdout.write(
                f"{name}: {report.added[name]} added, {report.changed[name]} changed, {report.gone[name]} gone,"
                f" {model.objects.count()} in all"
            )
        if report.kept:
            self.stdout.write("Out of the register, kept because something points to them: " + ", ".join(report.kept))
        if report.ignored:
            self.stdout.write(f"Former communes that lead to no commune of this register: {report.ignored}")
