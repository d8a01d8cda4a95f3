"""« Signaler une erreur », read in the administration by those who may change cafés. For others it does not exist."""

import django_filters
from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from . import error_reports
from .models import Departement, ErrorReport
from .models.error_report import LONGEST_MESSAGE

EXTRACT = 90


def may_change_cafes(user):
    return user.has_perm("cafes_map.change_cafe")


class ForCafeEditors:
    def dispatch(self, request, *args, **kwargs):
        if not may_change_cafes(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ErrorReportFilterSet(WagtailFilterSet):
    handled = django_filters.BooleanFilter(
        label=gettext_lazy("Handled"), field_name="handled_at", lookup_expr="isnull", exclude=True
    )
    subject = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What is wrong"), choices=ErrorReport.Subject.choices
    )
    departement = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Département"), field_name="cafe__commune__departement", queryset=Departement.objects.all()
    )
    cafe = django_filters.NumberFilter(
        label=gettext_lazy("Number of the café"), field_name="cafe", widget=forms.HiddenInput
    )

    class Meta:
        model = ErrorReport
        fields = []


def extract(report):
    words = " ".join(report.message.split())
    return words if len(words) <= EXTRACT else words[:EXTRACT].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


class ErrorReportIndexView(ForCafeEditors, IndexView):
    model = ErrorReport
    page_title = gettext_lazy("Reported errors")
    header_icon = "warning"
    index_url_name = "cafes_map_error_reports"
    index_results_url_name = "cafes_map_error_reports_results"
    filterset_class = ErrorReportFilterSet
    # Those to handle first, the oldest of them on top: it has waited longest.
    default_ordering = ["handled_at", "created_at"]
    paginate_by = 50
    is_searchable = False
    any_permission_required = None
    columns = [
        TitleColumn(
            "cafe", label=gettext_lazy("Café"), accessor=lambda report: report.cafe, get_url=error_reports.admin_url
        ),
        Column("get_subject_display", label=gettext_lazy("What is wrong")),
        Column("extract", label=gettext_lazy("Message"), accessor=extract),
        DateColumn("created_at", label=gettext_lazy("Received"), sort_key="created_at"),
        DateColumn("handled_at", label=gettext_lazy("Handled"), sort_key="handled_at"),
        Column("handled_by", label=gettext_lazy("By")),
    ]

    def get_base_queryset(self):
        return ErrorReport.objects.select_related("cafe__commune", "handled_by")

    def order_queryset(self, queryset):
        if self.ordering == self.default_ordering:
            return queryset.order_by(error_reports.WAITING_FIRST, "created_at", "pk")
        return super().order_queryset(queryset)

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailsnippets_cafes_map_cafe:list"), "label": _("Cafés")},
            {"url": "", "label": _("Reported errors")},
        ]


class HandledForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What was done (for the team)"),
        help_text=gettext_lazy("For example: hours checked by telephone with the café and corrected."),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ErrorReportView(ForCafeEditors, TemplateView):
    """One report: what was written, the ways to what has to be corrected, and « handled »."""

    template_name = "cafes_map/admin/error_report.html"

    @cached_property
    def report(self):
        reports = ErrorReport.objects.select_related("cafe__commune__departement", "handled_by")
        return get_object_or_404(reports, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        title = _("Reported error")
        return {
            "report": self.report,
            "page_title": title,
            "header_title": f"{title}{_(':')} {self.report.cafe}",
            "header_icon": "warning",
            "breadcrumbs_items": [
                {"url": reverse("wagtailsnippets_cafes_map_cafe:list"), "label": _("Cafés")},
                {"url": reverse("cafes_map_error_reports"), "label": _("Reported errors")},
                {"url": "", "label": str(self.report.cafe)},
            ],
            "correct_url": correct_url(self.report),
            "edit_url": reverse("wagtailsnippets_cafes_map_cafe:edit", args=[self.report.cafe_id]),
            "form": HandledForm(initial={"note": self.report.note}),
            **kwargs,
        }

    def post(self, request, *args, **kwargs):
        if "reopen" in request.POST:
            error_reports.mark_to_handle(self.report, author=request.user)
            messages.success(request, _("This report is to handle again."))
            return redirect(request.path)
        form = HandledForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        error_reports.mark_handled(self.report, note=form.cleaned_data["note"], author=request.user)
        messages.success(request, _("Thank you: this report is handled."))
        return redirect("cafes_map_error_reports")


def correct_url(report):
    """The page on which what is reported is corrected."""
    names = {
        ErrorReport.Subject.HOURS: "cafes_map_hours",
        ErrorReport.Subject.CLOSED: "cafes_map_situation",
        ErrorReport.Subject.SERVICES: "cafes_map_services",
    }
    return reverse(names.get(report.subject, "wagtailsnippets_cafes_map_cafe:edit"), args=[report.cafe_id])


class ErrorReportsSummaryItem(SummaryItem):
    """On the home of the administration: how many wait."""

    order = 310
    template_name = "cafes_map/admin/error_reports_summary.html"

    def is_shown(self):
        return may_change_cafes(self.request.user)

    def get_context_data(self, parent_context):
        return {"waiting": ErrorReport.objects.to_handle().count(), "url": reverse("cafes_map_error_reports")}
