"""Where countries lie on the map: borders of world-atlas (TopoJSON, 1:50m) as outlines on a plane, and dots for states too small to see.

Knows nothing of ties. The borders are those that Natural Earth draws; they take no side in any dispute, and neither do we.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "atlas"
_ATLAS, _PLACES = _FOLDER / "countries-50m.json", _FOLDER / "places.tsv"
_NO_COUNTRY = frozenset({"010"})
"""Antarctica: no party, and a fifth of the picture."""
_BY_NAME = {"Kosovo": "XK"}
"""Areas that the atlas gives no number."""
_MIDDLE = 11.0
"""Degrees east at the middle: the edges then run through the Bering Strait, and no country is cut in two."""
_GRAIN = 0.002
"""How far a thinned outline may stray: under half a pixel on a map a thousand wide."""
_ACROSS = 3.0
"""A ring this wide is an island that the map's edge cuts in two (in the Bering Strait): left out."""
_SPECK = 0.012
"""Islands smaller than this, two pixels of such a map, are left out where their country has a larger part."""

Point = tuple[float, float]
Ring = tuple[Point, ...]

# Equal Earth, an equal-area projection: Šavrič, Patterson & Jenny (2018), doi 10.1080/13658816.2018.1504949.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT = math.sqrt(3) / 2


@dataclass(frozen=True, slots=True)
class Area:
    """An area of the atlas. `code` is a country's ISO 3166-1 alpha-2 code, None where seeds know no such party. Rings are closed."""

    code: str | None
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    code: str
    at: Point


@dataclass(frozen=True, slots=True)
class World:
    """Everything on the plane: x to the east, y to the north, about 5.4 wide."""

    areas: tuple[Area, ...]
    dots: tuple[Dot, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Countries that can be shown."""
        return frozenset({one.code for one in self.areas if one.code} | {one.code for one in self.dots})


def project(longitude: float, latitude: float) -> Point:
    """Degrees to the plane."""
    longitude = (longitude - _MIDDLE + 180) % 360 - 180
    theta = math.asin(_ROOT * math.sin(math.radians(latitude)))
    squared = theta * theta
    sixth = squared**3
    x = math.radians(longitude) * math.cos(theta) / (_ROOT * (_A1 + 3 * _A2 * squared + sixth * (7 * _A3 + 9 * _A4 * squared)))
    return x, theta * (_A1 + _A2 * squared + sixth * (_A3 + _A4 * squared))


@cache
def world() -> World:
    """The shipped atlas and places. Read once."""
    numbers: dict[str, str] = {}
    dots: list[Dot] = []
    with _PLACES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
            if row["number"]:
                numbers[row["number"]] = row["code"]
            if row["latitude"]:
                dots.append(Dot(row["code"], project(float(row["longitude"]), float(row["latitude"]))))
    return World(tuple(areas(json.loads(_ATLAS.read_text(encoding="utf-8")), numbers)), tuple(dots))


def areas(topology: Mapping[str, Any], numbers: Mapping[str, str]) -> Iterator[Area]:
    """The countries of a TopoJSON topology, projected and thinned. `numbers`: their ids there -> alpha-2 codes."""
    arcs = [thinned([project(*degrees) for degrees in arc]) for arc in decoded(topology)]
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") in _NO_COUNTRY:
            continue
        name = str(shape["properties"]["name"])
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = [joined(ring, arcs) for polygon in polygons for ring in polygon]
        yield Area(numbers.get(shape.get("id", ""), _BY_NAME.get(name)), name, _visible(rings))


def decoded(topology: Mapping[str, Any]) -> Iterator[list[Point]]:
    """Arcs in degrees: positions are deltas of a grid (TopoJSON 1.0, 2.1.3 and 2.1.4)."""
    (across, up), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * across + left, y * up + bottom))
        yield points


def joined(indices: Iterable[int], arcs: Sequence[Sequence[Point]]) -> Ring:
    """A ring of arcs, each beginning where the last one ended; ~n is arc n backwards."""
    ring: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring.extend(arc[1:] if ring else arc)
    return tuple(ring)


def thinned(points: Sequence[Point]) -> list[Point]:
    """An arc without the points that make no visible difference (Douglas & Peucker, 1973). Its ends stay, so that neighbours still meet."""
    kept = {0, len(points) - 1}
    open_ends = [(0, len(points) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        farthest, distance = _farthest(points, first, last)
        if distance > _GRAIN:
            kept.add(farthest)
            open_ends += [(first, farthest), (farthest, last)]
    return [points[place] for place in sorted(kept)]


def _farthest(points: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    """The point between two that lies farthest from the line through them, and how far."""
    (x0, y0), (x1, y1) = points[first], points[last]
    dx, dy = x1 - x0, y1 - y0
    length = math.hypot(dx, dy)
    found, most = first, 0.0
    for place in range(first + 1, last):
        x, y = points[place]
        away = abs((x - x0) * dy - (y - y0) * dx) / length if length else math.hypot(x - x0, y - y0)
        if away > most:
            found, most = place, away
    return found, most


def _visible(rings: Sequence[Ring]) -> tuple[Ring, ...]:
    """Without the specks: rings too small to see, unless they are all that there is."""
    whole = tuple(ring for ring in rings if len(ring) > 3 and _size(ring) < _ACROSS)
    return tuple(ring for ring in whole if _size(ring) >= _SPECK) or whole


def _size(ring: Ring) -> float:
    """The longer side of the box around it."""
    return max(max(x for x, _ in ring) - min(x for x, _ in ring), max(y for _, y in ring) - min(y for _, y in ring))
