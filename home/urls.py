"""Wagtail's public addresses, pages being found by our own view."""

from django.urls import re_path
from wagtail import urls as wagtail_urls

from . import views

SERVE = "wagtail_serve"
# Wagtail's own, and the calendar files that pages of events have under them.
SERVED = r"^((?:[\w\-]+/)*(?:[\w\-]+\.ics)?)$"

urlpatterns = [pattern for pattern in wagtail_urls.urlpatterns if pattern.name != SERVE]
urlpatterns.append(re_path(SERVED, views.serve, name=SERVE))
