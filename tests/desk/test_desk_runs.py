"""Runs: each night, completeness, issues grouped, messages that wait, and the banner when nights fail to come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk_kit import Client, opened, words
from monitor_kit import Told, night
from report_kit import THIRD, at

from core.records import ArticleRef, IssueLevel, RunIssue, RunStatus
from store import articles, outbox, runs
from store.outbox import OutboxMessage


def test_each_run_is_listed_newest_first_with_what_it_did(desk: Client) -> None:
    with desk.app_.store.write() as tx:
        runs.start(tx, run_id="late", kind="nightly", now=THIRD + timedelta(hours=1))
        runs.finish(tx, "late", RunStatus.PARTIAL, THIRD + timedelta(hours=2, seconds=5), {"crawl_articles": 1234, "new_versions": 7})
    said = words(page := desk.page("/runs"))
    assert "2026-01-29 03:30 night in part 1:00:05 1\N{NO-BREAK SPACE}234 7" in said.replace(" ", " ").replace(
        "1 234", "1\N{NO-BREAK SPACE}234"
    )
    assert page.index("2026-01-29 03:30") < page.index("2026-01-29 02:30")
    assert "1:00:05" in words(desk.page("/runs/late"))


def test_issues_are_grouped_by_kind_and_source_errors_first(desk: Client) -> None:
    with desk.app_.store.write() as tx:
        run = runs.recent(tx, 1)[0].id
        for number in range(3):
            runs.add_issue(tx, run, RunIssue(IssueLevel.WARNING, "few_stories", f"only {number} of 20", "24kg-ru"), THIRD)
        runs.add_issue(
            tx, run, RunIssue(IssueLevel.ERROR, "unreachable", "no answer <b>at all</b>", "24kg-en", "javascript:alert(1)"), THIRD
        )
    page = desk.page("/runs")
    table = page[page.index('<h2 id="issues">') :]
    assert words(table).index("unreachable") < words(table).index("few_stories")
    assert "few_stories 24.kg (Russian) 3 only 2 of 20" in words(table)
    assert "<b>at all</b>" not in page
    assert "javascript:" not in page
    detail = desk.page(f"/runs/{run}")
    assert "only 0 of 20" in words(detail)


def test_completeness_is_told_for_every_source_and_too_little_is_marked(desk: Client) -> None:
    with desk.app_.store.write() as tx:
        for number in range(6):
            articles.seen(
                tx,
                ArticleRef("24kg", 500 + number),
                url=f"https://24.kg/english/{500 + number}_x/",
                source="24kg-en",
                section="",
                listed_at=THIRD - timedelta(hours=2),
                now=THIRD,
            )
    page = desk.page("/runs")
    newest = page[page.index('<h2 id="sources">') :].split("<tr>")[2]
    said = words(newest)
    assert "6 / 5" in said
    assert "0 / 20 few" in said
    assert "6 / 5 few" not in said


def failing(folder: Path) -> OutboxMessage:
    return OutboxMessage("a|b|c|1", "alert", "file", "New: <i>a tie</i>", "it says so", {})


def test_undelivered_messages_are_listed_with_the_reason_and_sent_again(desk: Client) -> None:
    with desk.app_.store.write() as tx:
        outbox.enqueue(tx, failing(desk.app_.settings.data_dir), THIRD)
        row = outbox.due(tx, THIRD)[-1]
        outbox.failed(tx, row.id, THIRD, "the channel was down", None)
    page = desk.page("/runs")
    assert "New: <i>a tie</i> file 1 given up: waits for you" in words(page).replace("&lt;", "<")
    assert "the channel was down" in words(page)
    assert "<i>a tie</i>" not in page
    answer = desk.submit("/runs/send")
    assert answer.headers["location"].startswith("/runs?sent=")
    desk.desk.sender.wait()
    assert "All were delivered." in words(desk.page("/runs"))
    assert "a tie" in (desk.app_.settings.data_dir / "alerts.log").read_text(encoding="utf-8")


def test_a_message_that_still_fails_stays_with_its_new_reason(folder: Path) -> None:
    with opened(folder) as desk:
        with desk.app_.store.write() as tx:
            outbox.enqueue(tx, OutboxMessage("a|b|c|1", "alert", "json:gone", "New", "", {}), THIRD)
        desk.submit("/runs/send")
        desk.desk.sender.wait()
        assert "no longer among the configured ones" in words(desk.page("/runs"))


@pytest.mark.parametrize(("hours", "late"), [(35, False), (37, True)])
def test_a_red_banner_on_every_page_when_the_last_good_night_is_too_old(folder: Path, hours: int, late: bool) -> None:
    with opened(folder, THIRD + timedelta(hours=hours)) as desk:
        for path in ("/tonight", "/runs", "/articles/24kg/344003"):
            assert ('class="banner late"' in desk.page(path)) is late, path


def test_how_long_is_too_long_is_a_setting(folder: Path) -> None:
    with opened(folder, THIRD + timedelta(hours=37), desk={"late_after_hours": 48}) as desk:
        assert "banner late" not in desk.page("/tonight")


def test_a_failed_night_is_no_good_night(folder: Path) -> None:
    later = THIRD + timedelta(hours=40)
    with opened(folder, later) as desk:
        with desk.app_.store.write() as tx:
            runs.start(tx, run_id="failed", kind="nightly", now=later)
            runs.finish(tx, "failed", RunStatus.FAILED, later, {}, "the site did not answer")
        page = desk.page("/runs")
        assert "The last good night began 2026-01-29 02:30" in words(page)
        assert "the site did not answer" in words(page)
        night(desk.app_, later + timedelta(hours=1), [Told(370000, "A day", "Nothing much.", "en", at(THIRD, 12))])
        assert "banner late" not in desk.page("/runs")


def test_an_empty_installation_has_pages_too(tmp_path: Path) -> None:
    data = tmp_path / "empty"
    data.mkdir()
    with opened(data) as desk:
        assert "Nothing has been read yet" in words(desk.page("/tonight"))
        assert "There was no run yet." in words(desk.page("/runs"))
        assert "banner late" not in desk.page("/runs")
