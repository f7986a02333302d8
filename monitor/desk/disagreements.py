"""Where the sources do not agree: findings that cannot all be right, by who says which, and texts that were changed silently under a finding.

Says who says what; which of them is right is for the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from core.records import Programme
from monitor.desk.paging import Part, part
from monitor.report_edits import edit_view
from monitor.report_evidence import Evidence
from monitor.report_findings import FindingViews, disagreeing
from monitor.report_model import DisagreementView, EditView, FindingView
from monitor.report_span import Span
from seeds.loader import Seeds
from store import Session, findings, readings, versions

_MOST_REPORTS = 4
"""Reports shown of each side; a figure that is repeated for months has hundreds, which its own page lists."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`between`: which of "editions", "speakers", "outlets" differ from side to side; none where one and the same says both."""

    view: DisagreementView
    between: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A silent edit under findings. `standing` are those that still stand, `gone` those that fell with it or otherwise."""

    view: EditView
    address: str
    standing: tuple[FindingView, ...]
    gone: tuple[FindingView, ...]


def disagreements(tx: Session, seeds: Seeds, programme: Programme) -> list[Disagreement]:
    """All that stand and nobody dismissed, the one with the newest side first."""
    known = findings.disagreeing(tx, programme.id)
    beside = {other for one in known for other in one.finding.disagrees_with} - {one.finding.key.id for one in known}
    known += [one for one in findings.by_ids(tx, beside) if one.withdrawn_at is None]
    views = FindingViews(programme, seeds, Evidence(tx, seeds, programme.published_on), most=_MOST_REPORTS)
    made = [Disagreement(view, _between(view)) for view in views.disagreements(disagreeing(known, Span(None, "")))]
    return sorted(made, key=lambda one: max(side.first_seen for side in one.view.sides), reverse=True)


def silent_edits(tx: Session, seeds: Seeds, programme: Programme, since: datetime | None, number: int, most: int) -> Part[Touched]:
    """A part of the edits of texts that findings rest on or did, newest first."""
    chosen = part(versions.edit_steps(tx, since, touching=True)[::-1], number, most)
    shown = versions.with_texts(tx, chosen.items)
    resting = readings.findings_of(tx, {text.id for edit in shown for text in (edit.before, edit.after)})
    ids = {key for edit in shown for text in (edit.before, edit.after) for key in resting.get(text.id, ())}
    known = {one.finding.key.id: one for one in findings.by_ids(tx, ids) if one.finding.key.programme == programme.id}
    views = FindingViews(programme, seeds, Evidence(tx, seeds, programme.published_on), most=1)
    views.load(known.values())
    made = []
    for edit in shown:
        keys = dict.fromkeys(key for text in (edit.before, edit.after) for key in resting.get(text.id, ()) if key in known)
        ref = edit.after.version.ref
        made.append(
            Touched(
                edit_view(edit, seeds),
                f"/articles/{ref.site}/{ref.number}/versions?before={edit.before.id}&after={edit.after.id}",
                tuple(views.view(known[key]) for key in keys if known[key].withdrawn_at is None),
                tuple(views.view(known[key]) for key in keys if known[key].withdrawn_at is not None),
            )
        )
    return Part(made, chosen.number, chosen.parts, chosen.many)


def _between(view: DisagreementView) -> tuple[str, ...]:
    """Editions and outlets: not the same ones stand on every side. Speakers: nobody, of those named in one language, stands on two."""
    editions = {frozenset(source.edition for source in side.sources) for side in view.sides}
    outlets = {frozenset(urlsplit(source.url).hostname or "" for source in side.sources) for side in view.sides}
    speakers = [
        {(said.language, said.speaker) for source in side.sources for said in source.sentences if said.speaker} for side in view.sides
    ]
    named = (("editions", len(editions) > 1), ("speakers", _others_speak(speakers)), ("outlets", len(outlets) > 1))
    return tuple(name for name, differ in named if differ)


def _others_speak(sides: Sequence[set[tuple[str, str]]]) -> bool:
    """A name is written otherwise in every language, so only those of one language can be told apart."""
    languages = {language for side in sides for language, _ in side}
    return any(_apart([{name for spoken, name in side if spoken == language} for side in sides]) for language in languages)


def _apart(sides: Sequence[set[str]]) -> bool:
    told = [side for side in sides if side]
    return any(first.isdisjoint(second) for place, first in enumerate(told) for second in told[place + 1 :])
