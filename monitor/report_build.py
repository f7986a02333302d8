"""Puts a report together from the store: what is new in a span of time, as true on a day and as known at a moment.

Recorded time (`known_on`) and valid time (`as_of`) bind every section: findings, ledger, register, messages, edits and issues.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from itertools import chain

from core.records import ClaimKind, FindingState, IssueLevel, Language, Programme, Relation, RunIssue, TieState
from monitor.application import Application
from monitor.report_brief import brief
from monitor.report_edits import edit_view
from monitor.report_evidence import Evidence
from monitor.report_findings import FindingViews, disagreeing, fresh, stands, true_by, uncertain
from monitor.report_model import ClaimView, EditView, FindingView, GoneView, IssueView, MoveView, ReadView, Report, TieView
from monitor.report_span import SITE_ZONE, Span, local
from monitor.report_ties import Messages, TieViews, digest, totals
from monitor.report_words import clean, tie_headline, tie_of, value, web_address
from store import Session, findings, judgements, ledger, runs, ties, versions
from store.findings import StoredFinding
from store.ties import StoredTransition

_NUMBER = re.compile(r"(?<![\w/])\d+(?![\w/])")
"""Counts that differ from night to night in what is otherwise the same issue; digits of addresses are no counts."""


def build(tx: Session, app: Application, programme: Programme, span: Span, what: str = "") -> Report:
    """The report on one programme. `what` names the occasion, e.g. the run. Reads only."""
    return _Builder(tx, app, programme, span).report(what)


class _Builder:
    def __init__(self, tx: Session, app: Application, programme: Programme, span: Span) -> None:
        self._tx, self._app, self._programme, self._span = tx, app, programme, span
        known = findings.find(tx, programme.id, known_on=span.known_on)
        self._known = [stored for stored in known if true_by(stored.finding.as_of, span.as_of)]
        self._by_id = {stored.finding.key.id: stored for stored in self._known}
        moves = ties.transitions(tx, programme.id, until=span.known_on)
        self._moves = [move for move in moves if true_by(move.transition.event_date, span.as_of)]
        self._standing = [move for move in self._moves if not _withdrawn(move, span)]
        shown = [one for one in self._known if self._new(one)] + list(chain.from_iterable(disagreeing(self._known, span)))
        ids = chain(
            chain.from_iterable(stored.finding.evidence for stored in shown),
            chain.from_iterable(move.transition.evidence for move in self._standing if fresh(move.first_seen, span.since)),
        )
        evidence = Evidence(tx, app.seeds, programme.published_on, ids)
        judged = judgements.newest(tx, (one.finding.key.id for one in shown if uncertain(one)), span.known_on)
        self._findings = FindingViews(programme, app.seeds, evidence, judged)
        self._messages = Messages.load(tx, span.known_on)
        self._ties = TieViews(tx, programme, app.seeds, evidence, self._messages)

    def report(self, what: str) -> Report:
        span, programme, app = self._span, self._programme, self._app
        made, planned = self._tie_views()
        on_ties = {move.transition.finding for move in self._standing}
        new = [one for one in self._known if self._new(one) and stands(one)]
        sure = [one for one in new if not uncertain(one)]
        report = Report(
            programme=programme.title[Language.EN],
            programme_id=programme.id,
            programme_version=programme.version,
            baseline_url=web_address(programme.source_url),
            baseline_date=str(programme.published_on),
            home=app.seeds.party_name(programme.home),
            label=clean(app.settings.label),
            what=what,
            made_at=local(app.clock.now()),
            since=span.said,
            as_of=str(span.as_of or ""),
            known_on=local(span.known_on - timedelta(minutes=1)) if span.known_on else "",
            brief=(),
            read=self._read(),
            changed=self._findings.changes([one for one in sure if one.finding.relation is Relation.CHANGES]),
            ties=made,
            planned=planned,
            contradictions=self._views([one for one in sure if one.finding.key.id not in on_ties], Relation.CONTRADICTS),
            progress=self._progress([one for one in sure if tie_of(one.finding) is None]),
            edits=self._edits(),
            disagreements=self._findings.disagreements(self._known, span),
            gone=self._gone(),
            uncertain=self._views([one for one in new if uncertain(one)], *(set(Relation) - {Relation.REAFFIRMS})),
            digest=digest(self._messages, span.since),
            totals=totals(self._tx, app.seeds, programme, span),
            reaffirmed=sum(one.finding.relation is Relation.REAFFIRMS for one in new),
            claims=self._claims(),
            missing=self._missing(),
        )
        return brief(report)

    def _new(self, stored: StoredFinding) -> bool:
        return fresh(stored.first_seen, self._span.since)

    def _until(self) -> datetime | None:
        """The end of what may be shown of things that are seen when they happen: edits, and issues of runs."""
        limits = [] if self._span.known_on is None else [self._span.known_on]
        if self._span.as_of is not None:
            limits.append(datetime.combine(self._span.as_of + timedelta(days=1), time.min, SITE_ZONE).astimezone(UTC))
        return min(limits, default=None)

    def _views(self, stored: list[StoredFinding], *relations: Relation) -> tuple[FindingView, ...]:
        """Newest event first."""
        wanted = sorted((one for one in stored if one.finding.relation in relations), key=lambda one: one.finding.key)
        wanted.sort(key=lambda one: one.finding.as_of.day if one.finding.as_of else one.first_seen.date(), reverse=True)
        return tuple(self._findings.view(one) for one in wanted)

    def _progress(self, stored: list[StoredFinding]) -> tuple[FindingView, ...]:
        """Steps claim by claim, in the order of the document; newest first within a claim."""
        views = self._views(stored, Relation.FULFILS, Relation.ADVANCES)
        return tuple(sorted(views, key=lambda one: (_place(one.locator), one.claim_id)))

    # ------------------------------------------------------------ ties

    def _tie_views(self) -> tuple[tuple[TieView, ...], tuple[TieView, ...]]:
        """(made or broken, announced only). A plan that came true is told with what became of it."""
        new = [move for move in self._standing if fresh(move.first_seen, self._span.since) and not self._waits(move)]
        plans = {(m.transition.party, m.transition.kind): m for m in self._standing if m.transition.after is TieState.PLANNED}
        done = {(m.transition.party, m.transition.kind) for m in self._standing if m.transition.after is not TieState.PLANNED}
        made: list[tuple[MoveView, StoredTransition]] = []
        planned: list[tuple[MoveView, StoredTransition]] = []
        for move in sorted(new, key=_tie_order):
            party = move.transition.party, move.transition.kind
            finding = self._by_id.get(move.transition.finding)
            if move.transition.after is not TieState.PLANNED:
                made.append((self._ties.move(move, finding, plans.get(party)), move))
            elif party not in done:
                planned.append((self._ties.move(move, finding), move))
        return self._ties.grouped(made), self._ties.grouped(planned)

    def _waits(self, move: StoredTransition) -> bool:
        """Whether it is for a reviewer to say: then its finding stands under "uncertain"."""
        finding = self._by_id.get(move.transition.finding)
        accepted = finding is not None and finding.state is FindingState.ACCEPTED
        return move.transition.review and not accepted and move.transition.after is not TieState.PLANNED

    def _edits(self) -> tuple[EditView, ...]:
        """Oldest first; those that findings rest on before the others."""
        edits = versions.edits(self._tx, self._span.since, self._until())
        changed = {key for edit in edits for key in (edit.before.id, edit.after.id)}
        touched: dict[str, dict[str, str]] = {}
        for stored in self._known if edits else ():
            texts = {proof.sourced.version_id for proof in self._findings.evidence.proofs(stored.finding.evidence)} & changed
            for text in texts:
                touched.setdefault(text, {})[stored.finding.key.id] = f"{self._findings.said(stored)} ({stored.finding.key.id})"
        views = [
            edit_view(edit, self._app.seeds, tuple({**touched.get(edit.before.id, {}), **touched.get(edit.after.id, {})}.values()))
            for edit in edits
        ]
        return tuple(sorted(views, key=lambda one: not one.touches))

    # ------------------------------------------------------------ what is gone, missing, read

    def _gone(self) -> tuple[GoneView, ...]:
        since, known_on = self._span.since, self._span.known_on
        found: list[GoneView] = []
        for stored in self._known:
            dismissed = stored.state is FindingState.DISMISSED and stored.decision is not None and fresh(stored.decision.at, since)
            withdrawn = stored.withdrawn_at is not None and fresh(stored.withdrawn_at, since)
            if stored.finding.relation is not Relation.REAFFIRMS and (dismissed or withdrawn):
                found.append(self._findings.gone(stored))
        told = {one.finding_id for one in found}
        for move in self._moves:
            gone = move.withdrawn_at
            if gone is not None and fresh(gone, since) and (known_on is None or gone < known_on) and move.transition.finding not in told:
                what = tie_headline(self._ties.home, self._app.seeds.party_name(move.transition.party), move.transition)
                found.append(GoneView(what, move.transition.finding, local(gone), "its report was denied or no longer leads to it"))
        return tuple(sorted(found, key=lambda one: (one.when, one.finding_id)))

    def _missing(self) -> tuple[IssueView, ...]:
        """Issues of the runs, errors first; one that came back night after night once, as last met, with how often."""
        met: dict[tuple[str, str, str | None], tuple[RunIssue, str, int]] = {}
        for run_id, issue in runs.issues_since(self._tx, self._span.since, self._until()):
            same = (issue.code, _NUMBER.sub("#", issue.message), issue.source)
            met[same] = (issue, run_id, met[same][2] + 1 if same in met else 1)
        views = [
            IssueView(
                issue.level.value,
                issue.code,
                clean(issue.message),
                self._source_name(issue.source),
                web_address(issue.url or ""),
                run_id,
                times,
            )
            for issue, run_id, times in met.values()
        ]
        return tuple(sorted(views, key=lambda one: one.level != IssueLevel.ERROR.value))

    def _source_name(self, source: str | None) -> str:
        named = (one.name for site in self._app.seeds.sites.values() for one in site.sources if one.id == source)
        return next(named, source or "")

    def _read(self) -> ReadView:
        articles, statements = versions.counts(self._tx, self._span.since, self._span.known_on)
        many, newest = runs.between(self._tx, self._span.since, self._span.known_on)
        return ReadView(articles, statements, many, local(newest))

    # ------------------------------------------------------------ claims

    def _claims(self) -> tuple[ClaimView, ...]:
        values = {entry.claim: entry for entry in ledger.entries(self._tx, self._programme.id, None, self._span.as_of, self._span.known_on)}
        held: dict[str, list[StoredFinding]] = {}
        for stored in self._known:
            if stands(stored) and not uncertain(stored):
                held.setdefault(stored.finding.key.claim, []).append(stored)
        views = []
        for claim in sorted(self._programme.claims, key=lambda one: _place(one.locator)):
            entry = values.get(claim.id)
            about = held.get(claim.id, [])
            reaffirmed = sum(len(one.finding.evidence) for one in about if one.finding.relation is Relation.REAFFIRMS)
            state = _claim_state({one.finding.relation for one in about})
            if claim.kind is ClaimKind.COUNT and entry is not None and entry.finding is not None:
                state = f"changed ({entry.status})"
            views.append(
                ClaimView(
                    claim.id,
                    claim.kind.value,
                    claim.wording[Language.EN],
                    claim.locator,
                    state,
                    value(str(entry.quantity)) or "" if entry else "",
                    str(entry.as_of) if entry else "",
                    str(claim.deadline or ""),
                    reaffirmed,
                )
            )
        return tuple(views)


def _place(locator: str) -> tuple[int, str]:
    """The order of the document: "¶ 7" before "¶ 10"."""
    number = "".join(letter for letter in locator if letter.isdigit())
    return int(number or 0), locator


def _claim_state(relations: set[Relation]) -> str:
    for relation, said in (
        (Relation.CONTRADICTS, "contradicted"),
        (Relation.FULFILS, "fulfilled"),
        (Relation.CHANGES, "changed"),
        (Relation.ADVANCES, "advanced"),
        (Relation.REAFFIRMS, "reaffirmed"),
    ):
        if relation in relations:
            return said
    return "no evidence yet"


def _withdrawn(move: StoredTransition, span: Span) -> bool:
    return move.withdrawn_at is not None and (span.known_on is None or move.withdrawn_at < span.known_on)


def _tie_order(move: StoredTransition) -> tuple[int, int, str]:
    """Diplomatic relations first, then the newest event; kinds in the order in which the record lists them."""
    kinds = list(type(move.transition.kind))
    when = move.transition.event_date.day.toordinal() if move.transition.event_date else 0
    return kinds.index(move.transition.kind), -when, move.transition.party
