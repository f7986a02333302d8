"""Which number or date of the evidence speaks of the same thing as one of the claim, and how the two stand. Abstains where none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipelines.compare_dates import DateSpan, When
from pipelines.compare_intervals import Bound, Interval, Stand, Stated, stand
from pipelines.compare_numbers import ANY_MONEY, COUNT, RANK, SCORE, Measure
from pipelines.compare_words import Text, Vocabulary, Word

_SAME_HEAD = 3.0
_CROSSED_HEAD = 1.5
_AROUND = 0.5
_UNIT = 1.0  # a unit of its own already says much of what is measured
_ROLE = 1.5
_LEAST = 1.0
_ELSEWHERE = 0.4  # a word beyond a comma or "and" belongs to a number less
_NEAR_WORDS = 6
_BESIDE = 3
_ATTACHED = 3  # words between a number and a verb that names what it counts: "31 people dead"
_YEAR_DAYS = Decimal("365.25")
_SECONDS_A_DAY = Decimal(86400)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One thing that the claim states, held against what the evidence states of it. `strength` from 0 up: how surely they are the same thing."""

    stand: Stand
    strength: float
    claimed: str
    stated: str
    context: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two sentences with its numbers and dates."""

    text: Text
    measures: Sequence[Measure]
    dates: Sequence[DateSpan]


class Aligner:
    """Pairs measures and dates by what they are measures and dates of."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    # ------------------------------------------------------------ numbers

    def measure(self, one: Measure, claim: Side, evidence: Side) -> Pairing | None:
        """The best match of the claim's measure `one`; None where the evidence states nothing of the kind."""
        scored = sorted(
            ((score, other) for other in evidence.measures if (score := self._score(one, other, claim, evidence)) is not None),
            key=lambda pair: (-pair[0], pair[1].first),
        )
        if not scored or scored[0][0] < _LEAST:
            return None
        best = scored[0][0]
        level = [other for score, other in scored if score >= best - 0.01]
        found = [Pairing(_stand(other, one), best, one.written, other.written) for other in level]
        return next((pairing for pairing in found if pairing.stand in (Stand.HOLDS, Stand.LIKELY_HOLDS)), found[0])

    def _score(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> float | None:
        if not _same_dimension(one, other) or (one.superlative and other.superlative and one.stated.value == other.stated.value == 1):
            return None
        if ("by" in (one.role, other.role) and one.role != other.role) or (one.of and other.of and one.of != other.of):
            return None
        subject = claim.text.subject if one.first >= claim.text.verb else []
        heads = self._heads(one, other, subject)
        if heads is None:
            return None
        score = heads + (_UNIT if one.dimension not in (COUNT, RANK) else 0.0)
        own = {word.at for word in one.heads}
        segment = evidence.text.words[other.first].segment
        if self._kinds_apart(one, other):
            return None
        for word in one.around:
            if word.at in own:
                continue
            near = [held for held in other.around if self._words.related(word, held)]
            if self._words.any_related(word, evidence.text.subject):
                score += _AROUND / 2  # the subject goes with every number of its sentence
            elif near:
                nearest = min(near, key=lambda held: _distance(held, other))
                weight = 1.0 if nearest.segment == segment else _ELSEWHERE
                score += weight * (_AROUND + _AROUND / max(1, _distance(nearest, other)))
            elif any(self._words.opposed(word, held) for held in other.around if abs(held.at - other.first) <= 2):
                score -= _AROUND
        if other.role in ("part", "whole"):
            done = [word for word in one.around if word.at not in own and self._words.any_related(word, other.around)]
            score -= _UNIT if (other.role == "whole") == bool(done) and one.role != other.role else 0.0
        if other.role == "from" and one.role != "from":
            score -= _ROLE
        if bool(one.of) != bool(other.of):
            score -= _AROUND if one.of is None and other.of is not None else _AROUND / 2
        if one.superlative != other.superlative:
            return None
        return score + self._dated(one, other, claim, evidence) - self._unmet(one, other, claim, evidence)

    def _kinds_apart(self, one: Measure, other: Measure) -> bool:
        """A maximum against an average, and the like: two figures of one thing."""
        kinds = {word.lemma for word in one.around if "statistic" in self._words.classes(word)}
        others = {word.lemma for word in other.around if "statistic" in self._words.classes(word)}
        return bool(kinds) and bool(others) and not kinds & others

    def _dated(self, one: Measure, other: Measure, claim: Side, evidence: Side) -> float:
        """Numbers that carry the same date belong together, of different dates they do not."""
        mine, theirs = _own_date(one, claim.dates), _own_date(other, evidence.dates)
        if mine is None or theirs is None or mine.yearless != theirs.yearless:
            return 0.0
        return -_ROLE if mine.interval().apart(theirs.interval()) else _UNIT

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
        return 0.0 if not keys or any(self._words.any_related(key, held) for key in keys) else _UNIT

    def _heads(self, one: Measure, other: Measure, subject: Sequence[Word]) -> float | None:
        """How well what is counted agrees; None where the two count different things."""
        if one.dimension == SCORE:
            return _UNIT
        words = self._words
        wanted, given = one.heads, other.heads
        if one.dimension not in (COUNT, RANK):
            return _CROSSED_HEAD if any(words.any_related(word, [*given, *other.around]) for word in wanted) else 0.0
        vague, vaguer = self._vague(wanted), self._vague(given)
        if wanted and given and words.related(wanted[-1], given[-1]) and not (vague and vaguer and len(one.around) > len(wanted)):
            return _CROSSED_HEAD if one.partitive or other.partitive else _SAME_HEAD
        if wanted and not vague and words.any_related(wanted[-1], given):
            return _SAME_HEAD - 1
        beside = [word for word in other.around if _distance(word, other) <= _NEAR_WORDS]
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

    def _vague(self, heads: Sequence[Word]) -> bool:
        """Nothing is named as counted, or no more than people, times, members, or an age that is only understood."""
        return all(word.lemma in self._words.generic or word.lemma in self._words.loose or word.at < 0 for word in heads)

    def lasting(self, one: Measure, dates: Sequence[DateSpan]) -> Pairing | None:
        """A length of time in the claim against the two ends of it in the evidence: "for eight years", "from 1999 to 2007"."""
        if one.dimension != "time" or len(dates) < 2 or one.stated.value < 28 * _SECONDS_A_DAY:
            return None
        ends = [span for span in dates if span.part] or list(dates)
        start, end = ends[0], ends[-1]
        if start.yearless or end.yearless or len(ends) != 2:
            return None
        shortest = max(0, end.low - start.high) * _SECONDS_A_DAY
        longest = (end.high - start.low) * _SECONDS_A_DAY
        told = Stated(Decimal(shortest), Bound.BETWEEN, Decimal(longest))
        wanted = one.stated
        if wanted.bound is Bound.EXACT:  # "eight years" of calendar years: between seven and nine
            slack = _YEAR_DAYS * _SECONDS_A_DAY / 2
            wanted = Stated(wanted.value - slack, Bound.BETWEEN, wanted.value + slack)
            low, high = Interval(told.value, told.high or told.value), Interval(wanted.value, wanted.high or wanted.value)
            reached = Stand.FAILS if low.apart(high) else Stand.LIKELY_HOLDS
        else:
            middle = (Decimal(shortest) + Decimal(longest)) / 2
            reached = stand(told, wanted)
            if reached is Stand.OPEN and shortest < wanted.value < longest:
                reached = stand(Stated(middle), wanted)
        return Pairing(reached, _UNIT + _AROUND, one.written, f"{start.written} to {end.written}")

    def at_least_ranked(self, one: Measure, others: Sequence[Measure]) -> Pairing | None:
        """ "In its 13th season" shows that there were more than ten; it never shows how many."""
        if one.dimension != COUNT or one.stated.bound not in (Bound.MORE_THAN, Bound.AT_LEAST) or not one.heads:
            return None
        for other in others:
            if other.dimension == RANK and other.heads and self._words.related(one.heads[-1], other.heads[-1]):
                reached = stand(replace(other.stated, bound=Bound.AT_LEAST), one.stated)
                if reached is Stand.HOLDS:
                    return Pairing(Stand.LIKELY_HOLDS, _CROSSED_HEAD, one.written, other.written)
        return None

    # ------------------------------------------------------------ dates

    def date(self, one: DateSpan, others: Sequence[DateSpan], claim: Text) -> Pairing | None:
        """The evidence's date of the same event; None where it dates no such event."""
        subject = claim.subject
        wanted = [word for word in one.events if word not in subject] or list(one.events)
        wanted = [word for word in wanted if not word.name] or wanted
        scored: list[tuple[float, DateSpan]] = []
        for other in others:
            score = self._event(one, other, wanted, subject)
            if score > 0:
                scored.append((score, other))
        if not scored:
            return None
        scored.sort(key=lambda pair: (-pair[0], pair[1].first))
        best = scored[0][0]
        level = [other for score, other in scored if score >= best - 0.01]
        found = [Pairing(_date_stand(other, one), best, one.written, other.written) for other in level]
        return next((pairing for pairing in found if pairing.stand is Stand.HOLDS), found[0])

    def _event(self, one: DateSpan, other: DateSpan, wanted: Sequence[Word], subject: Sequence[Word]) -> float:
        lemmas = {word.lemma for word in wanted}
        if other.life:
            born = self._words.word("born")
            died = self._words.word("die")
            about = born if other.part == "start" else died
            return 2.0 if self._words.any_related(about, wanted) else 0.0
        score = 0.0
        for word in wanted:
            held = [event for event in other.events if self._words.related(word, event) and event.lemma not in {s.lemma for s in subject}]
            if held:
                score += 1.0
            elif any(self._words.opposed(word, event) for event in other.events):
                score -= 1.0
        ends = one.when is When.UNTIL or self._words.any_related(self._words.word("end"), wanted)
        starts = one.when is When.SINCE or self._words.any_related(self._words.word("begin"), wanted)
        if (other.part == "end" and ends) or (other.part == "start" and starts):
            score += 2.0
        elif other.part == "end" and one.when is not When.UNTIL:
            score -= 0.5
        if one.when is When.SINCE and lemmas & {"exist", "serve", "operate"} and other.events:
            score += 0.5
        return score


def _same_dimension(one: Measure, other: Measure) -> bool:
    if one.dimension == other.dimension:
        return True
    if one.dimension.startswith(ANY_MONEY) and other.dimension.startswith(ANY_MONEY):
        return False
    plain, money = (one, other) if one.dimension == COUNT else (other, one)
    return plain.dimension == COUNT and money.dimension.startswith(ANY_MONEY) and plain.stated.scaled and not plain.heads


def _own_date(measure: Measure, dates: Sequence[DateSpan]) -> DateSpan | None:
    """The date that stands right beside the number."""
    near = [(min(abs(span.first - measure.last), abs(measure.first - span.last)), span.first < measure.first, span) for span in dates]
    beside = sorted((away, before, span.first) for away, before, span in near if away <= _BESIDE)
    return next((span for _, _, span in near if beside and span.first == beside[0][2]), None)


def _distance(word: Word, measure: Measure) -> int:
    return measure.first - word.at if word.at < measure.first else word.at - measure.last + 1


def _stand(other: Measure, one: Measure) -> Stand:
    if one.pair is not None and other.pair is not None:
        return Stand.HOLDS if sorted(one.pair) == sorted(other.pair) else Stand.FAILS
    return stand(other.stated, one.stated)


def _date_stand(other: DateSpan, one: DateSpan) -> Stand:
    """How the evidence's date stands to the claim's; day and month alone are compared as such."""
    said, wanted = other.interval(), one.interval()
    if one.yearless != other.yearless:
        if one.when not in (When.IN, When.BY, When.SINCE) or (other.low != other.high and one.low == one.high):
            return Stand.OPEN
        full = other if one.yearless else one
        day = date.fromordinal(full.low)
        end = date.fromordinal(full.high)
        if day.year != end.year:
            return Stand.OPEN
        moved = Interval(
            Decimal(day.replace(year=2000).toordinal()),
            Decimal(end.replace(year=2000, day=min(end.day, 28 if end.month == 2 else end.day)).toordinal()),
        )
        said, wanted = (moved, wanted) if one.yearless else (said, moved)
        return Stand.FAILS if said.apart(wanted) else Stand.HOLDS if one.yearless and said.within(wanted) else Stand.OPEN
    if said.within(wanted):
        return Stand.HOLDS
    return Stand.FAILS if said.apart(wanted) else Stand.OPEN
