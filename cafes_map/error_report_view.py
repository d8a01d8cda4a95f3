"""The page on which a visitor says what is wrong about a café. A page of its own: that of the café can then be cached."""

from django.http import HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from . import error_reports
from .cards import cafe_url
from .error_report_form import ErrorReportForm, new_token

TEMPLATE = "cafes_map/error_report.html"
THANKS_TEMPLATE = "cafes_map/error_report_sent.html"


def show_error_report(page, request, cafe):
    """Called by the route of the map page."""
    list_url = page.get_url(request) or ""
    context = {"cafe": cafe, "cafe_url": cafe_url(cafe, list_url), "list_url": list_url}
    if request.method == "POST":
        response = _receive(page, request, cafe, context)
    elif "merci" in request.GET:
        response = page.render(request, context_overrides=context, template=THANKS_TEMPLATE)
    else:
        form = ErrorReportForm(initial={"opened": new_token(), "subject": request.GET.get("sujet")})
        response = page.render(request, context_overrides=context | {"form": form}, template=TEMPLATE)
    # It holds a token of this visitor: no cache keeps it.
    patch_cache_control(response, private=True, no_store=True)
    return response


def _receive(page, request, cafe, context):
    form = ErrorReportForm(request.POST)
    if form.is_valid() and not error_reports.may_report(cafe, request.META.get("REMOTE_ADDR", "")):
        form.add_error(
            None,
            _("Many reports came from here within the hour. Yours is not lost: send it again later, or write to us."),
        )
    if not form.is_valid():
        # The same words with a fresh token: sending them again is enough.
        form.data = form.data.copy()
        form.data["opened"], form.data["website"] = _token_to_send_again(form), ""
        response = page.render(request, context_overrides=context | {"form": form}, template=TEMPLATE)
        response.status_code = 422
        return response
    data = form.cleaned_data
    error_reports.receive(cafe, subject=data["subject"], message=data["message"], email=data["email"], key=form.key)
    return HttpResponseRedirect(f"{request.path}?merci")


def _token_to_send_again(form):
    """The one that was sent while it is good: a form that a person mends is not made to wait again."""
    return form.data.get("opened") if form.key else new_token()
