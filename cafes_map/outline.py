"""France drawn small: the départements as one SVG file, and where a place falls on it.

The mainland and Corse are in the conic projection of French maps (Lambert); each overseas département has its own box,
at its own scale, under the mainland. Pure functions.
"""

import csv
import json
import math
import zlib
from dataclasses import dataclass
from functools import lru_cache

from .compressed import Compressed
from .territory_import import DATA

WIDTH, HEIGHT = 520, 580
MAINLAND_HEIGHT = 490
MARGIN = 6
BOX_GAP = 8
# In tenths of a unit of the drawing.
SHORTEST_STEP = 5

RADIUS = 6371
PARALLELS = (math.radians(44), math.radians(49))
MERIDIAN, LATITUDE = math.radians(3), math.radians(46.5)
CONE = math.log(math.cos(PARALLELS[0]) / math.cos(PARALLELS[1])) / math.log(
    math.tan(math.pi / 4 + PARALLELS[1] / 2) / math.tan(math.pi / 4 + PARALLELS[0] / 2)
)
CONE_SCALE = math.cos(PARALLELS[0]) * math.tan(math.pi / 4 + PARALLELS[0] / 2) ** CONE / CONE
# West, south, east, north, in degrees.
MAINLAND = (-5.3, 41.2, 9.7, 51.2)
# Ouessant, the Bastia coast, Bray-Dunes, Bonifacio: the drawing goes from one to the other.
FARTHEST = [(48.46, -5.15), (42.3, 9.57), (51.1, 2.54), (41.33, 9.25)]
OVERSEAS = {
    "971": (-61.9, 15.8, -60.95, 16.6),
    "972": (-61.3, 14.35, -60.75, 14.95),
    "973": (-54.7, 2.0, -51.5, 5.9),
    "974": (55.15, -21.45, 55.9, -20.8),
    "976": (44.95, -13.05, 45.35, -12.6),
}


@dataclass(frozen=True)
class Outline:
    code: str
    name: str
    path: str
    centre: tuple
    box: tuple


def project(latitude, longitude):
    """Where a place falls on the drawing, (x, y); None when the drawing does not show that part of the world."""
    if latitude is None or longitude is None:
        return None
    if _is_in(MAINLAND, latitude, longitude):
        return _to_mainland(latitude, longitude)
    for code, bounds in OVERSEAS.items():
        if _is_in(bounds, latitude, longitude):
            return _to_box(code, latitude, longitude)
    return None


@lru_cache(maxsize=1)
def outlines() -> dict[str, Outline]:
    """Each département that has an outline: its path, the middle of its largest part, its bounds on the drawing."""
    collection = json.loads((DATA / "departements.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["code"]: _outline(feature["properties"], feature["geometry"])
        for feature in collection["features"]
    }


@lru_cache(maxsize=1)
def outline_svg() -> str:
    """The background of the maps, without any name: what is on it is said by the page."""
    paths = "".join(f'<path d="{outline.path}"/>' for outline in outlines().values())
    boxes = "".join(
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3"/>'
        for x, y, width, height in (_box(code) for code in OVERSEAS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<g fill="none" stroke="#DDD3C2">{boxes}</g>'
        '<g fill="#F3ECDF" stroke="#B8A98E" stroke-width="5" stroke-linejoin="round" transform="scale(.1)">'
        f"{paths}</g></svg>"
    )


@lru_cache(maxsize=1)
def version() -> str:
    return f"{zlib.crc32(outline_svg().encode()):08x}"


@lru_cache(maxsize=1)
def departements() -> Compressed:
    """The outlines in latitude and longitude, for the map that moves. JSON, in thousandths of a degree:

    {"departements": [[code, name, region code or "", [latitude, longitude] where its name goes or null, rings]]}. A ring
    is [longitude, latitude, then the step to each next point, longitude and latitude in turn]; it closes on its first
    point. A few overseas places are listed without any ring.
    """
    collection = json.loads((DATA / "departements.geojson").read_text(encoding="utf-8"))
    shapes = {feature["properties"]["code"]: _rings(feature["geometry"]) for feature in collection["features"]}
    with (DATA / "departements.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            [row["code"], row["nom"], row["region"], *shapes.get(row["code"], (None, []))]
            for row in csv.DictReader(file)
        ]
    return Compressed.of(json.dumps({"departements": rows}, ensure_ascii=False, separators=(",", ":")))


def _rings(geometry):
    """The middle of the largest part, and every outer ring in steps."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[(round(x * 1000), round(y * 1000)) for x, y in polygon[0]] for polygon in polygons]
    longitude, latitude = _centre(max(rings, key=lambda ring: abs(_area(ring))))
    return [round(latitude), round(longitude)], [_steps(ring) for ring in rings]


def _steps(ring):
    steps, before = [], (0, 0)
    for point in ring[:-1] if ring[0] == ring[-1] else ring:
        if point != before:
            steps += [point[0] - before[0], point[1] - before[1]]
            before = point
    return steps


def view_box(code, margin=14):
    """The part of the drawing around a département, « x y width height »; the whole without an outline."""
    outline = outlines().get(code)
    if outline is None:
        return f"0 0 {WIDTH} {HEIGHT}"
    west, north, east, south = outline.box
    size = max(east - west, south - north) + 2 * margin
    x, y = (west + east - size) / 2, (north + south - size) / 2
    return f"{x:.1f} {y:.1f} {size:.1f} {size:.1f}"


def _is_in(bounds, latitude, longitude):
    west, south, east, north = bounds
    return west <= longitude <= east and south <= latitude <= north


def _lambert(latitude, longitude):
    def distance(radians):
        return RADIUS * CONE_SCALE / math.tan(math.pi / 4 + radians / 2) ** CONE

    angle = CONE * (math.radians(longitude) - MERIDIAN)
    here = distance(math.radians(latitude))
    return here * math.sin(angle), distance(LATITUDE) - here * math.cos(angle)


@lru_cache(maxsize=1)
def _mainland_frame():
    places = [_lambert(latitude, longitude) for latitude, longitude in FARTHEST]
    left, right = min(x for x, _y in places), max(x for x, _y in places)
    bottom, top = min(y for _x, y in places), max(y for _x, y in places)
    scale = min((WIDTH - 2 * MARGIN) / (right - left), (MAINLAND_HEIGHT - 2 * MARGIN) / (top - bottom))
    return (left + right) / 2, top, scale


def _to_mainland(latitude, longitude):
    middle, top, scale = _mainland_frame()
    x, y = _lambert(latitude, longitude)
    return round(WIDTH / 2 + (x - middle) * scale, 1), round(MARGIN + (top - y) * scale, 1)


def _box(code):
    """The frame of an overseas département: x, y, width, height."""
    width = (WIDTH - 2 * MARGIN - BOX_GAP * (len(OVERSEAS) - 1)) / len(OVERSEAS)
    x = MARGIN + list(OVERSEAS).index(code) * (width + BOX_GAP)
    return round(x, 1), MAINLAND_HEIGHT, round(width, 1), HEIGHT - MAINLAND_HEIGHT - MARGIN


def _to_box(code, latitude, longitude):
    west, south, east, north = OVERSEAS[code]
    x, y, width, height = _box(code)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min((width - 8) / ((east - west) * shrink), (height - 8) / (north - south))
    return (
        round(x + width / 2 + (longitude - (west + east) / 2) * shrink * scale, 1),
        round(y + height / 2 - (latitude - (south + north) / 2) * scale, 1),
    )


def _outline(properties, geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    code = properties["code"]
    rings = [[_to_drawing(code, *point) for point in polygon[0]] for polygon in polygons]
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    path = "".join(_path(ring) for ring in rings)
    points = [point for ring in rings for point in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    return Outline(code, properties["nom"], path, _centre(largest), box)


def _to_drawing(code, longitude, latitude):
    return _to_box(code, latitude, longitude) if code in OVERSEAS else _to_mainland(latitude, longitude)


def _path(ring):
    """In tenths of a unit and relative steps, a third of the bytes; steps too short to be seen are left out."""
    here = (round(ring[0][0] * 10), round(ring[0][1] * 10))
    steps = [f"M{here[0]} {here[1]}l"]
    for x, y in ring[1:]:
        step = (round(x * 10) - here[0], round(y * 10) - here[1])
        if math.hypot(*step) >= SHORTEST_STEP:
            steps.append(f"{step[0]} {step[1]} ".replace(" -", "-"))
            here = (here[0] + step[0], here[1] + step[1])
    return "".join(steps).rstrip() + "z"


def _area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _centre(ring):
    area = _area(ring)
    if not area:
        return ring[0]
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    return round(x, 1), round(y, 1)
