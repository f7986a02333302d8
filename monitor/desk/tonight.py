"""What the first page shows: the report since this reader last looked, with what reviewers said of it. Builds on the report's own records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import InputError
from core.records import Programme
from monitor.application import Application
from monitor.desk.translations import Words
from monitor.desk.verdicts import Verdicts
from monitor.report_build import build
from monitor.report_model import FindingView, Report, TieView
from monitor.report_span import Span, local, span
from store import Session, decisions, readers

LOOK = "look"
"""The span that begins where this reader last said that everything was seen."""


@dataclass(frozen=True, slots=True)
class Tonight:
    """`left`: findings shown that nobody decided. `older`: ones from before the span that nobody decided either."""

    report: Report
    verdicts: Verdicts
    since: str
    said: str
    left: int
    older: int


def tonight(tx: Session, app: Application, programme: Programme, reader: str, since: str, words: Words) -> Tonight:
    """`since`: "look", "last-run", "baseline", a day, or a moment in ISO form. Raises InputError on anything else."""
    chosen, said = _span(tx, programme, reader, since, words)
    report = build(tx, app, programme, chosen)
    asked = asked_ids(report)
    beside = [side.id for one in report.disagreements for side in one.sides]
    verdicts = Verdicts.load(tx, [*asked, *beside, *(one.finding_id for one in report.gone)])
    left = sum(not verdicts.of((one,)).decided for one in asked)
    older = decisions.waiting(tx, programme.id, chosen.since) if chosen.since else 0
    return Tonight(report, verdicts, since, said, left, older)


def asked_ids(report: Report) -> tuple[str, ...]:
    """Every finding that the page asks to decide, each once, in the page's order."""
    found = [step.id for change in report.changed for step in change.steps]
    found += [one for tie in (*report.ties, *report.planned) for one in tie_ids(tie)]
    found += [one.id for one in (*report.contradictions, *report.uncertain, *report.progress)]
    return tuple(dict.fromkeys(found))


def tie_ids(tie: TieView) -> tuple[str, ...]:
    """The findings that a card of ties rests on."""
    return tuple(dict.fromkeys(move.finding_id for move in tie.moves))


def undecided(verdicts: Verdicts, views: Iterable[FindingView]) -> tuple[str, ...]:
    """Ids of those that nobody decided, for deciding them together."""
    return tuple(one.id for one in views if not verdicts.of((one.id,)).decided)


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
            raise InputError("the moment in 'since' has no time zone")
        return Span(moment.astimezone(UTC), local(moment)), words.t("since {moment}", moment=local(moment))
    chosen = span(tx, programme, since)
    if since == "baseline":
        return chosen, words.t("since the baseline of {day}", day=programme.published_on)
    if since == "last-run":
        return chosen, words.t("since the run of {moment}", moment=local(chosen.since)) if chosen.since else words.t("since the baseline")
    return chosen, words.t("since {moment}", moment=since)
