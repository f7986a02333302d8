"""What an address asks for: paths to targets, and paths to the form that the site itself prints. No story is looked up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from monitor.replica.story import SECTIONS

_SECTION = "|".join(SECTIONS)
_LIST = re.compile(rf"/(?:(?P<section>{_SECTION})/)?(?:page_(?P<page>[1-9]\d{{0,5}})/)?")
_ARTICLE = re.compile(rf"/(?P<section>{_SECTION})/(?P<number>\d{{1,9}})(?:_(?P<slug>[^/]+))?/(?P<amp>amp/?)?")
_DAY = re.compile(r"/(\d{4})/(\d\d)/(\d\d)/")
_FILE = re.compile(r".*(?:/[^/]+\.[a-z]{2,4}|/amp|/rss/all)")

ARCHIVE_PATH = "/archive/ru/politic/17843-2007/05/17/51372.html/"
SEARCH_PATH = "/poisk_po_sajtu/"
FEED_PATHS = {"/rss/": None, "/english/rss/": "english"}
"""Path of a feed to the section it is of, None for the Russian edition."""


@dataclass(frozen=True, slots=True)
class ListTarget:
    """A page of a list; `section` is None for the front page, `page` counts from 1."""

    section: str | None
    page: int

    @property
    def base(self) -> str:
        return f"/{self.section}/" if self.section else "/"


@dataclass(frozen=True, slots=True)
class ArticleTarget:
    """An article; `slug` is None in a short link."""

    section: str
    number: int
    slug: str | None
    amp: bool


@dataclass(frozen=True, slots=True)
class DayTarget:
    """The stories of one day."""

    day: date


Target = ListTarget | ArticleTarget | DayTarget


def with_single_slashes(path: str) -> str:
    return re.sub(r"/{2,}", "/", path)


def with_last_slash(path: str) -> str:
    """The path ended by a slash, but for files, AMP pages and the one feed that never had one."""
    return path if path.endswith("/") or _FILE.fullmatch(path) else path + "/"


def target_of(path: str) -> Target | None:
    """What a path in the site's own form asks for; None for anything but lists and articles."""
    if found := _LIST.fullmatch(path):
        return ListTarget(found["section"], int(found["page"] or 1))
    if found := _ARTICLE.fullmatch(path):
        return ArticleTarget(found["section"], int(found["number"]), found["slug"], bool(found["amp"]))
    if found := _DAY.fullmatch(path):
        try:
            return DayTarget(date(int(found[1]), int(found[2]), int(found[3])))
        except ValueError:
            return None
    return None
