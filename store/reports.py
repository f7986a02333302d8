"""What the news said of a programme's claims, report by report: the rows behind charts, scorecards and end states. Reads only.

A report is one fact under one finding. It counts from when its article was published, else from when its text was first seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, or_, select

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
    parties: tuple[str, ...]
    speaker: str | None


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


def supports(tx: Session, programme: str, *, as_of: date | None = None, known_on: datetime | None = None) -> list[Support]:
    """Every finding that stood at `known_on`, of what was true and said by `as_of`; None: no limit. Dismissed ones are among them."""
    said = _said()
    article = VersionRow.site + "|" + cast(VersionRow.number, String)
    query = (
        select(
            FindingRow.id,
            FindingRow.claim,
            FindingRow.relation,
            FindingRow.review,
            func.count(article.distinct()).label("articles"),
            func.min(said).label("first_said"),
            func.max(said).label("newest_said"),
        )
        .join(EvidenceRow, EvidenceRow.finding_id == FindingRow.id)
        .join(FactRow, FactRow.id == EvidenceRow.fact_id)
        .join(VersionRow, VersionRow.id == FactRow.version_id)
        .where(*_standing(programme, as_of, known_on))
        .group_by(FindingRow.id, FindingRow.claim, FindingRow.relation, FindingRow.review)
        .order_by(FindingRow.claim, FindingRow.id)
    )
    rows = tx.execute(query)
    return [Support(row.id, row.claim, Relation(row.relation), row.review, row.articles, row.first_said, row.newest_said) for row in rows]


def said(
    tx: Session,
    programme: str,
    *,
    claim: str | None = None,
    findings: Iterable[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    as_of: date | None = None,
    known_on: datetime | None = None,
    limit: int | None = None,
) -> list[SaidReport]:
    """Reports under findings that stood at `known_on`, published from `since` to `until`, oldest first; the newest `limit` of them.

    `findings`: of those ids only, at most a few hundred.
    """
    when = _said()
    query = (
        select(FindingRow, FactRow, when.label("said_at"), *_ARTICLE)
        .join(EvidenceRow, EvidenceRow.finding_id == FindingRow.id)
        .join(FactRow, FactRow.id == EvidenceRow.fact_id)
        .join(StatementRow, (StatementRow.version_id == FactRow.version_id) & (StatementRow.position == FactRow.statement))
        .join(VersionRow, VersionRow.id == FactRow.version_id)
        .where(*_standing(programme, as_of, known_on))
    )
    if claim is not None:
        query = query.where(FindingRow.claim == claim)
    if findings is not None:
        query = query.where(FindingRow.id.in_(sorted(set(findings))))
    if since is not None:
        query = query.where(when >= since)
    if until is not None:
        query = query.where(when < until)
    if limit is not None:
        query = query.limit(limit)
    rows = tx.execute(query.order_by(when.desc(), FindingRow.id.desc(), FactRow.id.desc())).all()
    return [_report(row) for row in reversed(rows)]


def texts_since(tx: Session, moments: Iterable[datetime], until: datetime | None = None) -> dict[datetime, int]:
    """Moment -> how many texts were first read from then to `until`: how much silence is worth."""
    counts = {}
    for moment in set(moments):
        query = select(func.count()).select_from(VersionRow).where(VersionRow.first_seen >= moment)
        if until is not None:
            query = query.where(VersionRow.first_seen < until)
        counts[moment] = tx.scalar(query) or 0
    return counts


_ARTICLE = (
    VersionRow.site,
    VersionRow.number,
    VersionRow.language.label("spoken"),
    VersionRow.source,
    VersionRow.title,
    VersionRow.url,
    func.coalesce(FactRow.speaker, StatementRow.speaker).label("speaker"),
)


def _said() -> ColumnElement[datetime]:
    return func.coalesce(VersionRow.published_at, VersionRow.first_seen)


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
    finding, fact = row.FindingRow, row.FactRow
    return SaidReport(
        finding.id,
        finding.claim,
        Relation(finding.relation),
        finding.review,
        fuzzy(finding.as_of_day, finding.as_of_precision),
        row.said_at,
        ArticleRef(row.site, row.number),
        Language(row.spoken),
        row.source,
        row.title,
        row.url,
        fact.measure,
        quantity_of(fact),
        tuple(fact.parties),
        row.speaker,
    )
