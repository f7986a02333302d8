"""status: how things stand, in ten seconds."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from monitor.application import Application
from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(status)


def status(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Everything, as one JSON object")] = False) -> None:
    """Show the last night and the next, what each source yielded, and what waits: findings, messages, issues."""
    from monitor.status import look
    from monitor.status_output import status_json, status_lines

    narrator = Narrator()
    with Application.load(context.obj) as app:
        found = look(app)
    if as_json:
        narrator.say(json.dumps(status_json(found), ensure_ascii=False, indent=2))
        return
    for line in status_lines(found):
        narrator.say(line)
