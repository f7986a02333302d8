"""Folds facts into findings, ledger observations and the tie register: pure, whole, and blind to the order in which facts arrived.

Facts are put in the order of what they say happened (event date, publication, article number, statement), so the same facts give the same
outcome however they were fetched. Reviewers' decisions are an input: a dismissed finding sets no value and moves no tie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.records import FactKind, Finding, FindingState, Programme, RegisterEntry, Settled, SourcedFact
from pipelines.circles import Regions
from pipelines.event_time import event_order
from pipelines.fold_counts import fold_counts
from pipelines.fold_policy import fold_policy
from pipelines.fold_ties import fold_ties


def fold(
    programme: Programme,
    register: Iterable[RegisterEntry],
    facts: Iterable[SourcedFact],
    decisions: Mapping[str, FindingState] | None = None,
    regions: Regions | None = None,
) -> Settled:
    """Everything that follows from `facts` for one programme. `decisions` maps str(FindingKey) to the newest decision."""
    decided = dict(decisions or {})
    ordered = sorted(_once(facts), key=event_order)
    dismissed = {key for key, state in decided.items() if state is FindingState.DISMISSED}
    accepted = {key for key, state in decided.items() if state is FindingState.ACCEPTED}
    findings: list[Finding] = []
    counted, observations = fold_counts(programme, [f for f in ordered if f.fact.kind is FactKind.QUANTITY], dismissed, accepted)
    findings.extend(counted)
    tied, ties, transitions = fold_ties(
        programme, register, [f for f in ordered if f.fact.kind is FactKind.TIE], dismissed, regions or Regions()
    )
    findings.extend(tied)
    findings.extend(fold_policy(programme, [f for f in ordered if f.fact.kind in (FactKind.STANCE, FactKind.PROGRESS)]))
    return Settled(tuple(sorted(findings, key=lambda f: f.key)), tuple(observations), tuple(ties), tuple(transitions))


def _once(facts: Iterable[SourcedFact]) -> list[SourcedFact]:
    return list({fact.fact_id: fact for fact in facts}.values())
