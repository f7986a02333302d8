"""Numbers of an English sentence as what they say: value, bound, dimension, what is counted, and the words around. No domain, no verdicts.

Dates are read before (compare_dates.py) and left out here. Values of one dimension are brought to one unit, money excepted.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from pipelines.compare_intervals import INVERTED, Bound, Stated
from pipelines.compare_words import Text, Vocabulary, Word

COUNT, PERCENT, RANK, SCORE, MONEY = "count", "percent", "rank", "score", "money"
ANY_MONEY = "money:"
_HEAD_WORDS = 4
_BOUND_GAP = 2  # words such as "a" or a currency sign between a bound and its number
_COMPARED = 5  # "more pupils than 400": from the adjective to "than"
_CHANGE_REACH = 7
_DASHES = frozenset({"-", "—"})
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number in words `first:last`. `heads` say what is counted, nearest noun last; `around` are the content words that belong to it.

    `role`: "from" and "to" of a change, "by" of its size. `of`: the whole that a score is out of. `written`: as it stands.
    `lead`: indexes of the bound's words. `superlative`: a rank that only "largest" implies. `factor`: scale and unit, as multiplied in.
    `partitive`: heads are the whole ("14 of his fights"); role "part" and "whole" where both are numbers ("30 of the 60 seats").
    """

    stated: Stated
    dimension: str
    first: int
    last: int
    heads: tuple[Word, ...] = ()
    around: tuple[Word, ...] = ()
    role: str = ""
    of: Decimal | None = None
    written: str = ""
    lead: tuple[int, ...] = ()
    superlative: bool = False
    pair: tuple[int, int] | None = None
    factor: Decimal = Decimal(1)
    partitive: bool = False


class NumberFinder:
    """Finds measures with the words of seeds/lexicons/compare.yaml and numbers.yaml."""

    def __init__(self, data: Mapping[str, Any], numbers: Mapping[str, Any], words: Vocabulary) -> None:
        self._vocabulary = words
        self._values = {word: Decimal(value) for word, value in numbers["words"]["en"].items()}
        self._ordinals = {word: Decimal(value) for word, value in numbers["ordinals"]["en"].items()}
        own = data["numbers"]
        self._scales = {word: Decimal(value) for word, value in own["scales"].items()}
        self._special = {word: Decimal(value) for word, value in own["words"].items()}
        self._vague = _sequences(own["vague"])
        self._shares = _sequences(own["shares"])
        self._before = _longest_first(
            (tuple(phrase.split()), Bound(bound)) for bound, phrases in data["bounds"].items() for phrase in phrases
        )
        self._after = _longest_first(
            (tuple(phrase.split()), Bound(bound)) for bound, phrases in data["bounds_after"].items() for phrase in phrases
        )
        self._comparatives = {words[0]: bound for words, bound in self._before if len(words) == 2 and words[1] == "than"}
        self._decades: Mapping[str, int] = data["dates"]["decades"]
        self._single = frozenset(word for unit in data["units"]["time"].values() for word in unit[1:] if len(str(word)) > 2)
        self._reached = frozenset(data["reached"])
        self._units = _longest_first(
            (tuple(word.split()), (dimension, unit, Decimal(str(entry[0]))))
            for dimension, units in data["units"].items()
            for unit, entry in units.items()
            for word in entry[1:]
        )
        self._unit_words = frozenset(phrase[0] for phrase, _ in self._units if len(phrase) == 1 and len(phrase[0]) > 2)
        self._money = _longest_first((tuple(sign.split()), code) for code, signs in data["currencies"].items() for sign in signs)

    def find(self, text: Text, taken: frozenset[int]) -> list[Measure]:
        """Measures in order. `taken` are indexes of words that belong to dates."""
        found: list[Measure] = []
        at = 0
        while at < len(text.words):
            measure = None if at in taken else self._at(text, at)
            if measure is None:
                at += 1
            else:
                found.append(measure)
                at = max(measure.last, at + 1)
        found = self._ranges(text, found)
        found = [self._bounded(text, measure) for measure in self._sums(text, found)]
        placed = [self._placed(text, found, number, taken) for number in range(len(found))]
        return self._parts(text, placed)

    # ------------------------------------------------------------ one number

    def _at(self, text: Text, at: int) -> Measure | None:
        words = text.words
        for phrase, (low, high) in self._shares:
            if _stands(words, at, phrase) and not self._half_a_unit(words, at) and self._is_share(words, at, phrase):
                stated = Stated(min(low, high), Bound.EXACT if low == high else Bound.BETWEEN, max(low, high) if low != high else None)
                if (low, high) in ((Decimal(50), _HUNDRED), (Decimal(0), Decimal(50))):
                    stated = Stated(Decimal(50), Bound.MORE_THAN if low else Bound.LESS_THAN)
                return Measure(stated, PERCENT, at, at + len(phrase))
        for phrase, (low, high) in self._vague:
            if _stands(words, at, phrase) and not (at and words[at - 1].is_number):
                return Measure(Stated(low, Bound.BETWEEN, high), COUNT, at, at + len(phrase))
        rank = self._rank(words, at)
        if rank is not None:
            return rank
        aged = self._aged(words, at)
        if aged is not None:
            return aged
        plain = self._plain(words, at)
        if plain is None:
            return self._superlative(words, at)
        return self._with_unit(words, plain, at)

    def _aged(self, words: Sequence[Word], at: int) -> Measure | None:
        """ "in his seventies"."""
        decade = self._decades.get(words[at].low)
        if decade is None or not at or words[at - 1].low not in ("his", "her", "their", "my"):
            return None
        return Measure(
            Stated(Decimal(decade), Bound.BETWEEN, Decimal(decade + 9)), COUNT, at, at + 1, heads=(self._vocabulary.word("age"),)
        )

    def _plain(self, words: Sequence[Word], at: int) -> Measure | None:
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
        if last + 1 < len(words) and words[last].low == "/" and (whole := _decimal(words[last + 1].low)) is not None:
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
            value = _decimal(word.low)
            return (value, at + 1, _step(word.low)) if value is not None else (None, at, Decimal(1))
        if word.low in ("a", "an") and at + 1 < len(words) and words[at + 1].low in ("dozen", "hundred", "thousand", "million", "billion"):
            return Decimal(1), at + 1, Decimal(1)
        if word.low in ("a", "an") and at and at + 1 < len(words) and words[at + 1].low in self._single and self._ends_bound(words, at):
            return Decimal(1), at + 1, Decimal(1)
        halved = word.low == "half" and at + 2 < len(words) and words[at + 1].low in ("a", "an")
        if halved and (words[at + 2].low in self._scales or words[at + 2].lemma in self._unit_words):
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
            if more is None or more >= 10 or total % 10 or (step > last and total < _HUNDRED and words[last].low == "and"):
                break
            total, last = total + more, step + 1
        return total, last, Decimal(1)

    def _ends_bound(self, words: Sequence[Word], at: int) -> bool:
        return any(_stands(words, at - len(phrase), phrase) for phrase, _ in self._before)

    def _value(self, low: str) -> Decimal | None:
        if low in self._values:
            return self._values[low]
        tens, _, ones = low.partition("-")
        if tens in self._values and ones in self._values:
            return self._values[tens] + self._values[ones]
        return self._values[tens] if tens in self._values and ones.isalpha() and ones not in self._ordinals else None

    def _scale(self, words: Sequence[Word], at: int, number: Word) -> Decimal | None:
        low = words[at].low
        if len(low) <= 3 and low.isalpha():
            money = number.at and words[number.at - 1].low in ("$", "£", "€", "¥", "₹", "₩")
            if not words[at].glued or (low == "m" and not money):
                return None
        scale = self._scales.get(low)
        return scale if scale is None or at == 0 or words[at - 1].low not in _DASHES else None

    def _half_a_unit(self, words: Sequence[Word], at: int) -> bool:
        """ "half a million", "half an hour": a number, no share."""
        rest = words[at : at + 3]
        return len(rest) == 3 and rest[1].low in ("a", "an") and (rest[2].low in self._scales or rest[2].lemma in self._unit_words)

    def _is_share(self, words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
        """ "most" and "half" as parts of a whole, not "most popular" or "half brother"."""
        following = words[at + len(phrase)].low if at + len(phrase) < len(words) else ""
        if phrase == ("most",):
            return following == "of" or (at == 0 and following.endswith("s") and not following.endswith("ous"))
        if phrase[-1] == "half":
            return (
                following in ("of", "the", "its", "their", "")
                or not following.isalpha()
                or at == 0
                or words[at - 1].low in ("than", "about", "over")
            )
        return True

    def _pair(self, words: Sequence[Word], at: int, last: int) -> Measure | None:
        """A result: "3-1", "2—2". Two small numbers with a dash and nothing counted after them."""
        if last + 1 >= len(words) or words[last].low not in _DASHES or not (words[at].is_number and words[last + 1].is_number):
            return None
        left, right = _decimal(words[at].low), _decimal(words[last + 1].low)
        following = words[last + 2] if last + 2 < len(words) else None
        if left is None or right is None or max(left, right) >= _HUNDRED or (following is not None and following.content and left < right):
            return None
        if left < right and not (following is None or not following.content):
            return None
        return Measure(Stated(left), SCORE, at, last + 2, pair=(int(left), int(right)))

    def _rank(self, words: Sequence[Word], at: int) -> Measure | None:
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        if word.is_number and following is not None and following.glued and following.low in ("st", "nd", "rd", "th"):
            value = _decimal(word.low)
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
        value = self._ordinals.get(ordinal) or self._compound_ordinal(word.low)
        if value is None or (ordinal == "second" and following is not None and following.low in ("s", ".")):
            return None
        if ordinal == "first" and (following is None or not following.content or following.low.endswith(("ed", "ly"))):
            return None
        superlative = bool(rest) or (following is not None and (following.low == "most" or following.low.endswith("est")))
        return Measure(Stated(value), RANK, at, at + 1, superlative=superlative)

    def _compound_ordinal(self, low: str) -> Decimal | None:
        tens, _, ones = low.partition("-")
        return self._values[tens] + self._ordinals[ones] if tens in self._values and ones in self._ordinals else None

    def _superlative(self, words: Sequence[Word], at: int) -> Measure | None:
        """ "the largest": first in rank. Held against explicit ranks only."""
        low = words[at].low
        following = words[at + 1] if at + 1 < len(words) else None
        most = low == "most" and following is not None and following.content and not following.low.endswith("s")
        if at and words[at - 1].low in ("the", "'s", "its", "their") and (most or (low.endswith("est") and len(low) > 5)):
            return Measure(Stated(Decimal(1)), RANK, at, at + 1, superlative=True)
        return None

    def _with_unit(self, words: Sequence[Word], plain: Measure, at: int) -> Measure:
        if plain.dimension != COUNT:
            return plain
        for phrase, code in self._money:
            if (not phrase[-1].isalpha() or len(phrase[-1]) == 3) and phrase != ("won",) and _stands(words, at - len(phrase), phrase):
                return replace(plain, dimension=ANY_MONEY + code, first=at - len(phrase))
        last = plain.last
        unit_at = last + 1 if last < len(words) and words[last].low in _DASHES else last
        for phrase, code in self._money:
            if _stands(words, unit_at, phrase):
                return replace(plain, dimension=ANY_MONEY + code, last=unit_at + len(phrase))
        if plain.stated.scaled and unit_at < len(words) and words[unit_at].lemma == "pound":
            return replace(plain, dimension=f"{ANY_MONEY}GBP", last=unit_at + 1)
        for phrase, (dimension, unit, factor) in self._units:
            if _stands(words, unit_at, phrase):
                if len(phrase[-1]) <= 2 and phrase[-1].isalpha() and phrase[-1] == "in":
                    continue
                stated = plain.stated
                converted = replace(stated, value=stated.value * factor, step=stated.step * factor)
                after = unit_at + len(phrase)
                if unit == "yr" and (_stands(words, after, ("old",)) or _stands(words, after, ("-", "old"))):
                    return replace(plain, heads=(self._vocabulary.word("age"),), last=unit_at + len(phrase) + 1)
                return replace(plain, stated=converted, dimension=dimension, last=unit_at + len(phrase), factor=plain.factor * factor)
        return plain

    # ------------------------------------------------------------ several numbers, bounds, surroundings

    def _ranges(self, text: Text, found: list[Measure]) -> list[Measure]:
        """ "50,000 to 70,000", "between 5 and 7 km"; "from 40 to 57" after a verb of change stays two numbers with roles."""
        words = text.words
        joined: list[Measure] = []
        for measure in found:
            previous = joined[-1] if joined else None
            if previous is not None and _one_range(previous, measure):
                between = [word.low for word in words[previous.last : measure.first]]
                lead = words[previous.first - 1].low if previous.first else ""
                factor = Decimal(1) if previous.dimension == measure.dimension != COUNT or previous.factor != 1 else measure.factor
                low, high = previous.stated.value * factor, measure.stated.value
                dimension = measure.dimension if measure.dimension != COUNT else previous.dimension
                if lead == "from" and between[:1] == ["to"] and len(between) <= 3 and self._changes(text, previous.first):
                    joined[-1] = replace(previous, role="from", stated=replace(previous.stated, value=low), dimension=dimension)
                    joined.append(replace(measure, role="to", dimension=dimension))
                    continue
                if low < high and (between in (["to"], ["-"], ["—"]) or (between == ["and"] and lead == "between")):
                    first = previous.first - 1 if lead in ("between", "from") else previous.first
                    stated = Stated(low, Bound.BETWEEN, high, measure.stated.step, measure.stated.scaled)
                    joined[-1] = replace(measure, stated=stated, first=first, dimension=dimension)
                    continue
            joined.append(measure)
        return [self._with_role(text, measure) for measure in joined]

    def _sums(self, text: Text, found: list[Measure]) -> list[Measure]:
        """ "two hours and forty minutes" is one length of time."""
        joined: list[Measure] = []
        for measure in found:
            previous = joined[-1] if joined else None
            if previous is not None and previous.dimension == measure.dimension and measure.dimension in ("time", "length", "mass"):
                between = [word.low for word in text.words[previous.last : measure.first]]
                if between in ([], ["and"], [","]) and previous.factor > measure.factor and not previous.role:
                    total = replace(measure.stated, value=previous.stated.value + measure.stated.value)
                    joined[-1] = replace(measure, first=previous.first, stated=total)
                    continue
            joined.append(measure)
        return joined

    def _parts(self, text: Text, found: Sequence[Measure]) -> list[Measure]:
        """Shares that two numbers make: "30 of the 60 seats", "of the 61 passengers, 12 survived"."""
        made = list(found)
        for number, (part, whole) in enumerate(itertools.pairwise(found)):
            if not part.dimension == whole.dimension == COUNT:
                continue
            between = [word.low for word in text.words[part.last : whole.first]]
            lead = [word.low for word in text.words[max(0, part.first - 2) : part.first]]
            if between not in (["of", "the"], ["of"], ["out", "of"], ["out", "of", "the"], ["of", "its"]):
                if lead[-2:] != ["of", "the"] and lead[-1:] != ["of"]:
                    continue
                part, whole = whole, part
                partitive = False
            else:
                partitive = True
            if 0 < part.stated.value <= whole.stated.value and part.stated.bound is whole.stated.bound is Bound.EXACT:
                share = Stated(part.stated.value * _HUNDRED / whole.stated.value, Bound.EXACT, None, Decimal("0.1"))
                first, last = min(part.first, whole.first), max(part.last, whole.last)
                around = tuple(dict.fromkeys((*part.around, *whole.around)))
                written = f"{part.written} of {whole.written}"
                made.append(Measure(share, PERCENT, first, last, whole.heads or part.heads, around, written=written))
                if partitive:
                    made[number] = replace(part, heads=whole.heads, around=around, role="part", partitive=False)
                    made[number + 1] = replace(whole, around=around, role="whole")
        return made

    def _changes(self, text: Text, at: int) -> bool:
        return any(word.lemma in self._reached or word.low in self._reached for word in text.words[max(0, at - _CHANGE_REACH) : at])

    def _with_role(self, text: Text, measure: Measure) -> Measure:
        lead = text.words[measure.first - 1].low if measure.first else ""
        following = text.words[measure.last] if measure.last < len(text.words) else None
        plain = measure.dimension == PERCENT or following is None or not following.content
        if not measure.role and lead in ("by", "from", "to") and (lead != "by" or plain) and self._changes(text, measure.first):
            return replace(measure, role=lead)
        return measure

    def _bounded(self, text: Text, measure: Measure) -> Measure:
        words, stated = text.words, measure.stated
        measure = replace(measure, written=text.written(measure.first, measure.last))
        bound, lead = self._bound_before(text, measure)
        if bound is None:
            for phrase, after in self._after:
                if _stands(words, measure.last, phrase):
                    bound, lead = after, tuple(range(measure.last, measure.last + len(phrase)))
                    break
        if bound is None or bound is Bound.EXACT or stated.bound is not Bound.EXACT:
            if (
                measure.dimension == RANK
                and stated.bound is Bound.AT_MOST
                and measure.first
                and words[measure.first - 1].low in ("outside", "the")
            ):
                outside = words[measure.first - 1].low == "outside" or (measure.first > 1 and words[measure.first - 2].low == "outside")
                return replace(measure, stated=replace(stated, bound=Bound.MORE_THAN)) if outside else measure
            return replace(measure, lead=lead, written=_whole(text, measure, lead))
        if measure.role == "to" and bound is Bound.AT_MOST:
            bound = Bound.EXACT
        negated = lead and text.words[max(0, min(lead) - 1)].low in ("not", "n't", "never") and bound in INVERTED and min(lead) > 0
        lead = (min(lead) - 1, *lead) if negated else lead
        bound = INVERTED[bound] if negated else bound
        return replace(measure, stated=replace(stated, bound=bound), lead=lead, written=_whole(text, measure, lead))

    def _bound_before(self, text: Text, measure: Measure) -> tuple[Bound | None, tuple[int, ...]]:
        words = text.words
        for gap in range(_BOUND_GAP + 1):
            end = measure.first - gap
            if gap and (end < 0 or words[end].low not in ("a", "an", "the", "of", "total", "$", "us", "its", "$")):
                break
            for phrase, bound in self._before:
                if _stands(words, end - len(phrase), phrase) and end - len(phrase) >= 0:
                    return bound, tuple(range(end - len(phrase), end))
        if measure.first and words[measure.first - 1].low == "than":
            for at in range(measure.first - 2, max(-1, measure.first - 2 - _COMPARED), -1):
                if words[at].low in self._comparatives:
                    return self._comparatives[words[at].low], (at, measure.first - 1)
        return None, ()

    def _placed(self, text: Text, found: Sequence[Measure], number: int, taken: frozenset[int]) -> Measure:
        """With what it counts and the words that belong to it: up to the numbers beside it, and no further than its sentence."""
        measure = found[number]
        before = number - 1 if number and measure.role == "to" and found[number - 1].role == "from" else number
        low = found[before - 1].last if before else 0
        high = found[number + 1].first if number + 1 < len(found) else len(text.words)
        heads = list(measure.heads) or self._heads(text, measure, high)
        owned = [word.low for word in text.words[measure.last : measure.last + 2]]
        if len(owned) == 2 and owned[0] == "of" and owned[1] in ("the", "his", "her", "its", "their") and measure.dimension == COUNT:
            measure = replace(measure, partitive=True)
        around = [
            word
            for word in text.words[low:high]
            if word.content and word.at not in taken and not measure.first <= word.at < measure.last and word.at not in measure.lead
        ]
        return replace(measure, heads=tuple(heads), around=tuple(around))

    def _heads(self, text: Text, measure: Measure, high: int) -> list[Word]:
        words = text.words
        if measure.superlative:
            return [word for word in words[measure.first : measure.first + 3] if word.content and word.low not in self._ordinals]
        at = measure.last
        if at + 1 < len(words) and words[at].low == "of":
            at += 2 if words[at + 1].low in ("the", "its", "their", "these", "all", "his", "her") else 1
        heads: list[Word] = []
        while at < min(high, len(words)) and len(heads) < _HEAD_WORDS:
            word = words[at]
            if word.low in _DASHES or (word.low in ("other", "more", "different") and not heads):
                at += 1
                continue
            following = words[at + 1] if at + 1 < len(words) else None
            done = word.low.endswith("ed") and (heads or following is None or not following.content)
            verb = word.low in self._vocabulary.verbs and (bool(heads) or not word.low.endswith("s"))
            if not word.content or verb or done:
                break
            heads.append(word)
            at += 1
        if not heads and measure.lead:
            compared = words[min(measure.lead)]
            apart = words[measure.first - 1].low == "than" and len(measure.lead) == 2  # "more pupils than 400"
            between = [word for word in words[min(measure.lead) : measure.first] if word.content] if apart else []
            heads = between or ([self._vocabulary.word("age")] if compared.low in ("older", "younger") else [])
        return heads


def _whole(text: Text, measure: Measure, lead: Sequence[int]) -> str:
    """The number with its bound, as they stand."""
    return text.written(min(measure.first, *lead, measure.first), max(measure.last, *(at + 1 for at in lead), measure.last))


def _one_range(previous: Measure, measure: Measure) -> bool:
    """The two can be the ends of one range: of one dimension, or only one of them with its unit."""
    if RANK in (previous.dimension, measure.dimension) or SCORE in (previous.dimension, measure.dimension):
        return False
    return previous.dimension == measure.dimension or COUNT in (previous.dimension, measure.dimension)


def _decimal(text: str) -> Decimal | None:
    compact = text.replace(" ", "")
    parts = compact.split(",")
    if len(parts) > 1 and not all(len(part) == 3 for part in [*parts[1:-1], parts[-1].split(".")[0]]):
        return None
    try:
        return Decimal(compact.replace(",", ""))
    except InvalidOperation:
        return None


def _step(text: str) -> Decimal:
    """The last place that a written number states: 0.1 for 2.4, 100 for 3,400, 1 for 165."""
    value = _decimal(text)
    if value is None or value == 0:
        return Decimal(1)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def _stands(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    if at < 0 or at + len(phrase) > len(words):
        return False
    return all(word in (words[at + offset].low, words[at + offset].lemma) for offset, word in enumerate(phrase))


def _sequences(data: Mapping[str, Sequence[Any]]) -> list[tuple[tuple[str, ...], tuple[Decimal, Decimal]]]:
    made = [(tuple(phrase.split()), (Decimal(str(low)), Decimal(str(high)))) for phrase, (low, high) in data.items()]
    return sorted(made, key=lambda one: -len(one[0]))


def _longest_first(entries: Any) -> list[Any]:
    return sorted(entries, key=lambda entry: -len(entry[0]))
