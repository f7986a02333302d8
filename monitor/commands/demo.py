"""demo: the nightly job over the nights of the replica, for anyone who wants to see what this does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(demo)


def demo(
    data_dir: Annotated[Path, typer.Option(help="Folder for what it leaves; an earlier demo's is replaced")] = Path("demo-data"),
) -> int:
    """Run the nightly job over a replica of the site, night by night, and leave a report and alerts behind. Two minutes; no network."""
    from monitor.demo import run_demo

    narrator = Narrator()
    done = run_demo(data_dir, narrator)
    settings, command = os.path.relpath(done.settings), _as_started()
    narrator.say("")
    narrator.say(f"Look around: {command} --settings {settings} desk --open")
    narrator.say(f"Alerts:      {done.alerts.resolve()}")
    narrator.say(f"Report:      {done.report.resolve()}")
    return done.exit_code


def _as_started() -> str:
    """How this program was called: a line that is printed must work where it is pasted."""
    called = sys.argv[0]
    if Path(called).name == "__main__.py":
        return "python -m monitor"
    return os.path.relpath(called) if Path(called).exists() else called
