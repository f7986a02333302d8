"""Findings as the report shows them: in words, with their evidence, sorted into what changed, what waits and what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.records import Claim, FindingState, FuzzyDate, Language, Programme, Relation
from monitor.report_evidence import Evidence
from monitor.report_model import ChangeView, DisagreementView, FindingView, GoneView, JudgedView
from monitor.report_span import Span, local
from monitor.report_words import clean, new_value, reason, tie_of, value
from seeds.loader import Seeds
from store.findings import Decision, StoredFinding
from store.judgements import Judgement

_NO_CLAIM = "Kept in the tie register; the programme claims nothing of it"
_DECIDED = {
    FindingState.ACCEPTED: "accepted",
    FindingState.DISMISSED: "dismissed",
    FindingState.OPEN: "opened again",
    FindingState.UNSURE: "left open as not sure",
}

ClaimSteps = tuple[Sequence[StoredFinding], StoredFinding]
"""The steps of a claim that are shown, newest first, and the first that there was."""


def stands(stored: StoredFinding) -> bool:
    """Neither withdrawn nor dismissed."""
    return stored.withdrawn_at is None and stored.state is not FindingState.DISMISSED


def uncertain(stored: StoredFinding) -> bool:
    """Read too uncertainly to be told as it is, and not yet accepted by a person."""
    return stored.finding.review and stored.state is not FindingState.ACCEPTED


def asks(stored: StoredFinding) -> bool:
    """Whether a person should look at it: open, standing, and more than a repetition of what is known."""
    return stands(stored) and stored.state is FindingState.OPEN and stored.finding.relation is not Relation.REAFFIRMS


def true_by(moment: FuzzyDate | None, as_of: date | None) -> bool:
    """Whether something of that date had happened by `as_of`; None on either side: no limit."""
    return as_of is None or moment is None or moment.day <= as_of


def fresh(moment: datetime | None, since: datetime | None) -> bool:
    return moment is not None and (since is None or moment >= since)


@dataclass(frozen=True, slots=True)
class FindingViews:
    """Makes views of one programme's findings. `judged`: the optional judge's newest answers, by finding.

    `most`: articles told of each, None: all.
    """

    programme: Programme
    seeds: Seeds
    evidence: Evidence
    judged: Mapping[str, Judgement] = field(default_factory=dict)
    most: int | None = None

    def load(self, stored: Iterable[StoredFinding]) -> None:
        """Looks up at once the reports that will be told of those findings."""
        self.evidence.load_first((one.finding.evidence for one in stored), self.most)

    def claim(self, claim_id: str) -> Claim | None:
        """None for findings that hang on the register alone, and for claims of another version of the programme."""
        return next((claim for claim in self.programme.claims if claim.id == claim_id), None)

    def view(self, stored: StoredFinding) -> FindingView:
        finding = stored.finding
        claim = self.claim(finding.key.claim)
        counts, comparable = self._measured(stored, claim)
        tie = tie_of(finding)
        told, more = self.evidence.first(finding.evidence, self.most)
        return FindingView(
            id=finding.key.id,
            claim_id=finding.key.claim,
            claim=claim.wording[Language.EN] if claim else _NO_CLAIM,
            locator=claim.locator if claim else "",
            relation=finding.relation.value,
            old=None if tie else value(finding.old),
            new=new_value(finding, self.seeds),
            counts=counts,
            why=reason(finding.reason.replace(f" (another measure, comparable: {comparable})", "") if comparable else finding.reason),
            comparable=comparable,
            as_of=str(finding.as_of or ""),
            state=stored.state.value,
            confidence=finding.confidence,
            first_seen=local(stored.first_seen),
            sources=self.evidence.sources(told),
            decided=decided(stored.decision),
            withdrawn=local(stored.withdrawn_at),
            disagrees_with=finding.disagrees_with,
            uncertain=uncertain(stored),
            judged=judged_view(self.judged.get(finding.key.id)),
            more=more,
        )

    def said(self, stored: StoredFinding) -> str:
        """A finding in a few words: "State borders: Tajikistan 95 km"."""
        about = "" if tie_of(stored.finding) else self._measured(stored, None)[0]
        parts = [part for part in (about, new_value(stored.finding, self.seeds)) if part]
        return ": ".join(parts) or stored.finding.relation.value

    def changes(self, claims: Sequence[ClaimSteps]) -> tuple[ChangeView, ...]:
        """One view a claim."""
        self.load(one for shown, _ in claims for one in shown)
        return tuple(self._change(shown, first) for shown, first in claims)

    def _change(self, newest_first: Sequence[StoredFinding], first: StoredFinding) -> ChangeView:
        steps = tuple(self.view(one) for one in newest_first)
        last, before = steps[0], value(first.finding.old) or ""
        return ChangeView(last.claim_id, last.claim, last.locator, before, last.new or "", last.counts, last.as_of, steps)

    def _measured(self, stored: StoredFinding, claim: Claim | None) -> tuple[str, str]:
        """What the deciding figure counts or the step is about, and why it may be held against the claim where it is another measure."""
        proof = next(iter(self.evidence.proofs(stored.finding.evidence[:1])), None)
        if proof is None:
            return "", ""
        fact = proof.sourced.fact
        if fact.measure is None:
            topic = self.seeds.topics.get(fact.topic or "")
            return (topic.wording.en if topic else fact.topic or ""), ""
        known = self.seeds.measures.get(fact.measure)
        why = next((one.why for one in claim.comparable_with if one.measure == fact.measure), "") if claim else ""
        return known.wording.en if known else fact.measure, why

    def disagreements(self, groups: Sequence[Sequence[StoredFinding]]) -> tuple[DisagreementView, ...]:
        """One view a group of `disagreeing`."""
        self.load(one for sides in groups for one in sides)
        shown = [tuple(self.view(side) for side in sides) for sides in groups]
        return tuple(DisagreementView(views[0].claim, views[0].locator, views) for views in shown)

    def gone(self, stored: StoredFinding) -> GoneView:
        """What no longer stands: withdrawn by settling, or dismissed by a reviewer."""
        finding = stored.finding
        claim = self.claim(finding.key.claim)
        said = new_value(finding, self.seeds) or (claim.wording[Language.EN] if claim else finding.key.claim)
        what = f"{value(finding.old)} → {said}" if finding.relation is Relation.CHANGES else said
        if stored.state is FindingState.DISMISSED and stored.decision is not None:
            return GoneView(what, finding.key.id, local(stored.decision.at), decided(stored.decision))
        return GoneView(what, finding.key.id, local(stored.withdrawn_at), "no text says so any longer: edited away, denied, or read anew")


def steps_by_claim(changes: Iterable[StoredFinding]) -> list[list[StoredFinding]]:
    """The steps of each claim, newest first; the claim that moved last before the others."""
    by_claim: dict[str, list[StoredFinding]] = {}
    for one in sorted(changes, key=_event_order, reverse=True):
        by_claim.setdefault(one.finding.key.claim, []).append(one)
    return list(by_claim.values())


def disagreeing(among: Iterable[StoredFinding], span: Span) -> list[list[StoredFinding]]:
    """Standing findings that contradict each other, by group, oldest first; groups of which one is new in the span."""
    by_id = {stored.finding.key.id: stored for stored in among if stands(stored) and true_by(stored.finding.as_of, span.as_of)}
    seen: set[str] = set()
    found = []
    for first in by_id:
        if first in seen:
            continue
        group = _connected(first, by_id)
        seen.update(group)
        sides = sorted((by_id[one] for one in group), key=lambda one: (one.first_seen, one.finding.key))
        if len(sides) > 1 and any(fresh(side.first_seen, span.since) for side in sides):
            found.append(sides)
    return found


def _event_order(stored: StoredFinding) -> tuple[date, datetime, str]:
    """When it was true, then when it was found: the order in which one figure followed the other."""
    finding = stored.finding
    return finding.as_of.day if finding.as_of else stored.first_seen.date(), stored.first_seen, str(finding.key)


def decided(decision: Decision | None) -> str:
    """ "accepted by anna on 2026-01-29 09:10: reason"; empty where nobody decided."""
    if decision is None:
        return ""
    said = f"{_DECIDED[decision.state]} by {clean(decision.reviewer)} on {local(decision.at)}"
    return f"{said}: {clean(decision.reason)}" if decision.reason else said


def judged_view(one: Judgement | None) -> JudgedView | None:
    if one is None:
        return None
    return JudgedView(clean(one.judge), one.answer, one.score, clean(one.hypothesis), one.language, local(one.judged_at))


def _connected(first: str, by_id: dict[str, StoredFinding]) -> set[str]:
    group: set[str] = set()
    waiting = [first]
    while waiting:
        one = waiting.pop()
        if one in by_id and one not in group:
            group.add(one)
            waiting.extend(by_id[one].finding.disagrees_with)
    return group
