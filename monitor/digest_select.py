"""What of a report one reader of the mailed digest asked for. Leaves out and keeps the order; puts nothing into words.

Empty, `kinds`, `countries` and `claims` leave nothing out. That differs from alerts, where no kinds means those of the alerts' own setting: an
alert interrupts, a digest is read when there is time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.records import Finding, Programme, TieState
from core.settings import AlertRecipient
from monitor.alert_audience import CLAIM_CHANGE
from monitor.report_model import EditView, FindingView, Report, TieView
from monitor.report_ties import headline
from monitor.report_words import tie_of
from seeds.loader import Seeds
from store import Session, findings


@dataclass(frozen=True, slots=True)
class Interest:
    """A reader's filter. `kinds` are kinds of tie and claim_change; `countries` codes of the other party."""

    kinds: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()

    @classmethod
    def of(cls, one: AlertRecipient) -> Interest:
        return cls(frozenset(one.kinds), frozenset(code.upper() for code in one.countries), frozenset(one.claims))

    def covers(self, finding: Finding) -> bool:
        """Whether the reader wants to hear of it: a tie by kind and party, all else by claim."""
        tie = tie_of(finding)
        if finding.key.claim in self.claims:
            return True
        if tie is None:
            return not self.claims and (not self.kinds or CLAIM_CHANGE in self.kinds)
        kind = "break" if tie[2] == TieState.BROKEN.value else tie[1].value
        return (not self.kinds or kind in self.kinds) and (not self.countries or tie[0] in self.countries)


def named_in(tx: Session, report: Report) -> dict[str, Finding]:
    """The findings that a report's sections for a digest speak of, by id."""
    ids = {side.id for one in report.disagreements for side in one.sides}
    ids |= {step.id for change in report.changed for step in change.steps}
    ids |= {one.id for one in (*report.contradictions, *report.progress, *report.uncertain)}
    ids |= {move.finding_id for tie in (*report.ties, *report.planned) for move in tie.moves}
    ids |= {one.finding_id for one in report.gone} | {key for edit in report.edits for key in edit.finding_ids}
    return {one.finding.key.id: one.finding for one in findings.by_ids(tx, ids)}


def selected(report: Report, interest: Interest, known: Mapping[str, Finding], programme: Programme, seeds: Seeds) -> Report:
    """The report with what is covered. Of silent edits those under covered findings; of a disagreement every side where one is."""

    def wanted(*ids: str) -> bool:
        return any(key in known and interest.covers(known[key]) for key in ids)

    def of_ties(ties: tuple[TieView, ...]) -> tuple[TieView, ...]:
        kept = []
        for tie in ties:
            moves = tuple(move for move in tie.moves if wanted(move.finding_id))
            if moves:
                kept.append(replace(tie, moves=moves, headline=headline(seeds, programme, moves)))
        return tuple(kept)

    def of_findings(views: tuple[FindingView, ...]) -> tuple[FindingView, ...]:
        return tuple(one for one in views if wanted(one.id))

    def of_edits(edits: tuple[EditView, ...]) -> tuple[EditView, ...]:
        return tuple(one for one in edits if wanted(*one.finding_ids))

    return replace(
        report,
        changed=tuple(change for change in report.changed if wanted(*(step.id for step in change.steps))),
        ties=of_ties(report.ties),
        planned=of_ties(report.planned),
        contradictions=of_findings(report.contradictions),
        progress=of_findings(report.progress),
        uncertain=of_findings(report.uncertain),
        edits=of_edits(report.edits),
        disagreements=tuple(one for one in report.disagreements if wanted(*(side.id for side in one.sides))),
        gone=tuple(one for one in report.gone if wanted(one.finding_id)),
    )
