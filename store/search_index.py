"""Writes what the search looks in: each version's words, by headline and body, and by statement. Which words those are is made elsewhere.

One document a version, numbered by time of publication, so that the newest texts are met first. SQLite's FTS5 keeps written words and lemmas
in columns of their own; PostgreSQL has written words with a sign before them, and weights to rank by: A and B of the headline, A and C written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, insert, select, text

from core.records import Statement
from core.search import Words
from store.engine import Session
from store.tables import SearchDocumentRow, VersionRow

ARTICLES, STATEMENTS = "index_articles", "index_statements"
POSITION_BITS = 10
"""Bits of a statement's number in the index that are its position; the rest is its document's. A version has a few hundred statements at most."""
_SLOT_BITS = 12  # documents that share a minute: more would go on into the next one
_LAST_POSITION = 16_383  # of a word in PostgreSQL's tsvector (postgresql.org/docs/current/textsearch-limitations.html)
WRITTEN, FACET = "=", "#"
"""Signs of PostgreSQL's lexemes."""
EVERY = "all"
"""A facet of every document: what to look for where only things to leave out are named."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text's words by what they are: (written, lemmas) of the headline and of the body, word by word."""

    title: Words
    body: Words


def facet(name: str, value: str) -> str:
    """A value to filter by as one word: letters and digits only, whatever the value."""
    return name + hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def add(tx: Session, version_id: str, statements: Sequence[Statement], words: Sequence[Words], scheme: str) -> None:
    """Indexes a stored version. `words`: those of each statement, made by `scheme`. One that is indexed already is left as it is."""
    if tx.scalar(select(SearchDocumentRow.id).where(SearchDocumentRow.version_id == version_id)) is not None:
        return
    version = tx.get_one(VersionRow, version_id)
    number = _free_number(tx, version)
    tx.execute(insert(SearchDocumentRow).values(id=number, version_id=version_id, site=version.site, number=version.number, scheme=scheme))
    rows, whole = rows_of(
        tx.get_bind().dialect.name, number, facets_of(version.language, version.source, version.section), statements, words
    )
    tx.execute(text(insert_into(tx.get_bind().dialect.name, ARTICLES)), [whole])
    if rows:
        tx.execute(text(insert_into(tx.get_bind().dialect.name, STATEMENTS)), rows)


def missing(tx: Session, scheme: str, limit: int) -> list[str]:
    """Ids of versions that are not indexed by `scheme` yet, at most `limit`, oldest first."""
    indexed = exists().where(SearchDocumentRow.version_id == VersionRow.id, SearchDocumentRow.scheme == scheme)
    return list(tx.scalars(select(VersionRow.id).where(~indexed).order_by(VersionRow.first_seen, VersionRow.id).limit(limit)))


def outdated(tx: Session, scheme: str) -> bool:
    """Whether anything is indexed by another scheme."""
    return tx.scalar(select(SearchDocumentRow.id).where(SearchDocumentRow.scheme != scheme).limit(1)) is not None


def clear(tx: Session) -> None:
    """Empties the index; the texts stay."""
    for index in (ARTICLES, STATEMENTS):
        if tx.get_bind().dialect.name == "sqlite":
            tx.execute(text(f"INSERT INTO {index} ({index}) VALUES ('delete-all')"))
        else:
            tx.execute(text(f"DELETE FROM {index}"))
    tx.execute(delete(SearchDocumentRow))


def facets_of(language: str, source: str | None, section: str | None) -> tuple[str, ...]:
    """What a document may be filtered by, as words of the index."""
    named = (("l", language), ("s", source), ("c", section))
    return (EVERY, *(facet(name, value) for name, value in named if value))


def first_number(minutes: int) -> int:
    """The lowest number of a document published in that minute since 1970."""
    return max(0, minutes) << _SLOT_BITS


def rows_of(
    dialect: str, number: int, facets: Sequence[str], statements: Sequence[Statement], words: Sequence[Words]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """(rows of the statements, row of the whole), as `insert_into` takes them."""
    make = _columns if dialect == "sqlite" else _vector
    pairs = list(zip(statements, words, strict=True))
    rows = [
        {"id": (number << POSITION_BITS) + one.index, **make(_Parts(said, ()) if one.headline else _Parts((), said), facets)}
        for one, said in pairs
        if one.index < 1 << POSITION_BITS
    ]
    title = tuple(word for one, said in pairs if one.headline for word in said)
    body = tuple(word for one, said in pairs if not one.headline for word in said)
    return rows, {"id": number, **make(_Parts(title, body), facets)}


def insert_into(dialect: str, index: str) -> str:
    """The statement that adds rows to an index."""
    if dialect == "sqlite":
        return (
            f"INSERT INTO {index} (rowid, title, title_lemmas, body, body_lemmas, facets) "
            "VALUES (:id, :title, :title_lemmas, :body, :body_lemmas, :facets)"
        )
    return f"INSERT INTO {index} (id, words) VALUES (:id, CAST(:words AS tsvector))"


def _columns(parts: _Parts, facets: Iterable[str]) -> dict[str, Any]:
    return {
        "title": " ".join(word[0] for word in parts.title),
        "title_lemmas": " ".join(lemma for word in parts.title for lemma in word[1:]),
        "body": " ".join(word[0] for word in parts.body),
        "body_lemmas": " ".join(lemma for word in parts.body for lemma in word[1:]),
        "facets": " ".join(facets),
    }


def _vector(parts: _Parts, facets: Iterable[str]) -> dict[str, Any]:
    """A tsvector as text. Words are letters and digits only, so that nothing needs escaping; signs tell written words and facets from lemmas.

    Told apart by weight they could not be found by the index alone: it holds no weights.
    """
    found = [f"'{FACET}{one}'" for one in facets]
    place = 0
    for said, written, lemma_weight in ((parts.title, "A", "B"), (parts.body, "C", "D")):
        for word in said:
            place = min(place + 1, _LAST_POSITION)
            found.append(f"'{WRITTEN}{word[0]}':{place}{written}")
            found += [f"'{lemma}':{place}{lemma_weight}" for lemma in word[1:]]
        place += 1  # no phrase runs from the headline into the body
    return {"words": " ".join(found)}


def _free_number(tx: Session, version: VersionRow) -> int:
    """By the minute of publication; within it by the version's digest, so that it rarely depends on which came first."""
    moment = version.published_at or version.first_seen
    number = first_number(int(moment.timestamp() // 60)) + int(hashlib.sha256(version.id.encode()).hexdigest()[:3], 16)
    while tx.scalar(select(SearchDocumentRow.id).where(SearchDocumentRow.id == number)) is not None:
        number += 1
    return number
