"""The server and, beside it, the timer that sends the mails and publishes what is due. They live and die together."""

import os
import socket
import sys

from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

from config import supervisor
from config.settings.environment import BASE_DIR, PORT, WEB_CONCURRENCY

MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]


class Command(BaseCommand):
    help = "Serves the site on this machine's loopback, with `tick` beside it."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--dev", action="store_true", help="Django's own server, which reloads changed code")

    def handle(self, *, dev, **options):
        check_port_is_free(PORT)
        server = [*MANAGE, "runserver", "--skip-checks", f"127.0.0.1:{PORT}"] if dev else gunicorn()
        commands = [server]
        if "tick" in get_commands():
            commands.append([*MANAGE, "tick", "--loop", "60"])
        sys.exit(supervisor.run_together(commands))


def gunicorn():
    return [
        *(sys.executable, "-m", "gunicorn", "config.wsgi"),
        *("--chdir", str(BASE_DIR), "--pythonpath", str(BASE_DIR / "site")),
        *("--bind", f"127.0.0.1:{PORT}", "--workers", str(WEB_CONCURRENCY)),
        *("--env", f"DJANGO_SETTINGS_MODULE={os.environ['DJANGO_SETTINGS_MODULE']}"),
        *("--preload", "--log-level", "warning", "--no-control-socket"),
    ]


def check_port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is taken on this machine. Choose another: PORT=8001 make run") from error
