"""Sends what the outbox holds, row by row: delivered, or tried again later with growing pauses, never lost.

A row is marked sent after its channel took it. Killed in between, it is sent again: recipients that honour the idempotency key see it once.
Mail knows no such key: what may have arrived by mail is not sent again by itself, but waits for a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.errors import AlertError, UncertainDeliveryError
from core.records import Language
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
    """Tries every row that is due, once. Failures are recorded on the row; nothing is raised for them. One process at a time."""
    with store.write() as tx:
        problems = [_may_have_arrived(row) for row in outbox.interrupted(tx)]
        rows = outbox.due(tx, clock.now())
    sent = 0
    for row in rows:
        channel = channels.get(row.target)
        try:
            if channel is None:
                raise AlertError(f"channel {row.target}: no longer among the configured ones; add it again or dismiss the message")
            channel.send(_parcel(row, partial(_hand_over, store, clock, row.id)))
        except AlertError as error:
            uncertain = isinstance(error, UncertainDeliveryError)
            problems.append(_may_have_arrived(row) if uncertain else str(error))
            again = None if uncertain else retry_at(row.attempts + 1, max_attempts, clock.now())
            with store.write() as tx:
                outbox.failed(tx, row.id, clock.now(), str(error), again)
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


def _hand_over(store: Store, clock: Clock, row_id: int) -> None:
    with store.write() as tx:
        outbox.handing_over(tx, row_id, clock.now())


def _may_have_arrived(row: OutboxRow) -> str:
    return f"channel {row.target}: '{row.message.subject}' may have arrived; 'policy-monitor alerts send --retry' sends it once more"


def _parcel(row: OutboxRow, handing: Callable[[], None]) -> Parcel:
    stamp = row.created_at.astimezone(_SITE_ZONE).strftime("%Y-%m-%d %H:%M")
    html, language = row.message.payload.get("html"), row.message.payload.get("language")
    return Parcel(
        row.idempotency_key,
        row.message.subject,
        row.message.body,
        stamp,
        html if isinstance(html, str) else "",
        Language(language) if isinstance(language, str) and language in set(Language) else Language.EN,
        row.created_at,
        handing,
    )
