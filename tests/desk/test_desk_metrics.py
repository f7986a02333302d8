"""What machines ask: whether the monitor is well, and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from desk_kit import Client, opened
from monitor_kit import installation
from prometheus_client.parser import text_string_to_metric_families
from report_kit import THIRD

from core.errors import StoreError
from core.records import IssueLevel, RunIssue
from store import Session, runs
from store.outbox import OutboxMessage, enqueue


def figures(desk: Client) -> dict[tuple[str, ...], float]:
    answer = desk.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name.removeprefix("policy_monitor_"), *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_a_monitor_that_ran_lately_is_well(desk: Client) -> None:
    answer = desk.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "last_good_night": "2026-01-28T20:30:00+00:00"})


def test_a_monitor_whose_last_good_night_is_old_is_late(desk: Client) -> None:
    desk.clock.at = THIRD + timedelta(hours=37)
    assert (desk.get("/healthz").status_code, desk.get("/healthz").json()["status"]) == (503, "late")
    assert figures(desk)["nightly_late",] == 1


def test_a_new_installation_is_not_late(tmp_path: Path) -> None:
    with installation(tmp_path, THIRD) as app:
        assert app.store
    with opened(tmp_path, THIRD) as desk:
        assert desk.get("/healthz").json() == {"status": "ok", "database": "ok", "last_good_night": None}
        assert figures(desk)["articles",] == 0


def test_a_database_that_does_not_answer_is_down(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def broken() -> Iterator[Session]:
        raise StoreError("secret address of the database")
        yield

    monkeypatch.setattr(desk.app_.store, "read", broken)
    answer = desk.get("/healthz")
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_the_store_is_told_in_figures(desk: Client) -> None:
    found = figures(desk)
    assert found["texts",] == 9
    assert found["findings", "changes"] == 3
    assert found["findings", "contradicts"] == 0
    assert found["runs", "nightly", "ok"] == 3
    assert found["last_good_run_timestamp_seconds", "nightly"] == THIRD.timestamp()
    assert found["last_run_status", "nightly", "ok"] == 1
    assert found["last_run_status", "nightly", "failed"] == 0
    assert found["nightly_late",] == 0


def test_what_waits_and_what_failed_is_told(desk: Client) -> None:
    waiting = figures(desk)["findings_waiting", "kg-ndp-2026"]
    desk.decide("accept", desk.finding("countries-165", "185").finding.key.id)
    (last,) = [one.id for one in _runs(desk)][:1]
    with desk.app_.store.write() as tx:
        runs.add_issue(tx, last, RunIssue(IssueLevel.ERROR, "few-stories", "too few"), THIRD)
        enqueue(tx, OutboxMessage("k", "alert", "json://x", "s", "b", {}), THIRD)
    found = figures(desk)
    assert found["findings_waiting", "kg-ndp-2026"] == waiting - 1
    assert found["last_run_issues", "nightly", "error"] == 1
    assert found["alerts_undelivered",] >= 1


def _runs(desk: Client) -> list[runs.Run]:
    with desk.app_.store.read() as tx:
        return runs.recent(tx, 1)
