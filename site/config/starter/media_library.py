"""What starter pages show besides words: pictures and documents of the library, made once."""

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images.blocks import ImageChooserBlock

from . import LANGUAGES, pictures
from .texts import FOLDER

# key: (title in French, in English); a semicolon and a byte order mark are what spreadsheets of the town hall expect.
DOCUMENTS = {"milestones": ("Les chiffres publiés du programme", "The published figures of the programme")}


class Library:
    """Finds or makes each thing once a run."""

    def __init__(self):
        self.known = {}

    def key_of(self, block, key, language):
        """The key in the database of what an image or a document block names."""
        if isinstance(block, ImageChooserBlock):
            return self._once(("image", key), lambda: pictures.make(key))
        return self._once((key, language), lambda: make_document(key, language))

    def _once(self, name, make):
        if name not in self.known:
            self.known[name] = make().pk
        return self.known[name]


def make_document(key, language):
    documents = get_document_model().objects
    title = DOCUMENTS[key][LANGUAGES.index(language)]
    found = documents.filter(title=title).first()
    if found:
        return found
    text = (FOLDER / language / f"{key}.csv").read_text(encoding="utf-8")
    content = ContentFile(text.encode("utf-8-sig"), name=f"{key}-{language}.csv")
    return documents.create(title=title, file=content, file_size=content.size)
