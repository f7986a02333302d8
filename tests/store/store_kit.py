"""Records to store, with as little to say as a test needs, and a look at all that a database holds."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.records import (
    Analysis,
    ArticleRef,
    Bound,
    Capture,
    Fact,
    FactKind,
    Finding,
    FindingKey,
    FuzzyDate,
    Language,
    Modality,
    Observation,
    PageKind,
    Quantity,
    Relation,
    Settled,
    Statement,
    TieEntry,
    TieKind,
    TieState,
    Transition,
    Version,
)
from store import Session, Store, captures, versions
from store.tables import Base
from store.versions import Saved

SITE = "24kg"
PROGRAMME = "kg-ndp-2026"
EMPTY = Settled((), (), (), ())
T0 = datetime(2025, 9, 25, 20, 30, tzinfo=UTC)
PUBLISHED = date(2021, 10, 12)
_serial = itertools.count(1)


def at(hours: float) -> datetime:
    """So many hours after the first night."""
    return T0 + timedelta(hours=hours)


def ref(number: int = 1) -> ArticleRef:
    return ArticleRef(SITE, number)


def capture(number: int | None = 1, hours: float = 0.0, **more: Any) -> Capture:
    """A page of the article, fetched so many hours after T0; each with an id and a place in the archive of its own."""
    serial = next(_serial)
    values: dict[str, Any] = {
        "id": f"urn:uuid:{serial:032x}",
        "run_id": "run-1",
        "site": SITE,
        "kind": PageKind.ARTICLE,
        "url": f"https://24.kg/english/{number}_story/",
        "number": number,
        "source": "24kg-en",
        "fetched_at": at(hours),
        "status": 200,
        "warc_file": "run-1.warc.gz",
        "offset": serial * 1000,
        "length": 999,
        "digest": f"{serial:064x}",
    }
    return Capture(**{**values, **more})


def version(number: int = 1, text: str = "First. Second.", **more: Any) -> Version:
    values: dict[str, Any] = {
        "ref": ref(number),
        "url": f"https://24.kg/english/{number}_story/",
        "language": Language.EN,
        "title": "A title",
        "text": f"A title\n\n{text}",
        "published_at": at(-3),
        "author": None,
        "section": "vlast",
        "source": "24kg-en",
        "extractor": "x1",
    }
    return Version(**{**values, **more})


def fact(statement: int = 1, **more: Any) -> Fact:
    values: dict[str, Any] = {
        "kind": FactKind.QUANTITY,
        "statement": statement,
        "language": Language.EN,
        "rule": "count-of-countries",
        "reason": "says so",
        "modality": Modality.DONE,
        "confidence": 0.9,
        "home": "KG",
        "measure": "countries",
        "quantity": Quantity(Decimal(185)),
    }
    return Fact(**{**values, **more})


def analysis(number: int = 1, text: str = "First. Second.", *, facts: int = 1, rules: str = "r1", **more: Any) -> Analysis:
    """A version with its headline and two sentences; `facts` of them, on the first sentence."""
    made = version(number, text, **more)
    statements = tuple(
        Statement(index, index, 0, len(words), words, Language.EN, headline=index == 0)
        for index, words in enumerate(("A title", *text.split(" ")))
    )
    return Analysis(made, statements, tuple(fact() for _ in range(facts)), rules)


def keep(tx: Session, number: int = 1, hours: float = 0.0, text: str = "First. Second.", **more: Any) -> Saved:
    """A capture of the article that showed this text, stored with its analysis."""
    taken = capture(number, hours)
    captures.add(tx, taken)
    return versions.save_analysis(tx, taken, analysis(number, text, **more), at(hours))


def facts_of(tx: Session) -> list[str]:
    """Ids of the facts that stand, in the order of article and position."""
    found = sorted(versions.sourced_facts(tx, PUBLISHED), key=lambda one: (one.ref.number, one.fact.statement, one.fact_id))
    return [one.fact_id for one in found]


def key(value: str = "185", claim: str = "countries", relation: Relation = Relation.CHANGES, bucket: str = "2026") -> FindingKey:
    return FindingKey(PROGRAMME, claim, relation.value, value, bucket)


def finding(evidence: tuple[str, ...], value: str = "185", **more: Any) -> Finding:
    values: dict[str, Any] = {
        "key": key(value),
        "relation": Relation.CHANGES,
        "old": "165",
        "new": value,
        "reason": "165 was held; now it is more",
        "confidence": 0.9,
        "as_of": FuzzyDate.parse("2026-01-20"),
        "held_against": "165",
        "evidence": evidence,
    }
    return Finding(**{**values, **more})


def observation(
    value: int = 185, day: str = "2026-01-20", *, finding: str | None = None, claim: str = "countries", **more: Any
) -> Observation:
    values: dict[str, Any] = {
        "programme": PROGRAMME,
        "claim": claim,
        "measure": "countries",
        "quantity": Quantity(Decimal(value), Bound.EXACT),
        "as_of": FuzzyDate.parse(day),
        "source_url": "https://24.kg/english/1_story/",
        "finding": finding,
    }
    return Observation(**{**values, **more})


def tie(state: TieState = TieState.ESTABLISHED, since: str | None = "2025-09-25", party: str = "BS", episode: int = 1) -> TieEntry:
    return TieEntry(party, TieKind.DIPLOMATIC_RELATIONS, state, FuzzyDate.parse(since) if since else None, episode, "https://24.kg/1")


def transition(
    after: TieState = TieState.ESTABLISHED,
    before: TieState = TieState.NONE,
    day: str = "2025-09-25",
    party: str = "BS",
    episode: int = 1,
    **more: Any,
) -> Transition:
    values: dict[str, Any] = {"finding": "f-1", "evidence": ("a", "b"), "confidence": 0.9}
    return Transition(party, TieKind.DIPLOMATIC_RELATIONS, before, after, episode, FuzzyDate.parse(day), **{**values, **more})


def settled(**parts: Any) -> Settled:
    return Settled(**{"findings": (), "observations": (), "ties": (), "transitions": (), **parts})


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, sorted: two databases, or moments, with the same content are equal."""
    with store.read() as tx:
        return {
            table.name: sorted((tuple(map(repr, row)) for row in tx.execute(select(table))), key=str)
            for table in Base.metadata.sorted_tables
        }
