"""Why a sentence that looks like news of ours gave nothing, or no more than it did: the notes of seeds/lexicons/notes.yaml.

Puts into words what the reading left alone. Decides nothing, and can be wrong without harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.records import Fact, FactKind, Language, Span, TieStatus
from pipelines.lexicon import Hit, Lexicon, lexicons
from pipelines.sentence import Sentence

_ANYWHERE = 1000  # tokens: no sentence is longer


@dataclass(frozen=True, slots=True)
class Note:
    """One line for the reader of a text. `span` is where it points, `cue` the words there."""

    id: str
    line: str
    cue: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    about: frozenset[str]
    all: tuple[tuple[str, ...], ...]
    within: int
    none: tuple[str, ...]
    unless_tie: frozenset[str]
    quiet_beside_facts: bool
    line: str

    @classmethod
    def load(cls, entry: Mapping[str, Any]) -> _Rule:
        return cls(
            entry["id"],
            frozenset(entry["about"]),
            tuple(tuple(group) for group in entry["all"]),
            int(entry.get("within", _ANYWHERE)),
            tuple(entry.get("none", ())),
            frozenset(entry.get("unless_tie", ())),
            bool(entry.get("quiet_beside_facts", False)),
            entry["line"],
        )


class NoteFinder:
    """Finds notes in recognised sentences."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._words: dict[Language, Lexicon] = lexicons(data["words"])
        self._rules = tuple(_Rule.load(entry) for entry in data["notes"])

    def find(self, sentence: Sentence, facts: Sequence[Fact]) -> list[Note]:
        """Notes on one sentence, given the facts read in it."""
        hits = [*sentence.hits, *self._words[sentence.language].find(sentence.tokens)]
        notes: list[Note] = []
        told: set[str] = set()
        for rule in self._rules:
            if not told.isdisjoint(rule.about) or self._silent(rule, hits, facts):
                continue
            chosen = _together(rule, hits)
            if chosen:
                first, last = min(hit.first for hit in chosen), max(hit.last for hit in chosen)
                notes.append(note(sentence, rule.id, rule.line, first, last))
                told |= rule.about
        return notes

    def our_country(self, sentence: Sentence) -> Hit | None:
        """Where the sentence says "our country"."""
        return next((hit for hit in self._words[sentence.language].find(sentence.tokens) if hit.concept == "our_country"), None)

    def _silent(self, rule: _Rule, hits: Iterable[Hit], facts: Sequence[Fact]) -> bool:
        if any(hit.concept in rule.none for hit in hits):
            return True
        if rule.quiet_beside_facts and any(fact.kind in (FactKind.TIE, FactKind.QUANTITY) for fact in facts):
            return True
        return any(f.tie_kind is not None and f.tie_kind.value in rule.unless_tie and f.tie_status is TieStatus.ESTABLISHED for f in facts)


def note(sentence: Sentence, identifier: str, line: str, first: int, last: int) -> Note:
    """A note on the tokens `first:last`."""
    span = sentence.span(first, last, "cue")
    offset = sentence.statement.start
    return Note(identifier, line, sentence.statement.text[span.start - offset : span.end - offset], span)


def _together(rule: _Rule, hits: Sequence[Hit]) -> list[Hit]:
    """One hit for each group, all of them near each other; empty where there are none."""
    for anchor in (hit for hit in hits if hit.concept in rule.all[0]):
        chosen = [anchor, *_nearest(rule.all[1:], anchor, hits)]
        if len(chosen) == len(rule.all) and max(h.last for h in chosen) - min(h.first for h in chosen) <= rule.within:
            return chosen
    return []


def _nearest(groups: Iterable[tuple[str, ...]], anchor: Hit, hits: Sequence[Hit]) -> Iterator[Hit]:
    for group in groups:
        near = [hit for hit in hits if hit.concept in group and hit != anchor]
        if near:
            yield min(near, key=lambda hit: (abs(hit.first - anchor.first), hit.first))
