"""Memberships: who joins, observes or is elected to which organization, or to which body of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.records import Fact, FactKind, Language, Modality, TieKind, TieStatus
from pipelines.names import Name, NameKind
from pipelines.parties import compared
from pipelines.sentence import Sentence
from pipelines.slots import LIST_WORDS
from pipelines.tie_dates import day_of
from pipelines.tie_found import HOME_IMPLIED, SURE
from pipelines.tie_rules import BODY, STATUS, Reading

_TERM = 6  # tokens of a term of office: "2026-2028-жылдарга"
_CHOOSERS = frozenset({"UNGA"})
_BOARDS = {"UNESCO": "UNESCO_EB", "UNICEF": "UNICEF_EB", "ICAO": "ICAO_COUNCIL", "ITU": "ITU_COUNCIL", "FAO": "FAO_COUNCIL"}
"""Organizations whose governing body elects its members: a seat there is no membership of the organization."""
_ADMITS = frozenset({"admit", "принять", "кабыл"})
_INTO = frozenset({"to", "of", "in", "on", "в", "во", "при"})
_ROW = 4  # tokens between two organizations of a row
_WHOLE = 8  # tokens between a governing body and the organization it belongs to


class MemberReader:
    """Memberships of one article. `another`: its headline is of another country and not of ours, so that a sentence without a name tells
    of that one. `concepts`: the article's."""

    def __init__(self, home: str, home_named: bool, another: bool, concepts: set[str]) -> None:
        self._home, self._home_named, self._another = home, home_named, another
        self._bodies = sorted(concept for concept in concepts if concept.startswith(BODY))

    def of(self, sentence: Sentence, reading: Reading, before: Name | None = None) -> list[Fact]:
        """`before`: the organization named last before the clause, which "that organization" means."""
        names = [n for n in sentence.names if n.kind is NameKind.ORGANIZATION and reading.low <= n.first < reading.high]
        names = self._boards(sentence, reading, names)
        if sentence.language is Language.KY:
            names = [
                n for n in names if "gent" not in n.cases or "nomn" in n.cases or _member_of(sentence, n)
            ]  # else a body of it is joined
        if sentence.has("candidacy", low=reading.low, high=reading.high) and not sentence.has(
            "elected", low=reading.low, high=reading.high
        ):
            return []  # who stands for a seat has not got it
        if any(n.code in _CHOOSERS for n in names):
            chooser = [n for n in names if n.code in _CHOOSERS]
            names = [n for n in names if n.code not in _CHOOSERS]  # the assembly elects, nobody is elected to it
            if not names and not _ADMITS.isdisjoint(sentence.tokens[reading.action.first].keys):
                names = [replace(chooser[0], code="UN")]  # whom the assembly admits becomes a member of the whole
        if not names and before is not None and sentence.has("that_organization", low=reading.low, high=reading.high):
            names = [replace(before, first=reading.obj.first, last=reading.obj.last)]
        if not names:
            return []
        first = _joined(sentence, reading, names)
        joined = [first, *_coordinated(sentence, first, names)]
        countries = [n for n in sentence.names if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM) and reading.low <= n.first < reading.high]
        acting = [n for n in countries if n.last <= reading.action.first and not compared(sentence, n)]
        theirs = (
            bool(acting)
            and sentence.language is not Language.KY
            and all(n.code != self._home for n in acting)
            and _joins(sentence, reading)
        )
        ours = (not theirs and any(n.code == self._home and not compared(sentence, n) for n in countries)) or (
            not countries and self._home_named and not self._another
        )
        if not ours and (not countries or sentence.statement.index > 1):
            return []
        if sentence.has("with_which", "diplomatic_relations", "relations") and any(
            n.quantity.ordinal and reading.action.first <= n.first < reading.action.last for n in sentence.numbers
        ):
            return []  # "became the 117th member of the UN with which ...": a place in a count
        said = reading.modality
        if said is Modality.PLANNED and sentence.has("elected", low=reading.low, high=reading.high) and not sentence.has("plan"):
            said = Modality.DONE  # "will become a member for the first time: the vote is won"
        return [
            Fact(
                FactKind.TIE,
                sentence.statement.index,
                sentence.language,
                reading.rule.id,
                f"membership in {name.code}",
                said,
                SURE if ours and countries else SURE - HOME_IMPLIED,
                (sentence.span(reading.action.first, reading.action.last, "action"), sentence.span(name.first, name.last, "party")),
                self._home if ours else None,
                (name.code,),
                TieKind.MEMBERSHIP,
                STATUS[said] if ours else TieStatus.OTHER_PARTIES,
                event_date=day_of(sentence, reading),
                speaker=sentence.statement.speaker,
            )
            for name in joined
        ]

    def _boards(self, sentence: Sentence, reading: Reading, names: Sequence[Name]) -> list[Name]:
        """Organizations, those named by a body alone among them; where a seat in a governing body is told, that body for its organization."""
        bare = [
            Name(concept.removeprefix(BODY).upper(), NameKind.ORGANIZATION, hit.first, hit.last, frozenset())
            for concept in self._bodies
            for hit in sentence.find((concept,), reading.low, reading.high)
            if not any(n.first < hit.last and hit.first < n.last for n in names)
        ]
        found = sorted((*names, *bare), key=lambda n: n.first)
        boards = sentence.find(("governing_board",), reading.low, reading.high)
        return [
            Name(_BOARDS[n.code], n.kind, n.first, n.last, n.cases)
            if n.code in _BOARDS and any(max(n.first - b.last, b.first - n.last) <= _WHOLE for b in boards)
            else n
            for n in found
        ]


def _member_of(sentence: Sentence, name: Name) -> bool:
    """Kyrgyz: "ЭКОСОСтун мүчөсү", a member of the organization itself, years between them or not."""
    return any(0 <= hit.first - name.last <= _TERM for hit in sentence.by_concept.get("membership", ()))


def _joined(sentence: Sentence, reading: Reading, names: Sequence[Name]) -> Name:
    """Which organization is joined: the nearest after the verb ("elected to ..."), before it in Kyrgyz; else the nearest of all."""
    last = max(reading.action.last, reading.obj.last) if reading.obj.concept != "organization" else reading.action.last
    if sentence.language is Language.KY:
        beyond = [n for n in names if n.last <= reading.action.first]
    else:
        beyond = [n for n in names if n.first >= reading.action.first]
    return min(beyond or names, key=lambda n: min(abs(n.first - last), abs(reading.action.first - n.last)))


def _coordinated(sentence: Sentence, first: Name, names: Sequence[Name]) -> list[Name]:
    """Organizations joined to the first by commas and conjunctions, each with a preposition of its own or not: "and to the ICAO Council"."""
    kept, last = [], first
    for name in sorted((n for n in names if n.first > first.first), key=lambda n: n.first):
        days = {at for day in sentence.dates for at in range(day.first, day.last)}
        between = [token for at, token in enumerate(sentence.tokens[last.last : name.first], last.last) if at not in days]
        if len(between) > _ROW or any(token.low not in LIST_WORDS | _INTO for token in between) or not between:
            break
        kept.append(name)
        last = name
    return kept


def _joins(sentence: Sentence, reading: Reading) -> bool:
    """The member acts: it joins, enters, becomes; one that is admitted or elected may stand behind the verb."""
    token = sentence.tokens[reading.action.first]
    return not {"elect", "admit", "grant", "welcome", "vote", "receive", "избрать", "принять", "предоставить", "присвоить"} & token.keys
