"""The picture shown beside a shared link when a page has none: paper, an awning, its title. Drawn by our own code."""

import io
import unicodedata
from functools import lru_cache

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

from cafes_map.compressed import kept
from cafes_map.models import Cafe
from home import sharing

DAY = 24 * 3600
MONTH, YEAR = 30 * DAY, 365 * DAY
WIDTH, HEIGHT = 1200, 630
MARGIN = 84
# Shapes are drawn so many times larger, then reduced: Pillow alone leaves them jagged.
FINER = 3
COLOURS = 96

PAPER, INK, INK_SOFT, AWNING, AWNING_DEEP, CARD, SHUTTER, ZINC = (
    "#fbf7ef", "#23201b", "#575047", "#a8322a", "#85241e", "#fffdf9", "#1e4b3a", "#d9dedc",
)  # fmt: skip
STRIPE, AWNING_HEIGHT = 75, 104

# An old-style face when the machine has one; else the sans that Pillow carries (Aileron, CC0).
SERIF_FACES = ("P052-Bold.otf", "SourceSerif4-Bold.otf", "DejaVuSerif-Bold.ttf", "LiberationSerif-Bold.ttf")
TITLE_SIZES = (92, 80, 70, 60, 52, 46)
TITLE_LINES = 4
LEADING = 1.16
LINE_SIZE, BRAND_SIZE = 40, 46


@require_safe
def share_page(request, pk):
    return _answer(request, *_page(request, pk))


@require_safe
def share_cafe(request, pk):
    cafe = get_object_or_404(Cafe.objects.visible().select_related("commune"), pk=pk)
    return _answer(request, sharing.words_of_cafe(cafe), "fr")


def _page(request, pk):
    page = get_object_or_404(Page.objects.live().public().filter(depth__gt=1).select_related("locale"), pk=pk).specific
    return sharing.words_of_page(page), page.locale.language_code


def _answer(request, words, language):
    version = sharing.version(words)

    @condition(etag_func=lambda request: f'"{version}"')
    def answer(request):
        def made():
            with translation.override(language):
                return draw(*words)

        return HttpResponse(kept(cache, f"share-image-{version}", MONTH, made), content_type="image/png")

    response = answer(request)
    is_of_today = request.GET.get("v") == version
    patch_cache_control(response, public=True, max_age=YEAR if is_of_today else DAY, immutable=is_of_today)
    return response


def draw(title, line="") -> bytes:
    """PNG, 1200 × 630."""
    image = _background().copy()
    pen = ImageDraw.Draw(image)
    bottom = HEIGHT - 132 - (LINE_SIZE + 18 if line else 0)
    face, lines = _fitting(title, bottom - AWNING_HEIGHT - 96)
    top = AWNING_HEIGHT + 78
    for text in lines:
        _write(pen, (MARGIN, top), text, face, INK)
        top += face.size * LEADING
    if line:
        _write(pen, (MARGIN, top + 14), line, _face(LINE_SIZE), INK_SOFT)
    brand = _face(BRAND_SIZE)
    _write(pen, (MARGIN, HEIGHT - 106), "1000 ", brand, INK)
    _write(pen, (MARGIN + brand.getlength("1000 "), HEIGHT - 106), "cafés", brand, AWNING)
    made = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


@lru_cache(maxsize=1)
def _background():
    """Paper, the awning seen from the street with its scallops, the counter at the foot."""
    image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAPER)
    pen = ImageDraw.Draw(image)

    def box(left, top, right, bottom):
        return [left * FINER, top * FINER, right * FINER - 1, bottom * FINER - 1]

    for rank, left in enumerate(range(0, WIDTH, STRIPE)):
        colour = CARD if rank % 2 else AWNING
        pen.rectangle(box(left, 0, left + STRIPE, AWNING_HEIGHT - STRIPE // 2), fill=colour)
        pen.ellipse(box(left, AWNING_HEIGHT - STRIPE, left + STRIPE, AWNING_HEIGHT), fill=colour)
        if rank % 2:
            frame = box(left, AWNING_HEIGHT - STRIPE, left + STRIPE, AWNING_HEIGHT)
            pen.arc(frame, 0, 180, fill=ZINC, width=2 * FINER)
    pen.rectangle(box(0, 0, WIDTH, 12), fill=AWNING_DEEP)
    pen.rectangle(box(0, HEIGHT - 26, WIDTH, HEIGHT), fill=SHUTTER)
    pen.rectangle(box(0, HEIGHT - 34, WIDTH, HEIGHT - 26), fill=ZINC)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


@lru_cache(maxsize=16)
def _face(size):
    for name in SERIF_FACES:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _fitting(title, height):
    """The largest face in which the title holds, and its lines; the end of a very long title is left out."""
    for size in TITLE_SIZES:
        face = _face(size)
        lines = _lines(title, face)
        if len(lines) <= TITLE_LINES and len(lines) * size * LEADING <= height:
            return face, lines
    room = max(1, min(TITLE_LINES, int(height // (face.size * LEADING))))
    return face, [*lines[: room - 1], _cut(lines[room - 1], face)] if len(lines) > room else lines


def _lines(text, face):
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and face.getlength(longer) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return [_cut(line, face) if face.getlength(line) > WIDTH - 2 * MARGIN else line for line in lines]


def _cut(line, face):
    while line and face.getlength(f"{line}…") > WIDTH - 2 * MARGIN:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _write(pen, place, text, face, colour):
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u202f", " ")
    if face.getname()[0] != "Aileron":
        pen.text(place, text, font=face, fill=colour)
        return
    # Pillow's own face has the letters but not the accents of French: they are set upon the letters here.
    bare = ""
    for character in text.translate({ord("œ"): "oe", ord("Œ"): "OE", ord("–"): "-", ord("—"): "-"}):
        letter, *marks = unicodedata.normalize("NFD", character)
        middle = place[0] + face.getlength(bare) + face.getlength(letter) / 2
        for mark in marks:
            _accent(pen, mark, middle, place[1], letter, face.size, colour)
        bare += letter
    pen.text(place, bare, font=face, fill=colour)


def _accent(pen, mark, x, top, letter, size, colour):
    """Strokes in hundredths of the size of the face, around the middle of the letter."""
    y = top + size * (0.02 if letter.isupper() else 0.22)
    for stroke in ACCENTS.get(mark, []):
        points = [(x + size * across / 100, y + size * down / 100) for across, down in stroke]
        pen.line(points, fill=colour, width=max(2, round(size * 0.07)), joint="curve")


ACCENTS = {
    "\u0301": [[(-4, 6), (7, -5)]],
    "\u0300": [[(4, 6), (-7, -5)]],
    "\u0302": [[(-10, 6), (0, -4), (10, 6)]],
    "\u0308": [[(-11, 2), (-5, 2)], [(5, 2), (11, 2)]],
    "\u0327": [[(1, 77), (5, 84), (-4, 88)]],
}
