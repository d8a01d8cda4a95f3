"""What the team finds in the menu of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import HistoryView, SnippetViewSet, SnippetViewSetGroup, UsageView

from candidatures.models import CallForApplications, Candidature, CommitteeSession, InstructionSheet, ScoringCriterion

from .file_page import FileView
from .grid import GridPanel
from .listing import COLUMNS, CandidatureFilterSet, CandidatureIndexView


class OfVisibleFiles:
    """Wagtail asks whether one may read candidatures at all; which of them is ours to ask."""

    def get_base_object_queryset(self):
        return Candidature.objects.visible_to(self.request.user)


class VisibleHistoryView(OfVisibleFiles, HistoryView):
    pass


class VisibleUsageView(OfVisibleFiles, UsageView):
    pass


class WithoutChooser(SnippetViewSet):
    """Wagtail's chooser of a snippet lists all its rows to anyone who may enter the admin. Nothing here is chosen so."""

    def register_chooser_viewset(self):
        pass


class CandidatureViewSet(WithoutChooser):
    model = Candidature
    icon = "folder-open-inverse"
    menu_label = _("Candidatures")
    menu_order = 100
    index_view_class = CandidatureIndexView
    edit_view_class = FileView
    history_view_class = VisibleHistoryView
    usage_view_class = VisibleUsageView
    export_filename = "candidatures"
    filterset_class = CandidatureFilterSet
    list_display = COLUMNS
    list_per_page = 50
    copy_view_enabled = False
    # No form of fields: the edit view is the file page.
    panels = [FieldPanel("officer", read_only=True)]


class InstructionSheetViewSet(WithoutChooser):
    model = InstructionSheet
    icon = "doc-full"
    menu_label = _("Instruction sheets")
    menu_order = 110
    list_display = ["candidature", "recommendation", BooleanColumn("live", label=_("Approved"))]
    copy_view_enabled = False
    panels = [
        FieldPanel("candidature", read_only=True),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("premises"), FieldPanel("support"), FieldPanel("risks"), FieldPanel("offer")],
            heading=_("In detail"),
        ),
        GridPanel(
            "scores",
            heading=_("Scoring grid"),
            panels=[FieldPanel("criterion", read_only=True), FieldPanel("value")],
            help_text=_("Give a figure on every line. Eligibility is not scored: it is a gate."),
        ),
        FieldPanel("recommendation"),
    ]

    def get_queryset(self, request):
        return InstructionSheet.objects.select_related("candidature__commune__departement")


class CommitteeSessionViewSet(WithoutChooser):
    model = CommitteeSession
    icon = "group"
    menu_label = _("Committee sessions")
    menu_order = 120
    list_display = ["name", "meets_on", "closed_at"]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("meets_on"), FieldPanel("place"), FieldPanel("closed_at")]


class CallViewSet(WithoutChooser):
    model = CallForApplications
    icon = "calendar-alt"
    menu_label = _("Calls for applications")
    menu_order = 130
    list_display = ["title", "opens_on", "closes_on", "population_ceiling"]
    panels = [
        FieldPanel("title"),
        FieldPanel("opens_on"),
        FieldPanel("closes_on"),
        FieldPanel("population_ceiling"),
        FieldPanel("reply_time"),
    ]


class ScoringCriterionViewSet(WithoutChooser):
    model = ScoringCriterion
    icon = "tasks"
    menu_label = _("Scoring grid")
    menu_order = 140
    list_display = ["label", "maximum", "weight", BooleanColumn("is_active", label=_("Used"))]
    panels = [
        FieldPanel("label"),
        FieldPanel("label_en"),
        FieldPanel("code"),
        FieldPanel("maximum"),
        FieldPanel("weight"),
        FieldPanel("order"),
        FieldPanel("is_active"),
    ]


class InstructionGroup(SnippetViewSetGroup):
    menu_label = _("Candidatures")
    menu_icon = "folder-open-inverse"
    menu_order = 50
    items = (
        CandidatureViewSet,
        InstructionSheetViewSet,
        CommitteeSessionViewSet,
        CallViewSet,
        ScoringCriterionViewSet,
    )
