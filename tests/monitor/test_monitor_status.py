"""status: how things stand, in a screen; and the whole of it as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from monitor_kit import MovableClock, Told, installation, night

from core.records import ArticleRef, FindingState, IssueLevel, RunIssue, RunStatus
from monitor.application import Application
from monitor.cli import run as run_command
from monitor.planned import NIGHTLY, SCHEDULER
from monitor.runs import LEASE
from monitor.status import Numbers, SourceYield, look
from monitor.status_output import status_json, status_lines
from store import articles, findings, outbox, runs
from store.outbox import OutboxMessage

NOW = datetime(2026, 1, 21, 6, 0, tzinfo=UTC)
NIGHT = NOW - timedelta(hours=9, minutes=30)
COUNT = Told(
    400001,
    "Kyrgyzstan has diplomatic relations with 185 countries",
    "Kyrgyzstan has established diplomatic relations with 185 countries of the world, the Ministry of Foreign Affairs reported.",
    "en",
    NIGHT - timedelta(hours=8),
)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with installation(tmp_path, NOW) as opened:
        yield opened


def _lines(app: Application) -> dict[str, str]:
    """What is said, by subject; further lines of a subject are added to it."""
    found: dict[str, str] = {}
    subject = ""
    for line in status_lines(look(app)):
        subject = line[:12].strip() or subject
        found[subject] = f"{found.get(subject, '')}\n{line[12:]}".strip()
    return found


def _ran(app: Application, run_id: str = "night", kind: str = NIGHTLY, start: datetime = NIGHT, **end: Any) -> None:
    with app.store.write() as tx:
        runs.start(tx, run_id=run_id, kind=kind, now=start)
        if end.get("status") is not RunStatus.RUNNING:
            runs.finish(
                tx, run_id, end.get("status", RunStatus.OK), start + timedelta(minutes=4), end.get("counts", {}), end.get("note", "")
            )


def test_nothing_yet(app: Application) -> None:
    assert _lines(app) == {
        "As of": "2026-01-21 12:00 Asia/Bishkek",
        "Last night": "none yet: 'policy-monitor nightly' runs one",
        "Next night": "2026-01-22 02:30, but no scheduler is at work: start 'policy-monitor schedule'",
        "Sources": "no crawl yet",
        "To review": "nothing",
        "Messages": "all delivered",
        "Issues": "none since the last night began",
    }


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (
            {"counts": {"crawl_articles": 212, "new_versions": 190, "alerts": 0}},
            "ok, 2026-01-21 02:30, took 4 min: 212 fetched, 190 new texts",
        ),
        ({}, "ok, 2026-01-21 02:30, took 4 min: nothing new"),
        ({"status": RunStatus.PARTIAL, "note": "x"}, "partial, 2026-01-21 02:30, took 4 min: nothing new"),
        ({"status": RunStatus.FAILED, "note": "24.kg is away"}, "failed, 2026-01-21 02:30, took 4 min: nothing new; 24.kg is away"),
        ({"status": RunStatus.RUNNING}, "stopped before its end, 2026-01-21 02:30: the next run resumes it"),
    ],
)
def test_the_last_night(app: Application, end: dict[str, Any], said: str) -> None:
    _ran(app, **end)
    assert _lines(app)["Last night"] == said


def test_a_run_under_way_and_a_scheduler_at_work(app: Application) -> None:
    _ran(app, status=RunStatus.RUNNING)
    with app.store.write() as tx:
        runs.lease_acquire(tx, LEASE, "elsewhere:7:abc", NOW, 90)
        runs.lease_acquire(tx, SCHEDULER, "elsewhere:5:abc", NOW, 90)
    said = _lines(app)
    assert said["Last night"] == "under way since 2026-01-21 02:30"
    assert said["Under way"] == "a run of process 7 on elsewhere"
    assert said["Next night"] == "2026-01-22 02:30, started by process 5 on elsewhere"


def test_a_later_run_of_another_kind_stands_beside_the_night(app: Application) -> None:
    _ran(app)
    _ran(app, "later", "backfill", NIGHT + timedelta(hours=2), status=RunStatus.FAILED, note="24.kg is away")
    said = _lines(app)
    assert said["Last night"].startswith("ok, 2026-01-21 02:30")
    assert said["Last run"].startswith("backfill failed, 2026-01-21 04:30")


def test_what_each_source_yielded_in_the_day_before_the_last_crawl(app: Application) -> None:
    _ran(app, counts={"crawl_numbers_due": 1000, "crawl_numbers_known": 690})
    with app.store.write() as tx:
        for number in range(30):
            source, hours = ("24kg-ru", 1) if number < 21 else ("24kg-en", 2) if number < 25 else ("24kg-en", 25)
            ref, listed = ArticleRef("24kg", number), NIGHT - timedelta(hours=hours)
            articles.seen(tx, ref, url=f"https://24.kg/{number}", source=source, section="x", listed_at=listed, now=listed)
    found = look(app)
    assert found.sources == (
        SourceYield("24kg-ru", "24kg", 21, 20),
        SourceYield("24kg-en", "24kg", 4, 5),
        SourceYield("24kg-ky", "24kg", 0, 3),
    )
    assert [one.enough for one in found.sources] == [True, False, False]
    assert found.numbers == Numbers(1000, 690, 0.7)
    said = _lines(app)
    assert [line.rsplit(": ", 1)[1] for line in said["Sources"].splitlines()] == ["enough", "TOO FEW", "TOO FEW"]
    assert said["Numbers"] == "690 of 1000 of the last complete week were seen, 69%; about 70% become stories"


def test_issues_are_grouped_and_those_of_earlier_nights_are_left_out(app: Application) -> None:
    few = RunIssue(IssueLevel.WARNING, "few_stories", "0 stories", "24kg-ky")
    _ran(app, "before", start=NIGHT - timedelta(days=1))
    _ran(app)
    with app.store.write() as tx:
        runs.add_issue(tx, "before", RunIssue(IssueLevel.ERROR, "settle-failed", "long ago"), NIGHT - timedelta(hours=20))
        for at in (1, 2, 3):
            runs.add_issue(tx, "night", few, NIGHT + timedelta(minutes=at))
        runs.add_issue(tx, "night", RunIssue(IssueLevel.WARNING, "few_stories", "1 story", "24kg-en"), NIGHT)
        runs.add_issue(tx, "night", RunIssue(IssueLevel.ERROR, "page-failed", "took too long"), NIGHT)
    assert _lines(app)["Issues"].splitlines() == [
        "1 errors, 4 warnings since the last night began",
        "error page-failed: took too long",
        "warning few_stories 24kg-ky: 0 stories (3 times, the last one shown)",
        "warning few_stories 24kg-en: 1 story",
    ]


def test_a_long_list_of_issues_is_cut_for_people_and_whole_for_programs(app: Application) -> None:
    _ran(app)
    with app.store.write() as tx:
        for number in range(20):
            runs.add_issue(tx, "night", RunIssue(IssueLevel.WARNING, f"kind-{number:02}", "x"), NIGHT)
    lines = _lines(app)["Issues"].splitlines()
    assert lines[-1] == "and 12 more kinds: --json lists them"
    assert len(lines) == 10
    assert len(status_json(look(app))["issues"]) == 20


def test_undelivered_messages_by_channel(app: Application) -> None:
    with app.store.write() as tx:
        for key, target in (("a", "json:1"), ("b", "json:1"), ("c", "mailto:2"), ("d", "file")):
            outbox.enqueue(tx, OutboxMessage(key, "alert", target, "s", "b", {}), NIGHT)
        outbox.enqueue(tx, OutboxMessage("e", outbox.DIGEST, "report", "s", "b", {}), NIGHT)
        first, second, third, fourth = outbox.undelivered(tx)
        outbox.failed(tx, first.id, NIGHT, "no route", None)
        outbox.failed(tx, second.id, NIGHT, "no route", NOW + timedelta(hours=1))
        outbox.failed(tx, third.id, NIGHT, "refused", None)
        outbox.sent(tx, fourth.id, NIGHT)
    said = _lines(app)["Messages"].splitlines()
    stamp = NIGHT.isoformat(timespec="seconds")
    assert said == [
        f"2 not delivered to json:1, next try 2026-01-21 13:00, 1 given up ({stamp} no route)",
        f"1 not delivered to mailto:2, given up: 'policy-monitor alerts send --retry' ({stamp} refused)",
    ]


def test_findings_that_wait_for_a_person(app: Application) -> None:
    night(app, NIGHT, [COUNT])
    clock = app.clock
    assert isinstance(clock, MovableClock)
    clock.at = NOW
    assert _lines(app)["To review"] == "1 finding (1 changes): 'policy-monitor review list'"
    with app.store.write() as tx:
        (found,) = [one for one in findings.find(tx, "kg-ndp-2026") if one.finding.relation.value == "changes"]
        findings.decide(tx, found.finding.key.id, FindingState.ACCEPTED, "", "ann", NOW)
    assert _lines(app)["To review"] == "nothing"


def test_the_label_says_that_it_is_a_replica(tmp_path: Path) -> None:
    with installation(tmp_path, NOW, label="replica") as app:
        assert _lines(app)["As of"].endswith("[replica]")


def test_it_fits_a_screen(app: Application) -> None:
    _ran(app, counts={"crawl_numbers_due": 10, "crawl_numbers_known": 7})
    assert len(list(status_lines(look(app)))) <= 12


def test_the_command_as_lines_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("data_dir = 'data'\nnow = 2026-01-21T06:00:00Z\n", encoding="utf-8")
    with installation(tmp_path / "data", NOW) as app:
        _ran(app, counts={"crawl_articles": 3, "share": 0.5})
    assert run_command(["--settings", str(settings), "status"]) == 0
    assert "Last night  ok, 2026-01-21 02:30, took 4 min: 3 fetched" in capsys.readouterr().out
    assert run_command(["--settings", str(settings), "status", "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["night"]["status"] == "ok"
    assert plain["night"]["started_at"] == NIGHT.isoformat()
    assert plain["night"]["counts"] == {"crawl_articles": 3, "share": 0.5}
    assert plain["next_night"] == "2026-01-21T20:30:00+00:00"
    wanted = {"at", "label", "night", "last", "next_night", "timezone", "scheduler", "under_way", "sources", "crawled_at", "numbers"}
    assert set(plain) == wanted | {"issues", "undelivered", "to_review"}


def test_a_wrong_zone_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("data_dir = 'data'\n[schedule]\ntimezone = 'Mars/Olympus'\n", encoding="utf-8")
    assert run_command(["--settings", str(settings), "status"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Mars/Olympus" in told
