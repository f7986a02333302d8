"""A person's word on findings: what waits for one, and what a decision sets in motion. Decides nothing itself.

A decision is kept at once, for good, and settled as soon as no run holds the lease: dismissing retracts what the finding reported and
corrects what was alerted of it; accepting lets an uncertain tie alert.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from core.errors import BusyError, InputError
from core.records import FindingState, Programme, Relation, RunStatus
from monitor.application import Application
from monitor.report_evidence import Evidence
from monitor.report_findings import FindingViews, asks, fresh, uncertain
from monitor.report_model import FindingView
from monitor.report_span import DEFAULT_READER
from monitor.runs import LEASE, lease, living_holder
from monitor.settle import SettleCounts, settle
from store import Session, findings, judgements, readers, runs
from store.findings import StoredFinding

_WEIGHT = (Relation.CHANGES, Relation.CONTRADICTS, Relation.FULFILS, Relation.ADVANCES, Relation.REAFFIRMS)


_LONGEST_SETTLING = timedelta(minutes=10)
"""Decisions are settled without a run's record; what that finds carries the moment at which it began."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did. `counts` None: another run was under way, and it or the next one settles it. `left`: findings that still wait."""

    ids: tuple[str, ...]
    counts: SettleCounts | None
    left: int


def waiting(tx: Session, app: Application, since: datetime | None = None, *, everything: bool = False) -> list[FindingView]:
    """Open findings that ask for attention: changes, contradictions, then the rest, each oldest first. With `everything` also the decided.

    `since`: first seen at or after it.
    """
    found: list[FindingView] = []
    for programme in app.programmes:
        chosen = [one for one in _known(tx, programme, everything=everything) if fresh(one.first_seen, since)]
        evidence = Evidence(tx, app.seeds, programme.published_on, chain.from_iterable(one.finding.evidence for one in chosen))
        judged = judgements.newest(tx, (one.finding.key.id for one in chosen if uncertain(one)))
        views = FindingViews(programme, app.seeds, evidence, judged)
        found += [views.view(one) for one in sorted(chosen, key=lambda one: _WEIGHT.index(one.finding.relation))]
    return found


def resolve(tx: Session, wanted: Sequence[str]) -> tuple[str, ...]:
    """Whole ids for beginnings of ids, each once. Raises InputError on one that fits no finding, or several."""
    return tuple(dict.fromkeys(_resolve(tx, one) for one in wanted))


def decide(app: Application, wanted: Sequence[str], state: FindingState, reason: str, reviewer: str) -> Decided:
    """Keeps the decision on each finding and settles. OPEN undoes the last one.

    Raises InputError on an unknown or ambiguous id, or where there is nothing to undo: then nothing is kept.
    """
    ids = keep(app, wanted, state, reason, reviewer)
    counts = settle_decisions(app)
    with app.store.read() as tx:
        left = sum(len(_known(tx, programme)) for programme in app.programmes)
    return Decided(ids, counts, left)


def keep(app: Application, wanted: Sequence[str], state: FindingState, reason: str, reviewer: str) -> tuple[str, ...]:
    """Keeps the decision on each finding, for good, and settles nothing yet. Returns whole ids. Raises as `decide` does."""
    with app.store.write() as tx:
        ids = resolve(tx, wanted)
        for finding_id in ids:
            stored = findings.get(tx, finding_id)
            if state is FindingState.OPEN and (stored is None or stored.decision is None or stored.decision.state is FindingState.OPEN):
                raise InputError(f"finding {finding_id} is open: there is no decision to undo")
            findings.decide(tx, finding_id, state, reason, reviewer, app.clock.now())
    return ids


def settle_decisions(app: Application) -> SettleCounts | None:
    """Settles what was decided. None where a run is under way: it or the next one does."""
    try:
        with lease(app.store, app.clock, LEASE):
            return settle(app)
    except BusyError:
        return None


def mark_reviewed(app: Application, reader: str = DEFAULT_READER, until: datetime | None = None) -> datetime:
    """Moves the reader's cursor: everything found until now, or until an earlier moment, counts as seen. Returns where it stands."""
    with app.store.write() as tx:
        moment = seen_until(tx, app)
        if until is not None:
            moment = min(moment, until)
        readers.move(tx, reader, moment)
    return moment


def seen_until(tx: Session, app: Application) -> datetime:
    """Up to when whoever looks now sees everything that was found.

    A run under way may be about to store what it found under a moment that has passed: then only what came before that run is sure.
    """
    now = app.clock.now()
    if living_holder(tx, LEASE, now) is None:
        return now
    newest = next(iter(runs.recent(tx, 1)), None)
    running = newest is not None and newest.status is RunStatus.RUNNING
    return min(now, newest.started_at) if newest is not None and running else now - _LONGEST_SETTLING


def _known(tx: Session, programme: Programme, *, everything: bool = False) -> list[StoredFinding]:
    return [one for one in findings.find(tx, programme.id) if (one.decision is not None and everything) or asks(one)]


def _resolve(tx: Session, wanted: str) -> str:
    known = findings.matching(tx, wanted)
    if not known:
        raise InputError(f"no finding has the id '{wanted}'; 'policy-monitor review list' shows them")
    if len(known) > 1:
        raise InputError(f"'{wanted}' may be {', '.join(known[:5])}{' ...' if len(known) > 5 else ''}; write more of the id")
    return known[0]
