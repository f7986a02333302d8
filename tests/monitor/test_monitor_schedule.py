"""The scheduler: one run a night, whatever slept, was restarted, killed or started twice in between."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from schedule_kit import StubNight, ended, installed, process, serving, until

import monitor.schedule
from core.errors import SettingsError, StoreError
from core.records import RunStatus
from core.settings import ScheduleSettings
from monitor.application import Application
from monitor.cli import run as run_command
from monitor.exits import ExitCode
from monitor.narrator import Narrator
from monitor.planned import NIGHTLY, SCHEDULER, begin, next_planned
from monitor.runs import lease
from monitor.schedule import NightTrigger, Schedule
from store import meta, outbox, runs

CLOSED = "http://127.0.0.1:1"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MONDAY_NOON = datetime(2025, 9, 22, 6, 0, tzinfo=UTC)
"""Noon in Bishkek; the next night is planned for 20:30 UTC."""
TUESDAY = datetime(2025, 9, 22, 20, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The machine's clock, standing still until it is moved."""
    with time_machine.travel(MONDAY_NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with installed(tmp_path / "data") as opened:
        yield opened


def _at_work(app: Application) -> bool:
    """Whether the scheduler has looked at the clock as it stands."""
    with app.store.read() as tx:
        return runs.lease_holder(tx, SCHEDULER, app.clock.now() + timedelta(seconds=0.1)) is not None


def _statuses(app: Application) -> list[RunStatus]:
    with app.store.read() as tx:
        return [one.status for one in runs.recent(tx, 10, (NIGHTLY,))]


# ---------------------------------------------------------------- sleep and restarts


def test_nights_come_at_their_time(app: Application, clock: time_machine.Traveller) -> None:
    night = StubNight(app)
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY - MINUTE)
        until(lambda: _at_work(app))
        assert night.started == []
        for count in range(3):
            clock.move_to(TUESDAY + count * DAY)
            until(lambda count=count: len(night.started) == count + 1)  # type: ignore[misc]
    assert night.started == [TUESDAY, TUESDAY + DAY, TUESDAY + 2 * DAY]


def test_a_machine_that_slept_three_nights_runs_once_when_it_wakes(app: Application, clock: time_machine.Traveller) -> None:
    """The process lives on, its timers stood still: what counts is the clock on waking."""
    night = StubNight(app)
    woke = TUESDAY + 2 * DAY + timedelta(hours=7)
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(woke)
        until(lambda: night.started)
        clock.move_to(TUESDAY + 3 * DAY)
        until(lambda: len(night.started) > 1)
    assert night.started == [woke, TUESDAY + 3 * DAY]


def test_a_restart_does_not_drop_a_night_that_was_missed(app: Application, clock: time_machine.Traveller) -> None:
    night = StubNight(app)
    with serving(app, night):
        until(lambda: _at_work(app))
    clock.move_to(TUESDAY + 2 * DAY + timedelta(hours=3))
    with serving(app, night):
        until(lambda: night.started)
    assert night.started == [TUESDAY + 2 * DAY + timedelta(hours=3)]


def test_a_restart_does_not_repeat_a_night_that_was_run(app: Application, clock: time_machine.Traveller) -> None:
    night = StubNight(app)
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY)
        until(lambda: night.started)
    clock.move_to(TUESDAY + MINUTE)
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY + DAY)
        until(lambda: len(night.started) > 1)
    assert night.started == [TUESDAY, TUESDAY + DAY]


def test_a_restart_with_another_time_goes_by_the_new_one(tmp_path: Path, clock: time_machine.Traveller) -> None:
    with installed(tmp_path / "data") as app, serving(app, StubNight(app)):
        until(lambda: _at_work(app))
    with installed(tmp_path / "data", schedule={"at": "05:00", "timezone": "UTC"}) as app:
        night = StubNight(app)
        with serving(app, night):
            until(lambda: _at_work(app))
            clock.move_to(TUESDAY)
            until(lambda: _at_work(app))
            clock.move_to(datetime(2025, 9, 23, 5, tzinfo=UTC))
            until(lambda: night.started)
    assert night.started == [datetime(2025, 9, 23, 5, tzinfo=UTC)]


def test_a_night_that_was_killed_is_run_again_at_the_restart(app: Application, clock: time_machine.Traveller) -> None:
    clock.move_to(TUESDAY + MINUTE)
    with app.store.write() as tx:
        runs.start(tx, run_id="killed", kind=NIGHTLY, now=TUESDAY)
        begin(tx, app.clock)
        meta.set(tx, "schedule:since", (TUESDAY - DAY).isoformat())
    night = StubNight(app)
    with serving(app, night):
        until(lambda: night.started)
    assert _statuses(app) == [RunStatus.OK, RunStatus.KILLED]


def test_the_trigger_and_the_plan_are_one(clock: time_machine.Traveller) -> None:
    trigger = NightTrigger("02:30", "Europe/Berlin")
    settings = ScheduleSettings(at="02:30", timezone="Europe/Berlin")
    moment = datetime(2026, 3, 27, 12, tzinfo=UTC)
    for _ in range(4):
        fired = trigger.get_next_fire_time(moment, moment + timedelta(hours=5))
        assert fired == next_planned(settings, moment)
        moment = fired


# ---------------------------------------------------------------- others, and failures


def test_a_night_that_another_scheduler_has_in_hand_is_left_to_it(app: Application, clock: time_machine.Traveller, capsys: Any) -> None:
    with app.store.write() as tx:
        begin(tx, app.clock)
    clock.move_to(TUESDAY)
    night = StubNight(app)
    schedule = Schedule(app, Narrator(), night)
    with lease(app.store, app.clock, "scheduled-night"):
        schedule.night()
    assert night.started == []
    schedule.night()
    schedule.night()
    assert night.started == [TUESDAY], "free again, it is run, and then no longer owed"
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("code", [ExitCode.OK, ExitCode.PARTIAL, ExitCode.UNREACHABLE, ExitCode.BUSY])
def test_a_night_that_speaks_for_itself_is_not_spoken_of(app: Application, clock: time_machine.Traveller, code: int, capsys: Any) -> None:
    night = StubNight(app, code)
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY)
        until(lambda: night.started)
    assert capsys.readouterr().err == ""
    with app.store.read() as tx:
        assert outbox.keys(tx) == set()


@pytest.mark.parametrize(
    ("code", "said"), [(ExitCode.UNEXPECTED, "ended with code 70"), (ExitCode.WRONG, "ended with code 2"), (-9, "was killed by signal 9")]
)
def test_a_night_that_cannot_tell_is_told_to_the_operator(
    app: Application, clock: time_machine.Traveller, code: int, said: str, capsys: Any
) -> None:
    night = StubNight(app, code)
    told = app.settings.data_dir / "operator.log"
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY)
        until(told.exists)
    assert f"the night of 2025-09-23 02:30 {said}" in told.read_text(encoding="utf-8")
    assert told.read_text(encoding="utf-8").count("\n") == 1
    assert said in capsys.readouterr().err
    assert not (app.settings.data_dir / "alerts.log").exists(), "analysts are not told of it"


def test_stopping_stops_the_night_under_way(app: Application, clock: time_machine.Traveller, capsys: Any) -> None:
    night = StubNight(app, ExitCode.INTERRUPTED, hangs=True)
    with serving(app, night) as schedule:
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY)
        until(lambda: night.started)
        schedule.stop()
        until(night.stopped.is_set)
    with app.store.read() as tx:
        assert runs.lease_holder(tx, SCHEDULER, app.clock.now()) is None
        assert runs.lease_holder(tx, "scheduled-night", app.clock.now()) is None
        assert outbox.keys(tx) == set(), "who stopped it knows"


def test_a_database_that_goes_away_is_waited_for(
    app: Application, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(monitor.schedule, "_PAUSES_S", (0.0,))
    lives: list[int] = []
    start = Schedule._start

    def lose_it_once(schedule: Any, scheduler: Any) -> None:
        lives.append(1)
        if len(lives) == 1:
            raise StoreError("the database failed: the server closed the connection")
        start(schedule, scheduler)

    monkeypatch.setattr(Schedule, "_start", lose_it_once)
    night = StubNight(app)
    with serving(app, night):
        until(lambda: _at_work(app))
        clock.move_to(TUESDAY)
        until(lambda: night.started)
    assert "the server closed the connection; trying again" in capsys.readouterr().err


def test_a_fault_of_the_program_ends_the_scheduler(
    app: Application, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("a mistake")

    monkeypatch.setattr(Schedule, "_start", broken)
    schedule = Schedule(app, Narrator(), StubNight(app))
    with pytest.raises(KeyError):
        schedule.serve()


def test_a_wrong_zone_is_told_before_anything_starts(tmp_path: Path) -> None:
    with installed(tmp_path / "data", schedule={"timezone": "Mars/Olympus"}) as app:
        schedule = Schedule(app, Narrator(), StubNight(app))
        with pytest.raises(SettingsError, match="Mars/Olympus"):
            schedule.serve()


def test_a_clock_that_was_set_in_the_settings_is_refused(tmp_path: Path, capsys: Any) -> None:
    settings = tmp_path / "policy-monitor.toml"
    settings.write_text("now = 2025-09-25T20:30:00+00:00\n", encoding="utf-8")
    assert run_command(["--settings", str(settings), "schedule"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "'now'" in told


# ---------------------------------------------------------------- as processes


def _owing(tmp_path: Path) -> Path:
    """Settings of an installation whose site cannot be reached and which has owed a night for long."""
    settings = tmp_path / "settings.toml"
    settings.write_text(f'data_dir = "data"\n[crawl]\nfetch_from = {{"24kg" = "{CLOSED}"}}\ndelay_s = {{"24kg" = 0}}\n', encoding="utf-8")
    with Application.load(settings) as app, app.store.write() as tx:
        meta.set(tx, "schedule:since", MONDAY_NOON.isoformat())
    return settings


def _rows(tmp_path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "data" / "monitor.db")) as connection:
        return connection.execute(query).fetchall()


def test_two_schedulers_at_once_run_an_owed_night_once(tmp_path: Path) -> None:
    settings = _owing(tmp_path)
    nights = "SELECT status FROM runs WHERE kind = 'nightly'"
    outputs = [tmp_path / "one.txt", tmp_path / "other.txt"]
    with process(settings, outputs[0]) as one, process(settings, outputs[1]) as other:
        until(lambda: _rows(tmp_path, nights) == [("failed",)], "the night ends: the site is unreachable")
        until(lambda: _rows(tmp_path, "SELECT count(*) FROM leases WHERE name <> 'scheduler'") == [(0,)], "nobody is at it any more")
        until(lambda: any("stands by" in output.read_text() for output in outputs), "one of them knows of the other")
        assert ended(one, signal.SIGTERM) == 0
        assert ended(other, signal.SIGINT) == 0
    assert _rows(tmp_path, nights) == [("failed",)]
    assert _rows(tmp_path, "SELECT * FROM leases") == []
    said = "".join(output.read_text() for output in outputs)
    assert said.count("was not run: it starts now") >= 1
    assert "Traceback" not in said
    assert "under way" not in said


def test_stopping_the_process_stops_its_night_and_leaves_it_owed(tmp_path: Path) -> None:
    settings = _owing(tmp_path)
    with process(settings, tmp_path / "said.txt", "hangs", tmp_path / "hooks") as scheduler:
        until(lambda: _rows(tmp_path, "SELECT status FROM runs") == [("running",)])
        assert ended(scheduler, signal.SIGTERM) == 0
    assert _rows(tmp_path, "SELECT status FROM runs") == [("killed",)]
    assert _rows(tmp_path, "SELECT * FROM leases") == []
    assert _rows(tmp_path, "SELECT * FROM outbox") == []


def test_a_night_whose_process_is_killed_is_told_to_the_operator(tmp_path: Path) -> None:
    settings = _owing(tmp_path)
    with process(settings, tmp_path / "said.txt", "killed", tmp_path / "hooks") as scheduler:
        until((tmp_path / "data" / "operator.log").exists)
        assert scheduler.poll() is None, "the scheduler lives on"
        assert ended(scheduler, signal.SIGTERM) == 0
    assert "was killed by signal 9" in (tmp_path / "data" / "operator.log").read_text(encoding="utf-8")
