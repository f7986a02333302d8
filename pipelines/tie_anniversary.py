"""Anniversaries told apart from the day they celebrate: the headline names the jubilee, a sentence the day of long ago. Reads no grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.records import Fact, Modality, TieKind, TieStatus
from pipelines.names import NameKind
from pipelines.sentence import Sentence
from pipelines.tie_settle import JUBILEE

_LONG_AGO = 2  # years: what is younger is news or a look back, no jubilee


def celebrated(sentences: Sequence[Sentence], facts: Sequence[Fact], home: str, today: date | None) -> list[Fact]:
    """An anniversary for each old establishment of ours in an article that somewhere celebrates relations, and with no other country."""
    marked = {fact.parties for fact in facts if fact.tie_status is TieStatus.ANNIVERSARY}
    old = {fact.parties: fact for fact in facts if _long_ago(fact, today) and fact.parties not in marked}
    if not old:
        return []
    jubilees = [sentence for sentence in sentences if _celebrates(sentence)]
    return [
        replace(
            fact,
            statement=sentence.statement.index,
            rule=JUBILEE,
            reason=f"diplomatic relations with {fact.parties[0]}: an anniversary is told, and the day of long ago",
            modality=Modality.ANNIVERSARY,
            tie_status=TieStatus.ANNIVERSARY,
        )
        for parties, fact in old.items()
        if (sentence := next((one for one in jubilees if _with(one, home) <= set(parties)), None)) is not None
    ]


def _long_ago(fact: Fact, today: date | None) -> bool:
    if fact.tie_kind is not TieKind.DIPLOMATIC_RELATIONS or fact.tie_status is not TieStatus.ESTABLISHED or fact.home is None:
        return False
    return fact.event_date is not None and (today is None or today.year - fact.event_date.day.year >= _LONG_AGO)


def _celebrates(sentence: Sentence) -> bool:
    """An anniversary that is not of something else: of independence, of a ministry, of a town."""
    others = sentence.by_concept.get("other_jubilee", ())
    return any(
        not any(one.first <= hit.last and hit.first <= one.last for one in others) for hit in sentence.by_concept.get("anniversary", ())
    )


def _with(sentence: Sentence, home: str) -> set[str]:
    return {n.code for n in sentence.names if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM) and n.code != home}
