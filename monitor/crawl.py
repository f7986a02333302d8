"""Conducts the first stage: one crawl process a site, its counts and issues gathered into the run. Fetches nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from core.errors import FetchError
from monitor.application import Application
from monitor.narrator import Step
from monitor.runs import RunLog


@dataclass(slots=True)
class CrawlTotals:
    """Sums over the sites. `reached` and `unreachable` are site ids."""

    counts: dict[str, int | float] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)


def crawl(app: Application, log: RunLog, step: Step, since: date | None = None, say: Callable[[str], None] | None = None) -> CrawlTotals:
    """Crawls every site of the settings in turn. A site that cannot be reached is an issue; the next is tried all the same.

    `since` makes it a backfill; `say` is told its expected size before stories are fetched.
    """
    from crawler.run import Progress, run_crawl

    def follow(event: Progress) -> None:
        if event.kind == "estimate" and say is not None:
            say(event.message)
        step.note(f"{event.counts.get('articles', 0)} articles, {event.counts.get('requests', 0)} requests")

    totals = CrawlTotals()
    settings = app.settings
    if settings.now is not None:
        settings = settings.model_copy(update={"now": app.clock.now()})
    for site in app.sites:
        step.note(site.name)
        try:
            result = run_crawl(settings, site.id, log.run_id, backfill_since=since, progress=follow)
        except FetchError as error:
            totals.unreachable.append(site.id)
            log.fail("site-unreachable", str(error), site.id)
            continue
        totals.reached.append(site.id)
        for issue in result.issues:
            log.issue(issue)
        for name, value in result.counts.items():
            totals.counts[name] = totals.counts.get(name, 0) + value
    return totals
