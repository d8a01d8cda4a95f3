"""What a visitor reads when something fails. These pages ask nothing of the database but the 404, which may."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseServerError, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

logger = logging.getLogger(__name__)

# The database does not answer, is full, locked or read-only: not our fault in the code, and it passes.
OUTAGES = (OperationalError, InterfaceError)
# SQLite says the faults of our own queries by the same error.
OUR_FAULTS = ("no such", "syntax error", "has no column", "near ")
RETRY_AFTER = 60
UNREADABLE = (
    BadRequest,
    MultiPartParserError,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    UnreadablePostError,
)
# Never given back, even to who typed it.
SECRET_WORDS = ("password", "token", "secret")
SECRET_NAMES = {"code"}
SHORT = 60
# When not even the template can be read.
LAST_WORDS = (
    '<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Le site ne répond pas — 1000 cafés</title>'
    "<h1>Le site n’a pas su répondre</h1><p>Réessayez dans quelques minutes.</p>"
    '<p lang="en">Something went wrong on our side. Please try again in a few minutes.</p></html>'
)


def server_error(request):
    """Handler of what nothing caught: 503 when the database does not answer, else 500."""
    if is_outage(sys.exc_info()[1]):
        return unavailable(request)
    return HttpResponseServerError(_in_french("500.html"))


def is_outage(error):
    return isinstance(error, OUTAGES) and not any(words in str(error) for words in OUR_FAULTS)


def unavailable(request):
    """What was typed is given back: it could not be saved."""
    response = HttpResponse(_in_french("503.html", {"typed": typed(request)}), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    patch_cache_control(response, no_store=True)
    return response


def csrf_failure(request, reason=""):
    """What was typed is shown again so that nobody loses it, except what must not be shown."""
    form = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(form, {request.get_host()}, require_https=request.is_secure())
    context = {"typed": typed(request), "address": form if is_ours else request.path}
    response = HttpResponseForbidden(render_to_string("errors/csrf.html", context, request))
    patch_cache_control(response, private=True, no_store=True)
    return response


def typed(request):
    """What a form carried: short answers, long ones (to copy from a field), the names of its files."""
    try:
        fields, uploads = list(request.POST.lists()), list(request.FILES.lists())
    except UNREADABLE:
        return {}
    answers = [(name, value) for name, values in fields if not _is_secret(name) for value in values if value.strip()]
    return {
        "short": [(name, value) for name, value in answers if not _is_long(value)],
        "long": [(name, value) for name, value in answers if _is_long(value)],
        "files": [upload.name for _name, files in uploads for upload in files if upload.name],
    }


def _is_secret(name):
    return name in SECRET_NAMES or any(word in name.lower() for word in SECRET_WORDS)


def _is_long(value):
    return len(value) > SHORT or "\n" in value


def _in_french(template, context=None):
    """Pages of last resort are in French, with a line of English; they show when nothing else does."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return render_to_string(template, context)
    except Exception:
        # Whatever else is broken (a missing style sheet, a full disk), the visitor reads something.
        logger.exception("The page %s could not be made.", template)
        return LAST_WORDS


def maintenance_page():
    """The page of an outage, for the proxy to serve while nothing here runs; its style sheet has a hashed name."""
    return _in_french("503.html")
