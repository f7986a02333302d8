"""Programmes: each version is kept, none is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from store_kit import at, everything

from core.records import Bound, Claim, ClaimKind, Comparable, Language, Programme, Quantity
from store import Store, programmes
from store.tables import ClaimRow

CLAIM = Claim(
    "countries",
    "kg-ndp-2026",
    ClaimKind.COUNT,
    "foreign_countries_165",
    {Language.EN: "cooperation with 165 countries", Language.KY: "165 өлкө"},
    "section 7",
    "cooperating_countries",
    Quantity(Decimal(165), Bound.BETWEEN, "count", Decimal("170.5")),
    ("UN",),
    ("cooperation",),
    (Comparable("relations", "counted alike"),),
    date(2026, 12, 31),
    True,
)
PROGRAMME = Programme(
    "kg-ndp-2026",
    "v1",
    {Language.EN: "The programme"},
    "KG",
    date(2021, 10, 12),
    date(2026, 12, 31),
    date(2021, 10, 12),
    "https://x",
    (CLAIM,),
)


def test_a_version_is_loaded_once(store: Store) -> None:
    with store.write() as tx:
        assert programmes.load(tx, PROGRAMME, "v1", at(0))
    before = everything(store)
    with store.write() as tx:
        assert not programmes.load(tx, PROGRAMME, "v1", at(1))
    assert everything(store) == before


def test_another_version_stands_beside_the_first(store: Store) -> None:
    revised = replace(PROGRAMME, version="v2", claims=(replace(CLAIM, quantity=None), replace(CLAIM, id="second")))
    with store.write() as tx:
        programmes.load(tx, PROGRAMME, "v1", at(0))
        programmes.load(tx, revised, "v2", at(1))
        programmes.load(tx, replace(PROGRAMME, id="other", claims=()), "v1", at(2))
    with store.read() as tx:
        assert programmes.versions(tx, "kg-ndp-2026") == [("v1", at(0)), ("v2", at(1))]
        assert programmes.versions(tx, "other") == [("v1", at(2))]
        assert programmes.versions(tx, "unknown") == []
        rows = {(row.programme_version, row.id): row for row in tx.execute(select(ClaimRow.__table__))}
    assert sorted(rows) == [("v1", "countries"), ("v2", "countries"), ("v2", "second")]
    first = rows["v1", "countries"]
    assert (first.value, first.high, first.bound, first.unit, first.deadline) == ("165", "170.5", "between", "count", date(2026, 12, 31))
    assert (first.wording, first.comparable_with) == (
        {"en": "cooperation with 165 countries", "ky": "165 өлкө"},
        [["relations", "counted alike"]],
    )
    assert rows["v2", "countries"].value is None
