"""What the news said of a programme's claims, report by report: the rows behind charts, scorecards and end states. Reads only.

A report is one fact under one finding. Its time is when its article was published or, where the article does not say, when its text was
first seen. The rows of evidence repeat that time and the text's id, so that counting reports needs no look at facts and texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select

from core.records import ArticleRef, FuzzyDate, Language, Quantity, Relation
from store.columns import fuzzy, quantity_of
from store.engine import Session
from store.tables import EvidenceRow, FactRow, FindingRow, StatementRow, VersionRow


@dataclass(frozen=True, slots=True)
class SaidReport:
    """One fact held against a claim. `said_at`: publication. `as_of`: the finding's. `doubtful`: the finding was read with doubt."""

    finding: str
    claim: str
    relation: Relation
    doubtful: bool
    as_of: FuzzyDate | None
    said_at: datetime
    ref: ArticleRef
    language: Language
    source: str | None
    title: str
    url: str
    measure: str | None
    quantity: Quantity | None
    speaker: str | None
    fact: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A report without what it says: enough to count and to place in time. `version_id`: of each article one text stands at a time."""

    finding: str
    claim: str
    relation: Relation
    doubtful: bool
    said_at: datetime
    version_id: str


@dataclass(frozen=True, slots=True)
class Support:
    """What one standing finding rests on: how many articles, the first and the newest of them."""

    finding: str
    claim: str
    relation: Relation
    doubtful: bool
    articles: int
    first_said: datetime
    newest_said: datetime


def supports(
    tx: Session, programme: str, *, claim: str | None = None, as_of: date | None = None, known_on: datetime | None = None
) -> list[Support]:
    """Every finding that stood at `known_on`, of what was true by `as_of`; None: no limit. Dismissed ones are among them."""
    query = (
        select(
            FindingRow.id,
            FindingRow.claim,
            FindingRow.relation,
            FindingRow.review,
            # An article's earlier texts are withdrawn as evidence: what stands is one text each.
            func.count(EvidenceRow.version_id.distinct()).label("articles"),
            func.min(EvidenceRow.said_at).label("first_said"),
            func.max(EvidenceRow.said_at).label("newest_said"),
        )
        .join(EvidenceRow, EvidenceRow.finding_id == FindingRow.id)
        .where(*_standing(programme, as_of, known_on))
        .group_by(FindingRow.id, FindingRow.claim, FindingRow.relation, FindingRow.review)
        .order_by(FindingRow.claim, FindingRow.id)
    )
    if claim is not None:
        query = query.where(FindingRow.claim == claim)
    rows = tx.execute(query)
    return [Support(row.id, row.claim, Relation(row.relation), row.review, row.articles, row.first_said, row.newest_said) for row in rows]


def mentions(
    tx: Session,
    programme: str,
    *,
    claim: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    as_of: date | None = None,
    known_on: datetime | None = None,
    limit: int | None = None,
) -> list[Mention]:
    """Reports as `said` has them, to be counted."""
    told = _among(_chosen(programme, as_of, known_on), claim, since, until, limit)
    told = told.add_columns(FindingRow.claim, FindingRow.relation, FindingRow.review, EvidenceRow.version_id)
    found = [Mention(row.finding, row.claim, Relation(row.relation), row.review, row.said_at, row.version_id) for row in tx.execute(told)]
    return sorted(found, key=lambda one: (one.said_at, one.finding, one.version_id))


def said(
    tx: Session,
    programme: str,
    *,
    claim: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    as_of: date | None = None,
    known_on: datetime | None = None,
    limit: int | None = None,
) -> list[SaidReport]:
    """Reports under findings that stood at `known_on`, published from `since` to `until`, oldest first; the newest `limit` of them."""
    query = _among(_chosen(programme, as_of, known_on), claim, since, until, limit)
    chosen = query.subquery()
    return [_report(row) for row in tx.execute(_described(chosen).order_by(chosen.c.said_at, chosen.c.finding, chosen.c.fact))]


def ends(
    tx: Session, programme: str, findings: Iterable[str], *, newest: bool, as_of: date | None = None, known_on: datetime | None = None
) -> dict[str, SaidReport]:
    """The newest report of each of those findings, or the first; of several at one moment, one that names who said it."""
    when = EvidenceRow.said_at
    order = (when.desc() if newest else when.asc(), FactRow.speaker.is_(None), FactRow.id)
    place = func.row_number().over(partition_by=FindingRow.id, order_by=order)
    query = _chosen(programme, as_of, known_on).join(FactRow, FactRow.id == EvidenceRow.fact_id).add_columns(place.label("place"))
    chosen = query.where(FindingRow.id.in_(sorted(set(findings)))).subquery()
    return {row.finding: _report(row) for row in tx.execute(_described(chosen).where(chosen.c.place == 1))}


def _chosen(programme: str, as_of: date | None, known_on: datetime | None) -> Select[Any]:
    """Which facts under which findings: no more than it takes to choose among them."""
    columns: list[ColumnElement[Any]] = [
        FindingRow.id.label("finding"),
        EvidenceRow.fact_id.label("fact"),
        EvidenceRow.said_at.label("said_at"),
    ]
    query = select(*columns).join(EvidenceRow, EvidenceRow.finding_id == FindingRow.id)
    return query.where(*_standing(programme, as_of, known_on))


def _among(query: Select[Any], claim: str | None, since: datetime | None, until: datetime | None, limit: int | None) -> Select[Any]:
    """Of a claim, of a time, and the newest so many."""
    when = EvidenceRow.said_at
    if claim is not None:
        query = query.where(FindingRow.claim == claim)
    if since is not None:
        query = query.where(when >= since)
    if until is not None:
        query = query.where(when < until)
    if limit is not None:
        query = query.order_by(when.desc(), FindingRow.id.desc(), EvidenceRow.fact_id.desc()).limit(limit)
    return query


def _described(chosen: Subquery) -> Select[Any]:
    """The chosen ones with all that is told of them; columns alone, as rows of the mapped classes cost several times as much."""
    columns: list[ColumnElement[Any]] = [
        *chosen.c,
        *(getattr(FindingRow, name) for name in ("claim", "relation", "review", "as_of_day", "as_of_precision")),
        *(getattr(VersionRow, name) for name in ("site", "number", "source", "title", "url")),
        VersionRow.language.label("spoken"),
        *(getattr(FactRow, name) for name in ("measure", "value", "high", "bound", "unit", "ordinal")),
        func.coalesce(FactRow.speaker, StatementRow.speaker).label("speaker"),
    ]
    return (
        select(*columns)
        .select_from(chosen)
        .join(FindingRow, FindingRow.id == chosen.c.finding)
        .join(FactRow, FactRow.id == chosen.c.fact)
        .join(StatementRow, (StatementRow.version_id == FactRow.version_id) & (StatementRow.position == FactRow.statement))
        .join(VersionRow, VersionRow.id == FactRow.version_id)
    )


def _standing(programme: str, as_of: date | None, known_on: datetime | None) -> list[ColumnElement[bool]]:
    """Findings and evidence that nothing had withdrawn."""
    held: list[ColumnElement[bool]] = [FindingRow.programme == programme]
    if known_on is None:
        held += [FindingRow.withdrawn_at.is_(None), EvidenceRow.withdrawn_at.is_(None)]
    else:
        held += [FindingRow.first_seen < known_on, EvidenceRow.first_seen < known_on]
        held += [or_(row.withdrawn_at.is_(None), row.withdrawn_at >= known_on) for row in (FindingRow, EvidenceRow)]
    if as_of is not None:
        held.append(or_(FindingRow.as_of_day.is_(None), FindingRow.as_of_day <= as_of))
    return held


def _report(row: Any) -> SaidReport:
    return SaidReport(
        row.finding,
        row.claim,
        Relation(row.relation),
        row.review,
        fuzzy(row.as_of_day, row.as_of_precision),
        row.said_at,
        ArticleRef(row.site, row.number),
        Language(row.spoken),
        row.source,
        row.title,
        row.url,
        row.measure,
        quantity_of(row),
        row.speaker,
        row.fact,
    )
