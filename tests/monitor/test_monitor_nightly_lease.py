"""One run at a time: a live holder keeps others out, a dead one nobody, whatever the clock says."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from monitor_kit import MovableClock, installation
from nightly_kit import CLOSED, CODE, Place

from core.errors import BusyError
from core.records import RunStatus
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.lease_owner import LeaseOwner
from monitor.runs import LEASE, lease, living_holder, run
from store import runs

NOW = datetime(2026, 1, 29, 20, 30, tzinfo=UTC)
HOLDER = """
import sys, time
from core.clock import FixedClock
from datetime import datetime
from monitor.runs import run
from store import Store
with Store.open(sys.argv[1]) as store, run(store, FixedClock(datetime.fromisoformat(sys.argv[2])), "nightly"):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with installation(tmp_path / "data", NOW) as opened:
        yield opened


@contextmanager
def another_run(app: Application, now: datetime = NOW) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lease under a run of its own."""
    url = app.store.url.render_as_string()
    with subprocess.Popen(
        [sys.executable, "-P", "-c", HOLDER, url, now.isoformat()],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CODE)},
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def take(app: Application) -> None:
    with lease(app.store, app.clock, LEASE):
        pass


def test_a_live_run_keeps_others_out_and_a_killed_one_does_not(app: Application) -> None:
    # The killed run's clock was ahead of ours, as a replica's may be: neither its lease nor its row may outlive it.
    with another_run(app, NOW + timedelta(seconds=30)) as process:
        with pytest.raises(BusyError, match="another run is under way"):
            take(app)
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(BusyError):
            take(app)
        with app.store.read() as tx:
            assert living_holder(tx, LEASE, NOW) is not None
        process.kill()
        process.wait()
        with app.store.read() as tx:
            assert runs.lease_holder(tx, LEASE, NOW) is not None, "its row is still there"
            assert living_holder(tx, LEASE, NOW) is None
        with run(app.store, app.clock, "nightly") as log, app.store.read() as tx:
            statuses = {one.id: one.status for one in runs.recent(tx, 5)}
    assert statuses.pop(log.run_id) is RunStatus.RUNNING
    assert list(statuses.values()) == [RunStatus.KILLED]


def test_commands_say_busy_in_one_line(tmp_path: Path) -> None:
    place = Place(tmp_path / "data", CLOSED, NOW)
    with place.app() as app, lease(app.store, app.clock, LEASE):
        for arguments in (["nightly"], ["settle"]):
            done = place.command(*arguments)
            assert done.returncode == ExitCode.BUSY
            assert done.stderr.startswith("another run is under way on this database")
            assert done.stderr.count("\n") == 1
    assert place.rows("select count(*) from runs") == [(0,)]


def test_who_is_certainly_gone() -> None:
    here = LeaseOwner.here()
    assert LeaseOwner.parse(str(here)) == here
    assert str(here).split(":")[1] == str(os.getpid())
    assert not here.is_gone()
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert replace(here, pid=ended.pid).is_gone()
    assert replace(here, started="1").is_gone(), "its number was given to another process"
    assert not replace(here, pid=ended.pid, system="another-boot/1").is_gone(), "another machine, or before a restart"
    assert not replace(here, pid=ended.pid, started="-").is_gone(), "a system that does not tell"
    for other in ("host:12:7f3a", "host", "", "a:b:c:d:e"):
        assert LeaseOwner.parse(other) is None


def test_a_run_that_slept_through_its_lease_stops(app: Application) -> None:
    clock = app.clock
    assert isinstance(clock, MovableClock)
    with run(app.store, clock, "nightly") as log:
        log.require_lease()
    with lease(app.store, clock, LEASE, ttl_s=0.3) as lost:
        with app.store.write() as tx:
            assert runs.lease_acquire(tx, LEASE, "another machine", NOW + timedelta(hours=1), 3600)
        clock.at = NOW + timedelta(hours=1)
        assert lost.wait(30)
        log = type(log)(app.store, clock, log.run_id, lost)
        with pytest.raises(BusyError, match="another run took over"):
            log.require_lease()
    with app.store.read() as tx:
        assert runs.lease_holder(tx, LEASE, clock.at) == "another machine", "what is not ours is not given back"


def test_a_lease_that_ended_and_was_left_alone_is_taken_up_again(app: Application) -> None:
    clock = app.clock
    assert isinstance(clock, MovableClock)
    with lease(app.store, clock, LEASE, ttl_s=0.3) as lost:
        with app.store.write() as tx:
            holder = runs.lease_holder(tx, LEASE, NOW)
            assert holder is not None
            runs.lease_release(tx, LEASE, holder)
        while True:
            with app.store.read() as tx:
                if runs.lease_holder(tx, LEASE, NOW) == holder:
                    break
        assert not lost.is_set()
