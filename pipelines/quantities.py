"""Numbers of a sentence as what they say: value, bound, unit, ordinal, range. Does not know what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from core.records import Bound, Language, Quantity
from pipelines.lexicon import Lexicon
from pipelines.tokens import Token

_KY_FROM = frozenset({"дан", "ден", "дон", "дөн", "тан", "тен", "тон", "төн"})
_BOUND_LINKS = frozenset({"чем", "с", "со", "than", "to", "у"})
_DASHES = "—-"
_REACHED_BEFORE = 12  # "raised the number of partner countries by relations to 182": the verb stands before what is counted
_BEFORE_UNIT = frozenset({"—", "-", "more", "further", "additional", "other", "дополнительных", "новых", "остальных", "с", "дагы"})
_WORDS_KEPT = 100_000
_MAX_VALUE = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity in tokens `first:last`, unit words included. `written_as_digits` tells 185 from "one"."""

    quantity: Quantity
    first: int
    last: int
    written_as_digits: bool
    from_value: Decimal | None = None


class NumberReader:
    """Reads numbers of one language with the word lists of seeds/lexicons/numbers.yaml."""

    def __init__(self, data: Mapping[str, Any], language: Language) -> None:
        lang = language.value
        self._words: Mapping[str, int] = data["words"][lang]
        self._hundreds = frozenset(data["hundreds"][lang])
        self._scales: Mapping[str, int] = data["scales"][lang]
        self._ordinals: Mapping[str, int] = data["ordinals"][lang]
        self._endings = frozenset(data["ordinal_endings"][lang])
        self._before = Lexicon({bound: entry[lang] for bound, entry in data["bounds"].items()})
        self._after = Lexicon({bound: entry[lang] for bound, entry in data["after"].items()})
        self._units = Lexicon({unit: entry[lang] for unit, entry in data["units"].items()})
        self._reached = frozenset(data["reached"][lang])
        self._language = language
        self._beginners: dict[str, bool] = {}

    def read(self, tokens: Sequence[Token]) -> tuple[Number, ...]:
        """Numbers in order. Years, dates and clock times are numbers too here; who counts leaves them out."""
        if not any(self._begins(token) for token in tokens):
            return ()
        bare = self._ranges(tokens, self._bare(tokens))
        before = self._before.find(tokens)
        after = self._after.find(tokens)
        units = self._units.find(tokens)
        numbers = []
        for number in bare:
            quantity, last = number.quantity, number.last
            unit = next((hit for hit in units if hit.first == last or (hit.first == last + 1 and tokens[last].low in _BEFORE_UNIT)), None)
            if unit is None:
                unit = next((hit for hit in units if hit.last == number.first and hit.concept in ("USD", "EUR")), None)
            bound = quantity.bound
            if bound is Bound.EXACT and number.from_value is None:
                bound = self._bound(tokens, number, before, after)
            if unit is not None:
                last = max(last, unit.last)
            quantity = Quantity(quantity.value, bound, unit.concept if unit else "count", quantity.high, quantity.ordinal)
            numbers.append(Number(quantity, number.first, last, number.written_as_digits, number.from_value))
        return tuple(numbers)

    def _bound(self, tokens: Sequence[Token], number: Number, before: Sequence[Any], after: Sequence[Any]) -> Bound:
        best: tuple[int, Bound] | None = None
        for hit in before:
            gap = number.first - hit.last
            led_to = hit.concept == Bound.AT_MOST.value and number.from_value is None
            if led_to and any(
                not token.keys.isdisjoint(self._reached) for token in tokens[max(0, hit.first - _REACHED_BEFORE) : hit.first]
            ):
                continue
            linked = gap == 2 and all(token.low in _BOUND_LINKS for token in tokens[hit.last : number.first])
            if (0 <= gap <= 1 or linked) and not any(token.low in ".;" for token in tokens[hit.last : number.first]):
                length = hit.last - hit.first
                if best is None or length > best[0]:
                    best = (length, Bound(hit.concept))
        behind = [hit for hit in after if hit.first - number.last in (0, 1)]
        if behind and best is None:
            widest = max(behind, key=lambda hit: hit.last - hit.first)  # "170тен кем эмес", not fewer, holds "кем", fewer
            best = (1, Bound(widest.concept))
        return best[1] if best else Bound.EXACT

    def _bare(self, tokens: Sequence[Token]) -> list[Number]:
        found: list[Number] = []
        at = 0
        while at < len(tokens):
            if not self._begins(tokens[at]):
                at += 1
                continue
            value, last, digits, ordinal = self._one(tokens, at)
            if value is None or value > _MAX_VALUE:
                at += 1
                continue
            found.append(Number(Quantity(value, ordinal=ordinal), at, last, digits))
            at = last
        return found

    def _begins(self, token: Token) -> bool:
        """Whether a number may begin at the word; the same wherever it stands."""
        known = self._beginners.get(token.low)
        if known is None:
            counted = not token.keys.isdisjoint(self._hundreds) and self._language is Language.KY
            known = token.is_number or counted or self._value(token) is not None or self._rank(token) is not None
            if len(self._beginners) > _WORDS_KEPT:
                self._beginners.clear()
            self._beginners[token.low] = known
        return known

    def _one(self, tokens: Sequence[Token], at: int) -> tuple[Decimal | None, int, bool, bool]:
        """A number beginning at `at`: value, first token after it, whether written in digits, whether ordinal."""
        total = Decimal(0)
        current: Decimal | None = None
        last, digits, ordinal = at, False, False
        while last < len(tokens) and not ordinal:
            token = tokens[last]
            step = self._value(token)
            if token.is_number:
                parsed = _decimal(token.low)
                if parsed is None or (current is not None):
                    break
                current, digits = parsed, True
                last += 1
                ordinal, last = self._ending(tokens, last)
            elif step is not None:
                if digits and current is not None:
                    break
                current = (current or Decimal(0)) + step
                last += 1
            elif not token.keys.isdisjoint(self._hundreds) and (current is not None or self._language is Language.KY):
                current = (current or Decimal(1)) * 100
                last += 1
            elif (scale := self._scale(token)) is not None and (current is not None):
                total += current * scale
                current = None
                last += 1
                if last < len(tokens) and tokens[last].low == "." and token.low in ("тыс", "млн", "млрд"):
                    last += 1
            elif (rank := self._rank(token)) is not None:
                current = (current or Decimal(0)) + rank
                last += 1
                ordinal = True
            elif (
                token.low == "and"
                and current is not None
                and not digits
                and last + 1 < len(tokens)
                and self._value(tokens[last + 1]) is not None
                and current >= 100
            ) or (
                token.low == "-"
                and current is not None
                and not digits
                and last + 1 < len(tokens)
                and self._value(tokens[last + 1]) is not None
            ):
                last += 1
            else:
                break
        if last == at:
            return None, at, False, False
        return total + (current or Decimal(0)), last, digits, ordinal

    def _ending(self, tokens: Sequence[Token], last: int) -> tuple[bool, int]:
        if last < len(tokens) and tokens[last].low in self._endings and tokens[last].start == tokens[last - 1].end:
            return True, last + 1
        if last + 1 < len(tokens) and tokens[last].low in _DASHES and tokens[last].start == tokens[last - 1].end:
            word = tokens[last + 1]
            glued = word.start == tokens[last].end and word.is_word
            if glued and word.low in self._endings:
                return True, last + 2
            if glued and self._language is Language.KY:  # 165-өлкө: a number joined to its noun is an ordinal in Kyrgyz
                return True, last + 1
        return False, last

    def _value(self, token: Token) -> Decimal | None:
        for key in (token.low, *token.keys):
            if key in self._words:
                return Decimal(self._words[key])
            if "-" in key and all(part in self._words for part in key.split("-")):
                return Decimal(sum(self._words[part] for part in key.split("-")))
        return None

    def _scale(self, token: Token) -> int | None:
        return next((self._scales[key] for key in token.keys if key in self._scales), None)

    def _rank(self, token: Token) -> Decimal | None:
        for key in token.keys:
            if key in self._ordinals:
                return Decimal(self._ordinals[key])
            head, _, tail = key.rpartition("-")
            if head in self._words and tail in self._ordinals:
                return Decimal(self._words[head] + self._ordinals[tail])
        if self._language is Language.KY:
            for ending in self._endings:
                if len(ending) > 2 and token.low.endswith(ending) and token.low.removesuffix(ending) in self._words:
                    return Decimal(self._words[token.low.removesuffix(ending)])
        return None

    def _ranges(self, tokens: Sequence[Token], numbers: list[Number]) -> list[Number]:
        """Join "10-12", "between 10 and 12", "from 172 to 185" (a move: the new value, with where it came from)."""
        joined: list[Number] = []
        for number in numbers:
            if joined:
                previous = joined[-1]
                between = [token.low for token in tokens[previous.last : number.first]]
                lead = tokens[previous.first - 1].low if previous.first else ""
                low, high = previous.quantity.value, number.quantity.value
                same_kind = previous.quantity.high is None and not previous.quantity.ordinal
                if (
                    same_kind
                    and low < high
                    and (between in (["-"], ["—"]) or (between in (["and"], ["и"]) and lead in ("between", "между")))
                ):
                    joined[-1] = Number(Quantity(low, Bound.BETWEEN, high=high), previous.first, number.last, True)
                    continue
                if (
                    same_kind
                    and self._language is Language.KY
                    and between[:1]
                    and between[0].removeprefix("-") in _KY_FROM
                    and len(between) <= 2
                ):
                    number = Number(Quantity(high, Bound.EXACT), number.first, number.last, number.written_as_digits, low)
                if same_kind and lead in ("from", "с", "со", "от") and len(between) <= 3 and between[-1:] in (["to"], ["до"]):
                    number = Number(Quantity(high, Bound.EXACT), number.first, number.last, number.written_as_digits, low)
            joined.append(number)
        return joined


def _decimal(text: str) -> Decimal | None:
    """A written number: "1 170", "1,170", "302,29", "4.3". A comma or point with three digits after it groups thousands."""
    compact = text.replace(" ", "")
    for mark in ",.":
        parts = compact.split(mark)
        if len(parts) > 2 or (len(parts) == 2 and len(parts[1]) == 3 and mark == "," and parts[0] != "0"):
            compact = "".join(parts)
        elif len(parts) == 2:
            compact = ".".join(parts)
    try:
        return Decimal(compact)
    except InvalidOperation:
        return None
