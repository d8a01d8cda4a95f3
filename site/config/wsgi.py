import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django_application = get_wsgi_application()

from config.security import readable_content_type  # noqa: E402 - needs the settings


def application(environ, start_response):
    # Django reads this header before the first middleware: what it cannot read would be a bare 500.
    environ["CONTENT_TYPE"] = readable_content_type(environ.get("CONTENT_TYPE", ""))
    return django_application(environ, start_response)
