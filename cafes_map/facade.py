"""A café's façade, drawn from its slug, services and département: the same café always gets the same house.

The département chooses roof and walls: slate and granite in Bretagne, brick in the north, timber frames in Normandie
and Alsace, canal tiles in the south. Attributes only, no style: the policy of our pages forbids it.
"""

import hashlib
import random
import zlib
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

INK, PAPER, LIT, GLASS, DUSK = "#23201B", "#FBF7EF", "#F4D58D", "#CFDDE0", "#93A3A6"
GROUND, STOREY, SHOP = 250, 96, 118
SHUTTERS = ["#1E4B3A", "#3B5E7A", "#7A3B2E", "#5C6B4A", "#8A6A3B", "#4A4E69"]
AWNINGS = ["#A8322A", "#1E4B3A", "#C98A2B", "#2F5D7C", "#7B2D43"]
SIGNS_SHOWN = 3


@dataclass(frozen=True)
class Region:
    """What houses look like somewhere: their walls, roofs, how steep these are, and what is on the walls."""

    walls: tuple
    roofs: tuple
    pitches: tuple
    pattern: str = ""


PLAIN = Region(
    ("#F3E3C3", "#EED9C4", "#E9E2D0", "#F0D9B5", "#E3E5DB", "#EBD3C0", "#F5EAD7"),
    ("#8C4A36", "#6F4B3E", "#A05B3F"),
    (26, 34, 42),
)
SLATE = Region(("#E9E2D0", "#E3E5DB", "#EDE8DC", "#F5EAD7"), ("#56606B", "#4C5661", "#626B74"), (34, 42, 48), "stone")
LOIRE = Region(("#F5EAD7", "#F3E3C3", "#EFE6D3"), ("#56606B", "#5D6872"), (34, 42, 48))
BRICK = Region(("#C9795F", "#BF7059", "#D08A6C"), ("#7A4636", "#56606B", "#8C4A36"), (34, 42), "brick")
TIMBER = Region(("#F5EAD7", "#F3E3C3", "#EED9C4", "#EFD6C0"), ("#8C4A36", "#7A4636", "#6F4B3E"), (42, 50), "timber")
CANAL = Region(("#F3DFC1", "#F0D0B0", "#F6E3C8", "#EBCBAE"), ("#C2714A", "#B9663F", "#CB8058"), (16, 20, 24), "tiles")
MOUNTAIN = Region(("#EFE6D3", "#E9E2D0", "#F0D9B5"), ("#6B5A4C", "#56606B"), (44, 52), "stone")
TROPICAL = Region(("#F7E3A8", "#CFE3DA", "#F3C9B8", "#DCE8F0"), ("#A8322A", "#8C3B30", "#9AA5A8"), (24, 30))

REGIONS = {
    SLATE: "22 29 35 56 50 15 19 48 12",
    LOIRE: "37 41 44 49 53 72 36 45 28",
    BRICK: "59 62 80 02 08 60 31 81",
    TIMBER: "14 27 61 76 67 68 10 40",
    CANAL: "04 06 07 11 13 16 17 2A 2B 26 30 32 33 34 46 47 64 66 79 82 83 84 85 09 24",
    MOUNTAIN: "05 73 74 65 38 39 25 88",
    TROPICAL: "971 972 973 974 976 977 978 986 987 988",
}
REGION_OF = {code: region for region, codes in REGIONS.items() for code in codes.split()}

SIGNS = {
    "depot-de-pain": '<g fill="#D9A25F"><path d="M2 13q8-9 20-9 8 0 7 5-1 6-12 8-9 2-13 0-3-1-2-4z"/>'
    '<path d="M9 8l3 5m3-7l3 5m3-6l3 5" fill="none"/></g>',
    "relais-poste": '<g fill="#F2C230"><rect x="2" y="4" width="26" height="17" rx="1.5"/>'
    '<path d="M2 5l13 9 13-9" fill="none"/></g>',
    "relais-colis": '<g fill="#C79A6B"><path d="M4 5h22v17H4z"/><path d="M4 11h22M15 5v17" fill="none"/></g>',
    "velos": '<g fill="none" stroke-width="1.7"><circle cx="7" cy="16" r="5.4"/><circle cx="24" cy="16" r="5.4"/>'
    '<path d="M7 16l6-9h8l3 9M13 7l4 9h-10M11 7h4"/></g>',
    "epicerie": '<path d="M3 12h24l-3 10H6z" fill="#B98B4E"/><circle cx="9" cy="9" r="4" fill="#A8322A"/>'
    '<circle cx="16" cy="8" r="4" fill="#5C8A3A"/><circle cx="22" cy="9" r="4" fill="#E08A2B"/>',
    "presse": '<g fill="#fff"><path d="M4 4h20v18H4z"/>'
    '<path d="M7 8h14M7 12h6m2 0h6M7 15h6m2 0h6M7 18h14" fill="none"/></g>',
    "acces-numerique": '<path d="M4 10q11-9 22 0M8 14q7-6 14 0M12 18q3-3 6 0" fill="none" stroke-width="2"/>',
    "portage-de-repas": '<g fill="#D9DEDC"><path d="M4 18q0-11 11-11t11 11z"/><path d="M2 18h26v3H2z"/>'
    '<circle cx="15" cy="6" r="1.6"/></g>',
    "produits-locaux": '<g fill="#E0A13A"><path d="M7 8h15l-2 14H9z"/><path d="M6 5h17v4H6z" fill="#B98B4E"/></g>',
    "actions-culturelles": '<path d="M11 19V6l12-3v13" fill="none" stroke-width="1.8"/>'
    '<circle cx="8.5" cy="19" r="3" fill="#23201B"/><circle cx="20.5" cy="16" r="3" fill="#23201B"/>',
    "animations": '<g fill="#fff"><rect x="4" y="6" width="14" height="14" rx="2"/></g><g fill="#23201B">'
    '<circle cx="8" cy="10" r="1.2"/><circle cx="14" cy="16" r="1.2"/><circle cx="11" cy="13" r="1.2"/></g>',
    "gaz": '<g fill="#3B5E7A"><path d="M8 10q7-5 14 0v12H8z"/><path d="M12 7V4h6v3" fill="none"/></g>',
}


def version(slug, services, departement="", name="", *, lit=None) -> str:
    """Changes whenever the drawing does: an address with it can be kept for ever."""
    light = [] if lit is None else [f"lit={lit}"]
    return f"{zlib.crc32('|'.join([DRAWING, slug, departement, name, *sorted(services), *light]).encode()):08x}"


# To be changed with the drawing, so that kept copies are fetched again.
DRAWING = "2"


def facade(slug, services=(), departement="", name="", *, lit=None) -> str:
    """The SVG file. `services`: slugs of what the café offers; `name` is what its title says.

    `lit`: True when it is open now, every light on and some of it on the pavement; False when it is shut, all dark;
    None where nobody said (lists, posters).
    """
    # Always the same house for the same café: a seeded choice, not a secret.
    rng = random.Random(hashlib.sha256(slug.encode()).digest())  # noqa: S311
    region = REGION_OF.get(departement, PLAIN)
    wall, roof, pitch = rng.choice(region.walls), rng.choice(region.roofs), rng.choice(region.pitches)
    shutter, awning = rng.choice(SHUTTERS), rng.choice(AWNINGS)
    width, bays, side = rng.choice([210, 230, 250]), rng.choice([2, 3]), rng.choice([-1, 1])
    left, top = (320 - width) / 2, GROUND - SHOP - STOREY
    parts = [
        _rect(left, top, width, SHOP + STOREY, wall, 2),
        _walls(region.pattern, left, top, width),
        *_roof(region.pattern, left, top, width, pitch, roof, rng.choice([0.2, 0.8])),
        *_windows(left, top, width, bays, shutter, rng, lit),
        *_shop(left, width, side, shutter, awning, services, lit),
        _terrace(left - 22 if side > 0 else left + width + 2, awning),
        _path(f"M0 {GROUND}H320", width=2.4),
    ]
    title = escape(_("Drawing of a café front: %(name)s") % {"name": name or slug.replace("-", " ")})
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -38 320 300" width="640" height="600" role="img">'
        f'<title>{title}</title><g stroke="{INK}" stroke-linejoin="round">{"".join(parts)}</g></svg>'
    )


def _rect(x, y, width, height, fill, stroke=1.4, extra=""):
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {place} fill="{fill}" stroke-width="{stroke}"{extra}/>'


def _path(d, fill="none", width=1.4, extra=""):
    return f'<path d="{d}" fill="{fill}" stroke-width="{width}"{extra}/>'


def _walls(pattern, left, top, width):
    """What shows on the upper storey: timbers, courses of brick, a few stones."""
    if pattern == "timber":
        wood, height = ' stroke="#6F4B3E" stroke-opacity=".85"', STOREY - 4
        posts = "".join(f"M{left + 4 + i * (width - 8) / 6:.0f} {top + 2}v{height}" for i in range(7))
        braces = f"M{left + 6:.0f} {top + height}l{width / 6 - 6:.0f} -{height - 10}"
        braces += f"M{left + width - 6:.0f} {top + height}l-{width / 6 - 6:.0f} -{height - 10}"
        beams = f"M{left} {top + 12}h{width}M{left} {top + STOREY - 14}h{width}"
        return _path(posts + braces + beams, width=4, extra=wood)
    if pattern == "brick":
        courses = "".join(
            f"M{left + 2} {top + y}h{width - 4}" + "".join(f"M{left + x} {top + y}v7" for x in range(9, width - 4, 28))
            for y in range(7, STOREY, 14)
        )
        return _path(courses, width=1, extra=' stroke="#fff" stroke-opacity=".3"')
    if pattern == "stone":
        corners = "".join(
            f"M{left + 1} {top + y}h{14 + 6 * (y // 16 % 2)}v12h-{14 + 6 * (y // 16 % 2)}z"
            f"M{left + width - 1} {top + y}h-{14 + 6 * (y // 16 % 2)}v12h{14 + 6 * (y // 16 % 2)}z"
            for y in range(4, STOREY - 8, 16)
        )
        return _path(corners, fill="#B9B2A3", width=0.8, extra=' fill-opacity=".55" stroke-opacity=".4"')
    return ""


def _roof(pattern, left, top, width, pitch, fill, chimney):
    low, high = left - 10, left + width + 10
    chimney_x = left + width * chimney
    yield _path(f"M{low:g} {top}L{left + 16:g} {top - pitch}H{left + width - 16:g}L{high:g} {top}z", fill, 2)
    rows = 3 if pitch > 30 else 2
    courses = "".join(
        f"M{low + 26 * i / rows + 1:.1f} {top - pitch * i / rows:.1f}H{high - 26 * i / rows - 1:.1f}"
        for i in range(1, rows)
    )
    yield _path(courses, width=1.2, extra=' stroke="#000" stroke-opacity=".2"')
    if pattern == "tiles":
        waves = f"M{low:g} {top}" + "q5 7 10 0" * int((width + 20) / 10)
        yield _path(waves, fill, 1.2)
    yield _rect(chimney_x - 8, top - pitch - 12, 16, 26, "#A6684F", 1.6)


def _windows(left, top, width, bays, shutter, rng, lit):
    for bay in range(bays):
        x, y, w, h = left + width * (bay + 0.5) / bays - 13, top + 26, 26, 42
        # The same draw whatever the light: the house must not change with the hour.
        has_light = rng.random() >= 0.7
        yield _rect(x, y, w, h, LIT if (has_light if lit is None else lit) else GLASS, 1.6)
        yield _path(f"M{x + w / 2:g} {y}v{h}M{x:g} {y + h / 2:g}h{w}", width=1.2)
        slats = ""
        for side in (x - 14.5, x + w + 1):
            yield _rect(side, y - 1, 13.5, h + 2, shutter)
            slats += "".join(f"M{side + 2:g} {y + i * h / 5:.1f}h9.5" for i in range(1, 5))
        yield _path(slats, width=1, extra=' stroke="#fff" stroke-opacity=".35"')
        yield _rect(x - 3, y + h + 1, w + 6, 3, "#B9B2A3", 1)


def _shop(left, width, side, shutter, awning, services, lit):
    top = GROUND - SHOP
    is_dark = lit is False
    yield _rect(left, top, width, SHOP, shutter, 0, ' opacity=".18"')
    yield _rect(left + 12, top + 4, width - 24, 20, shutter)
    yield (
        f'<text x="160" y="{top + 19}" text-anchor="middle" font-family="Palatino, P052, serif" font-size="15"'
        f' letter-spacing="6" fill="{PAPER}" stroke="none">CAFÉ</text>'
    )
    yield from _awning(left + 8, top + 27, width - 16, 22, awning)
    door = left + (24 if side < 0 else width - 62)
    yield _rect(door, top + 52, 38, SHOP - 52, shutter, 1.8)
    yield _rect(door + 6, top + 58, 26, 30, DUSK if is_dark else LIT, 1.3)
    yield f'<circle cx="{door + (31 if side < 0 else 7):g}" cy="{top + 94}" r="2" fill="#E8B04A" stroke-width="1"/>'
    pane, pane_width = (door + 52, width - 114) if side < 0 else (left + 20, width - 96)
    yield _rect(pane, top + 56, pane_width, 40, DUSK if is_dark else "#FFE9A8" if lit else "#F7E3AE", 1.8)
    yield _path(f"M{pane + pane_width / 2:g} {top + 56}v40", width=1.3)
    yield _rect(pane - 3, top + 96, pane_width + 6, SHOP - 96, shutter)
    if lit:
        # What falls on the pavement from the door and the window.
        for x, wide in ((pane, pane_width), (door, 38)):
            pool = f"M{x:g} {GROUND + 1}h{wide:g}l8 10h-{wide + 16:g}z"
            yield _path(pool, "#F4D58D", 0, ' fill-opacity=".75" stroke="none"')
    shown = [service for service in SIGNS if service in set(services)][:SIGNS_SHOWN]
    for rank, service in enumerate(shown):
        x = pane + 8 + rank * (pane_width - 10) / SIGNS_SHOWN
        yield f'<g transform="translate({x:.1f} {top + 64}) scale(.92)" stroke-width="1.3">{SIGNS[service]}</g>'


def _awning(x, y, width, depth, colour):
    stripes = max(5, round(width / 14))
    step = width / stripes
    for i in range(stripes):
        start, end = x + 6 + i * (width - 12) / stripes, x + 6 + (i + 1) * (width - 12) / stripes
        low = x + (i + 1) * step
        yield _path(
            f"M{start:.1f} {y}L{end:.1f} {y}L{low:.1f} {y + depth}q{-step / 2:.1f} 7 {-step:.1f} 0z",
            colour if i % 2 == 0 else PAPER,
            1.3,
        )


def _terrace(x, colour):
    return (
        f'<g stroke-width="1.6" fill="{colour}"><ellipse cx="{x + 10:g}" cy="226" rx="15" ry="3.4"/>'
        f'<path d="M{x + 10:g} 229v20m-7 0h14" fill="none"/></g>'
    )
