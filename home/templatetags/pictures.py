"""`{% picture image "wide" %}`: a picture in modern formats and several sizes, whose place is known before it comes."""

import logging

from django import template
from django.utils.html import format_html, format_html_join

from home.pictures import PRESETS, filter_of, pictures_of, prefetch_pictures

logger = logging.getLogger(__name__)
register = template.Library()
TYPES = {"avif": "image/avif", "webp": "image/webp"}


@register.simple_tag(takes_context=True)
def picture(context, image, preset, *, alt=None, sizes="", loading="lazy", **attributes):
    """Nothing without a picture. `alt` replaces the picture's own words; `class`, `fetchpriority`… go to the <img>."""
    if not image:
        return ""
    _prefetch_those_of_the_page(context, image)
    shape = PRESETS[preset]
    sizes = sizes or shape.sizes
    renditions = _renditions_or_not_found(image, shape.specs(image))
    sources = [(TYPES[name], _srcset(renditions, name), sizes) for name in shape.formats]
    fallback = renditions[shape.fallback_spec(image)]
    attributes = {
        "src": fallback.url,
        "width": fallback.width,
        "height": fallback.height,
        "alt": words_of(image) if alt is None else alt,
        "loading": loading,
        "decoding": "async",
    } | attributes
    return format_html(
        "<picture>{}<img{}></picture>",
        format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', sources),
        format_html_join("", ' {}="{}"', ((name, value) for name, value in attributes.items() if value is not None)),
    )


@register.simple_tag
def picture_rendition(image, preset):
    """The one file for those who cannot choose (what other sites show beside a link): `url`, `width`, `height`."""
    if not image:
        return None
    spec = PRESETS[preset].fallback_spec(image)
    return _renditions_or_not_found(image, [spec])[spec]


def _renditions_or_not_found(image, specs):
    """A page never fails for a picture: its file may be missing or damaged, the disk full, the database read-only."""
    try:
        return image.get_renditions(*(filter_of(spec) for spec in specs))
    except Exception as error:  # Storages and decoders raise anything.
        # Its words only: the error itself would keep the file open.
        logger.warning("Picture %s cannot be drawn, the page is shown without it: %s", image.pk, repr(error))
        missing = image.renditions.model(image=image, width=0, height=0)
        missing.file.name = "not-found"
        return dict.fromkeys(specs, missing)


def words_of(image):
    """What is said in its place: the words chosen where it is shown, or its own."""
    if getattr(image, "decorative", False):
        return ""
    return getattr(image, "contextual_alt_text", None) or image.default_alt_text


def _srcset(renditions, name):
    chosen = {
        rendition.width: rendition.url for spec, rendition in renditions.items() if spec.endswith(f"|format-{name}")
    }
    return ", ".join(f"{url} {width}w" for width, url in chosen.items())


def _prefetch_those_of_the_page(context, image):
    """The first picture of a page brings the renditions of all of them, in one query."""
    page = context.get("page")
    if image._get_prefetched_renditions() is not None or not hasattr(page, "_meta"):
        return
    if not getattr(page, "has_its_pictures", False):
        page.has_its_pictures = True
        prefetch_pictures([found for found, _ in pictures_of(page)])
