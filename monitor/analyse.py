"""Conducts the second stage: pending captures through the pure steps in worker processes, each result stored in one transaction.

Reads pages from the archive and hands them out; knows nothing of what the steps do. A page that dies, hangs or needs too much memory
costs only itself: it is recorded as failed, with an issue on the run, and the others go on. A page that the archive does not give back
stays pending: a disk that is not there tonight may be tomorrow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.errors import ArchiveError
from core.records import Analysis, ArticleRef, Capture, Version
from monitor.application import Application
from monitor.narrator import Step
from monitor.page_pool import Handed, PagePool, Terms
from monitor.page_worker import Failure, Page
from monitor.runs import RunLog
from monitor.search_fill import fill_search
from store import captures, versions

_WINDOW_PER_WORKER = 8  # pages handed out ahead of the one stored next: keeps workers busy without holding a night's pages in memory
_PAGES_WORTH_A_WORKER = 50  # in the time that a worker takes to start, another reads about as many


@dataclass(frozen=True, slots=True)
class AnalyseCounts:
    """What analysing did: pages taken up, versions new to the store, silent edits, pages as they were, pages that failed."""

    pages: int = 0
    new_versions: int = 0
    edits: int = 0
    unchanged: int = 0
    failed: int = 0
    facts: int = 0


def analyse(app: Application, log: RunLog, step: Step) -> AnalyseCounts:
    """Takes up every capture not yet analysed under today's extractor and rules. Resumable at any page.

    Raises ArchiveError without an archive folder, MonitorError where no page can be read at all: workers cannot start, or the
    program changed meanwhile.
    """
    from pipelines.extract import EXTRACTOR
    from pipelines.reading_version import reading_version

    rules = reading_version(app.seeds)
    fill_search(app)
    with app.store.read() as tx:
        pending = captures.pending(tx, EXTRACTOR, rules)
    if not pending:
        return AnalyseCounts()
    if not app.settings.archive_dir.is_dir():
        raise ArchiveError(
            f"the archive folder {app.settings.archive_dir} is not there; bring it back: {len(pending)} pages wait to be read"
        )
    step.total(len(pending))
    conductor = _Conductor(app, log, EXTRACTOR, rules)
    with PagePool(_terms(app, rules, len(pending))) as pool:
        for _ in conductor.conduct(pending, pool):
            step.advance()
    return conductor.counts


class _Conductor:
    """Hands pages out and stores what comes back, in the order of the captures: a later capture never overtakes an earlier one."""

    def __init__(self, app: Application, log: RunLog, extractor: str, rules: str) -> None:
        self._app, self._log, self._extractor, self._rules = app, log, extractor, rules
        self.counts = AnalyseCounts(0)

    def conduct(self, pending: Iterable[Capture], pool: PagePool) -> Iterator[Capture]:
        """Yields each capture when it is done with."""
        window: deque[tuple[Capture, Handed | Failure]] = deque()
        size = self._app.settings.analyse.workers * _WINDOW_PER_WORKER
        for capture in pending:
            window.append((capture, self._hand_out(capture, pool)))
            if len(window) >= size:
                yield self._take_in(*window.popleft(), pool)
        while window:
            yield self._take_in(*window.popleft(), pool)

    def _hand_out(self, capture: Capture, pool: PagePool) -> Handed | Failure:
        """A Failure where the page cannot even be read back."""
        from crawler.archive import read_record

        if capture.number is None:
            return Failure("extract", "the capture has no article number")
        ref = ArticleRef(capture.site, capture.number)
        try:
            body = read_record(self._app.settings.archive_dir, capture.warc_file, capture.offset).body
        except ArchiveError as error:
            return Failure("archive", str(error))
        with self._app.store.read() as tx:
            known = versions.content_keys(tx, ref, self._extractor, self._rules)
        return pool.hand_out(Page(capture.url, ref, capture.site, body, frozenset(known)))

    def _take_in(self, capture: Capture, handed: Handed | Failure, pool: PagePool) -> Capture:
        outcome = handed if isinstance(handed, Failure) else pool.outcome(handed)
        if isinstance(outcome, Failure):
            self._failed(capture, outcome)
        else:
            self._store(capture, outcome)
        return capture

    def _store(self, capture: Capture, outcome: Analysis | Version) -> None:
        known = isinstance(outcome, Version)
        analysis = Analysis(outcome, (), (), self._rules) if isinstance(outcome, Version) else outcome
        with self._app.store.write() as tx:
            saved = versions.save_analysis(tx, capture, analysis, self._app.clock.now())
        done = self.counts
        self.counts = replace(
            done,
            pages=done.pages + 1,
            new_versions=done.new_versions + saved.new_version,
            edits=done.edits + saved.edit,
            unchanged=done.unchanged + known,
            facts=done.facts + len(analysis.facts),
        )

    def _failed(self, capture: Capture, failure: Failure) -> None:
        if failure.kind != "archive":
            with self._app.store.write() as tx:
                versions.save_failure(tx, capture.id, self._extractor, self._rules, failure.kind, failure.message, self._app.clock.now())
        self._log.fail(f"page-{failure.kind}", f"{capture.url} was not read: {failure.message}", capture.source, capture.url)
        self.counts = replace(self.counts, pages=self.counts.pages + 1, failed=self.counts.failed + 1)


def _terms(app: Application, rules: str, pages: int) -> Terms:
    limits = app.settings.analyse
    workers = min(limits.workers, 1 + pages // _PAGES_WORTH_A_WORKER)
    home = app.programmes[0].home
    return Terms(app.seeds, home, rules, workers, limits.page_time_limit_s, limits.page_memory_limit_mb)
