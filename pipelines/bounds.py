"""How two stated quantities of one measure stand to each other: the logic of "more than 170" against 185. Units must agree; says nothing of time."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from core.records import Bound, Quantity

_ABOUT_SHARE = Decimal("0.05")  # "about 190" is taken to hold within a twentieth of the figure, the width of a rounded ten at 185
_INFINITE = Decimal("Infinity")


class Agreement(StrEnum):
    SAME = "same"
    """Both say the same."""
    WITHIN = "within"
    """The held value lies inside what is said: "more than 170" said, 185 held. Rounded or stale, not new."""
    SHARPER = "sharper"
    """What is said lies inside what was held and is narrower: 172 said, "more than 170" held."""
    DIFFERENT = "different"
    """They cannot both hold."""
    UNITS = "units"
    """Not comparable: other units."""


def interval(quantity: Quantity) -> tuple[Decimal, Decimal]:
    """Lowest and highest whole picture of what is said; open ends are infinite, strict bounds are moved by the smallest step stated."""
    value = quantity.value
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    match quantity.bound:
        case Bound.MORE_THAN:
            return value + step, _INFINITE
        case Bound.AT_LEAST:
            return value, _INFINITE
        case Bound.LESS_THAN:
            return -_INFINITE, value - step
        case Bound.AT_MOST:
            return -_INFINITE, value
        case Bound.BETWEEN:
            return value, quantity.high if quantity.high is not None else value
        case Bound.ABOUT:
            reach = abs(value) * _ABOUT_SHARE
            return value - reach, value + reach
        case _:
            return value, value


def relate(said: Quantity, held: Quantity) -> Agreement:
    """How what is said now stands to what was held before."""
    if said.unit != held.unit:
        return Agreement.UNITS
    (low, high), (held_low, held_high) = interval(said), interval(held)
    if (low, high) == (held_low, held_high):
        return Agreement.SAME
    if low <= held_low and held_high <= high:
        return Agreement.WITHIN
    if held_low <= low and high <= held_high:
        return Agreement.SHARPER
    if max(low, held_low) <= min(high, held_high):
        return Agreement.WITHIN
    return Agreement.DIFFERENT
