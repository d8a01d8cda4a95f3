"""The living page of the design system: tokens, components and blocks as they are, for the team only.

Nothing is listed by hand: tokens are read in tokens.css, components and blocks in their folders. A component shows once
it has an example in `templates/home/styleguide/`, under its own name; a test fails when one has none.
"""

import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.blocks import BoundBlock

from .blocks import HomeBlocks

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
COMPONENTS = settings.BASE_DIR / "templates" / "components"
EXAMPLES = "home/styleguide"
ROOT_SIZE = 18
# Text or sign, surface, and the least contrast that WCAG 2.2 asks of this use.
TEXT, LARGE_OR_SIGN = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "card", TEXT),
    ("ink", "paper-deep", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "card", TEXT),
    ("ink-soft", "zinc", TEXT),
    ("shutter", "paper", TEXT),
    ("shutter", "shutter-pale", TEXT),
    ("on-shutter", "shutter", TEXT),
    ("on-shutter", "shutter-deep", TEXT),
    ("on-shutter-soft", "shutter", TEXT),
    ("sun-light", "shutter", TEXT),
    ("sun-light", "shutter-deep", TEXT),
    ("awning", "paper", TEXT),
    ("awning", "awning-pale", TEXT),
    ("awning-deep", "awning-pale", TEXT),
    ("card", "awning", TEXT),
    ("sun-deep", "sun-pale", TEXT),
    ("ink", "sun", TEXT),
    ("ink", "sun-light", TEXT),
    ("edge", "card", LARGE_OR_SIGN),
    ("edge", "paper", LARGE_OR_SIGN),
    ("sun", "ink", LARGE_OR_SIGN),
]


@dataclass(frozen=True)
class Contrast:
    text: str
    text_colour: str
    surface: str
    surface_colour: str
    ratio: float
    least: float

    @property
    def is_enough(self):
        return self.ratio >= self.least


@dataclass(frozen=True)
class Specimen:
    """A component or a block: what it takes or is for, and itself."""

    name: str
    words: str
    template: str = ""
    bound_block: object = None
    label: str = ""


@never_cache
@require_safe
def styleguide(request):
    """Unknown to whoever has no access to the admin."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    known = tokens()
    context = {
        "colours": colours(known),
        "contrasts": contrasts(known),
        "sizes": [name for name in known if name.startswith(("text", "title"))],
        "spaces": spaces(known),
        "components": components(),
        "blocks": block_specimens(),
        "forms": example_forms(),
        "list_page": Paginator(range(30), 10).page(2),
    }
    response = render(request, "home/styleguide/styleguide.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def tokens() -> dict[str, str]:
    """Every custom property of tokens.css, in its order."""
    css = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.S)
    return {name: value.strip() for name, value in re.findall(r"--([a-z0-9-]+):\s*([^;]+);", css)}


def colours(known) -> dict[str, str]:
    return {name: value for name, value in known.items() if re.fullmatch(r"#[0-9a-f]{6}", value)}


def spaces(known):
    """(name, value, pixels) of the scale of spaces that do not change with the window."""
    found = ((name, value, re.fullmatch(r"([\d.]+)rem", value)) for name, value in known.items())
    return [
        (name, value, round(float(rem[1]) * ROOT_SIZE))
        for name, value, rem in found
        if rem and name.startswith("space")
    ]


def contrasts(known) -> list[Contrast]:
    return [
        Contrast(text, known[text], surface, known[surface], round(contrast(known[text], known[surface]), 2), least)
        for text, surface, least in PAIRS
    ]


def contrast(colour, other) -> float:
    """The ratio of WCAG, from 1 to 21."""
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def components() -> list[Specimen]:
    return [
        Specimen(path.stem, _comment_of(path), template=f"{EXAMPLES}/{path.name}")
        for path in sorted(COMPONENTS.glob("*.html"))
    ]


def _comment_of(path):
    comment = re.search(r"{% comment %}(.*?){% endcomment %}", path.read_text(encoding="utf-8"), re.S)
    return comment[1].strip() if comment else ""


def block_specimens() -> list[Specimen]:
    return [
        Specimen(
            name,
            block.get_description(),
            bound_block=BoundBlock(block, block.get_preview_value()),
            label=block.label,
        )
        for name, block in HomeBlocks().child_blocks.items()
    ]


class ExampleForm(forms.Form):
    """Words that other forms of the site have."""

    name = forms.CharField(label=_("Name"), max_length=60)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("For example: mairie@commune.example"))
    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("", "—"), ("cafe", _("A café")), ("press", _("The press"))]
    )
    premises = forms.ChoiceField(
        label=_("Does the commune have premises?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    message = forms.CharField(label=_("Message"), widget=forms.Textarea, required=False)
    closed = forms.CharField(
        label=_("A field that cannot be changed"), disabled=True, required=False, initial="à compléter"
    )


def example_forms():
    """A form as it is found, and as it comes back."""
    return {"empty": ExampleForm(prefix="vide"), "wrong": ExampleForm({"faux-email": "mairie"}, prefix="faux")}
