from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class SiteImage(AbstractImage):
    """A picture of the site. It is described in words or said to be decorative; there is no third way."""

    alternative_text = models.CharField(
        _("alternative text"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Tick when the picture adds nothing to the text beside it."),
    )
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    has_consent = models.BooleanField(
        _("people shown agreed"),
        default=False,
        help_text=_("Tick when everyone who can be recognised agreed in writing, or when nobody can be."),
    )

    admin_form_fields = (*Image.admin_form_fields, "alternative_text", "is_decorative", "credit", "has_consent")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self):
        return "" if self.is_decorative else (self.alternative_text or self.description or self.title)

    def clean(self):
        super().clean()
        if self.is_decorative and self.alternative_text:
            raise ValidationError(
                {
                    "alternative_text": _(
                        "A decorative picture has no alternative text: untick the box or empty this field."
                    )
                }
            )
        if not self.is_decorative and not self.alternative_text:
            raise ValidationError(
                {
                    "alternative_text": _(
                        "Say what the picture shows, or tick « decorative » if it adds nothing to the text."
                    )
                }
            )


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_is_unique_for_its_image_and_filter"
            ),
        ]


class SiteDocument(AbstractDocument):
    credit = models.CharField(_("credit"), max_length=255, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "credit")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
