"""Totals that a sentence tells without their figure: "exactly as many states", "13 more than then". Finds the figure meant, judges no claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from core.records import Bound, Fact, Quantity
from pipelines.count_rivals import GROWN_BELOW, counted, exact_total, grown
from pipelines.lexicon import Hit
from pipelines.quantities import Number
from pipelines.sentence import Sentence

_BACK = 2  # sentences back in which the figure stands that "so many" means
_FROM = Decimal(100)  # a smaller figure of a headline is seldom a total of countries
_MORE_REACH = 2  # "13 more", "на 13 государств больше"
_NOW_REACH = 8


def so_many(sentences: Sequence[Sentence], index: int) -> tuple[Number, Hit] | None:
    """The figure that "so many" of sentence `index` means: the last large count before it; and where the words stand. None: none."""
    sentence = sentences[index]
    words = sentence.find(("so_many",))
    if not words or _counts(sentence):
        return None
    for at in range(index - 1, max(-1, index - 1 - _BACK), -1):
        before = _counts(sentences[at])
        if before:
            return before[-1], words[0]
    return None


def grown_since(facts: list[Fact], sentences: Sequence[Sentence], index: int, topics: Mapping[str, str | None]) -> list[Fact]:
    """ "172 a year ago; there are 13 more now": the old total gives way to the new one, and the growth is told."""
    near = {sentences[at].statement.index for at in (index - 1, index) if at >= 0}
    olds = [(fact, said) for fact in facts if fact.statement in near and topics[fact.rule] and (said := exact_total(fact)) is not None]
    more = _more_now(sentences[index]) if olds else None
    if more is None:
        return facts
    old, said = olds[-1]
    total = Quantity(said.value + more.quantity.value)
    here = sentences[index].statement.index
    spans = (sentences[index].span(more.first, more.last, "value"), *(old.spans if old.statement == here else ()))
    now = replace(old, statement=here, quantity=total, reason=f"{total} {counted(old)}", spans=spans, event_date=None)
    return [fact for fact in facts if fact is not old] + [now, grown(now, Quantity(more.quantity.value), topics)]


def _more_now(sentence: Sentence) -> Number | None:
    """The 13 of "there are 13 more now", "сегодня их на 13 больше": by how much a total told before has grown since."""
    for number in sentence.numbers:
        quantity = number.quantity
        if quantity.unit != "count" or quantity.ordinal or quantity.bound is not Bound.EXACT or quantity.value >= GROWN_BELOW:
            continue
        around = (max(0, number.first - _NOW_REACH), number.last + _NOW_REACH)
        if sentence.has("grown_more", low=number.last, high=number.last + _MORE_REACH) and sentence.has(
            "told_now", low=around[0], high=around[1]
        ):
            return number
    return None


def _counts(sentence: Sentence) -> list[Number]:
    """Plain large counts of a sentence that belong to no date."""
    return [
        number
        for number in sentence.numbers
        if number.quantity.unit == "count"
        and not number.quantity.ordinal
        and number.quantity.value >= _FROM
        and not any(date.first <= number.first < date.last for date in sentence.dates)
    ]
