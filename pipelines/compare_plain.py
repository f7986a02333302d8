"""Holds a Russian or Kyrgyz statement against a claim by the quantities that the house's own number reader finds in both.

A thin front for the two languages without a general vocabulary; English has compare_general.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Bound, Language, Quantity
from pipelines.bounds import Agreement, relate
from pipelines.compare_verdict import Judgement, Verdict, unknown
from pipelines.dates import DateReader
from pipelines.quantities import Number, NumberReader
from pipelines.tokens import Token, tokenize
from seeds.loader import Seeds

_SHARED_WORDS = 0.4  # least share of the claim's content words that the statement must hold to speak of the same thing
_HEAD_REACH = 4


@dataclass(frozen=True, slots=True)
class _Counted:
    quantity: Quantity
    heads: frozenset[str]


class PlainJudge:
    """Compares sentences of the languages the seeds know."""

    def __init__(self, seeds: Seeds) -> None:
        self._numbers = {language: NumberReader(seeds.lexicons["numbers"], language) for language in Language}
        self._dates = {language: DateReader(seeds.lexicons["dates"], language) for language in Language}
        self._stopwords = frozenset(word for words in seeds.lexicons["compare"]["stopwords_others"].values() for word in words)
        self._negations = {
            language: frozenset(word for word in seeds.lexicons["concepts"]["denial"].get(language.value, ()) if " " not in word)
            for language in Language
        }

    def judge(self, claim: str, statement: str, language: Language) -> Judgement:
        """How `statement` stands to `claim`. Never raises on text; without a matched quantity the verdict is unknown."""
        claimed, stated = tokenize(claim, language), tokenize(statement, language)
        wanted, given = self._content(claimed), self._content(stated)
        shared = len(wanted & given) / len(wanted) if wanted else 0.0
        left, right = self._counted(claimed, language), self._counted(stated, language)
        if not left or not right:
            return unknown("no quantity", "one of the two states no quantity")
        pairs = [(one, match) for one in left if (match := _same_thing(one, right)) is not None]
        if not pairs:
            return unknown("other things", "the two count different things", str(left[0].quantity))
        if shared < _SHARED_WORDS:
            old, new = pairs[0][0].quantity, pairs[0][1].quantity
            return unknown("other subject", "the two share too few words to speak of the same thing", str(old), str(new))
        negated = self._negated(claimed, language) != self._negated(stated, language)
        return _verdict(pairs, len(left), shared, negated)

    def _counted(self, tokens: Sequence[Token], language: Language) -> list[_Counted]:
        dates = self._dates[language].read(tokens, None)
        numbers = [n for n in self._numbers[language].read(tokens) if not any(d.first <= n.first < d.last for d in dates)]
        return [_Counted(number.quantity, self._heads(tokens, number)) for number in numbers]

    def _negated(self, tokens: Sequence[Token], language: Language) -> bool:
        return any(not token.keys.isdisjoint(self._negations[language]) for token in tokens)

    def _content(self, tokens: Sequence[Token]) -> frozenset[str]:
        """One lemma a content word: the shortest key stands for the word."""
        telling = (token for token in tokens if token.is_word and token.low not in self._stopwords)
        return frozenset(min(token.keys, key=lambda key: (len(key), key)) for token in telling)

    def _heads(self, tokens: Sequence[Token], number: Number) -> frozenset[str]:
        keys: set[str] = set()
        for token in tokens[number.last : number.last + _HEAD_REACH]:
            if token.low in ",;.()" or token.is_number:
                break
            if token.is_word and token.low not in self._stopwords:
                keys |= token.keys
        return frozenset(keys)


def _same_thing(one: _Counted, others: Sequence[_Counted]) -> _Counted | None:
    """The statement's quantity that counts the same: same unit, a shared head noun; for units of measure the unit is enough."""
    same = [other for other in others if other.quantity.unit == one.quantity.unit]
    if one.quantity.unit == "count":
        same = [other for other in same if one.heads & other.heads]
    return max(same, key=lambda other: len(one.heads & other.heads), default=None)


def _verdict(pairs: Sequence[tuple[_Counted, _Counted]], quantities: int, shared: float, negated: bool) -> Judgement:
    relations = [(relate(match.quantity, one.quantity), one.quantity, match.quantity) for one, match in pairs]
    different = next((r for r in relations if r[0] is Agreement.DIFFERENT), None)
    agreement, old, new = different or relations[0]
    said, held = str(new), str(old)
    confidence = round(min(0.95, 0.5 + shared / 2), 2)
    if negated:
        return unknown("negated", "one of the two is negated, the other not", held, said)
    if different:
        return Judgement(Verdict.REFUTES, "changes", held, said, f"{said} cannot hold together with {held}", confidence)
    if all(relation in (Agreement.SAME, Agreement.SHARPER) for relation, _, _ in relations) and len(pairs) == quantities:
        return Judgement(Verdict.SUPPORTS, "reaffirms", held, said, f"{said} is what {held} says, or says it more exactly", confidence)
    if agreement is Agreement.WITHIN and old.bound is Bound.EXACT:
        return unknown("agrees", f"{said} allows {held} but does not state it", held, said)
    return unknown("part", "not every quantity of the claim is met", held, said)
