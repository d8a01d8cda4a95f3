"""What the team finds in the menu of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from candidatures.models import CallForApplications, Candidature, CommitteeSession, InstructionSheet, ScoringCriterion

from .file_page import FileView
from .listing import COLUMNS, CandidatureFilterSet, CandidatureIndexView


class CandidatureViewSet(SnippetViewSet):
    model = Candidature
    icon = "folder-open-inverse"
    menu_label = _("Candidatures")
    menu_order = 100
    index_view_class = CandidatureIndexView
    edit_view_class = FileView
    filterset_class = CandidatureFilterSet
    list_display = COLUMNS
    list_per_page = 50
    copy_view_enabled = False
    # No form of fields: the edit view is the file page.
    panels = [FieldPanel("officer", read_only=True)]


class InstructionSheetViewSet(SnippetViewSet):
    model = InstructionSheet
    icon = "doc-full"
    menu_label = _("Instruction sheets")
    menu_order = 110
    list_display = ["candidature", "recommendation", "live"]
    copy_view_enabled = False
    panels = [
        FieldPanel("candidature", read_only=True),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("premises"), FieldPanel("support"), FieldPanel("risks"), FieldPanel("offer")],
            heading=_("In detail"),
        ),
        InlinePanel(
            "scores",
            heading=_("Scoring grid"),
            panels=[FieldPanel("criterion", read_only=True), FieldPanel("value")],
            help_text=_("Give a figure on every line. Eligibility is not scored: it is a gate."),
        ),
        FieldPanel("recommendation"),
    ]

    def get_queryset(self, request):
        return InstructionSheet.objects.select_related("candidature__commune__departement")


class CommitteeSessionViewSet(SnippetViewSet):
    model = CommitteeSession
    icon = "group"
    menu_label = _("Committee sessions")
    menu_order = 120
    list_display = ["name", "meets_on", "closed_at"]
    copy_view_enabled = False
    panels = [FieldPanel("name"), FieldPanel("meets_on"), FieldPanel("place"), FieldPanel("closed_at")]


class CallViewSet(SnippetViewSet):
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


class ScoringCriterionViewSet(SnippetViewSet):
    model = ScoringCriterion
    icon = "tasks"
    menu_label = _("Scoring grid")
    menu_order = 140
    list_display = ["label", "maximum", "weight", "is_active"]
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
