"""Words as search compares them: a text's for the index, a question's as terms, and where in a text the terms stand. Pure; no database.

A word is found by its written form and by its lemmas (pipelines/tokens.py), which carry their language: a Russian lemma meets no Kyrgyz
stem that happens to look like it. Kyrgyz letters that keyboards lack count as their Russian neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import simplemma

from core.records import Language, Statement
from core.search import LONGEST, Term, Words
from pipelines.tokens import normalize, tokenize

SCHEME = "1"
"""Names this way of making words; texts indexed under another are indexed anew. To be raised with every change of what a word is found by."""

_PIECE = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d+|[^\W\d_]+")
_ASKED = re.compile(r"(?P<no>(?<!\S)-)?(?:\"(?P<exact>[^\"]*)\"|(?P<word>[^\s\"]+))")
_FOLDED = str.maketrans("өүңї", "оуни")
_LONGEST_QUESTION, _MOST_TERMS = 400, 12
"""What people ask is shorter by far; a longer question is cut, so that no question is dear to answer."""
_KY_SHARE, _KY_SURE = 0.4, 4
"""A Kyrgyz stem counts from so many letters on, or from that share of its word: shorter ones are stripped too far to mean anything."""
_CACHE = 200_000  # as many words as pipelines/tokens.py keeps


def words_of(text: str, language: Language) -> Words:
    """All words of a text in one language, in order."""
    return tuple(word for _, _, word in _pieces(text, language))


def words_of_statements(statements: Iterable[Statement]) -> tuple[Words, ...]:
    """Each statement's words, in its own language."""
    return tuple(words_of(one.text, one.language) for one in statements)


def terms_of(question: str, languages: Sequence[Language] = tuple(Language)) -> tuple[Term, ...]:
    """What a question asks for: every word in any form; "in quotes" as written; beginn* by its beginning; -word not. Never raises.

    `languages`: those the words may be of. Marks and whatever else is no word are passed over: () where nothing is left.
    """
    terms: list[Term] = []
    for found in _ASKED.finditer(normalize(question[:_LONGEST_QUESTION])):
        excluded = found["no"] is not None
        if found["exact"] is not None:
            terms += _exact(_asked(found["exact"], ()), excluded)
            continue
        words = _asked(found["word"], languages)
        if found["word"].endswith("*") and words:
            *before, last = words
            terms += [Term((word,), excluded=excluded) for word in before]
            terms.append(Term((last[:1],), prefix=True, excluded=excluded))
        elif excluded and len(words) > 1:
            terms += _exact(words, excluded)
        else:
            terms += [Term((word,), excluded=excluded) for word in words]
    return tuple(dict.fromkeys(terms))[:_MOST_TERMS]


def marks(text: str, language: Language, terms: Sequence[Term]) -> tuple[tuple[int, int, Term], ...]:
    """Where wanted terms stand in a text, by position: (start, end, term), the end not included; excluded terms stand nowhere."""
    pieces = list(_pieces(text, language))
    found = []
    for term in terms:
        if term.excluded:
            continue
        size = len(term.words)
        for at in range(len(pieces) - size + 1):
            if all(_fits(pieces[at + place][2], word, term) for place, word in enumerate(term.words)):
                found.append((pieces[at][0], pieces[at + size - 1][1], term))
    return tuple(sorted(found, key=lambda one: (one[0], -one[1])))


def _fits(held: tuple[str, ...], asked: tuple[str, ...], term: Term) -> bool:
    if term.prefix:
        return held[0].startswith(asked[0])
    if held[0] == asked[0]:
        return True
    return not term.exact and not set(held[1:]).isdisjoint(asked[1:])


def _exact(words: Words, excluded: bool) -> list[Term]:
    return [Term(tuple(word[:1] for word in words), exact=True, excluded=excluded)] if words else []


def _asked(text: str, languages: Sequence[Language]) -> Words:
    """Words of a question: with the lemmas of every language that writes with such letters."""
    return tuple(
        (raw, *dict.fromkeys(lemma for language in languages for lemma in _word(text[start:end].lower(), language)[1:]))
        for start, end, raw in _split(text)
    )


def _pieces(text: str, language: Language) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Words with where they stand. Normalization keeps positions."""
    clean = normalize(text)
    for start, end, _ in _split(clean):
        yield start, end, _word(clean[start:end].lower(), language)


def _split(clean: str) -> Iterator[tuple[int, int, str]]:
    for found in _PIECE.finditer(clean):
        if found.group().lower() == "s" and found.start() and clean[found.start() - 1] == "'":
            continue  # the ending of an English possessive is no word
        yield found.start(), found.end(), _folded(found.group().lower())


@lru_cache(maxsize=_CACHE)
def _word(low: str, language: Language) -> tuple[str, ...]:
    """The folded word, then its lemmas marked with the language; numbers have none."""
    raw = _folded(low)
    if low[0].isdigit():
        return (raw,)
    cyrillic = "Ѐ" <= low[0] <= "ӿ"
    if cyrillic == (language is Language.EN):
        return (raw,)
    return (raw, *sorted({f"{language.value}{_folded(lemma)}"[:LONGEST] for lemma in _lemmas(low, language)}))


def _lemmas(low: str, language: Language) -> set[str]:
    """Of the candidates, those that tell: no guess at an English plural that the dictionary knows, no Kyrgyz stem that is too short."""
    if language is Language.EN and not low.endswith(("ed", "ing")) and simplemma.is_known(low, lang="en"):
        return {low, str(simplemma.lemmatize(low, lang="en")).lower()}  # "news" is no plural of "new"
    keys = set(tokenize(low, language)[0].keys)
    if language is Language.KY:
        shortest = max(2, min(_KY_SURE, int(len(low) * _KY_SHARE)))
        return {key for key in keys if len(key) >= shortest} | {low}
    return keys


def _folded(low: str) -> str:
    """Letters and digits only, as the index has them."""
    return "".join(letter for letter in low.translate(_FOLDED) if letter.isalnum())[:LONGEST] or "0"
