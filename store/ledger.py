"""The ledger: dated values of each claim's measure, in two times. `as_of`: when it was true. `known_on`: when we knew it.

Append-only: an observation's status (reported, accepted, retracted), source or place among its day's changes by a new row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Subquery, func, insert, select

from core.records import FindingState, FuzzyDate, Observation, Quantity
from store.columns import fuzzy, fuzzy_columns, quantity_columns, quantity_of
from store.engine import Session
from store.tables import LedgerRow

REPORTED, ACCEPTED, RETRACTED = "reported", "accepted", "retracted"


@dataclass(frozen=True, slots=True)
class Entry:
    """An observation as the ledger held it at one moment. `finding` None: the baseline's own figure."""

    claim: str
    measure: str
    quantity: Quantity
    as_of: FuzzyDate
    recorded_at: datetime
    source_url: str
    finding: str | None
    status: str


def entries(
    tx: Session, programme: str, claim: str | None = None, as_of: date | None = None, known_on: datetime | None = None
) -> list[Entry]:
    """What stood in the ledger at `known_on` of values true by `as_of`, in order of when they were true; None: no limit.

    Retracted observations are left out; `recorded_at` is when the observation first came in.
    """
    newest = _newest(programme, known_on)
    query = select(newest).where(newest.c.place == 1, newest.c.status != RETRACTED)
    if claim is not None:
        query = query.where(newest.c.claim == claim)
    if as_of is not None:
        query = query.where(newest.c.as_of_day <= as_of)
    rows = tx.execute(query.order_by(newest.c.claim, newest.c.as_of_day, newest.c.position, newest.c.observation))
    return [_entry(row) for row in rows]


def value(tx: Session, programme: str, claim: str, as_of: date | None = None, known_on: datetime | None = None) -> Entry | None:
    """The newest value of a claim's measure: one query. None where nothing was known by then."""
    found = entries(tx, programme, claim, as_of, known_on)
    return found[-1] if found else None


def history(tx: Session, programme: str, claim: str) -> list[Entry]:
    """Every row as it was recorded, retractions included, oldest first."""
    query = (
        select(LedgerRow).where(LedgerRow.programme == programme, LedgerRow.claim == claim).order_by(LedgerRow.recorded_at, LedgerRow.id)
    )
    return [_entry(row) for row in tx.scalars(query)]


def record(tx: Session, programme: str, observations: tuple[Observation, ...], states: Mapping[str, FindingState], now: datetime) -> int:
    """Makes the ledger say what settling found: new observations come in, changed statuses follow, missing ones are retracted.

    `states` maps finding ids to their newest decision. Returns how many rows were added.
    """
    of_day: Counter[tuple[str, date]] = Counter()
    wanted: dict[str, dict[str, Any]] = {}
    for one in observations:
        day = (one.claim, one.as_of.day)
        wanted[_identity(one)] = _values(one, _status(one, states), of_day[day], now)
        of_day[day] += 1
    newest = _newest(programme, None)
    held = {row.observation: row for row in tx.execute(select(newest).where(newest.c.place == 1))}
    rows = [values for identity, values in wanted.items() if identity not in held or _differs(held[identity], values)]
    for identity, row in held.items():
        if identity not in wanted and row.status != RETRACTED:
            copied = {column.name: getattr(row, column.name) for column in LedgerRow.__table__.columns if column.name != "id"}
            rows.append({**copied, "status": RETRACTED, "recorded_at": now})
    if rows:
        tx.execute(insert(LedgerRow), rows)
    return len(rows)


def _newest(programme: str, known_on: datetime | None) -> Subquery:
    """Every row known by then, `place` 1 being the newest of its observation."""
    query = select(
        LedgerRow.__table__,
        func.row_number()
        .over(partition_by=LedgerRow.observation, order_by=(LedgerRow.recorded_at.desc(), LedgerRow.id.desc()))
        .label("place"),
        func.min(LedgerRow.recorded_at).over(partition_by=LedgerRow.observation).label("first_recorded_at"),
    ).where(LedgerRow.programme == programme)
    if known_on is not None:
        query = query.where(LedgerRow.recorded_at < known_on)
    return query.subquery()


def _identity(one: Observation) -> str:
    return "|".join((one.programme, one.claim, one.measure, str(one.quantity), str(one.as_of), one.finding or ""))


def _status(one: Observation, states: Mapping[str, FindingState]) -> str:
    if one.finding is None or states.get(one.finding) is FindingState.ACCEPTED:
        return ACCEPTED
    return REPORTED


def _differs(row: Any, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != values[name] for name in ("status", "source_url", "position"))


def _values(one: Observation, status: str, position: int, now: datetime) -> dict[str, Any]:
    return {
        "observation": _identity(one),
        "programme": one.programme,
        "claim": one.claim,
        "measure": one.measure,
        "source_url": one.source_url,
        "finding": one.finding,
        "position": position,
        "status": status,
        "recorded_at": now,
        **quantity_columns(one.quantity),
        **fuzzy_columns("as_of", one.as_of),
    }


def _entry(row: Any) -> Entry:
    quantity, as_of = quantity_of(row), fuzzy(row.as_of_day, row.as_of_precision)
    assert quantity is not None
    assert as_of is not None
    first = getattr(row, "first_recorded_at", row.recorded_at)
    return Entry(row.claim, row.measure, quantity, as_of, first, row.source_url, row.finding, row.status)
