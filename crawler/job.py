"""What one crawl is asked to do and what it reports back, as records that travel between two processes as JSON. No Scrapy."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import urlsplit

from core.errors import ArchiveError, BlockedError, FetchError, MonitorError, SeedError, SettingsError, StoreError
from core.records import IssueLevel, RunIssue, RunStatus
from core.settings import Settings
from seeds.loader import load_seeds
from seeds.schema import Site

PRODUCT = "policy-monitor"
_ERRORS = {kind.__name__: kind for kind in (FetchError, BlockedError, SettingsError, SeedError, StoreError, ArchiveError, MonitorError)}


@dataclass(frozen=True, slots=True)
class CrawlJob:
    """One site, one run. `backfill_since` is a calendar day in the site's zone: lists are read back to it."""

    settings: Settings
    site_id: str
    run_id: str
    backfill_since: date | None = None

    def site(self) -> Site:
        """The site's seeds with the user's own address and delay laid over them. Raises SettingsError on an unknown site, SeedError."""
        seeds = load_seeds(self.settings.seeds_dir, self.settings.seeds_enable)
        site = seeds.sites.get(self.site_id)
        if site is None:
            known = ", ".join(sorted(seeds.sites)) or "none"
            raise SettingsError(f"no site '{self.site_id}' in the seeds; known sites: {known}")
        crawl = self.settings.crawl
        fetch_from = crawl.fetch_from.get(site.id) or site.fetch_from
        if fetch_from and urlsplit(fetch_from).scheme not in ("http", "https"):
            raise SettingsError(f"crawl.fetch_from of site {site.id} is no web address: {fetch_from}; write it as http://127.0.0.1:8024")
        return site.model_copy(update={"fetch_from": fetch_from, "delay_s": crawl.delay_s.get(site.id, site.delay_s)})

    def dump(self) -> dict[str, Any]:
        return {
            "settings": self.settings.model_dump(mode="json"),
            "site": self.site_id,
            "run": self.run_id,
            "since": self.backfill_since.isoformat() if self.backfill_since else None,
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> Self:
        since = data["since"]
        return cls(Settings.model_validate(data["settings"]), data["site"], data["run"], date.fromisoformat(since) if since else None)


@dataclass(frozen=True, slots=True)
class Progress:
    """A sign of life: `kind` is "estimate" (a backfill's expected size, before it fetches stories), "listing" or "article"."""

    kind: str
    message: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """What a crawl did. `counts`: requests, lists, articles (fetched whole), new, unchanged, gone, failed, listed, revisits ...

    `status` is OK, or PARTIAL where something that was to be read was not. `issues` are not yet stored.
    """

    site: str
    run_id: str
    status: RunStatus
    counts: dict[str, int]
    issues: tuple[RunIssue, ...] = ()
    note: str = ""
    log: str = ""


def dump_error(error: MonitorError) -> dict[str, str]:
    return {"error": type(error).__name__, "message": str(error)}


def load_error(data: dict[str, str]) -> MonitorError:
    """The error of another process as one's own; an unknown kind becomes a MonitorError."""
    return _ERRORS.get(data["error"], MonitorError)(data["message"])


def dump_issue(issue: RunIssue) -> dict[str, Any]:
    return {"level": issue.level.value, "code": issue.code, "message": issue.message, "source": issue.source, "url": issue.url}


def dump_result(result: CrawlResult) -> dict[str, Any]:
    return {"status": result.status.value, "counts": result.counts, "issues": [dump_issue(issue) for issue in result.issues]}


def load_issue(data: dict[str, Any]) -> RunIssue:
    return RunIssue(IssueLevel(data["level"]), data["code"], data["message"], data["source"], data["url"])


def version() -> str:
    try:
        return importlib.metadata.version(PRODUCT)
    except importlib.metadata.PackageNotFoundError:
        return "0"


def user_agent(settings: Settings, site: Site) -> str:
    """Who we are, how to reach us, what we do: honest, and the same on every request."""
    about = [f"+{settings.crawl.contact}"] if settings.crawl.contact else []
    about += [site.user_agent_note] if site.user_agent_note else []
    return f"{PRODUCT}/{version()}" + (f" ({'; '.join(about)})" if about else "")
