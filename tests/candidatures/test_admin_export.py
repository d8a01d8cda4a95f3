"""The export of candidatures: the whole filtered set, in words, without formulas, for those who may, and logged."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from tests.candidatures.browsers import browser_of_user, text_of
from tests.factories.cafes_map import CommuneFactory, DepartementFactory, RegionFactory
from tests.factories.candidatures import (
    CandidatureFactory,
    exploitation,
    officer,
    redaction,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/snippets/candidatures/candidature/"
FORMULAS = ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


@pytest.fixture
def client():
    return browser_of_user(officer())


# Export -------------------------------------------------------------------------------------------
@pytest.fixture
def file():
    lot = DepartementFactory(code="46", name="Lot", region=RegionFactory(code="76", name="Occitanie"))
    gindou = CommuneFactory(name="Gindou", population=1200, departement=lot)
    CandidatureFactory(submitted=True)
    return CandidatureFactory(committee=True, commune=gindou, eligibility="to_check")


def exported(response):
    """[{heading: value}] of a CSV or XLSX answer."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if "csv" in response["Content-Type"]:
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture(params=["csv", "xlsx"])
def export(request):
    def export(client, **query):
        return client.get(LIST, {"export": request.param, **query})

    return export


def values(rows):
    return {str(value) for row in rows for value in row.values()}


def test_the_export_writes_labels_and_not_codes(client, export, file):
    rows = exported(export(client, status="committee"))

    assert len(rows) == 1
    assert values(rows) >= {"Gindou", "Lot", "Occitanie", str(file.get_status_display())}
    assert values(rows) >= {str(file.get_eligibility_display()), str(file.get_premises_owner_display())}
    assert not values(rows) & {"committee", "to_check", "refresh", "municipal"}


def test_the_export_holds_the_whole_filtered_set_and_no_draft(client, export):
    CandidatureFactory.create_batch(55, submitted=True)
    CandidatureFactory(committee=True)
    draft = CandidatureFactory()

    rows = exported(export(client, status="submitted"))

    assert len(rows) == 55
    assert draft.reference not in values(rows)


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_are_neutralised(client, export, formula):
    CandidatureFactory(
        submitted=True, mayor_first_name=formula, town_hall_email="", commune=CommuneFactory(name=formula)
    )

    rows = exported(export(client))

    dangerous = [value for value in values(rows) if value.lstrip().startswith(("=", "+", "-", "@"))]
    assert dangerous == []
    assert any(value.startswith("'") for value in values(rows))


def test_the_file_is_named_after_what_it_holds(client, export):
    assert 'filename="candidatures.' in export(client)["Content-Disposition"]


def test_moments_are_written_in_our_time_zone(client, export):
    CandidatureFactory(submitted=True, submitted_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))

    assert "2026-07-02 00:30:00" in values(exported(export(client)))


def test_the_export_is_logged_with_its_filters(client, export, file):
    export(client, status="committee")

    entry = ModelLogEntry.objects.get(action="candidatures.export")
    assert entry.data == {"filters": ["export", "status"]}
    assert entry.user is not None


@pytest.mark.parametrize("make", [exploitation, redaction])
def test_those_who_may_not_export_get_nothing(make, export):
    CandidatureFactory(feasibility=True)
    client = browser_of_user(make())

    response = export(client)

    assert response.status_code == 302
    assert not ModelLogEntry.objects.filter(action="candidatures.export").exists()


def test_no_button_of_export_for_those_who_may_not():
    page = text_of(browser_of_user(exploitation()).get(LIST))

    assert "export=xlsx" not in page


def test_the_export_costs_the_same_for_two_files_and_for_fifty(client, export):
    CandidatureFactory.create_batch(2, submitted=True, officer=officer())
    few = cost(lambda: exported(export(client)))

    CandidatureFactory.create_batch(48, submitted=True, officer=officer())

    assert len(cost(lambda: exported(export(client)))) == len(few), few


def cost(call):
    for cache in caches.all(initialized_only=True):
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        call()
    return [query["sql"][:160] for query in queries]
