"""The pictures of the starter site, drawn here: a street, and the front of one café in the morning and in the evening.

No real village and no real building; the words that describe them are beside them, in the texts.
"""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

CREDIT = "Dessin : 1000 cafés"
# key: (title, alternative text of the library, sky, are the lights on, is the whole street drawn)
PICTURES = {
    "village": (
        "Une rue de village",
        "Dessin d’une rue de village, un café entre deux maisons.",
        "#e4eef0",
        False,
        True,
    ),
    "morning": ("Le café, le matin", "Dessin de la façade d’un café, le matin.", "#f3ead6", False, False),
    "evening": (
        "Le café, le soir",
        "Dessin de la façade d’un café, le soir, fenêtres éclairées.",
        "#3d4a63",
        True,
        False,
    ),
}
INK, PAPER, GLASS, LIT = "#23201b", "#fbf7ef", "#cfdde0", "#f7dc93"
SHUTTER, AWNING, SUN, TILE, SLATE, ZINC = "#1e4b3a", "#a8322a", "#e8b04a", "#a05b3f", "#56606b", "#d9dedc"
WIDTH, HEIGHT, GROUND = 1200, 750, 640
# Drawn twice as large, then reduced: Pillow has no smooth lines of its own.
SCALE = 2


def make(key):
    """The picture in the library, drawn if it is not there yet."""
    title, alternative_text, *_drawing = PICTURES[key]
    images = get_image_model().objects
    image = images.filter(title=title, credit=CREDIT).first()
    if image:
        return image
    return images.create(
        title=title,
        alternative_text=alternative_text,
        credit=CREDIT,
        has_consent=True,
        file=ContentFile(png(key), name=f"{key}.png"),
        width=WIDTH,
        height=HEIGHT,
    )


def png(key):
    *_words, sky, lights, street = PICTURES[key]
    scene = Scene(sky)
    if street:
        scene.house(-40, 330, 300, "#eecb95", TILE, "#6f93a3", lights)
        scene.house(890, 350, 330, "#d8d3c7", SLATE, "#3b5e7a", lights)
        scene.cafe(320, 540, lights)
        scene.tree(268)
        scene.tree(904)
    else:
        scene.cafe(260, 680, lights)
        scene.table(96)
        scene.table(970)
    return scene.png()


class Scene:
    def __init__(self, sky):
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), sky)
        self.draw = ImageDraw.Draw(self.image)
        self.box(-9, GROUND, WIDTH + 18, HEIGHT - GROUND + 9, "#e6dcc6")
        self.box(-9, GROUND, WIDTH + 18, 14, "#c9c3b6")

    def box(self, x, y, width, height, fill):
        corners = [(x * SCALE, y * SCALE), ((x + width) * SCALE, (y + height) * SCALE)]
        self.draw.rectangle(corners, fill=fill, outline=INK, width=2 * SCALE)

    def shape(self, points, fill):
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.draw.polygon(scaled, fill=fill, outline=INK, width=2 * SCALE)

    def disc(self, x, y, radius, fill):
        corners = [((x - radius) * SCALE, (y - radius) * SCALE), ((x + radius) * SCALE, (y + radius) * SCALE)]
        self.draw.ellipse(corners, fill=fill, outline=INK, width=2 * SCALE)

    def window(self, x, y, width, height, shutters, lit):
        self.box(x, y, width, height, LIT if lit else GLASS)
        self.box(x + width / 2 - 1, y, 2, height, INK)
        self.box(x, y + height / 2 - 1, width, 2, INK)
        for side in (x - width * 0.55, x + width * 1.05):
            self.box(side, y - 2, width * 0.5, height + 4, shutters)

    def roof(self, x, width, top, fill):
        self.shape([(x - 22, top), (x + 26, top - 84), (x + width - 26, top - 84), (x + width + 22, top)], fill)

    def house(self, x, width, height, wall, roof, shutters, lit):
        top = GROUND - height
        self.box(x + width * 0.72, top - 128, 34, 70, "#a6684f")
        self.box(x, top, width, height, wall)
        self.roof(x, width, top, roof)
        for place in (0.2, 0.64):
            self.window(x + width * place, top + 44, 50, 76, shutters, lit)
        self.window(x + width * 0.64, top + 176, 50, 70, shutters, lit)
        self.box(x + width * 0.2 - 6, GROUND - 126, 64, 126, shutters)

    def cafe(self, x, width, lit):
        height, top = 380, GROUND - 380
        self.box(x + width * 0.78, top - 134, 40, 80, "#a6684f")
        self.box(x, top, width, height, "#f3e0bb")
        self.roof(x, width, top, TILE)
        for place in (0.14, 0.45, 0.76):
            self.window(x + width * place, top + 34, 56, 82, SHUTTER, lit)
        self.box(x + 18, top + 150, width - 36, 42, SHUTTER)
        self.letters(x + width / 2, top + 171)
        self.box(x + width * 0.28, GROUND - 142, width * 0.64, 96, LIT if lit else GLASS)
        self.box(x + width * 0.28, GROUND - 46, width * 0.64, 46, SHUTTER)
        self.box(x + 34, GROUND - 152, width * 0.16, 152, SHUTTER)
        self.box(x + 46, GROUND - 140, width * 0.16 - 24, 70, LIT if lit else GLASS)
        self.loaf(x + width * 0.36)
        self.disc(x + width * 0.72, GROUND - 62, 11, AWNING)
        self.disc(x + width * 0.76, GROUND - 62, 11, "#5c8a3a")
        self.awning(x + 6, top + 192, width - 12)

    def awning(self, x, y, width):
        stripes = 14
        step = width / stripes
        for rank in range(stripes):
            left = x + rank * step
            fill = (AWNING, PAPER)[rank % 2]
            self.disc(left + step / 2, y + 50, step / 2, fill)
            self.shape([(left, y), (left + step, y), (left + step, y + 50), (left, y + 50)], fill)

    def letters(self, middle, y):
        """CAFÉ, in strokes: no font is at hand everywhere."""
        strokes = {
            "C": [[(20, 3), (4, 3), (4, 25), (20, 25)]],
            "A": [[(2, 26), (11, 2), (20, 26)], [(6, 17), (16, 17)]],
            "F": [[(4, 26), (4, 3), (19, 3)], [(4, 14), (15, 14)]],
            "É": [[(19, 3), (4, 3), (4, 25), (19, 25)], [(4, 14), (15, 14)], [(9, -3), (16, -8)]],
        }
        for rank, letter in enumerate("CAFÉ"):
            left = middle - 94 + rank * 54
            for line in strokes[letter]:
                points = [((left + x) * SCALE, (y - 14 + height) * SCALE) for x, height in line]
                self.draw.line(points, fill=PAPER, width=4 * SCALE, joint="curve")

    def loaf(self, x):
        corners = [(x * SCALE, (GROUND - 74) * SCALE), ((x + 60) * SCALE, (GROUND - 50) * SCALE)]
        self.draw.rounded_rectangle(corners, radius=12 * SCALE, fill="#d9a25f", outline=INK, width=2 * SCALE)

    def tree(self, x):
        self.box(x, GROUND - 120, 16, 120, "#8a6a3b")
        for dx, dy, radius in ((8, -190, 56), (-24, -150, 40), (42, -150, 40)):
            self.disc(x + dx, GROUND + dy, radius, "#6e8f5a")

    def table(self, x):
        self.box(x + 62, GROUND - 66, 8, 66, INK)
        self.shape([(x + 10, GROUND - 76), (x + 122, GROUND - 76), (x + 112, GROUND - 64), (x + 20, GROUND - 64)], SUN)
        self.box(x + 46, GROUND - 92, 22, 16, PAPER)
        for seat, back in ((x - 10, x - 14), (x + 112, x + 140)):
            self.box(seat, GROUND - 40, 34, 6, SHUTTER)
            self.box(back, GROUND - 90, 6, 56, SHUTTER)
            self.box(seat + 2, GROUND - 34, 5, 34, SHUTTER)
            self.box(seat + 26, GROUND - 34, 5, 34, SHUTTER)

    def png(self):
        out = BytesIO()
        flat = self.image.reduce(SCALE).quantize(128, method=Image.Quantize.FASTOCTREE)
        flat.save(out, "PNG")
        return out.getvalue()
