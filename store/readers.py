"""Named cursors: until when a reader has seen what was found. `default` where nobody logs in."""

from __future__ import annotations

from datetime import datetime

from store.engine import Session
from store.tables import ReaderRow


def cursor(tx: Session, name: str) -> datetime | None:
    """None for a reader who has not looked yet."""
    row = tx.get(ReaderRow, name)
    return row.seen_until if row else None


def move(tx: Session, name: str, seen_until: datetime) -> None:
    """Sets the cursor, also back."""
    tx.merge(ReaderRow(name=name, seen_until=seen_until))
    tx.flush()
