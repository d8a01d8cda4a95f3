"""Settings are read once a process: each of these starts its own."""

import os
import subprocess
import sys

import pytest

from config.settings import environment
from tests.runner import PRODUCTION
from tests.template_database import ROOT

REQUIRED = sorted(set(PRODUCTION) - {"DJANGO_SETTINGS_MODULE"})


def evaluate(expression, **variables):
    """What a fresh process with these settings answers: (exit code, output)."""
    variables = {name: value for name, value in variables.items() if value is not None}
    code = f"import django; from django.conf import settings; print({expression})"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "site"), **variables},
        capture_output=True,
        text=True,
    )
    return result.returncode, (result.stdout + result.stderr).strip()


def test_required_variables_are_those_of_the_checks():
    assert sorted(environment.REQUIRED_IN_PRODUCTION) == REQUIRED


@pytest.mark.parametrize("name", REQUIRED)
def test_production_does_not_start_without_a_variable_and_names_it(name):
    code, output = evaluate("settings.DEBUG", **PRODUCTION | {name: None})

    assert code != 0
    assert output.splitlines()[-1].endswith(f"need these environment variables: {name}. See docs/operations.md.")


def test_production_names_all_that_is_missing_at_once():
    _, output = evaluate("settings.DEBUG", DJANGO_SETTINGS_MODULE="config.settings.production")

    assert all(name in output.splitlines()[-1] for name in REQUIRED)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters."),
        ({"BASE_URL": "http://1000cafes.example"}, "BASE_URL must start with https:// in production."),
        ({"MEDIA_STORAGE_URL": "ftp://media"}, "A storage is s3://bucket/prefix?endpoint_url=…"),
    ],
)
def test_production_refuses_what_cannot_be_meant(changes, reason):
    code, output = evaluate("settings.DEBUG", **PRODUCTION | changes)

    assert code != 0
    assert reason in output


def test_production_is_strict():
    expression = "[settings.DEBUG, settings.DEMO, settings.SESSION_COOKIE_SECURE, settings.WAGTAIL_2FA_REQUIRED]"

    assert evaluate(expression, **PRODUCTION) == (0, "[False, False, True, True]")


def test_production_gives_heavy_work_to_the_worker_and_files_to_the_bucket():
    expression = "[settings.TASKS['default']['BACKEND'], settings.STORAGES['private']['OPTIONS']['bucket_name']]"

    assert evaluate(expression, **PRODUCTION) == (0, "['django_tasks_db.DatabaseBackend', 'private']")


def test_serve_settings_want_to_be_told_that_plain_http_is_meant(tmp_path):
    variables = {"DJANGO_SETTINGS_MODULE": "config.settings.serve", "STATE_DIR": str(tmp_path)}

    refused = evaluate("settings.DEBUG", **variables)
    accepted = evaluate("settings.DEBUG, settings.SESSION_COOKIE_SECURE", **variables, ALLOW_HTTP_ON_LOOPBACK="1")

    assert refused[0] != 0
    assert "ALLOW_HTTP_ON_LOOPBACK=1" in refused[1]
    assert accepted == (0, "False False")


def test_local_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    variables = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "STATE_DIR": str(tmp_path)}

    first, second = (evaluate("settings.SECRET_KEY", **variables) for _ in range(2))

    assert first == second
    assert len(first[1]) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "options"),
    [
        (
            "s3://photos/2026/site?endpoint_url=https://s3.example&querystring_auth=false",
            {
                "bucket_name": "photos",
                "location": "2026/site",
                "file_overwrite": False,
                "endpoint_url": "https://s3.example",
                "querystring_auth": False,
            },
        ),
        ("file:///srv/media", {"location": "/srv/media"}),
        ("", {"location": str(environment.STATE_DIR / "media")}),
    ],
)
def test_storage_urls(url, options):
    assert environment.storage(url, "media")["OPTIONS"] == options


@pytest.mark.parametrize("name", ["DATABASE_URL", "CACHE_URL"])
def test_embedded_default_needs_no_variable(tmp_path, name):
    expression = "settings.DATABASES['default']['ENGINE'], settings.CACHES['default']['BACKEND']"

    _, output = evaluate(
        expression, DJANGO_SETTINGS_MODULE="config.settings.dev", STATE_DIR=str(tmp_path), **{name: ""}
    )

    assert output == "django.db.backends.sqlite3 django.core.cache.backends.locmem.LocMemCache"


def test_database_and_cache_urls_are_honoured(tmp_path):
    expression = "settings.DATABASES['default']['ENGINE'], settings.CACHES['default']['BACKEND']"
    variables = {"DATABASE_URL": "postgres://me@localhost/mine", "CACHE_URL": "rediscache://localhost/1"}

    _, output = evaluate(expression, DJANGO_SETTINGS_MODULE="config.settings.dev", STATE_DIR=str(tmp_path), **variables)

    assert output == "django.db.backends.postgresql django.core.cache.backends.redis.RedisCache"
