"""Static files under hashed names, compressed; the style sheets of `site.css` in one file, so a visit asks for one."""

import posixpath
import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r"""@import\s+url\(\s*["']?([^"')]+)["']?\s*\)\s*(?:layer\(([\w-]+)\))?\s*;""")
ADDRESS = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANKS = re.compile(r"\s*\n\s*")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed, compressed static files whose JavaScript imports are rewritten to the hashed names too."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, *args, **options):
        if STYLE_SHEET in paths:
            paths = paths | {STYLE_SHEET: (OneStyleSheet(paths), STYLE_SHEET)}
        yield from super().post_process(paths, *args, **options)


class OneStyleSheet:
    """Stands for the storage of `site.css` while files are collected: what it opens has no import left."""

    def __init__(self, paths):
        self.paths = paths

    def open(self, name):
        return ContentFile(inline_imports(name, self._read).encode(), name=name)

    def _read(self, name):
        storage, path = self.paths[name]
        with storage.open(path) as file:
            return file.read().decode()


def inline_imports(name, read):
    """The text of a style sheet with each `@import url(…) layer(…);` replaced by what it imports, without comments."""

    def inlined(match):
        imported, layer = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1])), match[2]
        text = inline_imports(imported, read)
        text = ADDRESS.sub(lambda url: f'url("{_moved(url[2], imported, name)}")', text)
        return f"@layer {layer}{{\n{text}}}" if layer else text

    text = IMPORT.sub(inlined, COMMENT.sub("", read(name)))
    return BLANKS.sub("\n", text).strip() + "\n"


def _moved(url, imported, name):
    """A relative address of an imported sheet, as the sheet that imports it must write it."""
    absolute = posixpath.normpath(posixpath.join(posixpath.dirname(imported), url))
    return posixpath.relpath(absolute, posixpath.dirname(name))
