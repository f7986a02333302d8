"""The whole report in a few lines: what a person reads first, and perhaps only. Counts and names, no judgement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from monitor.report_model import ChangeView, Report, TieView
from monitor.report_words import plural

_NAMED = 8
"""Parties named in a line before it says how many more there are."""


def brief(report: Report) -> Report:
    """The report with its lines."""
    lines = [_change(one) for one in report.changed]
    lines += _ties(report.ties)
    if report.planned:
        lines.append(f"Announced, not yet done: {_listed(_kind_with(one) for one in report.planned)}")
    counted = [
        plural(len(report.contradictions), "contradiction") if report.contradictions else "",
        plural(len(report.progress), "step") + " of progress" if report.progress else "",
        plural(len(report.edits), "silent edit") if report.edits else "",
        plural(len(report.disagreements), "disagreement") if report.disagreements else "",
        f"{len(report.gone)} no longer standing" if report.gone else "",
    ]
    if any(counted):
        lines.append(", ".join(one for one in counted if one))
    if report.uncertain:
        lines.append(f"{plural(len(report.uncertain), 'uncertain finding')} to review")
    if report.empty:
        lines.append("Nothing new: no claim changed, no new tie")
    return replace(report, brief=tuple(lines))


def _change(one: ChangeView) -> str:
    when = f" (as of {one.as_of})" if one.as_of else ""
    return f"{one.counts or one.claim}: {one.old} → {one.new}{when}"


def _ties(ties: Iterable[TieView]) -> list[str]:
    """One line a kind and outcome: "Diplomatic relations established: the Bahamas (2025-09-25), ..."."""
    lines: dict[str, list[str]] = {}
    for one in ties:
        said = f"{one.kind[0].upper()}{one.kind[1:]} {one.after}"
        lines.setdefault(said, []).append(f"{one.party} ({one.date})" if one.date else one.party)
    return [f"{said}: {_listed(parties)}" for said, parties in lines.items()]


def _kind_with(one: TieView) -> str:
    return f"{one.kind} with {one.party}"


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more
