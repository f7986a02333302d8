"""`policy-monitor schedule`: starts the night at its time, every night, until it is stopped. The only module that knows APScheduler.

The job store remembers the next start, but what is due is derived from the run records (planned.py): APScheduler drops a missed run when
a job is replaced at a restart, and two schedulers on one store fire the job twice. The night is a process of its own (night_process.py).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Protocol

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.base import BaseTrigger

from core.errors import BusyError, MonitorError, StoreError
from core.settings import ScheduleSettings
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.lease_owner import LeaseOwner
from monitor.narrator import Narrator
from monitor.night_alarm import tell_of_a_lost_night
from monitor.planned import NIGHTLY, SCHEDULER, begin, next_planned, overdue, zone_of
from monitor.runs import lease
from store import runs

_NIGHT = "scheduled-night"
_TICK_S = 30.0
"""How often the clock is looked at. Waiting is counted by the machine's running time, which stands still while it sleeps: without this
a machine that wakes in the morning would start the night only as many hours later as it had still to wait."""
_TICKS_MISSED = 4  # then another scheduler may say that it is the one at work
_POLL_S = 0.5  # between two looks at whether a signal asked us to stop: handlers may not touch locks, so they only set a flag
_PAUSES_S = (1.0, 60.0)
"""Before a scheduler that lost its database tries again: at once, as two that make the job table together disturb each other; then calmly."""
_TOLD_BY_ITSELF = frozenset({ExitCode.OK, ExitCode.PARTIAL, ExitCode.UNREACHABLE, ExitCode.BUSY})


class Night(Protocol):
    """One night's work from beginning to end, outside this process."""

    def run(self) -> int: ...

    def stop(self) -> None: ...


class NightTrigger(BaseTrigger):  # type: ignore[misc]
    """The planned starts as APScheduler asks for them. Kept in the job store, so it holds two strings and no settings object."""

    def __init__(self, at: str, timezone: str) -> None:
        self.at, self.timezone = at, timezone

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        settings = ScheduleSettings(at=self.at, timezone=self.timezone)
        return next_planned(settings, previous or now).astimezone(zone_of(settings))


class TickTrigger(BaseTrigger):  # type: ignore[misc]
    """Again in a while, counted from now: an interval would list every tick that was slept through, only to run the last."""

    def __init__(self, every_s: float) -> None:
        self.every = timedelta(seconds=every_s)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:  # noqa: ARG002 - APScheduler's signature
        return now + self.every


_night: Callable[[], None] | None = None
"""What the stored job starts in this process. The store names a function of a module, and what the night needs (settings with the
addresses of channels in them) must not be written into the database."""


def run_night() -> None:
    """The stored job."""
    if _night is not None:
        _night()


class Schedule:
    """One scheduler. `serve` blocks; `stop` may be called from a signal handler."""

    def __init__(self, app: Application, narrator: Narrator, night: Night, tick_s: float = _TICK_S) -> None:
        self._app, self._narrator, self._process = app, narrator, night
        self._settings = app.settings.schedule
        self._tick_s = tick_s
        self._owner = str(LeaseOwner.here())
        self._at_work: bool | None = None
        self._asked = False
        self._losses = 0

    def stop(self) -> None:
        """Asks `serve` to end. Sets a flag and nothing else."""
        self._asked = True

    def serve(self) -> None:
        """Starts nights until stopped. A database that goes away is waited for. Raises SettingsError on a wrong time zone."""
        global _night
        zone_of(self._settings)
        with self._app.store.write() as tx:
            begin(tx, self._app.clock)
        _night = self.night
        try:
            while not self._asked:
                self._live()
        finally:
            _night = None
            with suppress(StoreError), self._app.store.write() as tx:
                runs.lease_release(tx, SCHEDULER, self._owner)

    def night(self) -> None:
        """Runs a night if one is due. Another scheduler on this database that runs it, or ran it, is left alone without a word."""
        try:
            with lease(self._app.store, self._app.clock, _NIGHT):
                planned = self._overdue()
                if planned is not None:
                    self._run(planned)
        except BusyError:
            return
        except MonitorError as error:
            self._narrator.complain(str(error))

    def _run(self, planned: datetime) -> None:
        code = self._process.run()
        if self._asked or code in _TOLD_BY_ITSELF:
            return
        ended = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        self._narrator.complain(f"the night of {self._said(planned)} {ended}; 'policy-monitor status' shows what it left")
        tell_of_a_lost_night(self._app, planned, self._said(planned), code, ended)

    def _live(self) -> None:
        """One life of APScheduler, until it is asked to stop or loses the database."""
        try:
            scheduler = self._scheduler()
            with ThreadPoolExecutor(1, thread_name_prefix="schedule") as pool:
                life = pool.submit(self._start, scheduler)
                while not self._asked and not wait([life], _POLL_S).done:
                    pass
                self._end(scheduler, life)
            life.result()
        except StoreError as error:
            pause_s = _PAUSES_S[min(self._losses, len(_PAUSES_S) - 1)]
            self._losses += 1
            self._narrator.complain(f"{error}; trying again in {pause_s:.0f} s")
            self._pause(pause_s)

    def _start(self, scheduler: Any) -> None:
        with self._app.store.explained():
            scheduler.start()

    def _end(self, scheduler: Any, life: Future[None]) -> None:
        if self._asked:
            self._process.stop()
        while not life.done() and not scheduler.running:
            wait([life], _POLL_S)  # it is still starting
        if scheduler.running:
            scheduler.shutdown(wait=True)

    def _pause(self, pause_s: float) -> None:
        never = Event()
        for _ in range(int(pause_s / _POLL_S)):
            if self._asked:
                return
            never.wait(_POLL_S)

    def _scheduler(self) -> Any:
        """A scheduler that knows the night and the tick. What is overdue starts at once, whatever the job store remembers."""
        now, planned = self._app.clock.now(), self._overdue()
        first = now if planned is not None else next_planned(self._settings, now)
        if planned is not None:
            self._narrator.say(f"The night of {self._said(planned)} was not run: it starts now")
        self._narrator.say(f"Next night: {self._said(next_planned(self._settings, now))}, {self._settings.timezone}. Ctrl-C ends this.")
        stored = SQLAlchemyJobStore(engine=self._app.store.engine)
        scheduler = BlockingScheduler(
            jobstores={"default": stored, "memory": MemoryJobStore()},
            # None: never too late. Coalesced: however many starts were missed, one run.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
            timezone=zone_of(self._settings),
        )
        trigger = NightTrigger(self._settings.at, self._settings.timezone)
        scheduler.add_job(f"{__name__}:{run_night.__name__}", trigger, id=NIGHTLY, next_run_time=first, replace_existing=True)
        scheduler.add_job(self._tick, TickTrigger(self._tick_s), id="tick", jobstore="memory", next_run_time=now)
        return scheduler

    def _overdue(self) -> datetime | None:
        with self._app.store.read() as tx:
            return overdue(tx, self._settings, self._app.clock.now())

    def _tick(self) -> None:
        """Shows that this scheduler is alive. That the clock is looked at again comes with it."""
        now, ttl_s = self._app.clock.now(), self._tick_s * _TICKS_MISSED
        try:
            with self._app.store.write() as tx:
                at_work = runs.lease_renew(tx, SCHEDULER, self._owner, now, ttl_s) or runs.lease_acquire(
                    tx, SCHEDULER, self._owner, now, ttl_s
                )
        except StoreError as error:
            self._narrator.complain(str(error))
            return
        if not at_work and self._at_work is not False:
            self._narrator.say("Another scheduler is at work on this database; this one stands by.")
        self._at_work, self._losses = at_work, 0

    def _said(self, planned: datetime) -> str:
        return f"{planned.astimezone(zone_of(self._settings)):%Y-%m-%d %H:%M}"
