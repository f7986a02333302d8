"""Named cursors: until when a reader has seen what was found. `default` where nobody logs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from store.engine import Session
from store.tables import DecisionRow, FindingRow, ReaderRow, TransitionRow

Mark = tuple[int, datetime | None, datetime | None, datetime | None, datetime | None]


def cursor(tx: Session, name: str) -> datetime | None:
    """None for a reader who has not looked yet."""
    row = tx.get(ReaderRow, name)
    return row.seen_until if row else None


def mark(tx: Session) -> Mark:
    """Moved by every decision, undoing included, and by settling wherever that finds or withdraws: the same twice, all is as it was."""
    moved = (func.max(column) for row in (FindingRow, TransitionRow) for column in (row.first_seen, row.withdrawn_at))
    found, withdrawn, made, unmade = (tx.scalar(select(one)) for one in moved)
    return tx.scalar(select(func.count()).select_from(DecisionRow)) or 0, found, withdrawn, made, unmade


def move(tx: Session, name: str, seen_until: datetime) -> None:
    """Sets the cursor, also back."""
    tx.merge(ReaderRow(name=name, seen_until=seen_until))
    tx.flush()
