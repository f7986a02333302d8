"""One night: crawl, analyse, settle, report, alert. Each stage resumes where a killed run left it; a second run does nothing twice.

Conducts only. A stage that fails leaves an issue on the run, and the stages after it work on what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.errors import BusyError, FetchError, MonitorError
from core.records import IssueLevel, RunStatus
from monitor.analyse import AnalyseCounts, analyse
from monitor.application import Application
from monitor.channels import channels
from monitor.crawl import CrawlTotals, crawl
from monitor.deliver import Delivered, deliver
from monitor.digest_night import begin_digests, enqueue_digests
from monitor.exits import ExitCode
from monitor.narrator import Narrator
from monitor.operator_mail import tell_operator
from monitor.report_files import ReportFiles, write_reports
from monitor.runs import DELIVERY, RunLog, lease, run
from monitor.settle import SettleCounts, settle


@dataclass(slots=True)
class Night:
    """What a night did, for the summary."""

    run_id: str = ""
    crawled: CrawlTotals = field(default_factory=CrawlTotals)
    analysed: AnalyseCounts = field(default_factory=AnalyseCounts)
    settled: SettleCounts = field(default_factory=SettleCounts)
    delivered: Delivered = field(default_factory=Delivered)
    digests: int = 0
    report: Path | None = None
    problems: list[str] = field(default_factory=list)
    exit_code: ExitCode = ExitCode.OK


def nightly(app: Application, narrator: Narrator, kind: str = "nightly", backfill_since: date | None = None) -> Night:
    """The five stages under one run record.

    Raises BusyError where another run holds the lease, StoreError without a database, SeedError or SettingsError where no stage can work.
    """
    night = Night()
    with run(app.store, app.clock, kind) as log:
        night.run_id = log.run_id
        app.check_inputs()
        begin_digests(app)
        _stage(log, "crawl", lambda: _crawl(app, log, narrator, night, backfill_since))
        _stage(log, "analyse", lambda: _analyse(app, log, narrator, night))
        _stage(log, "settle", lambda: _settle(app, narrator, night))
        if app.settings.judge.kind != "off":
            _stage(log, "judge", lambda: _judge(app, log, narrator))
        _conclude(log, night)
    # The report and the messages speak of the run, so it has to be over.
    _afterwards(app, narrator, night)
    return night


def _stage(log: RunLog, name: str, work: Callable[[], None]) -> None:
    """One stage's own errors end that stage only. Faults of the program are not caught: they end the run as failed."""
    log.require_lease()
    try:
        work()
    except FetchError as error:
        log.fail("site-unreachable", str(error))
    except MonitorError as error:
        log.fail(f"{name}-failed", str(error))


def _crawl(app: Application, log: RunLog, narrator: Narrator, night: Night, since: date | None) -> None:
    with narrator.stage("crawl") as step:
        night.crawled = crawl(app, log, step, since, narrator.say)


def _analyse(app: Application, log: RunLog, narrator: Narrator, night: Night) -> None:
    with narrator.stage("analyse") as step:
        night.analysed = analyse(app, log, step)


def _settle(app: Application, narrator: Narrator, night: Night) -> None:
    with narrator.stage("settle"):
        night.settled = settle(app)


def _judge(app: Application, log: RunLog, narrator: Narrator) -> None:
    from monitor.judge_stage import judge

    with narrator.stage("judge") as step:
        done = judge(app, log, step)
    log.count(judge_asked=done.asked, judge_failed=done.failed, judge_left=done.left)


def _conclude(log: RunLog, night: Night) -> None:
    crawled, analysed, settled = night.crawled, night.analysed, night.settled
    log.count(
        **{f"crawl_{name}": value for name, value in crawled.counts.items()},
        analysed=analysed.pages,
        new_versions=analysed.new_versions,
        silent_edits=analysed.edits,
        unchanged=analysed.unchanged,
        failed_pages=analysed.failed,
        new_findings=settled.new_findings,
        new_transitions=settled.new_transitions,
        alerts=settled.alerts,
    )
    night.problems = [f"{one.message}" for one in log.issues]
    log.note = next((one.message for one in log.issues if one.level is IssueLevel.ERROR), "")
    if crawled.unreachable and not crawled.reached and not analysed.pages:
        log.status = RunStatus.FAILED
        night.exit_code = ExitCode.UNREACHABLE
    elif log.outcome is RunStatus.PARTIAL:
        night.exit_code = ExitCode.PARTIAL


def _afterwards(app: Application, narrator: Narrator, night: Night) -> None:
    try:
        written: ReportFiles = write_reports(app, f"run {night.run_id}", since="last-run")
        night.report = written.html
    except MonitorError as error:
        narrator.complain(f"no report: {error}")
        night.exit_code = night.exit_code or ExitCode.PARTIAL
    try:
        night.digests = enqueue_digests(app, night.run_id, night.report)
    except MonitorError as error:
        narrator.complain(f"no digest: {error}")
        night.exit_code = night.exit_code or ExitCode.PARTIAL
    with app.store.write() as tx:
        tell_operator(tx, app, night.run_id)
    settings = app.settings
    found = channels(settings.alerts.targets, settings.alerts.operator_targets, settings.data_dir, narrator.say, settings.alerts.recipients)
    try:
        with lease(app.store, app.clock, DELIVERY):
            night.delivered = deliver(app.store, found, app.clock, settings.alerts.max_attempts)
    except BusyError:
        narrator.say("messages are being sent by another process")
    if night.delivered.failed:
        night.exit_code = night.exit_code or ExitCode.PARTIAL


def summary(night: Night) -> list[str]:
    """What a person wants to know in ten seconds, a line each."""
    crawled, analysed, settled = night.crawled, night.analysed, night.settled
    lines = [
        f"Fetched   {crawled.counts.get('articles', 0)} articles, {crawled.counts.get('requests', 0)} requests",
        f"Read      {_n(analysed.new_versions, 'new text')}, {analysed.unchanged} unchanged, {_n(analysed.edits, 'silent edit')}"
        + (f", {analysed.failed} failed" if analysed.failed else ""),
        f"Found     {_n(settled.new_findings, 'new finding')}, {_n(settled.new_transitions, 'change')} in the tie register"
        + (f", {settled.withdrawn} withdrawn" if settled.withdrawn else ""),
        f"Told      {_n(settled.alerts, 'alert')}, {settled.digest} for the digest, {_n(settled.corrections, 'correction')}; "
        + (f"{_n(night.digests, 'mailed digest')}; " if night.digests else "")
        + f"{night.delivered.sent} delivered"
        + (f", {night.delivered.failed} not" if night.delivered.failed else ""),
    ]
    lines += [f"Problem   {problem}" for problem in [*night.problems[:5], *night.delivered.problems[:2]]]
    if len(night.problems) > 5:
        lines.append(f"          and {len(night.problems) - 5} more: 'policy-monitor status' lists them")
    if night.report is not None:
        lines.append(f"Report    {night.report}")
    return lines


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
