"""What comparing two sentences gives. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`old` is what the claim states, `new` what the statement states of the same thing, both None where nothing was matched.

    `relation` names how they stand in a word or two; `confidence` is 0 for unknown.
    """

    verdict: Verdict
    relation: str
    old: str | None
    new: str | None
    reason: str
    confidence: float


def unknown(relation: str, reason: str, old: str | None = None, new: str | None = None) -> Judgement:
    return Judgement(Verdict.UNKNOWN, relation, old, new, reason, 0.0)
