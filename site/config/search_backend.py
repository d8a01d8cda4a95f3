"""Wagtail's database search, made the same on SQLite and PostgreSQL: it also holds each page's words without accents.

FTS5 and PostgreSQL do not cut, stem or fold words alike. So the index gets, beside what Wagtail puts there, the folded
words of the page (`folded`), and the public search asks for folded words only. In the admin nothing changes.
"""

from copy import copy

from wagtail.models import Page
from wagtail.search import index
from wagtail.search.backends import database

from cafes_map.communes import SMALL_WORDS, normalise

SHORTEST_PLURAL = 4


def folded(text) -> list[str]:
    """The words of a text in ASCII, without their plural: « Épiceries de Bœuf » → epicerie, de, boeuf."""
    return [_singular(word) for word in normalise(text).split()]


def telling(words) -> list[str]:
    """The words that say something, each once; all of them when none does."""
    words = list(dict.fromkeys(words))
    return [word for word in words if word not in EMPTY_WORDS] or words


def _singular(word):
    return word[:-1] if len(word) >= SHORTEST_PLURAL and word[-1] in "sx" else word


# Of which every text is full, in either language; asked alone, they are asked for.
EMPTY_WORDS = {
    _singular(word)
    for word in SMALL_WORDS
    | {
        "ce", "ces", "comment", "dans", "est", "il", "je", "ma", "mes", "mon", "nos", "notre", "on", "ou", "par", "pas",
        "pour", "qu", "que", "qui", "sa", "ses", "son", "un", "une", "vos", "votre",
        "an", "and", "are", "for", "how", "i", "in", "is", "my", "of", "or", "our", "the", "to", "with", "you", "your",
    }
}  # fmt: skip


class FoldedWords(index.SearchField):
    """All that is searched in a page, folded."""

    def __init__(self):
        super().__init__("folded_words")

    def get_value(self, page):
        fields = [field for field in type(page).get_search_fields() if isinstance(field, index.SearchField)]
        return " ".join(word for field in fields for word in folded(_as_text(field.get_value(page))))


def _as_text(value):
    if isinstance(value, list | tuple):
        return " ".join(_as_text(item) for item in value)
    return str(value or "")


def SearchBackend(parameters):  # noqa: N802 - the name that Wagtail looks for
    backend = database.SearchBackend(parameters)
    backend.index_class = type("IndexWithFoldedWords", (_WithFoldedWords, backend.index_class), {})
    return backend


class _WithFoldedWords:
    def add_items(self, model, objects):
        for item in objects:
            if isinstance(item, Page):
                fields = [*type(item).get_search_fields(), FoldedWords()]
                item.get_search_fields = lambda fields=fields: fields
        super().add_items(model, objects)


def with_prefix(backend):
    """The same backend, for which the last word asked may be the beginning of one."""
    backend = copy(backend)
    backend.query_compiler_class = type(
        "QueryWithPrefix", (backend.query_compiler_class,), {"LAST_TERM_IS_PREFIX": True}
    )
    return backend
