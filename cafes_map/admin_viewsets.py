"""Cafés, services and communes in the administration."""

import csv

import django_filters
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, UpdatedAtColumn
from wagtail.admin.views.mixins import Echo
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from .admin_panels import FactsPanel, PlacePanel
from .admin_reports import may_change_cafes
from .exchange import columns
from .exchange.views import may_import
from .models import Cafe, Commune, Departement, Region, Service


class CafeFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Cafe.Status.choices)
    region = django_filters.ModelChoiceFilter(
        label=_("Région"), field_name="commune__departement__region", queryset=Region.objects.all()
    )
    departement = django_filters.ModelChoiceFilter(
        label=_("Département"), field_name="commune__departement", queryset=Departement.objects.all()
    )
    unverified = django_filters.BooleanFilter(
        label=_("Never verified"), field_name="verified_on", lookup_expr="isnull", exclude=False
    )
    is_fictional = django_filters.BooleanFilter(label=_("Fictional"))

    class Meta:
        model = Cafe
        fields = []


class CafeForm(WagtailAdminModelForm):
    def clean(self):
        """A café that nobody placed stands where its commune does, and says so."""
        data = super().clean()
        commune = data.get("commune")
        if commune and data.get("latitude") is None and data.get("longitude") is None:
            for name in ("latitude", "longitude", "position_precision"):
                data[name] = getattr(commune, name)
        return data


class CafeEditView(EditView):
    """The editor's form, with the way to what is not part of it: situation, hours, services."""

    @property
    def header_more_buttons(self):
        facts = [
            (_("Situation"), "cafes_map_situation", "info-circle"),
            (_("Opening hours"), "cafes_map_hours", "time"),
            (_("Services"), "cafes_map_services", "list-ul"),
        ]
        return [
            *super().header_more_buttons,
            *(
                Button(label, url=reverse(name, args=[self.object.pk]), icon_name=icon, priority=rank)
                for rank, (label, name, icon) in enumerate(facts)
            ),
        ]


class CafeIndexView(IndexView):
    """The list, its export in the columns that the import reads, and the way to the import."""

    list_export = [column.name for column in columns.COLUMNS]
    export_headings = {column.name: column.name for column in columns.COLUMNS}
    export_filename = "cafes"

    @cached_property
    def header_more_buttons(self):
        buttons = list(super().header_more_buttons)
        if may_import(self.request.user):
            buttons.append(Button(_("Import cafés"), url=reverse("cafes_map_import"), icon_name="upload", priority=110))
        return buttons

    def get_base_queryset(self):
        cafes = super().get_base_queryset()
        return columns.for_exchange(cafes) if self.is_export else cafes

    def to_row_dict(self, item):
        return columns.row_of(item)

    def stream_csv(self, queryset):
        """As a spreadsheet of here opens it by itself: semicolons, and the mark that says UTF-8."""
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export, delimiter=";")
        yield b"\xef\xbb\xbf" + writer.writeheader()
        for cafe in queryset:
            yield writer.writerow(self.to_row_dict(cafe))


class CafeViewSet(SnippetViewSet):
    model = Cafe
    icon = "home"
    menu_label = _("Cafés")
    menu_name = "cafes"
    list_display = [
        "name",
        "commune",
        Column("get_status_display", label=_("Status"), sort_key="status"),
        Column("verified_on", label=_("Verified on"), sort_key="verified_on"),
        BooleanColumn("live", label=_("Published")),
        UpdatedAtColumn(),
    ]
    list_per_page = 50
    filterset_class = CafeFilterSet
    search_fields = ["name", "slug", "commune__search_name", "commune__insee_code", "address"]
    search_backend_name = None
    ordering = ["commune__departement", "name"]
    index_view_class = CafeIndexView
    edit_view_class = CafeEditView
    copy_view_enabled = False

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FactsPanel(heading=_("Shown on the site at once")),
                    FieldPanel("name"),
                    FieldPanel("commune"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("model")]),
                    FieldPanel("presentation"),
                    FieldPanel("photo", help_text=_("Without a photo, the front of the café is drawn.")),
                ],
                heading=_("The café"),
            ),
            ObjectList(
                [
                    MultiFieldPanel([FieldPanel("address"), FieldPanel("postal_code")], heading=_("Address")),
                    MultiFieldPanel(
                        [
                            PlacePanel(),
                            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                            FieldPanel(
                                "position_precision",
                                help_text=_("Choose « the address, placed by a person » once the point is right."),
                            ),
                        ],
                        heading=_("Position on the map"),
                        help_text=_("Left empty, it is that of the commune."),
                    ),
                    MultiFieldPanel(
                        [FieldPanel("phone"), FieldPanel("email"), FieldPanel("website")], heading=_("Contact")
                    ),
                    MultiFieldPanel(
                        [FieldPanel("accessible"), FieldRowPanel([FieldPanel("wifi"), FieldPanel("terrace")])],
                        heading=_("On the spot"),
                    ),
                ],
                heading=_("Where and how"),
            ),
            ObjectList(
                [FieldPanel("slug"), FieldPanel("accounting_code"), FieldPanel("is_fictional"), PublishingPanel()],
                heading=_("Settings"),
            ),
        ],
        base_form_class=CafeForm,
    )

    def get_queryset(self, request):
        return Cafe.objects.select_related("commune__departement")


class ServiceViewSet(SnippetViewSet):
    model = Service
    icon = "list-ul"
    menu_label = _("Services")
    menu_name = "services"
    list_display = [
        "name",
        Column("get_family_display", label=_("Family")),
        "order",
        BooleanColumn("is_active", label=_("Can be chosen")),
    ]
    list_filter = ["family", "is_active"]
    search_fields = ["name", "slug"]
    search_backend_name = None
    ordering = ["order", "pk"]
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("slug", help_text=_("In addresses and exports: it should not change.")),
        FieldPanel("family"),
        FieldRowPanel([FieldPanel("order"), FieldPanel("is_active")]),
    ]


class ReadOnlyPolicy(ModelPermissionPolicy):
    """The register is imported: people look at it, nobody edits it here."""

    def user_has_permission(self, user, action):
        return action == "view" and (
            super().user_has_permission(user, "view") or user.has_perm("cafes_map.change_cafe")
        )

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action, instance):
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return self.user_has_any_permission(user, actions)

    def instances_user_has_any_permission_for(self, user, actions):
        allowed = self.user_has_any_permission(user, actions)
        return self.model._default_manager.all() if allowed else self.model._default_manager.none()


register_permission_policy(Commune, ReadOnlyPolicy(Commune))


class CommuneViewSet(SnippetViewSet):
    model = Commune
    icon = "globe"
    menu_label = _("Communes")
    menu_name = "communes"
    list_display = [
        "name",
        Column("insee_code", label=_("INSEE code"), sort_key="insee_code"),
        "departement",
        Column("postal_codes", label=_("Postal codes")),
        Column("population", label=_("Population"), sort_key="population"),
        Column("get_position_precision_display", label=_("Position")),
    ]
    list_filter = ["departement", "position_precision", "is_current"]
    list_per_page = 50
    search_fields = ["search_name", "name", "insee_code", "postal_codes"]
    search_backend_name = None
    ordering = ["search_name", "insee_code"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "insee_code",
        "name",
        "departement",
        "postal_codes",
        "population",
        "population_year",
        "siren",
        "epci_name",
        "latitude",
        "longitude",
        "position_precision",
        "is_current",
    ]
    copy_view_enabled = False

    def get_queryset(self, request):
        return Commune.objects.select_related("departement")


class ErrorReportsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_change_cafes(request.user)


class TerritoryGroup(SnippetViewSetGroup):
    items = (CafeViewSet, ServiceViewSet, CommuneViewSet)
    menu_label = _("Cafés and territory")
    menu_name = "territory"
    menu_icon = "home"
    menu_order = 210

    def get_submenu_items(self):
        reports = ErrorReportsMenuItem(
            _("Reported errors"),
            reverse("cafes_map_error_reports"),
            name="error-reports",
            icon_name="warning",
            order=150,
        )
        return [*super().get_submenu_items(), reports]
