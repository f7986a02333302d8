"""When a fact's event happened, and the order in which facts are folded."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from zoneinfo import ZoneInfo

from core.records import DatePrecision, FuzzyDate, SourcedFact

_SITE_ZONE = ZoneInfo("Asia/Bishkek")


def event_day(sourced: SourcedFact) -> FuzzyDate:
    """When what the fact says was true: its own date, else the day of publication in the site's zone, else the day it was first fetched."""
    if sourced.fact.event_date is not None:
        return sourced.fact.event_date
    return FuzzyDate(publication_day(sourced), DatePrecision.DAY)


def publication_day(sourced: SourcedFact) -> date:
    return (sourced.published_at or sourced.first_fetched_at).astimezone(_SITE_ZONE).date()


def event_order(sourced: SourcedFact) -> tuple[date, int, str, int, int, str]:
    """Sorting key: event day, publication, article number, statement, then content; never the time of arrival.

    Of an event known by its month or year alone, the last day of that stretch counts, or the day it was told if that came first: so a
    report that gives the day decides, and a look back over the year only confirms it.
    """
    when = event_day(sourced)
    published = sourced.published_at.isoformat() if sourced.published_at else ""
    coarse = when.precision is not DatePrecision.DAY
    day = min(last_day(when), max(publication_day(sourced), when.day))
    return day, coarse, published, sourced.ref.number, sourced.fact.statement, sourced.fact_id


def last_day(when: FuzzyDate) -> date:
    """The last day that a month or a year known only as such may mean."""
    if when.precision is DatePrecision.DAY:
        return when.day
    month = 12 if when.precision is DatePrecision.YEAR else when.day.month
    return date(when.day.year, month, monthrange(when.day.year, month)[1])
