"""One night's work as a record: a lease so that one runs at a time, a heartbeat, the issues met, and how it ended.

Does none of the work. A run that was killed leaves a row without an end; the next one marks it so and goes on from the stored state.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from core.clock import Clock
from core.errors import BusyError, MonitorError, StoreError
from core.records import IssueLevel, RunIssue, RunStatus
from monitor.lease_owner import LeaseOwner
from store import Session, Store, runs

LEASE = "nightly"
DELIVERY = "delivery"
LEASE_TTL_S = 90.0
"""How long a run that vanished keeps others out where nobody can tell whether it lives. The heartbeat renews three times in that span."""

_EVER = datetime.max.replace(tzinfo=UTC)


class RunLog:
    """The open record of a run: collects counts and issues; issues are stored as they come, so that a kill loses none."""

    def __init__(self, store: Store, clock: Clock, run_id: str, lost: threading.Event | None = None) -> None:
        self._store, self._clock, self._lost = store, clock, lost
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

    def require_lease(self) -> None:
        """Raises BusyError where another run took over: this machine slept, or hung, until the lease had ended."""
        if self._lost is not None and self._lost.is_set():
            raise BusyError("another run took over while this one stood still; it goes on with what was stored")

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
    with lease(store, clock, LEASE) as lost:
        with store.write() as tx:
            runs.mark_killed(tx, _EVER)  # whoever holds the lease is the only one, whatever the others' clocks said
            runs.start(tx, run_id=run_id, kind=kind, now=now)
        log = RunLog(store, clock, run_id, lost)
        try:
            yield log
        except BaseException as error:
            status = RunStatus.KILLED if isinstance(error, KeyboardInterrupt | SystemExit) else RunStatus.FAILED
            note = str(error) if isinstance(error, MonitorError) else f"{type(error).__name__}: {error}".strip(": ")
            _finish(store, clock, log, status, note)
            raise
        _finish(store, clock, log, log.outcome, log.note)


def _finish(store: Store, clock: Clock, log: RunLog, status: RunStatus, note: str) -> None:
    with store.write() as tx:
        runs.finish(tx, log.run_id, status, clock.now(), log.counts, note)


@contextmanager
def lease(store: Store, clock: Clock, name: str, ttl_s: float = LEASE_TTL_S) -> Iterator[threading.Event]:
    """Keeps every other process out of `name`, renewing in the background. Raises BusyError where it is held.

    Yields an event that is set once the lease was lost all the same, because it could not be renewed in time. A holder that was killed on
    this machine is known to be gone: its lease is taken over at once.
    """
    owner = str(LeaseOwner.here())
    with store.write() as tx:
        _free_of_the_dead(tx, name, clock)
        if not runs.lease_acquire(tx, name, owner, clock.now(), ttl_s):
            raise BusyError(
                f"another run is under way on this database; wait for it, or, if it was killed, {ttl_s:.0f} seconds until its lease ends"
            )
    stop, lost = threading.Event(), threading.Event()
    beat = threading.Thread(target=_renew, args=(store, clock, name, owner, ttl_s, stop, lost), daemon=True, name=f"lease {name}")
    beat.start()
    try:
        yield lost
    finally:
        stop.set()
        beat.join()
        with store.write() as tx:
            runs.lease_release(tx, name, owner)


def living_holder(tx: Session, name: str, now: datetime) -> str | None:
    """Who holds a lease at `now`; None where it is free, or its holder was killed on this machine."""
    found = runs.lease_holder(tx, name, now)
    known = LeaseOwner.parse(found) if found else None
    return None if known and known.is_gone() else found


def _free_of_the_dead(tx: Session, name: str, clock: Clock) -> None:
    found = runs.lease_holder(tx, name, clock.now())
    if found and living_holder(tx, name, clock.now()) is None:
        runs.lease_release(tx, name, found)


def _renew(store: Store, clock: Clock, name: str, owner: str, ttl_s: float, stop: threading.Event, lost: threading.Event) -> None:
    pause_s = ttl_s / 3
    while not stop.wait(pause_s):
        try:
            with store.write() as tx:
                ours = runs.lease_renew(tx, name, owner, clock.now(), ttl_s) or runs.lease_acquire(tx, name, owner, clock.now(), ttl_s)
        except StoreError:
            continue  # busy for a moment: two more tries fit before the lease ends
        if not ours:
            lost.set()
            return
