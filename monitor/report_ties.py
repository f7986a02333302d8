"""The tie register as the report shows it: moves with their dates and what became of their alerts, and totals beside reported figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.records import Bound, Claim, ClaimKind, DatePrecision, FindingState, Programme, TieKind, TieState
from monitor.alerts import ALERT, CORRECTION, DIGEST
from monitor.report_evidence import Evidence
from monitor.report_model import DigestView, MoveView, TieView, TotalsView
from monitor.report_span import Span, local
from monitor.report_words import clean, kind, state, value
from seeds.loader import Seeds
from store import Session, ledger, outbox, ties
from store.findings import StoredFinding
from store.ledger import Entry
from store.outbox import OutboxRow
from store.ties import StoredTransition

_COUNTED = {"countries.diplomatic_relations": TieKind.DIPLOMATIC_RELATIONS}
"""Measures that count the register's entries of a kind: a reported figure of them stands beside the register's own total."""

MOST_TOLD = 12
"""Articles told of a finding or a tie: more than a night brings of it. What is said for years has hundreds, which its own page lists."""
_FEW = 3
"""Parties that a headline names; more are counted there and named below it."""


@dataclass(frozen=True, slots=True)
class Messages:
    """What the outbox holds of the register's moves, by the transition's key, as known at a moment."""

    by_key: dict[str, list[OutboxRow]]
    known_on: datetime | None

    @classmethod
    def load(cls, tx: Session, known_on: datetime | None) -> Messages:
        by_key: dict[str, list[OutboxRow]] = {}
        for message_kind in (ALERT, DIGEST, CORRECTION):
            for row in outbox.by_kind(tx, message_kind):
                if known_on is None or row.created_at < known_on:
                    by_key.setdefault(row.message.key.split("#")[0], []).append(row)
        return cls(by_key, known_on)

    def told(self, key: str, *, waits: bool) -> tuple[str, bool]:
        """What became of the message on a move, in words, and whether it was an alert. `waits`: a person has to accept it first."""
        rows = self.by_key.get(key, [])
        alerts = [row for row in rows if row.message.kind == ALERT]
        if any(row.message.kind == CORRECTION for row in rows) and alerts:
            return "alerted, then corrected", True
        if alerts:
            sent = [row.sent_at for row in alerts if row.sent_at and (self.known_on is None or row.sent_at < self.known_on)]
            if sent:
                return f"alerted {local(min(sent))}", True
            failing = next((row.last_error for row in alerts if row.last_error), None)
            return f"alert not delivered yet: {clean(failing)}" if failing else "alert on its way", True
        if rows:
            return f"not alerted: {_reason(rows[0])}", False
        return ("not alerted: waits for review" if waits else "not alerted"), False


@dataclass(frozen=True, slots=True)
class TieViews:
    """Makes views of one programme's register. What two moves share, and the days named, are of all their evidence, told or not."""

    tx: Session
    programme: Programme
    seeds: Seeds
    evidence: Evidence
    messages: Messages

    def load(self, moves: Iterable[StoredTransition]) -> None:
        """Looks up at once what will be told of those moves."""
        each = [move.transition.evidence for move in moves]
        self.evidence.said(fact for facts in each for fact in facts)
        self.evidence.load_first(each, MOST_TOLD)

    def move(self, stored: StoredTransition, finding: StoredFinding | None, plan: StoredTransition | None = None) -> MoveView:
        """`finding` is the one the move rests on; `plan` the announcement that went before."""
        move = stored.transition
        decision = finding.state if finding else FindingState.OPEN
        told, alerted = self.messages.told(move.key, waits=move.review and decision is FindingState.OPEN)
        announced = ""
        if plan is not None:
            when = plan.transition.event_date
            announced = f"announced {when}" if when else f"announced; first read {local(plan.first_seen)}"
        return MoveView(
            party=self.seeds.party_name(move.party),
            code=move.party,
            kind=kind(move.kind),
            before=state(move.before, move.kind),
            after=state(move.after, move.kind),
            date=str(move.event_date or ""),
            finding_id=move.finding,
            state=decision.value,
            confidence=move.confidence,
            told=told,
            alerted=alerted,
            announced=announced,
            dates_differ=self._dates(move.evidence),
        )

    def grouped(self, moves: Sequence[tuple[MoveView, StoredTransition]]) -> tuple[TieView, ...]:
        """One view for the moves that the same articles tell alike, in the order given."""
        groups: dict[tuple[object, ...], list[tuple[MoveView, StoredTransition]]] = {}
        for view, stored in moves:
            articles = frozenset(one.version_id for one in self.evidence.said(stored.transition.evidence).values())
            key = (view.kind, view.after, view.before, view.date, view.told, view.announced, view.dates_differ, view.state, articles)
            groups.setdefault(key, []).append((view, stored))
        return tuple(self._tie([view for view, _ in group], [stored for _, stored in group]) for group in groups.values())

    def _tie(self, views: list[MoveView], stored: list[StoredTransition]) -> TieView:
        first = views[0]
        evidence = tuple(dict.fromkeys(fact_id for one in stored for fact_id in one.transition.evidence))
        told, more = self.evidence.first(evidence, MOST_TOLD)
        return TieView(
            headline=headline(self.seeds, self.programme, views),
            date=first.date,
            told=first.told,
            alerted=first.alerted,
            moves=tuple(views),
            sources=self.evidence.sources(told),
            more=more,
        )

    @property
    def home(self) -> str:
        return self.seeds.party_name(self.programme.home)

    def _dates(self, evidence: Iterable[str]) -> str:
        """The days that the reports name where they differ: "2025-09-25 (en); 2025-09-26 (ru)"."""
        named: dict[str, set[str]] = {}
        for one in self.evidence.said(evidence).values():
            if one.event_date is not None and one.event_date.precision is DatePrecision.DAY:
                named.setdefault(str(one.event_date), set()).add(one.language.value)
        return "; ".join(f"{day} ({', '.join(sorted(named[day]))})" for day in sorted(named)) if len(named) > 1 else ""


def headline(seeds: Seeds, programme: Programme, views: Sequence[MoveView]) -> str:
    """ "Kyrgyzstan and Bahamas, South Sudan: diplomatic relations established"; the parties by name where they are few."""
    parties = ", ".join(view.party for view in views)
    if len(views) > _FEW:
        countries = {view.code for view in views} <= {country.code for country in seeds.countries}
        parties = f"{len(views)} {'countries' if countries else 'others'}"
    return f"{seeds.party_name(programme.home)} and {parties}: {views[0].kind} {views[0].after}"


def digest(messages: Messages, since: datetime | None) -> tuple[DigestView, ...]:
    """What was left to the report instead of an alert, decided in the span, by reason."""
    rows = [row for rows in messages.by_key.values() for row in rows if row.message.kind == DIGEST]
    by_reason: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda one: one.id):
        if since is None or row.created_at >= since:
            mark = f"[{row.message.payload.get('label')}] "  # the report carries the label once, at its head
            subject = clean(row.message.subject.removeprefix(mark).removeprefix("New: "))
            by_reason.setdefault(_reason(row), []).append(subject)
    return tuple(DigestView(why, tuple(subjects)) for why, subjects in by_reason.items())


def _reason(row: OutboxRow) -> str:
    """Why it did not alert; kinds of tie as words."""
    return (
        clean(str(row.message.payload.get("not_alerted_because") or "left to the report"))
        .replace("visa_free", "visa-free")
        .replace("_", " ")
    )


def totals(tx: Session, seeds: Seeds, programme: Programme, span: Span) -> tuple[TotalsView, ...]:
    """Register and reported figures side by side, for each count claim that the register can be held against."""
    found = []
    for claim in programme.claims:
        measures = [claim.measure, *(one.measure for one in claim.comparable_with)]
        counted = next((_COUNTED[measure] for measure in measures if measure in _COUNTED), None)
        if claim.kind is ClaimKind.COUNT and counted is not None:
            found.append(_totals(tx, seeds, programme, claim, counted, span))
    return tuple(found)


def _totals(tx: Session, seeds: Seeds, programme: Programme, claim: Claim, counted: TieKind, span: Span) -> TotalsView:
    countries = {country.code for country in seeds.countries} - {programme.home}
    held = {tie.party: tie.state for tie in ties.register(tx, programme.id, span.as_of, span.known_on) if tie.kind is counted}
    established = sum(held.get(code) is TieState.ESTABLISHED for code in countries)
    unknown = sum(held.get(code, TieState.UNKNOWN) is TieState.UNKNOWN for code in countries)
    entries = ledger.entries(tx, programme.id, claim.id, span.as_of, span.known_on)
    newest = entries[-1] if entries else None
    gap = _gap(newest, established) if newest else ("", "")
    return TotalsView(
        claim_id=claim.id,
        what=f"countries with {kind(counted)}",
        baseline=value(str(claim.quantity)) or "",
        baseline_counts=_counted(seeds, claim.measure),
        register=established,
        unknown=unknown,
        reported=value(str(newest.quantity)) or "" if newest else "",
        reported_as_of=str(newest.as_of) if newest else "",
        reported_counts=_counted(seeds, newest.measure) if newest else "",
        gap_value=gap[0],
        gap=gap[1],
        comparable=_why(claim, newest),
    )


def _counted(seeds: Seeds, measure: str | None) -> str:
    known = seeds.measures.get(measure or "")
    return known.wording.en if known else ""


def _why(claim: Claim, newest: Entry | None) -> str:
    """Why the newest figure, where it is of another measure, may be held against the claim; else why the register's may."""
    measures: Sequence[str] = [newest.measure] if newest and newest.measure != claim.measure else list(_COUNTED)
    return next((one.why for one in claim.comparable_with if one.measure in measures), "")


def _gap(newest: Entry, established: int) -> tuple[str, str]:
    """How far the newest figure and the register are apart, and which way."""
    difference = newest.quantity.value - Decimal(established)
    if difference == 0:
        return "0", "no gap"
    least = "at least " if newest.quantity.bound in (Bound.MORE_THAN, Bound.AT_LEAST) and difference > 0 else ""
    said = "more reported than the register can name" if difference > 0 else "more in the register than reported"
    return f"{least}{abs(difference):f}", said
