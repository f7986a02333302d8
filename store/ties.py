"""The tie register in two times: which state each party and kind was in on a day, as known at a moment; and its transitions.

Append-only like the ledger: a state that stands no longer is retracted by a new row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, insert, select

from core.records import FuzzyDate, Settled, TieEntry, TieKind, TieState, Transition
from store.columns import fuzzy, fuzzy_columns
from store.engine import Session
from store.tables import TieHistoryRow, TransitionRow

HELD, RETRACTED = "held", "retracted"
_COURSE = {state: place for place, state in enumerate(TieState)}
"""The usual course of a tie, which orders the states that an entry was in on one day and within one episode: never the order of arrival."""


@dataclass(frozen=True, slots=True)
class TieAt:
    """A register entry as it stood. `recorded_at`: when we learned of this state."""

    party: str
    kind: TieKind
    state: TieState
    since: FuzzyDate | None
    episode: int
    source: str
    finding: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class StoredTransition:
    """A move of the register with when it was found, and since when it stands no longer (None: it stands)."""

    transition: Transition
    first_seen: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class _State:
    """One stretch of an entry's history."""

    entry: str
    party: str
    kind: str
    state: str
    episode: int
    since: FuzzyDate | None
    valid_from: date
    source: str
    finding: str | None


def register(tx: Session, programme: str, as_of: date | None = None, known_on: datetime | None = None) -> list[TieAt]:
    """The state of every party and kind on `as_of`, as known at `known_on`, in one query; None: no limit. Ordered by party, kind."""
    newest = _newest(programme, known_on)
    standing = select(newest).where(newest.c.newest == 1, newest.c.status == HELD)
    if as_of is not None:
        standing = standing.where(newest.c.valid_from <= as_of)
    held = standing.subquery()
    place = func.row_number().over(
        partition_by=(held.c.party, held.c.kind),
        order_by=(held.c.valid_from.desc(), held.c.episode.desc(), _course(held.c.state).desc(), held.c.entry.desc()),
    )
    ranked = select(held, place.label("place")).subquery()
    rows = tx.execute(select(ranked).where(ranked.c.place == 1).order_by(ranked.c.party, ranked.c.kind))
    return [_tie(row) for row in rows]


def history(tx: Session, programme: str, party: str, kind: TieKind, known_on: datetime | None = None) -> list[TieAt]:
    """All states of one entry, in the order in which they held."""
    newest = _newest(programme, known_on)
    query = select(newest).where(newest.c.newest == 1, newest.c.status == HELD, newest.c.party == party, newest.c.kind == kind.value)
    return [_tie(row) for row in tx.execute(query.order_by(newest.c.valid_from, newest.c.episode, _course(newest.c.state), newest.c.entry))]


def transitions(tx: Session, programme: str, since: datetime | None = None, until: datetime | None = None) -> list[StoredTransition]:
    """Moves first found from `since` to `until`, by key; None: no limit."""
    query = select(*TransitionRow.__table__.columns).where(TransitionRow.programme == programme)
    if since is not None:
        query = query.where(TransitionRow.first_seen >= since)
    if until is not None:
        query = query.where(TransitionRow.first_seen < until)
    return [_transition(row) for row in tx.execute(query.order_by(TransitionRow.key))]


def record(tx: Session, programme: str, settled: Settled, now: datetime) -> tuple[int, int]:
    """Makes register and transitions say what settling found. Returns (new transitions, transitions withdrawn)."""
    _record_states(tx, programme, _states(settled), now)
    return _record_transitions(tx, programme, settled.transitions, now)


def _states(settled: Settled) -> list[_State]:
    moves: dict[tuple[str, str], list[Transition]] = defaultdict(list)
    for transition in settled.transitions:
        moves[transition.party, transition.kind.value].append(transition)
    return [state for entry in settled.ties for state in _states_of(entry, moves[entry.party, entry.kind.value])]


def _states_of(entry: TieEntry, moves: Iterable[Transition]) -> list[_State]:
    def state(after: TieState, episode: int, since: FuzzyDate | None, valid_from: date, source: str, finding: str | None) -> _State:
        key = "|".join((entry.party, entry.kind.value, after.value, str(episode), str(since or ""), source, finding or ""))
        return _State(key, entry.party, entry.kind.value, after.value, episode, since, valid_from, source, finding)

    ordered = sorted(moves, key=lambda move: (_day(move.event_date), move.episode, _COURSE[move.after], move.key))
    if not ordered:
        return [state(entry.state, entry.episode, entry.since, _day(entry.since), entry.source, None)]
    first = state(ordered[0].before, 0, None, date.min, "", None)
    return [
        first,
        *(
            state(
                move.after, move.episode, move.event_date, _day(move.event_date), entry.source if move is ordered[-1] else "", move.finding
            )
            for move in ordered
        ),
    ]


def _course(state: ColumnElement[str]) -> ColumnElement[int]:
    return case({one.value: place for one, place in _COURSE.items()}, value=state)


def _day(value: FuzzyDate | None) -> date:
    return value.day if value else date.min


def _record_states(tx: Session, programme: str, states: list[_State], now: datetime) -> None:
    newest = _newest(programme, None)
    held = {row.entry: row for row in tx.execute(select(newest).where(newest.c.newest == 1))}
    wanted = {state.entry: state for state in states}
    rows: list[dict[str, Any]] = [
        {
            "entry": state.entry,
            "programme": programme,
            "party": state.party,
            "kind": state.kind,
            "state": state.state,
            "episode": state.episode,
            "valid_from": state.valid_from,
            "source": state.source,
            "finding": state.finding,
            "status": HELD,
            "recorded_at": now,
            **fuzzy_columns("since", state.since),
        }
        for key, state in wanted.items()
        if key not in held or held[key].status != HELD
    ]
    for key, row in held.items():
        if key not in wanted and row.status == HELD:
            copied = {column.name: getattr(row, column.name) for column in TieHistoryRow.__table__.columns if column.name != "id"}
            rows.append({**copied, "status": RETRACTED, "recorded_at": now})
    if rows:
        tx.execute(insert(TieHistoryRow), rows)


def _record_transitions(tx: Session, programme: str, found: tuple[Transition, ...], now: datetime) -> tuple[int, int]:
    rows = {row.key: row for row in tx.scalars(select(TransitionRow).where(TransitionRow.programme == programme))}
    new = 0
    for move in found:
        row = rows.pop(move.key, None)
        if row is None:
            row = TransitionRow(programme=programme, key=move.key, first_seen=now)
            tx.add(row)
            new += 1
        row.party, row.kind, row.before, row.after, row.episode = (
            move.party,
            move.kind.value,
            move.before.value,
            move.after.value,
            move.episode,
        )
        row.finding, row.evidence, row.confidence, row.review = move.finding, list(move.evidence), move.confidence, move.review
        for name, content in fuzzy_columns("event", move.event_date).items():
            setattr(row, name, content)
        row.withdrawn_at = None
    gone = [row for row in rows.values() if row.withdrawn_at is None]
    for row in gone:
        row.withdrawn_at = now
    tx.flush()
    return new, len(gone)


def _newest(programme: str, known_on: datetime | None) -> Subquery:
    place = func.row_number().over(partition_by=TieHistoryRow.entry, order_by=(TieHistoryRow.recorded_at.desc(), TieHistoryRow.id.desc()))
    query = select(TieHistoryRow.__table__, place.label("newest")).where(TieHistoryRow.programme == programme)
    if known_on is not None:
        query = query.where(TieHistoryRow.recorded_at < known_on)
    return query.subquery()


def _tie(row: Any) -> TieAt:
    since = fuzzy(row.since_day, row.since_precision)
    return TieAt(row.party, TieKind(row.kind), TieState(row.state), since, row.episode, row.source, row.finding, row.recorded_at)


def _transition(row: Any) -> StoredTransition:
    move = Transition(
        row.party,
        TieKind(row.kind),
        TieState(row.before),
        TieState(row.after),
        row.episode,
        fuzzy(row.event_day, row.event_precision),
        row.finding,
        tuple(row.evidence),
        row.confidence,
        row.review,
    )
    return StoredTransition(move, row.first_seen, row.withdrawn_at)
