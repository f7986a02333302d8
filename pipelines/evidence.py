"""Gathers the facts of one finding while folding, and turns them into the finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.records import Finding, FindingKey, FuzzyDate, Programme, Relation, SourcedFact

_CORROBORATION = 0.02  # each further article that says the same makes the finding a little surer, up to _CEILING
_CEILING = 0.99


@dataclass(slots=True)
class Draft:
    """A finding in the making. `facts` in event order; the first decided."""

    key: FindingKey
    relation: Relation
    old: str | None
    new: str | None
    reason: str
    as_of: FuzzyDate | None
    held_against: str | None
    review: bool = False
    facts: list[SourcedFact] = field(default_factory=list)
    disagrees_with: set[str] = field(default_factory=set)

    def finding(self) -> Finding:
        best = max((sourced.fact.confidence for sourced in self.facts), default=0.0)
        articles = {sourced.ref for sourced in self.facts}
        confidence = min(_CEILING, best + _CORROBORATION * (len(articles) - 1)) if best < _CEILING else best
        review = self.review or all(sourced.fact.review for sourced in self.facts)
        return Finding(
            self.key,
            self.relation,
            self.old,
            self.new,
            self.reason,
            round(confidence, 2),
            self.as_of,
            self.held_against,
            tuple(dict.fromkeys(sourced.fact_id for sourced in self.facts)),
            review,
            tuple(sorted(self.disagrees_with)),
        )


class Drafts:
    """Findings in the making by key."""

    def __init__(self) -> None:
        self._by_key: dict[FindingKey, Draft] = {}

    def __contains__(self, key: FindingKey) -> bool:
        return key in self._by_key

    def get(self, key: FindingKey) -> Draft | None:
        return self._by_key.get(key)

    def add(self, draft: Draft, sourced: SourcedFact) -> Draft:
        """The draft of that key, this one where there was none, with one more piece of evidence."""
        kept = self._by_key.setdefault(draft.key, draft)
        kept.facts.append(sourced)
        return kept

    def all(self) -> Iterable[Draft]:
        return self._by_key.values()

    def findings(self) -> list[Finding]:
        return [draft.finding() for draft in self._by_key.values()]


def label_claim(programme: Programme, label: str) -> str | None:
    """Id of the claim that findings of `label` attach to: the programme's first with that label (seeds put the primary one first)."""
    return next((claim.id for claim in programme.claims if claim.label == label), None)
