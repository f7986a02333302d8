"""What aligning hands on: one thing that the claim states beside what the evidence states of it, and the two sides.

Chooses among counterparts by scores that it is given; scores nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipelines.compare_dates import DateSpan
from pipelines.compare_intervals import Stand
from pipelines.compare_measure import Measure
from pipelines.compare_text import Text

UNIT = 1.0
"""Strength of a match that rests on a unit of its own or on one plain sign."""
ONE_SIGN = 0.5
"""Strength that one word around adds."""
_SAME = 0.01  # scores this close are one
_NEARLY = 1.0  # an equal figure or date hardly stands there by chance: so much less it may score

Counterpart = TypeVar("Counterpart", Measure, DateSpan)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One thing that the claim states, held against what the evidence states of it.

    `strength` from 0 up: how surely they are the same thing. `claim_at`, `evidence_at`: where the two stand in their sentences.
    """

    stand: Stand
    strength: float
    claimed: str
    stated: str
    claim_at: int
    evidence_at: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sentences with its numbers and dates."""

    text: Text
    measures: Sequence[Measure]
    dates: Sequence[DateSpan]


def best_pairing(
    one: Counterpart,
    scored: Sequence[tuple[float, Counterpart]],
    equal: Callable[[Counterpart, Counterpart], bool],
    stand: Callable[[Counterpart, Counterpart], Stand],
) -> Pairing:
    """`one` of the claim with the evidence's of the best score; of several about as good, with one that holds. Both functions take the
    evidence's before the claim's; `scored` is not empty."""
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].first))
    best = ranked[0][0]
    level = [other for score, other in ranked if score >= best - (_NEARLY if equal(other, one) else _SAME)]
    found = [Pairing(stand(other, one), best, one.written, other.written, one.first, other.first) for other in level]
    return next((pairing for pairing in found if pairing.stand in (Stand.HOLDS, Stand.LIKELY_HOLDS)), found[0])
