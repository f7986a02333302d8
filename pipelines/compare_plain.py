"""Holds a Russian or Kyrgyz statement against a claim by the quantities that the house's own number reader finds in both.

A thin front for the two languages without a general vocabulary; English has compare_general.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Bound, Language, Quantity
from pipelines.bounds import Agreement, relate
from pipelines.compare_verdict import Judgement, Verdict
from pipelines.dates import DateReader
from pipelines.quantities import Number, NumberReader
from pipelines.tokens import Token, tokenize
from seeds.loader import Seeds

_SHARED_WORDS = 0.4  # least share of the claim's content words that the statement must hold to speak of the same thing
_HEAD_REACH = 4
_STOPWORDS = frozenset(
    (
        "и в во на с со по к ко о об от из за для при а но что "
        "как это его ее их не был была были было есть также жана менен үчүн бул ал болгон бар"
    ).split()
)


@dataclass(frozen=True, slots=True)
class _Counted:
    quantity: Quantity
    heads: frozenset[str]


class PlainJudge:
    """Compares sentences of the languages the seeds know."""

    def __init__(self, seeds: Seeds) -> None:
        self._numbers = {language: NumberReader(seeds.lexicons["numbers"], language) for language in Language}
        self._dates = {language: DateReader(seeds.lexicons["dates"], language) for language in Language}
        self._negations = {
            language: frozenset(word for word in seeds.lexicons["concepts"]["denial"].get(language.value, ()) if " " not in word)
            for language in Language
        }

    def judge(self, claim: str, statement: str, language: Language) -> Judgement:
        """How `statement` stands to `claim`. Never raises on text; without a matched quantity the verdict is unknown."""
        claimed, stated = tokenize(claim, language), tokenize(statement, language)
        wanted, given = _content(claimed), _content(stated)
        shared = len(wanted & given) / len(wanted) if wanted else 0.0
        left, right = self._counted(claimed, language), self._counted(stated, language)
        if not left or not right:
            return Judgement(Verdict.UNKNOWN, "no quantity", None, None, "one of the two states no quantity", 0.0)
        pairs = [(one, match) for one in left if (match := _same_thing(one, right)) is not None]
        if not pairs:
            return Judgement(Verdict.UNKNOWN, "other things", str(left[0].quantity), None, "the two count different things", 0.0)
        if shared < _SHARED_WORDS:
            old, new = pairs[0][0].quantity, pairs[0][1].quantity
            return Judgement(
                Verdict.UNKNOWN, "other subject", str(old), str(new), "the two share too few words to speak of the same thing", 0.0
            )
        negated = self._negated(claimed, language) != self._negated(stated, language)
        return _verdict(pairs, len(left), shared, negated)

    def _counted(self, tokens: Sequence[Token], language: Language) -> list[_Counted]:
        dates = self._dates[language].read(tokens, None)
        numbers = [n for n in self._numbers[language].read(tokens) if not any(d.first <= n.first < d.last for d in dates)]
        return [_Counted(number.quantity, _heads(tokens, number)) for number in numbers]

    def _negated(self, tokens: Sequence[Token], language: Language) -> bool:
        return any(not token.keys.isdisjoint(self._negations[language]) for token in tokens)


def _content(tokens: Sequence[Token]) -> frozenset[str]:
    """One lemma a content word: the shortest key stands for the word."""
    return frozenset(min(token.keys, key=lambda key: (len(key), key)) for token in tokens if token.is_word and token.low not in _STOPWORDS)


def _heads(tokens: Sequence[Token], number: Number) -> frozenset[str]:
    keys: set[str] = set()
    for token in tokens[number.last : number.last + _HEAD_REACH]:
        if token.low in ",;.()" or token.is_number:
            break
        if token.is_word and token.low not in _STOPWORDS:
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
    confidence = round(min(0.95, 0.5 + shared / 2), 2)
    if negated:
        return Judgement(Verdict.UNKNOWN, "negated", str(old), str(new), "one of the two is negated, the other not", 0.0)
    if different:
        return Judgement(Verdict.REFUTES, "changes", str(old), str(new), f"{new} cannot hold together with {old}", confidence)
    if all(relation in (Agreement.SAME, Agreement.SHARPER) for relation, _, _ in relations) and len(pairs) == quantities:
        return Judgement(
            Verdict.SUPPORTS, "reaffirms", str(old), str(new), f"{new} is what {old} says, or says it more exactly", confidence
        )
    if agreement is Agreement.WITHIN and old.bound is Bound.EXACT:
        return Judgement(Verdict.UNKNOWN, "agrees", str(old), str(new), f"{new} allows {old} but does not state it", 0.0)
    return Judgement(Verdict.UNKNOWN, "part", str(old), str(new), "not every quantity of the claim is met", 0.0)
