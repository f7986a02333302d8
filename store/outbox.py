"""The outbox: one row a message and recipient, kept until its channel took it. Rows are decided by monitor/alerts.py."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from store.engine import Session
from store.tables import OutboxMessageRow

DIGEST = "digest"
"""Kind of rows that are delivered by being printed in a report: never sent."""
_HANDED = "is being handed over"
_INTERRUPTED = "it may have arrived: the process ended while it was handed over, so it is not sent again by itself"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """What is to be told. (key, kind, target) is its identity: the same message to the same recipient is enqueued once."""

    key: str
    kind: str
    target: str
    subject: str
    body: str
    payload: Mapping[str, object]

    @property
    def idempotency_key(self) -> str:
        """The same for the same message and recipient in every database: recipients may drop a repetition."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.key}|{self.kind}|{self.target}"))


@dataclass(frozen=True, slots=True)
class OutboxRow:
    id: int
    message: OutboxMessage
    created_at: datetime
    attempts: int
    next_attempt_at: datetime | None
    sent_at: datetime | None
    last_error: str | None
    """What went wrong the last time, and when; of a message that is with its channel, that it is."""

    @property
    def target(self) -> str:
        return self.message.target

    @property
    def idempotency_key(self) -> str:
        return self.message.idempotency_key


def enqueue(tx: Session, message: OutboxMessage, now: datetime) -> bool:
    """False where the same message to the same recipient is there already, sent or not."""
    query = select(OutboxMessageRow.id).where(
        OutboxMessageRow.key == message.key, OutboxMessageRow.kind == message.kind, OutboxMessageRow.target == message.target
    )
    if tx.scalar(query) is not None:
        return False
    tx.add(
        OutboxMessageRow(
            key=message.key,
            kind=message.kind,
            target=message.target,
            subject=message.subject,
            body=message.body,
            payload=dict(message.payload),
            idempotency_key=message.idempotency_key,
            created_at=now,
            next_attempt_at=None if message.kind == DIGEST else now,
        )
    )
    tx.flush()
    return True


def keys(tx: Session) -> set[tuple[str, str, str]]:
    """(key, kind, target) of every row."""
    query = select(OutboxMessageRow.key, OutboxMessageRow.kind, OutboxMessageRow.target)
    return {(key, kind, target) for key, kind, target in tx.execute(query)}


def due(tx: Session, now: datetime) -> list[OutboxRow]:
    """Rows to send now, in the order in which they were decided. What was never tried is due whatever the clock says: it may be set back."""
    untried = and_(OutboxMessageRow.next_attempt_at.is_not(None), OutboxMessageRow.attempts == 0)
    query = select(OutboxMessageRow).where(OutboxMessageRow.sent_at.is_(None), or_(OutboxMessageRow.next_attempt_at <= now, untried))
    return [_record(row) for row in tx.scalars(query.order_by(OutboxMessageRow.id))]


def undelivered(tx: Session) -> list[OutboxRow]:
    """Rows that were to be sent and are not, waiting ones included."""
    query = select(OutboxMessageRow).where(OutboxMessageRow.sent_at.is_(None), OutboxMessageRow.kind != DIGEST)
    return [_record(row) for row in tx.scalars(query.order_by(OutboxMessageRow.id))]


def by_kind(tx: Session, kind: str, since: datetime | None = None) -> list[OutboxRow]:
    """Rows of a kind decided at or after `since`, oldest first."""
    query = select(*OutboxMessageRow.__table__.columns).where(OutboxMessageRow.kind == kind)
    if since is not None:
        query = query.where(OutboxMessageRow.created_at >= since)
    return [_record(row) for row in tx.execute(query.order_by(OutboxMessageRow.id))]


def sent(tx: Session, row_id: int, now: datetime) -> None:
    row = tx.get_one(OutboxMessageRow, row_id)
    row.sent_at, row.attempts, row.next_attempt_at, row.handed_at, row.last_error = now, row.attempts + 1, None, None, None


def failed(tx: Session, row_id: int, now: datetime, error: str, retry_at: datetime | None) -> None:
    """`retry_at` None: it waits for a person."""
    row = tx.get_one(OutboxMessageRow, row_id)
    row.attempts, row.handed_at, row.next_attempt_at, row.last_error = row.attempts + 1, None, retry_at, _at(now, error)


def handing_over(tx: Session, row_id: int, now: datetime) -> None:
    """From here on nobody can tell whether it arrives, until `sent` or `failed`: should the process end, the row is not due again."""
    row = tx.get_one(OutboxMessageRow, row_id)
    row.next_attempt_at, row.handed_at = None, now


def interrupted(tx: Session) -> list[OutboxRow]:
    """Rows that were being handed over when their process ended, each told once: it then waits for a person. For the only sender."""
    query = select(OutboxMessageRow).where(OutboxMessageRow.sent_at.is_(None), OutboxMessageRow.handed_at.is_not(None))
    rows = list(tx.scalars(query.order_by(OutboxMessageRow.id)))
    for row in rows:
        handed_at = row.handed_at
        assert handed_at is not None  # asked for above
        row.attempts, row.handed_at, row.last_error = row.attempts + 1, None, _at(handed_at, _INTERRUPTED)
    return [_record(row) for row in rows]


def retry(tx: Session, now: datetime) -> int:
    """Makes every undelivered row due now. Returns how many."""
    rows = tx.scalars(select(OutboxMessageRow).where(OutboxMessageRow.sent_at.is_(None), OutboxMessageRow.kind != DIGEST)).all()
    for row in rows:
        row.next_attempt_at, row.handed_at = now, None
    return len(rows)


def count_undelivered(tx: Session) -> int:
    query = select(func.count()).where(OutboxMessageRow.sent_at.is_(None), OutboxMessageRow.kind != DIGEST)
    return tx.scalar(query) or 0


def _record(row: Any) -> OutboxRow:
    message = OutboxMessage(row.key, row.kind, row.target, row.subject, row.body, row.payload)
    error = _at(row.handed_at, _HANDED) if row.handed_at else row.last_error
    return OutboxRow(row.id, message, row.created_at, row.attempts, row.next_attempt_at, row.sent_at, error)


def _at(moment: datetime, what: str) -> str:
    return f"{moment.isoformat(timespec='seconds')} {what}"
