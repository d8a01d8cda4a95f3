"""People and organisations: nobody is quoted without their consent, no partner is shown by halves."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from . import examples
from .base import SiteBlock

GROUP = _("Of the programme")


class TestimonyBlock(SiteBlock):
    text = blocks.TextBlock(
        label=_("Words of the person"), max_length=800, help_text=_("Without quotation marks: the page adds them.")
    )
    person = blocks.CharBlock(label=_("Name of the person"), max_length=120)
    role = blocks.CharBlock(
        label=_("Role"), required=False, max_length=120, help_text=_("For example: mayor, manager, inhabitant.")
    )
    cafe = blocks.CharBlock(label=_("Café or commune"), required=False, max_length=120)
    image = ImageChooserBlock(label=_("Portrait"), required=False)
    consent = blocks.BooleanBlock(
        label=_("This person agreed in writing to these words and to this picture"),
        help_text=_("Without this agreement the testimony is not shown."),
    )

    # pytest would take the name for a class of tests.
    __test__ = False
    needs = ["text", "person", "consent"]

    class Meta:
        label = _("Testimony")
        icon = "user"
        group = GROUP
        template = "home/blocks/testimony.html"
        description = _("What someone says of their café, with their agreement.")
        preview_value = {
            "text": "Ici, les mots d’une personne, tels qu’elle les a dits et relus.",
            "person": "Prénom Nom",
            "role": "gérante",
            "cafe": "Nom du café, Commune",
            "image": None,
            "consent": True,
        }

    def get_preview_value(self):
        return examples.with_picture(super().get_preview_value(), "image", examples.PORTRAIT)


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=120)
    logo = ImageChooserBlock(label=_("Logo"), required=False, help_text=_("Empty, the name is written."))
    url = blocks.URLBlock(label=_("Site"), required=False)
    text = blocks.CharBlock(
        label=_("What this partner does"), required=False, max_length=200, help_text=_("One sentence.")
    )

    class Meta:
        label = _("Partner")


class PartnersBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    partners = blocks.ListBlock(PartnerBlock(), label=_("Partners"), min_num=1, max_num=24)

    listed = "partners"
    row_needs = ["name"]

    class Meta:
        label = _("Partners")
        icon = "group"
        group = GROUP
        template = "home/blocks/partners.html"
        description = _("Who supports the programme and how. Only partners who agreed to be named.")
        preview_value = {
            "title": "Avec le soutien de",
            "partners": [
                {"name": "Nom du partenaire", "logo": None, "url": "https://example.org/", "text": "à compléter"},
                {"name": "Autre partenaire", "logo": None, "url": "", "text": ""},
            ],
        }
