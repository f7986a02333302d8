"""The site as a function: a request and a moment in, a response out. Opens no socket and waits for nothing.

What it remembers between requests is what the real site would: views, what went wrong already, which list was read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qs, unquote, urlsplit

from core.records import Language
from monitor.replica import feeds
from monitor.replica.addresses import (
    ARCHIVE_PATH,
    FEED_PATHS,
    SEARCH_PATH,
    ArticleTarget,
    DayTarget,
    ListTarget,
    target_of,
    with_last_slash,
    with_single_slashes,
)
from monitor.replica.lists import Pager, Row, cut, days, page_count
from monitor.replica.pages import DECOY_HOST, ORIGIN, ListPage, PageWriter
from monitor.replica.standing import SiteState, Standing
from monitor.replica.story import EDITION_SECTIONS, Story
from monitor.replica.switches import Answer, Feed, PastEnd, Robots, Switches
from monitor.replica.visit import VisitCounter
from monitor.replica.wording import SECTION_NAMES, clock_time, local

HTML = "text/html; charset=UTF-8"
_HOSTS = ("24.kg", "www.24.kg")
_ASSETS = Path(__file__).with_name("assets")
_PIXEL = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
_SLIDER = 5


@dataclass(frozen=True, slots=True)
class Response:
    """One response. `tag` and `changed` identify and date what does not differ from visit to visit; None where nothing is known."""

    status: int
    body: bytes
    content_type: str = HTML
    location: str | None = None
    tag: str | None = None
    changed: datetime | None = None


class Replica:
    """The site. Safe to ask from several threads."""

    def __init__(self, stories: Sequence[Story], switches: Switches | None = None) -> None:
        self.switches = switches or Switches()
        self._state = lru_cache(maxsize=32)(lambda moment: SiteState(stories, moment))
        self._visits = VisitCounter()
        self._read_lists: set[tuple[datetime, str | None]] = set()
        self._lock = Lock()

    def state(self, moment: datetime) -> SiteState:
        """The stories as they stand at `moment`, an aware datetime."""
        return self._state(moment)

    def answer(self, address: str, moment: datetime, named_host: str = "") -> Response:
        """Answers a GET of `address`: a path with query, or a whole URL from a client that uses the replica as its proxy.

        `named_host` is the Host header beside a path, without its port: the site's own names count, as they would in a whole URL; any
        other is taken for the name of this machine. Whoever asks for another site, a look-alike above all, gets 421.
        """
        try:
            scheme, host, raw_path, query = _split(address)
        except ValueError:
            return Response(400, b"")
        if not host and (named_host in _HOSTS or named_host.endswith(DECOY_HOST)):
            host = named_host
        if host and host not in _HOSTS:
            return Response(421, b"")
        path = with_last_slash(with_single_slashes(raw_path))
        answers = []
        if scheme == "http":
            answers.append(self.switches.http)
        if host.startswith("www."):
            answers.append(self.switches.www)
        if with_single_slashes(raw_path) != raw_path:
            answers.append(self.switches.double_slash)
        if path != with_single_slashes(raw_path):
            answers.append(self.switches.no_slash)
        if Answer.MISSING in answers:
            return self._missing(moment)
        if Answer.REDIRECT in answers:
            return _moved((ORIGIN if host else "") + path + (f"?{query}" if query else ""))
        return self._page(path, query, moment)

    def _page(self, path: str, query: str, moment: datetime) -> Response:
        match target_of(path):
            case ListTarget() as target:
                return self._list(target, moment)
            case ArticleTarget() as target:
                return self._article(target, moment)
            case DayTarget(day) if self.switches.day_archives:
                stories = [each for each in self.state(moment).listed if local(each.published).date() == day]
                return self._rows(stories, f"{day:%d.%m.%Y}", moment)
        if path == SEARCH_PATH:
            sought = parse_qs(query).get("SearchForm[text]", [""])[0].casefold()
            stories = [each for each in self.state(moment).listed if sought and sought in each.title.casefold()]
            return self._rows(stories[: self.switches.rows_per_page], "Поиск", moment)
        if path == ARCHIVE_PATH:
            return Response(200, self._writer(moment).archive().encode())
        if path in FEED_PATHS and self.switches.rss is not Feed.MISSING:
            return self._feed(FEED_PATHS[path], moment)
        return self._for_machines(path, moment)

    def _for_machines(self, path: str, moment: datetime) -> Response:
        switches = self.switches
        if path == "/robots.txt" and switches.robots is not Robots.MISSING:
            text = feeds.robots(switches.robots, sitemap=f"{ORIGIN}/sitemap.xml" if switches.sitemap else None)
            return Response(200, text.encode(), "text/plain; charset=UTF-8")
        if path == "/sitemap.xml" and switches.sitemap:
            return Response(200, feeds.sitemap(self.state(moment).listed, ORIGIN).encode(), "application/xml; charset=UTF-8")
        if path == "/assets/site.css":
            return Response(200, (_ASSETS / "site.css").read_bytes(), "text/css; charset=UTF-8")
        if path.startswith("/files/"):
            return Response(200, _PIXEL, "image/gif")
        return self._missing(moment)

    def _feed(self, section: str | None, moment: datetime) -> Response:
        state = self.state(moment)
        stories = state.section(section) if section else state.edition(Language.RU)
        if self.switches.rss is Feed.HTML:
            return self._rows(stories[: self.switches.rows_per_page], "RSS", moment)
        return _stamped(feeds.rss(stories, ORIGIN), stories, state.changed, "application/rss+xml; charset=UTF-8")

    def _article(self, target: ArticleTarget, moment: datetime) -> Response:
        standing = self.state(moment).by_number.get(target.number)
        if standing is None:
            return self._missing(moment)
        if standing.gone:
            return self._missing(moment, self.switches.gone_status)
        answers = self._deviations(target, standing)
        if Answer.MISSING in answers:
            return self._missing(moment)
        if Answer.REDIRECT in answers:
            return _moved(standing.path + ("amp/" if target.amp else ""))
        writer = self._writer(moment)
        html = writer.amp(standing) if target.amp else writer.article(standing, self._visits.view(standing.number))
        kept = (standing.number, standing.section, standing.slug, standing.title, standing.body, standing.broken, target.amp)
        return Response(200, html.encode(), tag=_tag(kept), changed=standing.changed)

    def _deviations(self, target: ArticleTarget, standing: Standing) -> list[Answer]:
        """What the switches say of each way in which the address differs from the story's own."""
        switches = self.switches
        answers = [switches.amp] if target.amp else []
        if target.section != standing.section:
            answers.append(switches.refiled)
        if target.slug is None:
            answers.append(switches.short_link)
        elif target.slug in standing.former_slugs:
            answers.append(switches.moved)
        elif target.slug != standing.slug:
            answers.append(switches.other_slug)
        return answers

    def _list(self, target: ListTarget, moment: datetime) -> Response:
        state = self.state(moment)
        section, switches = target.section, self.switches
        language = EDITION_SECTIONS.get(section or "", Language.RU)
        if section == "english" and target.page > 1 and not switches.english_paging:
            return self._missing(moment)
        stories = self._before_shift(self._stories_of(target, moment), target, moment)
        slider = [] if section else ([each for each in stories if each.story.bold] or stories)[:_SLIDER]
        lead = next(iter(stories if section else slider), None)
        rows = [each for each in stories if each is not lead or switches.lead_in_rows]
        pages = page_count(rows, switches.rows_per_page)
        page = target.page
        if page > pages and switches.past_end is PastEnd.MISSING:
            return self._missing(moment)
        if page > pages and switches.past_end is PastEnd.LAST:
            page = pages
        shown = cut(rows, page, switches.rows_per_page)
        groups = days(shown, language)
        first = page == 1
        if switches.decoy and not section and first and groups:
            groups[0].rows.insert(0, _decoy_row(shown[0]))
        pager = None if section == "english" and not switches.english_paging else Pager(target.base, page, pages)
        heading = SECTION_NAMES[section] if section else ""
        content = ListPage(groups, pager, language, heading, lead if section and first else None, slider if first else [])
        writer = self._writer(moment)
        html = writer.section(content) if section else writer.front(content)
        return _stamped(html, [*shown, *([lead] if lead and first else []), *content.slider], state.changed)

    def _stories_of(self, target: ListTarget, moment: datetime) -> list[Standing]:
        state = self.state(moment)
        if target.section:
            return state.section(target.section)
        return list(state.listed) if self.switches.front_mixes_editions else state.edition(Language.RU)

    def _before_shift(self, stories: list[Standing], target: ListTarget, moment: datetime) -> list[Standing]:
        """Without the newest story when a list is read for the first time at this moment, if the switch says so."""
        if not self.switches.page_shift:
            return stories
        with self._lock:
            key = (moment, target.section)
            known = key in self._read_lists
            self._read_lists.add(key)
        return stories if known else stories[1:]

    def _rows(self, stories: list[Standing], heading: str, moment: datetime) -> Response:
        page = ListPage(days(stories, Language.RU), None, Language.RU, heading)
        return _stamped(self._writer(moment).section(page), stories, self.state(moment).changed)

    def _missing(self, moment: datetime, status: int = 404) -> Response:
        return Response(status, self._writer(moment).missing(status).encode())

    def _writer(self, moment: datetime) -> PageWriter:
        return PageWriter(self.state(moment), self.switches, self._visits.visit(moment))


def _split(address: str) -> tuple[str, str, str, str]:
    """Scheme, host without port, decoded path, query; scheme and host are "" where `address` is only a path."""
    if address.startswith("/"):
        path, _, query = address.partition("#")[0].partition("?")
        return "", "", unquote(path), query
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", unquote(parts.path) or "/", parts.query


def _moved(location: str) -> Response:
    return Response(301, b"", location=location)


def _decoy_row(beside: Standing) -> Row:
    return Row(
        clock_time(beside.published), f"https://{DECOY_HOST}{beside.path}", "Шок: вот что от нас скрывали всё это время", beside.language
    )


def _stamped(text: str, stories: Iterable[Standing], changed: datetime | None, content_type: str = HTML) -> Response:
    tag = _tag(tuple((each.number, each.path, each.title) for each in stories))
    return Response(200, text.encode(), content_type, tag=tag, changed=changed)


def _tag(kept: tuple[object, ...]) -> str:
    """A weak entity tag: pages with it differ at most in what differs at every visit, and in the boxes beside the text."""
    return f'W/"{hashlib.sha256(repr(kept).encode()).hexdigest()[:24]}"'
