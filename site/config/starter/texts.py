"""Reads the starter texts: TOML whose line ends are spaces, blank lines paragraphs, and « - » the items of a list.

What a text becomes is asked of its field: rich text is HTML, a stream is a list of blocks with lasting ids, the same in
both languages. `page = "cafes"` names another starter page by its key, `image` and `document` what the site makes.
"""

import re
import tomllib
from pathlib import Path
from uuid import uuid5

from django.apps import apps
from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField

FOLDER = Path(__file__).parent
NO_BREAK = "\u00a0"
SOURCE = "fr"
WORDS = (blocks.CharBlock, blocks.TextBlock)
TYPED = (*WORDS, blocks.URLBlock, blocks.RichTextBlock)


def written(starter, language):
    """The file of a page, as it is written."""
    with (FOLDER / language / f"{starter.key}.toml").open("rb") as file:
        return tomllib.load(file)


def read(starter, language, find=lambda block, key: key):
    """The fields of a page. `find` gives the key in the database of what a chooser names.

    What has no words (a date, a choice, tags, an address) is written once, in French.
    """
    page = written(starter, language)
    shared = {} if language == SOURCE else {k: v for k, v in written(starter, SOURCE).items() if k not in page}
    reader = Reader(starter, typeset if language == SOURCE else one_line, find)
    return {name: reader.field(name, value) for name, value in (shared | page).items()}


class Reader:
    def __init__(self, starter, print_as, find):
        self.model = apps.get_model(starter.model)
        self.namespace, self.print_as, self.find = starter.translation_key, print_as, find

    def field(self, name, value):
        field = self.model._meta.get_field(name)
        if isinstance(field, StreamField):
            return self.stream(field.stream_block, value, name)
        if isinstance(field, RichTextField):
            return self.rich(value)
        has_words = isinstance(field, models.CharField | models.TextField) and not field.choices
        without = (models.SlugField, models.EmailField, models.URLField)
        return self.print_as(value) if has_words and not isinstance(field, without) else value

    def stream(self, block, rows, place):
        """A stream of one kind of block need not name it."""
        out = []
        for rank, row in enumerate(rows):
            kind = row.get("type") or next(iter(block.child_blocks))
            here = f"{place}.{rank}"
            value = {name: item for name, item in row.items() if name != "type"}
            out.append({"type": kind, "value": self.value(block.child_blocks[kind], value, here), "id": self.id(here)})
        return out

    def value(self, block, value, place):
        if isinstance(block, TypedTableBlock):
            return self.table(value)
        if isinstance(block, blocks.StructBlock):
            # A form would store these empty too; left out, they would be None, which nobody can translate.
            empty = {name: "" for name, child in block.child_blocks.items() if isinstance(child, TYPED)}
            return empty | {
                name: self.value(block.child_blocks[name], item, f"{place}.{name}") for name, item in value.items()
            }
        if isinstance(block, blocks.ListBlock):
            places = [f"{place}.{rank}" for rank in range(len(value))]
            return [
                {"type": "item", "value": self.value(block.child_block, item, here), "id": self.id(here)}
                for here, item in zip(places, value, strict=True)
            ]
        if isinstance(block, blocks.ChooserBlock):
            return self.find(block, value)
        if isinstance(block, blocks.RichTextBlock):
            return self.rich(value)
        return self.print_as(value) if isinstance(block, WORDS) else value

    def table(self, text):
        """One line a row, cells parted by « | », the headings first."""
        rows = [[self.print_as(cell) for cell in line.split("|")] for line in text.strip().splitlines()]
        return {
            "caption": "",
            "columns": [{"type": "text", "heading": heading} for heading in rows[0]],
            "rows": [{"values": row} for row in rows[1:]],
        }

    def rich(self, text):
        return rich(text, self.print_as)

    def id(self, place):
        return str(uuid5(self.namespace, place))


def rich(text, print_as):
    """Paragraphs and lists as HTML; the texts are ours, and hold no mark-up of their own."""
    out = []
    for part in re.split(r"\n\s*\n", text.strip()):
        if part.startswith("- "):
            items = re.split(r"(?m)^- ", part)[1:]
            out.append("<ul>" + "".join(f"<li>{print_as(item)}</li>" for item in items) + "</ul>")
        else:
            out.append(f"<p>{print_as(part)}</p>")
    return "".join(out)


def one_line(text):
    return " ".join(text.split()).replace("'", "’")


def typeset(text):
    """French as it is printed: no-break spaces beside double signs and inside figures, curly apostrophes."""
    text = re.sub(r" ([:;?!»%])", NO_BREAK + r"\1", one_line(text)).replace("« ", "«" + NO_BREAK)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", NO_BREAK, text)
