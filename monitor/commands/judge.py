"""judge: ask the optional judge about what waits for review."""

from __future__ import annotations

import typer

from core.errors import SettingsError
from core.records import RunStatus
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(judge)


def judge(context: typer.Context) -> int:
    """Ask the judge of the settings about findings that were read with doubt. Its answers stand beside them and decide nothing."""
    from monitor.judge_stage import judge as run_stage
    from monitor.runs import run

    narrator = Narrator()
    with Application.load(context.obj) as app:
        if app.settings.judge.kind == "off":
            raise SettingsError("no judge is configured; set 'judge.kind' to onnx or http, docs/reading.md says how")
        with run(app.store, app.clock, "judge") as log:
            app.check_inputs()
            with narrator.stage("judge") as step:
                done = run_stage(app, log, step)
            log.count(judge_asked=done.asked, judge_failed=done.failed, judge_left=done.left)
            for issue in log.issues:
                narrator.complain(f"{issue.level.value}: {issue.message}")
            if done.failed:
                log.status = RunStatus.PARTIAL
            narrator.say(
                f"{done.waiting} read with doubt: {done.known} answered before, {done.asked - done.failed} answered, {done.failed} without an answer,"
                f" {done.left} left for the next run"
            )
        return ExitCode.PARTIAL if done.failed else ExitCode.OK
