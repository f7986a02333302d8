"""A statement with all that was recognised in it: what the readers of ties, counts and stances look at."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.records import Language, Span, Statement
from pipelines.dates import DateMention
from pipelines.lexicon import Hit
from pipelines.names import Name
from pipelines.quantities import Number
from pipelines.tokens import Token


@dataclass(slots=True)
class Sentence:
    """Tokens, concept hits, names, numbers and dates of one statement. Positions are token indexes, ranges end-exclusive."""

    statement: Statement
    language: Language
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    read_names: Callable[[Sentence], tuple[Name, ...]]
    read_numbers: Callable[[Sentence], tuple[Number, ...]]
    read_dates: Callable[[Sentence], tuple[DateMention, ...]]
    by_concept: dict[str, list[Hit]] = field(default_factory=dict)
    _names: tuple[Name, ...] | None = None
    _numbers: tuple[Number, ...] | None = None
    _dates: tuple[DateMention, ...] | None = None

    def __post_init__(self) -> None:
        for hit in self.hits:
            if hit.concept == "hypothetical" and hit.first and self.tokens[hit.first].text == "May":
                continue  # the month, not the verb
            self.by_concept.setdefault(hit.concept, []).append(hit)

    @property
    def names(self) -> tuple[Name, ...]:
        """Names, numbers and dates are read when first asked for: of most sentences nobody asks."""
        if self._names is None:
            self._names = self.read_names(self)
        return self._names

    @property
    def numbers(self) -> tuple[Number, ...]:
        if self._numbers is None:
            self._numbers = self.read_numbers(self)
        return self._numbers

    @property
    def dates(self) -> tuple[DateMention, ...]:
        if self._dates is None:
            self._dates = self.read_dates(self)
        return self._dates

    def find(self, concepts: Iterable[str], low: int = 0, high: int | None = None) -> list[Hit]:
        """Hits of any of `concepts` wholly inside `low:high`, by position."""
        end = len(self.tokens) if high is None else high
        found: list[Hit] = []
        for concept in concepts:
            hits = self.by_concept.get(concept)
            if hits:
                found.extend(hit for hit in hits if hit.first >= low and hit.last <= end)
        if len(found) > 1:
            found.sort(key=_position)
        return found

    def has(self, *concepts: str, low: int = 0, high: int | None = None) -> bool:
        end = len(self.tokens) if high is None else high
        for concept in concepts:
            hits = self.by_concept.get(concept)
            if hits and any(hit.first >= low and hit.last <= end for hit in hits):
                return True
        return False

    def span(self, first: int, last: int, role: str) -> Span:
        return Span(self.tokens[first].start, self.tokens[last - 1].end, role)

    def beside_names(self) -> list[Token]:
        """Words that are no part of a name, as they stand: a bare list of countries has hardly any."""
        inside = {at for name in self.names for at in range(name.first, name.last)}
        return [token for at, token in enumerate(self.tokens) if token.is_word and at not in inside]

    def clauses(self) -> list[tuple[int, int]]:
        """Token ranges cut where one statement ends and another begins: a semicolon, a contrast, a co-ordinated clause after a comma."""
        contrast = _CONTRAST[self.language]
        cuts = [0]
        for at, token in enumerate(self.tokens):
            if token.low != "," and token.low != ";":
                continue
            following = self.tokens[at + 1 : at + 3]
            if token.low == ";":
                if not _list_item(self.tokens, at + 1, self.language):
                    cuts.append(at + 1)
            elif following and following[0].low in contrast:
                if not _goes_on(following) and not _gapped(self.tokens, at + 1, self.language):
                    cuts.append(at + 1)
            elif following and _new_clause(following):
                cuts.append(at + 1)
        cuts.append(len(self.tokens))
        return [(low, high) for low, high in itertools.pairwise(cuts) if high > low]


def _position(hit: Hit) -> tuple[int, int]:
    return (hit.first, hit.last)


def officials_of(home: str) -> str:
    """The concept that names people and bodies who speak for a country without naming it."""
    return f"officials_{home.lower()}"


def names_home(sentence: Sentence, home: str) -> bool:
    """The sentence names the home country, its people or capital, or somebody who speaks for it."""
    return any(name.code == home for name in sentence.names) or officials_of(home) in sentence.by_concept


def _new_clause(following: tuple[Token, ...]) -> bool:
    """ ", and a ...", ", and he ...": a clause of its own, where ", and the Bahamas" ends a list."""
    return len(following) == 2 and following[0].low == "and" and following[1].low in ("a", "an", "he", "she", "it", "they", "in", "on")


def _gapped(tokens: tuple[Token, ...], at: int, language: Language) -> bool:
    """What follows has no verb of its own and names somebody: ", а в июле - с Чадом", so that the verb before holds for it too."""
    piece: list[Token] = []
    for token in tokens[at:]:
        if token.low in ";,":
            break
        piece.append(token)
    verbal = _VERBAL[language]
    verbless = not any(not token.capital and (not verbal.isdisjoint(token.features) or token.low in EN_AUXILIARY) for token in piece)
    return (
        verbless
        and language is Language.RU
        and any(token.low in ("с", "со") for token in piece)
        and any(token.capital for token in piece[1:])
    )


def _goes_on(following: tuple[Token, ...]) -> bool:
    """ ", а также ...", ", ошондой эле ...": the list goes on."""
    return tuple(token.low for token in following) in (
        ("а", "также"),
        ("а", "именно"),
        ("а", "затем"),
        ("а", "потом"),
        ("ошондой", "эле"),
    )


def _list_item(tokens: tuple[Token, ...], at: int, language: Language) -> bool:
    """What a semicolon opens is one more name of a list: a few words up to the next one, none of them a verb."""
    piece: list[Token] = []
    for token in tokens[at : at + _ITEM + 1]:
        if token.low in ";.":
            break
        piece.append(token)
    if not piece or len(piece) > _ITEM or not any(token.capital for token in piece):
        return False
    verbal = _VERBAL[language]
    return not any(not token.capital and (not verbal.isdisjoint(token.features) or token.low in EN_AUXILIARY) for token in piece)


_ITEM = 9  # tokens of one name of a list with its titles and a bracket
_VERBAL = {
    Language.EN: frozenset({"past"}),
    Language.RU: frozenset({"verb", "participle"}),
    Language.KY: frozenset({"past", "future"}),
}
EN_AUXILIARY = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "says", "plans", "remains"})
_CONTRAST = {
    Language.EN: frozenset({"but", "while", "whereas", "although", "though"}),
    Language.RU: frozenset({"а", "но", "однако", "тогда", "хотя"}),
    Language.KY: frozenset({"бирок", "ал", "ошондой"}),
}
