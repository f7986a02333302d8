"""The store in numbers for whoever watches over it: what is in it, what waits, and how the last runs went. Counts only; cheap to ask often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text

from core.records import RunStatus
from store import outbox
from store.engine import Session
from store.tables import ArticleRow, CaptureRow, FindingRow, RunIssueRow, RunRow, VersionRow

_GOOD = (RunStatus.OK.value, RunStatus.PARTIAL.value)


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest run of a kind. `finished_at` None: under way, or killed. `issues`: by level."""

    id: str
    kind: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, int | float]
    issues: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Pulse:
    """`standing`: relation -> findings that nothing withdrew. `last_good`: kind of run -> when its newest good run was started."""

    captures: int
    articles: int
    versions: int
    undelivered: int
    standing: Mapping[str, int]
    last: tuple[LastRun, ...]
    last_good: Mapping[str, datetime]
    runs: Mapping[tuple[str, str], int]


def answers(tx: Session) -> bool:
    """Whether the database answers at all. Raises StoreError where it does not."""
    return bool(tx.scalar(text("SELECT 1")))


def pulse(tx: Session) -> Pulse:
    """All of it, as it is now."""
    standing = select(FindingRow.relation, func.count()).where(FindingRow.withdrawn_at.is_(None)).group_by(FindingRow.relation)
    good = select(RunRow.kind, func.max(RunRow.started_at)).where(RunRow.status.in_(_GOOD)).group_by(RunRow.kind)
    every = select(RunRow.kind, RunRow.status, func.count()).group_by(RunRow.kind, RunRow.status)
    return Pulse(
        tx.scalar(select(func.count()).select_from(CaptureRow)) or 0,
        tx.scalar(select(func.count()).select_from(ArticleRow)) or 0,
        tx.scalar(select(func.count()).select_from(VersionRow)) or 0,
        outbox.count_undelivered(tx),
        dict(tx.execute(standing).all()),
        _last(tx),
        dict(tx.execute(good).all()),
        {(kind, status): count for kind, status, count in tx.execute(every)},
    )


def _last(tx: Session) -> tuple[LastRun, ...]:
    place = func.row_number().over(partition_by=RunRow.kind, order_by=(RunRow.started_at.desc(), RunRow.id.desc()))
    ranked = select(RunRow.id, place.label("place")).subquery()
    newest = tx.scalars(select(RunRow).join(ranked, ranked.c.id == RunRow.id).where(ranked.c.place == 1).order_by(RunRow.kind)).all()
    met = select(RunIssueRow.run_id, RunIssueRow.level, func.count()).where(RunIssueRow.run_id.in_([row.id for row in newest]))
    issues: dict[str, dict[str, int]] = {}
    for run_id, level, count in tx.execute(met.group_by(RunIssueRow.run_id, RunIssueRow.level)):
        issues.setdefault(run_id, {})[level] = count
    return tuple(
        LastRun(row.id, row.kind, row.status, row.started_at, row.finished_at, row.counts, issues.get(row.id, {})) for row in newest
    )
