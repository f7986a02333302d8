"""Finds the concepts of a lexicon (seeds/lexicons) in a sentence's tokens. A small matcher of our own; knows no concept by name.

A pattern is words divided by spaces, each matched against every lemma of a token: `a|b` either, `word~` by its beginning, `=word` the
surface only, `?word` may be missing, `*3` up to three tokens in between that are no sentence marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from core.errors import SeedError
from core.records import Language
from pipelines.tokens import Token, normalize

_PREFIX_LEN = 2  # a shorter prefix would match half the language
_PAIRS_KEPT = 300_000
_WORDS_KEPT = 100_000  # words of some weeks of news; then the memory begins anew
_STOPS = frozenset(".!?;:")


class Hit(NamedTuple):
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
    """Patterns of one language. What may begin at a word is worked out once a word and kept."""

    def __init__(self, concepts: Mapping[str, Iterable[str]]) -> None:
        self._by_key: dict[str, list[tuple[str, tuple[_Element, ...]]]] = defaultdict(list)
        self._by_prefix: dict[str, list[tuple[str, tuple[_Element, ...]]]] = defaultdict(list)
        self._starts: dict[str, _Starts] = {}
        self._pairs: dict[tuple[str, str], tuple[tuple[str, tuple[_Element, ...]], ...]] = {}
        for concept, patterns in concepts.items():
            for pattern in patterns:
                self._add(concept, pattern)
        self._prefix_lengths = sorted({len(prefix) for prefix in self._by_prefix})

    def _add(self, concept: str, pattern: str) -> None:
        elements = tuple(_element(part) for part in normalize(pattern).lower().split())
        if not elements or elements[0].gap or elements[0].optional:
            raise SeedError(f"lexicon concept '{concept}', pattern '{pattern}': must begin with a word")
        entry = (concept, elements)
        for key in elements[0].exact | elements[0].surfaces:
            self._by_key[key].append(entry)
        for prefix in elements[0].prefixes:
            self._by_prefix[prefix].append(entry)

    def find(self, tokens: Sequence[Token]) -> tuple[Hit, ...]:
        """All hits, by position; a hit inside a longer one of the same concept is left out."""
        hits: set[Hit] = set()
        longer = False
        for at, token in enumerate(tokens):
            starts = self._starts.get(token.low)
            if starts is None:
                starts = self._starting(token)
            for concept in starts.alone:
                hits.add(Hit(concept, at, at + 1))
            if not starts.phrases:
                continue
            for concept, elements in self._going_on(starts, tokens, at):
                end = _match(tokens, at + 1, elements, 1)
                if end is not None:
                    longer = longer or end - at > 1
                    hits.add(Hit(concept, at, end))
        kept = _outermost(hits) if longer else hits
        return tuple(sorted(kept, key=_BY_PLACE))

    def _going_on(self, starts: _Starts, tokens: Sequence[Token], at: int) -> tuple[tuple[str, tuple[_Element, ...]], ...]:
        """Phrases of the word that the next word can carry on."""
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        pair = (tokens[at].low, following.low if following is not None else "")
        kept = self._pairs.get(pair)
        if kept is None:
            kept = tuple(
                (concept, elements)
                for concept, elements in starts.phrases
                if elements[1].gap or elements[1].optional or (following is not None and elements[1].matches(following))
            )
            if len(self._pairs) >= _PAIRS_KEPT:
                self._pairs.clear()
            self._pairs[pair] = kept
        return kept

    def _starting(self, token: Token) -> _Starts:
        """What begins at a word; a word has the same lemmas wherever it stands."""
        entries = [entry for key in token.keys for entry in self._by_key.get(key, ())]
        entries.extend(entry for length in self._prefix_lengths for entry in self._by_prefix.get(token.low[:length], ()))
        fitting = [entry for entry in entries if entry[1][0].matches(token)]
        alone = tuple(sorted({concept for concept, elements in fitting if len(elements) == 1}))
        phrases = tuple({id(entry): entry for entry in fitting if len(entry[1]) > 1}.values())
        if len(self._starts) >= _WORDS_KEPT:
            self._starts.clear()
        made = self._starts[token.low] = _Starts(alone, phrases)
        return made


@dataclass(frozen=True, slots=True)
class _Starts:
    """Concepts of one word alone, and phrases that may begin with it."""

    alone: tuple[str, ...]
    phrases: tuple[tuple[str, tuple[_Element, ...]], ...]


_BY_PLACE = itemgetter(1, 2, 0)


def _outermost(hits: set[Hit]) -> list[Hit]:
    by_concept: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_concept[hit.concept].append(hit)
    return [
        hit
        for same in by_concept.values()
        for hit in same
        if len(same) == 1 or not any(o is not hit and o.first <= hit.first and hit.last <= o.last for o in same)
    ]


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
