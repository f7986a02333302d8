"""Finds the concepts of a lexicon (seeds/lexicons) in a sentence's tokens. A small matcher of our own; knows no concept by name.

A pattern is words divided by spaces, each matched against every lemma of a token: `a|b` either, `word~` by its beginning, `=word` the
surface only, `?word` may be missing, `*3` up to three tokens in between that are no sentence marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import SeedError
from core.records import Language
from pipelines.tokens import Token, normalize

_PREFIX_LEN = 2  # prefix patterns are indexed by so many letters; a shorter prefix would match half the language
_STOPS = frozenset(".!?;:")


@dataclass(frozen=True, slots=True)
class Hit:
    """Concept `concept` stands in tokens `first:last` (end exclusive)."""

    concept: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Element:
    exact: frozenset[str]
    prefixes: tuple[str, ...]
    surfaces: frozenset[str]
    optional: bool = False
    gap: int = 0

    def matches(self, token: Token) -> bool:
        if token.low in self.surfaces or not self.exact.isdisjoint(token.keys):
            return True
        return bool(self.prefixes) and token.low.startswith(self.prefixes)


def _element(text: str) -> _Element:
    if text.startswith("*"):
        return _Element(frozenset(), (), frozenset(), gap=int(text[1:]))
    optional = text.startswith("?")
    exact, prefixes, surfaces = set(), [], set()
    for word in text.removeprefix("?").split("|"):
        if word.startswith("="):
            surfaces.add(word[1:])
        elif word.endswith("~"):
            if len(word) <= _PREFIX_LEN:
                raise SeedError(f"lexicon pattern '{text}': a prefix needs at least {_PREFIX_LEN} letters")
            prefixes.append(word[:-1])
        else:
            exact.add(word)
    return _Element(frozenset(exact), tuple(prefixes), frozenset(surfaces), optional)


class Lexicon:
    """Patterns of one language, indexed by their first word."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._by_key: dict[str, list[tuple[str, tuple[_Element, ...]]]] = defaultdict(list)
        self._by_prefix: dict[str, list[tuple[str, tuple[_Element, ...]]]] = defaultdict(list)
        for concept, patterns in concepts.items():
            for pattern in patterns:
                self._add(concept, pattern)

    def _add(self, concept: str, pattern: str) -> None:
        elements = tuple(_element(part) for part in normalize(pattern).lower().split())
        if not elements or elements[0].gap or elements[0].optional:
            raise SeedError(f"lexicon concept '{concept}', pattern '{pattern}': must begin with a word")
        entry = (concept, elements)
        for key in elements[0].exact | elements[0].surfaces:
            self._by_key[key].append(entry)
        for prefix in elements[0].prefixes:
            self._by_prefix[prefix[:_PREFIX_LEN]].append(entry)

    def find(self, tokens: Sequence[Token]) -> tuple[Hit, ...]:
        """All hits, by position; a hit inside a longer one of the same concept is left out."""
        hits: set[Hit] = set()
        for at, token in enumerate(tokens):
            entries = list(self._by_prefix.get(token.low[:_PREFIX_LEN], ()))
            for key in token.keys:
                entries.extend(self._by_key.get(key, ()))
            for concept, elements in entries:
                end = _match(tokens, at, elements, 0)
                if end is not None:
                    hits.add(Hit(concept, at, end))
        kept = [
            hit
            for hit in hits
            if not any(o.concept == hit.concept and o != hit and o.first <= hit.first and hit.last <= o.last for o in hits)
        ]
        return tuple(sorted(kept, key=lambda hit: (hit.first, hit.last, hit.concept)))


def _match(tokens: Sequence[Token], at: int, elements: tuple[_Element, ...], index: int) -> int | None:
    if index == len(elements):
        return at
    element = elements[index]
    if element.gap:
        for skipped in range(element.gap + 1):
            if skipped and (at + skipped > len(tokens) or tokens[at + skipped - 1].low in _STOPS):
                return None
            end = _match(tokens, at + skipped, elements, index + 1)
            if end is not None:
                return end
        return None
    if at < len(tokens) and element.matches(tokens[at]):
        end = _match(tokens, at + 1, elements, index + 1)
        if end is not None:
            return end
    return _match(tokens, at, elements, index + 1) if element.optional else None


def lexicons(data: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[Language, Lexicon]:
    """One Lexicon a language from `{concept: {lang: [patterns]}}`."""
    return {language: Lexicon({concept: entry.get(language.value, ()) for concept, entry in data.items()}) for language in Language}
