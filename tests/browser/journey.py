"""What the journeys share: the starter site on a part of the real register, log-in, a real photograph, a little robot."""

import csv
import gzip
import io
import re
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.core.management import call_command
from PIL import Image

import cafes_map
from candidatures import demo
from mailing.sender import send_due

REGISTER = Path(cafes_map.__file__).parent / "data" / "communes.csv.gz"
DEPARTEMENTS = {"72", "46", "15", "71", "24", "23", "58"}


def make_starter_site(folder):
    """The site as `make run` makes it, with the communes of seven départements and those of the 49 cafés."""
    with gzip.open(REGISTER, "rt", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    with (REGISTER.parent / "cafes.csv").open(encoding="utf-8") as source:
        wanted = {row["code_commune"] for row in csv.DictReader(source)}
    part = folder / "communes.csv"
    with part.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["departement"] in DEPARTEMENTS or row["code"] in wanted)
    call_command("import_communes", file=part, verbosity=0)
    for command in (
        "import_services",
        "import_cafes",
        "seed_fictional_cafes",
        "sync_email_templates",
        "seed_site",
        "seed_demo",
    ):
        call_command(command, verbosity=0)


def log_in(page, login):
    page.goto("/admin/login/")
    page.fill("[name=username]", demo.address(login))
    page.fill("[name=password]", demo.PASSWORD)
    page.click("form[action*=login] button[type=submit], form button[type=submit]")
    page.wait_for_url(re.compile(r"/admin/$"))


def log_out(page):
    page.context.clear_cookies()


def photograph():
    output = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(output, "JPEG")
    return {"name": "façade du local.JPG", "mimeType": "image/jpeg", "buffer": output.getvalue()}


def leave_outbox():
    """What the timer does every minute: the mails that are due leave; returns all that left so far."""
    send_due()
    return mail.outbox


def link_in(message):
    """The path of the personal link of a mail."""
    found = re.search(re.escape(settings.WAGTAILADMIN_BASE_URL) + r"(/\S+)", message.body)
    assert found, message.body
    return found.group(1)


def mails_to(address):
    return [message for message in mail.outbox if message.to == [address]]
