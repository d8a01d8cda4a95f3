import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.utils import ConnectionHandler
from django.test import Client
from wagtail.models import Locale, Site

from config.settings import environment
from tests import template_database


@pytest.mark.django_db
def test_each_process_has_its_own_copy_of_the_template():
    name = connection.settings_dict["NAME"]

    assert name != template_database.store().template_name(template_database.fingerprint())
    assert Locale.objects.filter(language_code="fr").exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_may_delete_anything():
    Site.objects.all().delete()
    Group.objects.all().delete()

    assert not Site.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rows_made_by_migrations_are_back_after_a_test_that_commits():
    assert Site.objects.filter(is_default_site=True).exists()
    assert Group.objects.exists()


@pytest.mark.django_db
def test_sqlite_waits_for_its_turn_to_write(tmp_path):
    connection = ConnectionHandler({"default": environment.sqlite(str(tmp_path / "site.sqlite3"))})["default"]

    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        timeout = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.close()

    assert (journal, timeout) == ("wal", 20_000)
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
def test_postgresql_compiles_no_query():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")

        assert cursor.fetchone() == ("off",)


def test_healthz_answers_without_the_database():
    response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
