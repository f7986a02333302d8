"""Decides what is told to whom: turns transitions of the tie register into messages for the outbox. Pure planning; deliver.py sends.

Each transition is decided once, when it is first seen: an alert where it is fresh and of a watched kind, a digest line otherwise.
A transition that was alerted and no longer stands is followed by a correction to the same recipients.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.records import DatePrecision, SourcedFact, TieState, Transition
from core.settings import AlertSettings
from pipelines.event_time import publication_day
from store.outbox import OutboxMessage

ALERT, DIGEST, CORRECTION, OPERATOR = "alert", "digest", "correction", "operator"
REPORT_TARGET = "report"
"""Where digest rows go: they are delivered by being printed in the next report."""
_SITE_ZONE = ZoneInfo("Asia/Bishkek")
_VERB = {
    TieState.ESTABLISHED: "established",
    TieState.PLANNED: "planned",
    TieState.BROKEN: "broken off",
    TieState.NONE: "ended",
}

Decided = Collection[tuple[str, str, str]]
"""(key, kind, target) of every row the outbox holds."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A transition with what the decision hangs on. `quiet`: its evidence came by backfill or replay. `accepted`: a reviewer said so."""

    transition: Transition
    evidence: tuple[SourcedFact, ...]
    quiet: bool
    accepted: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """How messages name things: countries by name, and the label under which everything is printed."""

    home: str
    party: Callable[[str], str]
    label: str = ""

    def says(self, transition: Transition) -> str:
        """ "Kyrgyzstan and the Bahamas: diplomatic relations established (2025-09-25)"."""
        kind = transition.kind.value.replace("_", " ")
        verb = _VERB.get(transition.after, transition.after.value)
        when = f" ({transition.event_date})" if transition.event_date else ""
        return f"{self.home} and {self.party(transition.party)}: {kind} {verb}{when}"

    def mark(self, text: str) -> str:
        return f"[{self.label}] {text}" if self.label else text


def plan(
    judged: Iterable[Judged], decided: Decided, targets: Sequence[str], rules: AlertSettings, now: datetime, words: Wording
) -> list[OutboxMessage]:
    """Messages to enqueue for the transitions that stand now, and corrections for the alerted ones that stand no longer.

    The same input gives the same messages in the same order; what `decided` holds is not planned again.
    """
    standing = sorted(judged, key=lambda one: one.transition.key)
    messages = [message for one in standing for message in _decide(one, decided, targets, rules, now, words)]
    keys = {one.transition.key for one in standing}
    for key, kind, target in sorted(decided):
        if kind == ALERT and _plain(key) not in keys and (key, CORRECTION, target) not in decided:
            messages.append(_correction(key, target, words))
    return messages


def not_alerted_because(one: Judged, rules: AlertSettings, now: datetime) -> str:
    """Why a transition goes to the digest; empty where it alerts."""
    transition = one.transition
    watched = "break" if transition.after is TieState.BROKEN else transition.kind.value
    if watched not in rules.kinds:
        return f"'{watched}' is not among the kinds that alert"
    if transition.after is TieState.PLANNED:
        return "planned, not yet established"
    if one.quiet:
        return "found by a backfill or a replay"
    age_days = (now.astimezone(_SITE_ZONE).date() - _happened(one, now)).days
    if age_days > rules.max_event_age_days:
        return f"happened {age_days} days before it was found"
    return ""


def _decide(
    one: Judged, decided: Decided, targets: Sequence[str], rules: AlertSettings, now: datetime, words: Wording
) -> list[OutboxMessage]:
    if one.transition.review and not one.accepted:
        return []
    key = _round(one.transition.key, decided)
    if any(row[0] == key for row in decided):
        return []
    reason = not_alerted_because(one, rules, now)
    subject = words.mark(f"New: {words.says(one.transition)}")
    kind, recipients = (DIGEST, [REPORT_TARGET]) if reason else (ALERT, list(targets))
    return [OutboxMessage(key, kind, target, subject, _body(one, reason), _payload(one, words, reason)) for target in recipients]


def _correction(key: str, target: str, words: Wording) -> OutboxMessage:
    party, kind, state, _ = _plain(key).split("|")
    what = f"{words.home} and {words.party(party)}: {kind.replace('_', ' ')} {state}"
    body = "An earlier alert no longer stands: its report was changed, denied, or dismissed by a reviewer."
    payload: dict[str, object] = {"corrects": key, "party": party, "kind": kind, "state": state, "label": words.label}
    return OutboxMessage(key, CORRECTION, target, words.mark(f"Correction: not so: {what}"), body, payload)


def _plain(key: str) -> str:
    return key.split("#")[0]


def _round(key: str, decided: Decided) -> str:
    """The key under which to speak: after a correction the same transition may come back, and is then a new message."""
    corrected = len({row[0] for row in decided if row[1] == CORRECTION and _plain(row[0]) == key})
    return f"{key}#{corrected + 1}" if corrected else key


def _happened(one: Judged, now: datetime) -> date:
    """The event's day; where only a month or year is known, or nothing, the day of its earliest report."""
    event = one.transition.event_date
    if event is not None and event.precision is DatePrecision.DAY:
        return event.day
    return min((publication_day(fact) for fact in one.evidence), default=now.astimezone(_SITE_ZONE).date())


def _body(one: Judged, reason: str) -> str:
    lines = []
    for fact in one.evidence[:4]:
        lines += [fact.sentence, f"  {fact.title} ({publication_day(fact)}) {fact.url}", f"  capture {fact.capture_id}"]
    if len(one.evidence) > 4:
        lines.append(f"and {len(one.evidence) - 4} more reports")
    lines.append(f"finding {one.transition.finding}")
    if reason:
        lines.append(f"not alerted: {reason}")
    return "\n".join(lines)


def _payload(one: Judged, words: Wording, reason: str) -> dict[str, object]:
    transition = one.transition
    return {
        "party": transition.party,
        "party_name": words.party(transition.party),
        "kind": transition.kind.value,
        "before": transition.before.value,
        "after": transition.after.value,
        "event_date": str(transition.event_date) if transition.event_date else None,
        "finding": transition.finding,
        "sources": list(dict.fromkeys(fact.url for fact in one.evidence)),
        "captures": list(dict.fromkeys(fact.capture_id for fact in one.evidence)),
        "label": words.label,
        "not_alerted_because": reason,
    }
