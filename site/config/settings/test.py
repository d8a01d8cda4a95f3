"""The tests: fast, and strict about what a template or a translation forgets."""

import os
import tempfile
from pathlib import Path

from . import environment
from .base import *  # noqa: F403

# One folder a test process: neither xdist workers nor two runs at once share files. tests/conftest.py removes it.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
TEST_DIR = Path(tempfile.gettempdir()) / "mille-cafes-tests" / f"files_{WORKER}_{os.getpid()}"
TEST_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "tests only, never served"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = environment.databases()
if not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(TEST_DIR / "media")},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(TEST_DIR / "private")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = TEST_DIR / "media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_IS_CONFIGURED = True
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True
