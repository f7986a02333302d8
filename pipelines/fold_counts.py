"""Counts: holds each stated figure against the newest one not dismissed, and keeps the ledger's observations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import (
    Bound,
    Claim,
    ClaimKind,
    DatePrecision,
    Finding,
    FindingKey,
    FuzzyDate,
    Modality,
    Observation,
    Programme,
    Quantity,
    Relation,
    SourcedFact,
)
from pipelines.bounds import Agreement, relate
from pipelines.event_time import event_day, last_day
from pipelines.evidence import Draft, Drafts

_ROUNDED = 5  # nobody rounds by more than half a ten: "about 180" is not 172
_SAME_TIME_DAYS = 45  # two different figures for moments this close are a disagreement, not a development


@dataclass(frozen=True, slots=True)
class _Held:
    quantity: Quantity
    as_of: FuzzyDate
    finding: FindingKey | None
    measure: str


def fold_counts(
    programme: Programme, facts: Sequence[SourcedFact], dismissed: set[str], accepted: set[str]
) -> tuple[list[Finding], list[Observation]]:
    """Findings and observations of every count claim. `facts` in event order; the baseline's own figure is the first observation."""
    findings: list[Finding] = []
    observations: list[Observation] = []
    for claim in programme.claims:
        if claim.kind is ClaimKind.COUNT and claim.quantity is not None and claim.measure is not None:
            ledger = _Ledger(programme, claim, dismissed, accepted)
            for sourced in facts:
                ledger.hold(sourced)
            findings.extend(ledger.drafts.findings())
            observations.extend(ledger.observations)
    return findings, observations


class _Ledger:
    """One count claim while its facts pass by in event order."""

    def __init__(self, programme: Programme, claim: Claim, dismissed: set[str], accepted: set[str]) -> None:
        assert claim.quantity is not None
        assert claim.measure is not None
        self._programme, self._claim = programme, claim
        self._dismissed, self._accepted = dismissed, accepted
        start = FuzzyDate(programme.published_on, DatePrecision.DAY)
        self._held = [_Held(claim.quantity, start, None, claim.measure)]
        self._comparable = {comparable.measure: comparable.why for comparable in claim.comparable_with}
        self.drafts = Drafts()
        self.observations = [Observation(programme.id, claim.id, claim.measure, claim.quantity, start, programme.source_url, None)]

    def hold(self, sourced: SourcedFact) -> None:
        fact = sourced.fact
        said = fact.quantity
        if said is None or fact.home != self._programme.home or fact.modality is not Modality.DONE:
            return
        if fact.measure != self._claim.measure and fact.measure not in self._comparable:
            return
        as_of = event_day(sourced)
        if last_day(as_of) < self._programme.published_on:
            return
        now = self._held[-1]
        match _stands(said, now.quantity):
            case Agreement.UNITS:
                return
            case Agreement.SAME if now.finding is not None:
                self.drafts.add(self._draft_of(now.finding), sourced)
            case Agreement.SAME | Agreement.WITHIN:
                self._reaffirm(sourced, said, as_of, now)
            case Agreement.SHARPER | Agreement.DIFFERENT:
                self._differ(sourced, said, as_of, now)

    def _draft_of(self, key: FindingKey) -> Draft:
        draft = self.drafts.get(key)
        assert draft is not None
        return draft

    def _reaffirm(self, sourced: SourcedFact, said: Quantity, as_of: FuzzyDate, now: _Held) -> None:
        exact = _stands(said, now.quantity) is Agreement.SAME
        reason = (
            f"repeats {now.quantity}, as held"
            if exact
            else f"says {_words(said)}, which agrees with {now.quantity} already held: rounded or older, not new"
        )
        self._add(Relation.REAFFIRMS, sourced, said, as_of, now, str(said), self._note(sourced, reason))

    def _differ(self, sourced: SourcedFact, said: Quantity, as_of: FuzzyDate, now: _Held) -> None:
        older = next((held for held in self._held[:-1] if relate(said, held.quantity) is Agreement.SAME), None)
        if older is not None:
            reason = f"repeats the older figure {older.quantity} ({older.as_of}); the newest held is {now.quantity}"
            self._add(Relation.REAFFIRMS, sourced, said, as_of, now, str(said), self._note(sourced, reason), review=True)
            return
        key = self._key(Relation.CHANGES, str(said), as_of)
        rivals = [
            draft
            for draft in self.drafts.all()
            if draft.key.family == key.family
            and draft.key != key
            and str(draft.key) not in self._dismissed
            and draft.as_of
            and _close(draft.as_of, as_of)
        ]
        lower = said.value < now.quantity.value  # such counts fall only by a break: a lower figure is an old one, or a slip
        contested = bool(rivals) and lower
        reason = self._note(sourced, f"{now.quantity} was held as of {now.as_of}; now {_words(said)} is stated")
        if contested:
            reason += f"; this disagrees with {now.quantity} stated at the same time"
        draft = self._add(Relation.CHANGES, sourced, said, as_of, now, str(now.quantity), reason, review=lower)
        for rival in rivals if contested else ():
            draft.disagrees_with.add(rival.key.id)
            rival.disagrees_with.add(draft.key.id)
        if str(key) in self._dismissed or (lower and str(key) not in self._accepted):
            return
        if any(held.finding == key for held in self._held):
            return
        self._held.append(_Held(said, as_of, key, sourced.fact.measure or ""))
        self.observations.append(
            Observation(self._programme.id, self._claim.id, sourced.fact.measure or "", said, as_of, sourced.url, key.id)
        )

    def _add(
        self,
        relation: Relation,
        sourced: SourcedFact,
        said: Quantity,
        as_of: FuzzyDate,
        now: _Held,
        old: str,
        reason: str,
        review: bool = False,
    ) -> Draft:
        return self.drafts.add(
            Draft(self._key(relation, str(said), as_of), relation, old, str(said), reason, as_of, str(now.quantity), review), sourced
        )

    def _key(self, relation: Relation, value: str, as_of: FuzzyDate) -> FindingKey:
        return FindingKey(self._programme.id, self._claim.id, relation.value, value, str(as_of.day.year))

    def _note(self, sourced: SourcedFact, reason: str) -> str:
        why = self._comparable.get(sourced.fact.measure or "")
        return f"{reason} (another measure, comparable: {why})" if why else reason


def _stands(said: Quantity, held: Quantity) -> Agreement:
    """As `relate`, for a count that grows: "up to 185" where fewer are held names a new height, and leaves room for none of the old."""
    agreement = relate(said, held)
    reaches = said.bound is Bound.AT_MOST or (said.bound is Bound.ABOUT and said.value - held.value > _ROUNDED)
    return Agreement.DIFFERENT if agreement is Agreement.WITHIN and reaches and said.value > held.value else agreement


def _close(one: FuzzyDate, other: FuzzyDate) -> bool:
    if DatePrecision.YEAR in (one.precision, other.precision):
        return one.day.year == other.day.year
    return abs((one.day - other.day).days) <= _SAME_TIME_DAYS


def _words(quantity: Quantity) -> str:
    text = str(Quantity(quantity.value, Bound.EXACT, quantity.unit))
    prefix = {
        Bound.EXACT: "",
        Bound.ABOUT: "about ",
        Bound.MORE_THAN: "more than ",
        Bound.AT_LEAST: "at least ",
        Bound.LESS_THAN: "fewer than ",
        Bound.AT_MOST: "up to ",
        Bound.BETWEEN: "between ",
    }[quantity.bound]
    return prefix + (f"{quantity.value:f} and {quantity.high:f}" if quantity.high is not None else text)
