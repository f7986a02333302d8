"""Numbers of an English sentence as what they say: value, bound, dimension, what is counted, and the words around. No domain, no verdicts.

Dates are read before (compare_dates.py) and left out here. Values of one dimension are brought to one unit, money excepted.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipelines.compare_bounds import Surroundings
from pipelines.compare_cardinals import CardinalReader
from pipelines.compare_dates import LAST_YEAR, LATEST_YEAR
from pipelines.compare_intervals import Bound, Stated
from pipelines.compare_measure import ANY_MONEY, COUNT, DASHES, HUNDRED, PERCENT, RANK, SCORE, Measure
from pipelines.compare_phrases import Phrases, stands
from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_LONGEST_SERIES = 100  # names with numbers count up to here: "Apollo 17"
_PLACING = frozenset({"in", "at", "from", "near", "on", "for", "by"})
_SHORTEST_SUPERLATIVE = 5
_SHORT_UNIT = 3
_OPENING = 2
_ASIDE_REACH = 6  # words between "rather than" and its number
_GLUED_CURRENCIES = frozenset({"us", "eur", "usd", "gbp", "rs", "c", "a", "hk", "nz", "no"})
_GLUED_WORDS = frozenset(
    {"mid", "pre", "post", "sub", "under", "over", "age", "aged", "ages", "early", "late", "top", "around", "about", "nearly", "almost"}
)


class NumberFinder:
    """Finds measures with the words of seeds/lexicons/compare.yaml and numbers.yaml."""

    def __init__(self, data: Mapping[str, Any], numbers: Mapping[str, Any], words: Vocabulary) -> None:
        self._vocabulary = words
        self._around = Surroundings(data, words, numbers["ordinals"]["en"])
        self._cardinals = CardinalReader(data, numbers, words, self._around.before)
        self._vague = _spans(data["numbers"]["vague"])
        self._shares = _spans(data["numbers"]["shares"])
        self._decades: Mapping[str, int] = data["dates"]["decades"]
        self._units = Phrases(
            (str(word), (dimension, unit, Decimal(str(entry[0]))))
            for dimension, units in data["units"].items()
            for unit, entry in units.items()
            for word in entry[1:]
        )
        self._money = Phrases((sign, code) for code, signs in data["currencies"].items() for sign in signs)

    def find(self, text: Text, taken: frozenset[int]) -> list[Measure]:
        """Measures in order. `taken` are indexes of words that belong to dates."""
        found: list[Measure] = []
        at = 0
        while at < len(text.words):
            measure = None if at in taken or _of_a_name(text, at) else self._at(text, at)
            if measure is None:
                at += 1
            else:
                found.append(measure)
                at = max(measure.last, at + 1)
        found = self._ranges(text, [measure for measure in found if not self._set_aside(text, measure)])
        found = [self._around.bounded(text, measure) for measure in self._sums(text, found)]
        placed = [self._around.placed(text, found, number, taken) for number in range(len(found))]
        return self._parts(text, placed)

    def _set_aside(self, text: Text, measure: Measure) -> bool:
        """ "rather than 40", "instead of the reported 40": what is not said; and the time of day."""
        words = text.words
        following = words[measure.last] if measure.last < len(words) else None
        if (measure.first and words[measure.first - 1].low == ":" and words[measure.first].glued) or (
            following is not None
            and following.low == ":"
            and following.glued
            and measure.last + 1 < len(words)
            and words[measure.last + 1].glued
        ):
            return True  # 10:30
        before = [word.low for word in words[max(0, measure.first - _ASIDE_REACH) : measure.first]]
        return any(before[k : k + 2] in (["rather", "than"], ["instead", "of"]) for k in range(len(before)))

    def _at(self, text: Text, at: int) -> Measure | None:
        words = text.words
        for phrase, (low, high) in self._shares.at(words, at):
            if not self._cardinals.half_a_unit(words, at) and self._is_share(words, at, phrase):
                stated = Stated(min(low, high), Bound.EXACT if low == high else Bound.BETWEEN, max(low, high) if low != high else None)
                if (low, high) in ((Decimal(50), HUNDRED), (Decimal(0), Decimal(50))):
                    stated = Stated(Decimal(50), Bound.MORE_THAN if low else Bound.LESS_THAN)
                return Measure(stated, PERCENT, at, at + len(phrase))
        for phrase, (low, high) in self._vague.at(words, at):
            if not (at and words[at - 1].is_number):
                return Measure(Stated(low, Bound.BETWEEN, high), COUNT, at, at + len(phrase))
        rank = self._cardinals.rank(words, at)
        if rank is not None:
            return rank
        aged = self._aged(words, at)
        if aged is not None:
            return aged
        plain = self._cardinals.cardinal(words, at)
        if plain is None:
            return self._superlative(words, at)
        numbered = self._numbered(words, plain)
        if numbered is not None:
            return numbered
        if plain.dimension == COUNT and plain.last < len(words) and _superlative_form(words[plain.last].low) and plain.stated.value > 1:
            return replace(plain, stated=Stated(plain.stated.value, Bound.AT_MOST), dimension=RANK, superlative=True)  # "the seven largest"
        return self._with_unit(words, plain, at)

    def _numbered(self, words: Sequence[Word], plain: Measure) -> Measure | None:
        """ "season 4" is the fourth season; the number after a name ("Apollo 11") counts nothing and is given no dimension of its own."""
        before = words[plain.first - 1] if plain.first else None
        following = words[plain.last] if plain.last < len(words) else None
        titled = before is not None and following is not None and before.name and following.low in ("game", "match", "episode")
        if (
            before is None
            or plain.stated.scaled
            or (not titled and following is not None and (following.content or following.low in ("%", "percent")))
        ):
            return None
        if before.lemma in self._vocabulary.numbered and before.lemma == before.low:
            return replace(plain, dimension=RANK, heads=(before,))
        return None

    def _aged(self, words: Sequence[Word], at: int) -> Measure | None:
        """ "in his seventies"."""
        decade = self._decades.get(words[at].low)
        if decade is None or not at or words[at - 1].low not in ("his", "her", "their", "my"):
            return None
        return Measure(
            Stated(Decimal(decade), Bound.BETWEEN, Decimal(decade + 9)), COUNT, at, at + 1, heads=(self._vocabulary.word("age"),)
        )

    def _is_share(self, words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
        """ "most" and "half" as parts of a whole, not "most popular" or "half brother"."""
        following = words[at + len(phrase)].low if at + len(phrase) < len(words) else ""
        if phrase[-1] in ("majority", "minority") and words[at + len(phrase) - 1].low != phrase[-1]:
            return False  # "minorities"
        if phrase == ("most",):
            named = at and words[at - 1].low in ("the", "its", "their", "his", "her")
            return following == "of" or (not named and following.endswith("s") and not following.endswith("ous"))
        if phrase[-1] == "half":
            return (
                following in ("of", "the", "its", "their", "")
                or not following.isalpha()
                or at == 0
                or words[at - 1].low in ("than", "about", "over")
            )
        return True

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
        for phrase, code in self._money.ending(words, at):
            if (not phrase[-1].isalpha() or len(phrase[-1]) == 3) and phrase != ("won",):
                return replace(plain, dimension=ANY_MONEY + code, first=at - len(phrase))
        last = plain.last
        unit_at = last + 1 if last < len(words) and words[last].low in DASHES else last
        for phrase, code in self._money.at(words, unit_at):
            return replace(plain, dimension=ANY_MONEY + code, last=unit_at + len(phrase))
        if plain.stated.scaled and unit_at < len(words) and words[unit_at].lemma == "pound":
            return replace(plain, dimension=f"{ANY_MONEY}GBP", last=unit_at + 1)
        for phrase, (dimension, unit, factor) in self._units.at(words, unit_at):
            if (
                len(phrase[0]) > _SHORT_UNIT
                and words[unit_at].name
                and unit_at + len(phrase) < len(words)
                and words[unit_at + len(phrase)].name
            ):
                break  # "40 Metres Deep" is a title
            after, stated = unit_at + len(phrase), plain.stated
            if unit == "yr" and at > 1 and words[at - 1].low == "than" and words[at - 2].low in ("older", "younger"):
                return replace(plain, heads=(self._vocabulary.word("age"),), last=after)
            if unit == "yr" and (stands(words, after, ("old",)) or stands(words, after, ("-", "old"))):
                return replace(plain, heads=(self._vocabulary.word("age"),), last=after + 1)
            if dimension == "time" and after < len(words) and words[after].low == "ago":
                dimension = "time_ago"
            converted = replace(stated, value=stated.value * factor, step=stated.step * factor)
            return replace(plain, stated=converted, dimension=dimension, last=after, factor=plain.factor * factor)
        return plain

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
                if lead == "from" and between[:1] == ["to"] and len(between) <= 3 and self._around.changes(text, previous.first):
                    joined[-1] = replace(previous, role="from", stated=replace(previous.stated, value=low), dimension=dimension)
                    joined.append(replace(measure, role="to", dimension=dimension))
                    continue
                if low < high and (between in (["to"], ["-"], ["—"]) or (between == ["and"] and lead == "between")):
                    first = previous.first - 1 if lead in ("between", "from") else previous.first
                    stated = Stated(low, Bound.BETWEEN, high, measure.stated.step, measure.stated.scaled)
                    joined[-1] = replace(measure, stated=stated, first=first, dimension=dimension)
                    continue
            joined.append(measure)
        return [self._around.with_role(text, measure) for measure in joined]

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
                share = Stated(part.stated.value * HUNDRED / whole.stated.value, Bound.EXACT, None, Decimal("0.1"))
                first, last = min(part.first, whole.first), max(part.last, whole.last)
                around = tuple(dict.fromkeys((*part.around, *whole.around)))
                written = f"{part.written} of {whole.written}"
                made.append(Measure(share, PERCENT, first, last, whole.heads or part.heads, around, written=written))
                if partitive:
                    made[number] = replace(part, heads=whole.heads, around=around, role="part", partitive=False)
                    made[number + 1] = replace(whole, around=around, role="whole")
        return made


def _superlative_form(low: str) -> bool:
    return (
        low.endswith("est")
        and len(low) > _SHORTEST_SUPERLATIVE
        and low not in ("interest", "forest", "harvest", "request", "contest", "protest", "guest")
    )


def _of_a_name(text: Text, at: int) -> bool:
    """The number belongs to a word or a name: "Covid-19", "B12", "Agent 47 is", "Skyline 2 (film)"."""
    words = text.words
    if not at:
        return len(words) > 1 and words[1].low == ":"  # "2001: A Space Voyage"
    before = words[at - 1]
    if not words[at].is_number:
        if words[at].low in ("number", "no"):  # "Number 6"
            return False
        return words[at].is_word and text.raw[words[at].start].isupper() and (before.name or (before.low != "." and words[at].name))
    if words[at].glued and before.is_word and before.low not in _GLUED_CURRENCIES:
        return True
    if at > 1 and words[at].glued and before.low == "-" and before.glued and words[at - 2].is_word:
        return words[at - 2].low not in _GLUED_WORDS
    following = words[at + 1] if at + 1 < len(words) else None
    begins = before.name and all(word.name or word.low in ("the", "of", "a", "and") for word in words[:at])
    placed = at > 1 and words[at - 2].low in _PLACING
    plain = words[at].low.isdecimal() and (int(words[at].low) < _LONGEST_SERIES or LATEST_YEAR < int(words[at].low) <= LAST_YEAR)
    if following is not None and following.at == text.verb:
        opens = before.at < _OPENING and before.content and before.low == before.lemma  # "Squadron 12 flew"
        return (before.name or opens) and plain and not placed
    ends = following is None or following.low in ("(", ":", "'s", ".", ",")
    return before.name and plain and ends and (begins or not placed)


def _one_range(previous: Measure, measure: Measure) -> bool:
    """The two can be the ends of one range: of one dimension, or only one of them with its unit."""
    if RANK in (previous.dimension, measure.dimension) or SCORE in (previous.dimension, measure.dimension):
        return False
    return previous.dimension == measure.dimension or COUNT in (previous.dimension, measure.dimension)


def _spans(data: Mapping[str, Sequence[Any]]) -> Phrases[tuple[Decimal, Decimal]]:
    return Phrases((phrase, (Decimal(str(low)), Decimal(str(high)))) for phrase, (low, high) in data.items())
