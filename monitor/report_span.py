"""Which stretch of time a report covers: `--since`, `--as-of` and `--known-on` as people write them, turned into moments and days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import InputError
from core.records import Programme, RunStatus
from store import Session, readers, runs
from store.runs import Run

SITE_ZONE = ZoneInfo("Asia/Bishkek")
DEFAULT_READER = "default"
_PARTS = frozenset({"analyse", "settle"})
"""Kinds of run that go on with what an earlier run fetched: what they tell of begins there."""
_UNTOLD = frozenset({RunStatus.KILLED, RunStatus.FAILED})
"""Runs that may have ended before their report was written: what they found belongs to the next one's."""
_LOOK_BACK = 100


@dataclass(frozen=True, slots=True)
class Span:
    """`since`: what was first seen at or after it. `as_of`: what was true then. `known_on`: what we knew before it. None: no limit."""

    since: datetime | None
    said: str
    as_of: date | None = None
    known_on: datetime | None = None


def span(
    tx: Session, programme: Programme, since: str, as_of: str | None = None, known_on: str | None = None, now: datetime | None = None
) -> Span:
    """Raises InputError on anything but baseline, last-review, last-run or a date up to `now`, saying which option was wrong.

    `known_on` as a day takes in that whole day, in the site's zone.
    """
    known = None if known_on is None else _end_of(day(known_on, "--known-on"))
    true_on = None if as_of is None else day(as_of, "--as-of")
    if since == "baseline":
        return Span(None, f"the baseline of {programme.published_on}", true_on, known)
    if since == "last-review":
        moment = readers.cursor(tx, DEFAULT_READER)
        said = f"the last review on {local(moment)}" if moment else "the baseline (nothing was reviewed yet)"
        return Span(moment, said, true_on, known)
    if since == "last-run":
        last = last_run(tx, known)
        return Span(last.started_at if last else None, f"the run of {local(last.started_at)}" if last else "the baseline", true_on, known)
    start = day(since, "--since", "baseline, last-review, last-run or a date as 2026-01-20")
    first = datetime.combine(start, time.min, SITE_ZONE).astimezone(UTC)
    if now is not None and first > now:
        raise InputError(f"--since {since} is still to come: nothing can be new since then")
    if known is not None and first >= known:
        raise InputError(f"--since {since} is later than --known-on {known_on}: nothing can lie between them")
    return Span(first, str(start), true_on, known)


def last_run(tx: Session, known_on: datetime | None = None) -> Run | None:
    """The run with which the newest news begins: the newest one, or the first of those that had to be gone on with. None before any."""
    known = [run for run in runs.recent(tx, _LOOK_BACK) if known_on is None or run.started_at < known_on]
    first = next(iter(known), None)
    for older in known[1:]:
        if first is None or (first.kind not in _PARTS and older.status not in _UNTOLD):
            break
        first = older
    return first


def day(text: str, option: str, wanted: str = "a date as 2026-01-20") -> date:
    """A calendar day. Raises InputError naming the option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} takes {wanted}, not '{text}'") from None


def local(moment: datetime | None) -> str:
    """A moment as people at the site's place write it, to the minute; empty for None."""
    return moment.astimezone(SITE_ZONE).strftime("%Y-%m-%d %H:%M") if moment else ""


def _end_of(known: date) -> datetime:
    return (datetime.combine(known, time.min, SITE_ZONE) + timedelta(days=1)).astimezone(UTC)
