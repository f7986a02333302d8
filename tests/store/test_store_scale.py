"""What years of news are asked by: current texts, edits under findings, counts of a span, disagreements, and many things at once."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import text
from store_kit import PROGRAMME, analysis, at, capture, fact, facts_of, finding, keep, ref, settled

from core.records import Analysis, FindingState, RunStatus
from store import Store, captures, findings, readings, runs, tally, versions

BEFORE, AFTER = "First. Second.", "First. Changed."


def test_the_current_text_is_that_of_the_newest_capture(store: Store) -> None:
    with store.write() as tx:
        first = keep(tx, 1, 0, BEFORE).version_id
        second = keep(tx, 1, 24, AFTER).version_id
        other = keep(tx, 2, 0).version_id
        assert versions.current_of(tx, [ref(1), ref(2), ref(3)]) == {second, other}
        keep(tx, 1, 48, BEFORE)
        assert versions.current_of(tx, [ref(1)]) == {first}
        assert versions.current_of(tx, []) == set()


def test_edits_that_touch_findings_are_those_of_articles_under_one(store: Store) -> None:
    with store.write() as tx:
        for number in (1, 2):
            keep(tx, number, 0, BEFORE)
        rested = finding(tuple(facts_of(tx)[:1]))
        findings.apply(tx, PROGRAMME, settled(findings=(rested,)), at(1))
        for number in (1, 2):
            keep(tx, number, 24, AFTER, facts=0)
        findings.apply(tx, PROGRAMME, settled(), at(25))
        assert [edit.after.version.ref for edit in versions.edits(tx)] == [ref(1), ref(2)]
        touching = versions.edit_steps(tx, touching=True)
        assert [step.ref for step in touching] == [ref(1)]
        assert versions.edit_steps(tx, since=at(25), touching=True) == []
        assert versions.with_texts(tx, touching) == versions.edits(tx)[:1]
        edit = versions.edits(tx)[0]
        assert readings.findings_of(tx, [edit.before.id, edit.after.id, "nothing"]) == {edit.before.id: [rested.key.id]}


def test_an_edit_of_a_span_is_found_though_the_texts_are_older(store: Store) -> None:
    """The text that comes back was first seen before the span, as was the other."""
    with store.write() as tx:
        keep(tx, 1, 0, BEFORE)
        keep(tx, 1, 24, AFTER)
        keep(tx, 1, 48, BEFORE)
        assert [edit.seen_at for edit in versions.edits(tx, since=at(47))] == [at(48)]
        assert [edit.seen_at for edit in versions.edits(tx, until=at(25))] == [at(24)]
        assert versions.edits(tx, since=at(49)) == []


def test_counts_of_a_span(store: Store) -> None:
    with store.write() as tx:
        assert tally.counts(tx) == (0, 0)
        keep(tx, 1, 0, BEFORE)
        keep(tx, 1, 24, AFTER)
        keep(tx, 2, 24)
        assert tally.counts(tx) == tally.counts(tx, until=at(99)) == (2, 9)
        assert tally.counts(tx, since=at(24)) == (2, 6)
        assert tally.counts(tx, until=at(24)) == (1, 3)
        assert tally.counts(tx, since=at(25)) == (0, 0)


def test_findings_by_id_and_those_that_disagree(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1, 0, facts=2)
        one, other = facts_of(tx)
        first = finding((one,), "184")
        second = finding((other,), "185", disagrees_with=(first.key.id,))
        findings.apply(tx, PROGRAMME, settled(findings=(first, second)), at(1))
        findings.decide(tx, first.key.id, FindingState.ACCEPTED, "", "ann", at(2))
        found = {stored.finding: stored for stored in findings.by_ids(tx, [first.key.id, second.key.id, "none"])}
        assert set(found) == {first, second}
        assert found[first].state is FindingState.ACCEPTED
        assert found[second].decision is None
        assert [stored.finding for stored in findings.disagreeing(tx, PROGRAMME)] == [second]
        assert findings.disagreeing(tx, "another") == []
        findings.apply(tx, PROGRAMME, settled(findings=(first,)), at(3))
        assert findings.disagreeing(tx, PROGRAMME) == []


def test_evidence_moves_and_comes_back(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1, 0, facts=2)
        one, other = facts_of(tx)
        steps = ((one, other), (other, one), (other,), (one, other))
        for hours, evidence in enumerate(steps):
            findings.apply(tx, PROGRAMME, settled(findings=(finding(evidence),)), at(hours))
            assert [stored.finding.evidence for stored in findings.find(tx, PROGRAMME)] == [evidence]
        assert [stored.finding.evidence for stored in findings.find(tx, PROGRAMME, known_on=at(0.5))] != []


def test_many_captures_at_once(store: Store) -> None:
    taken = [capture(1, hours) for hours in range(3)]
    with store.write() as tx:
        for one in taken:
            captures.add(tx, one)
        assert captures.by_ids(tx, [*(one.id for one in taken[:2]), "nothing"]) == {one.id: one for one in taken[:2]}
        assert captures.by_ids(tx, []) == {}


def test_runs_of_a_span(store: Store) -> None:
    with store.write() as tx:
        assert runs.between(tx, None, None) == (0, None)
        for hours in (0, 24, 48):
            runs.start(tx, run_id=f"r{hours}", kind="nightly", now=at(hours))
            runs.finish(tx, f"r{hours}", RunStatus.OK, at(hours + 1), {})
        assert runs.between(tx, None, None) == (3, at(48))
        assert runs.between(tx, at(24), None) == (2, at(48))
        assert runs.between(tx, at(1), at(48)) == (1, at(24))


def test_parties_are_kept_by_fact_and_made_for_facts_of_the_first_version(store: Store) -> None:
    named = text("SELECT party, fact_id, version_id, statement FROM fact_parties ORDER BY party")
    with store.write() as tx:
        taken, read = capture(1, 0), analysis(1, facts=0)
        captures.add(tx, taken)
        facts = (fact(1, parties=("BS", "UN", "BS")), fact(2, parties=()))
        versions.save_analysis(tx, taken, Analysis(read.version, read.statements, facts, "r1"), at(0))
        kept = tx.execute(named).all()
        assert [(party, statement) for party, _, _, statement in kept] == [("BS", 1), ("UN", 1)]
        tx.execute(text("DELETE FROM fact_parties"))
        migration = import_module("store.migrations.versions.0002_search")
        tx.execute(text(migration._PARTIES[tx.get_bind().dialect.name]))
        assert tx.execute(named).all() == kept
