"""doctor: what a night needs, one line each, with what to do."""

from __future__ import annotations

import typer

from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(doctor)


def doctor(context: typer.Context) -> int:
    """Check folder, seeds, time zone, channels, sites, database, schedule and runs: one line each, with what to do. Sends no message."""
    from monitor.checks import Verdict
    from monitor.doctor import examine

    narrator = Narrator()
    problems = 0
    with Application.load(context.obj) as app:
        for check in examine(app):
            narrator.say(str(check))
            problems += check.verdict is Verdict.PROBLEM
    return ExitCode.PARTIAL if problems else ExitCode.OK
