"""What is found of a tie's parties, and the small handling of names that finding them needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.records import Span
from pipelines.names import Name
from pipelines.sentence import Sentence

# Confidence: what a careful reader would still want to see. Own clause names the parties and both sides: sure. Each step away costs.
SURE = 0.95
HOME_IMPLIED = 0.10
ELSEWHERE = 0.15
PAIR = 2
ANNOUNCED = "announced"
"""Ends the reason of parties that a list of announced length names."""
BEYOND = "another country's partner"
PAIR_OF_OTHERS = "two other countries"
UNDERSTOOD = "the home country is understood"
NEARBY = "parties named in a neighbouring sentence or the headline"
THEIRS_HERE = "their office here"


@dataclass(frozen=True, slots=True)
class Parties:
    """Other parties by code, with their span where the clause names them. `home` None: the tie is not ours but `subject`'s, where known.

    `why` says in words how they were found.
    """

    named: dict[str, Span | None]
    home: str | None
    confidence: float
    why: str
    subject: str | None = None


NOBODY = Parties({}, None, 0.0, "")


def unique(names: Iterable[Name]) -> list[Name]:
    """The first name of each code."""
    kept: dict[str, Name] = {}
    for name in names:
        kept.setdefault(name.code, name)
    return list(kept.values())


def codes(names: Iterable[Name]) -> list[str]:
    return [name.code for name in names]


def spans(sentence: Sentence, names: Iterable[Name]) -> dict[str, Span | None]:
    return {name.code: sentence.span(name.first, name.last, "party") for name in names}
