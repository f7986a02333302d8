"""Small remembered values by key."""

from __future__ import annotations

from store.engine import Session
from store.tables import MetaRow


def get(tx: Session, key: str) -> str | None:
    row = tx.get(MetaRow, key)
    return row.value if row else None


def set(tx: Session, key: str, value: str) -> None:
    tx.merge(MetaRow(key=key, value=value))
    tx.flush()
