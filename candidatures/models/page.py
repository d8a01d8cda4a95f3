"""« Votre commune peut-elle candidater ? »: the one-field test, before any account. Only GET, nothing stored."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from home.models.pages import BasePage


class EligibilityPage(BasePage):
    criteria = RichTextField(_("criteria"), blank=True, features=["bold", "link", "ul", "ol"])
    preparation = RichTextField(_("to prepare before starting"), blank=True, features=["bold", "link", "ul", "ol"])

    content_panels = [*BasePage.content_panels, FieldPanel("criteria"), FieldPanel("preparation")]
    subpage_types = []
    template = "candidatures/eligibility_page.html"

    class Meta:
        verbose_name = _("eligibility page")
        verbose_name_plural = _("eligibility pages")
