"""Stances and progress steps: holds each against the claims of its topic. Quiet unless something is contradicted or moves on."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Fact, Finding, FindingKey, Modality, Programme, Relation, SourcedFact
from pipelines.event_time import event_day, publication_day
from pipelines.evidence import Draft, Drafts, label_claim

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
        claim = label_claim(programme, fact.topic)
        if claim is None:
            continue
        relation = _RELATION[fact.modality]
        as_of = event_day(sourced)
        value = _value(fact)
        key = FindingKey(programme.id, claim, relation.value, value, str(publication_day(sourced).year))
        drafts.add(Draft(key, relation, None, value or None, fact.reason, as_of, None), sourced)
    return drafts.findings()


def _value(fact: Fact) -> str:
    """What tells one step from another: its figure and the parties it concerns."""
    parts = [*fact.parties, str(fact.quantity) if fact.quantity else ""]
    return " ".join(part for part in parts if part)
