"""Finds the noun that a number counts: after it, past "out of 193", or before it in "the number of countries ... reached 185"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.records import Language
from pipelines.lexicon import Hit
from pipelines.quantities import Number
from pipelines.sentence import Sentence

_HEAD_REACH = 4  # adjectives between a number and the noun it counts: "185 foreign UN member states"
_PART_REACH = 14  # "164 out of the UN's 193 members", "of the 193 members of the UN, 164"
_OF_LEAD = 4
_LED_GAP = 2  # "rose to more than 170", "reached already 185"
_OF = {
    Language.EN: frozenset({"of", "out"}),
    Language.RU: frozenset({"из"}),
    Language.KY: frozenset({"ичинен", "ичинде", "арасынан"}),
}
_AFTER_TOTAL = frozenset(
    {"do", "did", "have", "had", "are", "were", "they", "it", "exist", "with"}
    | {"они", "их", "у", "с", "уже", "есть", "было", "были"}
    | {"and", "in", "by", "at", "as", "a", "this", "now", "last", "since", "while", "today"}
    | {"и", "в", "к", "на", "за", "по", "а"}
    | {"жана", "деди", "деп", "деген", "менен"}
)
_BREAKS = ",;.()"
_APART = ",—:"  # "of international organizations, where we are a member, 124"
_TOTAL_FROM = 100
WITH = frozenset({"with", "с", "со"})


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted noun in tokens `first:last`. `step`: the number is by how much it grew."""

    first: int
    last: int
    step: bool = False


def counted_noun(sentence: Sentence, number: Number, heads: Sequence[Hit], whole: Decimal | None = None) -> Counted | None:
    """What `number` counts among `heads`, or None: another thing, or the whole of which another number is the part.

    `whole`: of how many there are in the world, "185 of 193".
    """
    others = [other for other in sentence.numbers if other is not number and other.quantity.unit == "count"]
    if _is_whole(sentence, number, others):
        return _membership(sentence, number, heads)
    if heads and _of_the_whole(number, others, whole):
        return _nearest(number, heads)
    if any(0 < one.first - number.last <= _OF_LEAD and _membership(sentence, one, heads) for one in others):
        return None  # "54 of the 124 organizations": the 124 are what it belongs to
    after = _after(sentence, number, heads, others)
    if after is not None:
        return after
    if _is_step(sentence, number) and heads:
        return _nearest(number, heads, step=True)
    if sentence.language is Language.KY:  # эл аралык уюмдардын 124үнө: the noun in the genitive, the number as its part
        owner = next((head for head in heads if head.last == number.first and "gent" in sentence.tokens[head.last - 1].features), None)
        if owner is not None:
            return Counted(owner.first, owner.last)
    part = [
        head
        for other in others
        for head in heads
        if 0 <= head.first - other.last <= _HEAD_REACH and head.last <= number.first and _is_whole(sentence, other, [number])
    ]
    if part:
        return Counted(part[-1].first, part[-1].last)
    if heads and number.from_value is not None and sentence.has("count_noun", "growth", "total"):
        return _nearest(number, heads)
    if heads and sentence.has("count_noun", "diplomatic_partner") and led(sentence, number):
        return _nearest(number, heads)
    before = [head for head in heads if head.last <= number.first]
    large = number.quantity.value >= _TOTAL_FROM
    if large and before and sentence.has("total", "count_noun", high=number.first) and ends(sentence, number):
        return Counted(before[-1].first, before[-1].last)
    apart = number.first > 0 and sentence.tokens[number.first - 1].low in _APART and large
    if before and ends(sentence, number) and (number.quantity.ordinal or apart):
        return Counted(before[-1].first, before[-1].last)
    return None


def _membership(sentence: Sentence, number: Number, heads: Sequence[Hit]) -> Counted | None:
    """ "54 of the 124 international organizations it belongs to": the whole is what is belonged to."""
    if not sentence.has("organization_part", low=number.last):
        return None
    for head in heads:
        if number.last <= head.first <= number.last + 1 and sentence.has("organization_noun", low=head.first, high=head.last):
            return Counted(head.first, head.last)
    return None


def _of_the_whole(number: Number, others: Sequence[Number], whole: Decimal | None) -> bool:
    """ "With 185 of 193": of all that there are, whatever noun stands by."""
    if number.quantity.value < _TOTAL_FROM:
        return False
    return any(one.quantity.value == whole and 0 < one.first - number.last <= _OF_LEAD for one in others)


def led(sentence: Sentence, number: Number) -> bool:
    """A verb of reaching or amounting leads to the number, or closes after it, or relations are said to be with so many."""
    if number.first and sentence.tokens[number.first - 1].low in WITH and sentence.has("diplomatic_relations"):
        return True
    before = any(0 <= number.first - hit.last <= _LED_GAP for hit in sentence.find(("count_led",), 0, number.first))
    following = sentence.find(("count_ended",), number.last)
    return before or any(0 <= hit.first - number.last <= _LED_GAP + 1 for hit in following)


def _after(sentence: Sentence, number: Number, heads: Sequence[Hit], others: Sequence[Number]) -> Counted | None:
    last = number.last
    whole = next((one for one in others if 0 < one.first - last <= _PART_REACH and _is_whole(sentence, one, [number])), None)
    reach = (whole.last if whole else last) + _HEAD_REACH
    for head in heads:
        if any(token.low == "аралык" for token in sentence.tokens[head.last : head.last + 3]):
            continue  # мамлекеттер аралык: interstate
        if last <= head.first <= reach and not any(token.low in _BREAKS for token in sentence.tokens[last : head.first]):
            between = [one for one in others if last < one.first < head.first and one is not whole]
            if not between:
                return Counted(head.first, head.last, _is_step(sentence, number))
    return None


def _is_whole(sentence: Sentence, number: Number, others: Sequence[Number]) -> bool:
    """The 193 of "164 out of 193 countries", of "of the 193 members 164 ...", of "193 мамлекеттин 164ү"."""
    words = _OF[sentence.language]
    if sentence.language is Language.KY:
        following = [one for one in others if 0 < one.first - number.last <= _HEAD_REACH and one.quantity.value < number.quantity.value]
        return any(
            any(token.low in words or "gent" in token.features for token in sentence.tokens[number.last : one.first]) for one in following
        )
    if not any(token.low in words for token in sentence.tokens[max(0, number.first - _OF_LEAD) : number.first]):
        return False
    smaller = [one for one in others if one.quantity.value <= number.quantity.value]
    opens = number.first <= _OF_LEAD  # "Of the 193 members of the UN, 164 ..."
    return any(0 < number.first - one.last <= _OF_LEAD + 1 or (opens and 0 < one.first - number.last <= _PART_REACH) for one in smaller)


def _is_step(sentence: Sentence, number: Number) -> bool:
    if number.quantity.ordinal or number.quantity.value >= _TOTAL_FROM:
        return False
    if sentence.language is Language.KY:  # өлкөлөрдүн саны 13кө көбөйдү: by a small number, to a large one
        if any(number.last <= hit.first <= number.last + 1 for hit in sentence.find(("count_than",), number.last)):
            return True
        ended = sentence.find(("count_ended",), number.last, number.last + 3)
        return any(sentence.tokens[hit.first].low.startswith(("көбөй", "өс")) for hit in ended) and sentence.has("count_noun", "growth")
    if any(0 <= number.first - hit.last <= 1 for hit in sentence.find(("count_step",), 0, number.first)):
        return True
    if any(hit.first == number.last for hit in sentence.find(("count_than",), number.last)):
        return True  # "13 more than a year ago"
    following = {token.low for token in sentence.tokens[number.last : number.last + 2]}  # "thirteen of them new", "из них 13 новых"
    before = {token.low for token in sentence.tokens[max(0, number.first - 2) : number.first]}
    of_them = {"of", "them"} <= following or {"из", "них"} <= following or {"из", "них"} <= before
    return of_them and bool(sentence.find(("counted_more",), number.last, number.last + 4))


def ends(sentence: Sentence, number: Number) -> bool:
    """Nothing that could be counted follows the number."""
    last = number.last
    if sentence.language is Language.KY:  # the case ending of a figure is a word of its own here: 185 ке жетти
        while (
            last < len(sentence.tokens) and sentence.tokens[last].start == sentence.tokens[last - 1].end and sentence.tokens[last].is_word
        ):
            last += 1
        if any(hit.first == last for hit in sentence.find(("count_ended",), last)):
            return True
    if last >= len(sentence.tokens):
        return True
    following = sentence.tokens[last]
    return not following.is_word or following.low in _AFTER_TOTAL or "verb" in following.features


def _nearest(number: Number, heads: Sequence[Hit], step: bool = False) -> Counted:
    head = min(heads, key=lambda one: min(abs(one.first - number.last), abs(number.first - one.last)))
    return Counted(head.first, head.last, step)
