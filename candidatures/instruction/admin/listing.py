"""The list of candidatures: what the team may see, filters, search without an index, export of the whole filtered set."""

import re
from datetime import date, datetime
from decimal import Decimal

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import IndexView

from cafes_map.models import Departement, Region
from candidatures.models import Candidature, Eligibility, Status
from home.models import User

POPULATION_BANDS = {
    "0-500": (_("fewer than 500"), 0, 499),
    "500-1000": (_("500 to 999"), 500, 999),
    "1000-2000": (_("1,000 to 1,999"), 1000, 1999),
    "2000-3500": (_("2,000 to 3,499"), 2000, 3499),
    "3500-": (_("3,500 and more"), 3500, 10**9),
}
# A cell beginning with one of these is a formula for a spreadsheet: an apostrophe makes it text again.
# What no spreadsheet can hold.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n")


class CandidatureFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=[choice for choice in Status.choices if choice[0] != Status.DRAFT]
    )
    officer = django_filters.ModelChoiceFilter(
        label=_("Officer"), queryset=lambda request: User.objects.filter(candidatures__isnull=False).distinct()
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Région"), field_name="commune__departement__region", queryset=Region.objects.all()
    )
    departement = django_filters.ModelChoiceFilter(
        label=_("Département"), field_name="commune__departement", queryset=Departement.objects.all()
    )
    population = django_filters.ChoiceFilter(
        label=_("Population"),
        choices=[(code, band[0]) for code, band in POPULATION_BANDS.items()],
        method="filter_population",
    )
    eligibility = django_filters.ChoiceFilter(label=_("Eligibility"), choices=Eligibility.choices)
    submitted = django_filters.DateFromToRangeFilter(
        label=_("Sent"),
        field_name="submitted_at",
        widget=django_filters.widgets.DateRangeWidget(AdminDateInput().attrs),
    )

    class Meta:
        model = Candidature
        fields = []

    def filter_population(self, queryset, name, value):
        _label, lowest, highest = POPULATION_BANDS[value]
        return queryset.filter(population__gte=lowest, population__lte=highest)


class PlainColumn(Column):
    """A cell without the blanks of Wagtail's own: fifty lines of six make a tenth of the page."""

    cell_template_name = "candidatures/admin/cell.html"


class StateColumn(Column):
    cell_template_name = "candidatures/admin/cell_state.html"


def days_in_state(candidature):
    return (timezone.now() - candidature.status_changed_at).days


class CandidatureIndexView(IndexView):
    """Search by commune, reference or person goes through plain columns: the files are not in the search index."""

    is_searchable = True
    page_title = _("Candidatures")
    default_ordering = "-status_changed_at"
    list_export = [
        "reference",
        "commune.name",
        "commune.departement.name",
        "commune.departement.region",
        "population",
        "get_status_display",
        "status_changed_at",
        "submitted_at",
        "officer",
        "get_eligibility_display",
        "get_cafe_situation_display",
        "get_premises_lead_display",
        "mayor_name",
        "town_hall_email",
        "town_hall_phone",
        "get_premises_owner_display",
        "get_premises_condition_display",
        "get_works_by_town_hall_display",
        "rent",
    ]
    export_headings = {
        "commune.name": _("Commune"),
        "commune.departement.name": _("Département"),
        "commune.departement.region": _("Région"),
        "get_status_display": _("State"),
        "get_eligibility_display": _("Eligibility"),
        "get_cafe_situation_display": _("Is there a café in the commune today?"),
        "get_premises_lead_display": _("Do you have premises, or know of any?"),
        "mayor_name": _("Mayor"),
        "get_premises_owner_display": _("Owner"),
        "get_premises_condition_display": _("General condition"),
        "get_works_by_town_hall_display": _("Works: can the town hall carry them?"),
    }

    @cached_property
    def columns(self):
        # No box to tick: nothing is done to several files at once yet.
        reference, *others = super().columns[1:]
        reference.cell_template_name = "candidatures/admin/cell_reference.html"
        return [reference, *others]

    def get_list_buttons(self, instance):
        return []

    def dispatch(self, request, *args, **kwargs):
        if self.is_export and not request.user.has_perm("candidatures.export_candidature"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def show_export_buttons(self):
        return self.request.user.has_perm("candidatures.export_candidature")

    def get_base_queryset(self):
        queryset = Candidature.objects.visible_to(self.request.user).for_listing()
        return queryset.select_related("commune__departement__region", "officer") if self.is_export else queryset

    def search_queryset(self, queryset):
        text = (self.search_query or "").replace("\x00", "").strip()
        if not text:
            return queryset
        return queryset.filter(
            Q(reference__iexact=text)
            | Q(commune__name__icontains=text)
            | Q(commune__insee_code=text)
            | Q(mayor_last_name__icontains=text)
            | Q(contact_name__icontains=text)
            | Q(town_hall_email__icontains=text)
        )

    def render_to_response(self, context, **kwargs):
        if self.is_export:
            # On the account of the person who exports, an export being of no file in particular; fetched, because
            # Wagtail's log does nothing, silently, for the twice lazy `request.user` of the two-factor middleware.
            log(
                instance=User.objects.get(pk=self.request.user.pk),
                action="candidatures.export",
                user=self.request.user,
                title=str(_("Export of candidatures")),
                data={"filters": sorted(name for name, value in self.request.GET.items() if value)},
            )
        return super().render_to_response(context, **kwargs)

    def to_row_dict(self, item):
        return {field: as_text(value) for field, value in super().to_row_dict(item).items()}


def as_text(value):
    """A value for a spreadsheet: numbers and dates stay so (in our time zone), the rest is text, and never a formula."""
    if isinstance(value, datetime):
        return timezone.make_naive(value).replace(microsecond=0)
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    text = CONTROLS.sub("", str(value))
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


COLUMNS = [
    "reference",
    PlainColumn(
        "commune", label=_("Commune"), accessor=lambda candidature: candidature.commune, sort_key="commune__search_name"
    ),
    PlainColumn("population", label=_("Inhabitants"), sort_key="population"),
    StateColumn("status", label=_("State"), sort_key="status"),
    PlainColumn("officer", label=_("Officer"), accessor=lambda candidature: candidature.officer or "–"),
    PlainColumn("days", label=_("Days in this state"), accessor=days_in_state, sort_key="status_changed_at"),
    PlainColumn(
        "last_act",
        label=_("Last act of the commune"),
        accessor=lambda candidature: candidature.last_commune_activity_at.date(),
        sort_key="last_commune_activity_at",
    ),
]
