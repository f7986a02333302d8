"""Wicked pages cost only themselves, and workers that cannot work end the stage with one clear line."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import nightly_mischief
import pytest
from nightly_kit import SMALL, Place, stories

from core.errors import ArchiveError, MonitorError, SettingsError
from core.records import Analysis, ArticleRef, RunStatus
from monitor import page_pool
from monitor.analyse import AnalyseCounts, analyse
from monitor.crawl import crawl
from monitor.narrator import Narrator
from monitor.page_pool import PagePool, Terms
from monitor.page_worker import Failure, Page
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer
from monitor.replica.site import Replica
from monitor.runs import RunLog, run
from pipelines.reading_version import reading_version
from seeds.loader import load_seeds

NIGHT = NIGHTS[0].at
LIMITS = {"analyse": {"workers": 2, "page_time_limit_s": 4, "page_memory_limit_mb": 512}}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A night that was fetched and not read."""
    with ReplicaServer(stories=stories(*SMALL)) as site:
        site.now = NIGHT
        place = Place(tmp_path_factory.mktemp("crawled") / "data", site.url, NIGHT, LIMITS)
        narrator = Narrator(quiet=True)
        with place.app() as app, run(app.store, app.clock, "crawl") as log, narrator.stage("crawl") as step:
            crawl(app, log, step)
        yield place


def read(place: Place) -> tuple[AnalyseCounts, RunLog]:
    narrator = Narrator(quiet=True)
    with place.app() as app, run(app.store, app.clock, "analyse") as log, narrator.stage("analyse") as step:
        return analyse(app, log, step), log


def test_wicked_pages_cost_only_themselves(crawled: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pool, "analyse_page", nightly_mischief.wicked_page)
    counts, log = read(crawled)
    wicked = {
        nightly_mischief.HANGS: "time",
        nightly_mischief.DIES: "died",
        nightly_mischief.EATS: "memory",
        nightly_mischief.FAULTY: "fault",
    }
    assert (counts.pages, counts.failed, counts.new_versions) == (len(SMALL), len(wicked), len(SMALL) - len(wicked))
    found = crawled.rows(
        "select c.number, a.failure_kind from analyses a join captures c on c.id = a.capture_id where failure_kind is not null"
    )
    assert dict(found) == wicked
    assert sorted(issue.code for issue in log.issues) == sorted(f"page-{kind}" for kind in wicked.values())
    assert all(issue.url and issue.url in issue.message for issue in log.issues)
    assert log.outcome is RunStatus.PARTIAL
    read_numbers = crawled.rows("select number from versions order by number")
    assert read_numbers == sorted((number,) for number in SMALL if number not in wicked)


def test_workers_that_cannot_start_end_the_stage_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pool, "prepare", nightly_mischief.never_ready)
    with pytest.raises(MonitorError, match="worker processes cannot start") as caught:
        pages(6)
    assert "\n" not in str(caught.value)


def test_too_little_memory_is_told_before_a_page_is_read() -> None:
    with pytest.raises(SettingsError, match=r"analyse\.page_memory_limit_mb' is 16; reading needs at least \d+"):
        pages(1, memory_mb=16)


def test_seeds_that_cannot_be_read_with_are_told() -> None:
    broken = replace(load_seeds(), rules={**load_seeds().rules, "ties": {"rules": 3}})
    with pytest.raises(MonitorError, match="the seeds cannot be read with"), PagePool(replace(terms(), seeds=broken)):
        pass


def test_a_worker_that_reads_by_other_rules_is_no_worker() -> None:
    with pytest.raises(MonitorError, match="the program was changed"), PagePool(replace(terms(), rules="others")):
        pass


def test_a_worker_that_dies_between_two_pages_costs_none() -> None:
    """pebble calls its pool broken then, and answers nothing that it had not yet sent."""
    first, *others = articles(6)
    with PagePool(terms()) as pool:
        assert isinstance(pool.outcome(pool.hand_out(first)), Analysis)
        handed = []
        for page in others:
            handed.append(pool.hand_out(page))
            for pid in list(pool._pool._pool_manager.worker_manager.workers):
                os.kill(pid, signal.SIGKILL)
        outcomes = [pool.outcome(one) for one in handed]
    failed = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    # A page that the dead worker had taken up is lost with it; any other was read by the next.
    assert all(outcome.kind == "died" for outcome in failed)
    assert len(failed) <= 1
    assert isinstance(outcomes[-1], Analysis)


def test_an_answer_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    (page,) = articles(1)
    with PagePool(replace(terms(), page_time_limit_s=3.0)) as pool:
        monkeypatch.setattr(page_pool, "_LOST_S", 1.0)
        (stopped,) = list(pool._pool._pool_manager.worker_manager.workers)
        os.kill(stopped, signal.SIGSTOP)
        assert isinstance(pool.outcome(pool.hand_out(page)), Analysis), "another pool read it"


def test_an_archive_that_is_not_there_leaves_pages_pending(crawled: Place) -> None:
    before = crawled.rows("select count(*) from analyses")
    archive, aside = crawled.folder / "archive", crawled.folder / "aside"
    archive.rename(aside)
    try:
        with pytest.raises(ArchiveError, match="is not there; bring it back"):
            read_anew(crawled)
        archive.mkdir()
        counts, log = read_anew(crawled)
        archive.rmdir()
    finally:
        aside.rename(archive)
    assert counts.failed == len(SMALL)
    assert {issue.code for issue in log.issues} == {"page-archive"}
    assert crawled.rows("select count(*) from analyses") == before, "what was not read stays to be read"


def read_anew(place: Place) -> tuple[AnalyseCounts, RunLog]:
    """Under rules that no page was read by yet."""
    narrator = Narrator(quiet=True)
    with place.app() as app, run(app.store, app.clock, "analyse") as log, narrator.stage("analyse") as step:
        app.__dict__["seeds"] = replace(load_seeds(), rules_version="of tomorrow")
        return analyse(app, log, step), log


def terms(memory_mb: int = 1024) -> Terms:
    seeds = load_seeds()
    return Terms(seeds, "KG", reading_version(seeds), 1, 20.0, memory_mb)


def articles(count: int) -> list[Page]:
    chosen = stories(*SMALL)[:count]
    replica = Replica(chosen)
    standing = replica.state(NIGHT).by_number.values()
    return [
        Page(f"https://24.kg{one.path}", ArticleRef("24kg", one.number), "24kg", replica.answer(one.path, NIGHT).body) for one in standing
    ]


def pages(count: int, memory_mb: int = 1024) -> list[object]:
    with PagePool(terms(memory_mb)) as pool:
        handed = [pool.hand_out(page) for page in articles(count)]
        return [pool.outcome(one) for one in handed]
