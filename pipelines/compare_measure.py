"""The record of a number found in an English sentence, and the small tools that all its readers share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipelines.compare_intervals import Stated
from pipelines.compare_text import Word

COUNT, PERCENT, RANK, SCORE = "count", "percent", "rank", "score"
ANY_MONEY = "money:"
DASHES = frozenset({"-", "—"})
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number in words `first:last`. `heads` say what is counted, nearest noun last; `around` are the content words that belong to it.

    `role`: "from" and "to" of a change, "by" of its size. `of`: the whole that a score is out of. `written`: as it stands.
    `lead`: indexes of the bound's words. `superlative`: a rank that only "largest" implies. `factor`: scale and unit, as multiplied in.
    `partitive`: heads are the whole ("14 of his fights"); role "part" and "whole" where both are numbers ("30 of the 60 seats").
    """

    stated: Stated
    dimension: str
    first: int
    last: int
    heads: tuple[Word, ...] = ()
    around: tuple[Word, ...] = ()
    role: str = ""
    of: Decimal | None = None
    written: str = ""
    lead: tuple[int, ...] = ()
    superlative: bool = False
    pair: tuple[int, int] | None = None
    factor: Decimal = Decimal(1)
    partitive: bool = False


def decimal_of(text: str) -> Decimal | None:
    compact = text.replace(" ", "")
    parts = compact.split(",")
    if len(parts) > 1 and not all(len(part) == 3 for part in [*parts[1:-1], parts[-1].split(".")[0]]):
        return None
    try:
        return Decimal(compact.replace(",", ""))
    except InvalidOperation:
        return None


def step_of(text: str) -> Decimal:
    """The last place that a written number states: 0.1 for 2.4, 100 for 3,400, 1 for 165."""
    value = decimal_of(text)
    if value is None or value == 0:
        return Decimal(1)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
