"""Runs, their issues, and the lease that makes it one run at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from core.records import IssueLevel, RunIssue, RunStatus
from store.engine import Session
from store.tables import LeaseRow, RunIssueRow, RunRow


@dataclass(frozen=True, slots=True)
class Run:
    """One row. `kind`: nightly, crawl, analyse, settle, backfill, replay ... `finished_at` None while it runs or after a kill."""

    id: str
    kind: str
    status: RunStatus
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, int | float]
    note: str


def start(tx: Session, *, run_id: str, kind: str, now: datetime) -> None:
    tx.add(RunRow(id=run_id, kind=kind, status=RunStatus.RUNNING.value, started_at=now, counts={}, note=""))
    tx.flush()


def finish(tx: Session, run_id: str, status: RunStatus, now: datetime, counts: Mapping[str, int | float], note: str = "") -> None:
    row = tx.get_one(RunRow, run_id)
    row.status, row.finished_at, row.counts, row.note = status.value, now, dict(counts), note
    tx.flush()


def mark_killed(tx: Session, now: datetime) -> int:
    """Runs that began before `now` and never ended get their end. Returns how many. Only for the holder of the lease."""
    query = update(RunRow).where(RunRow.status == RunStatus.RUNNING.value, RunRow.started_at <= now)
    found = tx.execute(query.values(status=RunStatus.KILLED.value, note="was stopped before its end").returning(RunRow.id))
    return len(found.all())


def get(tx: Session, run_id: str) -> Run | None:
    row = tx.get(RunRow, run_id)
    return _record(row) if row else None


def recent(tx: Session, limit: int, kinds: tuple[str, ...] = ()) -> list[Run]:
    """Newest first; of those kinds where any are named."""
    query = select(RunRow)
    if kinds:
        query = query.where(RunRow.kind.in_(kinds))
    return [_record(row) for row in tx.scalars(query.order_by(RunRow.started_at.desc(), RunRow.id.desc()).limit(limit))]


def between(tx: Session, since: datetime | None, until: datetime | None) -> tuple[int, datetime | None]:
    """(how many runs began from `since` to `until`, when the newest before `until` began). None: no limit."""
    before = () if until is None else (RunRow.started_at < until,)
    newest = tx.scalar(select(RunRow.started_at).where(*before).order_by(RunRow.started_at.desc()).limit(1))
    after = () if since is None else (RunRow.started_at >= since,)
    return tx.scalar(select(func.count()).select_from(RunRow).where(*before, *after)) or 0, newest


def kinds_of(tx: Session) -> dict[str, str]:
    """Kind of every run, by id."""
    return dict(tx.execute(select(RunRow.id, RunRow.kind)).all())


def add_issue(tx: Session, run_id: str, issue: RunIssue, now: datetime) -> None:
    values = {"level": issue.level.value, "code": issue.code, "message": issue.message, "source": issue.source, "url": issue.url}
    tx.execute(insert(RunIssueRow).values(run_id=run_id, at=now, **values))


def issues(tx: Session, run_id: str) -> list[RunIssue]:
    """In the order in which they were met."""
    rows = tx.scalars(select(RunIssueRow).where(RunIssueRow.run_id == run_id).order_by(RunIssueRow.id))
    return [RunIssue(IssueLevel(row.level), row.code, row.message, row.source, row.url) for row in rows]


def issues_since(tx: Session, since: datetime | None, until: datetime | None = None) -> list[tuple[str, RunIssue]]:
    """(run id, issue) met from `since` to `until`, oldest first; None: no limit."""
    told = (RunIssueRow.run_id, RunIssueRow.level, RunIssueRow.code, RunIssueRow.message, RunIssueRow.source, RunIssueRow.url)
    query = select(*told)
    if since is not None:
        query = query.where(RunIssueRow.at >= since)
    if until is not None:
        query = query.where(RunIssueRow.at < until)
    rows = tx.execute(query.order_by(RunIssueRow.id))
    return [(row.run_id, RunIssue(IssueLevel(row.level), row.code, row.message, row.source, row.url)) for row in rows]


def last_success(tx: Session, kind: str) -> datetime | None:
    """When the newest run of that kind that ended well, or in part, was started."""
    good = (RunStatus.OK.value, RunStatus.PARTIAL.value)
    return tx.scalar(select(func.max(RunRow.started_at)).where(RunRow.kind == kind, RunRow.status.in_(good)))


def lease_acquire(tx: Session, name: str, owner: str, now: datetime, ttl_s: float) -> bool:
    """Takes the lease where it is free or void. False where another holds it."""
    tx.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.expires_at <= now))
    if tx.scalar(select(LeaseRow.owner).where(LeaseRow.name == name).with_for_update()) is not None:
        return False
    values = {"name": name, "owner": owner, "expires_at": now + timedelta(seconds=ttl_s)}
    if tx.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as pg_insert

        # Two processes may find it free at once; the key lets one in.
        return bool(tx.execute(pg_insert(LeaseRow).values(**values).on_conflict_do_nothing().returning(LeaseRow.name)).all())
    tx.execute(insert(LeaseRow).values(**values))
    return True


def lease_renew(tx: Session, name: str, owner: str, now: datetime, ttl_s: float) -> bool:
    """Prolongs the owner's lease. False where it is no longer the owner's."""
    query = update(LeaseRow).where(LeaseRow.name == name, LeaseRow.owner == owner)
    return bool(tx.execute(query.values(expires_at=now + timedelta(seconds=ttl_s)).returning(LeaseRow.name)).all())


def lease_release(tx: Session, name: str, owner: str) -> None:
    tx.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.owner == owner))


def lease_holder(tx: Session, name: str, now: datetime) -> str | None:
    """Who holds it at `now`; None where it is free."""
    return tx.scalar(select(LeaseRow.owner).where(LeaseRow.name == name, LeaseRow.expires_at > now))


def _record(row: RunRow) -> Run:
    return Run(row.id, row.kind, RunStatus(row.status), row.started_at, row.finished_at, row.counts, row.note)
