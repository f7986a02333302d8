"""A list page to the stories it names: number, address, headline, and when the list says each was published.

Pure: no fetching, no store, no clock (today is handed in). Only the site's own news list, its lead stories and its slider are read;
widgets, "read also" boxes and tiles reuse the same class names and are left alone. Selectors come from the site's seed file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from parsel import Selector, SelectorList

from core.months import month_number
from core.records import ArticleRef
from crawler.urls import canonical_url, is_lookalike, is_old_archive, parse_article_url
from seeds.schema import ListMarkup, Site

_DAY = re.compile(r"\b(\d{1,2})\s+([^\W\d_]{3,})")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_PAGE_LINK = re.compile(r"/page_(\d{1,6})/?(?:$|[?#])")
_MAX_YEARS_BACK = 30
"""The site began in 2006: a day heading that fits no year since is no date."""


class Place(StrEnum):
    """Where on the page a story stands."""

    ROW = "row"
    LEAD = "lead"
    SLIDER = "slider"


@dataclass(frozen=True, slots=True)
class ListedStory:
    """One story as a list names it. `listed_at` is None where the list gives no time, or no day that can be placed."""

    ref: ArticleRef
    url: str
    section: str
    title: str
    listed_at: datetime | None
    place: Place
    bold: bool = False


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a list page holds. `last_day` is the day heading in force at its end, for the next page to start from.

    `more`: the pager leads further (True), ends here (False), or there is no pager (None). `rejected`: links inside the list that lead
    to imitations of the site. `archive_links`: addresses of the old layout.
    """

    stories: tuple[ListedStory, ...]
    last_day: date | None
    more: bool | None
    rejected: tuple[str, ...] = ()
    archive_links: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[ListedStory, ...]:
        return tuple(story for story in self.stories if story.place is Place.ROW)


def parse_list(html: str, url: str, site: Site, *, today: date, carried_day: date | None = None) -> ListPage:
    """Stories of a list page in document order, each number once (its row, where it has one).

    `today` is the calendar day of the visit in the site's zone; `carried_day` the last day heading of the page before. Never raises on
    markup; a page without a list gives no stories.
    """
    markup = site.markup.list if site.markup else None
    if markup is None or not html.strip():
        return ListPage((), carried_day, None)
    page = Selector(text=html, type="html")
    zone = ZoneInfo(site.timezone)
    rejected: list[str] = []
    old: list[str] = []

    def story_of(link: Selector, listed_at: datetime | None, place: Place) -> ListedStory | None:
        href = link.attrib.get("href", "").strip()
        address = urljoin(url, href)
        parsed = parse_article_url(address, site)
        if parsed is None:
            if is_lookalike(address, site):
                rejected.append(address)
            elif is_old_archive(address, site):
                old.append(address)
            return None
        bold = bool(link.xpath(".//strong"))
        return ListedStory(parsed[0], canonical_url(address, site) or address, parsed[1], _text(link), listed_at, place, bold)

    found: list[ListedStory] = []
    rows, last_day = _rows(page, markup, today, carried_day)
    for row, day, clock in rows:
        moment = datetime.combine(day, clock, zone).astimezone(UTC) if day and clock else None
        links = row.css(markup.link) or row.css("a[href]")
        stories = [story for link in links if (story := story_of(link, moment, Place.ROW))]
        found += sorted(stories, key=lambda story: not story.title)[:1]
    for lead in page.css(markup.lead):
        moment = _full_date(_text(lead.css("div.date")), zone)
        found += [story for link in lead.css("a[href]") if (story := story_of(link, moment, Place.LEAD))]
    for selector in markup.slider:
        found += [story for link in page.css(selector).css("a[href]") if (story := story_of(link, None, Place.SLIDER))]
    return ListPage(_once(found), last_day, _more(page, markup, url), tuple(dict.fromkeys(rejected)), tuple(dict.fromkeys(old)))


def place_day(text: str, not_after: date) -> date | None:
    """A day heading without a year ("20 января, среда", "14 June, Monday") as the newest such day not after `not_after`.

    Lists run backwards in time, so the day above bounds the one below: the year steps back over New Year by itself. A heading that
    does name its year is taken at its word. None where no day is found.
    """
    match = _DAY.search(text)
    month = month_number(match[2]) if match else None
    if match is None or month is None:
        return None
    stated = _YEAR.search(text)
    years = [int(stated[0])] if stated else range(not_after.year, not_after.year - _MAX_YEARS_BACK, -1)
    for year in years:
        try:
            day = date(year, month, int(match[1]))
        except ValueError:
            continue
        if stated or day <= not_after:
            return day
    return None


def _rows(
    page: Selector, markup: ListMarkup, today: date, carried_day: date | None
) -> tuple[list[tuple[Selector, date | None, time | None]], date | None]:
    """Rows with the day in force and the clock time. A page may open in the midst of a day: then the day carried over holds."""
    rows: list[tuple[Selector, date | None, time | None]] = []
    day = carried_day
    # Tomorrow is allowed for: the visit's clock may lag behind the site's around midnight.
    bound = carried_day or today + timedelta(days=1)
    for child in _children(page, markup):
        if any(_is(above, markup.promo) for above in child.xpath("ancestor::*")):
            continue
        if _is(child, markup.day):
            placed = place_day(_text(child), bound)
            day = placed or day
            bound = placed or bound
            continue
        match = _TIME.search(_text(child.css(markup.time)))
        rows.append((child, day or today, time(int(match[1]), int(match[2])) if match else None))
    return rows, day


def _children(page: Selector, markup: ListMarkup) -> Iterator[Selector]:
    for container in page.css(markup.container):
        yield from container.css(markup.children)


def _is(element: Selector, selector: str) -> bool:
    name = selector.rsplit(".", 1)[-1]
    return name in element.attrib.get("class", "").split()


def _more(page: Selector, markup: ListMarkup, url: str) -> bool | None:
    pagers = page.css(markup.pager)
    if not pagers:
        return None
    here = page_number(url)
    numbers = [page_number(href) for href in pagers.css("a::attr(href)").getall() if _PAGE_LINK.search(href)]
    return any(number > here for number in numbers)


def page_number(url: str) -> int:
    """1 for a list's own address, N for `.../page_N/`."""
    match = _PAGE_LINK.search(url)
    return int(match[1]) if match else 1


def page_url(root: str, number: int) -> str:
    """Address of page `number` of the list at `root` (which ends in a slash)."""
    return root if number <= 1 else f"{root}page_{number}/"


def _full_date(text: str, zone: ZoneInfo) -> datetime | None:
    """ "12:01, 18 января 2021" as a moment; None without a time, a day and a year."""
    clock, year = _TIME.search(text), _YEAR.search(text)
    day = place_day(text, date.max) if year else None
    if clock is None or day is None:
        return None
    return datetime.combine(day, time(int(clock[1]), int(clock[2])), zone).astimezone(UTC)


def _text(element: Selector | SelectorList[Selector]) -> str:
    return " ".join(" ".join(element.xpath(".//text()").getall()).split())


def _once(stories: list[ListedStory]) -> tuple[ListedStory, ...]:
    """Each number once; what has a time and a headline wins over the same story's picture link or slide."""
    best: dict[ArticleRef, ListedStory] = {}
    for story in stories:
        known = best.get(story.ref)
        if known is None or (story.listed_at is not None, bool(story.title)) > (known.listed_at is not None, bool(known.title)):
            best[story.ref] = story
    return tuple(best.values())
