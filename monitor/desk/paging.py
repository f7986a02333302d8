"""Long lists a page at a time: which part is shown, and how many there are. Knows no address and no template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Part(Generic[Item]):
    """`number`, from 1, is the part of `parts` that holds `items`; `many` there are in all."""

    items: Sequence[Item]
    number: int
    parts: int
    many: int


def parts(many: int, most: int) -> int:
    """How many parts of `most` it takes; one where there is nothing."""
    return max(1, -(-many // most))


def part(every: Sequence[Item], number: int, most: int) -> Part[Item]:
    """That part of all of them; past the last, the last."""
    number = min(number, parts(len(every), most))
    return Part(every[(number - 1) * most : number * most], number, parts(len(every), most), len(every))
