"""What the logs may say: an address without the token that makes it a key."""

import logging
import re

from django.conf import settings

HIDDEN = "•••"


class WithoutSecrets(logging.Filter):
    """Hides the tokens of `SECRET_PATHS` wherever they stand in the line: its words, its values, its traceback."""

    def filter(self, record):
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            return True  # Values that do not fit their format: the handler says so, and logs nothing of them.
        hidden = hide(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = record.exc_text and hide(record.exc_text)
        return True


def hide(text):
    for pattern in settings.SECRET_PATHS:
        text = re.sub(pattern, lambda found: found[0].replace(found[1], HIDDEN), text)
    return text


def hide_in_server_logs():
    """gunicorn's own loggers write outside of `LOGGING`: the filter stands on them."""
    for name in ("gunicorn.access", "gunicorn.error"):
        logging.getLogger(name).addFilter(WithoutSecrets())
