"""The report of late translations, for those who edit pages."""

import django_filters
from django.urls import path, reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_languages
from wagtail.models import Locale
from wagtail.permissions import page_permission_policy

from .late_translations import late_translations


def languages():
    return list(get_content_languages().items())[1:]


class LateTranslationsFilter(WagtailFilterSet):
    """Over rows that are no queryset: they come from two models and from what wagtail-localize knows of both."""

    language = django_filters.ChoiceFilter(label=_("Language"), choices=languages, empty_label=_("All"))

    class Meta:
        model = Locale
        fields = ["language"]

    def filter_queryset(self, rows):
        wanted = self.form.cleaned_data["language"]
        return [row for row in rows if not wanted or row.language == wanted]


class LateTranslationsView(ReportView):
    page_title = _("Late translations")
    header_icon = "wagtail-localize-language"
    index_url_name = "late_translations"
    index_results_url_name = "late_translations_results"
    permission_policy = page_permission_policy
    any_permission_required = ["change"]
    filterset_class = LateTranslationsFilter
    columns = [
        TitleColumn("title", label=_("Title"), get_url=lambda row: row.edit_url),
        Column("kind", label=_("Type")),
        Column(
            "language", label=_("Language"), accessor=lambda row: get_language_info(row.language)["name_translated"]
        ),
        Column("reason", label=_("Why it is late")),
        DateColumn("source_changed_at", label=_("French changed")),
        DateColumn("translated_at", label=_("Translation published")),
        Column(
            "missing", label=_("Missing strings"), accessor=lambda row: "–" if row.missing is None else str(row.missing)
        ),
        TitleColumn(
            "source_url",
            label=_("Source"),
            accessor=lambda row: _("See the French"),
            get_url=lambda row: row.source_url,
        ),
    ]
    list_export = ["title", "kind", "language", "reason", "source_changed_at", "translated_at", "missing"]
    export_headings = {
        "title": _("Title"),
        "kind": _("Type"),
        "language": _("Language"),
        "reason": _("Why it is late"),
        "source_changed_at": _("French changed"),
        "translated_at": _("Translation published"),
        "missing": _("Missing strings"),
    }

    def get_queryset(self):
        return late_translations(self.request.user)

    def get_base_queryset(self):
        return []


class LateTranslationsMenuItem(MenuItem):
    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, ["change"])


@hooks.register("register_reports_menu_item")
def late_translations_menu_item():
    return LateTranslationsMenuItem(
        _("Late translations"), reverse("late_translations"), icon_name="wagtail-localize-language", order=9010
    )


@hooks.register("register_admin_urls")
def late_translations_urls():
    return [
        path("reports/late-translations/", LateTranslationsView.as_view(), name="late_translations"),
        path(
            "reports/late-translations/results/",
            LateTranslationsView.as_view(results_only=True),
            name="late_translations_results",
        ),
    ]
