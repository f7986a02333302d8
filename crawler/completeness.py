"""Is what was found as much as there should be? Floors a source and night, and numbers that never turned up. Silence is never success.

Judges counts; fetches nothing. A number is missing only once it is older than the site's `missing_after_days`, because numbers follow
creation and a weekly digest takes its own days ahead; and the usual share of numbers never becomes a public story.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.records import IssueLevel, RunIssue
from crawler.listing import ListedStory
from seeds.schema import Site

NIGHT = timedelta(hours=24)
_SLACK = timedelta(hours=1)
_WEEK = timedelta(days=7)
_LEAST_NUMBERS = 100
"""About a day of the site's counter: a smaller range says nothing of a share."""
_SHARE_MARGIN = 0.1
"""By how much the share of unused numbers may exceed the usual one before it is told: weeks differ."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers `low` to `high` (both stories that were listed) and how many between them are known."""

    low: int
    high: int
    known: int

    @property
    def unknown_share(self) -> float:
        return 1 - self.known / (self.high - self.low + 1)


def floor_issues(site: Site, listed: Iterable[ListedStory], sources: Iterable[str], now: datetime) -> list[RunIssue]:
    """Sources whose lists name fewer stories of the last 24 hours than their floor. `sources` are those whose lists could be read.

    Counts what lists show, not what was new: a second run in one night sees as many.
    """
    recent = Counter(
        source.id
        for story in listed
        if story.listed_at is not None and now - NIGHT <= story.listed_at <= now + _SLACK
        for source in [site.source_of_section(story.section)]
        if source is not None
    )
    issues = []
    for source_id in dict.fromkeys(sources):
        source = site.source(source_id)
        if source is not None and recent[source_id] < source.min_stories_per_night:
            met = f"{recent[source_id]} {'story' if recent[source_id] == 1 else 'stories'}"
            text = f"{source.name}: {met} in the last 24 hours, at least {source.min_stories_per_night} are usual"
            issues.append(RunIssue(IssueLevel.WARNING, "few_stories", text, source_id))
    return issues


def settled_window(site: Site, now: datetime) -> tuple[datetime, datetime]:
    """The week of publication whose numbers should all have turned up by now."""
    end = now - timedelta(days=site.missing_after_days)
    return end - _WEEK, end


def missing_issue(site: Site, numbers: NumberRange | None) -> RunIssue | None:
    """An issue where more numbers than usual never became a story; None where the range is unknown or too small to judge."""
    if numbers is None or numbers.high - numbers.low < _LEAST_NUMBERS:
        return None
    share = numbers.unknown_share
    if share <= site.unused_number_share + _SHARE_MARGIN:
        return None
    text = (
        f"{share:.0%} of the numbers {numbers.low} to {numbers.high} never turned up, about {site.unused_number_share:.0%} are usual; "
        "stories may be missing: 'policy-monitor backfill' reads the lists again"
    )
    return RunIssue(IssueLevel.WARNING, "numbers_missing", text)
