"""Decides what is told to whom: turns transitions of the tie register into messages for the outbox. Pure planning; deliver.py sends.

Each transition is decided once, when it is first seen: an alert where it is fresh and somebody asks for it, a digest line otherwise. Who asked
to hear of accepted findings only is told when a reviewer accepts. A transition that was alerted and no longer stands is followed by a
correction to the same recipients, in their language. Changed claims are alert_claims.py's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.records import ArticleRef, DatePrecision, Language, SourcedFact, TieKind, TieState, Transition
from core.settings import AlertSettings
from monitor.alert_audience import Audience
from monitor.alert_words import PHRASES, Phrases
from monitor.text_fragment import with_fragment
from pipelines.event_time import publication_day
from store.outbox import OutboxMessage

ALERT, DIGEST, CORRECTION, OPERATOR = "alert", "digest", "correction", "operator"
REPORT_TARGET = "report"
"""Where digest rows go: they are delivered by being printed in the next report."""
NOBODY_AT_ONCE = "nobody asks to be told at once"
CLAIM_KEY = "claim|"
"""How the keys of messages on claims begin; those on ties begin with the party."""
_QUOTED = 4  # reports
_SITE_ZONE = ZoneInfo("Asia/Bishkek")

Decided = Collection[tuple[str, str, str]]
"""(key, kind, target) of every row the outbox holds."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A transition with what the decision hangs on. `quiet`: its evidence came by backfill or replay. `accepted_at`: when a reviewer
    said so, None where nobody did."""

    transition: Transition
    evidence: tuple[SourcedFact, ...]
    quiet: bool
    accepted_at: datetime | None = None


def nothing_beside(_: SourcedFact) -> Sequence[str]:
    """Where every sentence says all that is to be said."""
    return ()


@dataclass(frozen=True, slots=True)
class Wording:
    """How messages in one language name things: countries by name, and the label under which everything is printed.

    `beside` has the sentences that name whom a fact is about where its own does not: "with 13 countries", listed further down.
    """

    home: str
    party: Callable[[str], str]
    label: str = ""
    language: Language = Language.EN
    beside: Callable[[SourcedFact], Sequence[str]] = nothing_beside

    @property
    def phrases(self) -> Phrases:
        return PHRASES[self.language]

    def ties(self, party: str, kind: TieKind, after: TieState) -> str:
        """ "Kyrgyzstan and the Bahamas: diplomatic relations established"."""
        phrases = self.phrases
        return phrases.tie.format(home=self.home, party=self.party(party), kind=phrases.kind(kind), state=phrases.state(after, kind))

    def says(self, transition: Transition) -> str:
        """The same with the event's date where it is known: "... established (2025-09-25)"."""
        when = f" ({transition.event_date})" if transition.event_date else ""
        return f"{self.ties(transition.party, transition.kind, transition.after)}{when}"

    def mark(self, text: str) -> str:
        return f"[{self.label}] {text}" if self.label else text


Words = Callable[[Language], Wording]
"""The wording in a language."""


def plan(
    judged: Iterable[Judged], decided: Decided, audiences: Sequence[Audience], rules: AlertSettings, now: datetime, words: Words
) -> list[OutboxMessage]:
    """Messages to enqueue for the transitions that stand now, and corrections for the alerted ones that stand no longer.

    The same input gives the same messages in the same order; what `decided` holds is not planned again.
    """
    standing = sorted(judged, key=lambda one: one.transition.key)
    messages = [message for one in standing for message in _decide(one, decided, audiences, rules, now, words)]
    keys = {one.transition.key for one in standing}
    for key, kind, target in sorted(decided):
        if kind == ALERT and not key.startswith(CLAIM_KEY) and plain(key) not in keys and (key, CORRECTION, target) not in decided:
            messages.append(_correction(key, target, words(language_of(target, audiences))))
    return messages


def not_alerted_because(one: Judged, audiences: Sequence[Audience], rules: AlertSettings, now: datetime) -> str:
    """Why a transition goes to the digest; empty where it alerts."""
    transition = one.transition
    watched = _watched(transition)
    if not any(audience.kinds for audience in audiences):
        return NOBODY_AT_ONCE
    if not any(watched in audience.kinds for audience in audiences):
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
    one: Judged, decided: Decided, audiences: Sequence[Audience], rules: AlertSettings, now: datetime, words: Words
) -> list[OutboxMessage]:
    if one.transition.review and one.accepted_at is None:
        return []
    key = turn(one.transition.key, decided)
    at_once = [audience for audience in audiences if not audience.on_acceptance]
    later = [audience for audience in audiences if audience.on_acceptance]
    rows = {row[2] for row in decided if row[0] == key}
    messages = []
    if not rows - {audience.target for audience in later}:
        messages += _at_once(one, key, at_once, rules, now, words)
    if one.accepted_at is not None and just_accepted(one.accepted_at, rules, now):
        reason = not_alerted_because(one, later, rules, found_at(one.evidence, now))
        asking = [] if reason else _asking(one.transition, later)
        messages += [_message(one, key, audience, words) for audience in asking if audience.target not in rows]
    return messages


def _at_once(
    one: Judged, key: str, audiences: Sequence[Audience], rules: AlertSettings, now: datetime, words: Words
) -> list[OutboxMessage]:
    reason = not_alerted_because(one, audiences, rules, now)
    asking = _asking(one.transition, audiences)
    if not reason and asking:
        return [_message(one, key, audience, words) for audience in asking]
    wording, why = words(Language.EN), reason or "no recipient asks for this party"
    subject = wording.mark(wording.phrases.new.format(what=wording.says(one.transition)))
    return [OutboxMessage(key, DIGEST, REPORT_TARGET, subject, _body(one, why, wording), _payload(one, wording, why))]


def _message(one: Judged, key: str, audience: Audience, words: Words) -> OutboxMessage:
    wording = words(audience.language)
    subject = wording.mark(wording.phrases.new.format(what=wording.says(one.transition)))
    return OutboxMessage(key, ALERT, audience.target, subject, _body(one, "", wording), _payload(one, wording, ""))


def _asking(transition: Transition, audiences: Iterable[Audience]) -> list[Audience]:
    return [audience for audience in audiences if audience.asks_for_tie(_watched(transition), transition.party)]


def _watched(transition: Transition) -> str:
    return "break" if transition.after is TieState.BROKEN else transition.kind.value


def _correction(key: str, target: str, words: Wording) -> OutboxMessage:
    party, kind, state, _ = plain(key).split("|")
    what = words.ties(party, TieKind(kind), TieState(state))
    payload: dict[str, object] = {"corrects": key, "party": party, "kind": kind, "state": state, "label": words.label}
    return OutboxMessage(key, CORRECTION, target, words.mark(words.phrases.not_so.format(what=what)), words.phrases.no_longer, payload)


def plain(key: str) -> str:
    """The key without its turn."""
    return key.split("#")[0]


def turn(key: str, decided: Decided) -> str:
    """The key under which to speak: after a correction the same thing may come back, and is then a new message."""
    corrected = len({row[0] for row in decided if row[1] == CORRECTION and plain(row[0]) == key})
    return f"{key}#{corrected + 1}" if corrected else key


def language_of(target: str, audiences: Iterable[Audience]) -> Language:
    """English for a recipient that is no longer configured."""
    return next((audience.language for audience in audiences if audience.target == target), Language.EN)


def just_accepted(at: datetime, rules: AlertSettings, now: datetime) -> bool:
    """Whether the acceptance is news: a recipient added later is not told of all that was ever accepted."""
    return (now - at).days <= rules.max_event_age_days


def found_at(evidence: Iterable[SourcedFact], now: datetime) -> datetime:
    """When the first report was fetched: however long the review took, an event is as fresh as it was then."""
    return min((fact.first_fetched_at for fact in evidence), default=now)


def _happened(one: Judged, now: datetime) -> date:
    """The event's day; where only a month or year is known, or nothing, the day of its earliest report."""
    event = one.transition.event_date
    if event is not None and event.precision is DatePrecision.DAY:
        return event.day
    return min((publication_day(fact) for fact in one.evidence), default=now.astimezone(_SITE_ZONE).date())


def _body(one: Judged, reason: str, words: Wording) -> str:
    lines = [*quoted(one.evidence, words), words.phrases.finding.format(id=one.transition.finding)]
    if reason:
        lines.append(words.phrases.not_alerted.format(reason=reason))
    return "\n".join(lines)


def quoted(evidence: Sequence[SourcedFact], words: Wording) -> list[str]:
    """Lines with one sentence a report, in its own language, and where it stands; where that names nobody, with the one that does.

    A sentence of the text says more than the headline again, and one that says all by itself more than two.
    """
    reports: dict[ArticleRef, list[SourcedFact]] = {}
    for fact in evidence:
        reports.setdefault(fact.ref, []).append(fact)
    lines = []
    for facts in list(reports.values())[:_QUOTED]:
        fact, beside = min(((one, words.beside(one)) for one in facts), key=lambda told: (told[0].sentence == told[0].title, bool(told[1])))
        address = with_fragment(fact.url, beside[-1] if beside else fact.sentence)
        lines += [" […] ".join([fact.sentence, *beside]), f"  {fact.title} ({publication_day(fact)}) {address}"]
        lines.append(f"  {words.phrases.capture.format(id=fact.capture_id)}")
    if len(reports) > _QUOTED:
        lines.append(words.phrases.more_reports.format(count=len(reports) - _QUOTED))
    return lines


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
