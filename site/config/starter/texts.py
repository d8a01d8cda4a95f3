"""Reads the starter texts: TOML whose line ends are spaces, blank lines paragraphs, and « - » the items of a list.

A block of a page is a `[[body]]` table with its type; the rows of its list follow as `[[body.steps]]`…
`page = "cafes"` names another starter page by its key.
"""

import re
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent
NO_BREAK = "\u00a0"
# Where paragraphs and lists are meant; elsewhere a text is one line.
RICH_IN_BLOCK = {"text": "text", "call_out": "text", "columns": "text", "questions": "answer"}
RICH_IN_PAGE = {"criteria", "preparation"}


def read(key, language):
    """The fields of a page, `body` being a list of {"type", "value"} as StreamField stores them."""
    with (FOLDER / language / f"{key}.toml").open("rb") as file:
        page = tomllib.load(file)
    print_as = typeset if language == "fr" else one_line
    fields = {
        name: rich(value, print_as) if name in RICH_IN_PAGE else print_as(value)
        for name, value in page.items()
        if name not in {"body", "slug"}
    }
    body = [_block(dict(block), print_as) for block in page.get("body", [])]
    return fields | {"slug": page["slug"]} | ({"body": body} if body else {})


def _block(block, print_as):
    kind = block.pop("type")
    return {"type": kind, "value": _printed(block, RICH_IN_BLOCK.get(kind), print_as)}


def _printed(value, rich_name, print_as):
    printed = {}
    for name, item in value.items():
        if isinstance(item, list):
            printed[name] = [_printed(row, rich_name, print_as) for row in item]
        elif name == "page":
            printed[name] = item
        else:
            printed[name] = rich(item, print_as) if name == rich_name else print_as(item)
    return printed


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
