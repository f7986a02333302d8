"""Where an article names whom a tie is with: a sentence that only counts partners is shown beside the one that names them. Reads no tie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.records import Fact, FactKind, Span
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence

_PARTY = "party"


def with_names(facts: Iterable[Fact], sentences: Sequence[Sentence]) -> list[Fact]:
    """The facts, those of ties with the spans that name their own party: in the deciding clause, else in the sentence nearest to it.

    `sentences` are the article's, in the order of its statements. A party that the article never names by itself gets no span.
    """
    return [_named(fact, sentences) if fact.kind is FactKind.TIE and len(fact.parties) == 1 else fact for fact in facts]


def _named(fact: Fact, sentences: Sequence[Sentence]) -> Fact:
    (party,) = fact.parties
    own = [span for span in fact.spans if span.role != _PARTY or party in _codes_at(span, sentences)]
    if not any(span.role == _PARTY for span in own):
        own += _nearest(party, fact.statement, sentences)
    return replace(fact, spans=tuple(own))


def _codes_at(span: Span, sentences: Sequence[Sentence]) -> set[str]:
    for sentence in sentences:
        if sentence.statement.start <= span.start < sentence.statement.end:
            return {name.code for name in sentence.names if _of(sentence, name) == span}
    return set()


def _nearest(party: str, statement: int, sentences: Sequence[Sentence]) -> list[Span]:
    """Rather in the text than in the headline, rather by its name than by its capital, then the nearest, then what follows."""
    found = [
        (sentence.statement.headline, name.kind is NameKind.CAPITAL, abs(place - statement), place < statement, name.first, sentence, name)
        for place, sentence in enumerate(sentences)
        for name in sentence.names
        if name.code == party
    ]
    best = min(found, key=lambda one: one[:5], default=None)
    return [_of(best[5], best[6])] if best is not None else []


def _of(sentence: Sentence, name: Name) -> Span:
    return sentence.span(name.first, name.last, _PARTY)
