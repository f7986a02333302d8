"""The closing report as plain records: what closing_html.py, closing_markdown.py and JSON are made from. No layout.

The figures are those of the desk's page: both come from monitor/desk/closing.py. States, relations and statuses are codes here, figures and
totals are in English; the renderers say them in the reader's language. Every text is ready to be shown; escaping is the renderers'.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from core.records import Language, Programme
from monitor.application import Application
from monitor.desk.closing import EndState, closing
from monitor.desk.figures import place
from monitor.desk.moments import When
from monitor.report_model import SourceView, TotalsView
from monitor.report_span import local
from monitor.report_words import clean, web_address
from seeds.loader import Seeds
from store import Session

FORMAT = "policy-monitor/closing/1"
"""Changes when a field changes its meaning or goes; a new field does not change it."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A claim's figure: as the programme has it (`old`, empty where it has none), as it stood (`new`), and the first article that said so."""

    old: str
    new: str
    counts: str
    as_of: str
    status: str
    source: SourceView | None


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One claim at its deadline, or so far. `state` is a relation or "silent", `ways` how many articles say each relation.

    `deadline` is empty where the claim has none of its own; `until` is the last day that counts. `accepted`, `unreviewed`, `doubtful`: findings;
    the doubtful ones do not count. `said`: when it was last spoken of, `speaker` and `edition` by whom; empty for a silent claim, of which
    `read_since` says how many texts were read without a word on it.
    """

    claim_id: str
    locator: str
    kind: str
    wording: str
    deadline: str
    until: str
    over: bool
    state: str
    ways: Mapping[str, int]
    accepted: int
    unreviewed: int
    doubtful: int
    read_since: int
    said: str
    speaker: str
    edition: str
    figure: FigureRow | None
    source: SourceView | None


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """`over`: the programme has ended; else this is how it would read on the day `until`. `score`: claims by state, every state."""

    programme: str
    programme_id: str
    programme_version: str
    home: str
    baseline_url: str
    baseline_date: str
    valid_from: str
    valid_to: str
    label: str
    language: str
    made_at: str
    true_on: str
    known_on: str
    until: str
    over: bool
    days_left: int
    read: int
    score: Mapping[str, int]
    totals: tuple[TotalsView, ...]
    rows: tuple[ClosingRow, ...]


def closing_report(tx: Session, app: Application, programme: Programme, when: When, language: Language) -> ClosingReport:
    """All of it from one state of the store, with the claims' wordings in that language."""
    found = closing(tx, app, programme, when)
    return ClosingReport(
        programme=programme.title.get(language, programme.title[Language.EN]),
        programme_id=programme.id,
        programme_version=programme.version,
        home=app.seeds.party_name(programme.home, language),
        baseline_url=web_address(programme.source_url),
        baseline_date=str(programme.published_on),
        valid_from=str(programme.valid_from),
        valid_to=str(programme.valid_to),
        label=clean(app.settings.label),
        language=language.value,
        made_at=local(app.clock.now()),
        true_on=str(when.true_on or ""),
        known_on=str(when.known_on or ""),
        until=str(found.until),
        over=found.over,
        days_left=found.days_left,
        read=found.read,
        score=found.score,
        totals=found.totals,
        rows=tuple(_row(app.seeds, one, language) for one in found.ends),
    )


def to_json(report: ClosingReport) -> str:
    """One object, indented, with a line end."""
    return json.dumps({"format": FORMAT, **asdict(report)}, ensure_ascii=False, indent=2) + "\n"


def _row(seeds: Seeds, one: EndState, language: Language) -> ClosingRow:
    claim, standing, newest = one.claim, one.standing, one.standing.newest
    return ClosingRow(
        claim_id=claim.id,
        locator=claim.locator,
        kind=claim.kind.value,
        wording=claim.wording.get(language, claim.wording[Language.EN]),
        deadline=str(one.deadline or ""),
        until=str(one.until),
        over=one.over,
        state=standing.state,
        ways=dict(standing.ways),
        accepted=standing.accepted,
        unreviewed=standing.unreviewed,
        doubtful=standing.doubtful,
        read_since=standing.read_since,
        said=local(newest.said_at) if newest else "",
        speaker=clean(newest.speaker or "") if newest else "",
        edition=place(seeds, newest) if newest else "",
        figure=_figure(one),
        source=one.newest_source,
    )


def _figure(one: EndState) -> FigureRow | None:
    figure = one.figure
    if figure is None:
        return None
    old = figure.baseline.said if figure.baseline else ""
    return FigureRow(old, figure.stands.said, figure.stands.counts, figure.stands.as_of, figure.stands.status, one.figure_source)
