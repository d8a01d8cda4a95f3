from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.styleguide import styleguide

from . import robots, share_image, sitemaps, views

handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("recherche/", views.search_site, name="search"),
    path("en/search/", views.search_site, name="search_en"),
    path("plan-du-site/", views.show_site_map, name="site_map"),
    path("en/site-map/", views.show_site_map, name="site_map_en"),
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemaps"),
    path("sitemap-pages.xml", sitemaps.pages, name="sitemap_pages"),
    path("sitemap-cafes.xml", sitemaps.cafes, name="sitemap_cafes"),
    path("partage/page-<int:pk>.png", share_image.share_page, name="share_page"),
    path("partage/cafe-<int:pk>.png", share_image.share_cafe, name="share_cafe"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("cafes_map.urls")),
    path("", include("candidatures.urls")),
    *i18n_patterns(path("", include("home.urls")), prefix_default_language=False),
]

if settings.SERVES_MEDIA:
    from django.views.static import serve

    urlpatterns.insert(0, path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"))
