"""What the first page shows: the report since this reader last looked, with what reviewers said of it. Builds on the report's own records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import InputError
from core.records import FindingState, Programme
from monitor.application import Application
from monitor.desk.translations import Words
from monitor.desk.verdicts import Verdicts
from monitor.report_build import build, build_part
from monitor.report_model import FindingView, MoveView, Report, TieView
from monitor.report_span import Span, local, span
from store import Session, decisions, readers

LOOK = "look"
"""The span that begins where this reader last said that everything was seen."""

_SINCE = "since: write baseline, last-run or a day as 2026-01-28"
MOST = 6
"""Things shown of a section at first: more than a night brings, and a page of years still comes at once."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Undecided findings of one kind, to be dismissed together. `name` is the kind in English, empty for the whole section."""

    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bulks:
    """What can be dismissed together, a section each."""

    ties: tuple[Bulk, ...]
    planned: tuple[Bulk, ...]
    contradictions: tuple[Bulk, ...]
    uncertain: tuple[Bulk, ...]
    progress: tuple[Bulk, ...]


@dataclass(frozen=True, slots=True)
class Tonight:
    """`left`: findings shown that nobody decided. `older`: ones from before the span that nobody decided either.

    `taken`: findings among those gone that a reviewer dismissed. `partial`: only the newest are shown.
    """

    report: Report
    verdicts: Verdicts
    since: str
    said: str
    left: int
    older: int
    bulks: Bulks
    taken: tuple[str, ...]
    partial: bool = False


def tonight(
    tx: Session, app: Application, programme: Programme, reader: str, since: str, words: Words, *, everything: bool = False
) -> Tonight:
    """`since`: "look", "last-run", "baseline", a day, or a moment in ISO form. Raises InputError on anything else.

    `everything`: all there is of the span, however long that takes; else the newest of each section.
    """
    chosen, said = _span(tx, programme, reader, since, words)
    report, partial = (build(tx, app, programme, chosen), False) if everything else build_part(tx, app, programme, chosen, MOST)
    asked = asked_ids(report)
    beside = [side.id for one in report.disagreements for side in one.sides]
    verdicts = Verdicts.load(tx, [*asked, *beside, *(one.finding_id for one in report.gone)])
    left = sum(not verdicts.of((one,)).decided for one in asked)
    older = decisions.waiting(tx, programme.id, chosen.since) if chosen.since else 0
    taken = tuple(one.finding_id for one in report.gone if verdicts.of((one.finding_id,)).state == FindingState.DISMISSED.value)
    return Tonight(report, verdicts, since, said, left, older, _bulks(report, verdicts), taken, partial)


def asked_ids(report: Report) -> tuple[str, ...]:
    """Every finding that the page asks to decide, each once, in the page's order."""
    found = [step.id for change in report.changed for step in change.steps]
    found += [one for tie in (*report.ties, *report.planned) for one in tie_ids(tie)]
    found += [one.id for one in (*report.contradictions, *report.uncertain, *report.progress)]
    return tuple(dict.fromkeys(found))


def tie_ids(tie: TieView) -> tuple[str, ...]:
    """The findings that a card of ties rests on."""
    return tuple(dict.fromkeys(move.finding_id for move in tie.moves))


def moves_of(ties: Iterable[TieView]) -> list[MoveView]:
    """What those cards tell, one by one."""
    return [move for tie in ties for move in tie.moves]


def _bulks(report: Report, verdicts: Verdicts) -> Bulks:
    def of_ties(ties: Iterable[TieView]) -> tuple[Bulk, ...]:
        return _by_kind([(move.kind, move.finding_id) for move in moves_of(ties)], verdicts)

    def of_findings(views: Iterable[FindingView]) -> tuple[Bulk, ...]:
        return _by_kind([(one.counts, one.id) for one in views], verdicts)

    return Bulks(
        of_ties(report.ties),
        of_ties(report.planned),
        of_findings(report.contradictions),
        of_findings(report.uncertain),
        of_findings(report.progress),
    )


def _by_kind(named: Iterable[tuple[str, str]], verdicts: Verdicts) -> tuple[Bulk, ...]:
    """Kinds with several undecided ones, then all of them where that is more than one kind has."""
    by_kind: dict[str, dict[str, None]] = {}
    for kind, finding_id in named:
        if not verdicts.of((finding_id,)).decided:
            by_kind.setdefault(kind, {})[finding_id] = None
    every = tuple(dict.fromkeys(one for ids in by_kind.values() for one in ids))
    several = [Bulk(kind, tuple(ids)) for kind, ids in by_kind.items() if kind and 1 < len(ids) < len(every)]
    return (*several, Bulk("", every)) if len(every) > 1 else ()


def _span(tx: Session, programme: Programme, reader: str, since: str, words: Words) -> tuple[Span, str]:
    if since == LOOK:
        seen = readers.cursor(tx, reader)
        said = (
            words.t("since you last looked, {moment}", moment=local(seen))
            if seen
            else words.t("since the baseline: you have not looked yet")
        )
        return Span(seen, said), said
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        moment = None
    if moment is not None and "T" in since:
        if moment.tzinfo is None:
            raise InputError(_SINCE)
        return Span(moment.astimezone(UTC), local(moment)), words.t("since {moment}", moment=local(moment))
    try:
        chosen = span(tx, programme, since)
    except InputError:
        raise InputError(_SINCE) from None  # its own words are the command line's
    if since == "baseline":
        return chosen, words.t("since the baseline of {day}", day=programme.published_on)
    if since == "last-run":
        return chosen, words.t("since the run of {moment}", moment=local(chosen.since)) if chosen.since else words.t("since the baseline")
    return chosen, words.t("since {moment}", moment=since)
