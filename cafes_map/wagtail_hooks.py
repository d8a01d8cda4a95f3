from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import admin_reports, admin_views
from .admin_viewsets import TerritoryGroup
from .bulk_actions import PublishBulkAction, UnpublishBulkAction
from .exchange import views as exchange

register_snippet(TerritoryGroup)
hooks.register("register_bulk_action", PublishBulkAction)
hooks.register("register_bulk_action", UnpublishBulkAction)


@hooks.register("register_admin_urls")
def register_admin_urls():
    reports = admin_reports.ErrorReportIndexView
    return [
        path("cafes/<int:pk>/situation/", admin_views.SituationView.as_view(), name="cafes_map_situation"),
        path("cafes/<int:pk>/horaires/", admin_views.HoursView.as_view(), name="cafes_map_hours"),
        path("cafes/<int:pk>/services/", admin_views.ServicesView.as_view(), name="cafes_map_services"),
        path("cafes/horaires/lire/", admin_views.read_hours, name="cafes_map_hours_read"),
        path("cafes/signalements/", reports.as_view(), name="cafes_map_error_reports"),
        path(
            "cafes/signalements/resultats/", reports.as_view(results_only=True), name="cafes_map_error_reports_results"
        ),
        path("cafes/signalements/<int:pk>/", admin_reports.ErrorReportView.as_view(), name="cafes_map_error_report"),
        path("cafes/importer/", exchange.ImportView.as_view(), name="cafes_map_import"),
        path("cafes/importer/modele.xlsx", exchange.import_template, name="cafes_map_import_template"),
    ]


@hooks.register("construct_homepage_summary_items")
def count_error_reports(request, items):
    items.append(admin_reports.ErrorReportsSummaryItem(request))


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("cafes_map.set_week", _("Change the opening hours"), _("Opening hours changed"))
    actions.register_action("cafes_map.set_exceptions", _("Change the exceptional days"), _("Exceptional days changed"))
    actions.register_action("cafes_map.set_services", _("Change the services"), _("Services changed"))
    actions.register_action("cafes_map.set_situation", _("Change the situation"), _("Situation changed"))
    actions.register_action("cafes_map.handle_report", _("Handle a reported error"), _("Reported error handled"))
    actions.register_action(
        "cafes_map.reopen_report", _("Reopen a reported error"), _("Reported error to handle again")
    )
    actions.register_action("cafes_map.import", _("Import from a file"), _("Written by the import of a file"))
