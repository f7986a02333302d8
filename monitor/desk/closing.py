"""How a programme ends: each pledge's end state at its deadline, the figures as they stood, and how much was read. Before that, as of today.

Monitoring goes on after the end. A report that comes late counts where what it tells of happened by the deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.records import Claim, Programme
from monitor.application import Application
from monitor.desk.figures import Figure, figure
from monitor.desk.moments import When, after
from monitor.desk.standings import Decided, Standing, in_order, standings
from store import Session, versions


@dataclass(frozen=True, slots=True)
class EndState:
    """A claim at its deadline, or so far. `deadline` None: it has none but the programme's end. `until`: the last day that counts."""

    claim: Claim
    deadline: date | None
    until: date
    over: bool
    standing: Standing
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Closing:
    """`over`: the programme has ended, and this is its closing report. `articles`, `statements`: read up to `until`."""

    programme: Programme
    ends: tuple[EndState, ...]
    until: date
    over: bool
    days_left: int
    articles: int
    statements: int


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
    articles, statements = versions.counts(tx, None, min(when.end(app.clock), after(programme.valid_to)))
    return Closing(
        programme,
        tuple(sorted(ends, key=lambda one: place[one.claim.id])),
        until,
        day > programme.valid_to,
        max(0, (programme.valid_to - day).days),
        articles,
        statements,
    )


def end_state(tx: Session, app: Application, programme: Programme, claim: Claim, when: When) -> EndState:
    """One claim's."""
    ends = _ends(tx, app, programme, when, _limit(claim, programme), when.day(app.clock))
    return next(one for one in ends if one.claim.id == claim.id)


def _limit(claim: Claim, programme: Programme) -> date:
    return claim.deadline or programme.valid_to


def _ends(tx: Session, app: Application, programme: Programme, when: When, limit: date, day: date) -> list[EndState]:
    """The claims that end on that day."""
    until = min(limit, day)
    then = When(until, when.known_on)
    decided = Decided.load(tx, programme, then)
    end = then.end(app.clock)
    accepted_only = app.settings.desk.accepted_only
    return [
        EndState(
            one.claim,
            one.claim.deadline,
            until,
            day > limit,
            one,
            figure(tx, app.seeds, programme, one.claim, then, accepted_only) if one.claim.measure else None,
        )
        for one in standings(tx, programme, then, decided, end)
        if _limit(one.claim, programme) == limit
    ]
