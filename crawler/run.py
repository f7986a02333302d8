"""Starts a crawl as a process of its own and waits for what it did. Imports no Scrapy, so that its callers do not either."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any

from core.errors import FetchError, SettingsError
from core.records import RunStatus
from core.settings import Settings
from crawler.job import CrawlJob, CrawlResult, Progress, load_error, load_issue

__all__ = ["CrawlResult", "Progress", "run_crawl"]

_CODE = Path(__file__).resolve().parent.parent
_PATIENCE_S = 30.0
"""How long a crawl may take to end the request under way once it is asked to stop."""


def run_crawl(
    settings: Settings,
    site_id: str,
    run_id: str,
    *,
    backfill_since: date | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> CrawlResult:
    """Crawls one site; the run's row must be in the store. Captures, articles and the WARC file are stored when it returns.

    `backfill_since` reads the lists back to that day instead, resuming where an earlier backfill to the same day stopped. `progress` is
    called from this thread. Counts and issues come back and are not stored. Raises FetchError where the site cannot be reached at all
    (BlockedError where it refuses us), SettingsError, SeedError, StoreError or ArchiveError where nothing could start.
    """
    job = CrawlJob(settings, site_id, run_id, backfill_since)
    job.site()
    log_path = settings.data_dir / "logs" / f"crawl-{site_id}-{run_id}.log"
    try:
        log_path.parent.mkdir(parents=True, exist_ok=True)
        log = log_path.open("ab")
    except OSError as error:
        raise SettingsError(f"cannot write {log_path}: {error.strerror}; choose another data_dir") from None
    with log:
        outcome, code = _run(job, log, progress)
    if outcome is None:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        raise FetchError(f"the crawl of {site_id} {how} before it reported; see {log_path}")
    if "error" in outcome:
        raise load_error(outcome)
    result = outcome["result"]
    issues = tuple(load_issue(issue) for issue in result["issues"])
    return CrawlResult(site_id, run_id, RunStatus(result["status"]), result["counts"], issues, log=str(log_path))


def _run(job: CrawlJob, log: IO[bytes], progress: Callable[[Progress], None] | None) -> tuple[dict[str, Any] | None, int]:
    """The process's last word, None where it had none, and its exit code."""
    paths = [str(_CODE), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        # -P: the working folder is the user's and must not shadow our packages.
        [sys.executable, "-P", "-m", "crawler.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        # A session of its own: Ctrl-C on the terminal reaches it once, from `_end`. Twice would end Scrapy without its tidying up.
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    outcome: dict[str, Any] | None = None
    try:
        # Standard input stays open: its end tells the process that we are gone.
        process.stdin.write(json.dumps(job.dump()).encode() + b"\n")
        process.stdin.flush()
        for line in process.stdout:
            event: dict[str, Any] = json.loads(line)
            if "progress" not in event:
                outcome = event
            elif progress is not None:
                progress(Progress(**event["progress"]))
        return outcome, process.wait()
    except BrokenPipeError:
        return None, process.wait()
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """On the way out, also by Ctrl-C: the process stops politely, or at last by force. What it archived is kept either way."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
