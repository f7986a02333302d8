"""How a programme ends: each pledge's end state at its deadline, the figures as they stood, and how much was read. Before that, as of today.

The desk's page and the closing report outside of it (monitor/closing_report.py) are both made from this. Monitoring goes on after the end.
A report that comes late counts where what it tells of happened by the deadline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from core.records import Claim, Programme, Relation
from monitor.application import Application
from monitor.desk.figures import Figure, figure
from monitor.desk.moments import When, after
from monitor.desk.standings import BEGINNING, SILENT, Decided, Standing, in_order, one_standing, standings
from monitor.report_evidence import Evidence
from monitor.report_model import SourceView, TotalsView
from monitor.report_ties import totals
from store import Session, tally

STATES = (*(one.value for one in (Relation.FULFILS, Relation.ADVANCES, Relation.REAFFIRMS, Relation.CHANGES, Relation.CONTRADICTS)), SILENT)
"""Every state, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class EndState:
    """A claim at its deadline, or so far. `deadline` None: it has none but the programme's end. `until`: the last day that counts.

    `sources` has articles by the fact that was read in them: of the figure, and of what was said last. Empty where one claim alone is asked for.
    """

    claim: Claim
    deadline: date | None
    until: date
    over: bool
    standing: Standing
    figure: Figure | None
    sources: Mapping[str, SourceView] = field(default_factory=dict)

    @property
    def newest_source(self) -> SourceView | None:
        return self.sources.get(self.standing.newest.fact) if self.standing.newest else None

    @property
    def figure_source(self) -> SourceView | None:
        return self.sources.get(self.figure.fact) if self.figure else None


@dataclass(frozen=True, slots=True)
class Closing:
    """`over`: the programme has ended, and this is its closing report. `read`: texts read up to `until`. `score`: claims by state, every state."""

    programme: Programme
    ends: tuple[EndState, ...]
    until: date
    over: bool
    days_left: int
    read: int
    score: Mapping[str, int]
    totals: tuple[TotalsView, ...]


def closing(tx: Session, app: Application, programme: Programme, when: When) -> Closing:
    """Every claim in the order of the document."""
    day = when.day(app.clock)
    until = min(programme.valid_to, day)
    ends = [
        end
        for limit in sorted({_limit(claim, programme) for claim in programme.claims})
        for end in _ends(tx, app, programme, when, limit, day)
    ]
    place = {claim.id: number for number, claim in enumerate(in_order(programme))}
    counted = Counter(one.standing.state for one in ends)
    last = min(when.end(app.clock), after(programme.valid_to))
    return Closing(
        programme,
        _sourced(tx, app, programme, sorted(ends, key=lambda one: place[one.claim.id])),
        until,
        day > programme.valid_to,
        max(0, (programme.valid_to - day).days),
        tally.texts_since(tx, [BEGINNING], last)[BEGINNING],
        {state: counted[state] for state in STATES},
        totals(tx, app.seeds, programme, When(until, when.known_on).span),
    )


def end_state(tx: Session, app: Application, programme: Programme, claim: Claim, when: When) -> EndState:
    """One claim's."""
    then, day, limit = _until(app, programme, claim, when)
    standing = one_standing(tx, programme, claim, then, Decided.load(tx, programme, then), then.end(app.clock))
    return _end(tx, app, programme, then, day > limit, standing)


def _until(app: Application, programme: Programme, claim: Claim, when: When) -> tuple[When, date, date]:
    """(what was so at the claim's deadline or today, the day shown, the deadline)"""
    day, limit = when.day(app.clock), _limit(claim, programme)
    return When(min(limit, day), when.known_on), day, limit


def _limit(claim: Claim, programme: Programme) -> date:
    return claim.deadline or programme.valid_to


def _ends(tx: Session, app: Application, programme: Programme, when: When, limit: date, day: date) -> list[EndState]:
    """The claims that end on that day."""
    then = When(min(limit, day), when.known_on)
    found = standings(tx, programme, then, Decided.load(tx, programme, then), then.end(app.clock))
    return [_end(tx, app, programme, then, day > limit, one) for one in found if _limit(one.claim, programme) == limit]


def _end(tx: Session, app: Application, programme: Programme, then: When, over: bool, one: Standing) -> EndState:
    assert then.true_on is not None  # set above
    found = figure(tx, app.seeds, programme, one.claim, then, app.settings.desk.accepted_only) if one.claim.measure else None
    return EndState(one.claim, one.claim.deadline, then.true_on, over, one, found)


def _sourced(tx: Session, app: Application, programme: Programme, ends: Iterable[EndState]) -> tuple[EndState, ...]:
    """With the articles that they rest on, looked up in one go."""
    known = tuple(ends)
    wanted = {one.claim.id: [fact for fact in (_newest_fact(one), one.figure.fact if one.figure else "") if fact] for one in known}
    evidence = Evidence(tx, app.seeds, programme.published_on, (fact for facts in wanted.values() for fact in facts))
    return tuple(
        replace(one, sources={fact: source for fact in wanted[one.claim.id] for source in evidence.sources([fact])}) for one in known
    )


def _newest_fact(one: EndState) -> str:
    return one.standing.newest.fact if one.standing.newest else ""
