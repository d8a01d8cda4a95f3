"""Figures: written, with their source and their date, or counted when the page is drawn."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import SiteBlock, is_filled, refuse

CAFES_LISTED = "cafes_listed"
INHABITANTS = "inhabitants_of_communes_with_a_cafe"
# Counted by a template tag of the app that knows cafés (cafes_map/figures.py).
LIVE_FIGURES = [
    (CAFES_LISTED, _("The cafés on our map")),
    (INHABITANTS, _("The inhabitants of communes that have a café on our map")),
]
WRITTEN = ["value", "label", "source", "dated"]


class FigureBlock(blocks.StructBlock):
    live = blocks.ChoiceBlock(
        label=_("Counted by the site"),
        choices=LIVE_FIGURES,
        required=False,
        help_text=_("Leave empty for a figure that you write; else leave the other fields empty."),
    )
    value = blocks.CharBlock(label=_("Figure"), required=False, max_length=20, help_text=_("With its unit: « 53 % »."))
    label = blocks.CharBlock(label=_("What it counts"), required=False, max_length=160)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=120)
    dated = blocks.CharBlock(
        label=_("Date"), required=False, max_length=40, help_text=_("As one says it: « December 2020 ».")
    )

    class Meta:
        label = _("Figure")

    def clean(self, value):
        cleaned = super().clean(value)
        filled = [name for name in WRITTEN if is_filled(cleaned.get(name))]
        if cleaned.get("live") and filled:
            refuse(live=_("The site counts this figure and writes its words: empty the other fields."))
        missing = [name for name in WRITTEN if name not in filled]
        if not cleaned.get("live") and missing:
            refuse(**dict.fromkeys(missing, _("A figure says what it counts, where it comes from and when.")))
        return cleaned


class FiguresBlock(SiteBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    figures = blocks.ListBlock(FigureBlock(), label=_("Figures"), min_num=1, max_num=6)

    listed = "figures"

    class Meta:
        label = _("Key figures")
        icon = "order"
        group = _("Of the programme")
        template = "home/blocks/figures.html"
        description = _("Figures that each say where they come from and when they were true.")
        preview_value = {
            "title": "",
            "figures": [
                {
                    "value": "53 %",
                    "label": "des communes de moins de 3 500 habitants n’ont ni commerce du quotidien ni café",
                    "source": "programme 1000 cafés",
                    "dated": "décembre 2020",
                },
                {
                    "value": "26 000",
                    "label": "communes rurales sur 32 221 n’ont plus de café",
                    "source": "programme 1000 cafés",
                    "dated": "décembre 2020",
                },
            ],
        }

    def rows(self, value):
        """Two figures that count the same thing never stand together: the first one stays."""
        shown, counted = [], set()
        for figure in value.get("figures") or []:
            key = counts(figure)
            if key and key not in counted:
                counted.add(key)
                shown.append(figure)
        return shown

    def clean(self, value):
        cleaned = super().clean(value)
        keys = [counts(figure) for figure in cleaned["figures"]]
        if len(set(keys)) < len(keys):
            refuse(figures=_("Two figures count the same thing: keep one, or they will contradict each other."))
        return cleaned


def counts(figure):
    """What a figure counts, to tell two that would collide; None when it is incomplete."""
    if figure.get("live"):
        return figure["live"]
    if not all(is_filled(figure.get(name)) for name in ("value", "label")):
        return None
    label = " ".join(figure["label"].casefold().split())
    # « 200 cafés ouverts » beside what the map counts today would be two answers to one question.
    return CAFES_LISTED if label.startswith(("cafés", "café ")) else label
