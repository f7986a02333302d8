"""The charts: a claim's figure over time, what was read of it, the programme week by week, and ties by year. Drawn by matplotlib.

Each chart shows figures that stand in a table on the same page. Equal figures give equal bytes; a drawing is kept as long as it is asked for.
Words on a chart come translated: `text` turns English into the page's language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from core.records import Bound
from monitor.desk.drawing import Hue, draw, hue
from monitor.desk.standings import WORDS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from monitor.desk.figures import Mark, Step

Text = Callable[[str], str]
_DPI = 72  # one SVG unit a point
_SIZE = 11.0
_MARK_WIDTH = 0.02  # of the time shown: a mark's own
_KEPT = 64  # drawings: a few pages in three languages
_SIGNS = {
    Bound.EXACT: "o",
    Bound.ABOUT: "D",
    Bound.MORE_THAN: "^",
    Bound.AT_LEAST: "^",
    Bound.LESS_THAN: "v",
    Bound.AT_MOST: "v",
    Bound.BETWEEN: "s",
}
"""A bound points to where the true figure lies."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A report without a figure, or several of one day: which way it speaks, and what is said when it is touched."""

    day: date
    relation: str
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A claim's weeks: (relation, articles) of each, the oldest week first; relation "silent" where nothing was read."""

    label: str
    weeks: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class YearBar:
    """Ties that began in a year: known before the programme, and since."""

    year: int
    before: int
    since: int


@lru_cache(maxsize=_KEPT)
def value_chart(
    marks: tuple[Mark, ...], steps: tuple[Step, ...], name: str, title: str, description: str, until: date, text: Text
) -> Markup:
    """A claim's figure over time: the ledger as a line, every source a point."""
    figure, axes = _canvas(7.2, 2.7)
    days, amounts = [one.day for one in steps], [float(one.amount) for one in steps]
    if steps:
        _draw_steps(axes, [*days, max(until, days[-1])], [*amounts, amounts[-1]])
    names: dict[str, str] = {}
    shifts = _side_by_side(marks, until)
    for place, one in enumerate(marks):
        filled = one.status in ("baseline", "accepted", "reported")
        colour = hue(Hue(one.status if filled else "repeated"))
        (line,) = axes.plot(
            _number(one.day) + shifts[place],
            float(one.amount),
            _SIGNS[one.bound],
            markersize=8 if filled else 6.5,
            color=colour,
            markerfacecolor=colour if filled else hue(Hue.PAPER),
            markeredgecolor=colour,
            markeredgewidth=1.3,
        )
        line.set_gid(f"mark-{place}")
        said = one.where or text("the programme")
        names[f"mark-{place}"] = f"{one.day}: {one.said} – {said}{f': {one.title}' if one.title else ''}"
    _labels(axes, steps)
    axes.margins(x=0.04, y=0.22)
    _dates(axes)
    return draw(figure, name, title, description, names)


@lru_cache(maxsize=_KEPT)
def spots_chart(spots: tuple[Spot, ...], since: date, until: date, title: str, description: str, text: Text) -> Markup:
    """What was read of a claim over time, a row for each way in which it speaks."""
    rows = [one for one in ("fulfils", "advances", "reaffirms", "changes", "contradicts") if any(spot.relation == one for spot in spots)]
    figure, axes = _canvas(7.2, 0.75 + 0.34 * len(rows))
    names: dict[str, str] = {}
    for place, one in enumerate(spots):
        colour = hue(Hue(one.relation))
        (line,) = axes.plot(
            _number(one.day), len(rows) - rows.index(one.relation), "o", markersize=_radius(one.count), color=colour, markeredgewidth=0
        )
        line.set_gid(f"spot-{place}")
        names[f"spot-{place}"] = one.said
    axes.set_yticks([len(rows) - place for place in range(len(rows))], [text(WORDS[row]) for row in rows])
    axes.set_ylim(0.4, len(rows) + 0.6)
    span = max(until - since, timedelta(days=14))
    axes.set_xlim(_number(until - span) - span.days * 0.03, _number(until) + span.days * 0.03)
    _dates(axes)
    axes.grid(axis="y", color=hue(Hue.LINE), linewidth=0.7)
    return draw(figure, "spots", title, description, names)


@lru_cache(maxsize=_KEPT)
def weeks_chart(rows: tuple[WeekRow, ...], first: date, title: str, description: str, text: Text) -> Markup:
    """The programme week by week: a row a claim, a dot a week with something read, as large as there are articles."""
    weeks = len(rows[0].weeks) if rows else 0
    figure, axes = _canvas(7.2, 0.6 + 0.21 * len(rows))
    names: dict[str, str] = {}
    for place, row in enumerate(rows):
        for week, (relation, count) in enumerate(row.weeks):
            if not count:
                continue
            (line,) = axes.plot(week, -place, "o", markersize=_radius(count), color=hue(Hue(relation)), markeredgewidth=0)
            gid = f"week-{place}-{week}"
            line.set_gid(gid)
            names[gid] = f"{row.label}, {first + timedelta(weeks=week)}: {text(WORDS[relation])} ({count})"
    axes.set_yticks([-place for place in range(len(rows))], [row.label for row in rows])
    axes.set_ylim(-len(rows) + 0.4, 0.6)
    axes.set_xlim(-0.6, weeks - 0.4)
    shown = range(0, weeks, max(1, weeks // 6))
    axes.set_xticks(list(shown), [f"{first + timedelta(weeks=week):%m-%d}" for week in shown])
    axes.xaxis.tick_top()
    axes.grid(axis="y", color=hue(Hue.LINE), linewidth=0.7)
    return draw(figure, "weeks", title, description, names)


@lru_cache(maxsize=_KEPT)
def years_chart(bars: tuple[YearBar, ...], title: str, description: str) -> Markup:
    """Ties by the year in which they began, those known before the programme apart from those that came since."""
    figure, axes = _canvas(10.4, 2.1)
    names: dict[str, str] = {}
    for one in bars:
        bottom = 0
        for kind, many in (("before", one.before), ("since", one.since)):
            if not many:
                continue
            (bar,) = axes.bar(one.year, many, 0.72, bottom=bottom, color=hue(Hue(kind)), linewidth=0)
            bar.set_gid(f"year-{one.year}-{kind}")
            names[f"year-{one.year}-{kind}"] = f"{one.year}: {many}"
            bottom += many
        axes.text(one.year, bottom + 0.35, str(bottom), ha="center", va="bottom", fontsize=_SIZE - 1, color=hue(Hue.SOFT))
    if bars:
        axes.set_xlim(bars[0].year - 0.7, bars[-1].year + 0.7)
        axes.set_ylim(0, max(one.before + one.since for one in bars) * 1.25 + 1)
        first = bars[0].year + (-bars[0].year % 5)
        axes.set_xticks(list(range(first, bars[-1].year + 1, 5)))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return draw(figure, "years", title, description, names)


def _canvas(width_in: float, height_in: float) -> tuple[Figure, Axes]:
    """An empty plot: no box, thin lines, nothing that competes with the data."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_in, height_in), dpi=_DPI, layout="constrained")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(hue(Hue.LINE))
    axes.tick_params(colors=hue(Hue.SOFT), labelsize=_SIZE, width=0.7, color=hue(Hue.LINE), length=3)
    axes.set_axisbelow(True)
    return figure, axes


def _draw_steps(axes: Axes, days: list[date], amounts: list[float]) -> None:
    axes.step([_number(day) for day in days], amounts, where="post", color=hue(Hue.INK), linewidth=1.6)


def _side_by_side(marks: Sequence[Mark], until: date) -> list[float]:
    """Days to the right at which each mark is drawn: sources that say the same at about the same time would hide each other."""
    first = min((one.day for one in marks), default=until)
    width = max((until - first).days, 14) * _MARK_WIDTH
    taken: dict[tuple[Decimal, int], int] = {}
    shifts = []
    for one in marks:
        cell = one.amount, int((one.day - first).days / width)
        shifts.append(taken.setdefault(cell, 0) * width)
        taken[cell] += 1
    return shifts


def _labels(axes: Axes, steps: Sequence[Step]) -> None:
    """The first and the last value in figures."""
    for one in dict.fromkeys([steps[0], steps[-1]]) if steps else ():
        axes.annotate(
            f"{one.amount:f}",
            (_number(one.day), float(one.amount)),
            xytext=(0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=_SIZE + 3,
            fontweight="bold",
            color=hue(Hue.INK),
        )


def _dates(axes: Axes) -> None:
    """Ticks at the beginnings of years, months or weeks, a handful; in figures, as month names would be of one language."""
    low, high = (date(1970, 1, 1) + timedelta(days=round(end)) for end in axes.get_xlim())
    span = (high - low).days
    if span > 3 * 365:
        every = max(1, span // 365 // 6)
        days = [date(year, 1, 1) for year in range(low.year, high.year + 1) if year % every == 0]
        said = "%Y"
    elif span > 90:
        every = max(1, span // 30 // 6)
        months = [divmod(month, 12) for month in range(low.year * 12 + low.month - 1, high.year * 12 + high.month) if month % every == 0]
        days, said = [date(year, month + 1, 1) for year, month in months], "%Y-%m"
    else:
        every = max(1, span // 6)
        days, said = [low + timedelta(days=place) for place in range(0, span + 1, every)], "%m-%d"
    shown = [day for day in days if low <= day <= high]
    axes.set_xticks([_number(day) for day in shown], [f"{day:{said}}" for day in shown])


def _number(day: date) -> float:
    """Days since 1970: matplotlib's own measure of dates."""
    return float((day - date(1970, 1, 1)).days)


def _radius(count: int) -> float:
    """Area grows with the count, up to where dots would touch."""
    return float(min(6 + 3 * (count - 1) ** 0.5, 15))
