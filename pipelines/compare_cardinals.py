"""One number of an English sentence in digits or words: cardinals with their scale, ordinals, ranks, results. No bounds, no units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipelines.compare_intervals import Bound, Stated
from pipelines.compare_measure import COUNT, DASHES, HUNDRED, RANK, SCORE, Measure, decimal_of, step_of
from pipelines.compare_phrases import Phrases
from pipelines.compare_text import Word
from pipelines.compare_words import Vocabulary

_MONEY_SIGNS = frozenset({"$", "£", "€", "¥", "₹", "₩"})


class CardinalReader:
    """Reads with the word lists of seeds/lexicons/numbers.yaml and compare.yaml. `bounds` are the phrases that stand before a number."""

    def __init__(self, data: Mapping[str, Any], numbers: Mapping[str, Any], words: Vocabulary, bounds: Phrases[Bound]) -> None:
        self._vocabulary = words
        self._bounds = bounds
        self._values = {word: Decimal(value) for word, value in numbers["words"]["en"].items()}
        self.ordinals = {word: Decimal(value) for word, value in numbers["ordinals"]["en"].items()}
        self.scales = {word: Decimal(value) for word, value in data["numbers"]["scales"].items()}
        self._special = {word: Decimal(value) for word, value in data["numbers"]["words"].items()}
        units = [str(word) for unit in data["units"].values() for entry in unit.values() for word in entry[1:]]
        self._unit_words = frozenset(word for word in units if " " not in word and len(word) > 2)
        self._single = frozenset(str(word) for unit in data["units"]["time"].values() for word in unit[1:] if len(str(word)) > 2)

    def cardinal(self, words: Sequence[Word], at: int) -> Measure | None:
        """A cardinal in digits or words, with its scale: "2.4 billion", "half a million", "ninety-two", "a dozen"."""
        word = words[at]
        value, last, step = self._simple(words, at)
        if value is None:
            return None
        scaled, factor = False, Decimal(1)
        while last < len(words) and (scale := self._scale(words, last, word)) is not None:
            value, step, last, scaled, factor = value * scale, step * scale, last + 1, True, factor * scale
            more, after, _ = self._simple(words, last + 1 if last < len(words) and words[last].low == "and" else last)
            if more is not None and more < scale and not word.is_number:
                value, last, step = value + more, after, Decimal(1)
        pair = self._pair(words, at, last)
        if pair is not None:
            return pair
        of = None
        if last + 1 < len(words) and words[last].low == "/" and (whole := decimal_of(words[last + 1].low)) is not None:
            of, last = whole, last + 2
        elif last + 2 < len(words) and words[last].low == "out" and words[last + 1].low == "of":
            whole, after, _ = self._simple(words, last + 2)
            if whole is not None:
                of, last = whole, after
        return Measure(Stated(value, Bound.EXACT, None, step, scaled), COUNT, at, last, of=of, factor=factor)

    def _simple(self, words: Sequence[Word], at: int) -> tuple[Decimal | None, int, Decimal]:
        """A number below the scales: value, first word after it, last place stated."""
        if at >= len(words):
            return None, at, Decimal(1)
        word = words[at]
        if word.is_number:
            value = decimal_of(word.low)
            return (value, at + 1, step_of(word.low)) if value is not None else (None, at, Decimal(1))
        if word.low in ("a", "an") and at + 1 < len(words) and words[at + 1].low in ("dozen", "hundred", "thousand", "million", "billion"):
            return Decimal(1), at + 1, Decimal(1)
        if word.low in ("a", "an") and at and at + 1 < len(words) and words[at + 1].low in self._single and self._ends_bound(words, at):
            return Decimal(1), at + 1, Decimal(1)
        halved = word.low == "half" and at + 2 < len(words) and words[at + 1].low in ("a", "an")
        if halved and (words[at + 2].low in self.scales or words[at + 2].lemma in self._unit_words):
            return Decimal("0.5"), at + 2, Decimal("0.1")
        if word.low == "one" and at + 1 < len(words) and words[at + 1].low in ("of", "another", "'s"):
            return None, at, Decimal(1)
        if word.low in self._special:
            nobody = word.low in ("nobody", "none") or (word.low == "no" and at + 1 < len(words) and words[at + 1].content)
            return (self._special[word.low], at + 1, Decimal(1)) if nobody or word.low not in ("no",) else (None, at, Decimal(1))
        total, last = self._value(word.low), at + 1
        if total is None:
            return None, at, Decimal(1)
        while last < len(words):
            step = last + 1 if words[last].low in ("and", "-") else last
            more = self._value(words[step].low) if step < len(words) else None
            if more is None or more >= 10 or total % 10 or (step > last and total < HUNDRED and words[last].low == "and"):
                break
            total, last = total + more, step + 1
        return total, last, Decimal(1)

    def _value(self, low: str) -> Decimal | None:
        if low in self._values:
            return self._values[low]
        tens, _, ones = low.partition("-")
        if tens in self._values and ones in self._values:
            return self._values[tens] + self._values[ones]
        return self._values[tens] if tens in self._values and ones.isalpha() and ones.removesuffix("s") not in self.ordinals else None

    def _scale(self, words: Sequence[Word], at: int, number: Word) -> Decimal | None:
        low = words[at].low
        if len(low) <= 3 and low.isalpha():
            money = number.at and words[number.at - 1].low in _MONEY_SIGNS
            if not words[at].glued or (low == "m" and not money):
                return None
        scale = self.scales.get(low)
        return scale if scale is None or at == 0 or words[at - 1].low not in DASHES else None

    def _pair(self, words: Sequence[Word], at: int, last: int) -> Measure | None:
        """A result: "3-1", "2—2". Two small numbers with a dash and nothing counted after them."""
        if last + 1 >= len(words) or words[last].low not in DASHES or not (words[at].is_number and words[last + 1].is_number):
            return None
        left, right = decimal_of(words[at].low), decimal_of(words[last + 1].low)
        following = words[last + 2] if last + 2 < len(words) else None
        if left is None or right is None or max(left, right) >= HUNDRED or (following is not None and following.content and left < right):
            return None
        if left < right and not (following is None or not following.content):
            return None
        return Measure(Stated(left), SCORE, at, last + 2, pair=(int(left), int(right)))

    def rank(self, words: Sequence[Word], at: int) -> Measure | None:
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        if word.is_number and following is not None and following.glued and following.low in ("st", "nd", "rd", "th"):
            value = decimal_of(word.low)
            return Measure(Stated(value), RANK, at, at + 2) if value is not None else None
        if word.low in ("number", "no", "#") and following is not None:
            last = at + 2 if following.low == "." else at + 1
            value, after, _ = self._simple(words, last)
            if value is not None and value >= 1 and (word.low != "no" or following.low == "."):
                return Measure(Stated(value), RANK, at, after)
        if word.low in ("top", "first") and following is not None:
            value, after, _ = self._simple(words, at + 1)
            if value is not None and value > 1:
                return Measure(Stated(value, Bound.AT_MOST), RANK, at, after)
        ordinal, _, rest = word.low.partition("-")
        value = self.ordinals.get(ordinal) or self._compound_ordinal(word.low)
        if value is None or (ordinal == "second" and following is not None and following.low in ("s", ".")):
            return None
        deed = following is None or not following.content or following.low.endswith(("ed", "ly")) or following.low in self._vocabulary.verbs
        if ordinal == "first" and deed:
            return None
        superlative = bool(rest) or (following is not None and (following.low == "most" or following.low.endswith("est")))
        return Measure(Stated(value), RANK, at, at + 1, superlative=superlative)

    def _compound_ordinal(self, low: str) -> Decimal | None:
        tens, _, ones = low.partition("-")
        return self._values[tens] + self.ordinals[ones] if tens in self._values and ones in self.ordinals else None

    def half_a_unit(self, words: Sequence[Word], at: int) -> bool:
        """ "half a million", "half an hour": a number, no share."""
        rest = words[at : at + 3]
        return len(rest) == 3 and rest[1].low in ("a", "an") and (rest[2].low in self.scales or rest[2].lemma in self._unit_words)

    def _ends_bound(self, words: Sequence[Word], at: int) -> bool:
        return next(self._bounds.ending(words, at), None) is not None
