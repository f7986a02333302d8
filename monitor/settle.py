"""Conducts the third stage: loads what is known, folds it, stores the outcome and puts messages into the outbox, in one transaction.

Decides nothing about facts (pipelines.fold does) and sends nothing (deliver.py does). Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.records import Finding, FindingState, Programme, Settled, SourcedFact
from monitor.alerts import Judged, Wording, plan
from monitor.application import Application
from monitor.channels import FILE_TARGET, recipients
from pipelines.circles import regions_of
from pipelines.fold import fold
from store import Session, captures, findings, outbox, programmes, runs, versions

QUIET_KINDS = frozenset({"backfill", "replay"})
"""Kinds of run whose captures never alert: what they find goes to the digest."""


@dataclass(frozen=True, slots=True)
class SettleCounts:
    """What settling changed. `facts` and `findings` are totals of what was folded; the rest is new since the last time."""

    facts: int = 0
    findings: int = 0
    new_findings: int = 0
    withdrawn: int = 0
    new_transitions: int = 0
    alerts: int = 0
    digest: int = 0
    corrections: int = 0


def settle(app: Application) -> SettleCounts:
    """Settles every programme of the settings, in the order named there; ties alert for the first of them. One writer at a time."""
    total = SettleCounts()
    now = app.clock.now()
    with app.store.write() as tx:
        for position, programme in enumerate(app.programmes):
            programmes.load(tx, programme, programme.version, now)
            facts = versions.sourced_facts(tx, programme.published_on)
            decisions = findings.decisions(tx, programme.id)
            settled = fold(programme, app.seeds.register, facts, decisions, regions_of(app.seeds, programme.home))
            applied = findings.apply(tx, programme.id, settled, now)
            sent = _tell(tx, app, programme, settled, facts, decisions) if position == 0 else {}
            total = SettleCounts(
                total.facts + len(facts) if position else len(facts),
                total.findings + len(settled.findings),
                total.new_findings + applied.new_findings,
                total.withdrawn + applied.withdrawn,
                total.new_transitions + applied.new_transitions,
                total.alerts + sent.get("alert", 0),
                total.digest + sent.get("digest", 0),
                total.corrections + sent.get("correction", 0),
            )
    return total


def wording(app: Application, programme: Programme) -> Wording:
    """How messages about one programme's home country are put."""
    return Wording(app.seeds.party_name(programme.home), app.seeds.party_name, app.settings.label)


def _tell(
    tx: Session,
    app: Application,
    programme: Programme,
    settled: Settled,
    facts: Iterable[SourcedFact],
    decisions: Mapping[str, FindingState],
) -> dict[str, int]:
    by_id = {fact.fact_id: fact for fact in facts}
    keys = {finding.key.id: finding for finding in settled.findings}
    kinds = runs.kinds_of(tx)
    judged = [
        Judged(
            transition,
            evidence := tuple(by_id[fact_id] for fact_id in transition.evidence if fact_id in by_id),
            _quiet(tx, evidence, kinds),
            _accepted(keys.get(transition.finding), decisions),
        )
        for transition in settled.transitions
    ]
    targets = recipients(app.settings.alerts.targets, FILE_TARGET)
    messages = plan(judged, outbox.keys(tx), targets, app.settings.alerts, app.clock.now(), wording(app, programme))
    counts: dict[str, int] = {}
    for message in messages:
        if outbox.enqueue(tx, message, app.clock.now()):
            counts[message.kind] = counts.get(message.kind, 0) + 1
    return counts


def _quiet(tx: Session, evidence: Iterable[SourcedFact], kinds: Mapping[str, str]) -> bool:
    """Whether every report of it came by a backfill or a replay: once the nightly crawl has one too, it is news."""
    return all(_kind_of_run(tx, fact.capture_id, kinds) in QUIET_KINDS for fact in evidence)


def _kind_of_run(tx: Session, capture_id: str, kinds: Mapping[str, str]) -> str:
    capture = captures.get(tx, capture_id)
    return kinds.get(capture.run_id, "") if capture is not None else ""


def _accepted(finding: Finding | None, decisions: Mapping[str, FindingState]) -> bool:
    return finding is not None and decisions.get(str(finding.key)) is FindingState.ACCEPTED
