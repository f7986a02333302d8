"""Sends what the outbox holds, row by row: delivered, or tried again later with growing pauses, never lost.

A row is marked sent after its channel took it. Killed in between, it is sent again: recipients that honour the idempotency key see it once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.errors import AlertError
from monitor.channels import Channel, Parcel
from store import Store, outbox
from store.outbox import OutboxRow

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=6)  # so that a channel down for a day is tried again within the same night's work
_SITE_ZONE = ZoneInfo("Asia/Bishkek")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did: rows sent, rows that failed, and the reasons in words."""

    sent: int = 0
    failed: int = 0
    problems: tuple[str, ...] = ()


def deliver(
    store: Store, channels: Mapping[str, Channel], clock: Clock, max_attempts: int, seen: Callable[[OutboxRow], None] | None = None
) -> Delivered:
    """Tries every row that is due, once. Failures are recorded on the row; nothing is raised for them."""
    with store.read() as tx:
        rows = outbox.due(tx, clock.now())
    sent = 0
    problems: list[str] = []
    for row in rows:
        channel = channels.get(row.target)
        try:
            if channel is None:
                raise AlertError(f"channel {row.target}: no longer among the configured ones; add it again or dismiss the message")
            channel.send(_parcel(row))
        except AlertError as error:
            problems.append(str(error))
            with store.write() as tx:
                outbox.failed(tx, row.id, clock.now(), str(error), retry_at(row.attempts + 1, max_attempts, clock.now()))
            continue
        with store.write() as tx:
            outbox.sent(tx, row.id, clock.now())
        sent += 1
        if seen is not None:
            seen(row)
    return Delivered(sent, len(problems), tuple(dict.fromkeys(problems)))


def retry_at(attempts: int, max_attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` failures: pauses double from a minute to six hours. None: it waits for a person."""
    if attempts >= max_attempts:
        return None
    doublings = max(0, min(attempts - 1, 20))
    return now + min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << doublings))


def _parcel(row: OutboxRow) -> Parcel:
    stamp = row.created_at.astimezone(_SITE_ZONE).strftime("%Y-%m-%d %H:%M")
    return Parcel(row.idempotency_key, row.message.subject, row.message.body, stamp)
