from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image, WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from home.photos import EXTENSIONS, FORMATS, bare_photo


class BareFile(ContentFile):
    """A picture of which nothing but the pixels is left."""

    @classmethod
    def of(cls, content):
        content.seek(0)
        bare, content_type = bare_photo(content.read(), (*FORMATS, "WEBP", "AVIF"), keep_png=True)
        return cls(bare, name=str(PurePath(content.name or "image").with_suffix(f".{EXTENSIONS[content_type]}")))


class BareImageFile(WagtailImageFieldFile):
    """Whatever road a picture takes to the storage (one form, several at once, a chooser, code), it is made bare first."""

    def save(self, name, content, save=True):
        if not isinstance(content, BareFile):
            content = BareFile.of(content)
        self.instance.file_size = content.size
        self.instance.file_hash = hash_filelike(content)
        super().save(str(PurePath(name).with_suffix(PurePath(content.name).suffix)), content, save)


class RenditionFile(WagtailImageFieldFile):
    """Wagtail leaves the file that a rendition was drawn in open."""

    def save(self, name, content, save=True):
        super().save(name, content, save)
        content.close()


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

    def _set_image_file_metadata(self):
        """Nothing to do: BareImageFile notes the size and the hash of what is really kept."""

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


# The class of a file is no part of a migration.
SiteImage._meta.get_field("file").attr_class = BareImageFile
SiteRendition._meta.get_field("file").attr_class = RenditionFile


class SiteDocument(AbstractDocument):
    credit = models.CharField(_("credit"), max_length=255, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "credit")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
