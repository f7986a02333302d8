"""Every table, typed. The one place that says what is stored; docs/tables.md explains each column. No queries.

Append-only: captures, versions, statements, facts, decisions, judgements, ledger, tie_history, run issues. A change there is a new row with its time.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, ForeignKeyConstraint, Index, MetaData, Text, UniqueConstraint, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from store.columns import UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, str: Text, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012 - SQLAlchemy's own form


class QuantityColumns:
    """A number as stated; see core.records.Quantity. All empty where there is none."""

    value: Mapped[str | None]
    high: Mapped[str | None]
    bound: Mapped[str | None]
    unit: Mapped[str | None]
    ordinal: Mapped[bool] = mapped_column(default=False)


# ---------------------------------------------------------------- runs and housekeeping


class RunRow(Base):
    """One night's work, or one stage run alone."""

    __tablename__ = "runs"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    status: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")


class RunIssueRow(Base):
    __tablename__ = "run_issues"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("runs.id"), index=True)
    level: Mapped[str]
    code: Mapped[str]
    message: Mapped[str]
    source: Mapped[str | None]
    url: Mapped[str | None]
    at: Mapped[datetime]


class LeaseRow(Base):
    """Who may work now; void once `expires_at` has passed."""

    __tablename__ = "leases"
    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    expires_at: Mapped[datetime]


class MetaRow(Base):
    """Small remembered values, e.g. how far a list was read."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class ReaderRow(Base):
    """A named cursor: what this reader has seen."""

    __tablename__ = "readers"
    name: Mapped[str] = mapped_column(primary_key=True)
    seen_until: Mapped[datetime]


# ---------------------------------------------------------------- crawl


class CaptureRow(Base):
    """One response in a WARC file. `run_id` may name a run that only the archive remembers."""

    __tablename__ = "captures"
    __table_args__ = (UniqueConstraint("warc_file", "offset"), Index(None, "site", "number", "fetched_at"), Index(None, "fetched_at"))
    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(index=True)
    site: Mapped[str]
    kind: Mapped[str]
    url: Mapped[str]
    number: Mapped[int | None]
    source: Mapped[str | None]
    fetched_at: Mapped[datetime]
    status: Mapped[int]
    warc_file: Mapped[str]
    offset: Mapped[int] = mapped_column(BigInteger)
    length: Mapped[int]
    digest: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    redirected_to: Mapped[str | None]


class ArticleRow(Base):
    """(site, number) and what the crawl needs to know of it. `next_visit` None: not asked again."""

    __tablename__ = "articles"
    __table_args__ = (Index(None, "site", "next_visit"), Index(None, "site", "listed_at"))
    site: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    url: Mapped[str]
    listed_at: Mapped[datetime | None]
    first_seen: Mapped[datetime]
    last_attempt: Mapped[datetime | None]
    last_success: Mapped[datetime | None]
    fetches: Mapped[int] = mapped_column(default=0)
    gone: Mapped[bool] = mapped_column(default=False)
    last_status: Mapped[int | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    next_visit: Mapped[datetime | None]


class ArticleAttributeRow(Base):
    """A dated attribute of an article: url, section or source, as first seen with that value."""

    __tablename__ = "article_attributes"
    __table_args__ = (ForeignKeyConstraint(["site", "number"], ["articles.site", "articles.number"]),)
    site: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]


# ---------------------------------------------------------------- analyse


class VersionRow(Base):
    """An article's text at one time under one extractor. `id` is a digest of the key, the same in every database.

    `again`: the article had another text before. Few texts have that, so their index finds edits without a look at every article.
    """

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("site", "number", "extractor", "content_key"),
        Index("ix_versions_again", "site", "number", sqlite_where=text("again"), postgresql_where=text("again")),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str]
    number: Mapped[int]
    extractor: Mapped[str]
    content_key: Mapped[str]
    url: Mapped[str]
    language: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    author: Mapped[str | None]
    section: Mapped[str | None] = mapped_column(index=True)
    source: Mapped[str | None]
    whole_page: Mapped[bool]
    notes: Mapped[list[Any]]
    first_seen: Mapped[datetime] = mapped_column(index=True)
    again: Mapped[bool] = mapped_column(server_default=false())


class TallyRow(Base):
    """What was first seen in an hour, counted while it was stored. `articles`: those of which no text was stored before."""

    __tablename__ = "tally"
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    articles: Mapped[int] = mapped_column(default=0)
    texts: Mapped[int] = mapped_column(default=0)
    statements: Mapped[int] = mapped_column(default=0)


class AnalysisRow(Base):
    """What became of a capture under an extractor and rules: a version, or why there is none."""

    __tablename__ = "analyses"
    capture_id: Mapped[str] = mapped_column(ForeignKey("captures.id"), primary_key=True)
    extractor: Mapped[str] = mapped_column(primary_key=True)
    rules: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str | None] = mapped_column(ForeignKey("versions.id"), index=True)
    failure_kind: Mapped[str | None]
    failure: Mapped[str | None]
    analysed_at: Mapped[datetime]


class ReadingRow(Base):
    """A version was read under these rules, with however many facts."""

    __tablename__ = "readings"
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    rules: Mapped[str] = mapped_column(primary_key=True)
    read_at: Mapped[datetime]


class StatementRow(Base):
    __tablename__ = "statements"
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paragraph: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    language: Mapped[str]
    headline: Mapped[bool]
    quoted: Mapped[bool]
    speaker: Mapped[str | None]


class FactRow(QuantityColumns, Base):
    """What a statement says. `id` is a digest of version, rules and position."""

    __tablename__ = "facts"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "statement"], ["statements.version_id", "statements.position"]),
        ForeignKeyConstraint(["version_id", "rules"], ["readings.version_id", "readings.rules"]),
        Index(None, "version_id", "rules"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str]
    rules: Mapped[str]
    position: Mapped[int]
    statement: Mapped[int]
    kind: Mapped[str]
    language: Mapped[str]
    rule: Mapped[str]
    reason: Mapped[str]
    modality: Mapped[str]
    confidence: Mapped[float]
    spans: Mapped[list[Any]]
    home: Mapped[str | None]
    parties: Mapped[list[Any]]
    tie_kind: Mapped[str | None]
    tie_status: Mapped[str | None]
    measure: Mapped[str | None]
    topic: Mapped[str | None]
    event_day: Mapped[date | None]
    event_precision: Mapped[str | None]
    speaker: Mapped[str | None]
    review: Mapped[bool]


class FactPartyRow(Base):
    """Which party a fact names, by party: what the search and lists of a country's news ask for."""

    __tablename__ = "fact_parties"
    __table_args__ = (
        ForeignKeyConstraint(["version_id", "statement"], ["statements.version_id", "statements.position"]),
        Index(None, "version_id", "statement"),
    )
    party: Mapped[str] = mapped_column(primary_key=True)
    fact_id: Mapped[str] = mapped_column(ForeignKey("facts.id"), primary_key=True, index=True)
    version_id: Mapped[str]
    statement: Mapped[int]


class SearchDocumentRow(Base):
    """A version that the search finds. `id` grows with the time of publication; the words are in index_articles and index_statements.

    Those two are no tables of the metadata: SQLite's are FTS5 tables, PostgreSQL's have a tsvector (migrations/versions/0002_search.py).
    """

    __tablename__ = "search_documents"
    __table_args__ = (Index(None, "site", "number"),)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), unique=True)
    site: Mapped[str]
    number: Mapped[int]
    scheme: Mapped[str]


# ---------------------------------------------------------------- programmes


class ProgrammeRow(Base):
    """A baseline document in one version. Never overwritten: an edited seed file is another version."""

    __tablename__ = "programmes"
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[dict[str, Any]]
    home: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    published_on: Mapped[date]
    source_url: Mapped[str]
    loaded_at: Mapped[datetime]


class ClaimRow(QuantityColumns, Base):
    __tablename__ = "claims"
    __table_args__ = (ForeignKeyConstraint(["programme", "programme_version"], ["programmes.id", "programmes.version"]),)
    programme: Mapped[str] = mapped_column(primary_key=True)
    programme_version: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    label: Mapped[str | None]
    primary: Mapped[bool]
    wording: Mapped[dict[str, Any]]
    locator: Mapped[str]
    measure: Mapped[str | None]
    entities: Mapped[list[Any]]
    topics: Mapped[list[Any]]
    comparable_with: Mapped[list[Any]]
    deadline: Mapped[date | None]


# ---------------------------------------------------------------- settle


class FindingRow(Base):
    """Facts held against a claim, by key. `withdrawn_at`: its evidence stands no longer (edited away); set again when it comes back."""

    __tablename__ = "findings"
    __table_args__ = (Index(None, "programme", "claim"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    programme: Mapped[str]
    claim: Mapped[str]
    relation: Mapped[str]
    value: Mapped[str]
    bucket: Mapped[str]
    old: Mapped[str | None]
    new: Mapped[str | None]
    reason: Mapped[str]
    confidence: Mapped[float]
    as_of_day: Mapped[date | None]
    as_of_precision: Mapped[str | None]
    held_against: Mapped[str | None]
    review: Mapped[bool]
    disagrees_with: Mapped[list[Any]]
    first_seen: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]


class EvidenceRow(Base):
    """A fact under a finding; position 0 decided. `withdrawn_at` as for findings.

    `version_id` and `said_at` are the fact's: repeated here, since pages ask for years of evidence without its words.
    """

    __tablename__ = "evidence"
    finding_id: Mapped[str] = mapped_column(ForeignKey("findings.id"), primary_key=True)
    fact_id: Mapped[str] = mapped_column(ForeignKey("facts.id"), primary_key=True, index=True)
    position: Mapped[int]
    version_id: Mapped[str] = mapped_column(index=True)
    said_at: Mapped[datetime]
    first_seen: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class DecisionRow(Base):
    """Who decided what of a finding, and when: kept for good, the newest counts."""

    __tablename__ = "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("findings.id"), index=True)
    state: Mapped[str]
    reason: Mapped[str]
    reviewer: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class JudgementRow(Base):
    """What the optional judge said of an uncertain finding. Beside the rules' answer, never in its place; the newest is shown.

    `question`: digest of judge, premise and hypothesis; asked once, whatever asks it.
    """

    __tablename__ = "judgements"
    __table_args__ = (UniqueConstraint("finding_id", "question"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[str] = mapped_column(ForeignKey("findings.id"))
    fact_id: Mapped[str] = mapped_column(ForeignKey("facts.id"))
    judge: Mapped[str]
    question: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    premise: Mapped[str]
    hypothesis: Mapped[str]
    answer: Mapped[str]
    score: Mapped[float]
    judged_at: Mapped[datetime]


class LedgerRow(QuantityColumns, Base):
    """One dated value of a claim's measure. A change of status, source or position is a new row with the same `observation`.

    `position`: place among the claim's observations of one day, in the order of the reports.
    """

    __tablename__ = "ledger"
    __table_args__ = (Index(None, "programme", "claim", "as_of_day"), Index(None, "observation", "recorded_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    observation: Mapped[str]
    programme: Mapped[str]
    claim: Mapped[str]
    measure: Mapped[str]
    as_of_day: Mapped[date]
    as_of_precision: Mapped[str]
    source_url: Mapped[str]
    finding: Mapped[str | None]
    position: Mapped[int]
    status: Mapped[str]
    recorded_at: Mapped[datetime]


class TieHistoryRow(Base):
    """A state of a register entry, from `valid_from` until the next one. Status "held" or "retracted", a new row a change."""

    __tablename__ = "tie_history"
    __table_args__ = (Index(None, "programme", "party", "kind", "valid_from"), Index(None, "entry", "recorded_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[str]
    programme: Mapped[str]
    party: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    episode: Mapped[int]
    since_day: Mapped[date | None]
    since_precision: Mapped[str | None]
    valid_from: Mapped[date]
    source: Mapped[str]
    finding: Mapped[str | None]
    status: Mapped[str]
    recorded_at: Mapped[datetime]


class TransitionRow(Base):
    """A move of the tie register, by key."""

    __tablename__ = "transitions"
    programme: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    party: Mapped[str]
    kind: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    episode: Mapped[int]
    event_day: Mapped[date | None]
    event_precision: Mapped[str | None]
    finding: Mapped[str]
    evidence: Mapped[list[Any]]
    confidence: Mapped[float]
    review: Mapped[bool]
    first_seen: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]


class OutboxMessageRow(Base):
    """One message to one recipient. `next_attempt_at` None and not sent: it waits for a person.

    `handed_at`: since when it is with a channel that has not answered yet.
    """

    __tablename__ = "outbox"
    __table_args__ = (UniqueConstraint("key", "kind", "target"), Index(None, "sent_at", "next_attempt_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    kind: Mapped[str]
    target: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    payload: Mapped[dict[str, Any]]
    idempotency_key: Mapped[str]
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
