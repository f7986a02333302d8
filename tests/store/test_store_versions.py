"""Versions, statements, facts: stored once however often they come, and current only as long as the article says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from store_kit import PUBLISHED, analysis, at, capture, everything, fact, facts_of, keep, ref, version

from core.errors import StoreError
from core.records import Analysis, FuzzyDate, Language, Span, Statement, TieKind, TieStatus
from store import Store, captures, tally, versions
from store.versions import Saying

BEFORE, AFTER = "First. Second.", "First. Changed."


def test_a_version_comes_back_as_it_was_read(store: Store) -> None:
    read = version(5, "Один. Экинчи.", language=Language.KY, author="Someone", whole_page=True, notes=("no date",), published_at=at(-1))
    statements = (
        Statement(0, 0, 0, 7, "A title", Language.KY, headline=True),
        Statement(1, 1, 9, 14, "Один.", Language.RU, quoted=True, speaker="The minister"),
    )
    tie = fact(
        1,
        spans=(Span(9, 14, "cue"), Span(0, 3, "party")),
        parties=("BS", "UN"),
        tie_kind=TieKind.EMBASSY,
        tie_status=TieStatus.PLANNED,
        measure=None,
        topic="trade",
        quantity=None,
        event_date=FuzzyDate.parse("2025-09"),
        speaker="The minister",
        review=True,
    )
    taken = capture(5, 1)
    with store.write() as tx:
        captures.add(tx, taken)
        saved = versions.save_analysis(tx, taken, Analysis(read, statements, (tie,), "r1"), at(1))
    with store.read() as tx:
        stored = versions.get(tx, saved.version_id)
        assert stored is not None
        assert (stored.version, stored.captures, stored.first_fetched_at) == (read, (taken.id,), at(1))
        assert versions.statements(tx, saved.version_id) == list(statements)
        (sourced,) = versions.sourced_facts(tx, PUBLISHED)
        proof = versions.proofs(tx, [sourced.fact_id, "unknown"])[sourced.fact_id]
        assert versions.get(tx, "unknown") is None
    assert sourced.fact == tie
    assert (sourced.ref, sourced.source, sourced.title, sourced.sentence) == (ref(5), "24kg-en", "A title", "Один.")
    assert (sourced.capture_id, sourced.version_id, sourced.first_fetched_at) == (taken.id, saved.version_id, at(1))
    assert (proof.sourced, proof.statement, proof.extractor, proof.rules) == (sourced, statements[1], "x1", "r1")


def test_storing_the_same_analysis_twice_changes_nothing(store: Store) -> None:
    taken = capture()
    with store.write() as tx:
        captures.add(tx, taken)
        first = versions.save_analysis(tx, taken, analysis(), at(0))
    before = everything(store)
    with store.write() as tx:
        again = versions.save_analysis(tx, taken, analysis(), at(0))
    assert everything(store) == before
    assert (first.new_version, first.edit) == (True, False)
    assert (again.version_id, again.new_version, again.edit) == (first.version_id, False, False)


def test_the_same_content_gets_the_same_id_everywhere(store: Store) -> None:
    with store.write() as tx:
        saved = keep(tx, 1, 0)
        same = keep(tx, 1, 24)
    assert same.version_id == saved.version_id == versions.version_id(version())
    assert versions.version_id(version(2)) != saved.version_id
    assert versions.version_id(version(extractor="x2")) != saved.version_id
    # What is not content: the page around the article, and its place on the site.
    assert versions.version_id(version(section="sport", url="https://24.kg/sport/1_/", author="Another")) == saved.version_id


def test_a_text_read_before_is_linked_and_not_read_again(store: Store) -> None:
    with store.write() as tx:
        saved = keep(tx, 1, 0)
        assert versions.content_keys(tx, ref(), "x1", "r1") == {version().content_key}
        assert versions.content_keys(tx, ref(), "x1", "r2") == set()
        assert versions.content_keys(tx, ref(), "x2", "r1") == set()
        standing = facts_of(tx)
        later = capture(1, 24)
        captures.add(tx, later)
        linked = versions.save_analysis(tx, later, Analysis(version(), (), (), "r1"), at(24))
    assert (linked.version_id, linked.new_version, linked.edit) == (saved.version_id, False, False)
    with store.read() as tx:
        assert facts_of(tx) == standing
        stored = versions.get(tx, saved.version_id)
        assert stored is not None
        assert stored.captures[1] == later.id
        assert captures.pending(tx, "x1", "r1") == []


def test_what_was_edited_away_stands_no_longer(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1, 0, BEFORE)
        keep(tx, 2, 0, BEFORE)
        first = facts_of(tx)
        edited = keep(tx, 1, 24, AFTER)
    assert (edited.new_version, edited.edit) == (True, True)
    with store.read() as tx:
        after = versions.sourced_facts(tx, PUBLISHED)
        assert len(first) == len(after) == 2
        assert {one.version_id for one in after if one.ref == ref(1)} == {edited.version_id}
        assert versions.proofs(tx, first).keys() == set(first), "what was withdrawn can still be traced"


def test_a_text_that_comes_back_is_an_edit_and_stands_again(store: Store) -> None:
    with store.write() as tx:
        first = keep(tx, 1, 0, BEFORE)
        standing = facts_of(tx)
        keep(tx, 1, 24, AFTER)
        back = keep(tx, 1, 48, BEFORE)
        assert facts_of(tx) == standing
    assert (back.version_id, back.new_version, back.edit) == (first.version_id, False, True)
    with store.read() as tx:
        assert [(one.before.version.text, one.after.version.text, one.seen_at) for one in versions.edits(tx)] == [
            (version(text=BEFORE).text, version(text=AFTER).text, at(24)),
            (version(text=AFTER).text, version(text=BEFORE).text, at(48)),
        ]


def test_edits_of_a_stretch_of_time(store: Store) -> None:
    with store.write() as tx:
        for number, hours in ((1, 24), (2, 48)):
            keep(tx, number, 0, BEFORE)
            keep(tx, number, hours, AFTER)
            keep(tx, number, hours + 1, AFTER)
    with store.read() as tx:
        assert [one.after.version.ref.number for one in versions.edits(tx)] == [1, 2]
        assert [one.after.version.ref.number for one in versions.edits(tx, since=at(48))] == [2]
        assert [one.after.version.ref.number for one in versions.edits(tx, until=at(48))] == [1]
        assert versions.edits(tx, since=at(25), until=at(48)) == []


def test_a_new_extractor_is_no_edit_and_shows_none_twice(store: Store) -> None:
    first, second = capture(1, 0), capture(1, 24)
    with store.write() as tx:
        for taken, text in ((first, BEFORE), (second, AFTER)):
            captures.add(tx, taken)
            versions.save_analysis(tx, taken, analysis(1, text), taken.fetched_at)
        again = [
            versions.save_analysis(tx, taken, analysis(1, text + " More.", extractor="x2"), at(30))
            for taken, text in ((first, BEFORE), (second, AFTER))
        ]
    assert [(one.new_version, one.edit) for one in again] == [(True, False), (True, False)]
    with store.read() as tx:
        assert [(one.before.version.extractor, one.after.version.text, one.seen_at) for one in versions.edits(tx)] == [
            ("x2", version(text=AFTER + " More.").text, at(24))
        ]


def test_a_new_reading_takes_the_place_of_the_old_one(store: Store) -> None:
    taken = capture(1, 0)
    with store.write() as tx:
        captures.add(tx, taken)
        versions.save_analysis(tx, taken, analysis(facts=2), at(0))
        assert len(facts_of(tx)) == 2
        versions.save_analysis(tx, taken, analysis(facts=1, rules="r2"), at(1))
        (left,) = versions.sourced_facts(tx, PUBLISHED)
        assert versions.proofs(tx, [left.fact_id])[left.fact_id].rules == "r2"
        versions.save_analysis(tx, taken, analysis(facts=0, rules="r3"), at(2))
        assert versions.sourced_facts(tx, PUBLISHED) == []


def test_a_page_that_cannot_be_read_leaves_the_text_before_it(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1, 0, BEFORE)
        standing = facts_of(tx)
        broken = capture(1, 24)
        captures.add(tx, broken)
        versions.save_failure(tx, broken.id, "x1", "r1", "extract", "no article on the page", at(24))
        assert facts_of(tx) == standing
        keep(tx, 1, 48, BEFORE)
    with store.read() as tx:
        assert versions.edits(tx) == []


def test_a_fact_is_proved_by_the_first_page_that_showed_its_text(store: Store) -> None:
    first, later = capture(1, 5), capture(1, 9)
    with store.write() as tx:
        for taken in (later, first):  # an archive may be read in any order
            captures.add(tx, taken)
            versions.save_analysis(tx, taken, analysis(), at(10))
        (sourced,) = versions.sourced_facts(tx, PUBLISHED)
    assert (sourced.capture_id, sourced.first_fetched_at) == (first.id, at(5))


@pytest.mark.parametrize(("hours_before", "predates"), [(0, False), (1, True)])
def test_the_day_of_the_baseline_is_a_day_at_the_site(store: Store, hours_before: int, predates: bool) -> None:
    """Midnight in Bishkek is 18:00 UTC of the day before."""
    midnight = at(0).replace(year=2021, month=10, day=11, hour=18, minute=0)
    with store.write() as tx:
        keep(tx, 1, 0, published_at=midnight - timedelta(hours=hours_before))
        (sourced,) = versions.sourced_facts(tx, PUBLISHED)
    assert sourced.predates_baseline is predates


def test_how_much_was_read(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1, 0, BEFORE)
        keep(tx, 1, 24, AFTER)
        keep(tx, 2, 24, BEFORE)
    with store.read() as tx:
        assert tally.counts(tx) == (2, 9)
        assert tally.counts(tx, since=at(24)) == (2, 6)
        assert tally.counts(tx, until=at(24)) == (1, 3)


def test_a_fact_without_its_sentence_is_refused(store: Store) -> None:
    taken = capture()
    stray = replace(analysis(), facts=(fact(statement=9),))

    def attempt() -> None:
        with store.write() as tx:
            captures.add(tx, taken)
            versions.save_analysis(tx, taken, stray, at(0))

    with pytest.raises(StoreError):
        attempt()
    with store.read() as tx:
        assert captures.get(tx, taken.id) is None, "the transaction is one: nothing of it is left"


def test_many_facts_are_proved_in_few_queries(store: Store) -> None:
    with store.write() as tx:
        for number in range(1, 13):
            keep(tx, number, 0, facts=50)
    queries: list[str] = []

    def note(*given: Any) -> None:
        queries.append(given[2])

    with store.read() as tx:
        ids = facts_of(tx)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            assert len(versions.proofs(tx, ids)) == 600
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    assert len(queries) == 4  # for each 500 facts, theirs and those of the captures


def test_where_when_and_of_which_day_a_fact_was_said(store: Store) -> None:
    day = FuzzyDate.parse("2026-01-20")
    with store.write() as tx:
        kept = keep(tx, 1, published_at=None).version_id
        taken, read = capture(2, 5), analysis(2)
        captures.add(tx, taken)
        read = replace(read, version=replace(read.version, language=Language.RU), facts=(fact(language=Language.RU, event_date=day),))
        dated = versions.save_analysis(tx, taken, read, at(5)).version_id
        first, second = facts_of(tx)
        assert versions.sayings(tx, [first, second, "nothing"]) == {
            first: Saying(kept, Language.EN, None),
            second: Saying(dated, Language.RU, day),
        }
        assert versions.said_at(tx, [kept, dated, "nothing"]) == {kept: at(0), dated: at(-3)}
        assert versions.sayings(tx, []) == {}
