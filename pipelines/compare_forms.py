"""Forms of English words: lemmas, words without accents, and pairs that are one word in two forms, or one that denies the other.

Knows no vocabulary beyond a few affixes.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import simplemma

_COMMON_PREFIX = 5  # letters two words must share to count as forms of one: recover, recovery
_OF_SHORTER, _OF_LONGER = 0.75, 0.5
_NEGATIVE = ("non", "dis", "un", "in", "im", "ir", "il")
_SHORTEST_DENIED = 4
_OF_A_PLACE = ("an", "ian", "ean", "ese", "ish")
_LONGEST_ENDING = 3  # letters by which "European" outgrows "Europe"
_LEMMA_CACHE = 50_000


@lru_cache(maxsize=_LEMMA_CACHE)
def plain(low: str) -> str:
    """Without accents, which names carry in one source and lose in another; a letter that is nothing without its mark stays."""
    if low.isascii():
        return low
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", low) if not unicodedata.combining(mark))
    return bare if bare and bare[0].isalnum() == low[0].isalnum() and " " not in bare else low


@lru_cache(maxsize=_LEMMA_CACHE)
def lemma_of(low: str) -> str:
    """The dictionary form; the word itself where none is known."""
    if not low[0].isalpha():
        return low
    stem = low.removesuffix("'s").removesuffix("'")
    if not stem:
        return low
    lemma = str(simplemma.lemmatize(stem, lang="en")).lower()
    if lemma == stem and stem.endswith(("ing", "ed")):
        cut = stem.removesuffix("ing").removesuffix("ed")
        lemma = next((made for made in (cut + "e", cut) if len(made) > 2 and simplemma.is_known(made, lang="en")), lemma)
    return lemma


def same_stem(one: str, other: str) -> bool:
    """The two are forms of one word as far as their beginnings tell."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    shorter, longer = sorted((len(one), len(other)))
    return shared >= _COMMON_PREFIX and shared >= shorter * _OF_SHORTER and shared >= longer * _OF_LONGER


def privative(lemma: str) -> bool:
    """It ends in "-less"."""
    return lemma.endswith("less") and len(lemma) > _SHORTEST_DENIED + 2


def demonym(one: str, other: str) -> bool:
    """One is the other as an adjective: Europe, European."""
    shorter, longer = sorted((one, other), key=len)
    return (
        len(shorter) >= _COMMON_PREFIX
        and longer.endswith(_OF_A_PLACE)
        and longer.startswith(shorter[:-1])
        and len(longer) - len(shorter) <= _LONGEST_ENDING
    )


def negated_prefix(one: str, other: str) -> bool:
    """`one` is `other` with a prefix that denies it."""
    rest = next((one[len(prefix) :].lstrip("-") for prefix in _NEGATIVE if one.startswith(prefix)), "")
    return len(rest) >= _SHORTEST_DENIED and (rest == other or same_stem(rest, other)) and not same_stem(one, other)
