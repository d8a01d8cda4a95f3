"""The real thing: gunicorn with several workers, started as `make serve` starts it, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection

from tests import template_database
from tests.template_database import FOLDER, ROOT

START_SECONDS = 60


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.server)


@dataclass
class Server:
    url: str
    state: Path
    environment: dict
    process: subprocess.Popen = None

    def start(self):
        command = (sys.executable, "manage.py", "start")
        self.log = (self.state / "server.log").open("ab")
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("The server did not start:\n" + self.output())
            time.sleep(0.1)

    def answers(self):
        try:
            return urlopen(f"{self.url}/healthz", timeout=2).status == 200
        except (URLError, OSError):
            return False

    def stop(self, number=signal.SIGTERM):
        """SIGKILL takes every process at once, as a power cut would."""
        if self.process and self.process.poll() is None:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
            self.process.wait(timeout=30)
        self.log.close()

    def output(self):
        return (self.state / "server.log").read_text()


@pytest.fixture(scope="session")
def collected_static():
    """Collected once for all: hashing and compressing takes longer than the tests."""
    folder = FOLDER / "collected"
    environment = server_environment(STATE_DIR=str(folder), WEB_CONCURRENCY="1")
    with template_database.locked("collected"):
        command = (sys.executable, "manage.py", "prepare", "--static-only")
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return folder / "static"


def server_environment(**changes):
    unwanted = {"DATABASE_URL", "CACHE_URL", "EMAIL_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PYTHONPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {"DJANGO_SETTINGS_MODULE": "config.settings.serve", "ALLOW_HTTP_ON_LOOPBACK": "1"} | changes


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start_server(transactional_db, collected_static, tmp_path):
    """`start_server(workers=4)` serves the very database of the test: rows made here are seen there, and the reverse.

    Files are in `server.state`; `server.stop(signal.SIGKILL)` and `server.start()` may follow each other.
    """
    servers = []

    def start(workers=4, **variables):
        port = str(free_port())
        (tmp_path / "static").exists() or (tmp_path / "static").symlink_to(collected_static)
        environment = server_environment(
            STATE_DIR=str(tmp_path), DATABASE_URL=database_url(), PORT=port, WEB_CONCURRENCY=str(workers), **variables
        )
        server = Server(f"http://127.0.0.1:{port}", tmp_path, environment)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


def database_url():
    parameters = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parameters['NAME']}"
    password = f":{parameters['PASSWORD']}" if parameters["PASSWORD"] else ""
    host = parameters["HOST"] or parameters["OPTIONS"].get("host") or "127.0.0.1"
    if host.startswith("/"):  # the folder of a unix socket
        return f"postgres://{parameters['USER']}{password}@/{parameters['NAME']}?host={host}"
    return f"postgres://{parameters['USER']}{password}@{host}:{parameters['PORT'] or 5432}/{parameters['NAME']}"
