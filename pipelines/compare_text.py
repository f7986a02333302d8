"""A sentence as its words: what comparing passes around. Data only; compare_words.py makes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number or mark at index `at` of its sentence. `content`: carries meaning; `name`: part of a proper name."""

    at: int
    low: str
    lemma: str
    groups: frozenset[int]
    content: bool
    name: bool
    segment: int
    glued: bool
    start: int = -1
    end: int = -1

    @property
    def is_number(self) -> bool:
        return self.low[0].isdigit()

    @property
    def is_word(self) -> bool:
        return self.low[0].isalpha()


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence. `verb` is where the predicate begins, the length where none was seen. `raw` is what the offsets of its words index."""

    words: tuple[Word, ...]
    verb: int
    raw: str

    def written(self, first: int, last: int) -> str:
        """The words `first:last` as they stand."""
        return self.raw[self.words[first].start : self.words[last - 1].end]

    def lemmas(self, first: int, last: int) -> list[str]:
        return [word.lemma for word in self.words[max(0, first) : last]]

    @property
    def subject(self) -> list[Word]:
        """Content words before the predicate; none where no predicate was seen."""
        return [word for word in self.words[: self.verb] if word.content] if self.verb < len(self.words) else []

    def content(self, first: int = 0, last: int | None = None) -> list[Word]:
        return [word for word in self.words[first:last] if word.content]
