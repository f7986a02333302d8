"""Reads counts: which number of a sentence is a total (or an increment) of something a programme counts, and whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.records import Bound, Fact, FactKind, FuzzyDate, Modality, Quantity
from pipelines.count_anaphora import grown_since, so_many
from pipelines.count_heads import Counted, counted_noun, ends, led
from pipelines.count_owner import Counting
from pipelines.count_rivals import growth, newest
from pipelines.modality import finite_done
from pipelines.quantities import Number
from pipelines.sentence import Sentence

_FLOW_REACH = 6
_SURE = 0.95
_IMPLIED = 0.85
_FLOW_BELOW = 100  # a country's relations grow by a few states at a time; a hundred and more are a total
_TOTAL_FROM = Decimal(100)  # an unnamed "it reached ..." is taken for the total of the sentence before only at this size
_PLAN_REACH = 10
_AIM_REACH = 20  # "plans to bring the number of the countries with which it has relations to 190"
_BESIDE = 6
_ADDS = frozenset({"add", "adds", "added", "adding"})
_OUR = frozenset({"the", "our"})
_SINCE_REACH = 10  # tokens from "since" that opens a sentence to its date
_NOUN_BACK = 2  # sentences back in which the noun of "their number is 185" stands
_NEAR_YEAR = 2  # "since independence in 1991", "independent since 1991"


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
    beside_not: tuple[str, ...]
    whole: Decimal | None

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
            tuple(entry.get("beside_not", ())),
            Decimal(entry["whole"]) if "whole" in entry else None,
        )


class CountReader:
    """Counts of one article."""

    def __init__(self, data: Mapping[str, Any], home: str) -> None:
        self._rules = tuple(CountRule.load(entry) for entry in data["rules"])
        self._topics = {rule.id: rule.flow_topic for rule in self._rules}
        self._unless = tuple(data["unless"])
        self._home = home

    def read(self, sentences: Sequence[Sentence]) -> list[Fact]:
        article = Counting.of(sentences, self._home)
        facts: list[Fact] = []
        rules = [rule for rule in self._rules if not (rule.article and article.concepts.isdisjoint(rule.article))]
        heads = {head for rule in rules for head in rule.head}
        for index, sentence in enumerate(sentences):
            facts.extend(self._so_many(sentences, index, rules, article))
            near = sentences[max(0, index - _NOUN_BACK) : index + 1]
            if any(not heads.isdisjoint(one.by_concept) for one in near) and sentence.numbers:  # numbers are the dear part
                counted: set[int] = set()
                for low, high in sentence.clauses():
                    for rule in rules:
                        facts.extend(self._count(sentence, rule, low, high, article, counted))
                facts.extend(self._continued(sentence, near, rules, article, counted))
                facts.extend(growth(facts, sentence.statement.index, self._topics))
            facts = grown_since(facts, sentences, index, self._topics)
        told = {one.statement.index for one in sentences if one.has("state_actor", "official", "leaders") and not one.has("growth")}
        return newest(facts, told)

    def _count(self, sentence: Sentence, rule: CountRule, low: int, high: int, article: Counting, counted: set[int]) -> list[Fact]:
        if rule.needs and not sentence.has(*rule.needs):
            return []
        heads = sentence.find(rule.head)
        if not heads:
            return []
        forbidden = "organization_noun" not in rule.head and any(
            not any(head.first <= hit.first and hit.last <= head.last for head in heads) for hit in sentence.find(self._unless, low, high)
        )
        spared = sentence.has("diplomatic_relations", low=low, high=high)
        spared = spared or (sentence.has("diplomatic_partner", low=low, high=high) and not sentence.has("visa_free"))
        if forbidden and not spared:
            return []
        facts: list[Fact] = []
        for number in _numbers(sentence, low, high):
            if rule.beside_not and sentence.find(rule.beside_not, *_beside(sentence, number)):
                continue
            head = None if number.first in counted else counted_noun(sentence, number, heads, rule.whole)
            if head is None or _passed_over(sentence, rule, head, number) or not article.ours(sentence, number):
                continue
            found = self._facts(sentence, number, head, rule, low, high)
            if found:
                counted.add(number.first)
            facts.extend(found)
        return facts

    def _facts(self, sentence: Sentence, number: Number, head: Counted, rule: CountRule, low: int, high: int) -> list[Fact]:
        value, found = number.quantity.value, []
        flow = rule.flow_topic is not None and (head.step or self._is_flow(sentence, number, low, high))
        part = sentence.has(
            "counted_part", "independence", low=low, high=high
        )  # "46 of these in the last ten years": history, not what just happened
        if flow and not part and rule.flow_low <= value < _FLOW_BELOW and (head.step or self._event(sentence, low, high)):
            found.append(self._fact(sentence, number, head, rule, flow=True))
        elif not flow and rule.low <= value <= rule.high:
            found.append(self._fact(sentence, number, head, rule, flow=False))
            grown = value - number.from_value if number.from_value is not None else Decimal(0)
            if rule.flow_topic is not None and grown > 0:
                grew = replace(number, quantity=Quantity(grown))
                found.append(self._fact(sentence, grew, head, rule, flow=True))
        return found

    def _continued(
        self, sentence: Sentence, near: Sequence[Sentence], rules: Sequence[CountRule], article: Counting, counted: set[int]
    ) -> list[Fact]:
        """ "Now their number is 185", in or after a sentence about countries with relations: the noun stands there."""
        if sentence.has(*self._unless):
            return []
        for rule in rules:
            if not any(one.has(*rule.head) and (not rule.needs or one.has(*rule.needs)) for one in near):
                continue
            for number in _numbers(sentence, 0, len(sentence.tokens)):
                value = number.quantity.value
                large = number.first not in counted and max(_TOTAL_FROM, rule.low) <= value <= rule.high
                told = led(sentence, number) or bool(counted)  # "172 partners in January, 185 in December": the noun stands once
                if large and told and ends(sentence, number) and article.ours(sentence, number):
                    counted.add(number.first)
                    return [self._fact(sentence, number, Counted(number.first, number.last), rule, flow=False)]
        return []

    def _so_many(self, sentences: Sequence[Sentence], index: int, rules: Sequence[CountRule], article: Counting) -> list[Fact]:
        """ "Exactly as many states have relations with us", after a headline that gives the bare figure."""
        meant = so_many(sentences, index)
        if meant is None:
            return []
        sentence, (number, words) = sentences[index], meant
        here = replace(number, first=words.first, last=words.last)
        for rule in rules:
            heads = sentence.find(rule.head) if not rule.needs or sentence.has(*rule.needs) else []
            if heads and rule.low <= number.quantity.value <= rule.high and article.ours(sentence, here):
                return [self._fact(sentence, here, Counted(heads[0].first, heads[0].last), rule, flow=False)]
        return []

    def _is_flow(self, sentence: Sentence, number: Number, low: int, high: int) -> bool:
        """An increment by its size and words: small, not what is held as a whole, or told beside "more", "new", "in one year"."""
        if number.quantity.ordinal or number.quantity.value >= _FLOW_BELOW:
            return False
        near = sentence.find(("increment", "counted_more"), max(low, number.first - _FLOW_REACH), min(high, number.last + _FLOW_REACH))
        if near and not sentence.find(("count_noun",), max(low, number.first - 3), number.first):
            return True
        held = [
            hit
            for hit in sentence.find(("stock_verb", "count_noun"), low, number.first)
            if not any(0 <= one.first - hit.last <= 1 for one in sentence.find(("establish",), low, high))
        ]
        return not held

    def _event(self, sentence: Sentence, low: int, high: int) -> bool:
        """An increment is an increment of something that happened: a verb of establishing, and no anniversary."""
        made = sentence.has("establish", "sign", "countries_added", "countries_joined", "become", low=low, high=high)
        if not made or sentence.has("remaining", "counted_guests", low=low, high=high):
            return False
        recalled = sentence.find(("anniversary",), low, high)  # "в 2025 году дипломатические ...": the year of a date is no anniversary
        return all(any(date.first <= hit.first < date.last for date in sentence.dates) for hit in recalled)

    def _fact(self, sentence: Sentence, number: Number, head: Counted, rule: CountRule, flow: bool) -> Fact:
        quantity = number.quantity
        if quantity.ordinal:
            quantity = Quantity(quantity.value, Bound.EXACT, quantity.unit, None, True)
        if quantity.bound is Bound.AT_MOST and any(t.low in _ADDS for t in sentence.tokens[max(0, number.first - 3) : number.last]):
            quantity = replace(quantity, bound=Bound.EXACT)  # "add up to 185"
        planned = sentence.has("plan", "future", "duty", "intend", low=max(0, number.first - _PLAN_REACH), high=number.first)
        what = rule.measure.replace(".", ": ").replace("_", " ")
        named = any(name.code == self._home for name in sentence.names)
        return Fact(
            FactKind.PROGRESS if flow else FactKind.QUANTITY,
            sentence.statement.index,
            sentence.language,
            rule.id,
            f"{quantity} more {what}" if flow else f"{quantity} {what}",
            Modality.PLANNED if (planned if flow else _aimed_at(sentence, number)) else Modality.DONE,
            _SURE if named else _IMPLIED,
            (sentence.span(number.first, number.last, "value"), sentence.span(head.first, head.last, "head")),
            self._home,
            measure=None if flow else rule.measure,
            topic=rule.flow_topic if flow else None,
            quantity=quantity,
            event_date=_as_of(sentence, number),
            speaker=sentence.statement.speaker,
        )


def _passed_over(sentence: Sentence, rule: CountRule, head: Counted, number: Number) -> bool:
    """ "Of states at 185 and that of international organizations at 124": the second figure counts what stands nearer to it."""
    if "organization_noun" in rule.head:
        return False
    ours = head.first > 0 and sentence.tokens[head.first].low == "country" and sentence.tokens[head.first - 1].low in _OUR
    low = 0 if ours else head.last  # "organizations the country belongs to"
    organizations = sentence.find(("organization_noun",), low, number.first)
    return any(not any(hit.last <= other.first < number.first for other in sentence.numbers) for hit in organizations)


def _numbers(sentence: Sentence, low: int, high: int) -> list[Number]:
    return [
        number
        for number in sentence.numbers
        if low <= number.first < high
        and number.quantity.unit == "count"
        and not any(date.first <= number.first < date.last for date in sentence.dates)
        and not (number.first > 1 and sentence.tokens[number.first - 1].low == "-" and sentence.tokens[number.first - 2].is_number)
    ]


def _aimed_at(sentence: Sentence, number: Number) -> bool:
    """ "Plan to bring their number to 185": no total yet."""
    low = max(0, number.first - _AIM_REACH)
    due = sentence.find(("plan", "future", "duty", "intend"), low, number.first)
    reach = sentence.find(("count_reach",), low, number.last + 2)
    done = any(finite_done(sentence, hit, 0, len(sentence.tokens)) for hit in reach)
    return bool(due and reach) and not done


def _beside(sentence: Sentence, number: Number) -> tuple[int, int]:
    """The tokens close to a number, up to the next number that counts something of its own."""
    low, high = max(0, number.first - _BESIDE), number.last + _BESIDE
    for other in sentence.numbers:
        if other.last <= number.first:
            low = max(low, other.last)
        elif other.first >= number.last:
            high = min(high, other.first)
    return low, high


def _as_of(sentence: Sentence, number: Number) -> FuzzyDate | None:
    """The date nearest to the figure; one after "since" tells when the counting began, not when the figure held."""
    begins = sentence.by_concept.get("since_lead", ())
    free = sentence.by_concept.get("independence", ())
    dates = []
    for mention in sentence.dates:
        if any(0 <= mention.first - hit.last <= 1 or 0 <= hit.first - mention.last <= 1 for hit in begins):
            continue
        if any(_one_clause(sentence, hit.last, mention.first) for hit in begins if hit.first == 0):
            continue  # "Since leaving the Soviet Union in August 1991 the republic has ..."
        if any(0 <= mention.first - hit.last <= _NEAR_YEAR or 0 <= hit.first - mention.last <= _NEAR_YEAR for hit in free):
            continue
        between = sentence.tokens[min(mention.last, number.last) : max(mention.first, number.first)]
        crosses = sum(token.low in ",;" or token.low in ("and", "и", "жана") for token in between)
        dates.append((crosses, abs(mention.first - number.first), mention.date))
    return min(dates, key=lambda found: found[:2])[2] if dates else None


def _one_clause(sentence: Sentence, low: int, high: int) -> bool:
    """Tokens `low:high` are a short stretch without a comma or another number."""
    if not 0 <= high - low <= _SINCE_REACH or any(number.first < high and number.last > low for number in sentence.numbers):
        return False
    return not any(token.low in ",;" for token in sentence.tokens[low:high])
