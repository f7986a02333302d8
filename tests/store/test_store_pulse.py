"""The store in numbers: what is in it, what waits, and how the last runs went."""

from __future__ import annotations

from store_kit import PROGRAMME, at, facts_of, finding, keep, settled

from core.records import IssueLevel, RunIssue, RunStatus
from store import Store, findings, outbox, runs
from store.outbox import OutboxMessage
from store.pulse import answers, pulse


def test_an_empty_store_is_all_noughts(store: Store) -> None:
    with store.read() as tx:
        assert answers(tx)
        found = pulse(tx)
    assert (found.captures, found.articles, found.versions, found.undelivered) == (0, 0, 0, 0)
    assert (dict(found.standing), found.last, dict(found.last_good), dict(found.runs)) == ({}, (), {}, {})


def test_what_is_held_and_what_waits_is_counted(store: Store) -> None:
    with store.write() as tx:
        keep(tx, 1)
        keep(tx, 2)
        first, second = facts_of(tx)
        findings.apply(tx, PROGRAMME, settled(findings=(finding((first,)), finding((second,), "186"))), at(1))
        findings.apply(tx, PROGRAMME, settled(findings=(finding((first,)),)), at(2))
        outbox.enqueue(tx, OutboxMessage("k", "alert", "json://x", "s", "b", {}), at(1))
        outbox.enqueue(tx, OutboxMessage("k", outbox.DIGEST, "json://x", "s", "b", {}), at(1))
    with store.read() as tx:
        found = pulse(tx)
    assert (found.captures, found.versions, found.undelivered) == (2, 2, 1)
    assert dict(found.standing) == {"changes": 1}


def test_the_newest_run_of_each_kind_is_told_with_its_issues(store: Store) -> None:
    with store.write() as tx:
        for place, (kind, status) in enumerate([("nightly", RunStatus.OK), ("nightly", RunStatus.FAILED), ("crawl", RunStatus.PARTIAL)]):
            runs.start(tx, run_id=f"run-{place}", kind=kind, now=at(place))
            runs.add_issue(tx, f"run-{place}", RunIssue(IssueLevel.WARNING, "code", "said"), at(place))
            runs.finish(tx, f"run-{place}", status, at(place + 0.5), {"new_versions": place})
    with store.read() as tx:
        found = pulse(tx)
    assert [(one.kind, one.id, one.status) for one in found.last] == [("crawl", "run-2", "partial"), ("nightly", "run-1", "failed")]
    assert dict(found.last[1].counts) == {"new_versions": 1}
    assert dict(found.last[1].issues) == {"warning": 1}
    assert dict(found.last_good) == {"crawl": at(2), "nightly": at(0)}
    assert dict(found.runs) == {("crawl", "partial"): 1, ("nightly", "failed"): 1, ("nightly", "ok"): 1}
