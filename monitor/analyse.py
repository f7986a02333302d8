"""Conducts the second stage: pending captures through the pure steps in worker processes, each result stored in one transaction.

Reads pages from the archive and hands them out; knows nothing of what the steps do. A page that dies, hangs or needs too much memory
costs only itself: it is recorded as failed, with an issue on the run, and the others go on (pebble: a pool that survives its workers).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as PoolTimeout
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from core.errors import ArchiveError
from core.records import Analysis, ArticleRef, Capture, Version
from monitor.application import Application
from monitor.narrator import Step
from monitor.page_worker import Failure, Page, analyse_page, prepare
from monitor.runs import RunLog
from store import captures, versions

if TYPE_CHECKING:
    from pebble import ProcessPool

_WINDOW_PER_WORKER = 8  # pages handed out ahead of the one stored next: keeps workers busy without holding a night's pages in memory
_PAGES_PER_WORKER = 2000  # then a fresh process, against slow leaks in parsers


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
    """Takes up every capture not yet analysed under today's extractor and rules. Resumable at any page."""
    from pipelines.extract import EXTRACTOR
    from pipelines.reading_version import reading_version

    rules = reading_version(app.seeds)
    with app.store.read() as tx:
        pending = captures.pending(tx, EXTRACTOR, rules)
    if not pending:
        return AnalyseCounts()
    step.total(len(pending))
    conductor = _Conductor(app, log, EXTRACTOR, rules)
    with _pool(app) as pool:
        for _ in conductor.conduct(pending, pool):
            step.advance()
    return conductor.counts


class _Conductor:
    """Hands pages out and stores what comes back, in the order of the captures: a later capture never overtakes an earlier one."""

    def __init__(self, app: Application, log: RunLog, extractor: str, rules: str) -> None:
        self._app, self._log, self._extractor, self._rules = app, log, extractor, rules
        self.counts = AnalyseCounts(0)

    def conduct(self, pending: Iterable[Capture], pool: ProcessPool) -> Iterator[Capture]:
        """Yields each capture when it is done with."""
        window: deque[tuple[Capture, Any]] = deque()
        size = self._app.settings.analyse.workers * _WINDOW_PER_WORKER
        for capture in pending:
            window.append((capture, self._hand_out(capture, pool)))
            if len(window) >= size:
                yield self._take_in(*window.popleft())
        while window:
            yield self._take_in(*window.popleft())

    def _hand_out(self, capture: Capture, pool: ProcessPool) -> Any:
        """A future, or a Failure where the page cannot even be read back."""
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
        page = Page(capture.url, ref, capture.site, body, frozenset(known))
        return pool.schedule(analyse_page, args=(page,), timeout=self._app.settings.analyse.page_time_limit_s)

    def _take_in(self, capture: Capture, handed: Any) -> Capture:
        outcome = handed if isinstance(handed, Failure) else self._result(handed)
        if isinstance(outcome, Failure):
            self._failed(capture, outcome)
        else:
            self._store(capture, outcome)
        return capture

    def _result(self, future: Any) -> Analysis | Version | Failure:
        from pebble import ProcessExpired

        try:
            outcome: Analysis | Version | Failure = future.result()
        except PoolTimeout:
            return Failure("time", f"took longer than {self._app.settings.analyse.page_time_limit_s:.0f} s and was given up")
        except ProcessExpired as error:
            return Failure("died", f"its worker process ended with code {error.exitcode}")
        except Exception as error:  # noqa: BLE001 - the border of one article: whatever a page provokes costs that page only
            return Failure("fault", f"{type(error).__name__}: {error}")
        return outcome

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
        with self._app.store.write() as tx:
            versions.save_failure(tx, capture.id, self._extractor, self._rules, failure.kind, failure.message, self._app.clock.now())
        self._log.fail(f"page-{failure.kind}", f"{capture.url} was not read: {failure.message}", capture.source, capture.url)
        self.counts = replace(self.counts, pages=self.counts.pages + 1, failed=self.counts.failed + 1)


@contextmanager
def _pool(app: Application) -> Iterator[ProcessPool]:
    """Workers by spawn: nothing of the parent's threads or database connections leaks into them."""
    from pebble import ProcessPool

    settings = app.settings
    made = ProcessPool(
        max_workers=settings.analyse.workers,
        max_tasks=_PAGES_PER_WORKER,
        initializer=prepare,
        initargs=(settings.seeds_dir, settings.seeds_enable, app.programmes[0].home, settings.analyse.page_memory_limit_mb),
        context=get_context("spawn"),
    )
    try:
        yield made
        made.close()  # type: ignore[no-untyped-call]
    except BaseException:
        made.stop()  # type: ignore[no-untyped-call]
        raise
    finally:
        made.join()
