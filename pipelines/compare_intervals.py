"""Intervals of numbers, and how one stated value stands to another: the logic of "more than", "about" and "up to". Knows no words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

_INFINITE = Decimal("Infinity")
_ABOUT = Decimal("0.05")  # "about 190" holds within a twentieth of the figure
_FAR_FROM_ABOUT = Decimal("0.15")  # further off than this no one would say "about"
_ALMOST = Decimal("0.1")  # "almost 2,000" is below the figure, by a tenth at most
_FAR_BEYOND = Decimal("1.5")  # who has so many times more than 100 does not say "more than 100"
_ROUND_NUMBER = Decimal(100)  # figures rounded to hundreds and up may stand for their neighbours
_CLOSE = Decimal("0.03")
_FINE = Decimal(5000)  # "about 20,708" is told to the last place: the "about" hardly widens it


class Bound(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    ALMOST = "almost"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    BETWEEN = "between"


INVERTED = {
    Bound.MORE_THAN: Bound.AT_MOST,
    Bound.AT_LEAST: Bound.LESS_THAN,
    Bound.LESS_THAN: Bound.AT_LEAST,
    Bound.AT_MOST: Bound.MORE_THAN,
}
"""What a bound becomes under "not"."""


class Stand(StrEnum):
    """How evidence stands to a claim. LIKELY_* rest on what people mean by a bound, not on what it says."""

    HOLDS = "holds"
    LIKELY_HOLDS = "likely holds"
    OPEN = "open"
    LIKELY_FAILS = "likely fails"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`; an open end leaves its limit out."""

    low: Decimal
    high: Decimal
    low_open: bool = False
    high_open: bool = False

    def within(self, other: Interval) -> bool:
        above = self.low > other.low or (self.low == other.low and (self.low_open or not other.low_open))
        below = self.high < other.high or (self.high == other.high and (self.high_open or not other.high_open))
        return above and below

    def apart(self, other: Interval) -> bool:
        return self._before(other) or other._before(self)

    def _before(self, other: Interval) -> bool:
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))


@dataclass(frozen=True, slots=True)
class Stated:
    """A value as stated. `high` is set for BETWEEN. `step` is the last place stated: 100 for 3,400, 0.1 million for 2.4 million."""

    value: Decimal
    bound: Bound = Bound.EXACT
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    scaled: bool = False


def hard(stated: Stated) -> Interval:
    """All that the words allow."""
    value = stated.value
    match stated.bound:
        case Bound.MORE_THAN:
            return Interval(value, _INFINITE, low_open=True)
        case Bound.AT_LEAST:
            return Interval(value, _INFINITE)
        case Bound.LESS_THAN:
            return Interval(-_INFINITE, value, high_open=True)
        case Bound.AT_MOST:
            return Interval(-_INFINITE, value)
        case Bound.BETWEEN:
            return Interval(value, stated.high if stated.high is not None else value)
        case Bound.ABOUT:
            reach = max(abs(value) * _ABOUT, stated.step / 2 if stated.step < value else Decimal(0))
            return Interval(value - reach, value + reach)
        case Bound.ALMOST:
            return Interval(value - abs(value) * _ALMOST, value, high_open=True)
        case _:
            return Interval(value, value)


def soft(stated: Stated) -> Interval:
    """What a person means: whoever says "more than 3,400" has not 3,500 in mind."""
    value, step = stated.value, max(stated.step, Decimal("0.000001"))
    match stated.bound:
        case Bound.MORE_THAN | Bound.AT_LEAST:
            return Interval(value, value + step, low_open=stated.bound is Bound.MORE_THAN, high_open=True)
        case Bound.LESS_THAN | Bound.AT_MOST:
            return Interval(value - step, value, low_open=True, high_open=stated.bound is Bound.LESS_THAN)
        case Bound.ABOUT:
            reach = min(step, abs(value) * _ABOUT)
            return Interval(value - reach, value + reach)
        case _:
            return hard(stated)


def stand(evidence: Stated, claim: Stated) -> Stand:
    """How `evidence` stands to `claim`, both in one unit."""
    said, wanted = hard(evidence), hard(claim)
    if claim.bound is Bound.EXACT and evidence.bound in (Bound.EXACT, Bound.ABOUT, Bound.ALMOST):
        return _figures(evidence, claim)
    if claim.bound in (Bound.ABOUT, Bound.ALMOST):
        return _roughly(evidence, claim)
    if evidence.bound is Bound.ABOUT and evidence.step * _FINE <= abs(evidence.value):
        evidence = replace(evidence, bound=Bound.EXACT)
        said = hard(evidence)
    if said.within(wanted):
        return Stand.HOLDS
    rounded = claim.bound is Bound.EXACT and claim.value == evidence.value and not (claim.step == 1 and claim.value >= _ROUND_NUMBER)
    if rounded and evidence.bound in (Bound.MORE_THAN, Bound.LESS_THAN):
        return Stand.OPEN
    if said.apart(wanted):
        return Stand.FAILS if evidence.bound is not Bound.ABOUT else Stand.LIKELY_FAILS
    meant = soft(evidence)
    if meant.within(wanted) and claim.bound is not Bound.EXACT:
        return Stand.LIKELY_HOLDS
    if meant.apart(wanted):
        return Stand.LIKELY_FAILS if claim.bound is not Bound.EXACT or _far(evidence, claim) else Stand.OPEN
    return Stand.OPEN


def _figures(evidence: Stated, claim: Stated) -> Stand:
    """Two plain figures: equal, one a rounding of the other, or different."""
    if evidence.value == claim.value:
        return Stand.HOLDS if evidence.bound is Bound.EXACT else Stand.LIKELY_HOLDS
    gap = abs(evidence.value - claim.value)
    if claim.scaled and claim.step > evidence.step and gap <= claim.step / 2:
        return Stand.LIKELY_HOLDS
    if evidence.scaled and evidence.step > claim.step and gap <= evidence.step / 2:
        return Stand.OPEN
    rounded = claim.step >= _ROUND_NUMBER or evidence.step >= _ROUND_NUMBER or evidence.bound is not Bound.EXACT
    if rounded and gap <= max(abs(claim.value), abs(evidence.value)) * _CLOSE:
        return Stand.OPEN
    return Stand.FAILS if evidence.bound is Bound.EXACT else Stand.LIKELY_FAILS


def _roughly(evidence: Stated, claim: Stated) -> Stand:
    """The claim says "about" or "almost"."""
    meant, wanted = soft(evidence), hard(claim)
    if meant.within(wanted):
        return Stand.HOLDS if evidence.bound is Bound.EXACT else Stand.LIKELY_HOLDS
    reach = max(abs(claim.value) * _FAR_FROM_ABOUT, claim.step if claim.step < claim.value else Decimal(0))
    if meant.apart(Interval(claim.value - reach, claim.value + reach)):
        return Stand.FAILS if hard(evidence).apart(Interval(claim.value - reach, claim.value + reach)) else Stand.LIKELY_FAILS
    return Stand.OPEN


def _far(evidence: Stated, claim: Stated) -> bool:
    """An exact figure far on the open side of a bound."""
    if evidence.bound in (Bound.MORE_THAN, Bound.AT_LEAST):
        return claim.value >= evidence.value * _FAR_BEYOND
    return claim.value * _FAR_BEYOND <= evidence.value
