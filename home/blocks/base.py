"""What blocks have in common: an incomplete block draws nothing, and a form says what is missing."""

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.rich_text import RichText

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT_FEATURES = ["bold", "italic", "ul", "link", "document-link"]


def is_filled(value):
    """Whether there is something to show; rich text made of empty paragraphs is nothing."""
    if isinstance(value, RichText):
        value = strip_tags(value.source)
    if isinstance(value, str):
        return bool(value.replace("&nbsp;", "").strip())
    return value is not None and value is not False


class SiteBlock(blocks.StructBlock):
    """`needs`: fields without which there is nothing to show; `listed`, `row_needs`: the same for a list and its rows.

    An editor cannot publish an incomplete block, but a picture can be deleted and a draft can be previewed.
    """

    needs = ()
    listed = ""
    row_needs = ()

    def rows(self, value):
        """The rows that are complete."""
        return [row for row in value.get(self.listed) or [] if all(is_filled(row.get(name)) for name in self.row_needs)]

    def is_empty(self, value):
        if not all(is_filled(value.get(name)) for name in self.needs):
            return True
        return bool(self.listed) and not self.rows(value)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        if self.listed:
            context["rows"] = self.rows(value)
        return context

    def render(self, value, context=None):
        return "" if self.is_empty(value) else super().render(value, context=context)


def refuse(**messages):
    """Stops the form, each message under its field."""
    raise blocks.StructBlockValidationError({name: ValidationError(text) for name, text in messages.items()})
