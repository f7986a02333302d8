"""The nights that the replica tells: three runs of consecutive days, and the moment of the nightly job after each.

Between two runs the clock jumps: nothing is told of the days in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Bishkek")
JOB_TIME = time(2, 30)
"""When the nightly job runs: the following morning, with the day's last stories in the lists."""


@dataclass(frozen=True, slots=True)
class Night:
    """One night: `number` counts from 1 over all runs, `day` is the day that ends, `at` the aware moment of the nightly job."""

    number: int
    run: str
    day: date

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day + timedelta(days=1), JOB_TIME, ZONE)


_RUNS = (
    ("september 2025", date(2025, 9, 25), 3),  # the General Assembly: Papua New Guinea, South Sudan and the Bahamas, Tanzania
    ("new year", date(2025, 12, 31), 3),
    ("the 185 report", date(2026, 1, 27), 4),  # the report is of 28 January; what follows from it comes on the two days after
)


def _told() -> tuple[Night, ...]:
    days = [(run, first + timedelta(days=offset)) for run, first, length in _RUNS for offset in range(length)]
    return tuple(Night(number, run, day) for number, (run, day) in enumerate(days, 1))


NIGHTS: tuple[Night, ...] = _told()
