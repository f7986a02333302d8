"""Work that a request starts and does not wait for to the end: one thread a task, several requests together. Does none of the work.

Used for settling decisions and for sending messages: both are kept in the store first, so that a kill loses nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from core.errors import MonitorError

_LOG = logging.getLogger(__name__)
PATIENCE_S = 2.0
"""How long a request waits for the outcome: a small ledger is settled within it, a large one goes on by itself."""


class Background:
    """At most one piece of work is under way and one more is owed; every request made before that one began is covered by it."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self._name, self._work = name, work
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._owed = False

    def request(self, patience_s: float = PATIENCE_S) -> bool:
        """Works soon. True where it was done within `patience_s`."""
        with self._lock:
            self._owed = True
            start = self._idle.is_set()
            self._idle.clear()
        if start:
            threading.Thread(target=self._run, name=self._name, daemon=True).start()
        return self.wait(patience_s)

    def wait(self, patience_s: float | None = None) -> bool:
        """Whether nothing is under way, after at most that long; None: however long it takes."""
        return self._idle.wait(patience_s)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._owed:
                    self._idle.set()
                    return
                self._owed = False
            try:
                self._work()
            except MonitorError as error:
                _LOG.error("%s: %s", self._name, error)
            except Exception:  # noqa: BLE001 - the thread must live on: what it owes is still owed, and the next request tries again
                _LOG.exception("%s failed", self._name)
