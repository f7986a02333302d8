"""What several totals of one measure in one article are to each other: older and newer, rounded and sharp, a growth, a disagreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.records import Bound, Fact, FactKind, Modality, Quantity
from pipelines.bounds import Agreement, relate

_SLIP = 3  # two speakers whose totals lie this close give one total differently, where others tell of growth
GROWN_BELOW = 40  # relations grow by a few states at a time: a wider gap is between totals of different things


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
        (said.value, fact)
        for fact in here
        if (said := exact_total(fact)) is not None and topics[fact.rule] and fact.modality is Modality.DONE
    ]
    if len(totals) < 2 or any(fact.measure is None for fact in here):
        return []
    totals.sort(key=lambda told: told[1].spans[0].start)
    (low, _), (high, latest) = totals[0], totals[-1]
    if not 0 < high - low < GROWN_BELOW:
        return []
    return [grown(latest, Quantity(high - low), topics)]


def grown(total: Fact, by: Quantity, topics: Mapping[str, str | None]) -> Fact:
    """The step by which a total came to be what it is."""
    return replace(total, kind=FactKind.PROGRESS, reason=f"{by} more {counted(total)}", measure=None, topic=topics[total.rule], quantity=by)


def counted(total: Fact) -> str:
    """What a total counts, as its reason says after the figure."""
    return total.reason.split(" ", 1)[1]


def exact_total(fact: Fact) -> Quantity | None:
    """The figure of an exact total, None for an increment, a bound or a place in a row."""
    quantity = fact.quantity
    plain = quantity is not None and quantity.bound is Bound.EXACT and not quantity.ordinal
    return quantity if plain and fact.measure is not None else None


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
