from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    """What every page says of the programme: how to reach it, who it is, and a notice while it lasts."""

    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    phone_hours = models.CharField(_("telephone hours (French)"), max_length=120, blank=True)
    phone_hours_en = models.CharField(_("telephone hours (English)"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    legal_identity = models.TextField(
        _("legal identity"), blank=True, help_text=_("Legal name, form, address and registration number.")
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
                FieldPanel("legal_identity"),
            ],
            heading=_("The programme"),
        ),
        MultiFieldPanel(
            [FieldPanel("notice"), FieldPanel("notice_en"), FieldPanel("notice_until")],
            heading=_("Notice at the top of every page"),
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

    def _in_language(self, name):
        """The English text for English pages when there is one, else the French."""
        english = getattr(self, f"{name}_en") if translation.get_language() == "en" else ""
        return english or getattr(self, name)
