"""Why a number was not taken for a count of ours: whose it is, or what it counts, as far as the sentence shows it. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from core.records import Fact
from monitor.explain_notes import Note, note
from pipelines.names import NameKind
from pipelines.parties import is_place
from pipelines.quantities import Number
from pipelines.sentence import Sentence

_WORTH_A_WORD = Decimal(20)  # smaller numbers look like a count of countries or organizations only beside such a noun
_HEAD_REACH = 4
_NEAR = 4
_PARTITIVE = frozenset({"of", "из", "ичинен"})
_THEM = frozenset({"them", "these", "those", "which", "них", "этих", "которых"})
_HEAD_WORDS = 3
_PEOPLE_OR_EVENTS_FROM = Decimal(1000)


def number_notes(sentence: Sentence, facts: Sequence[Fact], home: str, name: Callable[[str], str]) -> Iterator[Note]:
    """A note for every plain number that could be taken for a count and was not."""
    read = {(span.start, span.end) for fact in facts for span in fact.spans if span.role == "value"}
    for at, number in enumerate(sentence.numbers):
        quantity = number.quantity
        span = sentence.span(number.first, number.last, "value")
        dated = any(mention.first <= number.first < mention.last for mention in sentence.dates)
        taken = any(start < span.end and span.start < end for start, end in read)
        if quantity.unit != "count" or dated or taken or not (number.written_as_digits or quantity.value >= _WORTH_A_WORD):
            continue
        why = _why(sentence, at, number, home, name)
        if why is not None:
            yield note(sentence, why[0], why[1], number.first, number.last)


def _why(sentence: Sentence, at: int, number: Number, home: str, name: Callable[[str], str]) -> tuple[str, str] | None:
    value = number.quantity.value
    counted = sentence.find(("country_noun", "organization_noun"), number.last, number.last + _HEAD_REACH)
    near = (max(0, number.first - _NEAR), number.last + _NEAR)
    if not counted and value < _WORTH_A_WORD and not number.quantity.ordinal:
        return None
    things = not counted and not number.quantity.ordinal and bool(_head(sentence, number))
    placed = sentence.has("rank_noun", low=number.last, high=number.last + _HEAD_REACH)
    if (placed or (sentence.has("rank_noun") and not things)) and (
        number.quantity.ordinal or sentence.has("rank_noun", low=max(0, near[0] - _NEAR), high=near[1] + _NEAR)
    ):
        return "rank", f"{value:f} is a place in a ranking or its length, not a count of ours."
    if _is_whole(sentence, at, number):
        return "whole", f"{value:f} is the whole of which another number counts a part."
    if number.quantity.ordinal:
        if sentence.has("anniversary", low=number.first, high=number.last + _NEAR):
            return None
        other = _other_country(sentence, home)
        if other:
            return "others_count", f"{value:f} is a place in the list of {name(other)}: not our count."
        return None
    if sentence.has("agreement_noun", low=number.last, high=number.last + _HEAD_REACH):
        return "documents", f"{value:f} counts agreements or documents, not countries or organizations."
    following = [token.low for token in sentence.tokens[number.last : number.last + 2]]
    if len(following) == 2 and following[0] in _PARTITIVE and following[1] in _THEM:
        return "increment", f"{value:f} is a part, or what was added in a time: not the total."
    if not counted:
        head = _head(sentence, number)
        if value >= _PEOPLE_OR_EVENTS_FROM and not head:
            return None
        what = f"counts '{head}'" if head else "counts something else"
        return "other_things", f"{value:f} {what}: nothing that the programme counts."
    if sentence.has("visa_free"):
        return "visa_free", f"{value:f} counts countries by visas: another measure than relations or cooperation."
    if sentence.has("remaining", low=near[0], high=near[1]):
        return "remaining", f"{value:f} is what remains, not a total."
    other = _other_country(sentence, home)
    if other:
        return "others_count", f"{value:f} is a count of {name(other)}, not of {name(home)}."
    if sentence.has("increment", low=near[0], high=near[1]) or value < _WORTH_A_WORD:
        return "increment", f"{value:f} is a part, or what was added in a time: not the total."
    return "not_ours", f"{value:f} is not said to be a total of anything that the programme counts."


def _is_whole(sentence: Sentence, at: int, number: Number) -> bool:
    """The 193 of "164 out of 193", the 192 of "of the 192 members, the 117th"."""
    before = [token.low for token in sentence.tokens[max(0, number.first - 3) : number.first]]
    if not any(word in _PARTITIVE for word in before):
        return False
    others = [other for other in sentence.numbers if other is not number and other.quantity.unit == "count"]
    return any(other.quantity.value < number.quantity.value for other in others) and (at > 0 or number.first <= _NEAR)


def _other_country(sentence: Sentence, home: str) -> str | None:
    """The country other than ours that the sentence is about: named, and standing as no place."""
    names = [
        name
        for name in sentence.names
        if name.code and name.kind not in (NameKind.ORGANIZATION, NameKind.CITY) and not is_place(sentence, name) and name.code != home
    ]
    return names[0].code if names else None


def _head(sentence: Sentence, number: Number) -> str:
    """The words after the number up to the next mark: what it counts, as it stands."""
    words = []
    for token in sentence.tokens[number.last : number.last + _HEAD_WORDS]:
        if not token.is_word:
            break
        words.append(token.text)
    return " ".join(words)
