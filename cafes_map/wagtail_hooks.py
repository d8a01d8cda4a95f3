from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import admin_views
from .admin_viewsets import TerritoryGroup

register_snippet(TerritoryGroup)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [
        path("cafes/<int:pk>/situation/", admin_views.SituationView.as_view(), name="cafes_map_situation"),
        path("cafes/<int:pk>/horaires/", admin_views.HoursView.as_view(), name="cafes_map_hours"),
        path("cafes/<int:pk>/services/", admin_views.ServicesView.as_view(), name="cafes_map_services"),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("cafes_map.set_week", _("Change the opening hours"), _("Opening hours changed"))
    actions.register_action("cafes_map.set_exceptions", _("Change the exceptional days"), _("Exceptional days changed"))
    actions.register_action("cafes_map.set_services", _("Change the services"), _("Services changed"))
    actions.register_action("cafes_map.set_situation", _("Change the situation"), _("Situation changed"))
