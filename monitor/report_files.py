"""Writes reports where people find them: one set of files a report, and `latest` beside them. Every file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.errors import SettingsError
from core.records import Programme
from monitor.application import Application, require_writable
from monitor.report_build import build
from monitor.report_html import to_html
from monitor.report_json import to_json
from monitor.report_markdown import to_markdown
from monitor.report_model import Report
from monitor.report_span import SITE_ZONE, span

RENDERERS = {"html": to_html, "md": to_markdown, "json": to_json}


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where a report was written, in its three forms."""

    html: Path
    markdown: Path
    json: Path


def make_report(
    app: Application, programme: Programme, what: str = "", since: str = "last-run", as_of: str | None = None, known_on: str | None = None
) -> Report:
    """The report on one programme, all of it from one state of the store. Raises InputError on a wrong date."""
    with app.store.read() as tx:
        return build(tx, app, programme, span(tx, programme, since, as_of, known_on, app.clock.now()), what)


def write_reports(
    app: Application,
    what: str,
    since: str = "last-run",
    as_of: str | None = None,
    known_on: str | None = None,
) -> ReportFiles:
    """Writes the report on each programme as reports/<moment>.html, .md and .json; returns the first programme's files.

    `latest.html`, `.md` and `.json` are the newest report's; a look back (`as_of`, `known_on`) leaves them alone. Further programmes'
    files carry their id. Raises InputError on a wrong date, SettingsError on a folder that cannot be written.
    """
    folder = app.settings.reports_dir
    require_writable(folder)
    stamp = free_stamp(folder, app.clock.now())
    written = []
    for position, programme in enumerate(app.programmes):
        report = make_report(app, programme, what, since, as_of, known_on)
        suffix = f".{programme.id}" if position else ""
        names = [stamp] if as_of or known_on else [stamp, "latest"]
        files = {form: render(report) for form, render in RENDERERS.items()}
        for name in names:
            for form, text in files.items():
                write_whole(folder / f"{name}{suffix}.{form}", text)
        written.append(ReportFiles(*(folder / f"{stamp}{suffix}.{form}" for form in RENDERERS)))
    return written[0]


def write_whole(file: Path, text: str) -> None:
    """The file holds its old content or the new, never a part. Raises SettingsError where it cannot be written."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(f"cannot write {file}: {error.strerror}; name another place with --out or the setting 'data_dir'") from None


def free_stamp(folder: Path, now: datetime, kind: str = "") -> str:
    """The moment as a name that no file of the folder has, after `kind`: two reports of one second are two reports."""
    stamp = f"{kind}{now.astimezone(SITE_ZONE):%Y-%m-%dT%H%M%S}"
    free, count = stamp, 1
    while (folder / f"{free}.html").exists():
        count += 1
        free = f"{stamp}-{count}"
    return free
