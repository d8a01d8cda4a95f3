"""Databases of the tests, and what must not leak from one test into the next.

- Every test process has a copy of one migrated template (tests/template_database.py), with the rows that
  migrations make: locales, groups, the root page, the site.
- An ordinary database test is rolled back. One that commits for real (`django_db(transaction=True)`, `live_server`) is
  not flushed as Django would, which would take those rows away for all that follow: its database is copied anew.
- What `transaction.on_commit` holds back runs with pytest-django's `django_capture_on_commit_callbacks(execute=True)`.
"""

import gc
import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from config.catalogue import compile_catalogues
from tests import template_database

UNBLOCK = pytest.StashKey()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def pytest_configure():
    compile_catalogues(settings.LOCALE_PATHS[0])
    # See above: a fresh copy replaces the flush.
    TransactionTestCase._fixture_teardown = lambda self: None


def pytest_collection_finish():
    """What is imported stays to the end: the collector need not look at it again after each few tests (5 % of the run)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    request.config.stash[UNBLOCK] = django_db_blocker.unblock
    with django_db_blocker.unblock():
        name = template_database.clone(WORKER)
        template_database.connect_to(name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        template_database.store().drop(name)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    result = yield
    if commits_for_real(item) and UNBLOCK in item.config.stash:
        with item.config.stash[UNBLOCK]():
            connections.close_all()
            template_database.clone(WORKER)
    return result


def commits_for_real(item):
    marker = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", ())
    return bool(
        {"transactional_db", "live_server", "django_db_reset_sequences"} & set(fixtures)
        or (marker and (marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences")))
    )


@pytest.fixture(autouse=True)
def _nothing_leaks():
    with translation.override(settings.LANGUAGE_CODE):
        yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


def pytest_unconfigure():
    shutil.rmtree(settings.TEST_DIR, ignore_errors=True)
