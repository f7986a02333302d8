"""What the end-to-end tests of the crawl share: settings over a temporary folder, runs in the store, a crawl through its process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.records import ArticleRef, Capture
from core.settings import Settings
from crawler.archive import iter_archive
from crawler.job import CrawlJob
from crawler.run import CrawlResult, Progress, run_crawl
from store import Store
from store import articles as article_rows
from store import captures as capture_rows
from store import runs as run_rows
from store.articles import KnownArticle

CODE = Path(__file__).resolve().parents[2]


@dataclass
class Bench:
    """One data folder and the address that stands for the site."""

    folder: Path
    address: str
    crawl: dict[str, Any] = field(default_factory=dict)
    events: list[Progress] = field(default_factory=list)

    def settings(self, now: str) -> Settings:
        crawl = {"fetch_from": {"24kg": self.address}, "delay_s": {"24kg": 0}, "contact": "ops@example.org", **self.crawl}
        return Settings.model_validate({"data_dir": self.folder, "now": now, "crawl": crawl})

    def start_run(self, run_id: str, now: str) -> Settings:
        settings = self.settings(now)
        with self.store(settings).write() as tx:
            run_rows.start(tx, run_id=run_id, kind="nightly", now=FixedClock(datetime.fromisoformat(now)).now())
        return settings

    def night(self, run_id: str, now: str, *, since: date | None = None) -> CrawlResult:
        settings = self.start_run(run_id, now)
        return run_crawl(settings, "24kg", run_id, backfill_since=since, progress=self.events.append)

    def killed_night(self, run_id: str, now: str, when: Callable[[], bool], how: int) -> None:
        """Starts the crawl's process and sends it a signal once `when` holds."""
        job = CrawlJob(self.start_run(run_id, now), "24kg", run_id)
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(CODE)},
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(job.dump()).encode() + b"\n")
            process.stdin.flush()
            for _ in process.stdout:
                if when():
                    break
            process.send_signal(how)
            process.stdout.read()

    def store(self, settings: Settings | None = None) -> Store:
        return Store.open((settings or self.settings("2025-01-01T00:00:00+00:00")).resolved_database_url)

    def captures(self, run_id: str) -> list[Capture]:
        with self.store().read() as tx:
            return list(capture_rows.by_run(tx, run_id))

    def known(self, *numbers: int) -> dict[int, KnownArticle]:
        with self.store().read() as tx:
            return article_rows.known(tx, "24kg", numbers)

    def latest(self, number: int) -> Capture | None:
        with self.store().read() as tx:
            return capture_rows.latest(tx, ArticleRef("24kg", number))

    def archived(self) -> list[Capture]:
        return list(iter_archive(self.folder / "archive"))


def codes(result: CrawlResult) -> set[str]:
    return {issue.code for issue in result.issues}
