"""Status in lines that a person takes in within ten seconds, and as JSON with everything. Looks at nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from core.records import IssueLevel, RunStatus
from monitor.status import IssueGroup, Status, Waiting
from store.runs import Run

_ISSUES_SHOWN = 8
_COUNTS = (
    ("crawl_articles", "fetched"),
    ("new_versions", "new texts"),
    ("silent_edits", "silent edits"),
    ("new_findings", "new findings"),
    ("alerts", "alerts"),
    ("failed_pages", "failed pages"),
)
"""Counts of a run that are worth a glance; the rest is in --json."""


def status_lines(status: Status) -> Iterator[str]:
    """One line a subject, its name in front."""
    zone = ZoneInfo(status.timezone)
    label = f" [{status.label}]" if status.label else ""
    yield _line("As of", f"{_moment(status.at, zone)} {status.timezone}{label}")
    yield _line("Last night", _run(status.night, status, zone) if status.night else "none yet: 'policy-monitor nightly' runs one")
    if status.last is not None and status.last != status.night:
        yield _line("Last run", f"{status.last.kind} {_run(status.last, status, zone)}")
    if status.under_way:
        yield _line("Under way", f"a run of {_who(status.under_way)}")
    by = f"started by {_who(status.scheduler)}" if status.scheduler else "but no scheduler is at work: start 'policy-monitor schedule'"
    yield _line("Next night", f"{_moment(status.next_night, zone)}, {by}")
    yield from _completeness(status, zone)
    yield _line("To review", _to_review(status))
    yield from _undelivered(status, zone)
    yield from _issues(status)


def status_json(status: Status) -> dict[str, Any]:
    """The same and more, as plain data: moments in ISO 8601 with their zone, enums by value."""
    plain = _plain(status)
    assert isinstance(plain, dict)
    return plain


def _line(name: str, said: str) -> str:
    return f"{name:<12}{said}"


def _who(owner: str) -> str:
    """A lease's owner is "host:process:..."."""
    host, process, *_ = [*owner.split(":"), ""]
    return f"process {process} on {host}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _run(run: Run, status: Status, zone: ZoneInfo) -> str:
    started = _moment(run.started_at, zone)
    if run.status is RunStatus.RUNNING:
        return f"under way since {started}" if status.under_way else f"stopped before its end, {started}: the next run resumes it"
    took = f", took {_span(run.finished_at - run.started_at)}" if run.finished_at else ""
    counts = [f"{int(run.counts[key])} {noun}" for key, noun in _COUNTS if run.counts.get(key)]
    note = f"; {run.note}" if run.note and run.status in (RunStatus.FAILED, RunStatus.KILLED) else ""
    return f"{run.status.value}, {started}{took}: {', '.join(counts) or 'nothing new'}{note}"


def _span(length: Any) -> str:
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes} min" if minutes else f"{seconds} s"


def _completeness(status: Status, zone: ZoneInfo) -> Iterator[str]:
    if status.crawled_at is None:
        yield _line("Sources", "no crawl yet")
        return
    for index, one in enumerate(status.sources):
        judged = "enough" if one.enough else "TOO FEW"
        said = (
            f"{one.source}: {one.stories} stories in the 24 hours before {_moment(status.crawled_at, zone)}, {one.floor} are usual at least"
        )
        yield _line("Sources" if index == 0 else "", f"{said}: {judged}")
    if status.numbers is not None:
        share = status.numbers.known / status.numbers.due
        said = f"{status.numbers.known} of {status.numbers.due} of the last complete week were seen, {share:.0%}"
        yield _line("Numbers", f"{said}; about {status.numbers.usual_share:.0%} become stories")


def _to_review(status: Status) -> str:
    total = sum(status.to_review.values())
    if not total:
        return "nothing"
    parts = ", ".join(f"{count} {relation}" for relation, count in status.to_review.items())
    return f"{total} {'finding' if total == 1 else 'findings'} ({parts}): 'policy-monitor review list'"


def _undelivered(status: Status, zone: ZoneInfo) -> Iterator[str]:
    if not status.undelivered:
        yield _line("Messages", "all delivered")
    for index, one in enumerate(status.undelivered):
        yield _line("Messages" if index == 0 else "", _waiting(one, zone))


def _waiting(one: Waiting, zone: ZoneInfo) -> str:
    when = f"next try {_moment(one.next_try, zone)}" if one.next_try else "given up: 'policy-monitor alerts send --retry'"
    also = f", {one.given_up} given up" if one.given_up and one.next_try else ""
    return f"{one.count} not delivered to {one.target}, {when}{also} ({one.last_error or 'not tried yet'})"


def _issues(status: Status) -> Iterator[str]:
    errors = sum(one.count for one in status.issues if one.level is IssueLevel.ERROR)
    warnings = sum(one.count for one in status.issues) - errors
    if not status.issues:
        yield _line("Issues", "none since the last night began")
        return
    yield _line("Issues", f"{errors} errors, {warnings} warnings since the last night began")
    for one in status.issues[:_ISSUES_SHOWN]:
        yield _line("", _issue(one))
    if len(status.issues) > _ISSUES_SHOWN:
        yield _line("", f"and {len(status.issues) - _ISSUES_SHOWN} more kinds: --json lists them")


def _issue(one: IssueGroup) -> str:
    times = f" ({one.count} times, the last one shown)" if one.count > 1 else ""
    return f"{one.level.value} {one.code}{f' {one.source}' if one.source else ''}: {one.message}{times}"


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value
