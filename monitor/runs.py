"""One night's work as a record: a lease so that one runs at a time, a heartbeat, the issues met, and how it ended.

Does none of the work. A run that was killed leaves a row without an end; the next one marks it so and goes on from the stored state.
"""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from core.clock import Clock
from core.errors import BusyError, StoreError
from core.records import IssueLevel, RunIssue, RunStatus
from store import Store, runs

LEASE = "nightly"
DELIVERY = "delivery"
LEASE_TTL_S = 90.0
"""How long a killed run keeps others out. The heartbeat renews three times in that span."""


class RunLog:
    """The open record of a run: collects counts and issues; issues are stored as they come, so that a kill loses none."""

    def __init__(self, store: Store, clock: Clock, run_id: str) -> None:
        self._store, self._clock = store, clock
        self.run_id = run_id
        self.counts: dict[str, int | float] = {}
        self.issues: list[RunIssue] = []
        self.note = ""
        self.status: RunStatus | None = None

    def issue(self, found: RunIssue, *, stored: bool = False) -> None:
        """Keeps an issue; `stored` where another process wrote it down already."""
        self.issues.append(found)
        if not stored:
            with self._store.write() as tx:
                runs.add_issue(tx, self.run_id, found, self._clock.now())

    def warn(self, code: str, message: str, source: str | None = None, url: str | None = None) -> None:
        self.issue(RunIssue(IssueLevel.WARNING, code, message, source, url))

    def fail(self, code: str, message: str, source: str | None = None, url: str | None = None) -> None:
        self.issue(RunIssue(IssueLevel.ERROR, code, message, source, url))

    def count(self, **counts: int | float) -> None:
        self.counts.update(counts)

    @property
    def outcome(self) -> RunStatus:
        """What was set, else partial where an error was met."""
        return self.status or (RunStatus.PARTIAL if any(one.level is IssueLevel.ERROR for one in self.issues) else RunStatus.OK)


@contextmanager
def run(store: Store, clock: Clock, kind: str) -> Iterator[RunLog]:
    """Holds the lease while inside, with a row in `runs`. Raises BusyError where another process holds it.

    Left by an exception, the run ends as failed, or as killed where the user stopped it.
    """
    now = clock.now()
    run_id = f"{now:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
    with lease(store, clock, LEASE):
        with store.write() as tx:
            runs.mark_killed(tx, now)
            runs.start(tx, run_id=run_id, kind=kind, now=now)
        log = RunLog(store, clock, run_id)
        try:
            yield log
        except BaseException as error:
            status = RunStatus.KILLED if isinstance(error, KeyboardInterrupt | SystemExit) else RunStatus.FAILED
            _finish(store, clock, log, status, f"{type(error).__name__}: {error}".strip(": "))
            raise
        _finish(store, clock, log, log.outcome, log.note)


def _finish(store: Store, clock: Clock, log: RunLog, status: RunStatus, note: str) -> None:
    with store.write() as tx:
        runs.finish(tx, log.run_id, status, clock.now(), log.counts, note)


@contextmanager
def lease(store: Store, clock: Clock, name: str, ttl_s: float = LEASE_TTL_S) -> Iterator[None]:
    """Keeps every other process out of `name`, renewing in the background. Raises BusyError where it is held."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    with store.write() as tx:
        if not runs.lease_acquire(tx, name, owner, clock.now(), ttl_s):
            raise BusyError(
                f"another run is under way on this database; wait for it, or, if it was killed, {ttl_s:.0f} seconds until its lease ends"
            )
    stop = threading.Event()
    beat = threading.Thread(target=_renew, args=(store, clock, name, owner, ttl_s, stop), daemon=True, name=f"lease {name}")
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()
        with store.write() as tx:
            runs.lease_release(tx, name, owner)


def _renew(store: Store, clock: Clock, name: str, owner: str, ttl_s: float, stop: threading.Event) -> None:
    pause_s = ttl_s / 3
    while not stop.wait(pause_s):
        try:
            with store.write() as tx:
                runs.lease_renew(tx, name, owner, clock.now(), ttl_s)
        except StoreError:
            continue  # busy for a moment: two more tries fit before the lease ends
