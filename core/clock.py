"""The clock, passed in everywhere. Nothing else in the project asks the machine what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from core.errors import SettingsError


class Clock(Protocol):
    """Tells the present moment as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """Starts at `start` when made and runs on at the machine's pace: the replica's nights on any day, in any year."""

    def __init__(self, start: datetime) -> None:
        self._start = as_utc(start)
        self._origin_s = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._origin_s)


class FixedClock:
    """Stands still; for tests and for re-deriving."""

    def __init__(self, at: datetime) -> None:
        self._at = as_utc(at)

    def now(self) -> datetime:
        return self._at


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises SettingsError on a naive datetime: a time without a zone means nothing here."""
    if moment.tzinfo is None:
        raise SettingsError(f"the time {moment.isoformat()} has no zone; write it as 2025-09-25T20:30:00+00:00")
    return moment.astimezone(UTC)


def clock_from(start: datetime | None) -> Clock:
    """The machine's clock, or one shifted to `start` where a run is told what time it is."""
    return SystemClock() if start is None else ShiftedClock(start)
