"""When nights are planned and which is owed: from settings and run records alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import FixedClock
from core.errors import SettingsError
from core.records import RunStatus
from core.settings import ScheduleSettings
from monitor.planned import NIGHTLY, begin, next_planned, overdue, since
from monitor.runs import LEASE
from store import Store, runs

BISHKEK = ScheduleSettings()
MONDAY = datetime(2025, 9, 22, 20, 30, tzinfo=UTC)
"""02:30 on Tuesday in Bishkek."""
DAY = timedelta(days=1)
zones = st.sampled_from(
    ("Asia/Bishkek", "UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca")
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path / 'monitor.db'}") as opened:
        yield opened


def _ran(store: Store, run_id: str, start: datetime, status: RunStatus = RunStatus.OK, kind: str = NIGHTLY) -> None:
    with store.write() as tx:
        runs.start(tx, run_id=run_id, kind=kind, now=start)
        if status is not RunStatus.RUNNING:
            runs.finish(tx, run_id, status, start + timedelta(minutes=5), {})


def _owed(store: Store, now: datetime, settings: ScheduleSettings = BISHKEK) -> datetime | None:
    with store.read() as tx:
        return overdue(tx, settings, now)


# ---------------------------------------------------------------- planned starts


def test_the_next_start_is_the_next_half_past_two_in_bishkek() -> None:
    assert next_planned(BISHKEK, MONDAY - timedelta(seconds=1)) == MONDAY
    assert next_planned(BISHKEK, MONDAY) == MONDAY + DAY
    assert next_planned(BISHKEK, MONDAY + timedelta(hours=5)) == MONDAY + DAY


def test_a_start_in_the_hour_that_summer_time_skips_comes_an_hour_later() -> None:
    berlin = ScheduleSettings(at="02:30", timezone="Europe/Berlin")
    start = next_planned(berlin, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert start.astimezone(ZoneInfo("Europe/Berlin")).isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_start_in_the_hour_that_comes_twice_comes_once() -> None:
    berlin = ScheduleSettings(at="02:30", timezone="Europe/Berlin")
    first = next_planned(berlin, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_planned(berlin, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


@given(zone=zones, at=st.times().map(lambda time: f"{time:%H:%M}"), after=st.datetimes(datetime(2011, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_starts_follow_each_other_by_a_day_in_any_zone(zone: str, at: str, after: datetime) -> None:
    settings = ScheduleSettings(at=at, timezone=zone)
    first = next_planned(settings, after.replace(tzinfo=UTC))
    second = next_planned(settings, first)
    assert after.replace(tzinfo=UTC) < first < second
    days = [moment.astimezone(ZoneInfo(zone)).date() for moment in (first, second)]
    assert days[1] - days[0] == DAY or zone == "Pacific/Apia", "Samoa left out a day when it crossed the date line"
    assert next_planned(settings, first - timedelta(microseconds=1)) == first


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_one_line(zone: str) -> None:
    with pytest.raises(SettingsError, match="unknown time zone"):
        next_planned(ScheduleSettings(timezone=zone), MONDAY)


# ---------------------------------------------------------------- what is owed


def test_a_new_installation_owes_nothing(store: Store) -> None:
    assert _owed(store, MONDAY) is None
    with store.write() as tx:
        begin(tx, FixedClock(MONDAY - timedelta(hours=1)))
        begin(tx, FixedClock(MONDAY + 9 * DAY))
        assert since(tx) == MONDAY - timedelta(hours=1), "the first start of a scheduler is kept"
    assert _owed(store, MONDAY - timedelta(seconds=1)) is None
    assert _owed(store, MONDAY) == MONDAY


@pytest.mark.parametrize("status", [RunStatus.OK, RunStatus.PARTIAL, RunStatus.FAILED])
def test_a_night_that_came_to_its_end_is_done(store: Store, status: RunStatus) -> None:
    _ran(store, "a", MONDAY + timedelta(seconds=2), status)
    assert _owed(store, MONDAY + timedelta(hours=23)) is None
    assert _owed(store, MONDAY + DAY) == MONDAY + DAY


def test_of_nights_slept_through_the_last_one_is_owed(store: Store) -> None:
    _ran(store, "a", MONDAY)
    assert _owed(store, MONDAY + 3 * DAY + timedelta(hours=7)) == MONDAY + 3 * DAY


def test_a_night_that_was_killed_is_owed(store: Store) -> None:
    _ran(store, "a", MONDAY - DAY)
    _ran(store, "b", MONDAY, RunStatus.KILLED)
    assert _owed(store, MONDAY + timedelta(hours=1)) == MONDAY
    _ran(store, "c", MONDAY + timedelta(hours=2), RunStatus.RUNNING)
    assert _owed(store, MONDAY + timedelta(hours=3)) == MONDAY, "without a lease it was killed too"
    with store.write() as tx:
        assert runs.lease_acquire(tx, LEASE, "elsewhere:1:x", MONDAY + timedelta(hours=3), 90)
    assert _owed(store, MONDAY + timedelta(hours=3)) is None, "it is under way"


def test_a_night_run_by_hand_counts_and_other_runs_do_not(store: Store) -> None:
    _ran(store, "a", MONDAY - DAY)
    _ran(store, "b", MONDAY + timedelta(minutes=5), kind="backfill")
    assert _owed(store, MONDAY + timedelta(hours=1)) == MONDAY
    _ran(store, "c", MONDAY + timedelta(hours=1))
    assert _owed(store, MONDAY + timedelta(hours=2)) is None


def test_another_time_in_the_settings_is_another_plan(store: Store) -> None:
    _ran(store, "a", MONDAY)
    later = ScheduleSettings(at="06:00")
    assert _owed(store, MONDAY + timedelta(hours=3), later) is None
    assert _owed(store, MONDAY + timedelta(hours=4), later) == MONDAY + timedelta(hours=3, minutes=30)
