"""The kinds of mail: each app registers its codes in `AppConfig.ready`, with texts used until the team writes some."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import format_lazy

from .errors import UnknownMailKind

LANGUAGES = ("fr", "en")
# Anything between double braces, well formed or not: what is not a declared name is refused, never left in a mail.
BRACES = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)

_kinds: dict[str, "MailKind"] = {}


@dataclass(frozen=True)
class MailKind:
    code: str
    label: str
    variables: dict[str, str]
    required: tuple[str, ...]
    subjects: dict[str, str]
    bodies: dict[str, str]
    sample: Callable[[], dict]
    # What is written on several lines, and what is our own address. Every other value is words on one line: whoever typed
    # them adds neither paragraph nor link to our mail.
    multiline: tuple[str, ...] = ("text", "items")
    links: tuple[str, ...] = ("link",)
    # Shown to an officer before it leaves: its mails are queued with `held=True`.
    editable_before_sending: bool = False

    def __str__(self):
        return str(self.label)


def register(
    code: str,
    *,
    label: str,
    variables: dict[str, str],
    required: Iterable[str] = (),
    subject_fr: str,
    body_fr: str,
    subject_en: str,
    body_en: str,
    sample: Callable[[], dict],
    multiline: Iterable[str] = ("text", "items"),
    links: Iterable[str] = ("link",),
    editable_before_sending: bool = False,
) -> MailKind:
    """Declare a kind of mail; its default texts are checked now. `sample` gives each variable a value, for previews."""
    if code in _kinds:
        raise ImproperlyConfigured(f"The kind of mail {code!r} is registered twice.")
    kind = MailKind(
        code=code,
        label=label,
        variables=dict(variables),
        required=tuple(required),
        subjects={"fr": subject_fr, "en": subject_en},
        bodies={"fr": body_fr.strip(), "en": body_en.strip()},
        sample=sample,
        multiline=tuple(multiline),
        links=tuple(links),
        editable_before_sending=editable_before_sending,
    )
    for language in LANGUAGES:
        subject, body = kind.subjects[language], kind.bodies[language]
        wrong = unknown_variables(kind, subject, body) + missing_variables(kind, body)
        if wrong or "\n" in subject:
            raise ImproperlyConfigured(
                f"The default text {code!r} ({language}) is wrong: {wrong or 'subject on two lines'}."
            )
    _kinds[code] = kind
    return kind


def kinds() -> list[MailKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)


def get(code: str) -> MailKind:
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownMailKind(code) from None


def label_of(code: str) -> str:
    """The name of a kind, or its code when the app that sent it is gone: old mails stay readable."""
    return str(_kinds[code].label) if code in _kinds else code


def choices():
    return [(kind.code, format_lazy("{} ({})", kind.label, kind.code)) for kind in kinds()]


def unknown_variables(kind: MailKind, *texts: str) -> list[str]:
    """What stands between braces and is not a variable of this kind, each once; a lone pair of braces counts."""
    found = dict.fromkeys(name for text in texts for name in BRACES.findall(text) if name not in kind.variables)
    rest = (BRACES.sub("", text) for text in texts)
    return [*found, *dict.fromkeys(lone for text in rest for lone in ("{{", "}}") if lone in text)]


def missing_variables(kind: MailKind, body: str) -> list[str]:
    present = set(BRACES.findall(body))
    return [name for name in kind.required if name not in present]
