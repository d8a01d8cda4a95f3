import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django_application = get_wsgi_application()

# These need the settings. All views are loaded now, not during the first visitor's request.
from config import urls  # noqa: E402, F401
from config.logs import hide_in_server_logs  # noqa: E402
from config.security import readable_content_type  # noqa: E402

hide_in_server_logs()


def application(environ, start_response):
    # Django reads this header before the first middleware: what it cannot read would be a bare 500.
    environ["CONTENT_TYPE"] = readable_content_type(environ.get("CONTENT_TYPE", ""))
    response = django_application(environ, start_response)
    if environ["REQUEST_METHOD"] == "HEAD":
        response.close()
        return ()  # Django leaves it to the server to drop the body; gunicorn does, with a warning each time.
    return response
