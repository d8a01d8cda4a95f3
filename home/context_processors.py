"""What every template may use. Nothing here costs a query until a template asks for it."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .models import SiteSettings


def site(request):
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_visitor(request)),
        "demo": settings.DEMO,
        "contact_email": SimpleLazyObject(
            lambda: SiteSettings.for_visitor(request).contact_email or settings.CONTACT_EMAIL
        ),
    }
