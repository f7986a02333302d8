"""The outbox: one row a message and recipient, sent once, kept until then."""

from __future__ import annotations

from dataclasses import replace

from store_kit import at

from store import Store, outbox
from store.outbox import OutboxMessage

TIE = OutboxMessage("BS|diplomatic_relations|established|1", "alert", "file", "A new tie", "Kyrgyzstan and the Bahamas", {"party": "BS"})


def test_a_message_is_enqueued_once_a_recipient_and_kind(store: Store) -> None:
    with store.write() as tx:
        assert outbox.enqueue(tx, TIE, at(0))
        assert not outbox.enqueue(tx, replace(TIE, subject="The same tie, said otherwise"), at(1))
        assert outbox.enqueue(tx, replace(TIE, target="json:1"), at(1))
        assert outbox.enqueue(tx, replace(TIE, kind="correction"), at(1))
    with store.read() as tx:
        assert outbox.keys(tx) == {(TIE.key, "alert", "file"), (TIE.key, "alert", "json:1"), (TIE.key, "correction", "file")}
        first = outbox.due(tx, at(1))[0]
        assert (first.message, first.created_at, first.attempts, first.sent_at, first.last_error) == (TIE, at(0), 0, None, None)


def test_sent_is_sent(store: Store) -> None:
    with store.write() as tx:
        outbox.enqueue(tx, TIE, at(0))
        (row,) = outbox.due(tx, at(0))
        outbox.sent(tx, row.id, at(1))
    with store.write() as tx:
        assert outbox.due(tx, at(99)) == outbox.undelivered(tx) == []
        assert outbox.retry(tx, at(99)) == outbox.count_undelivered(tx) == 0
        assert not outbox.enqueue(tx, TIE, at(99)), "what was sent is not sent again"
        (kept,) = outbox.by_kind(tx, "alert")
        assert (kept.sent_at, kept.attempts) == (at(1), 1)


def test_a_failure_is_tried_again_at_its_time_and_then_waits_for_a_person(store: Store) -> None:
    with store.write() as tx:
        outbox.enqueue(tx, TIE, at(0))
        (row,) = outbox.due(tx, at(0))
        outbox.failed(tx, row.id, at(0), "no route", at(1))
    with store.write() as tx:
        assert outbox.due(tx, at(0.5)) == []
        (row,) = outbox.due(tx, at(1))
        assert (row.attempts, row.last_error) == (1, f"{at(0).isoformat(timespec='seconds')} no route")
        outbox.failed(tx, row.id, at(1), "still none", None)
    with store.write() as tx:
        assert outbox.due(tx, at(999)) == []
        assert [one.attempts for one in outbox.undelivered(tx)] == [2]
        assert outbox.retry(tx, at(5)) == 1
    with store.read() as tx:
        assert [one.id for one in outbox.due(tx, at(5))] == [row.id]


def test_a_digest_is_never_sent(store: Store) -> None:
    with store.write() as tx:
        assert outbox.enqueue(tx, replace(TIE, kind=outbox.DIGEST, target="report"), at(0))
        assert outbox.enqueue(tx, replace(TIE, kind=outbox.DIGEST, target="report", key="later"), at(9))
        assert outbox.due(tx, at(99)) == outbox.undelivered(tx) == []
        assert outbox.retry(tx, at(99)) == outbox.count_undelivered(tx) == 0
        assert [row.message.key for row in outbox.by_kind(tx, outbox.DIGEST)] == [TIE.key, "later"]
        assert [row.message.key for row in outbox.by_kind(tx, outbox.DIGEST, since=at(9))] == ["later"]


def test_the_idempotency_key_is_of_message_and_recipient_alone() -> None:
    assert TIE.idempotency_key == replace(TIE, subject="Otherwise", body="", payload={}).idempotency_key
    others = (replace(TIE, key="x"), replace(TIE, kind="correction"), replace(TIE, target="json:1"))
    assert len({TIE.idempotency_key, *(one.idempotency_key for one in others)}) == 4


def test_rows_are_sent_in_the_order_in_which_they_were_decided(store: Store) -> None:
    with store.write() as tx:
        for number in (3, 1, 2):
            outbox.enqueue(tx, replace(TIE, key=f"{number}"), at(number))
    with store.read() as tx:
        assert [row.message.key for row in outbox.due(tx, at(9))] == ["3", "1", "2"]


def test_what_was_being_handed_over_when_its_process_ended_is_told_once_and_waits(store: Store) -> None:
    with store.write() as tx:
        outbox.enqueue(tx, TIE, at(0))
        outbox.enqueue(tx, replace(TIE, target="other"), at(0))
        first, second = outbox.due(tx, at(0))
        outbox.handing_over(tx, first.id, at(1))
        outbox.handing_over(tx, second.id, at(1))
        outbox.sent(tx, second.id, at(2))
    with store.write() as tx:
        assert outbox.due(tx, at(99)) == []
        (waits,) = outbox.undelivered(tx)
        assert waits.last_error == f"{at(1).isoformat(timespec='seconds')} is being handed over"
        (told,) = outbox.interrupted(tx)
        assert (told.last_error or "").startswith(f"{at(1).isoformat(timespec='seconds')} ")
        assert (told.id, told.attempts) == (first.id, 1)
        assert "may have arrived" in (told.last_error or "")
    with store.write() as tx:
        assert outbox.interrupted(tx) == outbox.due(tx, at(99)) == []
        assert outbox.count_undelivered(tx) == 1
        outbox.retry(tx, at(3))
        assert [one.id for one in outbox.due(tx, at(3))] == [first.id]


def test_a_message_that_failed_while_it_was_handed_over_is_tried_again(store: Store) -> None:
    with store.write() as tx:
        outbox.enqueue(tx, TIE, at(0))
        (row,) = outbox.due(tx, at(0))
        outbox.handing_over(tx, row.id, at(0))
        outbox.failed(tx, row.id, at(0), "is being handed over", at(1))
    with store.write() as tx:
        assert outbox.interrupted(tx) == []
        assert [one.id for one in outbox.due(tx, at(1))] == [row.id]
