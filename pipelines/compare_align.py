"""Which number of the evidence speaks of the same thing as one of the claim, and how the two stand. Abstains where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.compare_dates import DateSpan
from pipelines.compare_intervals import Bound, Stand, stand
from pipelines.compare_measure import ANY_MONEY, COUNT, RANK, SCORE, Measure
from pipelines.compare_pairing import ONE_SIGN, UNIT, Pairing, Side, best_pairing
from pipelines.compare_text import Word
from pipelines.compare_words import Vocabulary

_SAME_HEAD = 3.0
_CROSSED_HEAD = 1.5
_OTHER_ROLE = 1.5
_LEAST = 1.0
_ELSEWHERE = 0.4  # a word beyond a comma or "and" belongs to a number less
_NEAR_WORDS = 6
_BESIDE = 3
_ATTACHED = 3  # words between a number and a verb that names what it counts: "31 people dead"
_OPPOSED_REACH = 2
_TOTAL_REACH = 4  # words between "total" and its number


class Aligner:
    """Pairs measures by what they are measures of."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    def measure(self, one: Measure, claim: Side, evidence: Side) -> Pairing | None:
        """The best match of the claim's measure `one`; None where the evidence states nothing of the kind."""
        scored = [(score, other) for other in evidence.measures if (score := self._score(one, other, claim, evidence)) is not None]
        if all(score < _LEAST for score, _ in scored):
            return None
        return best_pairing(one, scored, _equal, _stand)

    def _score(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> float | None:
        """How surely the two are measures of one thing; None where they are not."""
        if not _comparable(one, other) or self._kinds_apart(one, other) or self._ranks_apart(one, other, claim, evidence):
            return None
        heads = self._heads(one, other, evidence, claim.text.subject if one.first >= claim.text.verb else [])
        if heads is None:
            return None
        if self._sums_up(other, evidence):  # what is summed up belongs to the whole sentence
            other = replace(other, around=tuple(word for word in evidence.text.content() if not other.first <= word.at < other.last))
        score = heads + (UNIT if one.dimension not in (COUNT, RANK) else 0.0)
        score += sum(self._around(word, other, evidence) for word in one.around if word not in one.heads)
        if other.role in ("part", "whole") and other.role != one.role:
            done = any(self._words.any_related(word, other.around) for word in one.around if word not in one.heads)
            score -= UNIT if (other.role == "whole") == done else 0.0
        if other.role == "from" and one.role != "from":
            score -= _OTHER_ROLE
        score += self._total(one, other, claim, evidence)
        if bool(one.of) != bool(other.of):
            score -= ONE_SIGN if one.of is None else ONE_SIGN / 2
        return score + self._dated(one, other, claim, evidence) - self._unmet(one, other, claim, evidence)

    def _total(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> float:
        """A claim of no named part goes with the total, where the evidence states one."""
        if not self._sums_up(other, evidence):
            return 0.0
        whole = any(word.low in self._words.totals for word in claim.text.words)
        part = any(word.name for word in one.around if word not in claim.text.subject)
        return UNIT if whole else 0.0 if part else ONE_SIGN

    def _sums_up(self, measure: Measure, side: Side) -> bool:
        low = max(0, measure.first - _TOTAL_REACH)
        words = side.text.words
        before = [
            word
            for word in words[low : measure.first]
            if word.segment == words[measure.first].segment and word.at >= _last_number(measure, side)
        ]
        after = [word.low for word in words[measure.last : measure.last + _TOTAL_REACH]]
        return any(word.low == "total" for word in before) or ("total" in after and "in" in after)

    def _around(self, word: Word, other: Measure, evidence: Side) -> float:
        """What one word of the claim adds: more where its counterpart stands close to the number and in its part of the sentence."""
        if self._words.any_related(word, evidence.text.subject):
            return ONE_SIGN / 2  # the subject goes with every number of its sentence
        near = [held for held in other.around if self._words.related(word, held)]
        if near:
            nearest = min(near, key=lambda held: _distance(held, other))
            weight = 1.0 if nearest.segment == evidence.text.words[other.first].segment else _ELSEWHERE
            return weight * (ONE_SIGN + ONE_SIGN / max(1, _distance(nearest, other)))
        opposed = any(self._words.opposed(word, held) for held in other.around if abs(held.at - other.first) <= _OPPOSED_REACH)
        return -ONE_SIGN if opposed else 0.0

    def _kinds_apart(self, one: Measure, other: Measure) -> bool:
        """A maximum against an average, and the like: two figures of one thing."""
        for name in self._words.measured_apart:
            kinds = [word for word in one.around if name in self._words.classes(word)]
            others = [word for word in other.around if name in self._words.classes(word)]
            if kinds and others and not any(self._words.any_related(word, others) for word in kinds):
                return True
        return False

    def _ranks_apart(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> bool:
        """Each belongs to a numbered thing, and not to the same: the third season's viewers and the fourth's."""
        if RANK in (one.dimension, other.dimension):
            return False
        mine, theirs = _own_rank(one, claim.measures), _own_rank(other, evidence.measures)
        if mine is None or theirs is None or mine.stated.bound is not Bound.EXACT or theirs.stated.bound is not Bound.EXACT:
            return False
        alike = not mine.heads or not theirs.heads or self._words.related(mine.heads[-1], theirs.heads[-1])
        return alike and mine.stated.value != theirs.stated.value

    def _dated(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> float:
        """Numbers that carry the same date belong together, of different dates they do not."""
        mine, theirs = _own_date(one, claim.dates), _own_date(other, evidence.dates)
        if mine is None or theirs is None or mine.yearless != theirs.yearless:
            return 0.0
        return -_OTHER_ROLE if mine.interval().apart(theirs.interval()) else UNIT

    def _unmet(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> float:
        """What is measured in a unit of its own must be named by the evidence too: a budget is no box office."""
        if one.dimension in (COUNT, RANK, SCORE):
            return 0.0
        if one.dimension == "time" and one.stated.value == other.stated.value:
            return 0.0
        named = self._words.word(one.dimension.split("_")[0])
        turning = (self._words.word("increase"), self._words.word("decrease"))
        light = self._words.light | self._words.generic
        subject = claim.text.subject
        keys = [word for word in one.around if word not in subject and not word.name and word.lemma not in light] or subject[-1:]
        keys = [word for word in keys if _distance(word, one) <= _NEAR_WORDS] or subject[-1:]
        alone = sum(held.dimension == other.dimension for held in evidence.measures) == 1
        held = evidence.text.content() if alone else [*other.around, *other.heads, *evidence.text.subject]
        keys = [key for key in keys if not self._words.any_related(key, (named, *turning))] or [
            word for word in subject[-1:] if not self._words.related(word, named)
        ]
        return 0.0 if not keys or any(self._words.any_related(key, held) for key in keys) else UNIT

    def _heads(self, one: Measure, other: Measure, evidence: Side, subject: Sequence[Word]) -> float | None:
        """How well what is counted agrees; None where the two count different things."""
        if one.dimension == SCORE:
            return UNIT
        words = self._words
        wanted, given = one.heads, other.heads
        if one.dimension not in (COUNT, RANK):
            return _CROSSED_HEAD if any(words.any_related(word, [*given, *other.around]) for word in wanted) else 0.0
        vague, vaguer = self._vague(wanted), self._vague(given)
        if wanted and given and words.related(wanted[-1], given[-1]) and not (vague and vaguer and len(one.around) > len(wanted)):
            return _CROSSED_HEAD if one.partitive or other.partitive else _SAME_HEAD
        if wanted and not vague and words.any_related(wanted[-1], given):
            return _SAME_HEAD - 1
        beside = [word for word in other.around if _distance(word, other) <= _NEAR_WORDS or word in self._own_subject(other, evidence)]
        near = [word for word in one.around if _distance(word, one) <= _NEAR_WORDS]
        own = [word for word in near if word not in subject] or near
        if vague and not vaguer:
            linked = words.any_related(given[-1], near)
        elif vague:
            linked = any(words.any_related(word, beside) for word in near if not word.name or word.groups)
        elif vaguer:
            linked = any(words.any_related(word, beside) for word in own)
        else:
            closest = [word for word in beside if _distance(word, other) <= _ATTACHED]
            linked = words.any_related(wanted[-1], closest) or words.any_related(
                given[-1], [word for word in own if _distance(word, one) <= _ATTACHED]
            )
        return _CROSSED_HEAD if linked else None

    def _own_subject(self, measure: Measure, side: Side) -> Sequence[Word]:
        """The subject of its sentence, where no other number stands between: "the number of cases in the south rose to 3,737"."""
        alone = not any(side.text.verb <= held.first < measure.first for held in side.measures)
        return side.text.subject if alone and side.text.verb <= measure.first else ()

    def _vague(self, heads: Sequence[Word]) -> bool:
        """Nothing is named as counted, or no more than people, times, members, or an age that is only understood."""
        return all(word.lemma in self._words.generic or word.lemma in self._words.loose or word.at < 0 for word in heads)

    def at_least_ranked(self, one: Measure, others: Sequence[Measure]) -> Pairing | None:
        """ "In its 13th season" shows that there were more than ten; it never shows how many."""
        if one.dimension != COUNT or one.stated.bound not in (Bound.MORE_THAN, Bound.AT_LEAST) or not one.heads:
            return None
        for other in others:
            counted = other.dimension == RANK and other.heads and other.heads[-1].lemma in self._words.numbered
            if counted and self._words.related(one.heads[-1], other.heads[-1]):
                reached = stand(replace(other.stated, bound=Bound.AT_LEAST), one.stated)
                if reached is Stand.HOLDS:
                    return Pairing(Stand.LIKELY_HOLDS, _CROSSED_HEAD, one.written, other.written, one.first, other.first)
        return None


def _last_number(measure: Measure, side: Side) -> int:
    return max((held.last for held in side.measures if held.last <= measure.first), default=0)


def _comparable(one: Measure, other: Measure) -> bool:
    """One dimension, and neither of them a part of speech that the other is not: the size of a change, a superlative, another scale."""
    if not _same_dimension(one, other) or one.superlative != other.superlative:
        return False
    if one.superlative and one.stated.value == other.stated.value == 1:
        return False
    return not ("by" in (one.role, other.role) and one.role != other.role) and not (one.of and other.of and one.of != other.of)


def _same_dimension(one: Measure, other: Measure) -> bool:
    if one.dimension == other.dimension:
        return True
    if one.dimension.startswith(ANY_MONEY) and other.dimension.startswith(ANY_MONEY):
        return False
    plain, money = (one, other) if one.dimension == COUNT else (other, one)
    return plain.dimension == COUNT and money.dimension.startswith(ANY_MONEY) and plain.stated.scaled and not plain.heads


def _own_rank(measure: Measure, measures: Sequence[Measure]) -> Measure | None:
    """The rank nearest to the number, within reach."""
    near = [(min(abs(held.first - measure.last), abs(measure.first - held.last)), held) for held in measures if held.dimension == RANK]
    return min((pair for pair in near if pair[0] <= _NEAR_WORDS), key=lambda pair: pair[0], default=(0, None))[1]


def _own_date(measure: Measure, dates: Sequence[DateSpan]) -> DateSpan | None:
    """The date that stands right beside the number."""
    near = [(min(abs(span.first - measure.last), abs(measure.first - span.last)), span.first < measure.first, span) for span in dates]
    beside = sorted((away, before, span.first) for away, before, span in near if away <= _BESIDE)
    return next((span for _, _, span in near if beside and span.first == beside[0][2]), None)


def _equal(other: Measure, one: Measure) -> bool:
    return other.stated == one.stated


def _distance(word: Word, measure: Measure) -> int:
    return measure.first - word.at if word.at < measure.first else word.at - measure.last + 1


def _stand(other: Measure, one: Measure) -> Stand:
    if one.pair is not None and other.pair is not None:
        return Stand.HOLDS if sorted(one.pair) == sorted(other.pair) else Stand.FAILS
    return stand(other.stated, one.stated)
