"""When the nightly run is planned, and whether one is overdue: derived from the settings and the run records, never from a timer's memory.

A scheduler that was off, asleep or replaced comes to the same answer as one that was not. Starts nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.clock import Clock, as_utc
from core.errors import SettingsError
from core.records import RunStatus
from core.settings import ScheduleSettings
from monitor.runs import LEASE, living_holder
from store import Session, meta, runs

NIGHTLY = "nightly"
SCHEDULER = "scheduler"
"""Lease of the scheduler that is at work: tells that there is one. It keeps nobody out."""
_SINCE_KEY = "schedule:since"
_DONE = frozenset({RunStatus.OK, RunStatus.PARTIAL, RunStatus.FAILED})
_LOOKED_AT = 50  # far more runs than a scheduler can have lost to kills in a row


def zone_of(settings: ScheduleSettings) -> ZoneInfo:
    """Raises SettingsError on a zone that the time zone data does not know."""
    try:
        return ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(f"setting 'schedule.timezone': unknown time zone '{settings.timezone}'; write it as Asia/Bishkek") from None


def next_planned(settings: ScheduleSettings, after: datetime) -> datetime:
    """The first planned start later than `after`, in UTC. A start in the hour that a change of clocks skips comes an hour later."""
    zone = zone_of(settings)
    hour, minute = (int(part) for part in settings.at.split(":"))
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        if as_utc(local) > after:
            return as_utc(local)
        day += timedelta(days=1)


def overdue(tx: Session, settings: ScheduleSettings, now: datetime) -> datetime | None:
    """The planned start that has passed since the last nightly run began; None where nothing is due.

    Of several that have passed it is the newest: a machine that slept three nights owes one run. Where no nightly run was ever made,
    nights count from the first start of a scheduler.
    """
    known = [moment for moment in (_last_start(tx, now), since(tx)) if moment is not None]
    if not known:
        return None
    newest: datetime | None = None
    planned = next_planned(settings, max(known))
    while planned <= now:
        newest, planned = planned, next_planned(settings, planned)
    return newest


def since(tx: Session) -> datetime | None:
    """When a scheduler was first started on this database; None for never."""
    text = meta.get(tx, _SINCE_KEY)
    return datetime.fromisoformat(text) if text else None


def begin(tx: Session, clock: Clock) -> None:
    """Remembers that a scheduler is in charge from now on; an earlier moment is kept."""
    if since(tx) is None:
        meta.set(tx, _SINCE_KEY, clock.now().isoformat())


def _last_start(tx: Session, now: datetime) -> datetime | None:
    """Start of the newest nightly run that came to an end or is under way. One that was killed is still owed."""
    under_way = living_holder(tx, LEASE, now) is not None
    for run in runs.recent(tx, _LOOKED_AT, (NIGHTLY,)):
        if run.status in _DONE or (run.status is RunStatus.RUNNING and under_way):
            return run.started_at
    return None
