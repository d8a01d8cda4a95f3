"""From a kind of mail and values to a subject, a text and an HTML part. Texts are never run as Django templates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from . import registry
from .errors import BadHeader, MissingVariable
from .models import MailSettings
from .models.mail import SIGNATURE_MARK
from .registry import BRACES, MailKind
from .templates import live_texts

SUBJECT_MAX_LENGTH = 250
LABEL_MAX_LENGTH = 60
# A line that readers of mail take for the beginning of the signature.
LONE_MARK = re.compile(r"^--$", re.MULTILINE)
LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
URL = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]’']")
SCHEME = re.compile(r"(https?:)(?=//)", re.IGNORECASE)
BULLET = "- "


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Segment:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A piece of the HTML part: `kind` is paragraph or list (lines of segments), or button (label and URL)."""

    kind: str
    lines: tuple[tuple[Segment, ...], ...] = ()
    label: str = ""
    url: str = ""


def render(kind_or_code: MailKind | str, context: Mapping, language: str = "fr") -> Rendered:
    """The mail as it would leave: the team's published text, else the default. Every variable needs a value."""
    kind = registry.get(kind_or_code) if isinstance(kind_or_code, str) else kind_or_code
    missing = [name for name in kind.variables if name not in context]
    if missing:
        raise MissingVariable(f"{kind.code}: {', '.join(missing)}")
    return render_texts(kind, *live_texts(kind, language), context, language)


def render_texts(kind: MailKind | None, subject: str, body: str, context: Mapping, language: str) -> Rendered:
    refuse_line_breaks(subject)
    as_typed = (*kind.multiline, *kind.links) if kind else ()
    with translation.override(language):
        lines = {name: on_one_line(value) for name, value in context.items()}
        values = {name: context[name] if name in as_typed else without_links(line) for name, line in lines.items()}
        return compose(fill(subject, lines), fill(body, values), language)


def compose(subject: str, body: str, language: str) -> Rendered:
    """A mail from plain words (those an officer typed, for one): signature added, HTML made from the text."""
    refuse_line_breaks(subject)
    subject = CONTROLS.sub("", subject).strip()[:SUBJECT_MAX_LENGTH]
    body = LONE_MARK.sub("–", clean(body))
    signature = current_signature(language)
    text = f"{body}{SIGNATURE_MARK}{signature}\n" if signature else f"{body}\n"
    with translation.override(language):
        html = render_to_string(
            "emails/base.html",
            {
                "subject": subject,
                "blocks": parse(body),
                "signature": signature.splitlines(),
                "language": language,
                "site_name": settings.WAGTAIL_SITE_NAME,
                "site_url": settings.WAGTAILADMIN_BASE_URL,
            },
        )
    return Rendered(subject=subject, text=text, html=html)


def fill(text: str, context: Mapping) -> str:
    """Replace `{{ name }}`, in one pass: a value that itself holds braces stays as it is. Unknown names stay."""
    return BRACES.sub(lambda found: as_text(context[found[1]]) if found[1] in context else found[0], text)


def as_text(value) -> str:
    return "" if value is None else str(value)


def on_one_line(value) -> str:
    return CONTROLS.sub("", LINE_BREAKS.sub(" ", as_text(value))).strip()


def without_links(line: str) -> str:
    """Addresses cut by a space of no width: neither we nor a reader of mail make links of them, even once edited."""
    return SCHEME.sub("\\1\u200b", line)


def clean(text: str) -> str:
    """One kind of line break, no control character, never more than one blank line in a row."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def current_signature(language: str) -> str:
    return clean(MailSettings.current().signature(language))


def unsigned(text: str, signature: str) -> str:
    """The words above this signature, when the text ends with it: a mail edited as a whole is not signed twice."""
    return clean(text).removesuffix(f"\n--\n{signature}").rstrip() if signature else clean(text)


def refuse_line_breaks(*values: str):
    for value in values:
        if LINE_BREAKS.search(value):
            raise BadHeader(_("The subject and the addresses of a mail are single lines."))


def parse(text: str) -> list[Block]:
    """Plain text to blocks: a blank line parts paragraphs, « - » starts an item, our address alone is a button."""
    return [block for paragraph in re.split(r"\n{2,}", text) for block in parse_paragraph(paragraph) if paragraph]


def parse_paragraph(paragraph: str) -> list[Block]:
    blocks = []
    plain: list[str] = []
    items: list[str] = []

    def close():
        for kind, lines in (("paragraph", plain), ("list", items)):
            if lines:
                blocks.append(Block(kind, lines=tuple(segments(line) for line in lines)))
                lines.clear()

    for line in paragraph.split("\n"):
        if line.startswith(BULLET):
            if plain:
                close()
            items.append(line.removeprefix(BULLET).strip())
        elif is_ours(line.strip()):
            label = plain.pop().rstrip(" :\u00a0\u202f") if plain and can_be_a_label(plain[-1]) else ""
            close()
            blocks.append(Block("button", label=label or _("Open the page"), url=line.strip()))
        else:
            if items:
                close()
            plain.append(line)
    close()
    return blocks


def can_be_a_label(line: str) -> bool:
    return line.endswith(":") and len(line) <= LABEL_MAX_LENGTH and not URL.search(line)


def is_ours(line: str) -> bool:
    """An address of our site alone on its line. Others are plain links: an applicant's words never look like ours."""
    found = URL.fullmatch(line)
    return bool(found) and urlsplit(line).netloc == urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


def segments(line: str) -> tuple[Segment, ...]:
    parts, end = [], 0
    for found in URL.finditer(line):
        if found.start() > end:
            parts.append(Segment(line[end : found.start()]))
        parts.append(Segment(found[0], url=found[0]))
        end = found.end()
    if end < len(line) or not parts:
        parts.append(Segment(line[end:]))
    return tuple(parts)
