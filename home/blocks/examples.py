"""What previews and the page of the design system show where an editor would choose a picture, a file or a page."""

from dataclasses import dataclass

from django.templatetags.static import static
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site


@dataclass(frozen=True)
class DrawnPicture:
    """A drawing of ours in the place of a photograph of the library."""

    path: str
    description: str
    width: int
    height: int
    credit: str = ""
    is_drawn = True

    @property
    def url(self):
        return static(self.path)

    @property
    def default_alt_text(self):
        return gettext(self.description)


@dataclass(frozen=True)
class Sheet:
    """A file that nobody uploaded."""

    title: str
    filename: str
    file_size: int
    url: str = "#"

    @property
    def file_extension(self):
        return self.filename.rpartition(".")[2]


COUNTER = DrawnPicture("images/examples/counter.svg", _("A zinc counter with cups, a loaf and a newspaper"), 1200, 800)
SQUARE = DrawnPicture("images/examples/square.svg", _("The square of a village and its café"), 1200, 800)
PORTRAIT = DrawnPicture("images/examples/portrait.svg", _("Place of a portrait"), 480, 600)
DOCUMENT = Sheet("Affiche de la réunion publique", "affiche.pdf", 184_320)


def with_picture(value, name, picture=COUNTER):
    value[name] = picture
    return value


def page():
    """The front door, wherever a page is to be chosen."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page if site else None
