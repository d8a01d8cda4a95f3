from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from . import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cafes_map.urls")),
    path("", include("candidatures.urls")),
    *i18n_patterns(path("", include("home.urls")), prefix_default_language=False),
]

if settings.SERVES_MEDIA:
    from django.views.static import serve

    urlpatterns.insert(0, path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"))
