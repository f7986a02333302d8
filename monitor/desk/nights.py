"""The runs as the desk shows them: each night with what it did, how complete each source was, and its issues by kind. Looks only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.records import IssueLevel, RunIssue
from monitor.application import Application
from monitor.planned import NIGHTLY
from monitor.report_span import local
from monitor.report_words import clean, web_address
from store import Session, articles, runs
from store.runs import Run

_DAY = timedelta(hours=24)
_SLACK = timedelta(hours=1)  # lists may be a little ahead of our clock
_CRAWLS = (NIGHTLY, "crawl", "backfill")


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Stories of the 24 hours before a run, and how many are usual at least."""

    source: str
    name: str
    stories: int
    floor: int

    @property
    def enough(self) -> bool:
        return self.stories >= self.floor


@dataclass(frozen=True, slots=True)
class Group:
    """Issues of one kind and source; `newest` is the last one met, with its address where it has one."""

    level: str
    code: str
    source: str
    count: int
    newest: str
    url: str


@dataclass(frozen=True, slots=True)
class NightView:
    """One run. `took` is empty while it runs or where it was killed; `sources` is empty for runs that fetch nothing."""

    id: str
    kind: str
    status: str
    started: str
    took: str
    note: str
    fetched: int
    new_texts: int
    edits: int
    failed: int
    findings: int
    alerts: int
    sources: tuple[SourceCount, ...]
    errors: int
    warnings: int


def nights(tx: Session, app: Application, limit: int) -> list[NightView]:
    """Newest first."""
    return [_night(tx, app, run) for run in runs.recent(tx, limit)]


def night(tx: Session, app: Application, run_id: str) -> NightView | None:
    found = runs.get(tx, run_id)
    return _night(tx, app, found) if found else None


def grouped(app: Application, issues: Sequence[RunIssue]) -> list[Group]:
    """Errors first, then what was met most often."""
    names = {source.id: source.name for site in app.sites for source in site.sources}
    by_kind: dict[tuple[str, str, str], list[RunIssue]] = {}
    for issue in issues:
        by_kind.setdefault((issue.level.value, issue.code, issue.source or ""), []).append(issue)
    groups = [
        Group(level, code, names.get(source, source), len(every), clean(every[-1].message), web_address(every[-1].url or ""))
        for (level, code, source), every in by_kind.items()
    ]
    return sorted(groups, key=lambda one: (one.level != IssueLevel.ERROR.value, -one.count, one.code, one.source))


def _night(tx: Session, app: Application, run: Run) -> NightView:
    def count(*names: str) -> int:
        return next((int(run.counts[name]) for name in names if name in run.counts), 0)

    met = runs.issues(tx, run.id)
    errors = sum(one.level is IssueLevel.ERROR for one in met)
    return NightView(
        id=run.id,
        kind=run.kind,
        status=run.status.value,
        started=local(run.started_at),
        took=_took(run.started_at, run.finished_at),
        note=clean(run.note),
        fetched=count("crawl_articles"),
        new_texts=count("new_versions"),
        edits=count("silent_edits"),
        failed=count("failed_pages"),
        findings=count("new_findings"),
        alerts=count("alerts"),
        sources=_sources(tx, app, run.started_at) if run.kind in _CRAWLS else (),
        errors=errors,
        warnings=len(met) - errors,
    )


def _sources(tx: Session, app: Application, started_at: datetime) -> tuple[SourceCount, ...]:
    found = []
    for site in app.sites:
        stories = articles.stories_by_source(tx, site.id, started_at - _DAY, started_at + _SLACK)
        found += [SourceCount(one.id, one.name, stories.get(one.id, 0), one.min_stories_per_night) for one in site.sources]
    return tuple(found)


def _took(started: datetime, finished: datetime | None) -> str:
    """ "1:02:03", hours first, so that it cannot be taken for anything else."""
    if finished is None:
        return ""
    seconds = int((finished - started).total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}"
