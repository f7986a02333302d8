"""The world map of ties: countries and dots, each with the class of its state and a name to read when touched. Which state is the caller's.

The outlines are drawn once; a page only gives them their classes. What the map shows stands in a table beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup, escape

from monitor.desk.drawing import Hue, draw, hue
from monitor.desk.geography import World, world

_WIDTH_IN, _DPI = 13.9, 72  # SVG points: a thousand across
_TALL = 0.445
_SHAPE = re.compile(r'<g data-country="([A-Z]{2})">')


@dataclass(frozen=True, slots=True)
class Shown:
    """A country as the map shows it: `state` is a class of the stylesheet, `said` a line that names country and state."""

    state: str
    said: str


def world_map(shown: Mapping[str, Shown], title: str, description: str) -> Markup:
    """The map. Countries that `shown` leaves out are land without a tie to tell of."""

    def classed(found: re.Match[str]) -> str:
        one = shown.get(found.group(1))
        if one is None:
            return '<g class="land">'
        return f'<g class="tie-{escape(one.state)}"><title>{escape(one.said)}</title>'

    drawn = _SHAPE.sub(classed, _outlines())
    return Markup(drawn.replace("@title@", str(escape(title)), 1).replace("@description@", str(escape(description)), 1))


@cache
def _outlines() -> str:
    """Every country as a group that can be named; unnamed land after it."""
    from matplotlib.figure import Figure
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    figure = Figure(figsize=(_WIDTH_IN, _WIDTH_IN * _TALL), dpi=_DPI)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    found = world()
    for place, area in enumerate(found.areas):
        outline = Path.make_compound_path(*(Path(list(ring), closed=True) for ring in area.rings))
        patch = PathPatch(outline, facecolor=hue(Hue.LAND), edgecolor=hue(Hue.PAPER), linewidth=0.5)
        patch.set_gid(f"country-{area.code}" if area.code else f"land-{place}")
        axes.add_patch(patch)
    for dot in found.dots:
        (line,) = axes.plot(*dot.at, "o", markersize=6.5, color=hue(Hue.LAND), markeredgecolor=hue(Hue.PAPER), markeredgewidth=0.6)
        line.set_gid(f"country-{dot.code}")
    axes.set_axis_off()
    left, right, bottom, top = _limits(found)
    axes.set(xlim=(left, right), ylim=(bottom, top))
    names = {f"country-{code}": f"@{code}@" for code in found.codes}
    drawn = draw(figure, "world", "@title@", "@description@", names)
    return re.sub(r"<g><title>@([A-Z]{2})@</title>", r'<g data-country="\1">', str(drawn))


def _limits(found: World) -> tuple[float, float, float, float]:
    points = [point for area in found.areas for ring in area.rings for point in ring]
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across) - 0.02, max(across) + 0.02, min(up) - 0.02, max(up) + 0.02
