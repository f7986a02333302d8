"""The whole report in a few lines: what a person reads first, and perhaps only. Counts and names, no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.report_model import ChangeView, Report, TieView
from monitor.report_words import plural

NAMED = 8
"""Parties named in a line before it says how many more there are."""


def brief(report: Report) -> Report:
    """The report with its lines."""
    lines = [_change(one) for one in report.changed]
    lines += _ties(report.ties)
    if report.planned:
        lines.append(f"Announced, not yet done: {'; '.join(_announced(one) for one in report.planned)}")
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
    """One line a kind and outcome: "Diplomatic relations established: South Sudan, Bahamas (2025-09-25), Tanzania (2025-09-26)"."""
    lines: dict[str, dict[str, list[str]]] = {}
    for move in (move for tie in ties for move in tie.moves):
        said = f"{move.kind[0].upper()}{move.kind[1:]} {move.after}"
        lines.setdefault(said, {}).setdefault(move.date, []).append(move.party)
    return [f"{said}: {_dated(by_date)}" for said, by_date in lines.items()]


def _dated(by_date: dict[str, list[str]]) -> str:
    return "; ".join(f"{_listed(parties)} ({date})" if date else _listed(parties) for date, parties in by_date.items())


def _announced(tie: TieView) -> str:
    return f"{tie.moves[0].kind} with {_listed(move.party for move in tie.moves)}"


def _listed(names: Iterable[str]) -> str:
    shown, left = named(list(names))
    return ", ".join(shown) + (f" and {left} more" if left else "")


def named(names: Sequence[str]) -> tuple[Sequence[str], int]:
    """(the names to say, how many more there are); never one more, which takes as much room as its name."""
    return (names, 0) if len(names) <= NAMED + 1 else (names[:NAMED], len(names) - NAMED)
