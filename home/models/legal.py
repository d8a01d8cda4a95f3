"""What the law asks a public site to say: who publishes it, personal data, cookies, accessibility."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from .pages import LONG_TEXT, BodyPage


class LegalPage(BodyPage):
    """Who publishes and who hosts is not typed here: it is read in the settings of the site."""

    class Kind(models.TextChoices):
        LEGAL_NOTICE = "legal_notice", _("legal notice")
        PRIVACY = "privacy", _("personal data")
        COOKIES = "cookies", _("cookies")
        ACCESSIBILITY = "accessibility", _("accessibility declaration")

    class Conformity(models.TextChoices):
        """The three states of the French declaration (RGAA)."""

        NONE = "none", _("not compliant")
        PARTIAL = "partial", _("partially compliant")
        FULL = "full", _("fully compliant")

    kind = models.CharField(_("what it is"), max_length=16, choices=Kind, default=Kind.LEGAL_NOTICE)
    conformity = models.CharField(_("state"), max_length=8, choices=Conformity, default=Conformity.NONE)
    rate = models.DecimalField(
        _("rate of compliance (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("The rate found by the audit; empty as long as there has been none."),
    )
    audited_on = models.DateField(_("audited on"), null=True, blank=True)
    auditor = models.CharField(_("audited by"), max_length=120, blank=True)
    non_conformities = RichTextField(_("what is not accessible"), blank=True, features=LONG_TEXT)
    not_tested = RichTextField(_("what was not tested, and exemptions"), blank=True, features=LONG_TEXT)
    contact = RichTextField(
        _("contact"), blank=True, features=LONG_TEXT, help_text=_("Whom to write to when something cannot be used.")
    )
    recourse = RichTextField(
        _("recourse"), blank=True, features=LONG_TEXT, help_text=_("What one can do when no answer comes.")
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    search_fields = [
        *BodyPage.search_fields,
        *(index.SearchField(name) for name in ("non_conformities", "not_tested", "contact", "recourse")),
    ]
    content_panels = [
        *BodyPage.intro_panels,
        FieldPanel("kind"),
        HelpPanel(
            _(
                "A legal notice shows who publishes and who hosts the site: fill these in once, in the settings of "
                "the site. The declaration below shows on a page of accessibility only."
            )
        ),
        *BodyPage.body_panels,
        MultiFieldPanel(
            [
                FieldPanel("conformity"),
                FieldPanel("rate"),
                FieldPanel("audited_on"),
                FieldPanel("auditor"),
                FieldPanel("non_conformities"),
                FieldPanel("not_tested"),
                FieldPanel("contact"),
                FieldPanel("recourse"),
            ],
            heading=_("Accessibility declaration"),
        ),
    ]
    template = "home/legal_page.html"

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")
        constraints = [
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gte=0, rate__lte=100),
                name="legal_page_rate_is_a_percentage",
                violation_error_message=_("A rate goes from 0 to 100."),
            ),
        ]

    @property
    def is_legal_notice(self):
        return self.kind == self.Kind.LEGAL_NOTICE

    @property
    def is_declaration(self):
        return self.kind == self.Kind.ACCESSIBILITY

    @property
    def shown_rate(self):
        """Without zeros that say nothing: « 62,5 »."""
        return self.rate.normalize() if self.rate % 1 else int(self.rate)
