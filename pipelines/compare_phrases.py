"""A table of phrases that is looked up at one place of a sentence, longest first. Knows no phrase by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from pipelines.compare_text import Word

Meaning = TypeVar("Meaning")
Phrase = tuple[str, ...]


class Phrases(Generic[Meaning]):
    """Phrases with what each means. A word of a phrase matches a word's surface or its lemma."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[Phrase, Meaning]]] = defaultdict(list)
        self._by_last: dict[str, list[tuple[Phrase, Meaning]]] = defaultdict(list)
        for written, meaning in sorted(entries, key=lambda entry: -len(entry[0].split())):
            phrase = tuple(written.split())
            self._by_first[phrase[0]].append((phrase, meaning))
            self._by_last[phrase[-1]].append((phrase, meaning))

    def at(self, words: Sequence[Word], at: int) -> Iterator[tuple[Phrase, Meaning]]:
        """Phrases that begin with the word `at`."""
        if 0 <= at < len(words):
            for phrase, meaning in self._candidates(self._by_first, words[at]):
                if stands(words, at, phrase):
                    yield phrase, meaning

    def ending(self, words: Sequence[Word], end: int) -> Iterator[tuple[Phrase, Meaning]]:
        """Phrases whose last word is the one before `end`."""
        if 0 < end <= len(words):
            for phrase, meaning in self._candidates(self._by_last, words[end - 1]):
                if stands(words, end - len(phrase), phrase):
                    yield phrase, meaning

    def _candidates(self, index: dict[str, list[tuple[Phrase, Meaning]]], word: Word) -> list[tuple[Phrase, Meaning]]:
        found = index.get(word.low, [])
        if word.lemma != word.low and word.lemma in index:
            found = sorted([*found, *index[word.lemma]], key=lambda entry: -len(entry[0]))
        return found


def stands(words: Sequence[Word], at: int, phrase: Phrase) -> bool:
    """Whether `phrase` stands at the word `at`."""
    if at < 0 or at + len(phrase) > len(words):
        return False
    return all(word in (words[at + offset].low, words[at + offset].lemma) for offset, word in enumerate(phrase))
