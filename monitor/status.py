"""How things stand: the last night, the next, what each source yielded, what waits for a person. Looks only; judges nothing anew.

Whether the installation is in order is `doctor` (doctor.py); how this is put into lines is status_output.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.records import IssueLevel, RunIssue, RunStatus
from monitor.application import Application
from monitor.planned import NIGHTLY, SCHEDULER, next_planned, zone_of
from monitor.report_findings import asks
from monitor.runs import LEASE, living_holder
from store import Session, articles, findings, outbox, runs
from store.outbox import OutboxRow
from store.runs import Run

_CRAWLING = (NIGHTLY, "crawl")
_NIGHT = timedelta(hours=24)
_SLACK = timedelta(hours=1)  # lists may be a little ahead of our clock


@dataclass(frozen=True, slots=True)
class SourceYield:
    """Stories that the lists dated to the 24 hours before the last crawl, and how many are usual at least."""

    source: str
    site: str
    stories: int
    floor: int

    @property
    def enough(self) -> bool:
        return self.stories >= self.floor


@dataclass(frozen=True, slots=True)
class Numbers:
    """Article numbers of the last week that is old enough to be complete: how many there are, how many were seen."""

    due: int
    known: int
    usual_share: float


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Issues of one kind and source. `message` is the newest one's."""

    level: IssueLevel
    code: str
    source: str | None
    count: int
    message: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Undelivered messages of one channel. `next_try` None: all wait for a person."""

    target: str
    count: int
    given_up: int
    next_try: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """All of it, as of `at`. `night` is the newest nightly run, `last` the newest of any kind; None: there was none.

    `under_way`: who holds the lease of runs. `scheduler`: who starts the next night. `issues` are those met since the last night began.
    `to_review` counts the open findings by relation.
    """

    at: datetime
    label: str
    night: Run | None
    last: Run | None
    next_night: datetime
    timezone: str
    scheduler: str | None
    under_way: str | None
    sources: tuple[SourceYield, ...]
    crawled_at: datetime | None
    numbers: Numbers | None
    issues: tuple[IssueGroup, ...]
    undelivered: tuple[Waiting, ...]
    to_review: Mapping[str, int]


def look(app: Application) -> Status:
    """Raises SettingsError, SeedError or StoreError."""
    now, schedule = app.clock.now(), app.settings.schedule
    zone_of(schedule)
    with app.store.read() as tx:
        night = next(iter(runs.recent(tx, 1, (NIGHTLY,))), None)
        last = next(iter(runs.recent(tx, 1)), None)
        crawl = next((run for run in runs.recent(tx, 20, _CRAWLING) if run.status is not RunStatus.RUNNING), None)
        begun = night or last
        return Status(
            at=now,
            label=app.settings.label,
            night=night,
            last=last,
            next_night=next_planned(schedule, now),
            timezone=schedule.timezone,
            scheduler=living_holder(tx, SCHEDULER, now),
            under_way=living_holder(tx, LEASE, now),
            sources=_yields(tx, app, crawl.started_at) if crawl else (),
            crawled_at=crawl.started_at if crawl else None,
            numbers=_numbers(app, crawl) if crawl else None,
            issues=_groups([issue for _, issue in runs.issues_since(tx, begun.started_at)]) if begun else (),
            undelivered=_waiting(outbox.undelivered(tx)),
            to_review=_to_review(tx, app),
        )


def _yields(tx: Session, app: Application, crawled_at: datetime) -> tuple[SourceYield, ...]:
    found = []
    for site in app.sites:
        stories = articles.stories_by_source(tx, site.id, crawled_at - _NIGHT, crawled_at + _SLACK)
        found += [SourceYield(one.id, site.id, stories.get(one.id, 0), one.min_stories_per_night) for one in site.sources]
    return tuple(found)


def _numbers(app: Application, crawl: Run) -> Numbers | None:
    """None where the crawl could not tell: it needs stories listed a week ago."""
    due = int(crawl.counts.get("crawl_numbers_due", 0))
    shares = [1 - site.unused_number_share for site in app.sites]
    return Numbers(due, int(crawl.counts.get("crawl_numbers_known", 0)), sum(shares) / len(shares)) if due and shares else None


def _groups(issues: list[RunIssue]) -> tuple[IssueGroup, ...]:
    """Errors first, then what was met most often."""
    counts = Counter((issue.level, issue.code, issue.source) for issue in issues)
    newest = {(issue.level, issue.code, issue.source): issue.message for issue in issues}
    groups = [IssueGroup(*key, count, newest[key]) for key, count in counts.items()]
    return tuple(sorted(groups, key=lambda one: (one.level is not IssueLevel.ERROR, -one.count, one.code, one.source or "")))


def _waiting(rows: list[OutboxRow]) -> tuple[Waiting, ...]:
    found = []
    for target in dict.fromkeys(row.target for row in rows):
        own = [row for row in rows if row.target == target]
        tries = [row.next_attempt_at for row in own if row.next_attempt_at is not None]
        error = next((row.last_error for row in reversed(own) if row.last_error), None)
        found.append(Waiting(target, len(own), len(own) - len(tries), min(tries, default=None), error))
    return tuple(found)


def _to_review(tx: Session, app: Application) -> dict[str, int]:
    """Findings that ask for a person: standing, undecided, and more than a repetition of what is known."""
    counts: Counter[str] = Counter()
    for programme in app.programmes:
        for stored in findings.find(tx, programme.id):
            if asks(stored):
                counts[stored.finding.relation.value] += 1
    return dict(sorted(counts.items()))
