"""Dates of an English sentence as stretches of days, with what happened then. Absolute dates only: no present day is known here."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pipelines.compare_intervals import Interval
from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_FIRST_YEAR, LAST_YEAR = 1000, 2100
LATEST_YEAR = 2035  # later years beside a name are parts of titles
_FOREVER = Decimal("Infinity")
_SURE_LEADS = frozenset({"in", "on", "during", "since", "until", "before", "after", "by", "from", "late", "early", "mid"})
_IN_BRACKETS = 14  # words between a bracket and the dates of a life
_NOT_UNTIL = 6  # words between "not" and "until"
_OPENED = 12  # words of the sentence that a date before its first comma may date
_DASHES = frozenset({"-", "—", "to", "until", "till", "through"})


class When(StrEnum):
    """How a date is tied to its event."""

    IN = "in"
    BEFORE = "before"
    BY = "by"
    AFTER = "after"
    SINCE = "since"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date in words `first:last`, as the ordinals of its first and last day. `yearless`: day and month alone, put into the year 2000.

    `events` are content words of its part of the sentence; `part` "start" or "end" of a stretch of time, else empty; `life` where that
    stretch stands in brackets after a name. `denied`: where the "not" of "not until" stands.
    """

    low: int
    high: int
    first: int
    last: int
    when: When = When.IN
    events: tuple[Word, ...] = ()
    part: str = ""
    life: bool = False
    yearless: bool = False
    written: str = ""
    at_least: bool = False
    denied: int | None = None

    @property
    def years(self) -> tuple[int, int]:
        return date.fromordinal(self.low).year, date.fromordinal(self.high).year

    def interval(self) -> Interval:
        """The days on which the event may have happened, as told."""
        low, high = Decimal(self.low), Decimal(self.high)
        match self.when:
            case When.BEFORE:
                return Interval(-_FOREVER, low, high_open=True)
            case When.BY:
                return Interval(-_FOREVER, high)
            case When.AFTER:
                return Interval(high, _FOREVER, low_open=True)
            case When.SINCE if self.at_least:
                return Interval(-_FOREVER, high)
            case _:
                return Interval(low, high)


class DateFinder:
    """Finds dates with the words of seeds/lexicons/compare.yaml."""

    def __init__(self, data: Mapping[str, Any], numbers: Mapping[str, Any], words: Vocabulary) -> None:
        dates = data["dates"]
        self._words = words
        self._months: Mapping[str, int] = dates["months"]
        self._leads = frozenset(dates["leads"])
        self._not_until = frozenset(dates["not_until"])
        self._decades: Mapping[str, int] = dates["decades"]
        self._ordinals: Mapping[str, int] = numbers["ordinals"]["en"]
        self._values: Mapping[str, int] = numbers["words"]["en"]
        ties = ((When.BEFORE, "before"), (When.BY, "by"), (When.AFTER, "after"), (When.SINCE, "since"))
        self._ties = sorted(((tuple(phrase.split()), when) for when, name in ties for phrase in dates[name]), key=lambda one: -len(one[0]))

    def find(self, text: Text) -> list[DateSpan]:
        """Dates in order, each with its tie to the event and the words of its part of the sentence."""
        found: list[DateSpan] = []
        at = 0
        while at < len(text.words):
            span = self._at(text.words, at)
            if span is None:
                at += 1
            else:
                found.append(span)
                at = span.last
        found = self._stretches(text, found)
        return [self._placed(text, span, found) for span in found]

    def _at(self, words: Sequence[Word], at: int) -> DateSpan | None:
        return self._with_month(words, at) or self._century(words, at) or self._decade(words, at) or self._year(words, at)

    def _with_month(self, words: Sequence[Word], at: int) -> DateSpan | None:
        """ "27 May 1937", "May 27, 1937", "May 1937", "27 May", "May"."""
        day, month_at = None, at
        if words[at].is_number and (day := _whole(words[at].low, 31)) is not None:
            month_at = at + 1
            if month_at < len(words) and words[month_at].low in ("st", "nd", "rd", "th"):
                month_at += 1
            if month_at < len(words) and words[month_at].low == "of":
                month_at += 1
        if month_at >= len(words) or words[month_at].low not in self._months:
            return None
        month, last = self._months[words[month_at].low], month_at + 1
        if last < len(words) and words[last].low == "." and len(words[month_at].low) <= 4:
            last += 1
        if day is None and last < len(words) and (day := _whole(words[last].low, 31)) is not None:
            last += 1
            if last < len(words) and words[last].low in ("st", "nd", "rd", "th"):
                last += 1
        comma = last + 1 if last < len(words) and words[last].low in (",", "of") else last
        year = _year_of(words[comma].low) if comma < len(words) else None
        if year is not None:
            return _span(year, month, day, at, comma + 1)
        lead = words[at - 1].low if at else ""
        following = words[last] if last < len(words) else None
        apart = following is None or not following.content  # "in May," and not "in March companies", "may"
        ambiguous = words[month_at].low in ("may", "march", "mar", "sep", "dec", "jan") and not (lead in _SURE_LEADS and apart)
        if day is None and (ambiguous or lead not in self._leads):
            return None
        return replace(_span(2000, month, day, at, last), yearless=True)

    def _century(self, words: Sequence[Word], at: int) -> DateSpan | None:
        """ "the 19th century", "the nineteenth century"."""
        last = at + 2 if at + 1 < len(words) and words[at + 1].low in ("st", "nd", "rd", "th") else at + 1
        last += 1 if last < len(words) and words[last].low == "-" else 0
        if last >= len(words) or words[last].lemma != "century":
            return None
        tens, _, ones = words[at].low.partition("-")
        number = _whole(words[at].low, 21) if words[at].is_number else self._ordinals.get(words[at].low)
        if number is None and tens in self._values and ones in self._ordinals:
            number = self._values[tens] + self._ordinals[ones]
        if number is None or number < 10:
            return None
        return DateSpan(date((number - 1) * 100 + 1, 1, 1).toordinal(), date(number * 100, 12, 31).toordinal(), at, last + 1)

    def _decade(self, words: Sequence[Word], at: int) -> DateSpan | None:
        """ "the 1930s", "the 1930's"."""
        year = _year_of(words[at].low)
        if year is None or year % 10:
            return None
        last = at + 1
        while last < len(words) and words[last].low in ("'", "s", "'s") and last < at + 3:
            last += 1
        if words[last - 1].low not in ("s", "'s"):
            return None
        return DateSpan(date(year, 1, 1).toordinal(), date(year + 9, 12, 31).toordinal(), at, last)

    def _year(self, words: Sequence[Word], at: int) -> DateSpan | None:
        year = _year_of(words[at].low)
        if year is None or (at + 1 < len(words) and not at and words[1].low == ":"):  # "2001: A Space Voyage" is a title
            return None
        before = words[at - 1].low if at else ""
        if at and words[at - 1].name and year > LATEST_YEAR:  # "Night Run 2049" is a title
            return None
        if at + 2 < len(words) and words[at + 1].low in ("-", "—", "/") and len(words[at + 2].low) == 2 and words[at + 2].low.isdecimal():
            second = year // 100 * 100 + int(words[at + 2].low)  # the 2017-18 season
            if year < second <= year + 1:
                return DateSpan(date(year, 1, 1).toordinal(), date(second, 12, 31).toordinal(), at, at + 3)
        following = words[at + 1] if at + 1 < len(words) else None
        if following is not None and following.low in ("%", "percent", "/"):
            return None
        plural = following is not None and following.content and following.low.endswith("s") and following.lemma != following.low
        if before in ("than", "least", "over", "about", "nearly", "almost", "$", "£", "€") and plural:
            return None
        if before in self._leads or not before:
            return _span(year, None, None, at, at + 1) if not (plural and before in ("the", "to", "of", "for", "or", "at", "")) else None
        return None if plural or (following is not None and following.content) else _span(year, None, None, at, at + 1)

    # ------------------------------------------------------------ ties, stretches, events

    def _stretches(self, text: Text, found: list[DateSpan]) -> list[DateSpan]:
        """ "from 1999 to 2007", "(1702-1781)", "between May 1861 and 1865": a start and an end."""
        words = text.words
        made = [self._tied(text, span) for span in found]
        for number in range(1, len(made)):
            one, other = made[number - 1], made[number]
            between = [word.low for word in words[one.last : other.first]]
            lead = words[one.first - 1].low if one.first else ""
            between = between[1:] if between[:1] == [","] else between  # "from May 3, 1999, to 2007"
            if (len(between) == 1 and between[0] in _DASHES and one.low <= other.low) or (between == ["and"] and lead == "between"):
                life = lead == "(" or (one.first > 1 and words[one.first - 2].low == "(") or _after_a_name_in_brackets(words, one.first)
                made[number - 1] = replace(one, part="start", life=life, when=When.IN)
                made[number] = replace(other, part="end", life=life, when=When.IN)
        return made

    def _tied(self, text: Text, span: DateSpan) -> DateSpan:
        words = text.words
        low = span.first
        while low and words[low - 1].low in ("the", "early", "late", "mid", "at", "least", "year", "spring", "summer", "autumn", "winter"):
            low -= 1
        at_least = [word.low for word in words[low : span.first]][:2] == ["at", "least"]
        for phrase, when in self._ties:
            start = low - len(phrase)
            if start >= 0 and all(words[start + k].low == part for k, part in enumerate(phrase)):
                if when is When.BY and phrase[0] in ("until", "till", "up"):
                    denied = self._not_before(words, start)
                    if denied is not None:  # "did not retire until 2008": in 2008
                        return replace(span, when=When.IN, denied=denied)
                    when = When.UNTIL
                return replace(span, when=when, at_least=at_least)
        return span

    def _not_before(self, words: Sequence[Word], at: int) -> int | None:
        """Where the "not" stands that belongs to "until" at `at`."""
        near = [word for word in words[max(0, at - _NOT_UNTIL) : at] if word.segment == words[at].segment]
        return next((word.at for word in reversed(near) if word.low in self._not_until or word.low.endswith("n't")), None)

    def _placed(self, text: Text, span: DateSpan, found: Sequence[DateSpan]) -> DateSpan:
        """With the content words of its part: up to the marks around it, or the whole where that part holds none."""
        segment = text.words[span.first].segment
        inside = {at for other in found for at in range(other.first, other.last)}
        events = [word for word in text.words if word.content and word.segment == segment and word.at not in inside]
        opens = not any(word.content for word in text.words[: span.first])
        if not events and opens:  # "On 3 May 1990, Ana Roth and Tom Hale were married."
            events = [word for word in text.words if word.content and word.at not in inside][:_OPENED]
        if not events:
            after = text.words[span.last - 1].segment + 1
            near = {segment - 1, after} if not span.life else {segment - 1}
            events = [word for word in text.words if word.content and word.segment in near and word.at not in inside]
        lead = text.words[span.first - 1].low if span.first else ""
        if lead in ("a", "an", "the", "his", "her", "their", "its") and events:  # "a 1974 novel": of the year in which it came out
            events = [*events, self._words.word("release")]
        written = text.written(span.first, span.last)
        if span.when is not When.IN and lead:
            written = f"{lead} {written}"
        return replace(span, events=tuple(events), written=written)


def _after_a_name_in_brackets(words: Sequence[Word], at: int) -> bool:
    """Only how the name is spoken or was once written stands between the bracket and the date: "(/roth/; born Hale; 4 May 1902 - ..."."""
    opened = next((back for back in range(at - 1, max(-1, at - 1 - _IN_BRACKETS), -1) if words[back].low in ("(", ")")), None)
    return opened is not None and words[opened].low == "(" and opened > 0 and words[opened - 1].name


def _whole(text: str, most: int) -> int | None:
    return int(text) if text.isdecimal() and 1 <= int(text) <= most else None


def _year_of(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isdecimal() and _FIRST_YEAR <= int(text) <= LAST_YEAR else None


def _span(year: int, month: int | None, day: int | None, first: int, last: int) -> DateSpan:
    if month is None:
        return DateSpan(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal(), first, last)
    longest = calendar.monthrange(year, month)[1]
    if day is None:
        return DateSpan(date(year, month, 1).toordinal(), date(year, month, longest).toordinal(), first, last)
    exact = date(year, month, min(day, longest)).toordinal()
    return DateSpan(exact, exact, first, last)
