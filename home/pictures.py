"""Pictures as pages show them: one table of presets, their renditions, and how a page or a list has them at once.

A rendition is made when what shows it is published (home/picture_tasks.py), never while a visitor waits, except for a
picture put somewhere this module does not know of.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Q
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import Filter

FORMATS = ("avif", "webp")


@dataclass(frozen=True)
class Preset:
    """`widths` in pixels, the smallest first; `ratio` (width, height) crops, None keeps the shape of the picture."""

    widths: tuple
    sizes: str
    ratio: tuple | None = None
    formats: tuple = FORMATS
    fallback: str = ""
    fallback_width: int = 0

    def resizing(self, width):
        if not self.ratio:
            return f"width-{width}"
        return f"fill-{width}x{width * self.ratio[1] // self.ratio[0]}"

    def useful_widths(self, image):
        """Without those that would only be the same picture again: nothing is ever enlarged."""
        limit = min(image.width, image.height * self.ratio[0] // self.ratio[1]) if self.ratio else image.width
        smaller = [width for width in self.widths if width < limit]
        return [*smaller, *self.widths[len(smaller) : len(smaller) + 1]]

    def specs(self, image=None):
        """The filters of its renditions: of this picture, or all that any picture could have."""
        widths = self.useful_widths(image) if image else self.widths
        modern = [f"{self.resizing(width)}|format-{name}" for name in self.formats for width in widths]
        fallbacks = {self.fallback_spec(image)} if image else {self._fallback(width) for width in self.widths}
        return [*modern, *sorted(fallbacks)]

    def fallback_spec(self, image):
        """For browsers that read neither format: one size, JPEG or PNG as the original is."""
        widths = self.useful_widths(image)
        return self._fallback(max((width for width in widths if width <= self.fallback_width), default=widths[0]))

    def _fallback(self, width):
        return f"{self.resizing(width)}{self.fallback}"


PRESETS = {
    "wide": Preset((480, 960, 1440), "(min-width: 62rem) 60rem, 100vw", fallback_width=960),
    "half": Preset((480, 960), "(min-width: 48rem) 30rem, 100vw", fallback_width=480),
    "card": Preset((320, 640, 960), "(min-width: 48rem) 22rem, 100vw", ratio=(4, 3), fallback_width=640),
    "portrait": Preset((160, 320, 480), "10rem", ratio=(4, 5), fallback_width=320),
    # What other sites show beside a link: one JPEG, of the size they ask for.
    "share": Preset((1200,), "", ratio=(1200, 630), formats=(), fallback="|format-jpeg", fallback_width=1200),
}
# Where a picture is found says how it is shown. A field or a block that is not here shows it « wide ».
PRESETS_OF_FIELDS = {"share_image": ("share",), "photo": ("card", "share"), "cover": ("card", "wide", "share")}
PRESETS_OF_BLOCKS = {
    "gallery": ("half",),
    "testimony": ("portrait",),
    "cards": ("card",),
    "partners": ("half",),
    "video": ("wide",),
    "columns": ("half",),
}
DEFAULT_PRESETS = ("wide",)


@cache
def filter_of(spec):
    """Parsed once in the life of the process."""
    return Filter(spec=spec)


def all_specs(*presets):
    """For `SiteImage.objects.prefetch_renditions(*all_specs("card"))`."""
    return list(dict.fromkeys(spec for name in presets for spec in PRESETS[name].specs()))


def renditions_of(image, preset):
    """{filter: rendition} of a preset; those that are missing are made."""
    wanted = [filter_of(spec) for spec in PRESETS[preset].specs(image)]
    return image.get_renditions(*wanted)


def prefetch_pictures(images, *presets):
    """The renditions of all these pictures in one query, whatever their number. Pictures that have them are left."""
    waiting = [image for image in images if image and image._get_prefetched_renditions() is None]
    if not waiting:
        return
    specs = Q(filter_spec__in=all_specs(*(presets or PRESETS)))
    found = {}
    model = get_image_model().get_rendition_model()
    for rendition in model.objects.filter(specs, image__in={image.pk for image in waiting}):
        found.setdefault(rendition.image_id, []).append(rendition)
    for image in waiting:
        image.prefetched_renditions = list(found.get(image.pk, ()))
        for rendition in image.prefetched_renditions:
            rendition.image = image


def pictures_of(instance):
    """[(picture, presets)] of a page or of any published object: its image fields, then those of its StreamFields."""
    found = []
    image_model = get_image_model()
    for field in instance._meta.get_fields():
        if isinstance(field, StreamField):
            found += _in_block(getattr(instance, field.name), DEFAULT_PRESETS, image_model)
        elif field.many_to_one and field.related_model is image_model:
            image = getattr(instance, field.name)
            if image:
                found.append((image, PRESETS_OF_FIELDS.get(field.name, DEFAULT_PRESETS)))
    return found


def _in_block(value, presets, image_model):
    if isinstance(value, image_model):
        return [(value, presets)]
    if isinstance(value, StreamValue):
        children = [(child.value, PRESETS_OF_BLOCKS.get(child.block_type, presets)) for child in value]
    elif isinstance(value, StructValue):
        children = [(child, PRESETS_OF_BLOCKS.get(name, presets)) for name, child in value.items()]
    elif isinstance(value, ListValue):
        children = [(child, presets) for child in value]
    else:
        return []
    return [pair for child, names in children for pair in _in_block(child, names, image_model)]


def make_pictures_of(instance):
    """Makes what is missing of the renditions that its pages and cards will ask for."""
    for image, presets in pictures_of(instance):
        for preset in presets:
            renditions_of(image, preset)
