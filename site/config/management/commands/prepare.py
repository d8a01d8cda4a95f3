"""From an empty folder to a site with data; run again, it does only what has changed since."""

import hashlib
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from config.catalogue import compile_catalogues
from config.fingerprint import Stamps, of_files
from config.settings.environment import BASE_DIR, PORT, STATE_DIR

# The register takes seconds to import and rarely changes; the others are quick and idempotent.
REGISTER = "import_communes"
STEPS = (
    REGISTER,
    "import_services",
    "import_cafes",
    "seed_fictional_cafes",
    "sync_email_templates",
    "seed_site",
    "seed_demo",
)
# Fictional people and places: never on a production server.
DEMO_STEPS = ("seed_fictional_cafes", "seed_demo")


class Command(BaseCommand):
    help = "Prepares everything a running site needs: catalogue, database, register, starter site, demonstration data."

    def add_arguments(self, parser):
        parser.add_argument("--static", action="store_true", help="also collect and compress the static files")
        parser.add_argument(
            "--static-only", action="store_true", help="nothing but the static files and the French catalogue"
        )
        parser.add_argument("--quiet", action="store_true", help="do not print the address and the accounts")

    def handle(self, *, static, static_only, quiet, **options):
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        compile_catalogues(settings.LOCALE_PATHS[0])
        self.stamps = Stamps(STATE_DIR / "prepared.json")
        if static or static_only:
            self.collect_static()
        if not static_only:
            self.prepare_all()
            if not quiet:
                self.print_summary()

    def prepare_all(self):
        self.check_database()
        call_command("migrate", interactive=False, verbosity=0)
        for step in STEPS:
            if step in get_commands() and (settings.DEMO or step not in DEMO_STEPS):
                self.prepare(step)

    def check_database(self):
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database does not answer ({str(error).strip()}). See DATABASE_URL.") from error

    def prepare(self, step):
        if step == REGISTER:
            key, fingerprint = self.register_stamp()
            # A new database of the same name starts empty: the stamp alone would not tell.
            if self.stamps[key] == fingerprint and apps.get_model("cafes_map", "Commune").objects.exists():
                return
        self.say(step)
        call_command(step, verbosity=0, stdout=self.stderr)
        if step == REGISTER:
            self.stamps[key] = fingerprint

    def register_stamp(self):
        """Which database, and what the files of the register held."""
        folder = BASE_DIR / "cafes_map" / "data"
        parameters = sorted(connection.get_connection_params().items(), key=str)
        database = hashlib.sha256(repr(parameters).encode()).hexdigest()[:12]
        return f"{REGISTER} {database}", of_files(folder.glob("*.csv*"), root=folder)

    def collect_static(self):
        sources = [
            BASE_DIR / "requirements.lock",
            BASE_DIR / "site/config/storage.py",
            *(BASE_DIR / "static").rglob("*"),
        ]
        key = of_files([path for path in sources if path.is_file()], root=BASE_DIR)
        if self.stamps["static"] != key or not (settings.STATIC_ROOT / "staticfiles.json").exists():
            self.say("collectstatic")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            self.stamps["static"] = key

    def say(self, step):
        self.stderr.write(f"  {step}")
        self.stderr.flush()

    def print_summary(self):
        self.stdout.write(f"\n1000 cafés: http://localhost:{PORT}/")
        if settings.DEMO and find_spec("candidatures.demo"):
            for line in import_module("candidatures.demo").summary():
                self.stdout.write(line)
        self.stdout.flush()
