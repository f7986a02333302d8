"""schedule: the night at its time, every night."""

from __future__ import annotations

import signal

import typer

from core.errors import SettingsError
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(schedule)


def schedule(context: typer.Context) -> int:
    """Run the nightly job every night at the time in the settings, until stopped. A night that was slept through runs on waking, once.

    Two schedulers on one database do no harm: the second stands by.
    """
    from monitor.night_process import NightProcess
    from monitor.schedule import Schedule

    narrator = Narrator()
    with Application.load(context.obj) as app:
        if app.settings.now is not None:
            raise SettingsError("setting 'now' stops the clock that a schedule goes by; remove it, or run 'policy-monitor nightly' by hand")
        running = Schedule(app, narrator, NightProcess(context.obj))
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: running.stop())
        running.serve()
    narrator.say("This scheduler is stopped.")
    return ExitCode.OK
