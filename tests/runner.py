"""`make test`: everything this machine can run, one section after the other, then one line that sums it up.

What is missing here (PostgreSQL, Chromium) is said with the command that installs it: skipped on a developer's machine,
failed when `CI` is set.
"""

import getpass
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTHON = sys.executable
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
IN_CI = bool(os.environ.get("CI"))
WORKERS = os.environ.get("TEST_WORKERS", "2")

# Production refuses to start without these; none of them leads anywhere.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "only-for-check-deploy-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "CACHE_URL": "rediscache://localhost/0",
    "EMAIL_URL": "smtp+tls://nobody:nothing@mail.example:587",
    "MEDIA_STORAGE_URL": "s3://media?region_name=fr-par",
    "PRIVATE_STORAGE_URL": "s3://private?region_name=fr-par",
    "ALLOWED_HOSTS": "1000cafes.example",
    "BASE_URL": "https://1000cafes.example",
}
MANAGE = (PYTHON, "manage.py")
LINTERS = {
    "ruff: code": (BIN / "ruff", "check", "--quiet", "."),
    "ruff: format": (BIN / "ruff", "format", "--quiet", "--check", "."),
    "djlint: templates": (BIN / "djlint", "templates", "--lint", "--quiet"),
    "import-linter: arrows point down": (BIN / "lint-imports", "--no-cache"),
    "Django: check": (*MANAGE, "check", "--fail-level", "WARNING"),
    "Django: migrations are complete": (*MANAGE, "makemigrations", "--check", "--dry-run"),
}


class Tally:
    def __init__(self):
        self.passed = self.failed = 0
        self.failures = []

    def add(self, title, passed, failed):
        self.passed += passed
        self.failed += failed
        if failed:
            self.failures.append(f"{title}: {failed}")


def announce(title):
    print(f"\n=== {title}", flush=True)


def environment(**changes):
    """Ours alone: what a developer exports for `make run` does not change what is tested."""
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    return kept | {"PYTHONPATH": str(ROOT / "site"), "DJANGO_SETTINGS_MODULE": "config.settings.test"} | changes


def run_check(tally, title, command, **changes):
    started = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, env=environment(**changes), capture_output=True, text=True)
    failed = result.returncode != 0
    print(f"{'FAILED' if failed else 'ok    '} {title} ({time.monotonic() - started:.0f} s)", flush=True)
    if failed:
        print(result.stdout + result.stderr, flush=True)
    tally.add(title, 0 if failed else 1, 1 if failed else 0)


class Run:
    """One pytest in a process of its own; kept quiet until its end when another one runs beside it."""

    def __init__(self, title, *arguments, is_quiet=False, **changes):
        self.title = title
        self.folder = tempfile.TemporaryDirectory()
        self.report, self.output = Path(self.folder.name) / "report.xml", Path(self.folder.name) / "output"
        self.is_quiet = is_quiet
        if not is_quiet:
            announce(title)
        command = (PYTHON, "-m", "pytest", "-q", "--no-header", f"--junitxml={self.report}", *arguments)
        with self.output.open("w") as output:
            kept = {"stdout": output, "stderr": subprocess.STDOUT} if is_quiet else {}
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment(**changes), **kept)

    def finish(self, tally):
        code = self.process.wait()
        if self.is_quiet:
            announce(self.title)
            print(self.output.read_text(), flush=True)
        passed, failed = read_report(self.report)
        if code not in {0, 5}:  # 5: no test of that kind
            failed = failed or 1  # a run that could not even start
        tally.add(self.title, passed, failed)
        self.folder.cleanup()


def run_pytest(tally, title, *arguments, **changes):
    Run(title, *arguments, **changes).finish(tally)


def wanted(marker, changes):
    """What does not depend on the database is asked once, on SQLite."""
    return ("-m", f"({marker}) and not any_database" if changes else marker)


def run_on_each_database(tally, title, databases, marker):
    """Side by side: such a run waits for a browser or a server most of the time."""
    runs = [
        Run(f"{title}, {name}", *wanted(marker, changes), is_quiet=len(databases) > 1, **changes)
        for name, changes in databases.items()
    ]
    for run in runs:
        run.finish(tally)


def start_making_templates(databases):
    """Both migrated template databases at once, while the linters run: half a minute each, on one core each."""
    command = (PYTHON, "-m", "tests.template_database")
    return [
        subprocess.Popen(command, cwd=ROOT, env=environment(**changes), stdout=subprocess.DEVNULL)
        for changes in databases.values()
    ]


def read_report(path):
    if not path.exists():
        return 0, 0
    suites = ElementTree.parse(path).getroot().iter("testsuite")  # noqa: S314 - our own file
    counts = [
        {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")} for suite in suites
    ]
    failed = sum(count["failures"] + count["errors"] for count in counts)
    return sum(count["tests"] - count["skipped"] for count in counts) - failed, failed


def postgresql_url():
    """`DATABASE_URL`, or the local server when one answers, or nothing."""
    import psycopg  # after the virtual environment is complete

    given = os.environ.get("DATABASE_URL", "")
    local = [
        "postgres://postgres@127.0.0.1/postgres",
        "postgres://postgres@/postgres?host=/var/run/postgresql",
        f"postgres://{getpass.getuser()}@/postgres?host=/var/run/postgresql",
    ]
    candidates = [given] if given.startswith("postgres") else local
    for url in candidates:
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            continue
        return url
    return ""


def miss(tally, title, sentence):
    announce(title)
    print(f"{'FAILED' if IN_CI else 'Skipped'}: {sentence}", flush=True)
    if IN_CI:
        tally.add(title, 0, 1)


def lint(tally):
    announce("Linters and standing checks")
    for title, command in LINTERS.items():
        run_check(tally, title, command)
    deploy = (*MANAGE, "check", "--deploy", "--fail-level", "WARNING")
    run_check(tally, "Django: check --deploy on production settings", deploy, **PRODUCTION)


def known_databases(tally):
    databases = {"SQLite": {}}
    url = postgresql_url()
    if url:
        databases["PostgreSQL"] = {"DATABASE_URL": url}
    else:
        advice = (
            "PostgreSQL does not answer here; to test on it too, type: sudo apt install postgresql && sudo bash .ci/run"
        )
        miss(tally, "Tests on PostgreSQL", advice)
    return databases


def test_everything(tally, databases):
    for name, changes in databases.items():
        run_pytest(tally, f"Tests, {name}", *wanted("not browser and not server", changes), "-n", WORKERS, **changes)
    if CHROMIUM.exists():
        run_on_each_database(tally, "Journeys in Chromium", databases, "browser")
    else:
        miss(tally, "Journeys in Chromium", f"{CHROMIUM} is missing; to run them, type: sudo apt install chromium")
    run_on_each_database(tally, "Several server processes", databases, "server")


def main(arguments):
    started = time.monotonic()
    tally = Tally()
    if arguments == ["--lint"]:
        lint(tally)
    elif arguments:
        run_pytest(tally, "pytest " + " ".join(arguments), *arguments)
    else:
        databases = known_databases(tally)
        templates = start_making_templates(databases)
        lint(tally)
        for process in templates:
            process.wait()  # One that failed will say why in the tests, which make it again.
        test_everything(tally, databases)
    print(f"\n{time.monotonic() - started:.0f} s")
    for failure in tally.failures:
        print(f"FAILED {failure}")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
