"""Which date of the evidence dates the same event as one of the claim, and how the two stand. Abstains where none does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pipelines.compare_dates import DateSpan, When
from pipelines.compare_intervals import Bound, Interval, Stand, Stated, stand
from pipelines.compare_measure import Measure
from pipelines.compare_pairing import ONE_SIGN, UNIT, Pairing, best_pairing
from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_YEAR_DAYS = Decimal("365.25")
_SECONDS_A_DAY = Decimal(86400)
_SHORTEST_STRETCH_DAYS = 28  # shorter lengths of time are not told by two dates
_ENDS_AGREE = 2.0
_NAME_AGREES = 0.5
_ALONE = 0.5


class DateAligner:
    """Pairs dates by the words of their part of the sentence."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    def date(self, one: DateSpan, others: Sequence[DateSpan], claim: Text, evidence: Text) -> Pairing | None:
        """The evidence's date of the same event; None where it dates no such event."""
        subject = claim.subject
        wanted = [word for word in one.events if word not in subject] or list(one.events)
        names = [word for word in wanted if word.name]
        wanted = [word for word in wanted if not word.name] or wanted
        scored: list[tuple[float, DateSpan]] = []
        for other in others:
            score = self._event(one, other, wanted, subject)
            if not score and names and any(self._words.any_related(name, other.events) for name in names):
                score = _NAME_AGREES  # a year that stands beside a title
            if score > 0:
                scored.append((score, other))
        if not scored and len(others) == 1 and not others[0].life:
            told = [word for word in wanted if not word.name]
            if len(told) > 1 and all(self._words.any_related(word, evidence.content()) for word in told):
                scored.append((_ALONE, others[0]))  # its only date, though commas stand between it and what happened
        return best_pairing(one, scored, _same_days, date_stand) if scored else None

    def _event(self, one: DateSpan, other: DateSpan, wanted: Sequence[Word], subject: Sequence[Word]) -> float:
        lemmas = {word.lemma for word in wanted}
        if other.life:
            born = self._words.word("born")
            died = self._words.word("die")
            about = born if other.part == "start" else died
            return _ENDS_AGREE if self._words.any_related(about, wanted) else 0.0
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
            score += _ENDS_AGREE
        elif other.part == "end" and one.when is not When.UNTIL:
            score -= 0.5
        if one.when is When.SINCE and lemmas & self._words.lasting and other.events:
            score += 0.5
        return score

    def lasting(self, one: Measure, dates: Sequence[DateSpan]) -> Pairing | None:
        """A length of time in the claim against the two ends of it in the evidence: "for eight years", "from 1999 to 2007"."""
        if one.dimension != "time" or len(dates) < 2 or one.stated.value < _SHORTEST_STRETCH_DAYS * _SECONDS_A_DAY:
            return None
        ends = sorted([span for span in dates if span.part] or dates, key=lambda span: span.low)
        start, end = ends[0], ends[-1]
        if start.life and not any(self._words.any_related(self._words.word(word), one.around) for word in ("live", "old", "die")):
            return None
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
        return Pairing(reached, UNIT + ONE_SIGN, one.written, f"{start.written} to {end.written}", one.first, start.first)


def _same_days(other: DateSpan, one: DateSpan) -> bool:
    return (other.low, other.high, other.yearless) == (one.low, one.high, one.yearless)


def date_stand(other: DateSpan, one: DateSpan) -> Stand:
    """How the evidence's date stands to the claim's; day and month alone are compared as such."""
    said, wanted = other.interval(), one.interval()
    if one.yearless != other.yearless:
        if (one.when not in (When.IN, When.BY, When.SINCE) and not one.yearless) or (other.low != other.high and one.low == one.high):
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
