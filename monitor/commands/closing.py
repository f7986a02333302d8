"""closing: how the programme ends, in HTML, Markdown or JSON. Before its end, how it would read today."""

from __future__ import annotations

from typing import Annotated

import typer

from core.records import Language
from monitor.application import Application
from monitor.commands.report import AsOf, Form, FormOf, KnownOn, Out, ProgrammeId, by_ending, hand_over, programme_of
from monitor.narrator import Narrator
from monitor.report_span import day


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(closing)


def closing(
    context: typer.Context,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    language: Annotated[Language, typer.Option(help="Of everything but the quoted sentences")] = Language.EN,
    form: FormOf = None,
    out: Out = None,
    programme: ProgrammeId = None,
) -> None:
    """The closing report: each claim's end state at its deadline, what it rests on, and how much was read. Before the end: as it would read today."""
    from monitor.closing_files import RENDERERS, make_closing, write_closing
    from monitor.desk.moments import When

    wanted = form or by_ending(out) or Form.HTML
    when = When(None if as_of is None else day(as_of, "--as-of"), None if known_on is None else day(known_on, "--known-on"))
    with Application.load(context.obj) as app:
        chosen = programme_of(app, programme)
        if out is None and wanted is Form.HTML:
            Narrator().say(str(write_closing(app, chosen, when, language).html))
            return
        text = RENDERERS[wanted.value](make_closing(app, chosen, when, language))
    hand_over(text, out)
