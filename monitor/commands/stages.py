"""nightly, crawl, analyse, settle, backfill, replay: the night's work, whole or a stage at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputError
from core.records import RunStatus
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator, Step
from monitor.report_span import SITE_ZONE, day
from monitor.runs import RunLog


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(nightly)
    app.command()(crawl)
    app.command()(analyse)
    app.command()(settle)
    app.command()(backfill)
    app.command()(replay)


def nightly(context: typer.Context) -> int:
    """Crawl, analyse, settle, report, alert: one night's work. Resumes where a killed run stopped; run twice, it does nothing twice."""
    return _night(context, "nightly")


def backfill(
    context: typer.Context,
    since: Annotated[str, typer.Option(help="First day to fetch, as 2025-09-01")],
) -> int:
    """Fetch what was published since a day, politely; the expected size is said first. What it finds goes to the digest, not to alerts.

    Stopped, the same command goes on where it was.
    """
    return _night(context, "backfill", since)


def crawl(context: typer.Context) -> int:
    """Fetch and archive what is new, and revisit what may have been edited. Reads nothing."""
    from monitor.crawl import crawl as run_stage

    def work(app: Application, log: RunLog, step: Step, narrator: Narrator) -> str:
        totals = run_stage(app, log, step, say=narrator.say)
        log.count(**{f"crawl_{name}": value for name, value in totals.counts.items()})
        if totals.unreachable and not totals.reached:
            log.status = RunStatus.FAILED
        return f"{totals.counts.get('articles', 0)} articles fetched, {totals.counts.get('unchanged', 0)} unchanged"

    return _stage(context, "crawl", work, failed=ExitCode.UNREACHABLE)


def analyse(context: typer.Context) -> int:
    """Read the statements of what was fetched and not yet read under the rules of today."""
    from monitor.analyse import analyse as run_stage

    def work(app: Application, log: RunLog, step: Step, _: Narrator) -> str:
        done = run_stage(app, log, step)
        log.count(analysed=done.pages, new_versions=done.new_versions, silent_edits=done.edits, failed_pages=done.failed)
        return f"{done.pages} pages: {done.new_versions} new texts, {done.edits} silent edits, {done.failed} failed; {done.facts} facts"

    return _stage(context, "analyse", work)


def settle(context: typer.Context) -> int:
    """Hold all facts against the programme: findings, ledger, tie register, and messages into the outbox. Sends nothing."""
    from monitor.settle import settle as run_stage

    def work(app: Application, log: RunLog, _: Step, __: Narrator) -> str:
        done = run_stage(app)
        log.count(new_findings=done.new_findings, new_transitions=done.new_transitions, alerts=done.alerts)
        return (
            f"{done.findings} findings from {done.facts} facts: {done.new_findings} new, {done.withdrawn} withdrawn; {done.alerts} alerts"
        )

    return _stage(context, "settle", work)


def replay(
    context: typer.Context,
    archive: Annotated[Path | None, typer.Option(help="Another folder of WARC files to read; else the data folder's own archive")] = None,
) -> int:
    """Make the database again from the archived pages: rows the WARC files hold and it lacks, then analyse and settle. Alerts nobody."""
    from monitor.analyse import analyse as run_analyse
    from monitor.replay import restore_captures
    from monitor.settle import settle as run_settle

    def work(app: Application, log: RunLog, step: Step, _: Narrator) -> str:
        restored = restore_captures(app, log, archive)
        done = run_analyse(app, log, step)
        settled = run_settle(app)
        log.count(restored=restored, analysed=done.pages, new_findings=settled.new_findings)
        return f"{restored} captures restored, {done.pages} pages read, {settled.findings} findings ({settled.new_findings} new)"

    return _stage(context, "replay", work)


def _night(context: typer.Context, kind: str, since: str | None = None) -> int:
    from monitor.nightly import nightly as run_night
    from monitor.nightly import summary

    narrator = Narrator()
    first = day(since, "--since") if since is not None else None
    with Application.load(context.obj) as app:
        if first is not None and first > app.clock.now().astimezone(SITE_ZONE).date():
            raise InputError(f"--since {first} is still to come: nothing was published since then")
        night = run_night(app, narrator, kind, first)
    for line in summary(night):
        narrator.say(line)
    if night.exit_code is ExitCode.UNREACHABLE and night.problems:
        narrator.complain(night.problems[0])
    return night.exit_code


def _stage(
    context: typer.Context,
    name: str,
    work: Callable[[Application, RunLog, Step, Narrator], str],
    failed: ExitCode = ExitCode.PARTIAL,
) -> int:
    """Runs one stage under a run record of its own and prints what it did."""
    from monitor.runs import run

    narrator = Narrator()
    with Application.load(context.obj) as app:
        app.check_inputs()
        with run(app.store, app.clock, name) as log:
            with narrator.stage(name) as step:
                said = work(app, log, step, narrator)
            for issue in log.issues:
                narrator.complain(f"{issue.level.value}: {issue.message}")
            if log.outcome is not RunStatus.FAILED:
                narrator.say(said)
        outcome = log.outcome
    return failed if outcome is RunStatus.FAILED else ExitCode.PARTIAL if outcome is RunStatus.PARTIAL else ExitCode.OK
