"""Nights of a small site, crawled through the real process: what is new, what is asked again, what a kill costs."""

from __future__ import annotations

import signal
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from crawler_kit import Bench, codes
from crawler_pages import article, day, list_page, pager, row
from crawler_server import Answer, MisbehavingServer, Page

from core.records import PageKind, RunStatus
from crawler.archive import read_record

NIGHT_1, NIGHT_2, NIGHT_3 = "2025-09-25T20:30:00+00:00", "2025-09-26T20:30:00+00:00", "2025-09-27T20:30:00+00:00"


def story(number: int, **changes: object) -> Answer:
    """An article with a validator of its own."""
    return Answer(article(number, **changes).encode(), headers={"ETag": f'"{number}"', "Last-Modified": "Fri, 26 Sep 2025 04:00:00 GMT"})  # type: ignore[arg-type]


def small_site() -> dict[str, Page]:
    rows = [day("26 сентября, пятница"), row(110, "01:00"), row(99, "00:30", bold=True), day("25 сентября, четверг"), row(108, "20:00")]
    old = [day("22 сентября, понедельник"), row(91, "20:00"), row(90, "19:00")]
    older = [day("20 сентября, суббота"), row(81, "20:00"), row(80, "19:00")]
    slider = '<div class="mainNews"><div class="one"><div class="h2"><a href="/vlast/97_lead/"><span>Slide</span></a></div></div></div>'
    pages: dict[str, Page] = {
        "/": list_page(rows, before=slider, pages=pager("/", [1, 2, 3])),
        "/page_2/": list_page(old, pages=pager("/", [1, 2, 3])),
        "/page_3/": list_page(older, pages=pager("/", [1, 2, 3])),
        "/english/": list_page([day("26 September, Friday"), row(111, "01:10", section="english")], pages=pager("/english/", [1])),
        "/kyrgyzcha/": list_page([day("26 сентября, жума"), row(112, "01:20", section="kyrgyzcha")], pages=pager("/kyrgyzcha/", [1])),
        "/english/111_slug_111/": story(111, section="english"),
        "/kyrgyzcha/112_slug_112/": story(112, section="kyrgyzcha"),
        "/vlast/97_lead/": story(97),
    }
    pages |= {f"/vlast/{number}_slug_{number}/": story(number) for number in (110, 99, 108, 91, 90, 81, 80)}
    return pages


def test_nights_of_a_small_site(tmp_path: Path) -> None:
    with MisbehavingServer(small_site()) as server:
        bench = Bench(tmp_path, server.url)
        first = bench.night("run-1", NIGHT_1)
        # The first night reads the overlap only; what lies below is a backfill's.
        assert first.counts["new"] == 6
        assert "few_stories" in codes(first), "six stories a night are fewer than the floor"
        assert server.paths()[0] == "/robots.txt"
        assert "/page_2/" in server.paths()
        assert "/page_3/" not in server.paths()
        assert "/vlast/91_slug_91/" not in server.paths()
        assert "policy-monitor/" in server.hits[0].headers["user-agent"]
        assert "ops@example.org" in server.hits[0].headers["user-agent"]
        assert not any("cookie" in hit.headers or "referer" in hit.headers for hit in server.hits)

        captures = bench.captures("run-1")
        assert sorted(captures, key=lambda one: one.offset) == bench.archived()
        assert {capture.warc_file for capture in captures} == {"run-1-24kg.warc.gz"}
        assert all(capture.url.startswith("https://24.kg/") for capture in captures)
        by_number = {capture.number: capture for capture in captures if capture.kind is PageKind.ARTICLE}
        assert {number: capture.source for number, capture in by_number.items()} == {
            110: "24kg-ru",
            99: "24kg-ru",
            108: "24kg-ru",
            97: "24kg-ru",
            111: "24kg-en",
            112: "24kg-ky",
        }
        assert read_record(tmp_path / "archive", captures[0].warc_file, by_number[110].offset).body == story(110).body
        known = bench.known(110, 91, 97)
        assert known[110].listed_at == datetime(2025, 9, 25, 19, 0, tzinfo=UTC)
        assert (known[110].fetches, known[91].fetches) == (1, 0)

        # The second night asks again with validators and receives headers alone; one story was silently edited.
        server.clear()
        server.pages["/vlast/108_slug_108/"] = Answer(article(108, body="<p>Another number: 186.</p>").encode(), headers={"ETag": '"new"'})
        second = bench.night("run-2", NIGHT_2)
        assert (second.counts.get("new"), second.counts["changed"], second.counts["unchanged"]) == (None, 1, 5)
        assert {hit.headers.get("if-none-match") for hit in server.hits if hit.path.startswith("/vlast/110")} == {'"110"'}
        assert not {"/vlast/91_slug_91/", "/page_3/"} & set(server.paths())
        revisit = next(capture for capture in bench.captures("run-2") if capture.number == 110)
        assert (revisit.status, revisit.digest) == (304, None)

        # The third visit is unconditional.
        server.clear()
        third = bench.night("run-3", NIGHT_3)
        bench.night("run-4", "2025-10-03T20:30:00+00:00")
        asked = [hit.headers.get("if-none-match") for hit in server.hits if hit.path == "/vlast/110_slug_110/"]
        assert third.status is RunStatus.OK
        assert asked[-1:] in ([None], ['"110"'])
        assert bench.known(110)[110].fetches == 2 + len(asked)


def test_a_backfill_reads_back_to_its_day_and_resumes(tmp_path: Path) -> None:
    with MisbehavingServer(small_site()) as server:
        bench = Bench(tmp_path, server.url)
        bench.night("run-1", NIGHT_1)
        server.clear()
        result = bench.night("run-2", NIGHT_1, since=date(2025, 9, 21))
        assert {"/vlast/91_slug_91/", "/vlast/90_slug_90/"} <= set(server.paths())
        assert "/vlast/110_slug_110/" not in server.paths()
        assert "/vlast/81_slug_81/" not in server.paths()
        assert result.counts["new"] == 2
        kinds = [event.kind for event in bench.events[-20:]]
        assert "estimate" in kinds
        server.clear()
        again = bench.night("run-3", NIGHT_1, since=date(2025, 9, 21))
        assert server.paths() == ["/robots.txt"]
        assert again.counts.get("articles", 0) == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_stopped_crawl_loses_nothing_and_repeats_nothing(tmp_path: Path, how: signal.Signals) -> None:
    numbers = range(200, 230)
    rows = [day("26 сентября")] + [row(number, "01:00") for number in numbers]
    pages: dict[str, Page] = {"/": list_page(rows, pages=pager("/", [1]))}
    pages |= {path: list_page([day("26 сентября"), row(200, "01:00")], pages=pager(path, [1])) for path in ("/english/", "/kyrgyzcha/")}
    pages |= {f"/vlast/{number}_slug_{number}/": Answer(article(number).encode(), delay_s=0.01) for number in numbers}
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path, server.url)
        bench.killed_night("run-1", NIGHT_1, lambda: len(server.hits) > 15, how)
        done = {capture.number for capture in bench.archived() if capture.number}
        assert 0 < len(done) < 30
        server.clear()
        result = bench.night("run-2", "2025-09-25T20:40:00+00:00")
        asked = {int(path.split("/")[2].split("_")[0]) for path in server.paths() if path.startswith("/vlast/")}
        assert asked == set(numbers) - done
        assert result.counts["new"] == 30 - len(done)
        stored = sorted(bench.captures("run-1") + bench.captures("run-2"), key=lambda one: (one.warc_file, one.offset))
        assert stored == bench.archived()
        assert all(each.fetches == 1 for each in bench.known(*numbers).values())
        assert not list((tmp_path / "archive").glob("*.open"))


def test_when_the_parent_is_gone_the_crawl_stops(tmp_path: Path) -> None:
    pages = small_site()
    pages["/vlast/110_slug_110/"] = Answer(article(110).encode(), delay_s=0.3)
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path, server.url)
        # Signal 0 does nothing; leaving the block closes standard input, as a parent's death does.
        bench.killed_night("run-1", NIGHT_1, lambda: "/vlast/110_slug_110/" in server.paths(), 0)
        assert not list((tmp_path / "archive").glob("*.open"))


def test_lists_that_say_nothing_are_issues(tmp_path: Path) -> None:
    pages = small_site()
    pages["/english/"] = "<html><body><div id='newslist'>redesigned</div></body></html>"
    pages["/kyrgyzcha/"] = Answer(b"gone", 410)
    rows = [day("26 сентября"), row(110, "01:00"), row(5, "00:40", href="https://24-kg.com/vlast/5_x/"), row(99, "00:30")]
    pages["/"] = list_page(rows, pages=pager("/", [1, 2]))
    pages["/page_2/"] = list_page([day("26 сентября"), row(108, "00:10")], pages=pager("/", [1, 2, 3]))
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path, server.url, {"max_pages": 2})
        result = bench.night("run-1", NIGHT_1)
        assert result.status is RunStatus.PARTIAL
        assert {"empty_list", "list_failed", "lookalike_link", "paging_cap"} == codes(result)
        assert result.counts["new"] == 3
        assert not any("24-kg" in capture.url for capture in bench.archived())


def test_the_year_changes_between_two_rows(tmp_path: Path) -> None:
    rows = [day("1 января, четверг"), row(310, "00:10"), day("31 декабря, среда"), row(309, "23:50")]
    pages = small_site() | {"/": list_page(rows, pages=pager("/", [1]))}
    pages |= {f"/vlast/{number}_slug_{number}/": story(number) for number in (309, 310)}
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path, server.url)
        bench.night("run-1", "2025-12-31T20:30:00+00:00")
        known = bench.known(309, 310)
        assert known[309].listed_at == datetime(2025, 12, 31, 17, 50, tzinfo=UTC)
        assert known[310].listed_at == datetime(2025, 12, 31, 18, 10, tzinfo=UTC)
