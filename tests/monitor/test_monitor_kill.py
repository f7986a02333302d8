"""SIGKILL at three points and more of every stage, then a run as ever: the content is that of a run which nobody disturbed."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from nightly_kit import SMALL, Place, stories

from monitor.exits import ExitCode
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer

NIGHT = NIGHTS[0].at
STAGES = {
    "crawl": (
        ["nightly"],
        "crawler.session:CrawlSession.list_stories:1:after",
        "crawler.session:CrawlSession._store:7:before",  # in the archive and not in the store
        "crawler.archive:ArchiveWriter.close:1:before",  # all fetched, the file without its name
        "monitor.narrator:_Plain.note:3:alone",  # the crawl's process is left behind
        "monitor.page_pool:PagePool.__enter__:1:before",  # between two stages of a night
    ),
    "analyse": (
        ["analyse"],
        "store.versions:save_analysis:1:before",
        "store.versions:save_analysis:4:after",  # written and not committed
        "store.versions:save_analysis:3:alone",  # the workers are left behind
        "monitor.page_pool:PagePool.__exit__:1:before",  # all stored, the stage not ended
    ),
    "settle": (
        ["settle"],
        "store.programmes:load:1:after",
        "store.ties:record:1:after",  # findings, ledger and register written and not committed
        "monitor.settle:settle:1:after",  # committed, the run not ended
    ),
    "deliver": (
        ["alerts", "send"],
        "monitor.channels:FileChannel.send:1:before",
        "monitor.channels:FileChannel.send:1:after",  # the line is in the file, the row not marked
        "store.outbox:sent:1:after",
    ),
}


@pytest.fixture(scope="module")
def site() -> Iterator[ReplicaServer]:
    with ReplicaServer(stories=stories(*SMALL)) as server:
        server.now = NIGHT
        yield server


@pytest.mark.timeout(600)
def test_killed_at_points_of_each_stage(site: ReplicaServer, tmp_path: Path) -> None:
    """Every kill is followed by another in the next run: what is lost or told twice would add up."""
    before = set(psutil.pids())
    kills = 0
    for command, *points in STAGES.values():
        for point in points:
            # A minute apart: the lease of the one before has not ended by its time.
            killed = Place(tmp_path / "data", site.url, NIGHT + timedelta(minutes=kills)).command(*command, die_at=point)
            assert killed.returncode == -signal.SIGKILL, (point, killed.stdout, killed.stderr)
            kills += 1
    place = Place(tmp_path / "data", site.url, NIGHT + timedelta(minutes=kills))
    done = place.command("nightly")
    assert (done.returncode, done.stderr) == (0, "")

    undisturbed = Place(tmp_path / "undisturbed", site.url, NIGHT)
    assert undisturbed.command("nightly").returncode == 0
    found, expected = place.content(), undisturbed.content()
    assert found.keys() == expected.keys()
    for table in expected:
        assert found[table] == expected[table], table
    assert place.alerts() == undisturbed.alerts()
    assert len(place.alerts()) == 1

    report = json.loads((place.folder / "reports" / "latest.json").read_text(encoding="utf-8"))
    reported = {(move["code"], move["alerted"]) for told in report["ties"] for move in told["moves"]}
    assert ("PG", True) in reported, "the report goes back to the first run that did not live to write its own"

    runs = [status for (status,) in place.rows("select status from runs order by rowid")]
    assert runs == ["killed"] * (kills - len(STAGES["deliver"]) + 1) + ["ok"], "sending alone is no run"
    assert place.rows("select * from leases") == []
    assert not list((place.folder / "archive").glob("*.open"))
    _wait_until_gone(place, before)


@pytest.mark.parametrize(
    "point",
    ["monitor.narrator:_Plain.note:4:interrupt", "store.versions:save_analysis:3:interrupt"],
    ids=["crawl", "analyse"],
)
def test_stopped_by_ctrl_c(point: str, site: ReplicaServer, tmp_path: Path) -> None:
    place = Place(tmp_path / "data", site.url, NIGHT)
    before = set(psutil.pids())
    stopped = place.command("nightly", die_at=point)
    assert (stopped.returncode, stopped.stderr) == (ExitCode.INTERRUPTED, "stopped; the next run resumes\n")
    assert place.rows("select status, finished_at is not null from runs") == [("killed", 1)]
    assert place.rows("select * from leases") == []
    assert place.alerts() == []
    assert not list((place.folder / "archive").glob("*.open"))
    _wait_until_gone(place, before)


def _wait_until_gone(place: Place, before: set[int]) -> None:
    """Children of what was killed end by themselves. The suite's own time limit ends this wait."""
    while any(_works_for(pid, place) for pid in set(psutil.pids()) - before):
        time.sleep(0.05)


def _works_for(pid: int, place: Place) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(place.hooks) in process.environ().get("PYTHONPATH", "")
    except psutil.Error:
        return False
