"""Answers a question from the index: which articles or statements hold what is asked for, under which filters, in which order.

It knows words as the index has them and nothing of languages; marking the found words in the text is for those who know. No question makes
it fail: what is asked for reaches the database as letters and digits only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select, text

from core.records import ArticleRef, Language, Relation, Statement
from core.search import Term
from store import versions
from store.engine import Session
from store.search_index import ARTICLES, EVERY, FACET, POSITION_BITS, STATEMENTS, WRITTEN, facet, first_number
from store.tables import StatementRow, VersionRow
from store.version_rows import statement_of

_SITE_ZONE = ZoneInfo("Asia/Bishkek")
MOST = 1000
"""Matches that are looked at: of more, the most recently published. Ranking every article that names the country would take seconds."""
_PLENTY = 1.2
"""Where a part p of n rows match, going back from the newest compares MOST / p of them, and the index of words fetches p * n: the first is quicker
from this many times the p on at which both are as many."""
_WEIGHTS = "6.0, 4.0, 2.0, 1.0, 0.0"  # of the columns title, title_lemmas, body, body_lemmas, facets for bm25
_RANKS = "'{0.15, 0.3, 0.6, 1.0}'"  # the same order for ts_rank, which takes them from D to A


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a result must be. `first`, `last`: days of publication in the site's zone, both included. None: no limit.

    `claim`, `relation`: a standing finding of that claim or relation rests on it. `party`: a fact read in it names that party.
    """

    language: Language | None = None
    source: str | None = None
    section: str | None = None
    first: date | None = None
    last: date | None = None
    claim: str | None = None
    relation: Relation | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A version found, with its statements: all of an article, or the one that was found. `current`: the article's text of today."""

    version_id: str
    ref: ArticleRef
    url: str
    title: str
    language: Language
    source: str | None
    section: str | None
    published_at: datetime | None
    current: bool
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits. `total`: how many there are of those looked at; `capped`: there are older ones beside."""

    hits: tuple[Hit, ...]
    total: int
    capped: bool


@dataclass(frozen=True, slots=True)
class _Found:
    id: int
    score: float
    version_id: str
    ref: ArticleRef


def search(
    tx: Session,
    terms: Sequence[Term],
    filters: Filters,
    *,
    statements: bool = False,
    order: Order = Order.BEST,
    offset: int = 0,
    limit: int = 20,
) -> Results:
    """Articles that hold every term, or with `statements` single statements that do; without terms all that the filters leave.

    An article with several texts is found once, by its best; a statement that stands in several of them too.
    """
    found = _candidates(tx, terms, filters, statements, order)
    best: dict[tuple[ArticleRef, int], _Found] = {}
    for one in sorted(found, key=lambda one: (one.score, one.id), reverse=True):
        best.setdefault((one.ref, _position(one) if statements else 0), one)
    shown = list(best.values())[offset : offset + limit]
    return Results(_hits(tx, shown, statements), len(best), len(found) == MOST)


def sections(tx: Session) -> list[str]:
    """Every section that a text is of, by name: one step through the index each, not a look at every text."""
    found: list[str] = []
    section = tx.scalar(select(func.min(VersionRow.section)))
    while section is not None:
        found.append(section)
        section = tx.scalar(select(func.min(VersionRow.section)).where(VersionRow.section > section))
    return found


def _candidates(tx: Session, terms: Sequence[Term], filters: Filters, statements: bool, order: Order) -> list[_Found]:
    index, shift = (STATEMENTS, POSITION_BITS) if statements else (ARTICLES, 0)
    values: dict[str, Any] = {"most": MOST}
    sqlite = tx.get_bind().dialect.name == "sqlite"
    dates, restrictions = _dates(filters, shift, values), _restrictions(filters, statements, sqlite, values)
    values["asked"] = (_match if sqlite else _tsquery)(terms, filters)
    if not sqlite and any(len(term.words) > 1 for term in terms):
        values["apart"] = _tsquery(terms, filters, apart=True)
    ranked = order is Order.BEST and any(not term.excluded for term in terms)
    if sqlite:
        newest = _newest_sqlite(index, dates, restrictions, ranked)
    else:
        plentiful = _plentiful(tx, index, values["asked"])
        newest = _newest_postgresql(index, (*dates, *restrictions), ranked, plentiful, phrases="apart" in values)
    rows = tx.execute(
        text(
            f"SELECT c.id, c.score, d.version_id, d.site, d.number FROM ({newest}) AS c JOIN search_documents AS d ON d.id = (c.id >> {shift})"
        ),
        values,
    )
    return [_Found(row.id, row.score, row.version_id, ArticleRef(row.site, row.number)) for row in rows]


def _newest_sqlite(index: str, dates: Iterable[str], restrictions: Iterable[str], ranked: bool) -> str:
    """FTS5 gives rows by number, newest first, without sorting them, and bm25 (sqlite.org/fts5.html) is less for better ones.

    The plus keeps it from asking the index anew for each row that a restriction names.
    """
    where = "".join(f" AND rowid {condition}" for condition in dates) + "".join(f" AND +rowid {condition}" for condition in restrictions)
    score = f"-bm25({index}, {_WEIGHTS})" if ranked else "0.0"
    return f"SELECT rowid AS id, {score} AS score FROM {index} WHERE {index} MATCH :asked{where} ORDER BY rowid DESC LIMIT :most"


def _newest_postgresql(index: str, conditions: Iterable[str], ranked: bool, plentiful: bool, phrases: bool) -> str:
    """Where matches are `plentiful`, going back from the newest row soon has enough of them; else the index of words has all of them at once.

    The planner takes comparing a row's words for as cheap as comparing numbers, so it has to be told: by a sum that no index is sorted by.
    Whether words stand beside each other is not in the index: it is looked up from the newest row back, until there are enough. The
    offset keeps the two conditions apart.
    """
    number = "id" if plentiful else "id + 0"
    where = "".join(f" AND {number} {condition}" for condition in conditions)
    score = f"ts_rank({_RANKS}, words, CAST(:asked AS tsquery), 1)" if ranked else "0.0"
    asked = "words @@ CAST(:asked AS tsquery)"
    if phrases and not plentiful:
        among = f"SELECT id, words FROM {index} WHERE words @@ CAST(:apart AS tsquery){where} ORDER BY {number} DESC OFFSET 0"
        newest = f"SELECT id, words FROM ({among}) AS among WHERE {asked} LIMIT :most"
    else:
        newest = f"SELECT id, words FROM {index} WHERE {asked}{where} ORDER BY {number} DESC LIMIT :most"
    return f"SELECT id, {score} AS score FROM ({newest}) AS newest"


def _plentiful(tx: Session, index: str, asked: str) -> bool:
    """Whether PostgreSQL's statistics of words say that so many rows match."""
    plan = tx.execute(
        text(f"EXPLAIN (FORMAT JSON) SELECT id FROM {index} WHERE words @@ CAST(:asked AS tsquery)"), {"asked": asked}
    ).scalar_one()
    rows = tx.execute(text("SELECT reltuples FROM pg_class WHERE oid = to_regclass(:index)"), {"index": index}).scalar_one()
    return bool(plan[0]["Plan"]["Plan Rows"] > _PLENTY * (MOST * max(rows, 1)) ** 0.5)


def _dates(filters: Filters, shift: int, values: dict[str, Any]) -> list[str]:
    """Documents are numbered by time of publication, so days are stretches of numbers."""
    conditions = []
    if filters.first is not None:
        values["low"] = _number(filters.first) << shift
        conditions.append(">= :low")
    if filters.last is not None and filters.last < date.max:
        values["high"] = _number(filters.last + timedelta(days=1)) << shift
        conditions.append("< :high")
    return conditions


def _number(day: date) -> int:
    if day.year < 1971:
        return 0
    return first_number(int(datetime.combine(day, time.min, _SITE_ZONE).timestamp() // 60))


def _restrictions(filters: Filters, statements: bool, sqlite: bool, values: dict[str, Any]) -> list[str]:
    """Conditions on what was read in a text: by its version, or by the statement it was read in.

    SQLite's planner would begin with every fact there is; its cross joins are taken in the order in which they stand.
    """
    join = "CROSS JOIN" if sqlite else "JOIN"
    wanted = f"(d.id << {POSITION_BITS}) + r.statement" if statements else "d.id"
    conditions = []
    if filters.claim is not None or filters.relation is not None:
        values.update(claim=filters.claim, relation=filters.relation.value if filters.relation else None)
        which = "".join(f" AND n.{name} = :{name}" for name in ("claim", "relation") if values[name] is not None)
        facts = f"{join} facts AS r ON r.id = e.fact_id" if statements else ""
        conditions.append(
            f"IN (SELECT {wanted} FROM findings AS n {join} evidence AS e ON e.finding_id = n.id "
            f"{join} search_documents AS d ON d.version_id = e.version_id {facts} "
            f"WHERE e.withdrawn_at IS NULL AND n.withdrawn_at IS NULL{which})"
        )
    if filters.party is not None:
        values["party"] = filters.party
        conditions.append(
            f"IN (SELECT {wanted} FROM fact_parties AS r JOIN search_documents AS d ON d.version_id = r.version_id WHERE r.party = :party)"
        )
    return conditions


def _facets(filters: Filters) -> list[str]:
    named = (("l", filters.language.value if filters.language else None), ("s", filters.source), ("c", filters.section))
    return [facet(name, value) for name, value in named if value]


def _match(terms: Sequence[Term], filters: Filters) -> str:
    """The question in FTS5's language."""

    def said(term: Term) -> str:
        written = f'{{title body}} : "{" ".join(word[0] for word in term.words)}"'
        lemmas = [] if term.exact or term.prefix else [lemma for word in term.words for lemma in word[1:]]
        listed = " OR ".join(f'"{lemma}"' for lemma in lemmas)
        beside = f" OR {{title_lemmas body_lemmas}} : ({listed})" if listed else ""
        return f"({written}{' *' if term.prefix else ''}{beside})"

    wanted = [f'(facets : "{one}")' for one in _facets(filters)] + [said(term) for term in terms if not term.excluded]
    asked = " AND ".join(wanted or [f'(facets : "{EVERY}")'])
    unwanted = " OR ".join(said(term) for term in terms if term.excluded)
    return f"({asked}) NOT ({unwanted})" if unwanted else asked


def _tsquery(terms: Sequence[Term], filters: Filters, *, apart: bool = False) -> str:
    """The question in PostgreSQL's language; see store/search_index.py for the signs.

    `apart`: without what is excluded, and with the words of a phrase anywhere: all that matches the question, and more.
    """

    def said(term: Term) -> str:
        written = (" & " if apart else " <-> ").join(f"'{WRITTEN}{word[0]}'{':*' if term.prefix else ''}" for word in term.words)
        lemmas = [] if term.exact or term.prefix else [lemma for word in term.words for lemma in word[1:]]
        return "(" + " | ".join([f"({written})", *(f"'{lemma}'" for lemma in lemmas)]) + ")"

    wanted = [f"'{FACET}{one}'" for one in _facets(filters)] + [said(term) for term in terms if not term.excluded]
    unwanted = [] if apart else [f"!{said(term)}" for term in terms if term.excluded]
    return " & ".join([*(wanted or [f"'{FACET}{EVERY}'"]), *unwanted])


def _position(one: _Found) -> int:
    """Of a statement among its article's."""
    return one.id % (1 << POSITION_BITS)


def _hits(tx: Session, found: Sequence[_Found], single: bool) -> tuple[Hit, ...]:
    ids = list(dict.fromkeys(one.version_id for one in found))
    columns = ("id", "url", "title", "language", "source", "section", "published_at")
    query = select(*(getattr(VersionRow, name) for name in columns)).where(VersionRow.id.in_(ids))
    rows = {row.id: row for row in tx.execute(query)}
    current = versions.current_of(tx, {one.ref for one in found})
    said: dict[str, list[Statement]] = {key: [] for key in ids}
    wanted = {(one.version_id, _position(one)) for one in found}
    query_said = select(StatementRow).where(StatementRow.version_id.in_(ids)).order_by(StatementRow.version_id, StatementRow.position)
    for line in tx.scalars(query_said):
        if not single or (line.version_id, line.position) in wanted:
            said[line.version_id].append(statement_of(line))
    return tuple(_hit(one, rows[one.version_id], said[one.version_id], current, single) for one in found)


def _hit(one: _Found, row: Row[Any], said: Sequence[Statement], current: set[str], single: bool) -> Hit:
    shown = tuple(statement for statement in said if not single or statement.index == _position(one))
    return Hit(
        one.version_id,
        one.ref,
        row.url,
        row.title,
        Language(row.language),
        row.source,
        row.section,
        row.published_at,
        one.version_id in current,
        shown,
    )
