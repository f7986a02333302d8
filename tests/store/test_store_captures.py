"""Captures and articles: the proof is kept as it was given, and the crawl finds again what it has to know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_kit import SITE, at, capture, ref

from core.errors import StoreError
from core.records import PageKind
from store import Session, Store, articles, captures, versions
from store.articles import Attribute


def _seen(
    tx: Session, number: int, hours: float = 0.0, source: str | None = "24kg-en", section: str = "english", slug: str = "story"
) -> None:
    url = f"https://24.kg/{section}/{number}_{slug}/"
    articles.seen(tx, ref(number), url=url, source=source, section=section, listed_at=at(hours), now=at(hours))


def test_a_capture_comes_back_as_it_was_given(store: Store) -> None:
    page = capture(7, etag='"x"', last_modified="Thu, 25 Sep 2025 20:30:00 GMT", redirected_to="https://24.kg/vlast/7_other/")
    listing = capture(None, 1, kind=PageKind.LISTING, source=None, status=304, digest=None, offset=2**40)
    with store.write() as tx:
        captures.add(tx, page)
        captures.add(tx, listing)
    with store.read() as tx:
        assert captures.get(tx, page.id) == page
        assert captures.get(tx, listing.id) == listing
        assert captures.get(tx, "urn:uuid:none") is None
        assert captures.by_run(tx, "run-1") == [page, listing]
        assert captures.missing(tx, [page.id, "urn:uuid:none"]) == {"urn:uuid:none"}


def test_one_place_in_the_archive_holds_one_capture(store: Store) -> None:
    first = capture()
    with store.write() as tx:
        captures.add(tx, first)
    with pytest.raises(StoreError), store.write() as tx:
        captures.add(tx, capture(offset=first.offset))


def test_the_newest_answer_and_the_newest_page_of_an_article(store: Store) -> None:
    page, unchanged, gone = capture(3, 1), capture(3, 2, status=304, digest=None), capture(3, 3, status=404)
    other = capture(4, 9)
    with store.write() as tx:
        for one in (gone, page, unchanged, other):
            captures.add(tx, one)
    with store.read() as tx:
        assert captures.latest(tx, ref(3)) == gone
        assert captures.latest(tx, ref(3), with_body=True) == page
        assert captures.of_article(tx, ref(3)) == [page, unchanged, gone]
        assert captures.latest(tx, ref(5)) is None


def test_pending_is_what_these_rules_have_not_seen(store: Store) -> None:
    page, later = capture(1, 2), capture(2, 1)
    with store.write() as tx:
        for one in (page, later, capture(3, status=304, digest=None), capture(4, redirected_to="https://24.kg/x/"), capture(5, status=404)):
            captures.add(tx, one)
        captures.add(tx, capture(None, kind=PageKind.LISTING))
    with store.read() as tx:
        assert captures.pending(tx, "x1", "r1") == [later, page]
    with store.write() as tx:
        versions.save_failure(tx, page.id, "x1", "r1", "extract", "no article", at(3))
    with store.read() as tx:
        assert captures.pending(tx, "x1", "r1") == [later]
        assert captures.pending(tx, "x1", "r2") == [later, page]
        assert captures.pending(tx, "x2", "r1") == [later, page]


def test_an_article_keeps_its_first_listing_and_its_newest_address(store: Store) -> None:
    with store.write() as tx:
        _seen(tx, 10, 0)
        _seen(tx, 10, 5, section="vlast", slug="corrected", source="24kg-ru")
        _seen(tx, 10, 9, section="vlast", slug="corrected", source="24kg-ru")
    with store.read() as tx:
        known = articles.known(tx, SITE, [10, 11])
        assert list(known) == [10]
        assert known[10].url == "https://24.kg/vlast/10_corrected/"
        assert (known[10].listed_at, known[10].first_seen) == (at(0), at(0))
        assert (known[10].fetches, known[10].gone, known[10].last_status, known[10].next_visit) == (0, False, None, None)
        assert articles.attributes(tx, ref(10)) == [
            Attribute("section", "english", at(0)),
            Attribute("source", "24kg-en", at(0)),
            Attribute("url", "https://24.kg/english/10_story/", at(0)),
            Attribute("section", "vlast", at(5)),
            Attribute("source", "24kg-ru", at(5)),
            Attribute("url", "https://24.kg/vlast/10_corrected/", at(5)),
        ]


def test_what_an_address_answered_decides_when_it_is_asked_again(store: Store) -> None:
    with store.write() as tx:
        for number in (1, 2, 3):
            _seen(tx, number)
        articles.fetched(tx, ref(1), capture(1, 1, etag='"a"', last_modified="then"), at(6))
        articles.fetched(tx, ref(2), capture(2, 1, status=404, digest=None), at(5))
        articles.fetched(tx, ref(3), capture(3, 1), None)
    with store.read() as tx:
        assert [one.number for one in articles.due_revisits(tx, SITE, at(5), 10)] == [2]
        assert [one.number for one in articles.due_revisits(tx, SITE, at(6), 10)] == [2, 1]
        assert [one.number for one in articles.due_revisits(tx, SITE, at(6), 1)] == [2]
        known = articles.known(tx, SITE, [1, 2, 3])
        assert (known[1].etag, known[1].last_modified, known[1].fetches, known[1].last_status) == ('"a"', "then", 1, 200)
        assert (known[2].gone, known[2].fetches, known[2].last_status) == (True, 0, 404)
    with store.write() as tx:
        articles.fetched(tx, ref(1), capture(1, 6, status=304, digest=None), at(24))
        articles.fetched(tx, ref(2), capture(2, 6), at(24))
    with store.read() as tx:
        known = articles.known(tx, SITE, [1, 2])
        assert (known[1].etag, known[1].fetches) == ('"a"', 2)
        assert (known[2].gone, known[2].fetches) == (False, 1)


def test_more_numbers_than_a_query_takes_parameters(store: Store) -> None:
    with store.write() as tx:
        for number in range(1, 1202):
            _seen(tx, number)
    with store.read() as tx:
        assert sorted(articles.known(tx, SITE, range(1, 5000))) == list(range(1, 1202))
        assert articles.numbers_between(tx, SITE, 1199, 1300) == [1199, 1200, 1201]


def test_numbers_and_stories_of_a_stretch_of_time(store: Store) -> None:
    with store.write() as tx:
        for number, hours, source in (
            (5, -30, "24kg-ru"),
            (9, -20, "24kg-en"),
            (7, -2, "24kg-en"),
            (8, -1, "24kg-ru"),
            (20, 30, "24kg-ru"),
        ):
            _seen(tx, number, hours, source=source)
        articles.seen(tx, ref(6), url="https://24.kg/6/", source="24kg-en", section="english", listed_at=None, now=at(0))
    with store.read() as tx:
        day = at(0) - timedelta(hours=24)
        assert articles.number_range_by_date(tx, SITE, day, at(0)) == (7, 9)
        assert articles.number_range_by_date(tx, SITE, at(50), at(60)) is None
        assert articles.number_range_by_date(tx, "elsewhere", day, at(0)) is None
        assert articles.stories_by_source(tx, SITE, day, at(0)) == {"24kg-en": 2, "24kg-ru": 1}
        assert articles.stories_by_source(tx, "elsewhere", day, at(0)) == {}
