"""What a first visit to a page weighs and asks for, without images: its HTML, style sheet, scripts and data, compressed.

Computed from the page and the static files as production sends them (one style sheet, every module compressed), so that
it is the same on every machine.
"""

import posixpath
import re
from dataclasses import dataclass, field

import brotli
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders

from config.page_cache import BROTLI_QUALITY
from config.storage import inline_imports

KIBIBYTE = 1024
# Names in production end in twelve hexadecimal digits, which the manifest knows.
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")


@dataclass
class Visit:
    sizes: dict = field(default_factory=dict)  # {address: bytes}

    @property
    def kibibytes(self):
        return sum(self.sizes.values()) / KIBIBYTE

    @property
    def requests(self):
        return len(self.sizes)

    def __str__(self):
        lines = [f"{size:7} {name}" for name, size in sorted(self.sizes.items(), key=lambda item: -item[1])]
        return f"{self.kibibytes:.1f} KiB in {self.requests} requests\n" + "\n".join(lines)


def first_visit(client, address):
    html = client.get(address).content
    visit = Visit({address: len(brotli.compress(html, quality=BROTLI_QUALITY))})
    for found in addresses_in(html):
        if found.startswith(settings.STATIC_URL):
            add_static(visit, HASH.sub("", found.removeprefix(settings.STATIC_URL)))
        elif found not in visit.sizes:
            answer = client.get(found, headers={"Accept-Encoding": "br"})
            visit.sizes[found] = len(answer.content)
    return visit


def addresses_in(html):
    page = BeautifulSoup(html, "html.parser")
    for element in page.select("link[rel=stylesheet], link[rel=icon], link[rel=modulepreload]"):
        yield element["href"]
    for element in page.select("script[src]"):
        yield element["src"]
    # What the map fetches by itself: its library, its style, the cafés, the outlines.
    for element in page.select("[data-map]"):
        for name in ("data-leaflet", "data-leaflet-style", "data-style", "data-payload", "data-departements"):
            if element.get(name):
                yield element[name]


def add_static(visit, name):
    if name in visit.sizes:
        return
    text = inline_imports(name, read_static) if name.endswith(".css") else read_static(name)
    visit.sizes[name] = len(brotli.compress(text.encode()))
    if name.endswith(".js"):
        for imported in IMPORT.findall(text):
            add_static(visit, posixpath.normpath(posixpath.join(posixpath.dirname(name), imported)))


def read_static(name):
    with open(finders.find(name), encoding="utf-8") as file:  # noqa: PTH123 - a list of types otherwise
        return file.read()
