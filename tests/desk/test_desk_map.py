"""The drawings: borders decoded and joined, every country to be found on the map, and SVG that a strict page can show."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from monitor_kit import seeds

from core.records import Bound
from monitor.desk import geography, plots
from monitor.desk.drawing import Hue, draw, hue
from monitor.desk.figures import Mark, Step
from monitor.desk.map import Shown, world_map

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = {
    "transform": {"scale": [10, 10], "translate": [0, 0]},
    "arcs": [[[0, 0], [1, 0]], [[1, 0], [0, 1], [-1, 0]], [[0, 1], [0, -1]], [[2, 0], [0, 1], [-1, 0]], [[1, 0], [1, 0]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "1", "properties": {"name": "West"}, "arcs": [[0, 1, 2]]},
                {"type": "MultiPolygon", "properties": {"name": "East"}, "arcs": [[[4, 3, ~1]]]},
                {"type": "Polygon", "id": "010", "properties": {"name": "Antarctica"}, "arcs": [[0, 1, 2]]},
            ]
        }
    },
}


def test_arcs_are_deltas_of_a_grid() -> None:
    assert list(geography.decoded(SQUARE))[1] == [(10, 0), (10, 10), (0, 10)]


def test_rings_are_joined_from_arcs_either_way() -> None:
    arcs = list(geography.decoded(SQUARE))
    assert geography.joined([0, 1, 2], arcs) == ((0, 0), (10, 0), (10, 10), (0, 10), (0, 0))
    assert geography.joined([~1], arcs) == ((0, 10), (10, 10), (10, 0))


def test_areas_get_their_country_by_number_and_antarctica_is_left_out() -> None:
    found = list(geography.areas(SQUARE, {"1": "WE"}))
    assert [(one.code, one.name) for one in found] == [("WE", "West"), (None, "East")]
    assert all(ring[0] == ring[-1] for one in found for ring in one.rings)


def test_thinning_keeps_the_ends_and_what_can_be_seen() -> None:
    straight = [(place / 1000, 0.0) for place in range(1001)]
    assert geography.thinned(straight) == [straight[0], straight[-1]]
    bent = [(0.0, 0.0), (0.5, 0.3), (1.0, 0.0)]
    assert geography.thinned(bent) == bent


def test_the_projection_keeps_areas() -> None:
    """Equal Earth: cells of one degree are as large on the plane as on the globe, wherever they lie."""

    def cell(latitude: float) -> float:
        corners = [geography.project(*one) for one in ((20, latitude), (21, latitude), (21, latitude + 1), (20, latitude + 1))]
        pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
        return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2

    def globe(latitude: float) -> float:
        return math.sin(math.radians(latitude + 1)) - math.sin(math.radians(latitude))

    ratios = [cell(latitude) / globe(latitude) for latitude in (-60, -20, 0, 35, 70)]
    assert max(ratios) / min(ratios) == pytest.approx(1, abs=0.002)


def test_every_country_of_the_seeds_is_on_the_map() -> None:
    assert {one.code for one in seeds().countries} - geography.world().codes == set()


def test_no_country_runs_around_the_globe() -> None:
    for area in geography.world().areas:
        for ring in area.rings:
            assert max(x for x, _ in ring) - min(x for x, _ in ring) < 3, area.name


def test_the_map_gives_each_country_its_state_and_a_line_to_read() -> None:
    drawn = str(world_map({"FR": Shown("since", "France <b>"), "TV": Shown("planned", "Tuvalu")}, "Ties & more", "what"))
    root = ET.fromstring(drawn)
    groups = {one.findtext(f"{SVG}title"): one.get("class") for one in root.iter(f"{SVG}g") if one.find(f"{SVG}title") is not None}
    assert groups == {"France <b>": "tie-since", "Tuvalu": "tie-planned"}
    assert root.findtext(f"{SVG}title") == "Ties & more"
    assert root.get("role") == "img"
    assert len(root.get("aria-labelledby", "").split()) == 2
    assert "<b>" not in drawn


def mark(day: date, amount: int, status: str = "reported", **more: object) -> Mark:
    values = {
        "bound": Bound.EXACT,
        "high": None,
        "said": str(amount),
        "where": "24.kg",
        "title": "<script>x</script>",
        "url": "",
        "language": "en",
    }
    return Mark(day, Decimal(amount), status=status, finding="f", **{**values, **more})  # type: ignore[arg-type]


MARKS = (
    mark(date(2022, 1, 17), 165, "baseline"),
    mark(date(2026, 1, 28), 185),
    mark(date(2026, 1, 28), 185),
    mark(date(2026, 1, 29), 170, "repeated"),
)
STEPS = (Step(date(2022, 1, 17), Decimal(165)), Step(date(2026, 1, 28), Decimal(185)))


def value_chart(name: str = "v") -> str:
    plots.value_chart.cache_clear()
    return str(plots.value_chart(MARKS, STEPS, name, "A figure", "over time", date(2026, 2, 1), str.upper))


def test_a_chart_has_no_inline_style_and_nothing_that_runs() -> None:
    drawn = value_chart()
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
    assert not re.search(r"#[0-9a-f]{6}", drawn)
    assert not re.search(r"https?://(?!www\.w3\.org)", drawn)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert value_chart() == value_chart()


def test_two_charts_of_a_page_share_no_id() -> None:
    def ids(drawn: str) -> set[str]:
        return set(re.findall(r' id="([^"]+)"', drawn))

    assert ids(value_chart("one")) & ids(value_chart("two")) == set()


def test_every_source_is_a_point_and_none_hides_another() -> None:
    root = ET.fromstring(value_chart())
    points = [one for one in root.iter(f"{SVG}g") if one.find(f"{SVG}title") is not None]
    assert len(points) == len(MARKS)
    places = {(use.get("x"), use.get("y")) for one in points for use in one.iter(f"{SVG}use")}
    assert len(places) == len(MARKS)


def test_a_figure_s_colours_become_classes() -> None:
    from matplotlib.figure import Figure

    figure = Figure()
    figure.add_subplot().plot([1, 2], color=hue(Hue.ACCEPTED))
    drawn = str(draw(figure, "plain", "t", "d"))
    assert 'class="stroke-accepted"' in drawn


@pytest.mark.parametrize("days", [3, 60, 200, 900, 4000, 40000])
def test_dates_have_a_handful_of_ticks_over_any_time(days: int) -> None:
    first = date(1992, 1, 1)
    spots = (plots.Spot(first, "advances", 1, "x"), plots.Spot(date.fromordinal(first.toordinal() + days), "contradicts", 3, "y"))
    drawn = str(plots.spots_chart(spots, first, spots[1].day, "t", "d", str))
    ticks = re.findall(r">(\d{4}|\d{4}-\d\d|\d\d-\d\d)</text>", drawn)
    assert 2 <= len(ticks) <= 14, ticks


def test_weeks_and_years_tell_their_figures() -> None:
    rows = (plots.WeekRow("¶ 1 a", (("advances", 2), ("silent", 0), ("contradicts", 1))), plots.WeekRow("¶ 2 b", (("silent", 0),) * 3))
    drawn = str(plots.weeks_chart(rows, date(2026, 1, 5), "t", "d", str))
    assert re.findall(r"<title>([^<]*)</title>", drawn) == ["¶ 1 a, 2026-01-05: advanced (2)", "¶ 1 a, 2026-01-19: contradicted (1)"]
    drawn = str(plots.years_chart((plots.YearBar(1992, 13, 0), plots.YearBar(2025, 1, 12)), "t", "d"))
    assert re.findall(r"<title>([^<]*)</title>", drawn) == ["1992: 13", "2025: 1", "2025: 12"]
