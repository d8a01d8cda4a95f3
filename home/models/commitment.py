"""« What the project asks of the commune »: what a mayor wants to know before anything else, to print and take along."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import SHORT_FEATURES, QuestionBlock

from .pages import BodyPage


class AskBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("What is asked"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)
    amount = blocks.CharBlock(
        label=_("Amount or duration"),
        required=False,
        max_length=80,
        help_text=_("With its date and source; « to be completed » while it is not known. Empty, nothing is shown."),
    )

    class Meta:
        label = _("What is asked")
        icon = "clipboard-list"
        preview_value = {
            "title": "Un local",
            "text": "<p>Communal, ou que la commune peut acquérir ou louer.</p>",
            "amount": "à compléter",
        }


class CommitmentPage(BodyPage):
    asks = StreamField(
        [("ask", AskBlock())],
        verbose_name=_("what the project asks"),
        blank=True,
        help_text=_("Premises, works, rent, delays, commitment, licence: one each."),
    )
    first_questions = StreamField(
        [("question", QuestionBlock())],
        verbose_name=_("the first questions of a mayor"),
        blank=True,
        help_text=_("They open on their answer; on paper every answer shows."),
    )

    parent_page_types = ["home.HomePage", "home.AudiencePage", "home.ProgrammePage"]
    subpage_types = []
    search_fields = [*BodyPage.search_fields, index.SearchField("asks"), index.SearchField("first_questions")]
    content_panels = [
        *BodyPage.intro_panels,
        FieldPanel("asks"),
        FieldPanel("first_questions"),
        *BodyPage.body_panels,
    ]
    template = "home/commitment_page.html"

    class Meta:
        verbose_name = _("page of what is asked of the commune")
        verbose_name_plural = _("pages of what is asked of the commune")
