"""One page for each kind of visitor: the path of that person, step by step."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import StepBlock

from .pages import BodyPage


class AudiencePage(BodyPage):
    class Audience(models.TextChoices):
        MAYOR = "mayor", _("mayors and elected representatives")
        MANAGER = "manager", _("those who want to run a café")
        INHABITANT = "inhabitant", _("inhabitants of a commune without a café")
        VISITOR = "visitor", _("those who look for a café")

    audience = models.CharField(_("who it is for"), max_length=12, choices=Audience, default=Audience.MAYOR)
    steps = StreamField(
        [("step", StepBlock())],
        verbose_name=_("steps"),
        blank=True,
        help_text=_("The path of this person, in order: what happens, and who acts."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ContentPage", "home.CommitmentPage"]
    search_fields = [*BodyPage.search_fields, index.SearchField("steps")]
    content_panels = [
        *BodyPage.intro_panels,
        FieldPanel("audience"),
        FieldPanel("steps"),
        *BodyPage.body_panels,
    ]
    template = "home/audience_page.html"

    class Meta:
        verbose_name = _("page for an audience")
        verbose_name_plural = _("pages for an audience")
