"""Blocks whose content comes from elsewhere on the site. Those about cafés draw through tags of the app that knows them."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import SiteBlock

GROUP = _("Of the programme")


class ServicesBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)

    class Meta:
        label = _("Services")
        icon = "list-ul"
        group = GROUP
        template = "home/blocks/services.html"
        description = _("All that a café can offer, family by family, as the team keeps the list.")
        preview_value = {"title": "Les services d’un café"}


class CafeMapBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    service = blocks.CharBlock(
        label=_("Only cafés that offer"),
        required=False,
        max_length=60,
        help_text=_("The slug of a service, as in the address of its page: depot-de-pain."),
        validators=[RegexValidator(r"^[-a-z0-9_]+$", _("Write the slug as it is in the address: depot-de-pain."))],
    )
    departement = blocks.CharBlock(
        label=_("Only cafés of the département"),
        required=False,
        max_length=3,
        help_text=_("Its number: 46, 2A, 974."),
        validators=[RegexValidator(r"^(\d{2,3}|2[ABab])$", _("Write the number of the département: 46, 2A, 974."))],
    )

    class Meta:
        label = _("Map of cafés")
        icon = "site"
        group = GROUP
        template = "home/blocks/cafe_map.html"
        description = _("The drawing of France with its cafés, all of them or those of a service or a département.")
        preview_value = {"title": "Où sont les cafés", "service": "", "departement": ""}


class LatestCafesBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)

    class Meta:
        label = _("Latest cafés")
        icon = "site"
        group = GROUP
        template = "home/blocks/latest_cafes.html"
        description = _("The three cafés published last, with a link to all of them.")
        preview_value = {"title": "Des cafés, et bien plus"}


class LatestNewsBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)

    class Meta:
        label = _("Latest news")
        icon = "calendar-alt"
        group = GROUP
        template = "home/blocks/latest_news.html"
        description = _("The three news published last, with a link to all of them.")
        preview_value = {"title": "Les nouvelles du réseau"}
