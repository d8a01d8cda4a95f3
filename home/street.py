"""Draws the street of the home page, life-size: its café in the middle, houses of every region on both sides.

python home/street.py > static/images/street.svg
"""

import sys

WIDTH, GROUND, TOP = 2400, 300, 320
INK, PAPER, GLASS, LIT = "#23201b", "#fbf7ef", "#cfdde0", "#f7dc93"
SHUTTER, AWNING, SUN, SLATE, TILE, BRICK = "#1e4b3a", "#a8322a", "#e8b04a", "#56606b", "#a05b3f", "#a9604a"

# Drawn once, used in many places. The paths of a drawing read better whole:
# ruff: noqa: E501
DEFINITIONS = """<g id="w"><path d="M0 0h26v42H0z" stroke-width="1.6"/><path d="M13 0v42M0 21h26" fill="none" stroke-width="1.2"/>\
<path d="M-4 43h34v4H-4z" fill="#b9b2a3" stroke-width="1"/></g>\
<g id="s"><path d="M-15 -1h14v44h-14zM27 -1h14v44H27z" stroke-width="1.4"/>\
<path d="M-13 8h10m-10 9h10m-10 9h10m-10 9h10M29 8h10m-10 9h10m-10 9h10m-10 9h10" stroke="#fff" stroke-opacity=".4" stroke-width="1" fill="none"/></g>\
<g id="t"><path d="M-4 0v-46h8V0z" fill="#8a6a3b"/><path d="M0-128c34 0 44 30 36 50 8 22-14 38-36 34-22 4-44-12-36-34-8-20 2-50 36-50z" fill="#6e8f5a"/>\
<path d="M-14-92q8-10 18-6M2-66q12 2 18-8" fill="none" stroke-opacity=".35"/></g>\
<g id="g"><ellipse cx="0" cy="-24" rx="17" ry="3.6"/><path d="M0-21V0m-8 0H8" fill="none"/></g>\
<g id="c"><path d="M0-28v14h13V0M0-14V0" fill="none" stroke-width="2.2"/></g>\
<pattern id="b" width="14" height="10" patternUnits="userSpaceOnUse"><path d="M0 5h14M0 0h14M4 0v5M11 5v5" stroke="#fff" stroke-opacity=".3"/></pattern>"""


def group(x, body, **attributes):
    extra = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<g transform="translate({x} {GROUND})"{extra}>{body}</g>'


def path(d, fill="none", extra=""):
    return f'<path d="{d}" fill="{fill}"{extra}/>'


def windows(places, *, lit=(), shutters=None):
    """Windows at (x, y); those whose rank is in `lit` have a light on; shutters of one colour, or none."""
    out = "".join(
        f'<use href="#w" x="{x}" y="{y}" fill="{LIT if rank in lit else GLASS}"/>' for rank, (x, y) in enumerate(places)
    )
    if shutters:
        out += f'<g fill="{shutters}">' + "".join(f'<use href="#s" x="{x}" y="{y}"/>' for x, y in places) + "</g>"
    return out


def door(x, colour, *, arched=False):
    top = "v-62q18-18 36 0v62z" if arched else "v-70h36v70z"
    return path(f"M{x} 0{top}", colour) + f'<circle cx="{x + 30}" cy="-34" r="2" fill="{SUN}"/>'


def chimney(x, y, colour="#a6684f"):
    return path(f"M{x} {y}v-34h18v34zM{x - 3} {y - 34}h24v-6h-24z", colour)


def breton(x):
    """Granite, slate, a chimney at each gable."""
    stones = "M8-40h20v12H8zM150-90h18v11h-18zM12-120h16v10H12zM148-24h22v12h-22zM80-16h18v10H80zM60-150h20v11H60z"
    return group(
        x,
        chimney(4, -214, "#b8b2a6")
        + chimney(158, -214, "#b8b2a6")
        + path("M0 0v-160h180V0z", "#d8d3c7")
        + path(stones, "#c4beb1", ' stroke-opacity=".35"')
        + path("M-8-160L10-226h160l18 66z", SLATE)
        + path("M0-182h180M6-204h168", extra=' stroke="#fff" stroke-opacity=".25"')
        + path("M70-168v-30l20-22 20 22v30z", "#d8d3c7")
        + f'<use href="#w" transform="translate(80 -198) scale(.76)" fill="{LIT}"/>'
        + windows([(34, -132), (120, -132), (120, -62)], lit=(2,), shutters="#3b5e7a")
        + door(40, "#3b5e7a"),
    )


def brick(x):
    """Brick of the north, a stepped gable."""
    steps = "M0 0v-180h16v-18h18v-18h18v-18h18v-16h20v16h18v18h18v18h18v18h16V0z"
    return group(
        x,
        path(steps, BRICK)
        + path(steps, "url(#b)")
        + path("M0-92h160v6H0z", PAPER)
        + windows([(30, -156), (104, -156), (67, -216)], lit=(0,))
        + windows([(98, -70)], lit=(0,), shutters=PAPER)
        + door(24, "#23463a", arched=True),
    )


def timber(x):
    """Timber frames of Normandie and Alsace under a steep roof."""
    frame = "M0-88h190M0-166h190M0-166v78M64-166v78M126-166v78M190-166v78M0-88l30-78M190-88l-30-78M64-88l-30-78M126-88l30-78"
    return group(
        x,
        path("M-6 0v-86h202V0z", "#efe3cb")
        + path("M-10-88h210v-80H-10z", "#f5ead7")
        + path(frame, extra=' stroke="#6b4a32" stroke-width="6"')
        + path("M-22-166L95-286l117 120z", "#7a4a3a")
        + path("M20-208h150M48-236h94", extra=' stroke="#000" stroke-opacity=".2"')
        + path("M80-166v-40h30v40z", "#f5ead7")
        + f'<use href="#w" transform="translate(85 -200) scale(.76)" fill="{GLASS}"/>'
        + windows([(82, -148)], lit=(0,))
        + path("M76-104h38v9H76z", "#8a6a3b")
        + path("M78-106q4-9 8 0 4-9 8 0 4-9 8 0 4-9 9 0z", AWNING)
        + windows([(20, -66), (144, -66)], lit=(1,), shutters="#5c6b4a")
        + door(78, "#7a3b2e"),
    )


def southern(x):
    """Ochre render and canal tiles of the south."""
    tiles = "M-12-172" + "q6-8 12 0" * 18 + "l-12 -26H0z"
    return group(
        x,
        path("M0 0v-176h192V0z", "#eecb95")
        + path(tiles, TILE)
        + path("M0-92h192", extra=' stroke-opacity=".25"')
        + windows([(38, -148), (124, -148), (128, -68)], lit=(1, 2), shutters="#6f93a3")
        + path("M34 0v-60q22-22 44 0V0z", "#6f93a3")
        + path("M56-70V0", extra=' stroke-opacity=".5"'),
    )


def mountain(x):
    """Stone below, wood above, a wide roof for the snow."""
    boards = "".join(f"M{12 + i * 16}-164v76" for i in range(11))
    return group(
        x,
        path("M4 0v-88h180V0z", "#d9d2c4")
        + path("M4-88h180v-76H4z", "#a97c50")
        + path(boards, extra=' stroke-opacity=".3"')
        + path("M-28-150L94-232l122 82-6 10L94-216-22-140z", "#6f4b3e")
        + path("M-6-158L94-222l100 64z", "#a97c50")
        + windows([(40, -142), (120, -142), (124, -64)], lit=(0, 2), shutters=AWNING)
        + path("M20-92h148v6H20zM28-106v14m20-14v14m20-14v14m20-14v14m20-14v14m20-14v14m20-14v14M24-106h140", "#8a6a3b")
        + door(40, "#6f4b3e"),
    )


def town_hall(x):
    """The mairie: clock, flag, three steps."""
    flag = (
        '<path d="M0-306v62" fill="none"/><path d="M0-304h14v24H0z" fill="#2f4d7c"/>'
        '<path d="M14-304h14v24H14z" fill="#fff"/><path d="M28-304h14v24H28z" fill="#a8322a"/>'
    )
    return group(
        x,
        path("M0 0v-176h196V0z", "#f3e8d2")
        + path("M-8-176l20-44h172l20 44z", SLATE)
        + path("M66-176v-50h64v50zM60-226l38-26 38 26z", "#f3e8d2")
        + f'<circle cx="98" cy="-203" r="15" fill="{PAPER}"/><path d="M98-203v-10m0 10l7 4" fill="none"/>'
        + f'<g transform="translate(98 0)">{flag}</g>'
        + path("M0-96h196v8H0z", PAPER)
        + windows([(30, -158), (85, -158), (140, -158)], lit=(1,))
        + windows([(30, -72), (140, -72)])
        + path("M70-90h56v16H70z", PAPER)
        + f'<text x="98" y="-78" text-anchor="middle" font-family="serif" font-size="12" letter-spacing="2" fill="{INK}" stroke="none">MAIRIE</text>'
        + path("M80 0v-66h36V0z", SHUTTER)
        + path("M98-66V0", extra=' stroke-opacity=".5"')
        + path("M66 0v-6h64v6zM72-6v-5h52v5z", "#c9c3b6"),
    )


def church(x):
    return group(
        x,
        path("M46 0v-110h118V0z", "#e9e2d0")
        + path("M38-110l66-48 68 48z", "#6f4b3e")
        + path("M72-28v-42q9-14 18 0v42zM112-28v-42q9-14 18 0v42z", GLASS)
        + path("M0 0v-170h54V0z", "#ece5d4")
        + path("M-8-170l35-92 35 92z", SLATE)
        + path("M27-262v-22m-8 8h16")
        + path("M17-118v-22q10-14 20 0v22z", "#575047")
        + f'<circle cx="27" cy="-92" r="10" fill="{PAPER}"/><path d="M27-92v-7m0 7l5 3" fill="none"/>'
        + path("M15 0v-38q12-16 24 0V0z", SHUTTER),
    )


def awning(x, y, width, colours):
    count = 14
    step, out = width / count, ""
    for i in range(count):
        a, top = x + i * step, x + 8 + i * (width - 16) / count
        out += path(
            f"M{top:.0f} {y}h{(width - 16) / count:.0f}L{a + step:.0f} {y + 26}q{-step / 2:.1f} 9 {-step:.1f} 0z",
            colours[i % 2],
        )
    return out


def cafe(x):
    """The one everybody comes for: lights on, bread and post in the window, tables out."""
    counter = (
        f'<g transform="translate(124 -64)">{path("M2 13q8-9 20-9 8 0 7 5-1 6-12 8-9 2-13 0-3-1-2-4z", "#d9a25f")}</g>'
        f'<g transform="translate(166 -68)"><rect x="2" y="4" width="28" height="18" rx="1.5" fill="#f2c230"/>'
        f"{path('M2 5l14 10L30 5')}</g>"
        f'<g transform="translate(212 -68)">{path("M3 12h26l-3 11H6z", "#b98b4e")}<circle cx="10" cy="9" r="4.4" fill="{AWNING}"/>'
        f'<circle cx="18" cy="8" r="4.4" fill="#5c8a3a"/></g>'
    )
    return group(
        x,
        path("M0 0v-220h290V0z", "#f3e0bb")
        + chimney(228, -258)
        + path("M-14-220l30-52h258l30 52z", TILE)
        + path("M-3-238h296M7-256h276", extra=' stroke="#000" stroke-opacity=".18"')
        + windows([(42, -194), (132, -194), (222, -194)], lit=(0, 2), shutters=SHUTTER)
        + path("M0-132h290V0H0z", SHUTTER, ' fill-opacity=".14" stroke="none"')
        + path("M14-128h262v24H14z", SHUTTER)
        + f'<text x="145" y="-110" text-anchor="middle" font-family="Palatino, P052, serif" font-size="18" letter-spacing="9" fill="{PAPER}" stroke="none">CAFÉ</text>'
        + path("M30 0v-72h46V0z", SHUTTER)
        + path("M37-64h32v34H37z", LIT)
        + f'<circle cx="70" cy="-22" r="2.4" fill="{SUN}"/>'
        + path("M104-74h160v48H104z", LIT)
        + path("M184-74v48")
        + counter
        + path("M98-26h172v6H98zM104-20h160V0H104z", SHUTTER)
        + awning(2, -102, 286, (AWNING, PAPER))
        + path("M290-150h26m-13 0v10", extra=' stroke-width="2"')
        + f'<circle cx="303" cy="-122" r="17" fill="{SUN}"/>'
        + path("M295-128h13v7q0 6-6 6t-7-6zm13 1q6 0 5 4t-6 4", PAPER),
    )


def terrace(x):
    return group(
        x,
        f'<use href="#g" x="30" fill="{AWNING}"/><use href="#g" x="118" fill="{SUN}"/>'
        f'<g stroke="#1e4b3a"><use href="#c"/><use href="#c" transform="translate(60 0) scale(-1 1)"/>'
        f'<use href="#c" x="88"/><use href="#c" transform="translate(148 0) scale(-1 1)"/></g>'
        + path("M26-28v-8h8v8zM34-34q5 0 4 3t-4 2M112-28v-12h5v12zM119-28v-8h7v8z", PAPER)
        + path("M-34 0l7-30h22l7 30M-30-14h28", "#b98b4e")
        + path("M-30-30q-6-18 4-22 4-14 14-6 12-2 8 10 8 8 0 18z", "#6e8f5a"),
    )


def bicycle(x):
    return group(
        x,
        '<circle cx="14" cy="-14" r="13" fill="none"/><circle cx="60" cy="-14" r="13" fill="none"/>'
        + path("M14-14l12-20h22l12 20M26-34l10 20h-22M36-14l12-20M24-38h-8M48-34l-4-10h10M36-14h4")
        + path("M50-46h18v12H52z", "#b98b4e"),
        **{"stroke-width": "2.2"},
    )


def lamp(x):
    return group(
        x,
        path("M0 0v-104M-8 0h16", extra=' stroke-width="3"')
        + path("M-9-104l4-22h10l4 22z", LIT)
        + path("M-7-126h14l-7-8z", INK),
    )


def bunting(x1, y1, x2, y2):
    """Small flags on a string between two houses."""
    colours, count = (AWNING, SUN, SHUTTER, PAPER), 16
    middle, sag = (x1 + x2) / 2, max(y1, y2) + 46
    out = path(f"M{x1} {y1}Q{middle:.0f} {sag} {x2} {y2}")
    for i in range(1, count):
        t = i / count
        px = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * middle + t * t * x2
        py = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * sag + t * t * y2
        out += path(f"M{px - 6:.0f} {py:.0f}h12l-6 13z", colours[i % 4], ' stroke-width="1.2"')
    return out


def hills():
    far = f"M0 {GROUND}V190Q200 120 430 170T900 150T1330 176T1800 150T2400 186V{GROUND}z"
    near = f"M0 {GROUND}V232Q260 178 560 216T1180 204T1760 218T2400 206V{GROUND}z"
    rows = "M1700 196q80-18 170-8M1690 206q90-18 190-8M1684 216q100-18 206-8M420 206q90-20 180-4M410 216q100-20 200-4"
    return (
        path(far, "#cad8c6", ' stroke="none"')
        + path(near, "#b4c8ac", ' stroke="none"')
        + path(rows, extra=' stroke="#8fa986" stroke-width="1.6"')
    )


def tree(x, scale):
    return f'<use href="#t" transform="translate({x} {GROUND}) scale({scale})"/>'


def street():
    houses = [
        tree(26, 0.9), southern(70), tree(292, 1.05), mountain(350), bicycle(560), timber(650), tree(876, 0.95),
        bunting(850, 150, 1046, 92), bunting(1350, 92, 1530, 148),
        lamp(946), cafe(1050), terrace(1392), breton(1540), tree(1752, 1.1), town_hall(1790), church(2030), tree(2222, 0.95),
        brick(2250),
    ]  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {GROUND - TOP} {WIDTH} {TOP}" width="{WIDTH}" height="{TOP}">'
        f"<title>La rue d’un village et son café</title><defs>{DEFINITIONS}</defs>{hills()}"
        f'<g stroke="{INK}" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round">{"".join(houses)}</g></svg>\n'
    )


if __name__ == "__main__":
    sys.stdout.write(street())
