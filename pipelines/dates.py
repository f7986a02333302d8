"""Dates of a sentence, absolute and relative, resolved by the article's own day. Small rules: no general library reads the Kyrgyz ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from core.records import DatePrecision, FuzzyDate, Language
from pipelines.lexicon import Lexicon
from pipelines.tokens import Token

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PLAIN_WORDS = 100_000
_SESSION_EPOCH = 1945  # the Nth session of the UN General Assembly opens in September of 1945 + N
_SESSION_OPENS = 9
_FIRST_DATED_SESSION, _LAST_SESSION = 46, 150
_FUTURE_REACH = timedelta(days=150)  # a day without a year lies at most so far ahead of the article; else it was last year's


@dataclass(frozen=True, slots=True)
class DateMention:
    date: FuzzyDate
    first: int
    last: int
    explicit_year: bool


class DateReader:
    """Reads dates of one language with the word lists of seeds/lexicons/dates.yaml."""

    def __init__(self, data: Mapping[str, Any], language: Language) -> None:
        lang = language.value
        self._language = language
        self._months: Mapping[str, int] = data["months"][lang]
        self._days = Lexicon(
            {str(days): [phrase for phrase, d in data["relative_days"][lang].items() if d == days] for days in range(-2, 3)}
        )
        self._years = Lexicon({str(y): [phrase for phrase, d in data["relative_years"][lang].items() if d == y] for y in range(-1, 2)})
        self._weekdays: Mapping[str, int] = data["weekdays"][lang]
        self._leads = frozenset(word.removeprefix("=") for word in data["weekday_lead"][lang])
        self._year_words = frozenset(data["year_words"][lang])
        self._plain: set[str] = set()  # words seen that name neither a month nor a weekday
        self._sessions = Lexicon({"session": data["assembly_session"][lang]})

    def read(self, tokens: Sequence[Token], today: date | None) -> tuple[DateMention, ...]:
        """Dates in order of position. `today` is the article's day in the site's zone; without it relative dates stay unread."""
        found: list[DateMention] = []
        taken: set[int] = set()

        def keep(mention: DateMention | None) -> None:
            if mention and taken.isdisjoint(range(mention.first, mention.last)):
                found.append(mention)
                taken.update(range(mention.first, mention.last))

        for at, token in enumerate(tokens):
            if token.low not in self._plain and self._month(token):
                keep(self._around_month(tokens, at, today))
        for at, token in enumerate(tokens):
            if token.is_number and at not in taken:
                keep(self._year(tokens, at))
        if today:
            for hit in self._days.find(tokens):
                keep(DateMention(FuzzyDate(today + timedelta(days=int(hit.concept)), DatePrecision.DAY), hit.first, hit.last, False))
            for hit in self._years.find(tokens):
                keep(DateMention(FuzzyDate(date(today.year + int(hit.concept), 1, 1), DatePrecision.YEAR), hit.first, hit.last, False))
            for at, token in enumerate(tokens):
                if token.low not in self._plain:
                    keep(self._weekday(tokens, at, token, today))
        if len(self._plain) > _PLAIN_WORDS:
            self._plain.clear()
        self._plain.update(token.low for token in tokens if token.low not in self._plain and not self._of_calendar(token))
        return tuple(sorted(found, key=lambda mention: mention.first))

    def _of_calendar(self, token: Token) -> bool:
        return any(key in self._months or key in self._weekdays for key in token.keys)

    def _month(self, token: Token) -> int | None:
        if self._language is Language.EN and token.low in ("may", "march", "mar", "jan", "sep") and not token.capital:
            return None
        return next((self._months[key] for key in token.keys if key in self._months), None)

    def _around_month(self, tokens: Sequence[Token], at: int, today: date | None) -> DateMention | None:
        month = self._month(tokens[at])
        if month is None:
            return None
        first, last, day, year = at, at + 1, None, None
        # day before: "25 September", "25 сентября", "25-сентябрда"
        back = at - 1 if at and tokens[at - 1].low not in ("-", "—") else at - 2
        if self._language is Language.EN and back >= 0 and tokens[back].low == "of":
            back -= 1
        if self._language is Language.EN and back >= 1 and tokens[back].low in ("st", "nd", "rd", "th"):
            back -= 1
        if back >= 0 and (number := _small(tokens[back], 31)):
            day, first = number, back
        # year before, Kyrgyz: "2025-жылдын 25-сентябры"
        probe = first - 1
        if probe >= 0 and not tokens[probe].keys.isdisjoint(self._year_words) and probe >= 1:
            probe -= 1 if tokens[probe - 1].low not in ("-", "—") else 2
        if probe >= 0 and (number := _year_of(tokens[probe])) and self._language is Language.KY:
            year, first = number, probe
        # day after, English: "September 25"
        if day is None and last < len(tokens) and (number := _small(tokens[last], 31)):
            day, last = number, last + 1
            if last < len(tokens) and tokens[last].low in ("st", "nd", "rd", "th"):
                last += 1
        probe = last + 1 if last < len(tokens) and tokens[last].low in (",", "of") else last
        if year is None and probe < len(tokens) and (number := _year_of(tokens[probe])):
            year, last = number, probe + 1
        explicit = year is not None
        if year is None:
            if today is None or (day is None and self._language is Language.EN and tokens[at].low == "may"):
                return None
            year = _nearest_year(month, day or 1, today)
        try:
            return DateMention(
                FuzzyDate(date(year, month, day or 1), DatePrecision.DAY if day else DatePrecision.MONTH), first, last, explicit
            )
        except ValueError:
            return None

    def _year(self, tokens: Sequence[Token], at: int) -> DateMention | None:
        year = _year_of(tokens[at])
        if year is None:
            return None
        after = [token.low for token in tokens[at + 1 : at + 3]]
        before = tokens[at - 1] if at else None
        if self._language is Language.EN:
            ok = before is not None and before.low in (
                "in",
                "since",
                "of",
                "by",
                "from",
                "until",
                "for",
                "during",
                "year",
                "end",
                "early",
                "late",
            )
            if not ok:
                return None
            return DateMention(FuzzyDate(date(year, 1, 1), DatePrecision.YEAR), at, at + 1, True)
        for offset, token in enumerate(tokens[at + 1 : at + 4], start=at + 1):
            if not token.keys.isdisjoint(self._year_words):
                return DateMention(FuzzyDate(date(year, 1, 1), DatePrecision.YEAR), at, offset + 1, True)
            if token.low not in ("-", "—", "м", "го", "му", "й"):
                break
        if after[:1] == ["-"] and after[1:] in (["м"], ["го"]):
            return DateMention(FuzzyDate(date(year, 1, 1), DatePrecision.YEAR), at, at + 3, True)
        return None

    def _weekday(self, tokens: Sequence[Token], at: int, token: Token, today: date) -> DateMention | None:
        weekday = next((self._weekdays[key] for key in token.keys if key in self._weekdays), None)
        if weekday is None or (self._leads and (not at or tokens[at - 1].low not in self._leads)):
            return None
        return DateMention(FuzzyDate(today - timedelta(days=(today.weekday() - weekday) % 7), DatePrecision.DAY), at, at + 1, False)

    def with_session(
        self, tokens: Sequence[Token], ordinals: Sequence[tuple[int, int]], dates: tuple[DateMention, ...]
    ) -> tuple[DateMention, ...]:
        """Days without a year put into the year of the General Assembly session named beside them; its opening month where no day is.

        `ordinals` are numbers as (token, value); a sentence that names no session keeps its dates.
        """
        year = self._session_year(tokens, ordinals)
        if year is None:
            return dates
        moved = tuple(
            replace(d, date=FuzzyDate(_clipped(year, d.date.day.month, d.date.day.day), d.date.precision))
            for d in dates
            if d.date.precision is not DatePrecision.YEAR
        )
        return moved or (DateMention(FuzzyDate(date(year, _SESSION_OPENS, 1), DatePrecision.MONTH), 0, 0, False),)

    def _session_year(self, tokens: Sequence[Token], ordinals: Sequence[tuple[int, int]]) -> int | None:
        for hit in self._sessions.find(tokens):
            for at, value in ordinals:
                if hit.first - 4 <= at <= hit.last + 1 and _FIRST_DATED_SESSION <= value <= _LAST_SESSION:
                    return _SESSION_EPOCH + value
        return None


def _clipped(year: int, month: int, day: int) -> date:
    """The day of a year; the 29th of February becomes the 28th where there is none."""
    return date(year, month, 28) if (month, day) == (2, 29) and year % 4 else date(year, month, day)


def _small(token: Token, limit: int) -> int | None:
    return int(token.low) if token.low.isdigit() and 1 <= int(token.low) <= limit else None


def _year_of(token: Token) -> int | None:
    return int(token.low) if len(token.low) == 4 and token.low.isdigit() and _FIRST_YEAR <= int(token.low) <= _LAST_YEAR else None


def _nearest_year(month: int, day: int, today: date) -> int:
    try:
        candidate = date(today.year, month, day)
    except ValueError:
        return today.year
    if candidate > today + _FUTURE_REACH:
        return today.year - 1
    if candidate < today - timedelta(days=365) + _FUTURE_REACH and today.month > 7 and month < 6:
        return today.year + 1 if date(today.year + 1, month, min(day, 28)) <= today + _FUTURE_REACH else today.year
    return today.year
