"""Stances and progress steps: holds each against the claims of its topic. Quiet unless something is contradicted or moves on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.records import Bound, Fact, Finding, FindingKey, Modality, Programme, Relation, SourcedFact
from pipelines.event_time import event_day, last_day, publication_day
from pipelines.evidence import Draft, Drafts, label_claim

_SAME_NEWS_DAYS = 7
_BACKGROUND_DAYS = 366
_BORDERS = "borders"
_RELATION = {
    Modality.DONE: Relation.ADVANCES,
    Modality.UNDER_WAY: Relation.ADVANCES,
    Modality.DENIED: Relation.CONTRADICTS,
    Modality.MENTION: Relation.REAFFIRMS,
    Modality.PLANNED: Relation.REAFFIRMS,
    Modality.HYPOTHETICAL: Relation.REAFFIRMS,
    Modality.ANNIVERSARY: Relation.REAFFIRMS,
}


def fold_policy(programme: Programme, facts: Sequence[SourcedFact]) -> list[Finding]:
    """One finding a claim, relation, value and year. `facts` in event order; those from before the programme are left out."""
    drafts = Drafts()
    for sourced in facts:
        fact = sourced.fact
        if fact.topic is None or fact.home != programme.home or publication_day(sourced) < programme.published_on:
            continue
        if _long_past(sourced):
            continue
        claim = label_claim(programme, fact.topic)
        if claim is None:
            continue
        relation = _RELATION[fact.modality]
        as_of = event_day(sourced)
        key = _attached(
            FindingKey(programme.id, claim, relation.value, _value(fact, rounded=True), str(publication_day(sourced).year)), drafts, sourced
        )
        drafts.add(Draft(key, relation, None, _value(fact) or None, fact.reason, as_of, None), sourced)
    return drafts.findings()


def _long_past(sourced: SourcedFact) -> bool:
    """A step that the article itself dates more than a year back is its background; a border is settled over years."""
    told = sourced.fact.event_date
    return told is not None and sourced.fact.topic != _BORDERS and (publication_day(sourced) - last_day(told)).days > _BACKGROUND_DAYS


def _attached(key: FindingKey, drafts: Drafts, sourced: SourcedFact) -> FindingKey:
    """The key of the year before where the same was last said days ago: an address of New Year's Eve is told on both sides of it."""
    told = publication_day(sourced)
    before = replace(key, bucket=str(told.year - 1))
    draft = drafts.get(before)
    days = [publication_day(one) for one in draft.facts] if draft else []
    return before if any(day.year < told.year and (told - day).days <= _SAME_NEWS_DAYS for day in days) else key


def _value(fact: Fact, *, rounded: bool = False) -> str:
    """What tells one step from another: its figure and the parties it concerns. `rounded`: "almost 150 km" is the step of 150 km."""
    quantity = fact.quantity
    if rounded and quantity is not None and quantity.bound is Bound.ABOUT:
        quantity = replace(quantity, bound=Bound.EXACT)
    parts = [*fact.parties, str(quantity) if quantity else ""]
    return " ".join(part for part in parts if part)
