"""What stands before everything else: input no form can mend, the visitor's address, the policies of the browser."""

import codecs
import ipaddress
from urllib.parse import unquote_to_bytes

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpResponseBadRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import parse_header_parameters

# What browsers send, plus the names old clients give to it. utf-7 and utf-16 would make Django decode the body into
# something else than was checked; an unknown name makes it raise LookupError (a 500).
ACCEPTED_CHARSETS = {"utf-8", "ascii", "iso8859-1", "cp1252", "iso8859-15"}
SAME_BYTES_AS_UTF8 = {"utf-8", "ascii"}
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

# Of all our keys: BigAutoField.
LARGEST_KEY = 2**63 - 1

# Pages that belong to one person or one mairie: no browser and no proxy keeps a copy.
PERSONAL_PREFIXES = ("/candidater/", "/candidature/", "/comite/", "/c/", "/espace/")


def readable_content_type(content_type):
    """The header, or one that RejectBrokenInput refuses when Django could not even build a request from it."""
    try:
        charset = parse_header_parameters(content_type)[1].get("charset", "utf-8")
        codecs.lookup(charset)
    except LookupError:
        return content_type  # An unknown name: the middleware says so.
    except (ValueError, TypeError):
        return "application/octet-stream; charset=unreadable"
    return content_type


class RejectBrokenInput:
    """A NUL byte or an impossible charset is a 400 in French, where Django alone answers 500.

    Stands before everything that reads the path, the cookies or the body; only the middlewares that add headers come
    first, so that this answer carries them too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not (charset_is_possible(request) and is_free_of_nul(request)):
            return bad_request()
        return self.get_response(request)


def bad_request():
    with translation.override(settings.LANGUAGE_CODE):
        return HttpResponseBadRequest(render_to_string("400.html"))


def charset_is_possible(request):
    if "charset" not in request.content_params:
        return True
    try:
        name = codecs.lookup(request.content_params["charset"]).name
    except (LookupError, ValueError):
        return False
    if name in SAME_BYTES_AS_UTF8:
        request.encoding = "utf-8"  # Django refuses url-encoded forms that say `utf8` or `us-ascii`.
    return name in ACCEPTED_CHARSETS


def is_free_of_nul(request):
    if "\x00" in request.path_info or b"\x00" in unquote_to_bytes(request.META.get("QUERY_STRING", "")):
        return False
    if any("\x00" in text for cookie in request.COOKIES.items() for text in cookie):
        return False
    if request.method != "POST" or request.content_type not in FORM_TYPES:
        return True
    try:
        fields, files = request.POST, request.FILES
    except (BadRequest, MultiPartParserError, UnreadablePostError):
        return False  # Malformed, or cut half way: nothing of it is kept.
    texts = [text for name, values in fields.lists() for text in (name, *values)]
    texts += [text for name, uploads in files.lists() for text in (name, *(upload.name or "" for upload in uploads))]
    return not any("\x00" in text for text in texts)


class RefuseWhatNoDatabaseHolds:
    """Figures and dates too large for a column, in an address: « not there », or a 400 from the filters of the admin.

    A list filtered from the year 1, or by a key of twenty figures, would be a 500.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if any(isinstance(value, int) and value > LARGEST_KEY for value in (*args, *kwargs.values())):
            raise Http404

    def process_exception(self, request, error):
        if (
            isinstance(error, OverflowError | DataError)
            and request.method in {"GET", "HEAD"}
            and request.path_info.startswith("/admin/")
        ):
            return bad_request()
        return None


class VisitorAddress:
    """REMOTE_ADDR becomes the visitor's address, read as many places from the right as there are proxies we trust."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        hops = settings.TRUSTED_PROXIES
        forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if 0 < hops <= len(forwarded) and is_address(forwarded[-hops]):
            request.META["REMOTE_ADDR"] = forwarded[-hops]
        return self.get_response(request)


def is_address(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere, the admin's own under its prefix."""

    def get_policy_parts(self, request, response, report_only=False):
        if request.path_info.startswith("/admin/") and not report_only:
            return PolicyParts(config=settings.CONTENT_SECURITY_POLICY_ADMIN)
        return super().get_policy_parts(request, response, report_only)


class NeverStorePersonalPages:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith(PERSONAL_PREFIXES):
            patch_cache_control(response, private=True, no_store=True)
        return response
