"""What the programme is: why, who does what, what one finds in a café, who takes the risk, how one comes to open it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from home.blocks import ColumnBlock, StepBlock

from .pages import LONG_TEXT, BodyPage


class ProgrammePage(BodyPage):
    """Its services are not typed here: they are those of the map (`Service`), shown by family."""

    # What stands before the body, in the order of the page.
    PARTS = {
        "problem": _("Why"),
        "parties": _("Who does what"),
        "services": _("A café, and the services that are missing"),
        "risk": _("What the programme takes on"),
        "principles": _("What we hold to"),
        "steps": _("From the candidature to the opening"),
    }

    problem = RichTextField(
        _("the problem"), blank=True, features=LONG_TEXT, help_text=_("Why cafés close, and what a village loses.")
    )
    parties = StreamField(
        [("column", ColumnBlock())],
        verbose_name=_("who does what"),
        blank=True,
        help_text=_("One column each: the mairie, the team, the person who runs the café."),
    )
    services_intro = models.TextField(
        _("introduction to the services"),
        blank=True,
        help_text=_("One or two sentences; the services themselves are those of the map, by family."),
    )
    risk = RichTextField(
        _("the risk that the programme takes"),
        blank=True,
        features=LONG_TEXT,
        help_text=_("What it invests and advances, and what is not certain."),
    )
    principles = StreamField(
        [("column", ColumnBlock())], verbose_name=_("values"), blank=True, help_text=_("One column a value.")
    )
    steps = StreamField(
        [("step", StepBlock())],
        verbose_name=_("steps"),
        blank=True,
        help_text=_("From the candidature to the opening: what happens, and who acts."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ContentPage", "home.CommitmentPage"]
    search_fields = [
        *BodyPage.search_fields,
        *(index.SearchField(name) for name in ("problem", "parties", "services_intro", "risk", "principles", "steps")),
    ]
    content_panels = [
        *BodyPage.intro_panels,
        FieldPanel("problem"),
        FieldPanel("parties"),
        FieldPanel("services_intro"),
        MultiFieldPanel([FieldPanel("risk"), FieldPanel("principles")], heading=_("What the programme commits to")),
        FieldPanel("steps"),
        *BodyPage.body_panels,
    ]
    template = "home/programme_page.html"

    class Meta:
        verbose_name = _("page of the programme")
        verbose_name_plural = _("pages of the programme")

    @property
    def headings(self):
        """Of the parts that are filled in, then of the body."""
        shown = [(name, title) for name, title in self.PARTS.items() if name == "services" or getattr(self, name)]
        return shown + super().headings
