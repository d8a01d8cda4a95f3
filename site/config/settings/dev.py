"""`make run`: works out of the box, on the embedded default."""

from . import environment
from .base import *  # noqa: F403

DEBUG = True
DEMO = True
SERVES_MEDIA = True
SECRET_KEY = environment.SECRET_KEY or environment.local_secret()
ALLOWED_HOSTS = environment.ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
