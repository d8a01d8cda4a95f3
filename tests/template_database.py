"""One migrated database a run, copied for each test process: a copy takes no time, the migrations half a minute.

The template is named after a hash of every migration and of the lock file: a second run finds it there, a new migration
makes a new one. The first process builds it under a file lock, the others wait for it. Copies carry the process id of
their owner, so that what a killed run left behind is dropped by the next one.
"""

import fcntl
import hashlib
import os
import shutil
import socket
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.gettempdir()) / "mille-cafes-tests"
# Two checkouts, or two people on one PostgreSQL server, never share a database.
PREFIX = "mille_cafes_" + hashlib.sha256(f"{socket.gethostname()} {FOLDER} {ROOT}".encode()).hexdigest()[:8]


def fingerprint():
    """What the migrations of all installed apps say; libraries are known by the lock file."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for app in apps.get_app_configs():
        if app.path.startswith(str(ROOT)) and find_spec(f"{app.name}.migrations"):
            for migration in sorted(Path(app.path, "migrations").glob("*.py")):
                digest.update(f"{app.label}/{migration.name}".encode() + migration.read_bytes())
    return digest.hexdigest()[:10]


@contextmanager
def locked(name):
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def store():
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()


def clone(owner):
    """Make (or make anew) the copy named after `owner`, from the template; returns its name."""
    databases = store()
    with locked(connection.vendor):
        template = template_of(databases)
        name = databases.clone_name(f"{owner}_{os.getpid()}")
        databases.copy(template, name)
    return name


def template_of(databases):
    """The name of the template, made if these migrations have none yet; to be called under the lock."""
    template = databases.template_name(fingerprint())
    if not databases.exists(template):
        build(databases, template)
    return template


def build(databases, template):
    databases.drop_leftovers()
    draft = databases.clone_name(f"draft_{os.getpid()}")
    databases.create(draft)
    connect_to(draft)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    databases.rename(draft, template)


def connect_to(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def is_left_over(name):
    """A template of older migrations, or the copy of a process that is no more."""
    owner = name.rpartition("_")[2]
    if "_template_" in name:
        return True
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return True
    except (ValueError, PermissionError):
        return False
    return False


class SQLite:
    def template_name(self, key):
        return str(FOLDER / f"sqlite_template_{key}")

    def clone_name(self, owner):
        return str(FOLDER / f"sqlite_{owner}")

    def exists(self, name):
        return Path(name).exists()

    def create(self, name):
        self.drop(name)

    def rename(self, name, new_name):
        Path(name).rename(new_name)

    def copy(self, template, name):
        self.drop(name)
        shutil.copyfile(template, name)

    def drop(self, name):
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)

    def drop_leftovers(self):
        for path in FOLDER.glob("sqlite_*"):
            if not path.name.endswith((".lock", "-wal", "-shm")) and is_left_over(path.name):
                self.drop(str(path))


class PostgreSQL:
    def template_name(self, key):
        return f"{PREFIX}_template_{key}"

    def clone_name(self, owner):
        return f"{PREFIX}_{owner}"

    def exists(self, name):
        return bool(self._ask("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def create(self, name):
        self.drop(name)
        self._do(f'CREATE DATABASE "{name}" TEMPLATE template0')

    def rename(self, name, new_name):
        self._do(f'ALTER DATABASE "{name}" RENAME TO "{new_name}"')

    def copy(self, template, name):
        self.drop(name)
        self._do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name):
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_leftovers(self):
        for (name,) in self._ask("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", f"{PREFIX}_"):
            if is_left_over(name):
                self.drop(name)

    def _do(self, statement):
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)

    def _ask(self, query, *values):
        with connection._nodb_cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()


if __name__ == "__main__":
    # `tests/runner.py` makes the templates of both databases ahead, side by side.
    import django

    django.setup()
    with locked(connection.vendor):
        template_of(store())
