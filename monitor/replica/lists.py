"""A page of a list: which stories, under which days, with which pager. No HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from core.records import Language
from monitor.replica.body import blocks
from monitor.replica.standing import Standing
from monitor.replica.wording import clock_time, day_line, local

_BUTTONS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a story, or a link that is no story of the site (`href`, `title` then stand for it)."""

    time: str
    href: str
    title: str
    language: Language
    bold: bool = False
    icon: str | None = None
    icon_link: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of one day under its line, which has no year."""

    line: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Button:
    """One button of the pager; `href` None where it cannot be pressed."""

    label: str
    href: str | None
    index: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among the pages of its list; numbers count from 1."""

    base: str
    page: int
    pages: int

    def address(self, page: int) -> str:
        return self.base if page == 1 else f"{self.base}page_{page}/"

    @property
    def buttons(self) -> list[Button]:
        """« first, then at most six pages around this one, then »."""
        first = max(1, min(self.page - _BUTTONS // 2, self.pages - _BUTTONS + 1))
        numbers = range(first, min(self.pages, first + _BUTTONS - 1) + 1)
        return [
            self._edge("«", self.page - 1, "prev"),
            *(Button(str(number), self.address(number), number - 1, "active" if number == self.page else "") for number in numbers),
            self._edge("»", self.page + 1, "next"),
        ]

    def _edge(self, label: str, page: int, kind: str) -> Button:
        inside = 1 <= page <= self.pages
        return Button(label, self.address(page) if inside else None, page - 1, kind if inside else f"{kind} disabled")


def page_count(stories: Sequence[Standing], rows_per_page: int) -> int:
    """Pages that the stories fill, at least one."""
    return max(1, -(-len(stories) // rows_per_page))


def cut(stories: Sequence[Standing], page: int, rows_per_page: int) -> list[Standing]:
    """The stories of one page, counted from 1; empty past the end."""
    return list(stories[(page - 1) * rows_per_page : page * rows_per_page])


def days(stories: Sequence[Standing], language: Language) -> list[Day]:
    """Rows by day, in the order given."""
    return [
        Day(day_line(group[0].published, language), [row(each) for each in group])
        for group in (list(each) for _, each in groupby(stories, key=lambda each: local(each.published).date()))
    ]


def row(standing: Standing) -> Row:
    """The row of a story: a photo report has a second link round its icon, a broadcast an icon within the link."""
    gallery = "!gallery" in standing.body
    moving = any(block.opens_entry or block.mark == "!embed" for block in blocks(standing.body))
    return Row(
        clock_time(standing.published),
        standing.path,
        standing.title,
        standing.language,
        standing.story.bold,
        "fa-camera" if gallery else "fa-video-camera" if moving else None,
        icon_link=gallery,
    )
