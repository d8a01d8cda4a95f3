"""Questions and answers, by audience."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import QuestionBlock

from .pages import BasePage


class AudienceQuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        label=_("Who asks"), max_length=120, help_text=_("As the reader would say it: « I am a mayor or elected ».")
    )
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        label = _("Audience")
        icon = "group"
        preview_value = {
            "title": "Je suis maire, élu ou élue",
            "questions": [{"question": "Qui dépose la candidature ?", "answer": "<p>La mairie.</p>"}],
        }


class FaqPage(BasePage):
    audiences = StreamField(
        [("audience", AudienceQuestionsBlock())],
        verbose_name=_("questions by audience"),
        blank=True,
        help_text=_("What the law says is written with its source and its date."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    search_fields = [*BasePage.search_fields, index.SearchField("audiences")]
    content_panels = [*BasePage.content_panels, FieldPanel("audiences")]
    template = "home/faq_page.html"

    class Meta:
        verbose_name = _("page of questions and answers")
        verbose_name_plural = _("pages of questions and answers")

    @property
    def headings(self):
        return [(rank, block.value["title"]) for rank, block in enumerate(self.audiences, 1)]
