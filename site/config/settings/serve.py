"""`make serve`: production middlewares and `DEBUG` off, on one machine and on the embedded default."""

from django.core.exceptions import ImproperlyConfigured

from . import environment
from .base import *  # noqa: F403
from .base import STORAGES

DEMO = True
SERVES_MEDIA = True
SECRET_KEY = environment.SECRET_KEY or environment.local_secret()
ALLOWED_HOSTS = environment.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
PAGE_CACHE = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "config.storage.HashedStaticFiles"}}

if not environment.ALLOW_HTTP_ON_LOOPBACK and not environment.PROXY_TLS_HEADER:
    raise ImproperlyConfigured(
        "serve.py answers plain HTTP: set ALLOW_HTTP_ON_LOOPBACK=1 to say that only this machine reaches it "
        "(as `make serve` does), or PROXY_TLS_HEADER when a proxy ends TLS before it."
    )
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not environment.ALLOW_HTTP_ON_LOOPBACK
if environment.PROXY_TLS_HEADER:
    SECURE_PROXY_SSL_HEADER = (environment.PROXY_TLS_HEADER, "https")
