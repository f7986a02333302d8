"""The spider of any site in the seeds: robots.txt, then its lists page by page with the stories they name, feeds, revisits.

It decides what to ask for and takes note of answers. What was received is archived below it (crawler/transport.py), what an answer
means for an article is stored by the session, and no page's text is read here: that is analysis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from core.clock import clock_from
from core.errors import BlockedError, FetchError
from core.records import ArticleRef, Capture, IssueLevel, PageKind, RunIssue, RunStatus
from core.settings import Settings, load_settings
from crawler.feed import parse_feed
from crawler.job import CrawlJob, CrawlResult, user_agent
from crawler.listing import ListedStory, page_url, parse_list
from crawler.middlewares import Robots
from crawler.revisits import is_conditional
from crawler.session import CrawlSession, horizon
from crawler.transport import Pace
from crawler.urls import canonical_url, parse_article_url
from crawler.walk import Walk
from store import runs as run_rows
from store.articles import KnownArticle

SETTINGS_KEY = "POLICY_MONITOR"
_FIRST_CONTACT_TRIES = 1
_FIRST_CONTACT_TIMEOUT_S = 15
_LOST_IN_A_ROW = 5
"""So many addresses in a row that cannot be had, each retried: the site or the network is down, and insisting helps nobody."""
_MAX_REVISITS = 2000
_BACKFILL_MAX_PAGES = 5000
_LISTS_FIRST, _STORIES_NEXT = 10, 0


class SiteSpider(Spider):
    """One crawl of one site. `session` may be handed in (crawler/process.py); under plain `scrapy crawl` the spider opens its own."""

    name = "site"

    def __init__(self, session: CrawlSession, *, standalone: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.session = session
        self.site = session.site
        self.pace = Pace(self.site.delay_s)
        self.robots = Robots()
        self.result: CrawlResult | None = None
        self._standalone = standalone
        self._asked: set[int] = set()
        self._walks: list[Walk] = []
        self._waiting: dict[int, list[Walk]] = defaultdict(list)
        self._lost_in_a_row = 0
        self._rates: dict[str, float] = {}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Lays the site's delay and our name over Scrapy's settings, before the downloader is made."""
        super().update_settings(settings)
        chosen = _settings_of(settings)
        site = CrawlJob(chosen, cls.name, "").site()
        settings.set("USER_AGENT", user_agent(chosen, site), priority="spider")
        settings.set("DOWNLOAD_DELAY", site.delay_s, priority="spider")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", site.concurrent, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, session: CrawlSession | None = None, **kwargs: Any) -> Self:
        standalone = session is None
        if session is None:
            chosen = _settings_of(crawler.settings)
            now = clock_from(chosen.now).now()
            session = CrawlSession(CrawlJob(chosen, cls.name, f"{now:%Y%m%dT%H%M%S}-scrapy"), before_archive=_start_run)
        spider = cls(session, standalone=standalone, **kwargs)
        spider._set_crawler(crawler)
        return spider

    # ------------------------------------------------------------ first contact

    async def start(self) -> AsyncIterator[Request]:
        yield Request(
            f"https://{self.site.hosts[0]}/robots.txt",
            callback=self.on_robots,
            errback=self.no_contact,
            dont_filter=True,
            meta={"kind": PageKind.ROBOTS.value, "max_retry_times": _FIRST_CONTACT_TRIES, "download_timeout": _FIRST_CONTACT_TIMEOUT_S},
        )

    def on_robots(self, response: Response) -> Iterator[Request]:
        self.robots.read(response.status, response.body)
        if response.status >= 500:
            self.session.fail(FetchError(f"{self._base} answers {response.status} to robots.txt; nothing was fetched, try again later"))
            return
        self.pace.spacing_s = self.robots.delay_s
        roots = [(source, root) for source in self.site.sources for root in source.roots]
        if not any(self.robots.allows(self._url(root)) for _, root in roots):
            self.session.fail(BlockedError(f"robots.txt of {self._base} forbids its lists to us; nothing was fetched"))
            return
        for source, root in roots:
            walk = self._new_walk(root, source.id)
            if walk is not None:
                self._walks.append(walk)
                yield self._list_request(walk)
        if self.session.job.backfill_since is None:
            yield from (self._feed_request(path) for source in self.site.sources for path in source.feeds)
            yield from self._revisits()

    def no_contact(self, failure: Failure) -> None:
        if failure.check(IgnoreRequest):  # type: ignore[no-untyped-call]
            self.session.fail(
                FetchError(f"{self._base} sends us elsewhere for robots.txt; nothing was fetched, check that the site is its own")
            )
            return
        reason = " ".join(str(failure.value).split()) or type(failure.value).__name__
        self.session.fail(FetchError(f"cannot reach {self._base}: {reason}; check the network"))

    # ------------------------------------------------------------ lists

    def on_list(self, response: Response, walk: Walk) -> Iterator[Request]:
        url = self._url(page_url(walk.root, walk.page))
        if response.status != 200 or canonical_url(response.url, self.site) != canonical_url(url, self.site):
            yield from self._no_list(response, walk)
            return
        self._lost_in_a_row = 0
        self.session.counts["lists"] += 1
        page = parse_list(_html(response), response.url, self.site, today=self.session.today(), carried_day=walk.carried_day)
        for address in page.rejected:
            self.session.trouble(
                "lookalike_link", "a list links to an imitation of the site; not followed", source=walk.source.id, url=address
            )
        for address in page.archive_links:
            self.session.trouble(
                "old_archive_link", "a list links to the older layout, which is not read", source=walk.source.id, url=address
            )
        if not page.rows and walk.page == 1:
            self._end(walk, "failed")
            self.session.trouble(
                "empty_list",
                f"the list {url} holds no story that could be read; the site's layout may have changed",
                level=IssueLevel.ERROR,
                source=walk.source.id,
                url=url,
            )
        known = self.session.list_stories(page.stories)
        end = walk.after(page, known)
        wanted = [story for story in page.stories if walk.wants(story, known.get(story.ref.number))]
        requests = [self._story_request(story, walk) for story in wanted if story.ref.number not in self._asked]
        self.session.counts["listed"] = len(self.session.listed)
        self.session.progress("listing", f"{walk.source.name}, page {walk.page}: {len(requests)} stories to fetch")
        self._estimate(walk, page.rows)
        if end is not None and not walk.ended:
            self._end(walk, end)
        yield from requests
        yield from self._next_page(walk)

    def _no_list(self, response: Response, walk: Walk) -> Iterator[Request]:
        """A list page that is none: past the last page a site answers 404 or leads back to the front."""
        if walk.page > 1 and (response.status in (404, 410) or response.status == 200):
            self._end(walk, "end")
        else:
            if response.status == 403:
                self._refused(response)
            led = f"leads to {response.url}" if response.status == 200 else f"answered {response.status}"
            self.session.trouble(
                "list_failed",
                f"the list {walk.root} {led} and could not be read",
                level=IssueLevel.ERROR,
                source=walk.source.id,
                url=response.url,
            )
            self._end(walk, "failed")
        yield from ()

    def list_lost(self, failure: Failure) -> None:
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]
        self._lost(failure, "list_failed", f"the list could not be read: {_reason(failure)}", IssueLevel.ERROR, walk.source.id)
        self._end(walk, "failed")

    def _next_page(self, walk: Walk) -> Iterator[Request]:
        """The next page, once every story of this one has been asked for and answered: so a kill leaves no gap behind the place noted."""
        if walk.waiting_for or walk.ended:
            if walk.ended and not walk.waiting_for and walk.complete:
                self._note_position(walk, done=True)
            return
        self._note_position(walk)
        walk.page += 1
        yield self._list_request(walk)

    def _note_position(self, walk: Walk, *, done: bool = False) -> None:
        if walk.backfill_since is not None:
            self.session.set_backfill_page(walk.root, walk.backfill_since, None if done else walk.page + 1)

    def _end(self, walk: Walk, why: str) -> None:
        walk.ended = True
        walk.complete = why in ("reached", "end")
        if why == "cap":
            self.session.trouble(
                "paging_cap",
                f"the list {walk.root} was left after {walk.pages_read} pages, before known stories were reached; raise crawl.max_pages",
                source=walk.source.id,
                url=self._url(page_url(walk.root, walk.page)),
            )

    def _new_walk(self, root: str, source_id: str) -> Walk | None:
        crawl, since = self.session.settings.crawl, self.session.job.backfill_since
        source = self.site.source(source_id)
        assert source is not None
        if not self.robots.allows(self._url(root)):
            self.session.trouble(
                "robots_forbids", f"robots.txt forbids the list {root}", level=IssueLevel.ERROR, source=source.id, url=self._url(root)
            )
            return None
        if since is not None:
            page = self.session.backfill_page(root, since)
            if page is None:
                return None
            start = datetime.combine(since, time.min, self.session.zone).astimezone(UTC)
            return Walk(root, source, start, False, _BACKFILL_MAX_PAGES, page=max(1, page - 1), backfill_since=since)
        before = self.session.walked_at(root)
        return Walk(root, source, horizon(self.session.now(), before, crawl.paging_overlap_hours), before is None, crawl.max_pages)

    def _estimate(self, walk: Walk, rows: tuple[ListedStory, ...]) -> None:
        """What a backfill will take, told once the first page of every list has shown how fast the list moves."""
        if walk.backfill_since is None or walk.root in self._rates:
            return
        times = sorted(story.listed_at for story in rows if story.listed_at)
        span = (times[-1] - times[0]) if len(times) > 1 else timedelta()
        per_day = len(times) / max(span / timedelta(days=1), 1 / 24) if times else 0.0
        days = max((times[-1] - walk.horizon) / timedelta(days=1), 0.0) if times else 0.0
        self._rates[walk.root] = per_day * days
        if len(self._rates) == len(self._walks):
            stories = round(sum(self._rates.values()))
            minutes = stories * max(self.site.delay_s, self.pace.spacing_s) * 1.1 / 60
            self.session.counts["estimated"] = stories
            self.session.progress("estimate", f"about {stories} stories since {walk.backfill_since}, about {minutes:.0f} minutes")

    # ------------------------------------------------------------ feeds

    def on_feed(self, response: Response) -> Iterator[Request]:
        stories = parse_feed(response.body, self.site, now=self.session.now()) if response.status == 200 else ()
        if not stories:
            return
        self.session.counts["feeds"] += 1
        known = self.session.list_stories(stories)
        yield from (
            self._story_request(story) for story in stories if story.ref.number not in known and story.ref.number not in self._asked
        )

    def feed_lost(self, failure: Failure) -> None:
        self.logger.info("no feed at %s: %s", failure.request.url, _reason(failure))  # type: ignore[attr-defined]

    # ------------------------------------------------------------ articles

    def on_article(self, response: Response, ref: ArticleRef) -> Iterator[Request]:
        arrived = parse_article_url(response.url, self.site)
        captures: list[Capture] = response.meta["captures"]
        if response.status == 200 and (arrived is None or arrived[0] != ref):
            self.session.trouble("led_elsewhere", f"the address of article {ref.number} leads to another page", url=response.url)
            self.session.unsettled(ref, captures)
        elif response.status not in (200, 304, 404, 410):
            if response.status == 403:
                self._refused(response)
            self.session.counts["failed"] += 1
            self.session.trouble("article_failed", f"an article answered {response.status}; it is asked again next night", url=response.url)
            self.session.unsettled(ref, captures)
        else:
            self._lost_in_a_row = 0
        self.session.progress("article", response.url)
        yield from self._answered(ref)

    def article_lost(self, failure: Failure) -> Iterator[Request]:
        self.session.counts["failed"] += 1
        self._lost(failure, "article_failed", f"an article could not be had: {_reason(failure)}", IssueLevel.WARNING, None)
        yield from self._answered(failure.request.cb_kwargs["ref"])  # type: ignore[attr-defined]

    def _answered(self, ref: ArticleRef) -> Iterator[Request]:
        for walk in self._waiting.pop(ref.number, []):
            walk.waiting_for.discard(ref.number)
            yield from self._next_page(walk)

    def _revisits(self) -> Iterator[Request]:
        for known in self.session.due(_MAX_REVISITS):
            if known.number not in self._asked:
                self.session.counts["revisits"] += 1
                yield self._article_request(ArticleRef(self.site.id, known.number), known.url, self._validators(known))

    def _validators(self, known: KnownArticle) -> dict[str, str]:
        if not self.session.settings.crawl.validators or not is_conditional(known.fetches):
            return {}
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in asked.items() if value}

    # ------------------------------------------------------------ requests

    def _list_request(self, walk: Walk) -> Request:
        return Request(
            self._url(page_url(walk.root, walk.page)),
            callback=self.on_list,
            errback=self.list_lost,
            cb_kwargs={"walk": walk},
            priority=_LISTS_FIRST,
            dont_filter=True,
            meta={"kind": PageKind.LISTING.value},
        )

    def _feed_request(self, path: str) -> Request:
        meta = {"kind": PageKind.FEED.value, "max_retry_times": 0}
        return Request(self._url(path), callback=self.on_feed, errback=self.feed_lost, dont_filter=True, meta=meta)

    def _story_request(self, story: ListedStory, walk: Walk | None = None) -> Request:
        if walk is not None:
            walk.waiting_for.add(story.ref.number)
            self._waiting[story.ref.number].append(walk)
        return self._article_request(story.ref, story.url, {})

    def _article_request(self, ref: ArticleRef, url: str, headers: dict[str, str]) -> Request:
        self._asked.add(ref.number)
        return Request(
            url,
            callback=self.on_article,
            errback=self.article_lost,
            cb_kwargs={"ref": ref},
            headers=headers,
            priority=_STORIES_NEXT,
            dont_filter=True,
            meta={"kind": PageKind.ARTICLE.value},
        )

    def _url(self, path: str) -> str:
        return f"{self._base}{path}"

    @property
    def _base(self) -> str:
        return f"https://{self.site.hosts[0]}"

    # ------------------------------------------------------------ trouble and the end

    def _lost(self, failure: Failure, code: str, message: str, level: IssueLevel, source: str | None) -> None:
        """Something that could not be had. What our own guard dropped has been told already."""
        if failure.check(IgnoreRequest):  # type: ignore[no-untyped-call]
            return
        self.session.trouble(code, message, level=level, source=source, url=failure.request.url)  # type: ignore[attr-defined]
        self._lost_in_a_row += 1
        if self._lost_in_a_row >= _LOST_IN_A_ROW:
            self.session.fail(FetchError(f"{self._base} stopped answering: {_reason(failure)}; what was fetched is kept, run again later"))

    def _refused(self, response: Response) -> None:
        self._lost_in_a_row += 1
        if self._lost_in_a_row >= _LOST_IN_A_ROW or response.meta.get("kind") == PageKind.LISTING.value:
            self.session.fail(BlockedError(f"{self._base} refuses us ({response.status}); the crawl stopped, do not insist: ask the site"))

    def closed(self, reason: str) -> None:
        session = self.session
        finished = reason == "finished" and session.failure is None
        if finished:
            for walk in self._walks:
                if walk.complete:
                    session.walked(walk.root)
            if session.job.backfill_since is None:
                session.judge_completeness(walk.source.id for walk in self._walks if walk.complete)
        elif session.failure is None:
            session.trouble("stopped", f"the crawl was stopped before its end ({reason}); the next run goes on", level=IssueLevel.ERROR)
        received = session.counts["lists"] + session.counts["articles"]
        if isinstance(session.failure, FetchError) and received:
            session.trouble("crawl_stopped", str(session.failure), level=IssueLevel.ERROR)
            session.failure = None
        issues = session.issues()
        complete = finished and all(walk.complete for walk in self._walks) and not any(one.level is IssueLevel.ERROR for one in issues)
        status = RunStatus.OK if complete else RunStatus.PARTIAL
        self.result = CrawlResult(self.site.id, session.job.run_id, status, +session.counts, tuple(issues))
        if self._standalone:
            _finish_run(session, self.result)
        session.close()


def _settings_of(settings: BaseSettings) -> Settings:
    given = settings.get(SETTINGS_KEY)
    return Settings.model_validate_json(given) if given else load_settings()


def _start_run(session: CrawlSession) -> None:
    with session.store.write() as tx:
        run_rows.start(tx, run_id=session.job.run_id, kind="crawl", now=session.now())


def _finish_run(session: CrawlSession, result: CrawlResult) -> None:
    with session.store.write() as tx:
        for issue in result.issues:
            run_rows.add_issue(tx, result.run_id, issue, session.now())
        if session.failure is not None:
            failed = RunIssue(IssueLevel.ERROR, "crawl_failed", str(session.failure))
            run_rows.add_issue(tx, result.run_id, failed, session.now())
        run_rows.finish(tx, result.run_id, RunStatus.FAILED if session.failure else result.status, session.now(), dict(result.counts))


def _html(response: Response) -> str:
    """The site writes UTF-8; where a header or tag claims otherwise, the bytes are believed first."""
    try:
        return response.body.decode("utf-8")
    except UnicodeDecodeError:
        text: str = getattr(response, "text", "") or response.body.decode("utf-8", "replace")
        return text


def _reason(failure: Failure) -> str:
    return " ".join(str(failure.value).split()) or type(failure.value).__name__
