"""The ledger in two times: what was true on a day, as it was known at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from store_kit import PROGRAMME, at, everything, observation

from core.records import Bound, FindingState, FuzzyDate, Observation, Quantity
from store import Session, Store, ledger
from store.ledger import ACCEPTED, REPORTED, RETRACTED

BASE = observation(165, "2021-10-12")
FIRST = observation(170, "2025-09-26", finding="f-170")
SECOND = observation(185, "2026-01-20", finding="f-185")


def _record(store: Store, hours: float, *observations: Observation, accepted: tuple[str, ...] = ()) -> int:
    states = dict.fromkeys(accepted, FindingState.ACCEPTED)
    with store.write() as tx:
        return ledger.record(tx, PROGRAMME, observations, states, at(hours))


def _values(tx: Session, as_of: date | None = None, hours: float | None = None) -> list[int]:
    known_on = None if hours is None else at(hours)
    return [int(entry.quantity.value) for entry in ledger.entries(tx, PROGRAMME, "countries", as_of, known_on)]


def test_an_observation_comes_back_as_it_was_recorded(store: Store) -> None:
    told = observation(quantity=Quantity(Decimal("12.50"), Bound.BETWEEN, "km", Decimal(15), ordinal=True), as_of=FuzzyDate.parse("2026"))
    _record(store, 1, told)
    with store.read() as tx:
        (entry,) = ledger.entries(tx, PROGRAMME)
    assert (entry.quantity, str(entry.quantity.value), entry.as_of) == (told.quantity, "12.50", told.as_of)
    assert (entry.claim, entry.measure, entry.source_url, entry.finding) == (told.claim, told.measure, told.source_url, None)
    assert (entry.recorded_at, entry.status) == (at(1), ACCEPTED)


def test_the_same_again_adds_nothing(store: Store) -> None:
    assert _record(store, 1, BASE, FIRST) == 2
    before = everything(store)
    assert _record(store, 2, BASE, FIRST) == 0
    assert everything(store) == before


def test_as_of_is_when_it_was_true_and_known_on_when_we_knew(store: Store) -> None:
    _record(store, 1, BASE)
    _record(store, 10, BASE, SECOND)
    _record(store, 20, BASE, FIRST, SECOND)
    with store.read() as tx:
        assert _values(tx) == [165, 170, 185]
        assert _values(tx, as_of=date(2025, 9, 26)) == [165, 170]
        assert _values(tx, as_of=date(2025, 9, 25)) == [165]
        assert _values(tx, as_of=date(2021, 10, 11)) == []
        assert _values(tx, hours=20) == [165, 185], "a moment's own recording is not known at that moment"
        assert _values(tx, hours=20.01) == [165, 170, 185]
        assert _values(tx, as_of=date(2025, 12, 31), hours=15) == [165]
        newest = ledger.value(tx, PROGRAMME, "countries")
        then = ledger.value(tx, PROGRAMME, "countries", date(2025, 12, 31))
        assert newest is not None
        assert then is not None
        assert (newest.quantity.value, then.quantity.value) == (185, 170)
        assert ledger.value(tx, PROGRAMME, "countries", known_on=at(1)) is None
        assert ledger.value(tx, PROGRAMME, "another") is None


def test_a_retracted_value_is_gone_from_then_on_and_still_known_before(store: Store) -> None:
    _record(store, 1, BASE, FIRST, SECOND)
    assert _record(store, 5, BASE, FIRST) == 1
    assert _record(store, 9, BASE, FIRST, SECOND) == 1
    with store.read() as tx:
        assert _values(tx, hours=5) == [165, 170, 185]
        assert _values(tx, hours=9) == [165, 170]
        assert _values(tx) == [165, 170, 185]
        of_second = [(entry.status, entry.recorded_at) for entry in ledger.history(tx, PROGRAMME, "countries") if entry.finding == "f-185"]
        assert of_second == [(REPORTED, at(1)), (RETRACTED, at(5)), (REPORTED, at(9))]
        (entry,) = [one for one in ledger.entries(tx, PROGRAMME) if one.finding == "f-185"]
        assert entry.recorded_at == at(1), "when it first came in"


def test_accepting_and_undoing_it_are_rows_of_their_own(store: Store) -> None:
    _record(store, 1, BASE, SECOND)
    assert _record(store, 2, BASE, SECOND, accepted=("f-185",)) == 1
    assert _record(store, 3, BASE, SECOND) == 1
    with store.read() as tx:
        assert [entry.status for entry in ledger.history(tx, PROGRAMME, "countries")] == [ACCEPTED, REPORTED, ACCEPTED, REPORTED]
        assert [entry.status for entry in ledger.entries(tx, PROGRAMME, known_on=at(3))] == [ACCEPTED, ACCEPTED]


def test_a_source_that_proves_older_takes_the_place_of_the_first(store: Store) -> None:
    """The Russian edition was fetched first; the English one, earlier by the clock, decides once it is there."""
    _record(store, 1, BASE, SECOND)
    assert _record(store, 2, BASE, replace(SECOND, source_url="https://24.kg/english/2/")) == 1
    with store.read() as tx:
        assert [entry.source_url for entry in ledger.entries(tx, PROGRAMME, known_on=at(2))][1] == SECOND.source_url
        assert [entry.source_url for entry in ledger.entries(tx, PROGRAMME)][1] == "https://24.kg/english/2/"


@pytest.mark.parametrize("late", [170, 185])
def test_values_of_one_day_stand_in_the_order_of_their_reports(store: Store, late: int) -> None:
    """Whichever of the two is fetched a night later, the newest is the one that was reported last."""
    reports = [observation(value, "2026-01-20", finding=f"f-{value}") for value in (170, 185)]
    _record(store, 1, BASE, *(one for one in reports if one.quantity.value != late))
    _record(store, 2, BASE, *reports)
    with store.read() as tx:
        assert _values(tx) == [165, 170, 185]
        newest = ledger.value(tx, PROGRAMME, "countries")
        assert newest is not None
        assert newest.quantity.value == 185


def test_claims_and_programmes_have_ledgers_of_their_own(store: Store) -> None:
    _record(store, 1, BASE, replace(SECOND, claim="embassies"))
    with store.write() as tx:
        ledger.record(tx, "next", (replace(SECOND, programme="next"),), {}, at(1))
    _record(store, 2, BASE)
    with store.read() as tx:
        assert [entry.claim for entry in ledger.entries(tx, PROGRAMME)] == ["countries"]
        assert [entry.claim for entry in ledger.entries(tx, PROGRAMME, known_on=at(2))] == ["countries", "embassies"]
        assert len(ledger.entries(tx, "next")) == 1
        assert ledger.history(tx, PROGRAMME, "unknown") == []
