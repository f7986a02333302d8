"""Settles decisions beside the request that took them: kept at once, settled by one thread, several together. Decides nothing."""

from __future__ import annotations

import logging
import threading

from core.errors import MonitorError
from monitor.application import Application
from monitor.review import settle_decisions

_LOG = logging.getLogger(__name__)
PATIENCE_S = 2.0
"""How long a request waits for the outcome: a small ledger is settled within it, a large one goes on by itself."""


class Settler:
    """At most one settling is under way and one more is owed; every request made before that one began is covered by it."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._idle = threading.Event()
        self._idle.set()
        self._owed = False

    def request(self, patience_s: float = PATIENCE_S) -> bool:
        """Settles soon. True where it was done within `patience_s`."""
        with self._lock:
            self._owed = True
            start = self._idle.is_set()
            self._idle.clear()
        if start:
            threading.Thread(target=self._work, name="settle decisions", daemon=True).start()
        return self.wait(patience_s)

    def wait(self, patience_s: float | None = None) -> bool:
        """Whether nothing is under way, after at most that long; None: however long it takes."""
        return self._idle.wait(patience_s)

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._owed:
                    self._idle.set()
                    return
                self._owed = False
            try:
                settle_decisions(self._app)
            except MonitorError:
                _LOG.exception("decisions are kept, but could not be settled; the next run does")
