"""Pictures, films and files. Nothing comes from another site before the visitor asks for it."""

from urllib.parse import urlsplit

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from . import examples
from .base import SiteBlock, is_filled, refuse

GROUP = _("Pictures and files")
# What a browser plays by itself.
PLAYED = {"mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg"}
MOST_PICTURES = 24


class PictureBlock(SiteBlock):
    """A picture and its words: those of the library, unless this page says otherwise."""

    image = ImageChooserBlock(label=_("Image"))
    decorative = blocks.BooleanBlock(
        label=_("Decorative here"),
        required=False,
        help_text=_("Tick when the picture adds nothing to the text beside it: it is not described."),
    )
    alternative_text = blocks.CharBlock(
        label=_("Alternative text for this page"),
        required=False,
        max_length=255,
        help_text=_("Empty, the page uses the text that the image has in the library."),
    )
    caption = blocks.CharBlock(
        label=_("Caption"),
        required=False,
        max_length=255,
        help_text=_("Shown under the picture, before the credit of the image."),
    )

    needs = ["image"]

    class Meta:
        label = _("Image")

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["alt"] = alt_of(value)
        return context

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned.get("decorative") and cleaned.get("alternative_text"):
            refuse(
                alternative_text=_("A decorative picture has no alternative text: untick the box or empty this field.")
            )
        return cleaned


def alt_of(value):
    """What a screen reader says of a picture: nothing, the words of this page, or those of the library."""
    if value.get("decorative"):
        return ""
    return value.get("alternative_text") or value["image"].default_alt_text


class ImageBlock(PictureBlock):
    class Meta:
        label = _("Image")
        icon = "image"
        group = GROUP
        template = "home/blocks/image.html"
        description = _("One picture over the width of the text, with its caption and its credit.")
        preview_value = {"image": None, "caption": "Le comptoir, le matin : le café, le pain et le journal."}

    def get_preview_value(self):
        return examples.with_picture(super().get_preview_value(), "image")


class GalleryBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    images = blocks.ListBlock(PictureBlock(), label=_("Images"), min_num=2, max_num=MOST_PICTURES)

    listed = "images"
    row_needs = ["image"]

    class Meta:
        label = _("Gallery")
        icon = "image"
        group = GROUP
        template = "home/blocks/gallery.html"
        description = _("Several pictures of one subject, side by side. All are seen without a click.")
        preview_value = {
            "title": "Du projet à l’ouverture",
            "images": [
                {"image": None, "caption": "Le comptoir, le matin."},
                {"image": None, "caption": "La place, un jour de marché."},
            ],
        }

    def get_preview_value(self):
        value = super().get_preview_value()
        for row, picture in zip(value["images"], (examples.COUNTER, examples.SQUARE), strict=True):
            row["image"] = picture
        return value

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        context["pictures"] = [{"value": row, "alt": alt_of(row)} for row in context["rows"]]
        return context


class VideoBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    description = blocks.TextBlock(label=_("Description"), required=False, max_length=400)
    poster = ImageChooserBlock(
        label=_("Picture shown before it plays"), required=False, help_text=_("Empty, the page draws one.")
    )
    file = DocumentChooserBlock(
        label=_("File"),
        required=False,
        help_text=_("An MP4 or WebM file of the library: it plays in the page, once the visitor asks for it."),
    )
    url = blocks.URLBlock(
        label=_("Or its page on another site"),
        required=False,
        help_text=_("The visitor opens it there: nothing of that site is loaded in ours."),
    )
    duration = blocks.CharBlock(
        label=_("Duration"),
        required=False,
        max_length=8,
        help_text=_("Minutes and seconds: 3:40."),
        validators=[RegexValidator(r"^(\d{1,2}:)?\d{1,2}:[0-5]\d$", _("Write minutes and seconds, for example 3:40."))],
    )
    transcription = blocks.RichTextBlock(
        label=_("Transcription"),
        required=False,
        features=["bold", "italic", "link"],
        help_text=_(
            "All that is said, and what must be seen to understand. Those who cannot hear depend on it: until it is "
            "there, the page says that it is missing."
        ),
    )

    needs = ["title"]

    class Meta:
        label = _("Video")
        icon = "media"
        group = GROUP
        template = "home/blocks/video.html"
        description = _("A film that plays on request, with its transcription. Nothing is loaded before the click.")
        preview_value = {
            "title": "Il y a un café dans mon village",
            "description": "Une série de portraits de villages et de leur café.",
            "poster": None,
            "file": None,
            "url": "https://example.org/videos/",
            "duration": "3:40",
            "transcription": "",
        }

    def get_preview_value(self):
        return examples.with_picture(super().get_preview_value(), "poster")

    def is_empty(self, value):
        return super().is_empty(value) or not (value.get("file") or value.get("url"))

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned.get("file")) == bool(cleaned.get("url")):
            refuse(file=_("Choose a file, or write the address of the video: one of the two."))
        if cleaned.get("file") and cleaned["file"].file_extension.lower() not in PLAYED:
            refuse(file=_("Browsers do not play this kind of file: choose an MP4 or WebM file."))
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        file = value.get("file")
        context["file_type"] = PLAYED.get(file.file_extension.lower(), "") if file else ""
        context["host"] = "" if file else urlsplit(value.get("url") or "").hostname
        context["has_transcription"] = is_filled(value.get("transcription"))
        return context


class DocumentBlock(SiteBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, max_length=160, help_text=_("Empty, the title it has in the library.")
    )
    description = blocks.TextBlock(label=_("Description"), required=False, max_length=300)

    needs = ["document"]

    class Meta:
        label = _("Document")
        icon = "doc-full-inverse"
        group = GROUP
        template = "home/blocks/document.html"
        description = _("A file to download, with its format and its weight.")
        preview_value = {"document": None, "title": "", "description": "À afficher en mairie et à la boulangerie."}

    def get_preview_value(self):
        value = super().get_preview_value()
        value["document"] = examples.DOCUMENT
        return value
