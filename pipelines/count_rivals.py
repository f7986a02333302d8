"""What several totals of one measure in one article are to each other: older and newer, rounded and sharp, a growth, a disagreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.records import Bound, Fact, FactKind, Modality, Quantity
from pipelines.bounds import Agreement, relate

_SLIP = 3  # two speakers whose totals lie this close give one total differently, where others tell of growth
_GROWN_BELOW = 40  # relations grow by a few states at a time: a wider gap is between totals of different things


def newest(facts: list[Fact], told: set[int]) -> list[Fact]:
    """Of the totals that one article gives of one measure the newest: such counts grow, and "more than 170" beside 185 says less.

    `told`: statements in which an official speaks. Two of them who differ by little disagree, and both figures stay.
    """
    kept = []
    for fact in facts:
        rivals = [
            other
            for other in facts
            if other.measure is not None and other.measure == fact.measure and other.quantity is not None and other is not fact
        ]
        said = fact.quantity
        if said is not None and any(
            _outdone(said, other.quantity) and not _disputed(fact, other, told) for other in rivals if other.quantity is not None
        ):
            continue
        kept.append(fact)
    return kept


def growth(facts: Sequence[Fact], statement: int, topics: Mapping[str, str | None]) -> list[Fact]:
    """ "172 a year ago, 182 today": two exact totals of statement `statement`, the lower told first, are a growth by what lies between.

    `topics`: of each rule the topic that an increment is a step of.
    """
    here = [fact for fact in facts if fact.statement == statement]
    totals = [
        (fact.quantity.value, fact)
        for fact in here
        if fact.measure is not None
        and topics[fact.rule]
        and fact.modality is Modality.DONE
        and fact.quantity is not None
        and fact.quantity.bound is Bound.EXACT
        and not fact.quantity.ordinal
    ]
    if len(totals) < 2 or any(fact.measure is None for fact in here):
        return []
    totals.sort(key=lambda told: told[1].spans[0].start)
    (low, _), (high, latest) = totals[0], totals[-1]
    if not 0 < high - low < _GROWN_BELOW:
        return []
    grown = Quantity(high - low)
    what = latest.reason.split(" ", 1)[1]
    return [replace(latest, kind=FactKind.PROGRESS, reason=f"{grown} more {what}", measure=None, topic=topics[latest.rule], quantity=grown)]


def _outdone(said: Quantity, other: Quantity) -> bool:
    if other.bound is Bound.EXACT and said.bound is Bound.EXACT:
        return said.value < other.value
    return relate(said, other) is Agreement.WITHIN and relate(other, said) is Agreement.SHARPER


def _disputed(fact: Fact, other: Fact, told: set[int]) -> bool:
    """Another speaker gives another total a little apart, and neither dates it: they disagree."""
    if fact.quantity is None or other.quantity is None or fact.statement == other.statement:
        return False
    apart = abs(fact.quantity.value - other.quantity.value) <= _SLIP
    return apart and {fact.statement, other.statement} <= told and fact.event_date == other.event_date
