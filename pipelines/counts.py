"""Reads counts: which number of a sentence is a total (or an increment) of something a programme counts, and whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.records import Bound, Fact, FactKind, Modality, Quantity
from pipelines.lexicon import Hit
from pipelines.names import NameKind
from pipelines.parties import is_place
from pipelines.quantities import Number
from pipelines.sentence import Sentence, names_home

_HEAD_REACH = 4  # adjectives between a number and the noun it counts: "185 foreign UN member states"
_FLOW_REACH = 6
_SURE = 0.95
_IMPLIED = 0.85
_AFTER_TOTAL = frozenset(
    {"and", "и", "в", "in", "жана", "by", "at", "as", "this", "now", "last", "since", "while", "к", "на", "за", "по", "а"}
)
_OF_TOTAL = frozenset({"of", "из", "out"})


@dataclass(frozen=True, slots=True)
class CountRule:
    """One entry of seeds/rules/counts.yaml."""

    id: str
    measure: str
    head: tuple[str, ...]
    needs: tuple[str, ...]
    article: tuple[str, ...]
    low: Decimal
    high: Decimal
    flow_topic: str | None
    flow_low: Decimal

    @classmethod
    def load(cls, entry: Mapping[str, Any]) -> CountRule:
        return cls(
            entry["id"],
            entry["measure"],
            tuple(entry["head"]),
            tuple(entry["needs"]),
            tuple(entry.get("article", ())),
            Decimal(entry["low"]),
            Decimal(entry["high"]),
            entry.get("flow_topic"),
            Decimal(entry.get("flow_low", 2)),
        )


class CountReader:
    """Counts of one article."""

    def __init__(self, data: Mapping[str, Any], home: str) -> None:
        self._rules = tuple(CountRule.load(entry) for entry in data["rules"])
        self._unless = tuple(data["unless"])
        self._home = home

    def read(self, sentences: Sequence[Sentence]) -> list[Fact]:
        concepts = {concept for sentence in sentences for concept in sentence.by_concept}
        home_named = any(names_home(sentence, self._home) for sentence in sentences)
        others_named = any(
            name.code != self._home and name.kind in (NameKind.COUNTRY, NameKind.DEMONYM)
            for sentence in sentences
            for name in sentence.names
        )
        facts: list[Fact] = []
        for sentence in sentences:
            if not sentence.numbers:
                continue
            for low, high in sentence.clauses():
                counted: set[int] = set()
                for rule in self._rules:
                    if rule.article and concepts.isdisjoint(rule.article):
                        continue
                    facts.extend(self._count(sentence, rule, low, high, home_named, others_named, counted))
        return facts

    def _count(
        self, sentence: Sentence, rule: CountRule, low: int, high: int, home_named: bool, others_named: bool, counted: set[int]
    ) -> list[Fact]:
        if not sentence.has(*rule.needs, low=low, high=high) and not sentence.has(*rule.needs):
            return []
        if sentence.has(*self._unless, low=low, high=high) and not sentence.has("diplomatic_relations", low=low, high=high):
            return []
        heads = sentence.find(rule.head, low, high)
        numbers = [n for n in sentence.numbers if low <= n.first < high and n.quantity.unit == "count" and not _in_date(sentence, n)]
        facts: list[Fact] = []
        for number in numbers:
            head = self._head(sentence, number, heads, numbers)
            if head is None:
                continue
            if not self._ours(sentence, number, home_named, others_named):
                continue
            if number.first in counted:
                continue
            flow = rule.flow_topic is not None and self._is_flow(sentence, number, low, high)
            value = number.quantity.value
            if flow and rule.flow_low <= value <= rule.high and self._event(sentence, low, high):
                facts.append(self._fact(sentence, number, head, rule, flow=True))
                counted.add(number.first)
            elif not flow and rule.low <= value <= rule.high:
                facts.append(self._fact(sentence, number, head, rule, flow=False))
                counted.add(number.first)
        return facts

    def _head(self, sentence: Sentence, number: Number, heads: Sequence[Hit], numbers: Sequence[Number]) -> Hit | None:
        """The counted noun: after the number, past "out of 193", or before it in "the number of countries ... reached 185"."""
        last = number.last
        of_total = any(token.low in _OF_TOTAL for token in sentence.tokens[max(0, number.first - 2) : number.first])
        if of_total and len([other for other in numbers if other is not number]) > 0:
            return None  # the 193 of "164 out of 193", of "of the 193 members 164 ..."
        following = next(
            (n for n in numbers if 0 < n.first - last <= 3 and any(t.low in _OF_TOTAL for t in sentence.tokens[last : n.first])), None
        )
        reach = (following.last if following else last) + _HEAD_REACH
        for head in heads:
            if last <= head.first <= reach and not any(token.low in ",;.()" for token in sentence.tokens[last : head.first]):
                return head
        partitive = [
            head
            for other in numbers
            for head in heads
            if other.last <= head.first <= other.last + _HEAD_REACH and head.last <= number.first
            if any(token.low in _OF_TOTAL for token in sentence.tokens[max(0, other.first - 2) : other.first])
        ]
        if partitive:
            return partitive[-1]
        if number.from_value is not None and heads and sentence.has("total", "growth"):
            return min(heads, key=lambda head: abs(head.first - number.last))
        before = [head for head in heads if head.last <= number.first]
        counted = sentence.find(("total",), 0, number.first)
        if before and (counted or number.from_value is not None) and not any(0 <= head.first - last <= _HEAD_REACH for head in heads):
            nxt = sentence.tokens[last] if last < len(sentence.tokens) else None
            ends = nxt is None or not nxt.is_word or nxt.low in _AFTER_TOTAL or "verb" in nxt.features
            if ends or number.from_value is not None or sentence.find(("total",), last, last + 2):
                return before[-1]
        return None

    def _ours(self, sentence: Sentence, number: Number, home_named: bool, others_named: bool) -> bool:
        """Whose count: the nearest country before the number that is no place, else the first of the sentence, else the article's."""
        owners = [
            name
            for name in sentence.names
            if name.kind not in (NameKind.ORGANIZATION, NameKind.GROUP)
            and not (name.kind is not NameKind.CAPITAL and is_place(sentence, name))
        ]
        before = [name for name in owners if name.last <= number.first]
        if any(name.code == self._home for name in owners):
            foreign_subject = [
                name
                for name in before
                if name.code != self._home and name.kind in (NameKind.COUNTRY, NameKind.CAPITAL) and "nomn" in name.cases
            ]
            ours_before = [name for name in before if name.code == self._home]
            return not (foreign_subject and not ours_before and not number.quantity.ordinal)
        if owners and not number.quantity.ordinal:
            subjects = [name for name in before if name.kind in (NameKind.COUNTRY, NameKind.CAPITAL)]
            if subjects:
                return False
        if number.quantity.ordinal and owners:
            return home_named and len({name.code for name in owners}) == 1
        return home_named or not others_named

    def _is_flow(self, sentence: Sentence, number: Number, low: int, high: int) -> bool:
        if number.quantity.ordinal:
            return False
        near = sentence.find(("increment",), max(low, number.first - _FLOW_REACH), min(high, number.last + _FLOW_REACH))
        if near and not sentence.find(("total",), max(low, number.first - 3), number.first):
            return True
        return number.quantity.value < 100 and not sentence.has("maintain", "total", low=low, high=number.first + 1)

    def _event(self, sentence: Sentence, low: int, high: int) -> bool:
        """An increment is an increment of something that happened: a verb of establishing, and no anniversary."""
        return sentence.has("establish", low=low, high=high) and not sentence.has("anniversary", low=low, high=high)

    def _fact(self, sentence: Sentence, number: Number, head: Hit, rule: CountRule, flow: bool) -> Fact:
        quantity = number.quantity
        if quantity.ordinal:
            quantity = Quantity(quantity.value, Bound.EXACT, quantity.unit, None, True)
        named = any(name.code == self._home for name in sentence.names)
        when = next((d.date for d in sentence.dates), None)
        spans = (sentence.span(number.first, number.last, "value"), sentence.span(head.first, head.last, "head"))
        if flow:
            return Fact(
                FactKind.PROGRESS,
                sentence.statement.index,
                sentence.language,
                rule.id,
                f"{quantity} more {rule.measure.replace('.', ': ').replace('_', ' ')}",
                Modality.DONE if not sentence.has("plan", low=max(0, number.first - 10), high=number.first) else Modality.PLANNED,
                _SURE if named else _IMPLIED,
                spans,
                self._home,
                topic=rule.flow_topic,
                quantity=quantity,
                event_date=when,
                speaker=sentence.statement.speaker,
            )
        return Fact(
            FactKind.QUANTITY,
            sentence.statement.index,
            sentence.language,
            rule.id,
            f"{quantity} {rule.measure.replace('.', ': ').replace('_', ' ')}",
            Modality.DONE,
            _SURE if named else _IMPLIED,
            spans,
            self._home,
            measure=rule.measure,
            quantity=quantity,
            event_date=when,
            speaker=sentence.statement.speaker,
        )


def _in_date(sentence: Sentence, number: Number) -> bool:
    return any(date.first <= number.first < date.last for date in sentence.dates)
