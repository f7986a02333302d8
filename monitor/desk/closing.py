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
from monitor.desk.standings import BEGINNING, Decided, Standing, in_order, one_standing, standings
from store import Session, reports


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
    """`over`: the programme has ended, and this is its closing report. `read`: texts read up to `until`."""

    programme: Programme
    ends: tuple[EndState, ...]
    until: date
    over: bool
    days_left: int
    read: int


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
    last = min(when.end(app.clock), after(programme.valid_to))
    return Closing(
        programme,
        tuple(sorted(ends, key=lambda one: place[one.claim.id])),
        until,
        day > programme.valid_to,
        max(0, (programme.valid_to - day).days),
        reports.texts_since(tx, [BEGINNING], last)[BEGINNING],
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
