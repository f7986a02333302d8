"""What one of two English sentences says somebody or something is, and whether it can be both: "is a Danish painter", "is a river". Words only.

Kinds are data (seeds/lexicons/compare.yaml); a word that stands in none excludes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_COPULAS = frozenset({"is", "are", "was", "were", "became", "become", "remains", "be"})
_DETERMINERS = frozenset({"a", "an", "the", "one", "another"})
_NO_ADVERBS = frozenset({"not", "n't", "never", "in", "by", "on", "at", "for", "with", "of", "to", "from"})
_BETWEEN = 3  # "is best known as a": words between the verb and the article


class Kinds:
    """The table of kinds, each word with all that it is."""

    def __init__(self, data: Mapping[str, Any], words: Vocabulary) -> None:
        self._words = words
        above: dict[str, set[str]] = defaultdict(set)
        for kind, members in data["kinds"].items():
            above[kind].add(kind)
            for member in members:
                above[member] |= {member, kind}
        self._parents = {word: frozenset(above[word] - {word}) for word in above}
        self._above = {word: _closure(word, above) for word in above}
        self._apart = frozenset(data["kinds_apart"])
        self._together = frozenset(frozenset(pair) for pair in data["kinds_together"])
        self._ends = frozenset(data["description_ends"])

    def covers(self, general: Word, special: Word) -> bool:
        """`special` is one of what `general` says: a guitarist is a musician."""
        above = self._above.get(special.lemma) or self._above.get(special.low)
        return above is not None and (general.lemma in above or general.low in above)

    def siblings(self, one: Word, other: Word) -> bool:
        """Both are of one kind, and neither is what the other says."""
        shared = self._parents.get(one.lemma, frozenset()) & self._parents.get(other.lemma, frozenset())
        return bool(shared) and one.lemma != other.lemma and not self.covers(one, other) and not self.covers(other, one)

    def conflict(self, claim: Text, evidence: Text) -> tuple[Word, Word] | None:
        """The heads of the two descriptions, where the claim's is of a kind that none of the evidence's words is."""
        mine = self.description(claim, claim.verb)
        if not mine:
            return None
        head = mine[-1]
        kinds = self._exclusive(head)
        if not kinds:
            return None
        for start in self._copulas(evidence)[:1]:
            theirs = self.description(evidence, start)
            said = [(word, self._exclusive(word)) for word in theirs]
            known = [(word, of) for word, of in said if of]
            if known and not any(self._compatible(kinds, of) for _, of in known) and not any(self._words.related(head, w) for w in theirs):
                return head, known[-1][0]
            if known:
                return None
        return None

    def told_otherwise(self, claim: Text, evidence: Text) -> tuple[Word, Word] | None:
        """The heads of the two descriptions, where both say what the subject is, and the evidence does not say there what the claim says,
        though it may hold the word elsewhere."""
        mine = self.description(claim, claim.verb)
        theirs = self.description(evidence, next(iter(self._copulas(evidence)), len(evidence.words)))
        if not mine or not theirs or any(self._words.related(mine[-1], word) or self.covers(mine[-1], word) for word in theirs):
            return None
        return mine[-1], theirs[-1]

    def known(self, word: Word) -> bool:
        return word.lemma in self._above or word.low in self._above

    def description(self, text: Text, start: int) -> list[Word]:
        """The content words of "a Danish painter and poet" after the verb at `start`; empty where no such thing follows."""
        words = text.words
        if start >= len(words) or words[start].low not in _COPULAS:
            return []
        at = next((k + 1 for k in range(start + 1, min(start + 1 + _BETWEEN, len(words))) if words[k].low in _DETERMINERS), None)
        if at is None or any(word.content or word.low in _NO_ADVERBS for word in words[start + 1 : at - 1]):
            return []
        found: list[Word] = []
        for word in words[at:]:
            if (
                word.low in self._ends
                or word.low in (".", ";", "(", ":")
                or (found and word.low.endswith("ed") and not _adjective(words, word))
            ):
                break
            if word.content:
                found.append(word)
        return found

    def _copulas(self, text: Text) -> list[int]:
        return [word.at for word in text.words if word.low in _COPULAS]

    def _exclusive(self, word: Word) -> frozenset[str]:
        above = self._above.get(word.lemma) or self._above.get(word.low) or frozenset()
        return frozenset(above & self._apart)

    def _compatible(self, one: frozenset[str], other: frozenset[str]) -> bool:
        return any(mine == theirs or frozenset((mine, theirs)) in self._together for mine in one for theirs in other)


def _adjective(words: Sequence[Word], word: Word) -> bool:
    """ "a retired Danish painter": a participle before its noun."""
    return word.at + 1 < len(words) and words[word.at + 1].content


def _closure(word: str, above: Mapping[str, set[str]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting: Sequence[str] = [word]
    while waiting:
        seen.update(waiting)
        waiting = [higher for one in waiting for higher in above.get(one, ()) if higher not in seen]
    return frozenset(seen)
