"""The two dates of a page: what was true on a day, as known on a day. Read from the address, kept in links. Decides nothing.

`known_on` takes in that whole day, in the site's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query

from core.clock import Clock
from monitor.report_span import SITE_ZONE, Span

_DAY = "a day as 2026-01-28; empty: no limit"


@dataclass(frozen=True, slots=True)
class When:
    """What was true on `true_on`, as known by the end of `known_on`; None: no limit."""

    true_on: date | None = None
    known_on: date | None = None

    @property
    def known_before(self) -> datetime | None:
        """The moment after the day `known_on`."""
        return None if self.known_on is None else after(self.known_on)

    @property
    def span(self) -> Span:
        return Span(None, "", self.true_on, self.known_before)

    @property
    def query(self) -> str:
        """For links that keep the dates: "true_on=2025-09-26&known_on=2026-01-28", or nothing."""
        return urlencode({name: day.isoformat() for name, day in (("true_on", self.true_on), ("known_on", self.known_on)) if day})

    @property
    def suffix(self) -> str:
        """The same with its question mark."""
        return f"?{self.query}" if self.query else ""

    def end(self, clock: Clock) -> datetime:
        """Until when there can be anything to show: now, or the end of the earlier of the two days."""
        limits = [after(day) for day in (self.true_on, self.known_on) if day is not None]
        return min([clock.now(), *limits])

    def day(self, clock: Clock) -> date:
        """The last day shown, in the site's zone."""
        return (self.end(clock) - timedelta(microseconds=1)).astimezone(SITE_ZONE).date()


def after(day: date) -> datetime:
    """The end of that day in the site's zone."""
    return (datetime.combine(day, time.min, SITE_ZONE) + timedelta(days=1)).astimezone(UTC)


def optional_day(text: str | None, name: str) -> date | None:
    """None for nothing. Raises 422 on what is no day."""
    if text is None or not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise HTTPException(422, f"{name}: write a day as 2026-01-28") from None
    if not date(1900, 1, 1) <= found <= date(2200, 1, 1):
        raise HTTPException(422, f"{name}: a day from 1900 to 2200, please")
    return found


def when_of(
    true_on: Annotated[str | None, Query(description=f"What was true then: {_DAY}", max_length=20)] = None,
    known_on: Annotated[str | None, Query(description=f"As we knew it then: {_DAY}", max_length=20)] = None,
) -> When:
    return When(optional_day(true_on, "true_on"), optional_day(known_on, "known_on"))


WhenOf = Annotated[When, Depends(when_of)]
