"""The one place that reads the environment: name, type, default and meaning of every variable."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[3]
env = environ.Env()

# What a running site writes on this machine: database, media, private documents, collected static files.
STATE_DIR = Path(env.str("STATE_DIR", default=str(BASE_DIR / "var"))).resolve()

DATABASE_URL = env.str("DATABASE_URL", default="")
CACHE_URL = env.str("CACHE_URL", default="")
EMAIL_URL = env.str("EMAIL_URL", default="")
MEDIA_STORAGE_URL = env.str("MEDIA_STORAGE_URL", default="")
PRIVATE_STORAGE_URL = env.str("PRIVATE_STORAGE_URL", default="")
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
BASE_URL = env.str("BASE_URL", default="")
PORT = env.int("PORT", default=8000)
# Processes of `make serve`.
WEB_CONCURRENCY = env.int("WEB_CONCURRENCY", default=2)
# Cookies without Secure and no redirection to HTTPS; only ever for a server that listens on loopback.
ALLOW_HTTP_ON_LOOPBACK = env.bool("ALLOW_HTTP_ON_LOOPBACK", default=False)
TWO_FACTOR_REQUIRED = env.bool("TWO_FACTOR_REQUIRED", default=True)
# Header set by the reverse proxy that ends TLS, e.g. "HTTP_X_FORWARDED_PROTO"; empty when gunicorn is reached directly.
PROXY_TLS_HEADER = env.str("PROXY_TLS_HEADER", default="")
# How many trusted proxies stand before gunicorn: how far from the right of X-Forwarded-For the visitor's address is.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

REQUIRED_IN_PRODUCTION = (
    "SECRET_KEY",
    "DATABASE_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "MEDIA_STORAGE_URL",
    "PRIVATE_STORAGE_URL",
    "ALLOWED_HOSTS",
    "BASE_URL",
)


def require_production_variables():
    """Stop the start, not a request: raise ImproperlyConfigured naming every variable that is missing."""
    missing = [name for name in REQUIRED_IN_PRODUCTION if not globals()[name]]
    if missing:
        raise ImproperlyConfigured(
            "Production settings need these environment variables: " + ", ".join(missing) + ". See docs/operations.md."
        )
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
    if not BASE_URL.startswith("https://"):
        raise ImproperlyConfigured("BASE_URL must start with https:// in production.")


def local_secret():
    """A secret of this machine's own, made at the first start and kept in the state folder."""
    path = STATE_DIR / "secret_key"
    if not path.exists():
        STATE_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=STATE_DIR) as draft:  # readable by its owner only
            draft.write(secrets.token_urlsafe(64))
            draft.flush()
            with suppress(FileExistsError):  # Two processes may start at once: the first to link it wins, whole.
                os.link(draft.name, path)
    return path.read_text().strip()


def databases():
    """`DATABASE_URL`, or SQLite in the state folder: WAL, IMMEDIATE (a writer waits instead of failing half way)."""
    if DATABASE_URL and not DATABASE_URL.startswith("sqlite"):
        return {"default": postgresql(env.db_url_config(DATABASE_URL))}
    name = DATABASE_URL.removeprefix("sqlite:///") or str(STATE_DIR / "db.sqlite3")
    return {"default": sqlite(name)}


def postgresql(config):
    """Without just-in-time compilation, which takes longer than our queries: seconds on a page of the administration."""
    options = {"options": "-c jit=off"} | config.get("OPTIONS", {})
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def sqlite(name):
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }


def caches():
    if CACHE_URL:
        return {"default": env.cache_url_config(CACHE_URL)}
    return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def storage(url, folder):
    """For `STORAGES`: from `s3://bucket/prefix?endpoint_url=…&region_name=…`, or a folder of the state folder."""
    parts = urlsplit(url or f"file://{STATE_DIR / folder}")
    if parts.scheme == "file":
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": parts.path}}
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(f"A storage is s3://bucket/prefix?endpoint_url=… or file:///path, not {url!r}.")
    options = {"bucket_name": parts.netloc, "location": parts.path.strip("/"), "file_overwrite": False}
    words = {"true": True, "false": False}
    options |= {name: words.get(value.lower(), value) for name, value in parse_qsl(parts.query)}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def email():
    """Django's settings from `EMAIL_URL` (smtp+tls://user:password@host:587); none = mails stay in the outbox."""
    if not EMAIL_URL:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    return env.email_url_config(EMAIL_URL) | {"EMAIL_TIMEOUT": 20}
