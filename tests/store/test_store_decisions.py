"""Decisions looked back on: whole histories of some findings, "not sure", and how many findings still wait."""

from __future__ import annotations

import pytest
from store_kit import PROGRAMME, at, facts_of, finding, keep, key, settled

from core.records import FindingState, Relation
from store import Store, decisions, findings

VALUES = ("185", "186", "187")


@pytest.fixture
def ids(store: Store) -> list[str]:
    """Three changes and a repetition, the first two found at 1, the third at 3."""
    with store.write() as tx:
        keep(tx, 1)
        facts = tuple(facts_of(tx))
        changes = [finding(facts, value) for value in VALUES]
        repeated = finding(facts, "170", relation=Relation.REAFFIRMS, key=key("170", relation=Relation.REAFFIRMS))
        findings.apply(tx, PROGRAMME, settled(findings=(*changes[:2], repeated)), at(1))
        findings.apply(tx, PROGRAMME, settled(findings=(*changes, repeated)), at(3))
    return [one.key.id for one in changes]


def decide(store: Store, finding_id: str, state: FindingState, hours: float, reviewer: str = "anna") -> None:
    with store.write() as tx:
        findings.decide(tx, finding_id, state, "", reviewer, at(hours))


def test_histories_hold_every_decision_of_the_findings_asked_for_oldest_first(store: Store, ids: list[str]) -> None:
    decide(store, ids[0], FindingState.ACCEPTED, 5)
    decide(store, ids[0], FindingState.DISMISSED, 4, "bek")
    decide(store, ids[1], FindingState.UNSURE, 6)
    with store.read() as tx:
        found = decisions.histories(tx, [ids[0], ids[2], "unknown"])
    assert list(found) == [ids[0]]
    assert [(one.reviewer, one.state) for one in found[ids[0]]] == [("bek", FindingState.DISMISSED), ("anna", FindingState.ACCEPTED)]


def test_histories_of_very_many_findings_are_looked_up_in_parts(store: Store, ids: list[str]) -> None:
    decide(store, ids[2], FindingState.ACCEPTED, 5)
    with store.read() as tx:
        assert list(decisions.histories(tx, [*(f"x{number}" for number in range(1200)), ids[2]])) == [ids[2]]


@pytest.mark.parametrize(
    ("states", "left"),
    [
        ([], 3),
        ([FindingState.ACCEPTED], 2),
        ([FindingState.DISMISSED], 2),
        ([FindingState.UNSURE], 3),
        ([FindingState.ACCEPTED, FindingState.OPEN], 3),
        ([FindingState.OPEN, FindingState.UNSURE, FindingState.DISMISSED], 2),
    ],
)
def test_what_nobody_accepted_or_dismissed_waits(store: Store, ids: list[str], states: list[FindingState], left: int) -> None:
    for hours, state in enumerate(states, 4):
        decide(store, ids[0], state, hours)
    with store.read() as tx:
        assert decisions.waiting(tx, PROGRAMME) == left
        assert decisions.waiting(tx, "another") == 0


def test_what_was_seen_before_a_moment_and_stands_is_counted(store: Store, ids: list[str]) -> None:
    with store.read() as tx:
        assert decisions.waiting(tx, PROGRAMME, at(2)) == 2
        assert decisions.waiting(tx, PROGRAMME, at(1)) == 0
    with store.write() as tx:
        findings.apply(tx, PROGRAMME, settled(), at(5))
        assert decisions.waiting(tx, PROGRAMME) == 0


def test_not_sure_is_kept_but_folds_as_open(store: Store, ids: list[str]) -> None:
    decide(store, ids[0], FindingState.ACCEPTED, 4)
    decide(store, ids[1], FindingState.UNSURE, 4)
    with store.read() as tx:
        assert list(findings.decisions(tx, PROGRAMME).values()) == [FindingState.ACCEPTED]
        stored = findings.get(tx, ids[1])
    assert stored is not None
    assert stored.state is FindingState.OPEN
    assert stored.decision is not None
    assert stored.decision.state is FindingState.UNSURE
