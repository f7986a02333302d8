"""Looks up what the API and the exports list, by their filters. Makes records; knows no format and no page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cached_property

from core.records import FindingState, Language, Programme, TieKind
from monitor.desk.api_records import (
    ClaimFilter,
    ClaimRecord,
    EvidenceRecord,
    Filter,
    FindingFilter,
    FindingRecord,
    LedgerFilter,
    LedgerRecord,
    ProgrammeRecord,
    TieFilter,
    TieHistory,
    TieRecord,
    TransitionFilter,
    TransitionRecord,
)
from monitor.desk.dependencies import Desk
from monitor.desk.moments import When
from monitor.desk.register import Register, filtered
from monitor.desk.standings import Decided, Standing, standings
from monitor.desk.translations import words
from monitor.report_evidence import Evidence
from monitor.report_span import SITE_ZONE
from monitor.report_words import clean, tie_of, web_address
from store import Session, findings, ledger, ties
from store.findings import StoredFinding
from store.ledger import ACCEPTED, Entry
from store.ties import StoredTransition, TieAt


class Listing:
    """One look at one programme, as a filter asks for it."""

    def __init__(self, tx: Session, desk: Desk, asked: Filter) -> None:
        self._tx, self._desk, self._seeds = tx, desk, desk.app.seeds
        self.programme: Programme = desk.programme(asked.programme)
        self.when = When(asked.true_on, asked.known_on)

    # ------------------------------------------------------------ claims

    def claims(self, asked: ClaimFilter) -> list[ClaimRecord]:
        until = self.when.end(self._desk.app.clock)
        found = standings(self._tx, self.programme, self.when, self._decided, until)
        values: dict[str, list[Entry]] = {}
        for entry in ledger.entries(self._tx, self.programme.id, None, self.when.true_on, self.when.known_before):
            values.setdefault(entry.claim, []).append(entry)
        return [
            self._claim(one, values.get(one.claim.id, []))
            for one in found
            if asked.kind in (None, one.claim.kind) and asked.state in (None, one.state)
        ]

    def _claim(self, one: Standing, entries: list[Entry]) -> ClaimRecord:
        claim = one.claim
        accepted = [entry for entry in entries if entry.status == ACCEPTED]
        return ClaimRecord(
            programme=self.programme.id,
            id=claim.id,
            kind=claim.kind,
            label=claim.label,
            locator=claim.locator,
            wording={language.value: text for language, text in claim.wording.items()},
            measure=claim.measure,
            entities=claim.entities,
            topics=claim.topics,
            comparable_with={other.measure: other.why for other in claim.comparable_with},
            deadline=claim.deadline,
            state=one.state,
            articles=dict(one.ways),
            newest_said_at=one.newest.said_at if one.newest else None,
            texts_read_since=one.read_since,
            accepted=one.accepted,
            unreviewed=one.unreviewed,
            doubtful=one.doubtful,
            value=self._entry(entries[-1]) if entries else None,
            accepted_value=self._entry(accepted[-1]) if accepted else None,
        )

    # ------------------------------------------------------------ findings

    def findings(self, asked: FindingFilter) -> list[StoredFinding]:
        """Newest first; without their evidence, which `finding` adds."""
        since = None if asked.since is None else datetime.combine(asked.since, time.min, SITE_ZONE).astimezone(UTC)
        found = findings.find(self._tx, self.programme.id, claim=asked.claim, since=since, known_on=self.when.known_before, evidence=False)
        return [one for one in reversed(found) if self._fits(one, asked)]

    def _fits(self, one: StoredFinding, asked: FindingFilter) -> bool:
        finding, tie = one.finding, tie_of(one.finding)
        return (
            (asked.withdrawn or one.withdrawn_at is None)
            and asked.relation in (None, finding.relation)
            and asked.state in (None, state_of(one))
            and asked.party in (None, tie[0] if tie else None)
            and asked.kind in (None, tie[1] if tie else None)
            and (asked.true_on is None or finding.as_of is None or finding.as_of.day <= asked.true_on)
        )

    def described(self, found: Iterable[StoredFinding], most: int | None = None) -> list[FindingRecord]:
        """Those findings with their evidence, looked up together. `most`: so many sentences of each; None: all."""
        proven = findings.with_evidence(self._tx, found, self.when.known_before)
        every = [replace(one, finding=replace(one.finding, evidence=one.finding.evidence[:most])) for one in proven]
        evidence = Evidence(self._tx, self._seeds, self.programme.published_on, [fact for one in every for fact in one.finding.evidence])
        return [_finding(one, evidence) for one in every]

    # ------------------------------------------------------------ ledger

    def ledger(self, asked: LedgerFilter) -> list[LedgerRecord]:
        """By claim, in order of when it was true; the history of a claim in order of when it was recorded."""
        if asked.history and asked.claim is not None:
            return [self._entry(one) for one in ledger.history(self._tx, self.programme.id, asked.claim)]
        found = ledger.entries(self._tx, self.programme.id, asked.claim, self.when.true_on, self.when.known_before)
        return [self._entry(one) for one in found]

    def _entry(self, one: Entry) -> LedgerRecord:
        quantity = one.quantity
        return LedgerRecord(
            programme=self.programme.id,
            claim=one.claim,
            measure=one.measure,
            value=f"{quantity.value:f}",
            high=None if quantity.high is None else f"{quantity.high:f}",
            bound=quantity.bound,
            unit=quantity.unit,
            as_of=str(one.as_of),
            as_of_precision=one.as_of.precision,
            recorded_at=one.recorded_at,
            status=one.status,
            finding=one.finding,
            source_url=web_address(one.source_url),
        )

    # ------------------------------------------------------------ ties

    def ties(self, asked: TieFilter) -> list[TieRecord]:
        """What the register holds, by party and kind: no entry for countries that none names."""
        held = ties.register(self._tx, self.programme.id, self.when.true_on, self.when.known_before)
        rows = self._register.rows(asked.kind)
        shown = {(one.party, one.kind) for one in filtered(rows, asked.state.value if asked.state else "", asked.region or "")}
        return [self._tie(one) for one in held if (one.party, one.kind) in shown and asked.party in (None, one.party)]

    def tie(self, party: str, kind: TieKind) -> TieHistory:
        """All of one entry: its states oldest first, its moves newest first; empty where nothing is known."""
        states = ties.history(self._tx, self.programme.id, party, kind, self.when.known_before)
        moves = self.transitions(TransitionFilter(true_on=self.when.true_on, kind=kind, party=party, withdrawn=True))
        return TieHistory(states=tuple(self._tie(one) for one in states), transitions=tuple(moves))

    def transitions(self, asked: TransitionFilter) -> list[TransitionRecord]:
        """Newest found first."""
        since = None if asked.since is None else datetime.combine(asked.since, time.min, SITE_ZONE).astimezone(UTC)
        found = ties.transitions(self._tx, self.programme.id, since, self.when.known_before)
        found.sort(key=lambda one: (one.first_seen, one.transition.key), reverse=True)
        records = [self._transition(one) for one in found if _happened(one, asked.true_on)]
        return [
            one
            for one in records
            if asked.kind in (None, one.kind) and asked.party in (None, one.party) and (asked.withdrawn or one.withdrawn_at is None)
        ]

    def _tie(self, one: TieAt) -> TieRecord:
        source, _, also = one.source.partition(" (also ")
        day = self.when.day(self._desk.app.clock)
        return TieRecord(
            programme=self.programme.id,
            party=one.party,
            name=self._seeds.party_name(one.party),
            kind=one.kind,
            state=one.state,
            since=str(one.since) if one.since else None,
            days=max(0, (day - one.since.day).days) if one.since else None,
            source_url=web_address(source),
            also=clean(also.removesuffix(")")),
            finding=one.finding,
            review="seed" if one.finding is None else self._review(one.finding),
            recorded_at=one.recorded_at,
            episode=one.episode,
            path=f"/ties/{one.party}/{one.kind.value}",
        )

    def _review(self, finding: str) -> str:
        return "accepted" if self._decided.state(finding) is FindingState.ACCEPTED else "open"

    def _transition(self, one: StoredTransition) -> TransitionRecord:
        move, limit = one.transition, self.when.known_before
        return TransitionRecord(
            programme=self.programme.id,
            key=move.key,
            party=move.party,
            kind=move.kind,
            before=move.before,
            after=move.after,
            episode=move.episode,
            event_date=str(move.event_date) if move.event_date else None,
            finding=move.finding,
            confidence=move.confidence,
            doubtful=move.review,
            first_seen=one.first_seen,
            withdrawn_at=one.withdrawn_at if one.withdrawn_at and (limit is None or one.withdrawn_at < limit) else None,
        )

    @cached_property
    def _decided(self) -> Decided:
        return Decided.load(self._tx, self.programme, self.when)

    @cached_property
    def _register(self) -> Register:
        day = self.when.day(self._desk.app.clock)
        return Register(self._tx, self._seeds, self.programme, words(Language.EN), self.when, self._decided, day)


def programme_record(one: Programme) -> ProgrammeRecord:
    return ProgrammeRecord(
        id=one.id,
        version=one.version,
        title={language.value: text for language, text in one.title.items()},
        home=one.home,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        published_on=one.published_on,
        source_url=web_address(one.source_url),
        claims=len(one.claims),
    )


def state_of(one: StoredFinding) -> FindingState:
    """The newest word on it, "not sure" included."""
    return one.decision.state if one.decision else FindingState.OPEN


def _happened(one: StoredTransition, true_on: date | None) -> bool:
    when = one.transition.event_date
    return true_on is None or when is None or when.day <= true_on


def _finding(one: StoredFinding, evidence: Evidence) -> FindingRecord:
    finding, decision, tie = one.finding, one.decision, tie_of(one.finding)
    return FindingRecord(
        id=finding.key.id,
        key=str(finding.key),
        programme=finding.key.programme,
        claim=finding.key.claim,
        relation=finding.relation,
        old=finding.old,
        new=finding.new,
        party=tie[0] if tie else None,
        tie_kind=tie[1] if tie else None,
        reason=clean(finding.reason),
        confidence=finding.confidence,
        as_of=str(finding.as_of) if finding.as_of else None,
        state=state_of(one),
        decided_by=clean(decision.reviewer) if decision else None,
        decided_at=decision.at if decision else None,
        decided_because=clean(decision.reason) if decision and decision.reason else None,
        doubtful=finding.review,
        first_seen=one.first_seen,
        withdrawn_at=one.withdrawn_at,
        disagrees_with=finding.disagrees_with,
        held_against=finding.held_against,
        path=f"/findings/{finding.key.id}",
        evidence=tuple(
            EvidenceRecord(
                fact=proof.sourced.fact_id,
                article=str(proof.sourced.ref),
                url=web_address(proof.sourced.url),
                title=clean(proof.sourced.title),
                language=proof.statement.language.value,
                published_at=proof.sourced.published_at,
                statement=clean(proof.statement.text),
                speaker=clean(proof.sourced.fact.speaker or proof.statement.speaker or "") or None,
                rule=proof.sourced.fact.rule,
                rules=proof.rules,
                confidence=proof.sourced.fact.confidence,
                version=proof.sourced.version_id,
                capture=proof.sourced.capture_id,
            )
            for proof in evidence.proofs(finding.evidence)
        ),
    )
