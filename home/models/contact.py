"""The contact form: its page, what it may be about, the messages it brought and for how long they are kept."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from .pages import LONG_TEXT, BodyPage


class ContactSubject(Orderable):
    """What one may write about, and who reads it."""

    settings = ParentalKey("home.SiteSettings", on_delete=models.CASCADE, related_name="contact_subjects")
    label = models.CharField(_("subject (French)"), max_length=120)
    label_en = models.CharField(_("subject (English)"), max_length=120, blank=True)
    email = models.EmailField(
        _("sent to"), blank=True, help_text=_("Empty, messages go to the contact e-mail of the site.")
    )

    panels = [FieldPanel("label"), FieldPanel("label_en"), FieldPanel("email")]

    class Meta(Orderable.Meta):
        verbose_name = _("contact subject")
        verbose_name_plural = _("contact subjects")

    def __str__(self):
        return (self.label_en if translation.get_language() == "en" else "") or self.label


class FormPage(RoutablePageMixin, BodyPage):
    """Never kept by a cache: its form holds a token of the visitor."""

    thanks = RichTextField(
        _("once it is sent"),
        blank=True,
        features=LONG_TEXT,
        help_text=_("What the reader learns after sending: when and how they get an answer."),
    )

    parent_page_types = ["home.HomePage"]
    subpage_types = []
    content_panels = [*BodyPage.intro_panels, *BodyPage.body_panels, FieldPanel("thanks")]
    template = "home/form_page.html"

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    @path("", name="form")
    def show_form(self, request):
        from home.contact_views import show_form  # A model does not import what reads it.

        return show_form(self, request)

    @path("envoye/", name="sent")
    def show_sent(self, request):
        return self.render(request, template="home/form_sent_page.html")


class ContactMessageQuerySet(models.QuerySet):
    def to_handle(self):
        return self.filter(handled_at=None)

    def older_than(self, days, now):
        return self.filter(received_at__lt=now - timedelta(days=days))


class ContactMessage(models.Model):
    """What someone wrote; deleted with its mails after the days that the settings of the site say."""

    subject = models.CharField(_("subject"), max_length=120, blank=True)
    recipient = models.EmailField(_("sent to"))
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    text = models.TextField(_("message"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fr")
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)
    # The same form sent twice (a double click, a page sent again) is one message.
    key = models.CharField(max_length=64, unique=True, editable=False)
    mail = models.ForeignKey(
        "mailing.OutgoingEmail", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    acknowledgement = models.ForeignKey(
        "mailing.OutgoingEmail", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact message")
        verbose_name_plural = _("contact messages")
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return f"{self.name} ({self.subject})" if self.subject else self.name
