"""What stands around a number of an English sentence: its bound, its part in a change, what is counted, and the words that belong to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipelines.compare_intervals import INVERTED, Bound
from pipelines.compare_measure import COUNT, DASHES, PERCENT, RANK, Measure
from pipelines.compare_phrases import Phrases
from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_HEAD_WORDS = 4
_BOUND_GAP = 2  # words such as "a" or a currency sign between a bound and its number
_COMPARED = 5  # "more pupils than 400": from the adjective to "than"
_CHANGE_REACH = 7


class Surroundings:
    """Reads with the word lists of seeds/lexicons/compare.yaml. `ordinals` are words for ranks, which head nothing."""

    def __init__(self, data: Mapping[str, Any], words: Vocabulary, ordinals: Mapping[str, object]) -> None:
        self._vocabulary = words
        self._ordinals = ordinals
        before = [(phrase, Bound(bound)) for bound, phrases in data["bounds"].items() for phrase in phrases]
        self.before = Phrases(before)
        self._after = Phrases((phrase, Bound(bound)) for bound, phrases in data["bounds_after"].items() for phrase in phrases)
        self._comparatives = {phrase.removesuffix(" than"): bound for phrase, bound in before if phrase.endswith(" than")}
        self._reached = frozenset(data["reached"])

    def with_role(self, text: Text, measure: Measure) -> Measure:
        lead = text.words[measure.first - 1].low if measure.first else ""
        following = text.words[measure.last] if measure.last < len(text.words) else None
        plain = measure.dimension == PERCENT or following is None or not following.content
        if not measure.role and lead in ("by", "from", "to") and (lead != "by" or plain) and self.changes(text, measure.first):
            return replace(measure, role=lead)
        return measure

    def changes(self, text: Text, at: int) -> bool:
        return any(word.lemma in self._reached or word.low in self._reached for word in text.words[max(0, at - _CHANGE_REACH) : at])

    def bounded(self, text: Text, measure: Measure) -> Measure:
        words, stated = text.words, measure.stated
        measure = replace(measure, written=text.written(measure.first, measure.last))
        bound, lead = self._bound_before(text, measure)
        if bound is None and measure.dimension == COUNT and measure.last < len(words) and words[measure.last].low == "other":
            return replace(measure, stated=replace(stated, value=stated.value + 1, bound=Bound.AT_LEAST))  # and those named before
        if bound is None:
            for phrase, after in self._after.at(words, measure.last):
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
            for phrase, bound in self.before.ending(words, end):
                return bound, tuple(range(end - len(phrase), end))
        if measure.first and words[measure.first - 1].low == "than":
            for at in range(measure.first - 2, max(-1, measure.first - 2 - _COMPARED), -1):
                if words[at].low in self._comparatives:
                    return self._comparatives[words[at].low], (at, measure.first - 1)
        return None, ()

    def placed(self, text: Text, found: Sequence[Measure], number: int, taken: frozenset[int]) -> Measure:
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
            if word.content
            and word.at not in taken
            and not _rate(text, word)
            and not measure.first <= word.at < measure.last
            and word.at not in measure.lead
        ]
        return replace(measure, heads=tuple(heads), around=tuple(around))

    def _heads(self, text: Text, measure: Measure, high: int) -> list[Word]:
        words = text.words
        if measure.superlative:
            return [word for word in words[measure.first : measure.first + 3] if word.content and word.low not in self._ordinals]
        at = measure.last
        if measure.dimension == RANK and at + 1 < len(words) and words[at].low == "and" and words[at + 1].content:
            at += 1  # "its seventh and final season"
        if at + 1 < len(words) and words[at].low == "of":
            at += 2 if words[at + 1].low in ("the", "its", "their", "these", "all", "his", "her") else 1
        heads: list[Word] = []
        while at < min(high, len(words)) and len(heads) < _HEAD_WORDS:
            word = words[at]
            if (
                word.low in DASHES
                or (word.is_number and word.glued and words[at - 1].low == "-" and heads)
                or (word.low in ("other", "more", "different") and not heads)
            ):
                at += 1
                continue
            following = words[at + 1] if at + 1 < len(words) else None
            done = word.low.endswith("ed") and (heads or following is None or not following.content)
            verb = word.low in self._vocabulary.verbs and (bool(heads) or not word.low.endswith("s"))
            compound = word.low == "and" and heads and not heads[-1].low.endswith("s") and _two_content(words, at + 1, high)
            if compound:
                at += 1  # "300 nature and travel films"
                continue
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


def _two_content(words: Sequence[Word], at: int, high: int) -> bool:
    return at + 1 < min(high, len(words)) and words[at].content and words[at + 1].content and not words[at].name


def _whole(text: Text, measure: Measure, lead: Sequence[int]) -> str:
    """The number with its bound, as they stand."""
    return text.written(min(measure.first, *lead, measure.first), max(measure.last, *(at + 1 for at in lead), measure.last))


def _rate(text: Text, word: Word) -> bool:
    """The "game" of "points per game"."""
    return word.at > 0 and text.words[word.at - 1].low == "per"
