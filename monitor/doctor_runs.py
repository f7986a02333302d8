"""What the doctor sees in the database: whether nights run when they should, and whether messages go out. Mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from core.records import RunStatus
from monitor.application import Application
from monitor.checks import Check, note, ok, problem
from monitor.planned import NIGHTLY, SCHEDULER, next_planned, overdue, since, zone_of
from monitor.report_span import local
from monitor.runs import LEASE, LEASE_TTL_S, living_holder
from store import outbox, runs

_LATE = timedelta(hours=36)
"""Without a scheduler of ours a night may be started by any other; a day and a half after the last one it was missed."""


def _schedule(app: Application) -> Iterator[Check]:
    now, schedule = app.clock.now(), app.settings.schedule
    with app.store.read() as tx:
        holder = living_holder(tx, SCHEDULER, now)
    if holder is None:
        said = "no scheduler is at work: start 'policy-monitor schedule', or let cron run 'policy-monitor nightly'"
        yield note("schedule", said)
    else:
        yield ok(
            "schedule", f"{holder} starts the next night at {next_planned(schedule, now).astimezone(zone_of(schedule)):%Y-%m-%d %H:%M}"
        )


def _last_night(app: Application) -> Iterator[Check]:
    now = app.clock.now()
    with app.store.read() as tx:
        last = next(iter(runs.recent(tx, 1, (NIGHTLY,))), None)
        under_way = living_holder(tx, LEASE, now) is not None
        owed = overdue(tx, app.settings.schedule, now) if since(tx) else None
        issues = len(runs.issues(tx, last.id)) if last else 0
    if last is None:
        yield note("last night", "none yet: 'policy-monitor nightly' runs one")
        return
    said = f"{last.status.value}, started {local(last.started_at)}"
    if last.status is RunStatus.RUNNING and under_way:
        yield ok("last night", f"under way since {local(last.started_at)}")
    elif last.status in (RunStatus.RUNNING, RunStatus.KILLED):
        yield problem("last night", f"was stopped before its end, started {local(last.started_at)}: 'policy-monitor nightly' resumes it")
    elif last.status is RunStatus.FAILED:
        yield problem("last night", f"{said}: {last.note or 'no reason was stored'}")
    elif owed is not None or now - last.started_at > _LATE:
        yield problem("last night", f"{said}, and none since: see to it that 'policy-monitor schedule' runs")
    elif issues:
        yield note("last night", f"{said}, {issues} issues: 'policy-monitor status' lists them")
    else:
        yield ok("last night", said)


def _lease(app: Application) -> Iterator[Check]:
    with app.store.read() as tx:
        holder = living_holder(tx, LEASE, app.clock.now())
    yield ok("lease", f"held by {holder}; if that was killed, it ends within {LEASE_TTL_S:.0f} seconds" if holder else "free")


def _messages(app: Application) -> Iterator[Check]:
    with app.store.read() as tx:
        waiting = outbox.undelivered(tx)
    stuck = [row for row in waiting if row.next_attempt_at is None]
    if stuck:
        reason = stuck[-1].last_error or "no reason was stored"
        yield problem("messages", f"{len(stuck)} were given up ({reason}): mend the channel, then 'policy-monitor alerts send --retry'")
    elif waiting:
        yield note("messages", f"{len(waiting)} wait for their next try: 'policy-monitor alerts list' shows why")
    else:
        yield ok("messages", "all delivered")


LOOKS: tuple[tuple[str, Callable[[Application], Iterable[Check]]], ...] = (
    ("schedule", _schedule),
    ("last night", _last_night),
    ("lease", _lease),
    ("messages", _messages),
)
