"""digest: what the mailed digest says, without sending it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from core.errors import InputError
from core.records import Language
from core.settings import AlertRecipient
from monitor.application import Application
from monitor.commands.report import ProgrammeId, programme_of


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(digest)


def digest(
    context: typer.Context,
    since: Annotated[str, typer.Option(help="baseline, last-review, last-run, or a date as 2026-01-20")] = "last-run",
    recipient: Annotated[str | None, typer.Option(help="As this recipient of the settings would get it: filter and language")] = None,
    language: Annotated[Language | None, typer.Option(help="Otherwise the recipient's, else English")] = None,
    html: Annotated[bool, typer.Option("--html/--text", help="Which of the mail's two parts")] = False,
    programme: ProgrammeId = None,
) -> None:
    """Print the mailed digest, with its subject where it is text. Sends nothing, and does not count as sent."""
    from monitor.digest_html import to_html
    from monitor.digest_night import preview
    from monitor.digest_text import to_text

    with Application.load(context.obj) as app:
        app.check_inputs()
        reader = _recipient(app, recipient)
        spoken = language or (reader.language if reader else Language.EN)
        made = preview(app, programme_of(app, programme), since, spoken, reader)
    sys.stdout.write(to_html(made) if html else f"{made.subject}\n\n{to_text(made)}")
    sys.stdout.flush()


def _recipient(app: Application, wanted: str | None) -> AlertRecipient | None:
    """None where none is named. Raises InputError on one that the settings do not have."""
    known = app.settings.alerts.recipients
    found = next((one for one in known if one.name == wanted), None)
    if wanted is not None and found is None:
        names = ", ".join(one.name for one in known) or "none"
        raise InputError(f"no recipient '{wanted}' in the settings; known: {names}")
    return found
