"""The pages of the contact form, and the mark « handled » of the admin."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import contact
from .contact_form import ContactForm
from .models import ContactMessage, ContactSubject, LegalPage, SiteSettings
from .throttle import is_allowed

MESSAGES_AN_HOUR = 10
CHANGE = "home.change_contactmessage"


def show_form(page, request):
    """GET shows the form, POST sends it; refused, it comes back with all that was typed."""
    site_settings = SiteSettings.for_visitor(request)
    subjects = ContactSubject.objects.filter(settings=site_settings.pk)
    form = ContactForm(request.POST if request.method == "POST" else None, subjects=subjects)
    status = 200
    if form.is_bound:
        if form.is_valid() and not is_allowed(
            "contact", request.META.get("REMOTE_ADDR", ""), times=MESSAGES_AN_HOUR, seconds=3600
        ):
            form.add_error(
                None,
                _("Many messages came from your connection in the last hour. Nothing is lost: please try again later."),
            )
            status = 429
        elif form.is_valid():
            _receive(form, page, request)
            return _uncached(redirect((page.get_url(request) or "") + page.reverse_subpage("sent")))
        else:
            status = 422
    response = page.render(request, context_overrides={"form": form, "privacy_page": _privacy_page(page)})
    response.status_code = status
    return _uncached(response)


def _receive(form, page, request):
    typed = form.cleaned_data
    subject = typed.get("subject")
    site_settings = SiteSettings.for_visitor(request)
    contact.receive(
        key=form.key,
        recipient=(subject and subject.email) or site_settings.contact_email or settings.CONTACT_EMAIL,
        subject=subject.label if subject else "",
        name=typed["name"],
        email=typed["email"],
        text=typed["text"],
        language=translation.get_language(),
    )


def _privacy_page(page):
    pages = LegalPage.objects.live().filter(locale=page.locale_id, kind=LegalPage.Kind.PRIVACY)
    return pages.defer_streamfields().order_by("path").first()


def _uncached(response):
    add_never_cache_headers(response)
    return response


@require_POST
def handle(request, pk):
    """Not allowed reads as « not there », as on all our own views."""
    if not request.user.has_perm(CHANGE):
        raise Http404
    message = get_object_or_404(ContactMessage, pk=pk)
    is_handled = "reopen" not in request.POST
    contact.mark_handled(message, author=request.user, handled=is_handled)
    messages.success(request, _("The message is handled.") if is_handled else _("The message is to be handled again."))
    return redirect("wagtailsnippets_home_contactmessage:inspect", pk)
