"""Writes the closing report where people find reports, in its three forms. Every file appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.records import Language, Programme
from monitor.application import Application, require_writable
from monitor.closing_html import to_html
from monitor.closing_markdown import to_markdown
from monitor.closing_report import closing_report, to_json
from monitor.closing_words import ClosingWords
from monitor.desk.moments import When
from monitor.report_files import free_stamp, write_whole

RENDERERS: Mapping[str, Callable[[ClosingWords], str]] = {
    "html": to_html,
    "md": to_markdown,
    "json": lambda told: to_json(told.report),
}


@dataclass(frozen=True, slots=True)
class ClosingFiles:
    """Where a closing report was written."""

    html: Path
    markdown: Path
    json: Path


def make_closing(app: Application, programme: Programme, when: When, language: Language) -> ClosingWords:
    """The report, with the words to say it in."""
    with app.store.read() as tx:
        return ClosingWords(closing_report(tx, app, programme, when, language), app.seeds)


def write_closing(app: Application, programme: Programme, when: When, language: Language) -> ClosingFiles:
    """Writes reports/closing-<moment>.html, .md and .json. Raises SettingsError on a folder that cannot be written."""
    folder = app.settings.reports_dir
    require_writable(folder)
    name = free_stamp(folder, app.clock.now(), "closing-")
    told = make_closing(app, programme, when, language)
    files = [folder / f"{name}.{form}" for form in RENDERERS]
    for file, render in zip(files, RENDERERS.values(), strict=True):
        write_whole(file, render(told))
    return ClosingFiles(*files)
