from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

one_line = RegexValidator(r"[\r\n]", _("Write this on a single line."), inverse_match=True)


@register_setting(icon="mail", order=300)
class MailSettings(BaseGenericSetting):
    """Who writes: the sender that people see, and the words under each mail."""

    sender_name = models.CharField(_("sender's name"), max_length=100, default="1000 cafés", validators=[one_line])
    sender_email = models.EmailField(
        _("sender's address"),
        blank=True,
        help_text=_("Left empty, the address set up with the mail server is used."),
    )
    signature_fr = models.TextField(_("signature in French"), blank=True, default="L’équipe 1000 cafés")
    signature_en = models.TextField(_("signature in English"), blank=True, default="The 1000 cafés team")

    panels = [
        MultiFieldPanel([FieldPanel("sender_name"), FieldPanel("sender_email")], heading=_("Sender")),
        MultiFieldPanel([FieldPanel("signature_fr"), FieldPanel("signature_en")], heading=_("Signature")),
    ]

    class Meta:
        verbose_name = _("mail settings")
        verbose_name_plural = _("mail settings")

    @classmethod
    def current(cls):
        """The settings to read. Unlike `load`, never writes: a page or a mail that only reads them takes no lock."""
        return cls.objects.order_by("pk").first() or cls()

    def signature(self, language):
        return self.signature_en if language == "en" else self.signature_fr
