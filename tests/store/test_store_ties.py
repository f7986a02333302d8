"""The tie register in two times, and its transitions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from store_kit import EMPTY, PROGRAMME, at, everything, settled, tie, transition

from core.records import Settled, TieKind, TieState, Transition
from store import Session, Store, ties

RELATIONS = TieKind.DIPLOMATIC_RELATIONS
PLANNED = transition(TieState.PLANNED, TieState.NONE, "2025-09-20", episode=0, finding="f-plan")
MADE = transition(TieState.ESTABLISHED, TieState.PLANNED, "2025-09-25", finding="f-made")
BROKEN = transition(TieState.BROKEN, TieState.ESTABLISHED, "2026-01-05", finding="f-broken")
AGAIN = transition(TieState.ESTABLISHED, TieState.BROKEN, "2026-03-01", episode=2, finding="f-again")


def _outcome(*moves: Transition) -> Settled:
    last = moves[-1]
    return settled(ties=(tie(last.after, str(last.event_date), episode=last.episode),), transitions=moves)


def _record(store: Store, outcome: Settled, hours: float) -> tuple[int, int]:
    with store.write() as tx:
        return ties.record(tx, PROGRAMME, outcome, at(hours))


def _states(tx: Session, as_of: date | None = None, hours: float | None = None) -> dict[str, TieState]:
    return {one.party: one.state for one in ties.register(tx, PROGRAMME, as_of, None if hours is None else at(hours))}


def test_an_entry_that_never_moved_stands_since_its_day(store: Store) -> None:
    outcome = settled(ties=(tie(since="1992-03", party="US"), tie(TieState.NONE, None, "TO", 0), tie(TieState.UNKNOWN, None, "NR", 0)))
    assert _record(store, outcome, 1) == (0, 0)
    with store.read() as tx:
        assert _states(tx) == {"NR": TieState.UNKNOWN, "TO": TieState.NONE, "US": TieState.ESTABLISHED}
        assert _states(tx, date(1992, 2, 29)) == {"NR": TieState.UNKNOWN, "TO": TieState.NONE}
        (us,) = ties.history(tx, PROGRAMME, "US", RELATIONS)
    assert (us.state, str(us.since), us.episode, us.source, us.finding, us.recorded_at) == (
        TieState.ESTABLISHED,
        "1992-03",
        1,
        "https://24.kg/1",
        None,
        at(1),
    )


def test_a_tie_through_all_its_states(store: Store) -> None:
    assert _record(store, _outcome(PLANNED, MADE, BROKEN, AGAIN), 1) == (4, 0)
    with store.read() as tx:
        days = (date(2025, 9, 19), date(2025, 9, 20), date(2025, 9, 25), date(2026, 1, 5), date(2026, 3, 1))
        assert [_states(tx, day)["BS"].value for day in days] == ["none", "planned", "established", "broken", "established"]
        assert _states(tx) == {"BS": TieState.ESTABLISHED}
        history = ties.history(tx, PROGRAMME, "BS", RELATIONS)
        assert [(one.state.value, one.finding, one.episode) for one in history] == [
            ("none", None, 0),
            ("planned", "f-plan", 0),
            ("established", "f-made", 1),
            ("broken", "f-broken", 1),
            ("established", "f-again", 2),
        ]
        assert [one.transition for one in ties.transitions(tx, PROGRAMME)] == sorted(
            (PLANNED, MADE, BROKEN, AGAIN), key=lambda one: one.key
        )


def test_what_was_known_is_kept_when_more_is_known(store: Store) -> None:
    _record(store, settled(ties=(tie(TieState.NONE, None, episode=0),)), 1)
    _record(store, _outcome(MADE), 5)
    _record(store, _outcome(PLANNED, MADE), 9)
    with store.read() as tx:
        assert _states(tx, hours=5) == {"BS": TieState.NONE}
        assert _states(tx, hours=5.1) == {"BS": TieState.ESTABLISHED}
        assert _states(tx, date(2025, 9, 22), hours=9) == {"BS": TieState.PLANNED}, "the move before MADE said it was planned"
        assert _states(tx, date(2025, 9, 19)) == {"BS": TieState.NONE}
        assert _states(tx, hours=1) == {}


def test_settling_twice_changes_nothing(store: Store) -> None:
    _record(store, _outcome(PLANNED, MADE), 1)
    before = everything(store)
    assert _record(store, _outcome(PLANNED, MADE), 2) == (0, 0)
    assert everything(store) == before


def test_a_move_that_no_longer_stands_is_withdrawn_and_may_come_back(store: Store) -> None:
    _record(store, _outcome(MADE), 1)
    first = everything(store)["transitions"]
    assert _record(store, settled(ties=(tie(TieState.NONE, None, episode=0),)), 2) == (0, 1)
    with store.read() as tx:
        assert _states(tx) == {"BS": TieState.NONE}
        assert [(one.first_seen, one.withdrawn_at) for one in ties.transitions(tx, PROGRAMME)] == [(at(1), at(2))]
    assert _record(store, EMPTY, 3) == (0, 0), "it is withdrawn once"
    assert _record(store, _outcome(MADE), 4) == (0, 0)
    assert everything(store)["transitions"] == first
    with store.read() as tx:
        assert _states(tx) == {"BS": TieState.ESTABLISHED}
        assert _states(tx, hours=3) == {"BS": TieState.NONE}
        assert _states(tx, hours=4) == {}


def test_a_transition_keeps_its_first_sight_and_takes_new_evidence(store: Store) -> None:
    _record(store, _outcome(MADE), 1)
    assert _record(store, _outcome(replace(MADE, evidence=("a", "b", "c"), confidence=0.5, review=True)), 2) == (0, 0)
    with store.read() as tx:
        (stored,) = ties.transitions(tx, PROGRAMME)
        assert stored.first_seen == at(1)
        assert (stored.transition.evidence, stored.transition.confidence, stored.transition.review) == (("a", "b", "c"), 0.5, True)


def test_transitions_of_a_stretch_of_time(store: Store) -> None:
    _record(store, _outcome(PLANNED), 1)
    _record(store, _outcome(PLANNED, MADE), 5)
    with store.read() as tx:
        assert [one.transition for one in ties.transitions(tx, PROGRAMME, since=at(5))] == [MADE]
        assert [one.transition for one in ties.transitions(tx, PROGRAMME, until=at(5))] == [PLANNED]
        assert ties.transitions(tx, "next") == []


@pytest.mark.parametrize("order", list(permutations((PLANNED, MADE, BROKEN))))
def test_moves_of_one_day_stand_in_their_course_however_they_came(store: Store, order: tuple[Transition, ...]) -> None:
    """Learned one a night in any order, a plan, a signing and a break of one day leave the tie broken."""
    known: list[Transition] = []
    for night, move in enumerate(order):
        known.append(replace(move, event_date=MADE.event_date, episode=1))
        _record(store, _outcome(*sorted(known, key=lambda one: [PLANNED.after, MADE.after, BROKEN.after].index(one.after))), night)
    with store.read() as tx:
        assert _states(tx, date(2025, 9, 25)) == _states(tx) == {"BS": TieState.BROKEN}
        states = [one.state for one in ties.history(tx, PROGRAMME, "BS", RELATIONS)]
        assert states == [TieState.NONE, TieState.PLANNED, TieState.ESTABLISHED, TieState.BROKEN]
