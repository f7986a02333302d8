"""Changed claims as alerts, for those who ask for them: "165 -> 185". Pure planning, beside alerts.py; the digest is the report itself.

A value is told once to each recipient, whatever other editions say it too. One that no longer stands is corrected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.records import Finding, Language, Programme, Relation, SourcedFact
from core.settings import AlertSettings
from monitor.alert_audience import CLAIM_CHANGE, Audience
from monitor.alerts import ALERT, CLAIM_KEY, CORRECTION, Decided, Wording, Words, found_at, just_accepted, language_of, plain, quoted, turn
from pipelines.event_time import publication_day
from store.outbox import OutboxMessage

_SITE_ZONE = ZoneInfo("Asia/Bishkek")


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding that changes a claim, as alerts.Judged has a transition."""

    finding: Finding
    evidence: tuple[SourcedFact, ...]
    quiet: bool
    accepted_at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{CLAIM_KEY}{self.finding.key}"


def changes_a_claim(finding: Finding) -> bool:
    return finding.relation is Relation.CHANGES


def plan_claims(
    programme: Programme,
    judged: Iterable[JudgedFinding],
    dismissed: Collection[str],
    decided: Decided,
    audiences: Sequence[Audience],
    rules: AlertSettings,
    now: datetime,
    words: Words,
) -> list[OutboxMessage]:
    """Messages on one programme's changed claims and corrections of earlier ones. What `decided` holds is not planned again.

    `dismissed` holds the str(FindingKey) of what reviewers dismissed.
    """
    rejected = {f"{CLAIM_KEY}{key}" for key in dismissed}
    standing = sorted((one for one in judged if one.key not in rejected), key=lambda one: one.key)
    keys = {one.key for one in standing}
    values = {_value(key) for key in keys}
    told = {row for row in decided if row[1] == ALERT and row[0].startswith(f"{CLAIM_KEY}{programme.id}|")}
    open_ = {row for row in told if (row[0], CORRECTION, row[2]) not in decided}
    moved = {(_value(key), target) for key, _, target in open_ if plain(key) not in keys | rejected}
    messages = []
    for one in standing:
        key = turn(one.key, decided)
        for audience in audiences:
            known = (key, ALERT, audience.target) in decided or (_value(one.key), audience.target) in moved
            if not known and _is_told(one, audience, rules, now):
                messages.append(_message(programme, one, key, audience.target, words(audience.language)))
    for key, _, target in sorted(open_):
        if plain(key) in rejected or _value(key) not in values:
            messages.append(_correction(programme, key, target, words(language_of(target, audiences))))
    return messages


def _is_told(one: JudgedFinding, audience: Audience, rules: AlertSettings, now: datetime) -> bool:
    if one.quiet or not audience.asks_for_claim(one.finding.key.claim):
        return False
    if one.accepted_at is None:
        if audience.on_acceptance or one.finding.review:
            return False
    elif audience.on_acceptance and not just_accepted(one.accepted_at, rules, now):
        return False
    seen = found_at(one.evidence, now) if audience.on_acceptance else now
    published = min((publication_day(fact) for fact in one.evidence), default=now.astimezone(_SITE_ZONE).date())
    return (seen.astimezone(_SITE_ZONE).date() - published).days <= rules.max_event_age_days


def _value(key: str) -> str:
    """The key without its stretch of time: a report found later may move a change to an earlier stretch, and it is the same change."""
    return plain(key).rsplit("|", 1)[0]


def _message(programme: Programme, one: JudgedFinding, key: str, target: str, words: Wording) -> OutboxMessage:
    finding, phrases = one.finding, words.phrases
    before = phrases.value(finding.held_against if finding.old is None else finding.old)
    what = phrases.changed.format(
        claim=_claim(programme, finding.key.claim, words.language), before=before, after=phrases.value(finding.new)
    )
    body = "\n".join([*quoted(one.evidence, words), phrases.finding.format(id=finding.key.id)])
    payload: dict[str, object] = {
        "kind": CLAIM_CHANGE,
        "programme": programme.id,
        "claim": finding.key.claim,
        "before": finding.old,
        "after": finding.new,
        "finding": finding.key.id,
        "sources": list(dict.fromkeys(fact.url for fact in one.evidence)),
        "captures": list(dict.fromkeys(fact.capture_id for fact in one.evidence)),
        "label": words.label,
    }
    return OutboxMessage(key, ALERT, target, words.mark(what), body, payload)


def _correction(programme: Programme, key: str, target: str, words: Wording) -> OutboxMessage:
    _, _, claim, _, value, _ = plain(key).split("|")
    what = words.phrases.changed_not_so.format(claim=_claim(programme, claim, words.language), after=words.phrases.value(value))
    payload: dict[str, object] = {"corrects": key, "kind": CLAIM_CHANGE, "claim": claim, "value": value, "label": words.label}
    return OutboxMessage(key, CORRECTION, target, words.mark(what), words.phrases.no_longer, payload)


def _claim(programme: Programme, claim_id: str, language: Language) -> str:
    """The claim in that language, in English where the programme has no other, without its full stop."""
    known = next((claim for claim in programme.claims if claim.id == claim_id), None)
    if known is None:
        return claim_id
    return (known.wording.get(language) or known.wording.get(Language.EN) or claim_id).rstrip(".")
