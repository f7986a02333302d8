"""Runs, their issues, and the lease that lets one work at a time."""

from __future__ import annotations

import pytest
from store_kit import at

from core.errors import StoreError
from core.records import IssueLevel, RunIssue, RunStatus
from store import Store, meta, readers, runs

ISSUE = RunIssue(IssueLevel.WARNING, "few_stories", "24kg-ky: 0 stories", "24kg-ky", "https://24.kg/kyrgyzcha/")


def test_a_run_from_beginning_to_end(store: Store) -> None:
    with store.write() as tx:
        runs.start(tx, run_id="a", kind="nightly", now=at(0))
        running = runs.get(tx, "a")
        assert running is not None
        assert (running.status, running.started_at, running.finished_at, running.note) == (RunStatus.RUNNING, at(0), None, "")
        runs.finish(tx, "a", RunStatus.PARTIAL, at(1), {"articles": 3, "share": 0.5}, "one page failed")
    with store.read() as tx:
        run = runs.get(tx, "a")
        assert run is not None
        assert (run.status, run.finished_at, run.counts, run.note) == (
            RunStatus.PARTIAL,
            at(1),
            {"articles": 3, "share": 0.5},
            "one page failed",
        )
        assert runs.get(tx, "b") is None


def test_runs_newest_first_and_by_kind(store: Store) -> None:
    with store.write() as tx:
        for run_id, kind, hours in (("a", "nightly", 0), ("b", "backfill", 5), ("c", "nightly", 3), ("d", "nightly", 9)):
            runs.start(tx, run_id=run_id, kind=kind, now=at(hours))
        runs.finish(tx, "a", RunStatus.OK, at(1), {})
        runs.finish(tx, "c", RunStatus.PARTIAL, at(4), {})
        runs.finish(tx, "d", RunStatus.FAILED, at(9), {})
    with store.read() as tx:
        assert [run.id for run in runs.recent(tx, 10)] == ["d", "b", "c", "a"]
        assert [run.id for run in runs.recent(tx, 2, ("nightly",))] == ["d", "c"]
        assert runs.kinds_of(tx) == {"a": "nightly", "b": "backfill", "c": "nightly", "d": "nightly"}
        assert runs.last_success(tx, "nightly") == at(3)
        assert runs.last_success(tx, "backfill") is None


def test_a_run_without_an_end_is_marked_by_the_next(store: Store) -> None:
    with store.write() as tx:
        runs.start(tx, run_id="old", kind="nightly", now=at(0))
        runs.start(tx, run_id="done", kind="nightly", now=at(0))
        runs.finish(tx, "done", RunStatus.OK, at(1), {}, "fine")
        assert runs.mark_killed(tx, at(24)) == 1
        assert runs.mark_killed(tx, at(24)) == 0
        old, done = runs.get(tx, "old"), runs.get(tx, "done")
    assert old is not None
    assert done is not None
    assert (old.status, old.finished_at, old.note) == (RunStatus.KILLED, None, "was stopped before its end")
    assert (done.status, done.note) == (RunStatus.OK, "fine")


def test_issues_keep_their_order_and_their_run(store: Store) -> None:
    failed = RunIssue(IssueLevel.ERROR, "settle-failed", "no facts")
    with store.write() as tx:
        for run_id in ("a", "b"):
            runs.start(tx, run_id=run_id, kind="nightly", now=at(0))
        runs.add_issue(tx, "a", ISSUE, at(1))
        runs.add_issue(tx, "b", ISSUE, at(2))
        runs.add_issue(tx, "a", failed, at(3))
    with store.read() as tx:
        assert runs.issues(tx, "a") == [ISSUE, failed]
        assert runs.issues_since(tx, None) == [("a", ISSUE), ("b", ISSUE), ("a", failed)]
        assert runs.issues_since(tx, at(2)) == [("b", ISSUE), ("a", failed)]
        assert runs.issues_since(tx, at(1), at(3)) == [("a", ISSUE), ("b", ISSUE)]


def test_an_issue_needs_its_run(store: Store) -> None:
    def attempt() -> None:
        with store.write() as tx:
            runs.add_issue(tx, "nobody's", ISSUE, at(0))

    with pytest.raises(StoreError):
        attempt()


def test_one_owner_at_a_time(store: Store) -> None:
    with store.write() as tx:
        assert runs.lease_holder(tx, "nightly", at(0)) is None
        assert runs.lease_acquire(tx, "nightly", "first", at(0), 90)
        assert not runs.lease_acquire(tx, "nightly", "second", at(0.01), 90)
        assert runs.lease_acquire(tx, "delivery", "second", at(0), 90), "each name is a lease of its own"
    with store.read() as tx:
        assert runs.lease_holder(tx, "nightly", at(0.01)) == "first"
        assert runs.lease_holder(tx, "nightly", at(1)) is None, "void once its time has passed"


def test_a_void_lease_may_be_taken_and_is_then_lost_to_its_owner(store: Store) -> None:
    with store.write() as tx:
        assert runs.lease_acquire(tx, "nightly", "first", at(0), 3600)
        assert runs.lease_renew(tx, "nightly", "first", at(0.5), 3600)
        assert not runs.lease_acquire(tx, "nightly", "second", at(1.4), 3600), "renewed until 1.5"
        assert runs.lease_acquire(tx, "nightly", "second", at(1.5), 3600)
        assert not runs.lease_renew(tx, "nightly", "first", at(1.6), 3600)
        runs.lease_release(tx, "nightly", "first")
        assert runs.lease_holder(tx, "nightly", at(1.6)) == "second", "only its owner may release it"
        runs.lease_release(tx, "nightly", "second")
        assert runs.lease_holder(tx, "nightly", at(1.6)) is None


def test_remembered_values_and_cursors(store: Store) -> None:
    with store.write() as tx:
        assert (meta.get(tx, "walked"), readers.cursor(tx, "default")) == (None, None)
        meta.set(tx, "walked", "page 3")
        readers.move(tx, "default", at(5))
        readers.move(tx, "desk", at(1))
    with store.write() as tx:
        meta.set(tx, "walked", "")
        readers.move(tx, "default", at(2))
    with store.read() as tx:
        assert meta.get(tx, "walked") == ""
        assert (readers.cursor(tx, "default"), readers.cursor(tx, "desk")) == (at(2), at(1))
