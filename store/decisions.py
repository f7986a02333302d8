"""Decisions as reviewers look back on them: every one of some findings, and how many findings still wait. findings.py adds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from core.records import FindingState, Relation
from store.engine import Session
from store.findings import Decision
from store.tables import DecisionRow, FindingRow

_CHUNK = 500  # below the number of parameters that every SQLite build takes


def histories(tx: Session, finding_ids: Iterable[str]) -> dict[str, list[Decision]]:
    """Every decision on those findings, oldest first; findings without one are left out."""
    wanted = sorted(set(finding_ids))
    found: dict[str, list[Decision]] = defaultdict(list)
    for start in range(0, len(wanted), _CHUNK):
        query = select(DecisionRow).where(DecisionRow.finding_id.in_(wanted[start : start + _CHUNK]))
        for row in tx.scalars(query.order_by(DecisionRow.at, DecisionRow.id)):
            found[row.finding_id].append(Decision(row.finding_id, FindingState(row.state), row.reason, row.reviewer, row.at))
    return dict(found)


def waiting(tx: Session, programme: str, until: datetime | None = None) -> int:
    """How many standing findings nobody accepted or dismissed; repetitions of what is known left out. `until`: first seen before it."""
    place = func.row_number().over(partition_by=DecisionRow.finding_id, order_by=(DecisionRow.at.desc(), DecisionRow.id.desc()))
    ranked = select(DecisionRow.finding_id, DecisionRow.state, place.label("place")).subquery()
    settled = select(ranked.c.finding_id).where(
        ranked.c.place == 1, ranked.c.state.in_((FindingState.ACCEPTED.value, FindingState.DISMISSED.value))
    )
    query = select(func.count()).select_from(FindingRow).where(FindingRow.programme == programme, FindingRow.withdrawn_at.is_(None))
    query = query.where(FindingRow.relation != Relation.REAFFIRMS.value, FindingRow.id.not_in(settled))
    if until is not None:
        query = query.where(FindingRow.first_seen < until)
    return tx.scalar(query) or 0
