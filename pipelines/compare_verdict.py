"""What comparing two sentences gives, and the ways to say it. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    SUPPORTS = "supports"
    REFUTES = "refutes"
    UNKNOWN = "unknown"


class Lack(StrEnum):
    """For want of what a pair is left open: anything said of the same things, the claim's subject, or the rest of what the claim says."""

    THINGS = "other things"
    SUBJECT = "other subject"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`old` is what the claim states, `new` what the statement states of the same thing, both None where nothing was matched.

    `relation` names how they stand in a word or two; `confidence` is 0 for unknown. `weighable`: unknown only for want of a match, so that
    what else the two say may yet decide; where something speaks against deciding it is False.
    """

    verdict: Verdict
    relation: str
    old: str | None
    new: str | None
    reason: str
    confidence: float
    weighable: bool = False


def unknown(relation: str, reason: str, old: str | None = None, new: str | None = None) -> Judgement:
    """Unknown, and it stays so."""
    return Judgement(Verdict.UNKNOWN, relation, old, new, reason, 0.0)


def left_open(lack: Lack, reason: str, old: str | None = None, new: str | None = None) -> Judgement:
    """Unknown, and to be weighed."""
    return Judgement(Verdict.UNKNOWN, lack.value, old, new, reason, 0.0, weighable=True)


def reaffirms(confidence: float, reason: str) -> Judgement:
    """Supported by words, without anything stated that could change."""
    return Judgement(Verdict.SUPPORTS, "reaffirms", None, None, reason, confidence)


def contradicts(confidence: float, reason: str) -> Judgement:
    """Refuted by words, without anything stated that could change."""
    return Judgement(Verdict.REFUTES, "contradicts", None, None, reason, confidence)
