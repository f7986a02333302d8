"""When a fact's event happened, and the order in which facts are folded."""

from __future__ import annotations

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


def event_order(sourced: SourcedFact) -> tuple[date, str, int, int, str]:
    """Sorting key: event day, publication, article number, statement, then content; never the time of arrival."""
    published = sourced.published_at.isoformat() if sourced.published_at else ""
    return event_day(sourced).day, published, sourced.ref.number, sourced.fact.statement, sourced.fact_id
