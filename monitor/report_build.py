"""Puts a report together from the store: what is new in a span of time, as true on a day and as known at a moment.

Recorded time (`known_on`) and valid time (`as_of`) bind every section: findings, ledger, register, messages, edits and issues.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import TypeVar

from core.records import FindingState, IssueLevel, Language, Programme, Relation, RunIssue, TieState
from monitor.application import Application
from monitor.report_brief import brief
from monitor.report_claims import claim_views, place
from monitor.report_edits import edit_view
from monitor.report_evidence import Evidence
from monitor.report_findings import ClaimSteps, FindingViews, disagreeing, fresh, stands, steps_by_claim, true_by, uncertain
from monitor.report_model import EditView, FindingView, GoneView, IssueView, MoveView, ReadView, Report, TieView
from monitor.report_span import SITE_ZONE, Span, local
from monitor.report_ties import MOST_TOLD, Messages, TieViews, digest, totals
from monitor.report_words import clean, tie_headline, tie_of, web_address
from store import Session, findings, judgements, readings, runs, tally, ties, versions
from store.findings import StoredFinding
from store.ties import StoredTransition
from store.versions import EditStep

_NUMBER = re.compile(r"(?<![\w/])\d+(?![\w/])")
"""Counts that differ from night to night in what is otherwise the same issue; digits of addresses are no counts."""

_MANY = 100
"""New findings up to which a page shows everything: several times what a night brings."""
_FEW_SIDES = 6
"""Sides of a disagreement where not everything is shown."""
_LATELY = timedelta(days=31)
_Thing = TypeVar("_Thing")


def build(tx: Session, app: Application, programme: Programme, span: Span, what: str = "") -> Report:
    """The report on one programme. `what` names the occasion, e.g. the run. Reads only."""
    return _Builder(tx, app, programme, span).report(what)


def build_part(tx: Session, app: Application, programme: Programme, span: Span, most: int) -> tuple[Report, bool]:
    """(the report for a page, whether it leaves things out): of a night all, of years the newest `most` of each section, as they are too long.

    Then edits and issues are of the last weeks only. Totals and claims' states have pages of their own and are left out.
    """
    builder = _Builder(tx, app, programme, span, most)
    return builder.report(""), builder.partial


class _Builder:
    """One report. `most` None: it stands alone and has everything.

    Else it is for a page: it looks evidence up of what it shows alone, and where there are many new findings it shows `most` of each section.
    """

    def __init__(self, tx: Session, app: Application, programme: Programme, span: Span, most: int | None = None) -> None:
        self._tx, self._app, self._programme, self._span = tx, app, programme, span
        self._for_page = most is not None
        known = findings.find(tx, programme.id, known_on=span.known_on, evidence=not self._for_page)
        self._known = [stored for stored in known if true_by(stored.finding.as_of, span.as_of)]
        new = sum(self._new(one) and one.finding.relation is not Relation.REAFFIRMS for one in self._known)
        self._most = most if new > _MANY else None
        self._by_id = {stored.finding.key.id: stored for stored in self._known}
        moves = ties.transitions(tx, programme.id, until=span.known_on)
        self._moves = [move for move in moves if true_by(move.transition.event_date, span.as_of)]
        self._standing = [move for move in self._moves if not _withdrawn(move, span)]
        self._evidence = Evidence(tx, app.seeds, programme.published_on)
        waiting = (one.finding.key.id for one in self._known if self._new(one) and uncertain(one))
        self._findings = FindingViews(programme, app.seeds, self._evidence, judgements.newest(tx, waiting, span.known_on), MOST_TOLD)
        self._messages = Messages.load(tx, span.known_on)
        self._ties = TieViews(tx, programme, app.seeds, self._evidence, self._messages)

    def _proven(self, chosen: Iterable[StoredFinding]) -> list[StoredFinding]:
        """With their evidence, which a page has looked up for what it shows alone."""
        return findings.with_evidence(self._tx, chosen, self._span.known_on) if self._for_page else list(chosen)

    def _cut(self, ordered: list[_Thing]) -> list[_Thing]:
        """The first so many."""
        return ordered[: self._most]

    @property
    def partial(self) -> bool:
        """Whether not everything is shown."""
        return self._most is not None

    def report(self, what: str) -> Report:
        span, programme, app = self._span, self._programme, self._app
        on_ties = {move.transition.finding for move in self._standing}
        new = [one for one in self._known if self._new(one) and stands(one)]
        sure = [one for one in new if not uncertain(one)]
        made, planned = self._moves_shown()
        against = self._newest([one for one in sure if one.finding.key.id not in on_ties], Relation.CONTRADICTS)
        steps = self._newest([one for one in sure if tie_of(one.finding) is None], Relation.FULFILS, Relation.ADVANCES)
        doubtful = self._newest([one for one in new if uncertain(one)], *(set(Relation) - {Relation.REAFFIRMS}))
        groups = self._disagreeing()
        self._findings.load(chain(against, steps, doubtful, *groups))
        self._ties.load((*made, *planned))
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
            changed=self._findings.changes(self._changes(sure)),
            ties=self._tie_views(made),
            planned=self._tie_views(planned),
            contradictions=self._views(against),
            progress=tuple(sorted(self._views(steps), key=lambda one: (place(one.locator), one.claim_id))),
            edits=self._edits(),
            disagreements=self._findings.disagreements(groups),
            gone=self._gone(),
            uncertain=self._views(doubtful),
            digest=digest(self._messages, span.since),
            totals=totals(self._tx, app.seeds, programme, span) if not self._for_page else (),
            reaffirmed=sum(one.finding.relation is Relation.REAFFIRMS for one in new),
            claims=claim_views(self._tx, programme, self._known, span) if not self._for_page else (),
            missing=self._missing(),
        )
        return brief(report)

    def _new(self, stored: StoredFinding) -> bool:
        return fresh(stored.first_seen, self._span.since)

    def _since_lately(self) -> datetime | None:
        """The span's beginning; some weeks ago where not everything is shown."""
        if not self.partial:
            return self._span.since
        lately = self._app.clock.now() - _LATELY
        return lately if self._span.since is None else max(self._span.since, lately)

    def _until(self) -> datetime | None:
        """The end of what may be shown of things that are seen when they happen: edits, and issues of runs."""
        limits = [] if self._span.known_on is None else [self._span.known_on]
        if self._span.as_of is not None:
            limits.append(datetime.combine(self._span.as_of + timedelta(days=1), time.min, SITE_ZONE).astimezone(UTC))
        return min(limits, default=None)

    def _newest(self, stored: list[StoredFinding], *relations: Relation) -> list[StoredFinding]:
        """Newest event first."""
        wanted = sorted((one for one in stored if one.finding.relation in relations), key=lambda one: one.finding.key)
        wanted.sort(key=lambda one: one.finding.as_of.day if one.finding.as_of else one.first_seen.date(), reverse=True)
        return self._proven(self._cut(wanted))

    def _changes(self, among: Iterable[StoredFinding]) -> list[ClaimSteps]:
        steps = steps_by_claim(one for one in among if one.finding.relation is Relation.CHANGES)
        return [(self._proven(self._cut(newest_first)), newest_first[-1]) for newest_first in steps]

    def _views(self, stored: list[StoredFinding]) -> tuple[FindingView, ...]:
        return tuple(self._findings.view(one) for one in stored)

    def _disagreeing(self) -> list[list[StoredFinding]]:
        """Where not all are shown, those with the newest sides, of these the newest."""
        groups = disagreeing(self._known, self._span)
        if not self.partial:
            return [self._proven(sides) for sides in groups]
        newest = self._cut(sorted(groups, key=lambda sides: sides[-1].first_seen, reverse=True))
        return [self._proven(sides[-_FEW_SIDES:]) for sides in newest]

    # ------------------------------------------------------------ ties

    def _moves_shown(self) -> tuple[list[StoredTransition], list[StoredTransition]]:
        """(made or broken, announced only). A plan that came true is told with what became of it."""
        new = [move for move in self._standing if fresh(move.first_seen, self._span.since) and not self._waits(move)]
        done = {(m.transition.party, m.transition.kind) for m in self._standing if m.transition.after is not TieState.PLANNED}
        ordered = sorted(new, key=_tie_order)
        planned = [move for move in ordered if move.transition.after is TieState.PLANNED]
        open_plans = [move for move in planned if (move.transition.party, move.transition.kind) not in done]
        return self._cut([move for move in ordered if move.transition.after is not TieState.PLANNED]), self._cut(open_plans)

    def _tie_views(self, moves: list[StoredTransition]) -> tuple[TieView, ...]:
        plans = {(m.transition.party, m.transition.kind): m for m in self._standing if m.transition.after is TieState.PLANNED}

        def view(move: StoredTransition) -> tuple[MoveView, StoredTransition]:
            plan = None if move.transition.after is TieState.PLANNED else plans.get((move.transition.party, move.transition.kind))
            return self._ties.move(move, self._by_id.get(move.transition.finding), plan), move

        return self._ties.grouped([view(move) for move in moves])

    def _waits(self, move: StoredTransition) -> bool:
        """Whether it is for a reviewer to say: then its finding stands under "uncertain"."""
        finding = self._by_id.get(move.transition.finding)
        accepted = finding is not None and finding.state is FindingState.ACCEPTED
        return move.transition.review and not accepted and move.transition.after is not TieState.PLANNED

    def _edits(self) -> tuple[EditView, ...]:
        """Oldest first; those that findings rest on, or did, before the others."""
        steps = versions.edit_steps(self._tx, self._since_lately(), self._until())
        resting = readings.findings_of(self._tx, {key for step in steps if step.touching for key in (step.before_id, step.after_id)})
        known = [(step, self._resting(resting, step)) for step in steps]
        newest_first = sorted(known, key=lambda one: (bool(one[1]), one[0].seen_at), reverse=True)
        chosen = sorted(self._cut(newest_first), key=lambda one: (not one[1], one[0].seen_at, one[0].ref))
        shown = [(step, self._proven(touched)) for step, touched in chosen]
        self._evidence.load(fact for _, touched in shown for one in touched for fact in one.finding.evidence[:1])
        edits = versions.with_texts(self._tx, [step for step, _ in shown])
        return tuple(
            edit_view(
                edit,
                self._app.seeds,
                tuple(f"{self._findings.said(one)} ({one.finding.key.id})" for one in touched),
                tuple(one.finding.key.id for one in touched),
            )
            for edit, (_, touched) in zip(edits, shown, strict=True)
        )

    def _resting(self, resting: Mapping[str, list[str]], step: EditStep) -> list[StoredFinding]:
        """The findings on either text of an edit."""
        keys = dict.fromkeys((*resting.get(step.before_id, ()), *resting.get(step.after_id, ())))
        return [self._by_id[key] for key in keys if key in self._by_id]

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
        newest = self._cut(sorted(found, key=lambda one: (one.when, one.finding_id), reverse=True))
        return tuple(reversed(newest))

    def _missing(self) -> tuple[IssueView, ...]:
        """Issues of the runs, errors first; one that came back night after night once, as last met, with how often."""
        met: dict[tuple[str, str, str | None], tuple[RunIssue, str, int]] = {}
        for run_id, issue in runs.issues_since(self._tx, self._since_lately(), self._until()):
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
        articles, statements = tally.counts(self._tx, self._span.since, self._span.known_on)
        many, newest = runs.between(self._tx, self._span.since, self._span.known_on)
        return ReadView(articles, statements, many, local(newest))


def _withdrawn(move: StoredTransition, span: Span) -> bool:
    return move.withdrawn_at is not None and (span.known_on is None or move.withdrawn_at < span.known_on)


def _tie_order(move: StoredTransition) -> tuple[int, int, str]:
    """Diplomatic relations first, then the newest event; kinds in the order in which the record lists them."""
    kinds = list(type(move.transition.kind))
    when = move.transition.event_date.day.toordinal() if move.transition.event_date else 0
    return kinds.index(move.transition.kind), -when, move.transition.party
