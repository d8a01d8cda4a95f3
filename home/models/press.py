"""For journalists: whom to call, what to take, what was announced."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.search import index

from home.blocks import SHORT_FEATURES, DocumentBlock

from .pages import BodyPage


class ReleaseBlock(blocks.StructBlock):
    date = blocks.DateBlock(label=_("Date"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=SHORT_FEATURES)
    document = DocumentChooserBlock(label=_("Document"), required=False)

    class Meta:
        label = _("Press release")
        icon = "doc-full"


class PressPage(BodyPage):
    contact_name = models.CharField(_("name of the press contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the press contact"), blank=True)
    contact_phone = models.CharField(_("telephone of the press contact"), max_length=30, blank=True)
    kit = StreamField(
        [("document", DocumentBlock())],
        verbose_name=_("press kit"),
        blank=True,
        help_text=_("Logos, pictures, press kits: what may be published, with its credit."),
    )
    releases = StreamField(
        [("release", ReleaseBlock())],
        verbose_name=_("press releases"),
        blank=True,
        help_text=_("The last one first. As long as there is none, the page does not speak of them."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    search_fields = [*BodyPage.search_fields, index.SearchField("kit"), index.SearchField("releases")]
    content_panels = [
        *BodyPage.intro_panels,
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Press contact"),
        ),
        *BodyPage.body_panels,
        FieldPanel("releases"),
        FieldPanel("kit"),
    ]
    template = "home/press_page.html"

    class Meta:
        verbose_name = _("press page")
        verbose_name_plural = _("press pages")
