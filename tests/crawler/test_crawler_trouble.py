"""A site that misbehaves: what is retried, what is told, and what ends the crawl in one clear line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest
from crawler_kit import CODE, Bench, codes
from crawler_pages import article, day, list_page, pager, row
from crawler_server import Answer, MisbehavingServer, Page

from core.errors import BlockedError, FetchError, SettingsError
from core.records import PageKind, RunStatus
from core.settings import Settings
from crawler.run import CrawlResult, run_crawl
from crawler.transport import Pace, retry_after_s

NOW = "2025-09-25T20:30:00+00:00"


def site(numbers: range = range(0), **pages: Page) -> dict[str, Page]:
    rows = [day("26 сентября"), *[row(number, "01:00") for number in numbers]]
    lists: dict[str, Page] = {path: list_page(rows, pages=pager(path, [1])) for path in ("/", "/english/", "/kyrgyzcha/")}
    return lists | {f"/vlast/{number}_slug_{number}/": article(number) for number in numbers} | pages


@pytest.fixture(scope="module")
def bad_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bench, MisbehavingServer, CrawlResult]:
    """One night in which nearly every story has a fault of its own."""
    good = article(1).encode()
    pages = site(range(1, 15))
    pages |= {
        "/vlast/1_slug_1/": [Answer(b"oops", 500), Answer(b"oops", 502), Answer(good)],
        "/vlast/2_slug_2/": [Answer(b"slow down", 429, {"Retry-After": "1"}), Answer(good)],
        "/vlast/3_slug_3/": [Answer(good, cut=200), Answer(good)],
        "/vlast/4_slug_4/": Answer(b"", 301, {"Location": "/vlast/4_new_slug/"}),
        "/vlast/4_new_slug/": good,
        "/vlast/5_slug_5/": Answer(b"", 302, {"Location": "https://24-kg.com/vlast/5_slug_5/"}),
        "/vlast/6_slug_6/": Answer(b"", 302, {"Location": "/"}),
        "/vlast/7_slug_7/": Answer(b"no such page", 404),
        "/vlast/8_slug_8/": Answer(b"removed", 410),
        "/vlast/9_slug_9/": Answer(b"always", 500),
        "/vlast/10_slug_10/": Answer(good.replace(b"utf-8", b"windows-1251"), headers={"Content-Type": "text/html; charset=windows-1251"}),
        "/vlast/11_slug_11/": Answer(good, delay_s=0.4),
        "/vlast/12_slug_12/": Answer(b"", 301, {"Location": "/ekonomika/12_slug_12/"}),
        "/ekonomika/12_slug_12/": good,
        "/vlast/13_slug_13/": Answer(b"", 302, {"Location": "https://example.org/13/"}),
        "/vlast/14_slug_14/": Answer(b"", 302, {"Location": "/vlast/14_slug_14/"}),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /poisk_po_sajtu/\n", headers={"Content-Type": "text/plain"}),
    }
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path_factory.mktemp("bad"), server.url)
        yield bench, server, bench.night("run-1", NOW)


BadNight = tuple[Bench, MisbehavingServer, CrawlResult]


def test_errors_and_cuts_are_retried(bad_night: BadNight) -> None:
    bench, server, _ = bad_night
    assert [server.paths().count(f"/vlast/{number}_slug_{number}/") for number in (1, 2, 3)] == [3, 2, 2]
    statuses = [capture.status for capture in bench.archived() if capture.number == 1]
    assert statuses == [500, 502, 200]
    assert [capture.status for capture in bench.archived() if capture.number == 3] == [200], "a page cut short is no capture"
    assert all(known.last_status == 200 for known in bench.known(1, 2, 3, 10, 11).values())


def test_retry_after_holds_back_every_request(bad_night: BadNight) -> None:
    _, server, _ = bad_night
    first = next(index for index, hit in enumerate(server.hits) if hit.path == "/vlast/2_slug_2/")
    assert server.hits[first + 1].at - server.hits[first].at >= 1.0


def test_redirects_are_followed_within_the_site_and_every_hop_is_kept(bad_night: BadNight) -> None:
    bench, server, result = bad_night
    hops = [(capture.status, capture.url, capture.redirected_to) for capture in bench.archived() if capture.number == 4]
    assert hops == [
        (301, "https://24.kg/vlast/4_slug_4/", "https://24.kg/vlast/4_new_slug/"),
        (200, "https://24.kg/vlast/4_new_slug/", None),
    ]
    refiled = [capture for capture in bench.archived() if capture.number == 12 and capture.status == 200]
    assert [capture.url for capture in refiled] == ["https://24.kg/ekonomika/12_slug_12/"]
    assert {"lookalike_redirect", "foreign_redirect", "led_elsewhere", "article_failed"} <= codes(result)
    assert not any("example.org" in path for path in server.paths())


def test_an_article_that_leads_home_is_not_the_home_page(bad_night: BadNight) -> None:
    bench, _, _ = bad_night
    captures = [capture for capture in bench.archived() if capture.number == 6]
    assert [capture.status for capture in captures] == [302]
    assert bench.latest(6) is None or bench.latest(6).status == 302  # type: ignore[union-attr]
    assert sum(capture.kind is PageKind.OTHER for capture in bench.archived()) == 1


def test_what_is_gone_is_recorded_as_gone(bad_night: BadNight) -> None:
    bench, _, result = bad_night
    assert result.counts["gone"] == 2
    assert all(known.gone for known in bench.known(7, 8).values())
    assert not bench.known(9)[9].gone


def test_lasting_failures_are_told_once_and_asked_again(bad_night: BadNight) -> None:
    bench, server, result = bad_night
    assert server.paths().count("/vlast/9_slug_9/") == 4
    failed = [issue for issue in result.issues if issue.code == "article_failed"]
    assert len(failed) == 1
    assert result.status is RunStatus.PARTIAL
    assert bench.known(9)[9].last_status == 500


def test_a_crawl_without_network_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bench = Bench(tmp_path, f"http://127.0.0.1:{port}")
    with pytest.raises(FetchError, match=r"^cannot reach https://24\.kg: .*; check the network$") as caught:
        bench.night("run-1", NOW)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "archive").glob("*"))


@pytest.mark.parametrize(
    ("robots", "error", "message"),
    [
        (Answer(b"User-agent: *\nDisallow: /\n"), BlockedError, "forbids its lists"),
        (Answer(b"User-agent: policy-monitor\nDisallow: /\n"), BlockedError, "forbids its lists"),
        (Answer(b"busy", 503), FetchError, "answers 503 to robots.txt"),
        (Answer(b"", 302, {"Location": "https://24-kg.com/robots.txt"}), FetchError, "sends us elsewhere"),
        (Answer(b"later", 503, {"Retry-After": "86400"}), BlockedError, "asks to wait"),
    ],
)
def test_robots_txt_that_ends_the_crawl(tmp_path: Path, robots: Answer, error: type[FetchError], message: str) -> None:
    with MisbehavingServer(site(range(1, 3)) | {"/robots.txt": robots}) as server:
        with pytest.raises(error, match=message):
            Bench(tmp_path, server.url).night("run-1", NOW)
        assert set(server.paths()) == {"/robots.txt"}


def test_robots_txt_that_forbids_a_part(tmp_path: Path) -> None:
    pages = site(range(1, 3)) | {"/robots.txt": b"User-agent: *\nDisallow: /english/\nDisallow: /vlast/2_\n"}
    with MisbehavingServer(pages) as server:
        result = Bench(tmp_path, server.url).night("run-1", NOW)
        assert not any(path.startswith(("/english/", "/vlast/2_")) for path in server.paths())
        assert "/vlast/1_slug_1/" in server.paths()
        assert "robots_forbids" in codes(result)


def test_a_site_that_refuses_us_is_left_alone(tmp_path: Path) -> None:
    with MisbehavingServer({path: Answer(b"forbidden", 403) for path in ("/", "/english/", "/kyrgyzcha/")}) as server:
        with pytest.raises(BlockedError, match="refuses us"):
            Bench(tmp_path, server.url).night("run-1", NOW)
        assert len(server.hits) <= 4


def test_a_site_that_falls_silent_midway_keeps_what_was_fetched(tmp_path: Path) -> None:
    pages = site(range(1, 30)) | {f"/vlast/{number}_slug_{number}/": Answer(article(number).encode(), cut=10) for number in range(1, 15)}
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path, server.url)
        result = bench.night("run-1", NOW)
        assert result.status is RunStatus.PARTIAL
        assert "crawl_stopped" in codes(result)
        kept = [capture.number for capture in bench.archived() if capture.number]
        assert 0 < result.counts["new"] == len(kept) <= 15
        assert len(server.hits) < 40


def test_a_feed_counts_only_where_it_is_one(tmp_path: Path) -> None:
    rss = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>t</title><item><title>From the feed</title>"
        "<link>https://24.kg/vlast/77_slug_77/</link><pubDate>Fri, 26 Sep 2025 01:00:00 +0600</pubDate></item></channel></rss>"
    )
    pages = site(range(1, 3)) | {"/rss/": rss, "/english/rss/": "<html>not a feed</html>", "/vlast/77_slug_77/": article(77)}
    with MisbehavingServer(pages) as server:
        bench = Bench(tmp_path, server.url)
        result = bench.night("run-1", NOW)
        assert result.counts["feeds"] == 1
        assert bench.known(77)[77].fetches == 1


def test_settings_that_cannot_be_used(tmp_path: Path) -> None:
    settings = Bench(tmp_path, "nonsense").settings(NOW)
    with pytest.raises(SettingsError, match="no site 'x'"):
        run_crawl(settings, "x", "run-1")
    with pytest.raises(SettingsError, match="no web address"):
        run_crawl(settings, "24kg", "run-1")
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="choose another data_dir"):
        run_crawl(Settings(data_dir=tmp_path / "file"), "24kg", "run-1")


def test_scrapy_crawl_works_from_the_checkout(tmp_path: Path) -> None:
    with MisbehavingServer(site(range(1, 3))) as server:
        environment = {
            **os.environ,
            "POLICY_MONITOR_DATA_DIR": str(tmp_path),
            "POLICY_MONITOR_NOW": NOW,
            "POLICY_MONITOR_CRAWL__FETCH_FROM": f'{{"24kg" = "{server.url}"}}',
            "POLICY_MONITOR_CRAWL__DELAY_S": '{"24kg" = 0}',
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "24kg"]
        done = subprocess.run(command, cwd=CODE, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        bench = Bench(tmp_path, server.url)
        assert all(known.fetches == 1 for known in bench.known(1, 2).values())
        assert len(bench.known(1, 2)) == 2


def test_retry_after_as_number_date_and_nonsense() -> None:
    asked, answered = (format_datetime(datetime(2031, 2, 28, 10, minute, tzinfo=UTC), usegmt=True).encode() for minute in (5, 3))
    assert retry_after_s(b"7") == 7
    assert retry_after_s(asked, answered) == 120
    assert retry_after_s(answered, asked) == 0
    assert [retry_after_s(each) for each in (None, b"", b"soon", b"-3", asked)] == [0, 0, 0, 0, 0]


def test_pauses_double_and_end_with_success() -> None:
    pace = Pace(1.5)
    assert [pace.failed() for _ in range(4)] == [3, 6, 12, 24]
    assert pace.failed(300) == 300
    assert max(pace.failed() for _ in range(20)) == 120
    pace.succeeded()
    assert pace.failed() == 3
