"""Findings, their evidence and the decisions on them: settle's one write, twice the same, back and forth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from store_kit import EMPTY, PROGRAMME, at, everything, facts_of, finding, keep, key, observation, settled, tie, transition

from core.errors import StoreError
from core.records import FindingState, Relation, Settled
from store import Session, Store, findings, ledger, ties
from store.findings import Applied, Decision, StoredFinding


@pytest.fixture
def facts(store: Store) -> list[str]:
    """Ids of three facts to be evidence."""
    with store.write() as tx:
        for number in (1, 2, 3):
            keep(tx, number)
        return facts_of(tx)


def _outcome(facts: list[str], **more: Any) -> Settled:
    found = finding(tuple(facts[:2]), **more)
    return settled(
        findings=(found, finding((facts[2],), "170", relation=Relation.REAFFIRMS, key=key("170", relation=Relation.REAFFIRMS))),
        observations=(observation(165, "2021-10-12"), observation(185, finding=found.key.id)),
        ties=(tie(),),
        transitions=(transition(finding=found.key.id),),
    )


def _apply(store: Store, outcome: Settled, hours: float) -> Applied:
    with store.write() as tx:
        return findings.apply(tx, PROGRAMME, outcome, at(hours))


def _one(tx: Session) -> StoredFinding:
    found = findings.get(tx, key().id)
    assert found is not None
    return found


def test_a_finding_comes_back_as_it_was_settled(store: Store, facts: list[str]) -> None:
    full = finding(tuple(facts), review=True, disagrees_with=("other",), old=None, as_of=None, held_against=None)
    assert _apply(store, settled(findings=(full,)), 1) == Applied(1, 0, 0, 0)
    with store.read() as tx:
        stored = _one(tx)
        assert (stored.finding, stored.first_seen, stored.withdrawn_at, stored.decision) == (full, at(1), None, None)
        assert stored.state is FindingState.OPEN
        assert findings.find(tx, PROGRAMME) == [stored]
        assert findings.find(tx, "another programme") == []
        assert findings.get(tx, "unknown") is None


def test_settling_twice_changes_nothing(store: Store, facts: list[str]) -> None:
    assert _apply(store, _outcome(facts), 1) == Applied(2, 0, 1, 0)
    before = everything(store)
    assert _apply(store, _outcome(facts), 2) == Applied(0, 0, 0, 0)
    assert everything(store) == before


def test_what_no_longer_follows_is_withdrawn_and_may_come_back(store: Store, facts: list[str]) -> None:
    _apply(store, _outcome(facts), 1)
    first = everything(store)
    assert _apply(store, EMPTY, 2) == Applied(0, 2, 0, 1)
    with store.read() as tx:
        gone = _one(tx)
        assert gone.withdrawn_at == at(2)
        assert gone.finding.evidence == tuple(facts[:2]), "it keeps what it rested on"
        assert ledger.entries(tx, PROGRAMME) == []
        assert ties.register(tx, PROGRAMME) == []
    assert _apply(store, _outcome(facts), 3) == Applied(0, 0, 0, 0)
    with store.read() as tx:
        back = _one(tx)
        assert (back.first_seen, back.withdrawn_at) == (at(1), None)
        assert [entry.quantity.value for entry in ledger.entries(tx, PROGRAMME)] == [165, 185]
        assert len(ties.register(tx, PROGRAMME)) == 1
    for table in ("findings", "evidence", "transitions"):
        assert everything(store)[table] == first[table]


def test_new_evidence_attaches_and_lost_evidence_goes(store: Store, facts: list[str]) -> None:
    a, b, c = facts
    _apply(store, settled(findings=(finding((a,)),)), 1)
    assert _apply(store, settled(findings=(finding((b, a)),)), 2) == Applied(0, 0, 0, 0)
    _apply(store, settled(findings=(finding((b, c)),)), 3)
    with store.read() as tx:
        assert _one(tx).finding.evidence == (b, c)
        assert [one.finding.evidence for one in findings.find(tx, PROGRAMME, known_on=at(2))] == [(a,)]
        assert set(findings.find(tx, PROGRAMME, known_on=at(2.5))[0].finding.evidence) == {a, b}
        assert findings.find(tx, PROGRAMME, known_on=at(1)) == []
    _apply(store, EMPTY, 4)
    with store.read() as tx:
        assert _one(tx).finding.evidence == (b, c), "what fell before it did is not what it rested on"
        for moment in (None, at(2), at(2.5), at(3.5)):
            bare = findings.find(tx, PROGRAMME, known_on=moment, evidence=False)
            assert [one.finding.evidence for one in bare] == [()]
            assert findings.with_evidence(tx, [*bare, *bare], moment) == findings.find(tx, PROGRAMME, known_on=moment) * 2


def test_a_withdrawn_finding_stood_before(store: Store, facts: list[str]) -> None:
    _apply(store, settled(findings=(finding((facts[0],)),)), 1)
    _apply(store, EMPTY, 5)
    with store.read() as tx:
        (before,) = findings.find(tx, PROGRAMME, known_on=at(5))
        (after,) = findings.find(tx, PROGRAMME, known_on=at(5.1))
        assert (before.withdrawn_at, before.finding.evidence) == (None, (facts[0],))
        assert (after.withdrawn_at, after.finding.evidence) == (at(5), (facts[0],))


def test_the_newest_reading_of_a_finding_is_kept(store: Store, facts: list[str]) -> None:
    _apply(store, settled(findings=(finding((facts[0],)),)), 1)
    revised = replace(finding((facts[0],)), reason="said more clearly", confidence=0.5, old="170", disagrees_with=("x", "y"))
    assert _apply(store, settled(findings=(revised,)), 2).new_findings == 0
    with store.read() as tx:
        assert _one(tx).finding == revised


def test_programmes_do_not_touch_each_other(store: Store, facts: list[str]) -> None:
    other = replace(finding((facts[0],)), key=replace(key(), programme="next"))
    with store.write() as tx:
        findings.apply(tx, "next", settled(findings=(other,), observations=(observation(programme="next"),)), at(1))
    _apply(store, _outcome(facts), 2)
    _apply(store, EMPTY, 3)
    with store.read() as tx:
        assert [one.withdrawn_at for one in findings.find(tx, "next")] == [None]
        assert len(ledger.entries(tx, "next")) == 1


def test_find_by_when_it_was_first_seen(store: Store, facts: list[str]) -> None:
    _apply(store, settled(findings=(finding((facts[0],)),)), 1)
    _apply(store, settled(findings=(finding((facts[0],)), finding((facts[1],), "190"))), 5)
    with store.read() as tx:
        assert [one.finding.new for one in findings.find(tx, PROGRAMME)] == ["185", "190"]
        assert [one.finding.new for one in findings.find(tx, PROGRAMME, since=at(5))] == ["190"]
        assert [one.finding.new for one in findings.find(tx, PROGRAMME, known_on=at(5))] == ["185"]


def test_ids_by_their_beginning(store: Store, facts: list[str]) -> None:
    _apply(store, _outcome(facts), 1)
    name = key().id
    with store.read() as tx:
        assert findings.matching(tx, name[:6]) == [name]
        assert findings.matching(tx, "%") == findings.matching(tx, "_") == []
        assert findings.matching(tx, f" {name[:6].upper()} ") == [name]
        assert findings.matching(tx, " ") == []


def test_decisions_are_kept_and_the_newest_counts(store: Store, facts: list[str]) -> None:
    _apply(store, _outcome(facts), 1)
    name = key().id
    with store.write() as tx:
        findings.decide(tx, name, FindingState.ACCEPTED, "plain", "ann", at(2))
        assert findings.decisions(tx, PROGRAMME) == {str(key()): FindingState.ACCEPTED}
        findings.decide(tx, name, FindingState.DISMISSED, "another country's", "bob", at(3))
        findings.decide(tx, name, FindingState.OPEN, "", "ann", at(4))
    with store.read() as tx:
        assert findings.decision_history(tx, name) == [
            Decision(name, FindingState.ACCEPTED, "plain", "ann", at(2)),
            Decision(name, FindingState.DISMISSED, "another country's", "bob", at(3)),
            Decision(name, FindingState.OPEN, "", "ann", at(4)),
        ]
        assert _one(tx).state is FindingState.OPEN
        assert findings.decisions(tx, PROGRAMME) == {}, "an undone decision is none"
        assert [one.state for one in findings.find(tx, PROGRAMME, known_on=at(3.5)) if one.finding.key == key()] == [FindingState.DISMISSED]
        assert [one.state for one in findings.find(tx, PROGRAMME, known_on=at(2)) if one.finding.key == key()] == [FindingState.OPEN]
        assert findings.newest_decisions(tx, "next") == {}


def test_two_decisions_of_one_moment_count_in_their_order(store: Store, facts: list[str]) -> None:
    _apply(store, _outcome(facts), 1)
    with store.write() as tx:
        for state in (FindingState.DISMISSED, FindingState.ACCEPTED):
            findings.decide(tx, key().id, state, "", "ann", at(2))
        assert _one(tx).state is FindingState.ACCEPTED


def test_a_decision_stands_while_its_finding_is_away(store: Store, facts: list[str]) -> None:
    _apply(store, _outcome(facts), 1)
    with store.write() as tx:
        findings.decide(tx, key().id, FindingState.DISMISSED, "no", "ann", at(2))
    _apply(store, EMPTY, 3)
    _apply(store, _outcome(facts), 4)
    with store.read() as tx:
        assert _one(tx).state is FindingState.DISMISSED


def test_an_accepted_finding_makes_its_observation_accepted(store: Store, facts: list[str]) -> None:
    _apply(store, _outcome(facts), 1)
    with store.write() as tx:
        findings.decide(tx, key().id, FindingState.ACCEPTED, "", "ann", at(2))
    _apply(store, _outcome(facts), 3)
    with store.read() as tx:
        assert [entry.status for entry in ledger.entries(tx, PROGRAMME)] == [ledger.ACCEPTED, ledger.ACCEPTED]
        assert [entry.status for entry in ledger.entries(tx, PROGRAMME, known_on=at(3))] == [ledger.ACCEPTED, ledger.REPORTED]


def test_a_decision_on_nothing_is_refused(store: Store) -> None:
    def attempt() -> None:
        with store.write() as tx:
            findings.decide(tx, "nothing", FindingState.ACCEPTED, "", "ann", at(1))

    with pytest.raises(StoreError):
        attempt()


def test_evidence_must_be_a_fact(store: Store) -> None:
    with pytest.raises(StoreError, match="rests on 'no fact', which is no fact of this database"):
        _apply(store, settled(findings=(finding(("no fact",)),)), 1)
    with store.read() as tx:
        assert findings.find(tx, PROGRAMME) == []
