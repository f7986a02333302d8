"""One crawl's memory while it runs: archive, store, clock, counts and issues. Knows no Scrapy and makes no request.

Everything received passes through `record`: the WARC file first, then one transaction with the capture's row and what it says of the
article. So a kill leaves either nothing of a response, or bytes without a row, which the next run restores.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from core.clock import clock_from
from core.errors import MonitorError
from core.records import ArticleRef, Capture, IssueLevel, PageKind, RunIssue
from crawler import completeness
from crawler.archive import ArchiveWriter, ReceivedResponse, recover
from crawler.capture_rows import keep
from crawler.job import PRODUCT, CrawlJob, Progress, version
from crawler.listing import ListedStory
from crawler.revisits import RETRY_AFTER_FAILURE
from crawler.urls import canonical_url, parse_article_url, site_path
from store import Store
from store import articles as article_rows
from store import captures as capture_rows
from store import meta as meta_rows
from store.articles import KnownArticle

log = logging.getLogger(__name__)


class CrawlSession:
    """Opens the store and the run's archive file, and restores what killed runs left. Raises MonitorError in one line."""

    def __init__(
        self,
        job: CrawlJob,
        progress: Callable[[Progress], None] | None = None,
        before_archive: Callable[[CrawlSession], None] | None = None,
    ) -> None:
        self.job = job
        self.site = job.site()
        self.settings = job.settings
        self.clock = clock_from(job.settings.now)
        self.started_at = self.clock.now()
        self.zone = ZoneInfo(self.site.timezone)
        self.counts: Counter[str] = Counter()
        self.listed: dict[int, ListedStory] = {}
        self.failure: MonitorError | None = None
        self._troubles: dict[tuple[IssueLevel, str, str | None], list[tuple[str, str | None]]] = defaultdict(list)
        self._progress = progress
        self.store = Store.open(job.settings.resolved_database_url)
        if before_archive is not None:
            before_archive(self)
        recover(job.settings.archive_dir, self._restore)
        self._archive = ArchiveWriter(
            job.settings.archive_dir,
            job.run_id,
            name=f"{job.run_id}-{self.site.id}",
            software=f"{PRODUCT}/{version()}",
            created_at=self.started_at,
        )

    # ------------------------------------------------------------ clock, counts, issues

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        return self.now().astimezone(self.zone).date()

    def trouble(
        self, code: str, message: str, *, level: IssueLevel = IssueLevel.WARNING, source: str | None = None, url: str | None = None
    ) -> None:
        """Notes something that an operator should know. Troubles of one code and source become one issue."""
        log.warning("%s: %s %s", code, message, url or "")
        self._troubles[level, code, source].append((message, url))

    def issues(self) -> list[RunIssue]:
        found = []
        for (level, code, source), cases in self._troubles.items():
            message, url = cases[0]
            more = f" (and {len(cases) - 1} more; see the crawl's log)" if len(cases) > 1 else ""
            found.append(RunIssue(level, code, message + more, source, url))
        return found

    def fail(self, error: MonitorError) -> None:
        """The crawl cannot go on; the first reason is the one reported."""
        if self.failure is None:
            log.error("%s", error)
            self.failure = error

    def progress(self, kind: str, message: str) -> None:
        if self._progress is not None:
            self._progress(Progress(kind, message, dict(self.counts)))

    # ------------------------------------------------------------ addresses

    def fetch_url(self, url: str) -> str:
        """Where a canonical address is really asked for: itself, or the same path of the mirror."""
        path = site_path(url, self.site) if self.site.fetch_from else None
        return url if path is None or self.site.fetch_from is None else self.site.fetch_from.rstrip("/") + path

    def own_url(self, url: str) -> str:
        """The mirror's address as the site's own; any other unchanged."""
        mirror = urlsplit(self.site.fetch_from or "")
        parts = urlsplit(url)
        if not mirror.netloc or (parts.scheme, parts.netloc) != (mirror.scheme, mirror.netloc):
            return url
        path = parts.path.removeprefix(mirror.path.rstrip("/"))
        return urljoin(f"https://{self.site.hosts[0]}/", path or "/") + (f"?{parts.query}" if parts.query else "")

    def source_of(self, section: str) -> str | None:
        source = self.site.source_of_section(section)
        return source.id if source else None

    # ------------------------------------------------------------ what was received

    def record(
        self,
        url: str,
        *,
        kind: PageKind,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        fetched_from: str | None,
        redirected_to: str | None,
    ) -> Capture:
        """Archives a response, then stores its row. `url` and `redirected_to` are the site's own addresses. Raises MonitorError."""
        parsed = parse_article_url(url, self.site)
        if kind is PageKind.ARTICLE and parsed is None:
            kind = PageKind.OTHER
        ref, section = parsed if parsed and kind is PageKind.ARTICLE else (None, "")
        source = self.source_of(section) if ref else None
        before = self._last_capture(ref) if ref else None
        response = ReceivedResponse(
            url=canonical_url(url, self.site) or url,
            status=status,
            headers=headers,
            body=body,
            fetched_at=self.now(),
            site=self.site.id,
            kind=kind,
            number=ref.number if ref else None,
            source=source,
            fetched_from=fetched_from,
            redirected_to=redirected_to,
        )
        capture = self._archive.write(response, refers_to=before if status == 304 else None)
        self._store(capture)
        if ref and status == 200:
            self.counts["articles"] += 1
            same = before is not None and before.digest == capture.digest
            self.counts["new" if before is None else "unchanged" if same else "changed"] += 1
        elif ref and status == 304:
            self.counts["unchanged"] += 1
        elif ref and status in (404, 410):
            self.counts["gone"] += 1
        return capture

    def list_stories(self, stories: Iterable[ListedStory]) -> dict[int, KnownArticle]:
        """Stores what a list says of its stories. Returns what was known of each before."""
        stories = tuple(stories)
        with self.store.write() as tx:
            known = article_rows.known(tx, self.site.id, [story.ref.number for story in stories])
            for story in stories:
                article_rows.seen(
                    tx,
                    story.ref,
                    url=story.url,
                    source=self.source_of(story.section),
                    section=story.section,
                    listed_at=story.listed_at,
                    now=self.now(),
                )
        for story in stories:
            if story.ref.number not in self.listed or story.listed_at:
                self.listed[story.ref.number] = story
        return known

    def unsettled(self, ref: ArticleRef, captures: Sequence[Capture]) -> None:
        """An article whose page could not be had, or led elsewhere: due again by the next night, until it is too old for revisits.

        `captures` are what its address answered, redirect hops first.
        """
        own = [capture for capture in captures if capture.number == ref.number] or captures
        with self.store.write() as tx:
            known = article_rows.known(tx, ref.site, [ref.number]).get(ref.number)
            if known is not None:
                last_age = timedelta(hours=self.site.revisit_schedule[-1])
                again = self.now() + RETRY_AFTER_FAILURE
                article_rows.fetched(tx, ref, own[-1], again if again <= (known.listed_at or known.first_seen) + last_age else None)

    def due(self, limit: int) -> list[KnownArticle]:
        with self.store.read() as tx:
            return article_rows.due_revisits(tx, self.site.id, self.now(), limit)

    def judge_completeness(self, sources: Iterable[str]) -> None:
        """Troubles for what should have been found and was not. `sources` are those whose lists were read to the end."""
        found = completeness.floor_issues(self.site, self.listed.values(), sources, self.now())
        first, last = completeness.settled_window(self.site, self.now())
        with self.store.read() as tx:
            between = article_rows.number_range_by_date(tx, self.site.id, first, last)
            known = len(article_rows.numbers_between(tx, self.site.id, *between)) if between else 0
        numbers = completeness.NumberRange(*between, known) if between else None
        if numbers is not None:
            self.counts["numbers_due"] = numbers.high - numbers.low + 1
            self.counts["numbers_known"] = known
        missing = completeness.missing_issue(self.site, numbers)
        for issue in [*found, *([missing] if missing else [])]:
            self.trouble(issue.code, issue.message, level=issue.level, source=issue.source)

    # ------------------------------------------------------------ how far lists were read

    def walked_at(self, root: str) -> datetime | None:
        """When the list at `root` was last read to its end (down to what was known)."""
        text = self._meta(f"crawl:{self.site.id}:{root}:walked")
        return datetime.fromisoformat(text) if text else None

    def walked(self, root: str) -> None:
        self._set_meta(f"crawl:{self.site.id}:{root}:walked", self.started_at.isoformat())

    def backfill_page(self, root: str, since: date) -> int | None:
        """The list page that a backfill stopped at; 1 when it has not begun, None when it is done."""
        text = self._meta(f"crawl:{self.site.id}:{root}:backfill:{since}")
        return None if text == "done" else int(text or 1)

    def set_backfill_page(self, root: str, since: date, page: int | None) -> None:
        self._set_meta(f"crawl:{self.site.id}:{root}:backfill:{since}", "done" if page is None else str(page))

    def close(self) -> None:
        self._archive.close()
        self.store.close()

    # ------------------------------------------------------------ inner workings

    def _meta(self, key: str) -> str | None:
        with self.store.read() as tx:
            return meta_rows.get(tx, key)

    def _set_meta(self, key: str, value: str) -> None:
        with self.store.write() as tx:
            meta_rows.set(tx, key, value)

    def _last_capture(self, ref: ArticleRef) -> Capture | None:
        with self.store.read() as tx:
            return capture_rows.latest(tx, ref, with_body=True)

    def _restore(self, captures: Iterator[Capture]) -> None:
        """Rows for what a killed run archived and did not live to store."""
        for capture in captures:
            with self.store.read() as tx:
                missing = capture_rows.get(tx, capture.id) is None
            if missing:
                self._store(capture)
                self.counts["restored"] += 1

    def _store(self, capture: Capture) -> None:
        with self.store.write() as tx:
            keep(tx, capture, self.site)


def horizon(now: datetime, walked_at: datetime | None, overlap_h: int) -> datetime:
    """Lists are read until their rows are older than this: the overlap before the last complete reading, or before now where none was."""
    return min(now, walked_at or now).astimezone(UTC) - timedelta(hours=overlap_h)
