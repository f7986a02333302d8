"""What the news said of claims, as charts and end states need it: reports and supports in two times, and how much silence is worth."""

from __future__ import annotations

from datetime import date

from store_kit import PROGRAMME, at, facts_of, finding, keep, key, settled

from core.records import FuzzyDate, Relation
from store import Session, Store, findings, readings, reports, tally


def told(tx: Session) -> list[str]:
    """Two articles of a morning, one of two days later, each with one fact."""
    keep(tx, 1, 0, published_at=at(-3))
    keep(tx, 2, 1, published_at=at(-2))
    keep(tx, 3, 48, published_at=None)
    return facts_of(tx)


def test_a_finding_is_supported_by_its_articles(store: Store) -> None:
    with store.write() as tx:
        first, second, third = told(tx)
        findings.apply(tx, PROGRAMME, settled(findings=(finding((first, second, third)),)), at(49))
    with store.read() as tx:
        (one,) = reports.supports(tx, PROGRAMME)
    assert (one.finding, one.claim, one.relation, one.articles) == (key().id, "countries", Relation.CHANGES, 3)
    assert (one.first_said, one.newest_said) == (at(-3), at(48))
    assert not one.doubtful


def test_reports_are_told_in_the_order_of_publication(store: Store) -> None:
    with store.write() as tx:
        ids = told(tx)
        findings.apply(tx, PROGRAMME, settled(findings=(finding(tuple(reversed(ids))),)), at(49))
    with store.read() as tx:
        said = reports.said(tx, PROGRAMME)
        assert [one.ref.number for one in said] == [1, 2, 3]
        assert [one.said_at for one in said] == [at(-3), at(-2), at(48)]
        assert [one.ref.number for one in reports.said(tx, PROGRAMME, limit=2)] == [2, 3]
        assert [one.ref.number for one in reports.said(tx, PROGRAMME, since=at(-2), until=at(48))] == [2]
        assert [one.ref.number for one in reports.said(tx, PROGRAMME, claim="countries")] == [1, 2, 3]
        assert reports.said(tx, PROGRAMME, claim="other") == []
        mentions = reports.mentions(tx, PROGRAMME, claim="countries", since=at(-2))
        said_in = {ref.number: key for key in (one.version_id for one in mentions) if (ref := readings.article_of(tx, key)) is not None}
        assert [(one.version_id, one.said_at, one.relation) for one in mentions] == [
            (said_in[2], at(-2), Relation.CHANGES),
            (said_in[3], at(48), Relation.CHANGES),
        ]
        assert [one.version_id for one in reports.mentions(tx, PROGRAMME, limit=1)] == [said_in[3]]
        assert reports.said(tx, "another-programme") == []
    assert (str(said[0].quantity), said[0].measure, said[0].url) == ("185", "countries", "https://24.kg/english/1_story/")


def test_a_finding_s_first_and_newest_report_are_found_at_once(store: Store) -> None:
    with store.write() as tx:
        first, second, third = told(tx)
        findings.apply(tx, PROGRAMME, settled(findings=(finding((second, third, first)), finding((second,), "186"))), at(49))
    with store.read() as tx:
        wanted = [key().id, key("186").id, "unknown"]
        newest = reports.ends(tx, PROGRAMME, wanted, newest=True)
        assert {finding: one.ref.number for finding, one in newest.items()} == {key().id: 3, key("186").id: 2}
        assert reports.ends(tx, PROGRAMME, wanted, newest=False)[key().id].ref.number == 1
        assert reports.ends(tx, PROGRAMME, [], newest=True) == {}
        assert str(newest[key().id].quantity) == "185"


def test_what_was_withdrawn_stood_until_then(store: Store) -> None:
    with store.write() as tx:
        first, second, _ = told(tx)
        findings.apply(tx, PROGRAMME, settled(findings=(finding((first, second)),)), at(10))
        findings.apply(tx, PROGRAMME, settled(findings=(finding((first,)),)), at(20))
        findings.apply(tx, PROGRAMME, settled(), at(30))
    with store.read() as tx:
        assert reports.supports(tx, PROGRAMME) == []
        assert [one.articles for one in reports.supports(tx, PROGRAMME, known_on=at(15))] == [2]
        assert [one.articles for one in reports.supports(tx, PROGRAMME, known_on=at(25))] == [1]
        assert reports.supports(tx, PROGRAMME, known_on=at(10)) == []
        assert [one.ref.number for one in reports.said(tx, PROGRAMME, known_on=at(25))] == [1]


def test_what_was_true_later_is_left_out(store: Store) -> None:
    with store.write() as tx:
        first, second, _ = told(tx)
        undated = finding((second,), "186", as_of=None)
        findings.apply(tx, PROGRAMME, settled(findings=(finding((first,), as_of=FuzzyDate.parse("2026-01-20")), undated)), at(10))
    with store.read() as tx:
        assert [one.finding for one in reports.supports(tx, PROGRAMME, as_of=date(2026, 1, 19))] == [key("186").id]
        assert len(reports.supports(tx, PROGRAMME, as_of=date(2026, 1, 20))) == 2


def test_silence_is_worth_the_texts_read_in_it(store: Store) -> None:
    with store.write() as tx:
        told(tx)
    with store.read() as tx:
        assert tally.texts_since(tx, [at(0), at(1), at(50)]) == {at(0): 3, at(1): 2, at(50): 0}
        assert tally.texts_since(tx, [at(0)], until=at(48)) == {at(0): 2}
