"""report: what changed, in HTML, Markdown or JSON."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputError
from core.records import Programme
from monitor.application import Application
from monitor.narrator import Narrator


class Form(StrEnum):
    HTML = "html"
    MD = "md"
    JSON = "json"


AsOf = Annotated[str | None, typer.Option(help="What was true on this day")]
KnownOn = Annotated[str | None, typer.Option(help="What was known at the end of this day")]
FormOf = Annotated[Form | None, typer.Option("--format", help="Otherwise by the ending of --out, else html")]
Out = Annotated[Path | None, typer.Option(help="File to write; otherwise md and json are printed, html goes to the reports folder")]
ProgrammeId = Annotated[str | None, typer.Option(help="Id of a programme of the settings; otherwise the first")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(report)


def report(
    context: typer.Context,
    since: Annotated[str, typer.Option(help="baseline, last-review, last-run, or a date as 2026-01-20")] = "last-review",
    as_of: AsOf = None,
    known_on: KnownOn = None,
    form: FormOf = None,
    out: Out = None,
    programme: ProgrammeId = None,
) -> None:
    """What changed: claims first, then ties, contradictions, progress, silent edits, disagreements, and what was expected and not seen."""
    from monitor.report_files import RENDERERS, make_report, write_reports

    wanted = form or by_ending(out) or Form.HTML
    with Application.load(context.obj) as app:
        if out is None and wanted is Form.HTML and programme is None:
            written = write_reports(app, "", since, as_of, known_on)
            Narrator().say(str(written.html))
            return
        made = make_report(app, programme_of(app, programme), "", since, as_of, known_on)
        text = RENDERERS[wanted.value](made)
    hand_over(text, out)


def hand_over(text: str, out: Path | None) -> None:
    """Prints it, or writes it to a file and says where. Raises SettingsError on a file that cannot be written."""
    from monitor.report_files import write_whole

    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    write_whole(out, text)
    Narrator().say(str(out))


def by_ending(out: Path | None) -> Form | None:
    """Raises InputError on an ending that is no form."""
    if out is None or not out.suffix:
        return None
    known = {".html": Form.HTML, ".htm": Form.HTML, ".md": Form.MD, ".markdown": Form.MD, ".json": Form.JSON}
    if out.suffix.lower() not in known:
        raise InputError(f"the ending of {out.name} tells no format; add --format html, md or json")
    return known[out.suffix.lower()]


def programme_of(app: Application, wanted: str | None) -> Programme:
    """The first of the settings where none is named. Raises InputError on one that the settings do not name."""
    for one in app.programmes:
        if wanted in (None, one.id):
            return one
    raise InputError(f"no programme '{wanted}' in the settings; known: {', '.join(one.id for one in app.programmes)}")
