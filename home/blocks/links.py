"""Blocks that lead somewhere."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from . import examples
from .base import SiteBlock, refuse

GROUP = _("What to do next")


def one_destination(cleaned):
    if bool(cleaned.get("page")) == bool(cleaned.get("url")):
        refuse(page=_("Choose a page, or write an address: one of the two."))


def leads_somewhere(value):
    """A page that was deleted or taken offline leads nowhere."""
    page = value.get("page")
    return bool(page.live if page else value.get("url"))


class LinkBlock(blocks.StructBlock):
    """Where something leads: a page of the site, else an address. A link to a page that is gone is not shown."""

    label = blocks.CharBlock(label=_("Words of the link"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or address"), required=False)

    class Meta:
        label = _("Link")

    def clean(self, value):
        cleaned = super().clean(value)
        one_destination(cleaned)
        return cleaned


class ButtonsBlock(SiteBlock):
    buttons = blocks.ListBlock(LinkBlock(), label=_("Buttons"), min_num=1, max_num=3)

    listed = "buttons"
    row_needs = ["label"]

    class Meta:
        label = _("Buttons")
        icon = "link"
        group = GROUP
        template = "home/blocks/buttons.html"
        description = _("What to do next. The first one is the one you expect people to press.")
        preview_value = {
            "buttons": [
                {"label": "Vérifier ma commune", "page": None, "url": "https://example.org/"},
                {"label": "Voir les étapes", "page": None, "url": "https://example.org/etapes/"},
            ]
        }

    def rows(self, value):
        return [row for row in super().rows(value) if leads_somewhere(row)]


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=240)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or address"), required=False)
    image = ImageChooserBlock(
        label=_("Image"), required=False, help_text=_("It illustrates the title: it is not described again.")
    )

    class Meta:
        label = _("Card")

    def clean(self, value):
        cleaned = super().clean(value)
        one_destination(cleaned)
        return cleaned


class CardsBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    cards = blocks.ListBlock(CardBlock(), label=_("Cards"), min_num=2, max_num=9)

    listed = "cards"
    row_needs = ["title"]

    class Meta:
        label = _("Cards")
        icon = "copy"
        group = GROUP
        template = "home/blocks/cards.html"
        description = _("Pages or sites to go to, each with a title, a sentence and perhaps a picture.")
        preview_value = {
            "title": "Pour aller plus loin",
            "cards": [
                {
                    "title": "Les étapes d’un projet",
                    "text": "De la candidature au premier café servi.",
                    "page": None,
                    "url": "https://example.org/etapes/",
                    "image": None,
                },
                {
                    "title": "Devenir gérant ou gérante",
                    "text": "Le savoir-être d’abord ; le métier s’apprend.",
                    "page": None,
                    "url": "https://example.org/gerance/",
                    "image": None,
                },
            ],
        }

    def get_preview_value(self):
        value = super().get_preview_value()
        value["cards"][0]["image"] = examples.COUNTER
        return value

    def rows(self, value):
        return [row for row in super().rows(value) if leads_somewhere(row)]


class DoorBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=60)
    text = blocks.CharBlock(label=_("Text"), max_length=140)
    page = blocks.PageChooserBlock(label=_("Page"))

    class Meta:
        label = _("Door")


class DoorsBlock(SiteBlock):
    doors = blocks.ListBlock(DoorBlock(), label=_("Doors"), min_num=2, max_num=4)

    listed = "doors"
    row_needs = ["title", "page"]

    class Meta:
        label = _("Doors")
        icon = "group"
        group = GROUP
        template = "home/blocks/doors.html"
        description = _("One door for each kind of visitor, under the picture of the home page.")
        preview_value = {
            "doors": [
                {"title": "Je suis maire, élu ou élue", "text": "Les critères, les étapes", "page": None},
                {"title": "Je veux tenir un café", "text": "Le métier, l’accompagnement", "page": None},
            ]
        }

    def get_preview_value(self):
        value, page = super().get_preview_value(), examples.page()
        for door in value["doors"]:
            door["page"] = page
        return value

    def rows(self, value):
        return [row for row in super().rows(value) if row["page"].live]


class CandidatureCallBlock(SiteBlock):
    """Leads to the page that tells whether a commune can apply, in the language being read."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=300)
    label = blocks.CharBlock(
        label=_("Words of the button"), required=False, max_length=60, help_text=_("Empty: « Prepare a candidature ».")
    )

    needs = ["title"]

    class Meta:
        label = _("Call for candidatures")
        icon = "edit"
        group = GROUP
        template = "home/blocks/candidature_call.html"
        description = _("Invites a mairie to apply, with a button to the test of eligibility.")
        preview_value = {
            "title": "Votre commune n’a plus de café ?",
            "text": "La mairie dépose sa candidature en ligne ; on peut s’arrêter et reprendre plus tard.",
            "label": "",
        }


class EligibilityTestBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Question"), max_length=120)
    hint = blocks.CharBlock(label=_("Help under the field"), required=False, max_length=160)

    needs = ["title"]

    class Meta:
        label = _("Test of eligibility")
        icon = "search"
        group = GROUP
        template = "home/blocks/eligibility_test.html"
        description = _("The name of a commune, one button, an answer at once. Nothing is stored.")
        preview_value = {
            "title": "Votre commune peut-elle candidater ?",
            "hint": "Nom ou code postal. Réponse immédiate, sans inscription.",
        }

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        # Two questions on one page are two fields.
        context["field_id"] = f"ask-{slugify(value['title'])[:40]}"
        return context
