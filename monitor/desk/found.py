"""What the search found, ready to be shown: the headline and the sentences that tell most, with the words asked for marked in the raw text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.records import Language, Statement
from core.search import Term
from monitor.report_model import Piece
from monitor.report_span import local
from monitor.report_words import clean, edition, web_address
from pipelines.search_words import marks
from seeds.loader import Seeds
from store.search import Hit

FOUND = "found"
_SENTENCES = 3
"""Sentences shown of an article: enough to tell whether it is the one, and a page of twenty stays readable."""
_LONGEST, _AROUND = 360, 120
"""Characters of a sentence shown, and how many before its first mark where it is longer."""


@dataclass(frozen=True, slots=True)
class FoundSentence:
    index: int
    pieces: tuple[Piece, ...]
    language: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Found:
    """One article, or one statement of it: then `sentences` is that alone. `current` false: an earlier text of the article says so."""

    title: tuple[Piece, ...]
    version_id: str
    url: str
    language: str
    edition: str
    section: str
    published: str
    current: bool
    sentences: tuple[FoundSentence, ...]


def found(hit: Hit, terms: Sequence[Term], seeds: Seeds) -> Found:
    headline = next((one for one in hit.statements if one.headline), None)
    title = headline.text if headline else hit.title
    return Found(
        marked(title, headline.language if headline else hit.language, terms) or (Piece(hit.version_id),),
        hit.version_id,
        web_address(hit.url),
        hit.language.value,
        edition(seeds, hit.ref.site, hit.source, hit.language),
        clean(hit.section or ""),
        local(hit.published_at),
        hit.current,
        tuple(_sentence(one, terms) for one in _telling([one for one in hit.statements if not one.headline], terms)),
    )


def marked(text: str, language: Language, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The text in pieces, those that were asked for with the role "found"."""
    pieces: list[Piece] = []
    at = 0
    for start, end, _ in marks(text, language, terms):
        if end <= at:
            continue
        start = max(start, at)
        pieces += [Piece(clean(text[at:start])), Piece(clean(text[start:end]), FOUND)]
        at = end
    pieces.append(Piece(clean(text[at:])))
    return tuple(piece for piece in pieces if piece.text)


def _telling(statements: Sequence[Statement], terms: Sequence[Term]) -> Iterable[Statement]:
    """Those that hold most of what is asked for, in reading order; the first where nothing is."""
    held = {one.index: len({term for _, _, term in marks(one.text, one.language, terms)}) for one in statements}
    best = sorted((one for one in statements if held[one.index] or not terms), key=lambda one: (-held[one.index], one.index))
    return sorted(best[:_SENTENCES], key=lambda one: one.index)


def _sentence(one: Statement, terms: Sequence[Term]) -> FoundSentence:
    text = one.text
    if len(text) > _LONGEST:
        first = next(iter(marks(text, one.language, terms)), (0, 0, None))[0]
        start = max(0, min(first - _AROUND, len(text) - _LONGEST))
        cut = text[start : start + _LONGEST]
        text = f"{'… ' if start else ''}{cut}{' …' if start + _LONGEST < len(text) else ''}"
    return FoundSentence(one.index, marked(text, one.language, terms), one.language.value, clean(one.speaker or ""))
