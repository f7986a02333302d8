"""Versions, statements and facts: what analysing made of captures. One transaction a capture; doing it twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Subquery, func, insert, select, tuple_
from sqlalchemy.orm import aliased

from core.records import (
    Analysis,
    ArticleRef,
    Capture,
    FuzzyDate,
    Language,
    SourcedFact,
    Statement,
    Version,
)
from store import search_index, tally
from store.columns import fuzzy
from store.engine import Session
from store.tables import AnalysisRow, CaptureRow, EvidenceRow, FactPartyRow, FactRow, ReadingRow, StatementRow, VersionRow
from store.version_rows import digest, fact_of, fact_values, statement_of, statement_values, version_of, version_row

_SITE_ZONE = ZoneInfo("Asia/Bishkek")
_CHUNK = 500  # below the number of parameters that every SQLite build takes


@dataclass(frozen=True, slots=True)
class Saved:
    """What storing an analysis did. `edit`: the capture, looked at for the first time, shows another text than the one before (a silent edit)."""

    version_id: str
    new_version: bool
    edit: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact with all that a reader traces it by. `statement.start` and the fact's spans index the version's text."""

    sourced: SourcedFact
    statement: Statement
    extractor: str
    rules: str


@dataclass(frozen=True, slots=True)
class Saying:
    """In which text and language a fact was said, and of which day, without its words."""

    version_id: str
    language: Language
    event_date: FuzzyDate | None


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version with its id, the captures that showed it (oldest first), and when the first of them was fetched."""

    id: str
    version: Version
    captures: tuple[str, ...]
    first_fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Edit:
    """Two texts of one article that followed each other under one extractor. `seen_at`: when the second was first fetched."""

    before: StoredVersion
    after: StoredVersion
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class EditStep:
    """An edit by the ids of its texts: years have thousands, of which few are shown. `touching`: a finding rests on either text, or did."""

    ref: ArticleRef
    before_id: str
    after_id: str
    seen_at: datetime
    touching: bool


def version_id(version: Version) -> str:
    """The same in every database: a digest of article, extractor and content."""
    return digest(version.ref.site, str(version.ref.number), version.extractor, version.content_key)


def content_keys(tx: Session, ref: ArticleRef, extractor: str, rules: str) -> set[str]:
    """Content keys of the article that were read under this extractor and these rules."""
    query = select(VersionRow.content_key).join(ReadingRow, ReadingRow.version_id == VersionRow.id)
    query = query.where(VersionRow.site == ref.site, VersionRow.number == ref.number, VersionRow.extractor == extractor)
    return set(tx.scalars(query.where(ReadingRow.rules == rules)))


def save_analysis(tx: Session, capture: Capture, analysis: Analysis, now: datetime) -> Saved:
    """Stores what a capture showed. An analysis without statements is of a text that was read before: nothing but the link is new."""
    version = analysis.version
    key = version_id(version)
    first_look = tx.scalar(select(AnalysisRow.capture_id).where(AnalysisRow.capture_id == capture.id).limit(1)) is None
    before = _last_version(tx, version.ref, version.extractor, capture) if first_look else None
    new = tx.get(VersionRow, key) is None
    if new:
        of_article = (VersionRow.site == version.ref.site, VersionRow.number == version.ref.number)
        first = tx.scalar(select(VersionRow.id).where(*of_article).limit(1)) is None
        tx.add(version_row(key, version, capture.fetched_at, again=not first))
        tx.flush()
        tally.add(tx, capture.fetched_at, articles=int(first), texts=1)
    if analysis.statements and tx.get(ReadingRow, (key, analysis.rules)) is None:
        _add_reading(tx, key, analysis, now)
    if analysis.words:
        search_index.add(tx, key, analysis.statements, analysis.words, analysis.scheme)
    tx.merge(
        AnalysisRow(
            capture_id=capture.id, extractor=version.extractor, rules=analysis.rules, version_id=key, failure_kind=None, analysed_at=now
        )
    )
    tx.flush()
    return Saved(key, new, before is not None and before != key)


def save_failure(tx: Session, capture_id: str, extractor: str, rules: str, kind: str, message: str, now: datetime) -> None:
    """The capture gave no version under this extractor and these rules, and why."""
    tx.merge(
        AnalysisRow(
            capture_id=capture_id, extractor=extractor, rules=rules, version_id=None, failure_kind=kind, failure=message, analysed_at=now
        )
    )
    tx.flush()


def sourced_facts(tx: Session, published_on: date) -> list[SourcedFact]:
    """Facts of every article's text as it stands now: of its newest capture, under the newest analysis of that.

    What was edited away is no longer among them. A fact's capture is the first that showed its version. `published_on`: the day from
    which articles do not predate the baseline.
    """
    told = select(FactRow.version_id)
    current = _current(select(VersionRow.site, VersionRow.number).where(VersionRow.id.in_(told)).distinct())
    query = _facts_query().join(current, (current.c.version_id == FactRow.version_id) & (current.c.rules == FactRow.rules))
    shown = _first_captures(tx, told)
    return [_sourced(row, shown[row.version_id], published_on) for row in tx.execute(query.order_by(FactRow.id))]


def proofs(tx: Session, fact_ids: Iterable[str], published_on: date = date.min) -> dict[str, Proof]:
    """Facts by id with their sentences, for showing. Unknown ids are left out."""
    wanted = sorted(set(fact_ids))
    found: dict[str, Proof] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = tx.execute(_facts_query().where(FactRow.id.in_(wanted[start : start + _CHUNK]))).all()
        shown = _first_captures(tx, sorted({row.version_id for row in rows}))
        for row in rows:
            statement = Statement(
                row.statement,
                row.s_paragraph,
                row.s_start,
                row.s_end,
                row.s_text,
                Language(row.s_language),
                row.s_headline,
                row.s_quoted,
                row.s_speaker,
            )
            found[row.id] = Proof(_sourced(row, shown[row.version_id], published_on), statement, row.v_extractor, row.rules)
    return found


def sayings(tx: Session, fact_ids: Iterable[str]) -> dict[str, Saying]:
    """By fact id, without a look at texts, which takes longer than a page may with years of facts; unknown ids are left out."""
    query = select(FactRow.id, FactRow.version_id, FactRow.language, FactRow.event_day, FactRow.event_precision)
    wanted = sorted(set(fact_ids))
    found: dict[str, Saying] = {}
    for start in range(0, len(wanted), _CHUNK):
        for key, text, language, day, precision in tx.execute(query.where(FactRow.id.in_(wanted[start : start + _CHUNK]))):
            found[key] = Saying(text, Language(language), fuzzy(day, precision))
    return found


def said_at(tx: Session, version_ids: Iterable[str]) -> dict[str, datetime]:
    """Version id -> when it was published, else when it was first seen; unknown ids are left out."""
    query = select(VersionRow.id, func.coalesce(VersionRow.published_at, VersionRow.first_seen))
    wanted = sorted(set(version_ids))
    found: dict[str, datetime] = {}
    for start in range(0, len(wanted), _CHUNK):
        found.update((key, moment) for key, moment in tx.execute(query.where(VersionRow.id.in_(wanted[start : start + _CHUNK]))))
    return found


def current_of(tx: Session, refs: Iterable[ArticleRef]) -> set[str]:
    """Of each of those articles, the version that its newest capture showed."""
    found: set[str] = set()
    wanted = sorted(set(refs))
    for start in range(0, len(wanted), _CHUNK // 2):
        chunk = [(ref.site, ref.number) for ref in wanted[start : start + _CHUNK // 2]]
        found.update(tx.scalars(select(_current(chunk).c.version_id)))
    return found


def get(tx: Session, key: str) -> StoredVersion | None:
    return _stored(tx, [key]).get(key)


def statements(tx: Session, key: str) -> list[Statement]:
    rows = tx.scalars(select(StatementRow).where(StatementRow.version_id == key).order_by(StatementRow.position))
    return [statement_of(row) for row in rows]


def edits(tx: Session, since: datetime | None = None, until: datetime | None = None) -> list[Edit]:
    """Silent edits first seen from `since` to `until`, with their texts, oldest first."""
    return with_texts(tx, edit_steps(tx, since, until))


def with_texts(tx: Session, steps: Sequence[EditStep]) -> list[Edit]:
    """Those edits with their texts, in the same order."""
    texts = _stored(tx, {key for step in steps for key in (step.before_id, step.after_id)})
    return [Edit(texts[step.before_id], texts[step.after_id], step.seen_at) for step in steps]


def edit_steps(tx: Session, since: datetime | None = None, until: datetime | None = None, *, touching: bool = False) -> list[EditStep]:
    """Silent edits first seen from `since` to `until`, oldest first: neighbouring captures of one article with different texts.

    Each capture counts by its newest analysis, and two are compared under the same extractor only. `touching`: only those that are.
    """
    newest = func.row_number().over(
        partition_by=AnalysisRow.capture_id,
        order_by=(AnalysisRow.analysed_at.desc(), AnalysisRow.extractor.desc(), AnalysisRow.rules.desc()),
    )
    looks = (
        select(
            AnalysisRow.capture_id,
            AnalysisRow.version_id,
            AnalysisRow.extractor,
            CaptureRow.site,
            CaptureRow.number,
            CaptureRow.fetched_at,
            newest.label("newest"),
        )
        .join(CaptureRow, CaptureRow.id == AnalysisRow.capture_id)
        .where(AnalysisRow.version_id.is_not(None))
        .where(tuple_(CaptureRow.site, CaptureRow.number).in_(_with_several_texts(since, until, touching)))
        .subquery()
    )
    article, in_turn = (looks.c.site, looks.c.number), (looks.c.fetched_at, looks.c.capture_id)
    steps = (
        select(
            looks,
            func.lag(looks.c.version_id).over(partition_by=article, order_by=in_turn).label("before_id"),
            func.lag(looks.c.extractor).over(partition_by=article, order_by=in_turn).label("before_extractor"),
        )
        .where(looks.c.newest == 1)
        .subquery()
    )
    under = select(EvidenceRow.fact_id).where(EvidenceRow.version_id.in_((steps.c.before_id, steps.c.version_id))).exists()
    query = select(steps, under.label("touching"))
    query = query.where(steps.c.before_id != steps.c.version_id, steps.c.before_extractor == steps.c.extractor)
    if touching:
        query = query.where(under)
    if since is not None:
        query = query.where(steps.c.fetched_at >= since)
    if until is not None:
        query = query.where(steps.c.fetched_at < until)
    rows = tx.execute(query.order_by(steps.c.fetched_at, steps.c.site, steps.c.number)).all()
    return [EditStep(ArticleRef(row.site, row.number), row.before_id, row.version_id, row.fetched_at, bool(row.touching)) for row in rows]


# ---------------------------------------------------------------- inner workings


def _with_several_texts(since: datetime | None, until: datetime | None, touching: bool) -> Select[str, int]:
    """(site, number) of the articles that may have been edited in that time: few, so that not every capture need be looked at."""
    query = select(VersionRow.site, VersionRow.number).where(VersionRow.again).distinct()
    if since is not None or until is not None:
        shown = select(CaptureRow.site, CaptureRow.number).where(CaptureRow.number.is_not(None))
        if since is not None:
            shown = shown.where(CaptureRow.fetched_at >= since)
        if until is not None:
            shown = shown.where(CaptureRow.fetched_at < until)
        query = query.where(tuple_(VersionRow.site, VersionRow.number).in_(shown))
    if touching:
        told = aliased(VersionRow)
        resting = select(told.site, told.number).where(told.id.in_(select(EvidenceRow.version_id)))
        query = query.where(tuple_(VersionRow.site, VersionRow.number).in_(resting))
    return query


def _current(articles: Any) -> Subquery:
    """(version_id, rules) of the newest capture that gave a text of each of those articles: (site, number) as a list or a query."""
    place = func.row_number().over(
        partition_by=(CaptureRow.site, CaptureRow.number),
        order_by=(CaptureRow.fetched_at.desc(), CaptureRow.id.desc(), AnalysisRow.analysed_at.desc(), AnalysisRow.rules.desc()),
    )
    ranked = (
        select(AnalysisRow.version_id, AnalysisRow.rules, place.label("place"))
        .join(CaptureRow, CaptureRow.id == AnalysisRow.capture_id)
        .where(AnalysisRow.version_id.is_not(None), tuple_(CaptureRow.site, CaptureRow.number).in_(articles))
        .subquery()
    )
    return select(ranked.c.version_id, ranked.c.rules).where(ranked.c.place == 1).subquery()


def _first_captures(tx: Session, version_ids: Any) -> dict[str, tuple[str, datetime]]:
    """(id, time) of the first capture that showed each of those versions: ids as a list or a query."""
    place = func.row_number().over(partition_by=AnalysisRow.version_id, order_by=(CaptureRow.fetched_at, CaptureRow.id))
    ranked = (
        select(AnalysisRow.version_id, CaptureRow.id.label("capture_id"), CaptureRow.fetched_at, place.label("place"))
        .join(CaptureRow, CaptureRow.id == AnalysisRow.capture_id)
        .where(AnalysisRow.version_id.in_(version_ids))
        .subquery()
    )
    query = select(ranked.c.version_id, ranked.c.capture_id, ranked.c.fetched_at).where(ranked.c.place == 1)
    return {version_id: (capture_id, fetched_at) for version_id, capture_id, fetched_at in tx.execute(query)}


def _facts_query() -> Select[Any]:
    """Facts, and what is shown of their statements (`s_`) and versions (`v_`). Columns, not rows: thousands are folded at once."""
    said = ("paragraph", "start", "end", "text", "language", "headline", "quoted", "speaker")
    told = ("site", "number", "source", "url", "title", "published_at", "extractor")
    return (
        select(
            *FactRow.__table__.columns,
            *(getattr(StatementRow, name).label(f"s_{name}") for name in said),
            *(getattr(VersionRow, name).label(f"v_{name}") for name in told),
        )
        .join(VersionRow, VersionRow.id == FactRow.version_id)
        .join(StatementRow, (StatementRow.version_id == FactRow.version_id) & (StatementRow.position == FactRow.statement))
    )


def _last_version(tx: Session, ref: ArticleRef, extractor: str, capture: Capture) -> str | None:
    """The version that the capture before this one showed under the extractor."""
    query = (
        select(AnalysisRow.version_id)
        .join(CaptureRow, CaptureRow.id == AnalysisRow.capture_id)
        .where(CaptureRow.site == ref.site, CaptureRow.number == ref.number, AnalysisRow.version_id.is_not(None))
        .where(AnalysisRow.extractor == extractor, CaptureRow.fetched_at <= capture.fetched_at, CaptureRow.id != capture.id)
    )
    return tx.scalar(query.order_by(CaptureRow.fetched_at.desc(), CaptureRow.id.desc()).limit(1))


def _add_reading(tx: Session, key: str, analysis: Analysis, now: datetime) -> None:
    tx.execute(insert(ReadingRow).values(version_id=key, rules=analysis.rules, read_at=now))
    if tx.scalar(select(func.count()).where(StatementRow.version_id == key)) == 0:
        tx.execute(insert(StatementRow), [statement_values(key, statement) for statement in analysis.statements])
        tally.add(tx, tx.get_one(VersionRow, key).first_seen, statements=len(analysis.statements))
    if analysis.facts:
        rows = [fact_values(key, analysis.rules, position, fact) for position, fact in enumerate(analysis.facts)]
        tx.execute(insert(FactRow), rows)
        named = [
            {"party": party, "fact_id": row["id"], "version_id": key, "statement": row["statement"]}
            for row in rows
            for party in dict.fromkeys(row["parties"])
        ]
        if named:
            tx.execute(insert(FactPartyRow), named)


def _stored(tx: Session, ids: Iterable[str]) -> dict[str, StoredVersion]:
    """Versions by id with the captures that showed them; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[str, StoredVersion] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        shown: dict[str | None, dict[str, None]] = {}
        looks = select(AnalysisRow.version_id, CaptureRow.id).join(CaptureRow, CaptureRow.id == AnalysisRow.capture_id)
        looks = looks.where(AnalysisRow.version_id.in_(chunk)).order_by(CaptureRow.fetched_at, CaptureRow.id)
        for version_id, capture_id in tx.execute(looks):
            shown.setdefault(version_id, {})[capture_id] = None
        for row in tx.execute(select(*VersionRow.__table__.columns).where(VersionRow.id.in_(chunk))):
            found[row.id] = StoredVersion(row.id, version_of(row), tuple(shown.get(row.id, ())), row.first_seen)
    return found


def _sourced(row: Row[Any], shown: tuple[str, datetime], published_on: date) -> SourcedFact:
    published = row.v_published_at.astimezone(_SITE_ZONE).date() if row.v_published_at else None
    capture_id, fetched_at = shown
    return SourcedFact(
        fact_id=row.id,
        fact=fact_of(row),
        ref=ArticleRef(row.v_site, row.v_number),
        source=row.v_source,
        url=row.v_url,
        title=row.v_title,
        sentence=row.s_text,
        published_at=row.v_published_at,
        first_fetched_at=fetched_at,
        capture_id=capture_id,
        version_id=row.version_id,
        predates_baseline=published is not None and published < published_on,
    )
