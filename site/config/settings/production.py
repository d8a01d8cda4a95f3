"""Production: PostgreSQL, a shared cache, S3, SMTP. A missing variable stops the start, not a request."""

from . import environment

environment.require_production_variables()

from .base import *  # noqa: E402, F403
from .base import STORAGES  # noqa: E402

SECRET_KEY = environment.SECRET_KEY
ALLOWED_HOSTS = environment.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = [environment.BASE_URL]
PAGE_CACHE = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "config.storage.HashedStaticFiles"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_FROM_EMAIL = environment.env.str("DEFAULT_FROM_EMAIL", default="1000 cafés <contact@1000cafes.org>")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
if environment.PROXY_TLS_HEADER:
    SECURE_PROXY_SSL_HEADER = (environment.PROXY_TLS_HEADER, "https")
WAGTAIL_2FA_REQUIRED = environment.TWO_FACTOR_REQUIRED
