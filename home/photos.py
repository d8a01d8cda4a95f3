"""Photos that people send, made fit to be kept: upright, of a reasonable size, and with nothing but their pixels.

The position where a photo was taken, its comments and the name of its owner travel inside the file: none of it stays.
"""

import io

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

MAX_PIXELS = 85_000_000
MAX_SIDE = 2560
# Shades of grey on two bytes, as scanners write plans: Pillow would turn all but the darkest into white.
DEEP_GREYS = ("I;16", "I;16L", "I;16B", "I;16N", "I")
FORMATS = ("JPEG", "PNG", "HEIF")  # Pillow opens the double photos of some phones (MPO) as JPEG.
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png"}


class UnreadablePhoto(Exception):
    """Damaged, or nothing that may be sent as a photo."""


class TooManyPixels(UnreadablePhoto):
    """Larger than any camera makes: it would fill the memory."""


def bare_photo(raw: bytes, formats=FORMATS, keep_png=False) -> tuple[bytes, str]:
    """(content, type) of a JPEG, or of a PNG when the picture is transparent, or was a PNG that has to stay sharp."""
    try:
        with Image.open(io.BytesIO(raw), formats=formats) as image:
            if image.width * image.height > MAX_PIXELS:
                raise TooManyPixels
            image.draft("RGB", (MAX_SIDE, MAX_SIDE))
            upright = _with_plain_colours(ImageOps.exif_transpose(image))
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            is_transparent = upright.mode in {"RGBA", "LA", "P"} and image.format != "JPEG"
            if is_transparent or (keep_png and image.format == "PNG"):
                return _written(upright, "RGBA" if is_transparent else "RGB", "PNG", optimize=True), "image/png"
            return _written(upright, "RGB", "JPEG", quality=85), "image/jpeg"
    except UnreadablePhoto:
        raise
    except Image.DecompressionBombError as error:  # Larger still: Pillow says so before we look.
        raise TooManyPixels from error
    except Exception as error:  # Decoders raise anything on damaged bytes: RuntimeError and struct.error among others.
        raise UnreadablePhoto from error


def _with_plain_colours(image):
    """Shades of grey on one byte; the one colour that a PNG says is transparent, as transparency that stays."""
    if image.mode in DEEP_GREYS:
        return image.convert("I").point(lambda shade: shade / 256).convert("L")
    if "transparency" in image.info and image.mode in {"RGB", "L", "1"}:
        return image.convert("RGBA")
    return image


def _written(image, mode, form, **options):
    output = io.BytesIO()
    _bare(_in_screen_colours(image).convert(mode)).save(output, form, **options)
    return output.getvalue()


def _in_screen_colours(image):
    """The profile of a phone's wide colours goes with the rest: its colours are first turned into those of a screen."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode != "RGB":
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # An odd profile: the colours as they are, rather than no photo.


def _bare(image):
    """Its pixels alone: Pillow would write comments and colour profiles again, whatever they hold."""
    image.info = {}
    return image
