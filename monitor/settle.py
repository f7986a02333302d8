"""Conducts the third stage: loads what is known, folds it, stores the outcome and puts messages into the outbox, in one transaction.

Decides nothing about facts (pipelines.fold does) and sends nothing (deliver.py does). Doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from core.records import FindingState, Language, Programme, Settled, SourcedFact
from monitor.alert_audience import audiences
from monitor.alert_check import check_alerts
from monitor.alert_claims import JudgedFinding, changes_a_claim, plan_claims
from monitor.alerts import Judged, Wording, plan
from monitor.application import Application
from monitor.report_evidence import Evidence
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
    """Settles every programme of the settings, in the order named there; ties alert for the first of them, changed claims for each.

    One writer at a time. Raises SettingsError where a recipient asks for what does not exist: what is decided here is decided once.
    """
    check_alerts(app.settings.alerts, app.seeds, app.programmes)
    total = SettleCounts()
    with app.store.write() as tx:
        now = app.clock.now()  # once no other writer is at work: what the mailed digest looked at before had an earlier moment
        for position, programme in enumerate(app.programmes):
            programmes.load(tx, programme, programme.version, now)
            facts = versions.sourced_facts(tx, programme.published_on)
            decisions = findings.decisions(tx, programme.id)
            settled = fold(programme, app.seeds.register, facts, decisions, regions_of(app.seeds, programme.home))
            applied = findings.apply(tx, programme.id, settled, now)
            sent = _tell(tx, app, programme, settled, facts, decisions, ties=position == 0)
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


def wording(app: Application, programme: Programme, language: Language = Language.EN) -> Wording:
    """How messages about one programme's home country are put in a language."""

    def named(party: str) -> str:
        return app.seeds.party_name(party, language)

    return Wording(named(programme.home), named, app.settings.label, language)


def _tell(
    tx: Session,
    app: Application,
    programme: Programme,
    settled: Settled,
    facts: Iterable[SourcedFact],
    decisions: Mapping[str, FindingState],
    *,
    ties: bool,
) -> dict[str, int]:
    """Enqueues what is to be told of one programme. Returns how many messages of each kind."""
    by_id = {fact.fact_id: fact for fact in facts}
    newest = findings.newest_decisions(tx, programme.id)
    kinds = runs.kinds_of(tx)
    rules, now = app.settings.alerts, app.clock.now()
    told, decided = audiences(rules), outbox.keys(tx)

    def evidence_of(ids: Iterable[str]) -> tuple[SourcedFact, ...]:
        return tuple(by_id[fact_id] for fact_id in ids if fact_id in by_id)

    def accepted_at(finding_id: str) -> datetime | None:
        decision = newest.get(finding_id)
        return decision.at if decision is not None and decision.state is FindingState.ACCEPTED else None

    proofs = Evidence(tx, app.seeds, programme.published_on)

    @cache  # each recipient is told of the same facts
    def beside(fact_id: str) -> tuple[str, ...]:
        return tuple(
            "".join(piece.text for piece in pieces)
            for source in proofs.sources([fact_id])
            for said in source.sentences
            for pieces in said.beside
            if any(piece.role == "party" for piece in pieces)
        )

    def words(language: Language) -> Wording:
        return replace(wording(app, programme, language), beside=lambda fact: beside(fact.fact_id))

    messages = []
    if ties:
        judged = [
            Judged(one, evidence := evidence_of(one.evidence), _quiet(tx, evidence, kinds), accepted_at(one.finding))
            for one in settled.transitions
        ]
        messages += plan(judged, decided, told, rules, now, words)
    dismissed = {key for key, state in decisions.items() if state is FindingState.DISMISSED}
    changed = [
        JudgedFinding(one, evidence := evidence_of(one.evidence), _quiet(tx, evidence, kinds), accepted_at(one.key.id))
        for one in settled.findings
        if changes_a_claim(one)
    ]
    messages += plan_claims(programme, changed, dismissed, decided, told, rules, now, words)
    counts: dict[str, int] = {}
    for message in messages:
        if outbox.enqueue(tx, message, now):
            counts[message.kind] = counts.get(message.kind, 0) + 1
    return counts


def _quiet(tx: Session, evidence: Iterable[SourcedFact], kinds: Mapping[str, str]) -> bool:
    """Whether every report of it came by a backfill or a replay: once the nightly crawl has one too, it is news."""
    return all(_kind_of_run(tx, fact.capture_id, kinds) in QUIET_KINDS for fact in evidence)


def _kind_of_run(tx: Session, capture_id: str, kinds: Mapping[str, str]) -> str:
    capture = captures.get(tx, capture_id)
    return kinds.get(capture.run_id, "") if capture is not None else ""
