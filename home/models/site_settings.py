from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

# In the order of the legal notice, which says « to be completed » for what is empty.
PUBLISHER_FIELDS = (
    "publisher",
    "legal_form",
    "registered_address",
    "registration_number",
    "publication_director",
)
HOST_FIELDS = ("host_name", "host_address")
LEGAL_FIELDS = PUBLISHER_FIELDS + HOST_FIELDS


@register_setting(icon="cog")
class SiteSettings(ClusterableModel, BaseSiteSetting):
    """What every page says of the programme: how to reach it, who it is, and a notice while it lasts."""

    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    phone_hours = models.CharField(_("telephone hours (French)"), max_length=120, blank=True)
    phone_hours_en = models.CharField(_("telephone hours (English)"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_retention_days = models.PositiveSmallIntegerField(
        _("keep messages for (days)"),
        default=365,
        validators=[MinValueValidator(30), MaxValueValidator(1095)],
        help_text=_("Then messages of the contact form are deleted, and the mails they made."),
    )
    publisher = models.CharField(_("publisher"), max_length=160, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=160, blank=True)
    registered_address = models.CharField(_("registered address"), max_length=250, blank=True)
    registration_number = models.CharField(
        _("registration number"), max_length=80, blank=True, help_text=_("RNA, SIREN or SIRET.")
    )
    publication_director = models.CharField(_("director of publication"), max_length=160, blank=True)
    host_name = models.CharField(_("host of the site"), max_length=160, blank=True)
    host_address = models.CharField(_("address and telephone of the host"), max_length=250, blank=True)
    directory_is_complete = models.BooleanField(
        _("the directory of cafés is complete"),
        default=False,
        help_text=_("Ticked, pages may say how many cafés there are; else they say how many are on this map."),
    )
    show_ign_tiles = models.BooleanField(
        _("offer the map background of the IGN"),
        default=False,
        help_text=_("Loaded from data.geopf.fr only once the visitor asks for it."),
    )
    notice = models.CharField(_("notice (French)"), max_length=250, blank=True)
    notice_en = models.CharField(_("notice (English)"), max_length=250, blank=True)
    notice_until = models.DateField(
        _("show the notice until"), null=True, blank=True, help_text=_("The last day it shows; empty, it stays.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("phone"),
                FieldPanel("phone_hours"),
                FieldPanel("phone_hours_en"),
                FieldPanel("contact_email"),
            ],
            heading=_("How to reach the programme"),
        ),
        MultiFieldPanel(
            [FieldPanel("notice"), FieldPanel("notice_en"), FieldPanel("notice_until")],
            heading=_("Notice at the top of every page"),
        ),
        InlinePanel("contact_subjects", label=_("subject"), heading=_("Subjects of the contact form")),
        FieldPanel("contact_retention_days"),
        MultiFieldPanel([FieldPanel(name) for name in LEGAL_FIELDS], heading=_("Legal identity")),
        MultiFieldPanel(
            [FieldPanel("directory_is_complete"), FieldPanel("show_ign_tiles")], heading=_("The map of cafés")
        ),
    ]

    class Meta:
        verbose_name = _("settings of the site")
        verbose_name_plural = _("settings of the sites")

    @classmethod
    def for_visitor(cls, request):
        """The settings of the visitor's site, read once a request; unlike `for_request`, a visit never writes a row."""
        cached = "_site_settings_for_visitor"
        if not hasattr(request, cached):
            site = Site.find_for_request(request)
            found = cls.objects.filter(site=site).first() if site else None
            setattr(request, cached, found or cls(site=site))
        return getattr(request, cached)

    @property
    def hours(self):
        return self._in_language("phone_hours")

    @property
    def current_notice(self):
        if self.notice_until and self.notice_until < timezone.localdate():
            return ""
        return self._in_language("notice")

    @property
    def legal_facts(self):
        """What the legal notice shows, as (label, value); a value nobody wrote is empty."""
        return [(capfirst(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in LEGAL_FIELDS]

    def _in_language(self, name):
        """The English text for English pages when there is one, else the French."""
        english = getattr(self, f"{name}_en") if translation.get_language() == "en" else ""
        return english or getattr(self, name)
