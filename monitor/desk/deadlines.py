"""Deadlines of the programmes' pledges as an iCalendar file (RFC 5545): one all-day event a deadline, naming the pledges that end then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from core.records import Claim, Language, Programme
from monitor.desk.feeds import identity, writable


def deadlines(programmes: Iterable[Programme], language: Language, home: str) -> bytes:
    """The calendar. An event's time of change is the programme's publication, so that the same programmes give the same file."""
    calendar = Calendar()
    calendar.add("prodid", "-//policy-monitor//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "policy-monitor")
    for programme in programmes:
        by_day: dict[date, list[Claim]] = {}
        for claim in programme.claims:
            if claim.deadline is not None:
                by_day.setdefault(claim.deadline, []).append(claim)
        for day, claims in sorted(by_day.items()):
            calendar.add_component(_event(programme, day, claims, language, home))
    content: bytes = calendar.to_ical()
    return content


def _event(programme: Programme, day: date, claims: list[Claim], language: Language, home: str) -> Event:
    event = Event()
    event.add("uid", identity(f"{programme.id}|{day}").removeprefix("urn:uuid:"))
    event.add("dtstamp", datetime.combine(programme.published_on, time.min, UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", writable(f"{programme.title[language]}: {len(claims)}"))
    event.add("description", writable("\n".join(f"{one.locator} {one.wording[language]}" for one in claims)))
    event.add("url", f"{home}/closing?programme={programme.id}")
    return event
