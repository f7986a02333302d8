"""What a reader of one article asks for: its answers with their texts, the facts of the newest rules, and the findings on them."""

from __future__ import annotations

from store_kit import PROGRAMME, analysis, at, capture, facts_of, finding, keep, ref, settled

from store import Store, captures, findings, readings, versions


def test_showings_tell_which_text_each_answer_showed_and_why_one_showed_none(store: Store) -> None:
    with store.write() as tx:
        first = keep(tx, 1, 0, "First. Second.")
        second = keep(tx, 1, 1, "First. Changed.")
        back = keep(tx, 1, 2, "First. Second.")
        broken, unread = capture(1, 3), capture(1, 4, status=304, digest=None)
        captures.add(tx, broken)
        captures.add(tx, unread)
        versions.save_failure(tx, broken.id, "x1", "r1", "extract", "no body was found", at(3))
        keep(tx, 2, 0)
        found = readings.showings(tx, ref(1))
    assert [one.version_id for one in found] == [first.version_id, second.version_id, back.version_id, None, None]
    assert first.version_id == back.version_id
    assert [one.failure for one in found] == [None, None, None, "no body was found", None]
    assert [one.status for one in found] == [200, 200, 200, 200, 304]
    assert [one.fetched_at for one in found] == [at(hours) for hours in range(5)]


def test_a_page_read_again_under_another_extractor_shows_its_newest_text(store: Store) -> None:
    with store.write() as tx:
        taken = capture(1)
        captures.add(tx, taken)
        versions.save_analysis(tx, taken, analysis(1), at(0))
        newer = versions.save_analysis(tx, taken, analysis(1, extractor="x2"), at(1))
        assert [one.version_id for one in readings.showings(tx, ref(1))] == [newer.version_id]


def test_an_article_is_found_by_any_of_its_texts(store: Store) -> None:
    with store.write() as tx:
        saved = keep(tx, 7)
        assert readings.article_of(tx, saved.version_id) == ref(7)
        assert readings.article_of(tx, "none") is None


def test_facts_are_those_of_the_newest_rules(store: Store) -> None:
    with store.write() as tx:
        taken = capture(1)
        captures.add(tx, taken)
        saved = versions.save_analysis(tx, taken, analysis(1, facts=3, rules="r1"), at(0))
        old = readings.facts_in(tx, saved.version_id)
        versions.save_analysis(tx, taken, analysis(1, facts=1, rules="r2"), at(1))
        new = readings.facts_in(tx, saved.version_id)
    assert len(old) == 3
    assert len(new) == 1
    assert not set(old) & set(new)


def test_findings_on_facts_are_those_that_stand_now(store: Store) -> None:
    with store.write() as tx:
        for number in (1, 2, 3):
            keep(tx, number)
        facts = facts_of(tx)
        both, alone = finding((facts[0], facts[1]), "185"), finding((facts[1], facts[2]), "186")
        findings.apply(tx, PROGRAMME, settled(findings=(both, alone)), at(1))
        assert readings.findings_on(tx, [facts[1], "unknown"]) == {facts[1]: sorted([both.key.id, alone.key.id])}
        findings.apply(tx, PROGRAMME, settled(findings=(both,)), at(2))
        assert readings.findings_on(tx, facts) == {facts[0]: [both.key.id], facts[1]: [both.key.id]}
        findings.apply(tx, PROGRAMME, settled(findings=(finding((facts[0],), "185"),)), at(3))
        assert readings.findings_on(tx, facts) == {facts[0]: [both.key.id]}


def test_other_facts_on_the_same_come_deciding_ones_first_each_once(store: Store) -> None:
    with store.write() as tx:
        for number in (1, 2, 3):
            keep(tx, number)
        facts = facts_of(tx)
        first, second = finding((facts[2], facts[0]), "185"), finding((facts[1], facts[0]), "186")
        findings.apply(tx, PROGRAMME, settled(findings=(first, second)), at(1))
        found = readings.beside(tx, [first.key.id, second.key.id])
        assert set(found[:2]) == {facts[1], facts[2]}
        assert found[2:] == [facts[0]]
        assert readings.beside(tx, [first.key.id], limit=1) == [facts[2]]
        assert readings.beside(tx, []) == []
