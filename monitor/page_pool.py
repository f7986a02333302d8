"""Worker processes for pages: hands pages out and gets what became of each. Knows nothing of archive or store.

pebble's pool survives workers that die or hang on a page. Three things it does not say are seen to here: workers that cannot start at
all, workers that die between two pages (its pool is then broken, and pages not yet sent wait for ever), and an answer that never comes.
"""

from __future__ import annotations

import time
from concurrent.futures import TimeoutError as PoolTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from core.errors import MonitorError
from core.records import Analysis, Version
from monitor.page_worker import Failure, Page, analyse_page, prepare, roll_call

if TYPE_CHECKING:
    from seeds.loader import Seeds

_PAGES_PER_WORKER = 2000  # then a fresh process, against slow leaks in parsers
_LOOK_S = 1.0
"""How often the pool's health is looked at while an answer is waited for."""
_START_S = 120.0
"""How long workers may take to start: about a second on an idle machine."""
_LOST_S = 60.0
"""How long after twice its time limit a page's answer is waited for: by then its worker was started, and ended if it hung."""
_TRIES = 2
"""A page without an answer is given to a second pool, alone: the second time the page itself is to blame."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What workers are told, and what holds for each page. `rules`: the reading version that every worker must have loaded."""

    seeds: Seeds
    home: str
    rules: str
    workers: int
    page_time_limit_s: float
    page_memory_limit_mb: int


@dataclass(slots=True, eq=False)
class Handed:
    """A page that was handed out. `future` None: it waits to be sent."""

    page: Page
    future: Any = None
    lost: int = 0


class PagePool:
    """A context manager: workers start on entering and are gone on leaving, whatever they do.

    Raises MonitorError of one line where workers cannot start: what keeps them from it is wrong for every page.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._pool: Any = None
        self._out: list[Handed] = []

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def hand_out(self, page: Page) -> Handed:
        """Gives the page to the next free worker. Each is to be asked for its outcome, oldest first."""
        handed = Handed(page)
        self._out.append(handed)
        if all(one.future is not None for one in self._out[:-1]):
            self._send(handed)
        return handed

    def outcome(self, handed: Handed) -> Analysis | Version | Failure:
        """Waits for what became of the oldest page handed out: a Version alone where its content was known.

        Raises MonitorError where no page can be read: workers no longer start, or are of another version of the program than this process.
        """
        for waiting in self._out:
            if waiting.future is None:
                self._send(waiting)
        while (found := self._answer(handed)) is None:
            handed.lost += 1
            self._start_again()
            if handed.lost == _TRIES:
                found = Failure("died", f"its worker process vanished, {_TRIES} times")
                break
            self._send(handed)
        self._out.remove(handed)
        if isinstance(found, MonitorError):
            raise found
        if isinstance(found, Analysis) and found.rules != self._terms.rules:
            raise _changed()
        return found

    def _answer(self, handed: Handed) -> Analysis | Version | Failure | MonitorError | None:
        """None where there will be none: the pool is broken."""
        from pebble import ProcessExpired

        # The oldest page is never behind another: by then it was read, or given up by the pool, or is lost.
        until_s = time.monotonic() + 2 * self._terms.page_time_limit_s + _LOST_S
        while True:
            try:
                found: Analysis | Version | Failure | MonitorError = handed.future.result(timeout=_LOOK_S)
            except PoolTimeout:
                if handed.future.done():
                    return Failure("time", f"took longer than {self._terms.page_time_limit_s:g} s and was given up")
                if not self._pool.active or time.monotonic() > until_s:
                    return None
                continue
            except ProcessExpired as error:
                return Failure("died", f"its worker process ended with code {error.exitcode}")
            except BrokenProcessPool:
                return None
            except Exception as error:  # noqa: BLE001 - the border of one article: whatever a page provokes costs that page only
                return Failure("fault", f"{type(error).__name__}: {error}")
            return found

    def _send(self, handed: Handed) -> None:
        if not self._pool.active:
            self._start_again()
        handed.future = self._pool.schedule(analyse_page, args=(handed.page,), timeout=self._terms.page_time_limit_s)

    def _start_again(self) -> None:
        """A fresh pool. What has no answer waits to be sent again, the oldest alone: so a page that breaks pools is told from others."""
        self._stop()
        for handed in self._out:
            if not _answered(handed):
                handed.future = None
        self._start()

    def _start(self) -> None:
        """Workers by spawn: nothing of the parent's threads or database connections leaks into them."""
        from pebble import ProcessPool

        terms = self._terms
        self._pool = ProcessPool(
            max_workers=terms.workers,
            max_tasks=_PAGES_PER_WORKER,
            initializer=prepare,
            initargs=(terms.seeds, terms.home, terms.page_memory_limit_mb),
            context=get_context("spawn"),
        )
        called = self._called()
        if isinstance(called, MonitorError):
            raise called
        if called != terms.rules:
            raise _changed()

    def _called(self) -> str | MonitorError:
        """What the first worker that is ready answers. A pool may break before it knows of the question: then nobody would."""
        answer = self._pool.schedule(roll_call)
        until_s = time.monotonic() + _START_S
        while True:
            try:
                called: str | MonitorError = answer.result(timeout=_LOOK_S)
            except PoolTimeout:
                if not self._pool.active:
                    return _no_workers("they end before they are ready")
                if time.monotonic() > until_s:
                    return _no_workers(f"not ready after {_START_S:.0f} s")
                continue
            except Exception as error:  # noqa: BLE001 - whatever keeps workers from starting, the stage ends with one line
                return _no_workers(str(error) or type(error).__name__)
            return called

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None


def _answered(handed: Handed) -> bool:
    if handed.future is None or not handed.future.done():
        return False
    return not isinstance(handed.future.exception(), BrokenProcessPool)


def _no_workers(why: str) -> MonitorError:
    return MonitorError(
        f"worker processes cannot start ({why}); what was read is kept: free memory, or set analyse.workers lower, and run again"
    )


def _changed() -> MonitorError:
    return MonitorError("the program was changed while pages were read; what was read is kept, run again for the rest")
