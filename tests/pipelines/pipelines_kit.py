"""Makes versions, facts and sourced facts for the tests of the pure steps."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache

from core.records import (
    ArticleRef,
    Bound,
    Fact,
    FactKind,
    FuzzyDate,
    Language,
    Modality,
    Quantity,
    SourcedFact,
    Statement,
    TieKind,
    TieStatus,
    Version,
)
from pipelines.read import Reader
from pipelines.split import split
from seeds.loader import Seeds, load_seeds

PUBLISHED = datetime(2025, 9, 26, 6, 0, tzinfo=UTC)


@cache
def seeds() -> Seeds:
    return load_seeds()


@cache
def reader() -> Reader:
    return Reader(seeds())


def version(text: str, language: str, title: str = "", published: datetime | None = PUBLISHED, number: int = 1) -> Version:
    body = f"{title}\n\n{text}" if title else text
    return Version(
        ArticleRef("24kg", number),
        f"https://24.kg/vlast/{number}_x/",
        Language(language),
        title,
        body,
        published,
        None,
        "vlast",
        None,
        "test",
    )


def read(
    text: str, language: str, title: str = "", published: datetime | None = PUBLISHED
) -> tuple[tuple[Statement, ...], tuple[Fact, ...]]:
    made = version(text, language, title, published)
    statements = split(made)
    return statements, reader().read(made, statements)


def ties(text: str, language: str, title: str = "") -> set[tuple[str, str, str]]:
    """(party, kind, status) of every tie read that needs no review."""
    return {
        (party, fact.tie_kind.value, fact.tie_status.value)
        for fact in read(text, language, title)[1]
        if fact.tie_kind and fact.tie_status and not fact.review
        for party in fact.parties
    }


TIE_KINDS = {
    "dr": "diplomatic_relations",
    "emb": "embassy",
    "con": "consulate",
    "amb": "ambassador",
    "mem": "membership",
    "sp": "strategic_partnership",
    "vf": "visa_free",
    "bt": "border_treaty",
    "br": "break",
}
TIE_STATUSES = {"e": "established", "p": "planned", "a": "anniversary", "o": "other_parties", "d": "denied"}


def ties_in_short(wanted: str) -> set[tuple[str, str, str]]:
    """What `ties` gives, from the short names of cases: "FJ emb o, WS dr e" is an embassy of others with Fiji and relations with Samoa."""
    short = (one.split() for one in wanted.split(", ") if one)
    return {(party, TIE_KINDS[kind], TIE_STATUSES[status]) for party, kind, status in short}


def count_fact(value: str, day: str | None = None, measure: str = "countries.diplomatic_relations", **changes: object) -> Fact:
    bound = {">": Bound.MORE_THAN, "~": Bound.ABOUT}.get(value[0], Bound.EXACT)
    quantity = Quantity(Decimal(value.lstrip(">~")), bound)
    return Fact(
        FactKind.QUANTITY,
        0,
        Language.EN,
        "test",
        "test",
        Modality.DONE,
        0.9,
        home="KG",
        measure=measure,
        quantity=quantity,
        event_date=FuzzyDate.parse(day) if day else None,
        **changes,  # type: ignore[arg-type]
    )


def tie_fact(party: str, status: str = "established", kind: str = "diplomatic_relations", day: str | None = None) -> Fact:
    said = TieStatus(status)
    modality = {"established": Modality.DONE, "planned": Modality.PLANNED, "denied": Modality.DENIED, "anniversary": Modality.ANNIVERSARY}
    return Fact(
        FactKind.TIE,
        0,
        Language.EN,
        "test",
        "test",
        modality.get(status, Modality.DONE),
        0.9,
        home=None if said is TieStatus.OTHER_PARTIES else "KG",
        parties=(party,),
        tie_kind=TieKind(kind),
        tie_status=said,
        event_date=FuzzyDate.parse(day) if day else None,
    )


def sourced(fact: Fact, number: int, published: str, source: str = "24kg-en") -> SourcedFact:
    moment = datetime.fromisoformat(published).replace(tzinfo=UTC)
    return SourcedFact(
        f"f{number}-{fact.parties}-{fact.quantity}-{fact.tie_status}",
        fact,
        ArticleRef("24kg", number),
        source,
        f"https://24.kg/vlast/{number}/",
        "title",
        "sentence",
        moment,
        moment,
        f"urn:uuid:{number}",
        f"v{number}",
    )
