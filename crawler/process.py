"""The crawling process: `python -m crawler.process` reads one job as JSON from standard input, runs it, and writes JSON lines.

A process of its own because a Twisted reactor starts once. Started by crawler/run.py; people use `policy-monitor crawl` or
`scrapy crawl SITE`. Lines on standard output: {"progress": ...} any number of times, then one {"result": ...} or {"error": ...}. The log
goes to standard error. When standard input closes (the parent died), the crawl stops after the request under way.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings as ScrapySettings

from core.errors import MonitorError
from crawler.job import CrawlJob, Progress, dump_error, dump_result
from crawler.session import CrawlSession
from crawler.spiders import spider_class
from crawler.spiders.site import SETTINGS_KEY, SiteSpider


def crawl(job: CrawlJob, emit: Callable[[dict[str, Any]], None]) -> None:
    """Runs the job in this process; its end is the last line emitted."""

    def progress(event: Progress) -> None:
        emit({"progress": asdict(event)})

    try:
        session = CrawlSession(job, progress)
    except MonitorError as error:
        emit(dump_error(error))
        return
    settings = ScrapySettings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set(SETTINGS_KEY, job.settings.model_dump_json(), priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(spider_class(job.site_id))
    process.crawl(crawler, session=session)
    process.start()
    spider = crawler.spider
    if session.failure is not None:
        emit(dump_error(session.failure))
    elif isinstance(spider, SiteSpider) and spider.result is not None:
        emit({"result": dump_result(spider.result)})
    else:
        emit(dump_error(MonitorError(f"the crawl of {job.site_id} broke off; its log says why")))


def _stop_with_parent(stdin: int) -> None:
    """Blocks until the other end is gone, then asks this process to stop as Ctrl-C would."""
    while os.read(stdin, 4096):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    # Standard output carries the protocol alone: whatever else prints goes to the log.
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def emit(event: dict[str, Any]) -> None:
        try:
            print(json.dumps(event, ensure_ascii=False), file=lines, flush=True)
        except BrokenPipeError:
            # Nobody listens any more; what was fetched is stored all the same.
            return

    job = CrawlJob.load(json.loads(sys.stdin.readline()))
    threading.Thread(target=_stop_with_parent, args=(sys.stdin.fileno(),), daemon=True).start()
    crawl(job, emit)
    lines.close()


if __name__ == "__main__":
    main()
