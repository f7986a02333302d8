"""The night in a few lines, in the reader's language: what changed and what was tied, as monitor/report_brief.py has it in English.

Counts and names only. Markup is escaped; what has no words in the language stays English and is marked so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from core.records import Programme
from monitor.desk.sayings import Sayings
from monitor.report_brief import named
from monitor.report_model import ChangeView, Report, TieView
from monitor.report_words import capitalized


@dataclass(frozen=True, slots=True)
class Line:
    """`label` says what of, `said` what is new of it, `section` where on the page it is told. `first`: a changed claim."""

    label: Markup
    said: Markup
    section: str
    first: bool = False


def brief(report: Report, programme: Programme, say: Sayings) -> tuple[Line, ...]:
    """Changed claims first, then ties and what is announced; what is left is counted by the page's list of its sections."""
    lines = [_change(one, programme, say) for one in report.changed]
    lines += _ties(report.ties, say)
    if report.planned:
        told = Markup("; ").join(_announced(one, say) for one in report.planned)
        lines.append(Line(escape(say.words.t("Announced, not yet done")), told, "planned"))
    return tuple(lines)


def _change(one: ChangeView, programme: Programme, say: Sayings) -> Line:
    label = say(one.counts, first_letter=True) if one.counts else escape(say.claim(programme, one.claim_id, one.claim))
    when = Markup(" ({} {})").format(say.words.t("as of"), one.as_of) if one.as_of else Markup()
    return Line(label, Markup('<span class="nowrap">{} → {}</span>{}').format(say(one.old), say(one.new), when), "changed", True)


def _ties(ties: Iterable[TieView], say: Sayings) -> list[Line]:
    """One line a kind and outcome: "Embassy opened: Egypt (2026-01-30)"."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for move in (move for tie in ties for move in tie.moves):
        found.setdefault((move.kind, move.after), {}).setdefault(move.date, []).append(say.party(move.code))
    return [
        Line(
            escape(capitalized(say.outcome(kind, after))),
            Markup("; ").join(_dated(parties, date, say) for date, parties in by_date.items()),
            "ties",
        )
        for (kind, after), by_date in found.items()
    ]


def _dated(parties: list[str], date: str, say: Sayings) -> Markup:
    listed = _listed(parties, say)
    return Markup("{} ({})").format(listed, date) if date else listed


def _announced(tie: TieView, say: Sayings) -> Markup:
    return Markup("{}: {}").format(say(tie.moves[0].kind), _listed([say.party(move.code) for move in tie.moves], say))


def _listed(names: list[str], say: Sayings) -> Markup:
    shown, left = named(names)
    more = f" {say.words.n('and {count} more', 'and {count} more', left)}" if left else ""
    return escape(", ".join(shown) + more)
