"""What aligning hands on: one thing that the claim states beside what the evidence states of it, and the two sides. Data only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.compare_dates import DateSpan
from pipelines.compare_intervals import Stand
from pipelines.compare_measure import Measure
from pipelines.compare_text import Text

UNIT = 1.0
"""Strength of a match that rests on a unit of its own or on one plain sign."""
ONE_SIGN = 0.5
"""Strength that one word around adds."""


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
