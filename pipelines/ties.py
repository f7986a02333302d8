"""Reads ties: rules that fire, whose tie it is and with whom, and what the article as a whole says of one tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.records import Fact, FactKind, FuzzyDate, Modality, Span, TieKind, TieStatus
from pipelines.names import NameKind
from pipelines.parties import roles
from pipelines.sentence import Sentence
from pipelines.tie_parties import HOME_IMPLIED, SURE, PartyFinder
from pipelines.tie_rules import Reading, TieRule, readings

_STATUS = {
    Modality.DONE: TieStatus.ESTABLISHED,
    Modality.PLANNED: TieStatus.PLANNED,
    Modality.UNDER_WAY: TieStatus.PLANNED,
    Modality.HYPOTHETICAL: TieStatus.PLANNED,
    Modality.DENIED: TieStatus.DENIED,
    Modality.ANNIVERSARY: TieStatus.ANNIVERSARY,
}
_UNSUPPORTED = 0.20  # "may", "possible": what is only imagined is less than planned
_REVIEW_BELOW = 0.55


class TieReader:
    """Ties of one article. `home` is the programme's country, `neighbours` those it has borders with."""

    def __init__(self, data: Mapping[str, Any], home: str, neighbours: frozenset[str]) -> None:
        self._rules = tuple(TieRule.load(entry) for entry in data["rules"])
        self._home = home
        self._neighbours = neighbours

    def read(self, sentences: Sequence[Sentence]) -> list[Fact]:
        concepts = {concept for sentence in sentences for concept in sentence.by_concept}
        finder = PartyFinder(sentences, self._home, self._neighbours)
        facts: list[Fact] = []
        for index, sentence in enumerate(sentences):
            for reading in readings(self._rules, index, sentence, concepts):
                if reading.rule.party == "organizations":
                    facts.extend(self._memberships(sentence, reading, finder.home_named))
                else:
                    facts.extend(self._facts(sentences, reading, finder))
        return _settle_article(facts, None if finder.home_named else self._subject(sentences))

    def _subject(self, sentences: Sequence[Sentence]) -> str | None:
        """The country an article without a word of ours is about: the first that it names as no place."""
        for sentence in sentences:
            place = roles(sentence, 0, len(sentence.tokens))
            names = sorted((n for n in (*place.joined, *place.others) if n.kind is not NameKind.CITY), key=lambda n: n.first)
            if names:
                return names[0].code
        return None

    def _facts(self, sentences: Sequence[Sentence], reading: Reading, finder: PartyFinder) -> list[Fact]:
        sentence = sentences[reading.sentence]
        parties = finder.of(reading)
        status = _STATUS[reading.modality] if parties.home is not None else TieStatus.OTHER_PARTIES
        confidence = parties.confidence - (_UNSUPPORTED if reading.modality is Modality.HYPOTHETICAL else 0)
        spans = [
            sentence.span(reading.obj.first, reading.obj.last, "object"),
            sentence.span(reading.action.first, reading.action.last, "action"),
            *(span for span in parties.named.values() if span is not None),
        ]
        return [
            Fact(
                FactKind.TIE,
                sentence.statement.index,
                sentence.language,
                reading.rule.id,
                f"{reading.rule.kind.value.replace('_', ' ')} with {code}: {parties.why}",
                reading.modality,
                round(max(confidence, 0.05), 2),
                tuple(spans),
                parties.home,
                (code,),
                reading.rule.kind,
                status,
                event_date=_date(sentence, reading) or _date_beside(sentences, reading),
                speaker=sentence.statement.speaker,
                review=confidence < _REVIEW_BELOW,
            )
            for code in parties.named
        ]

    def _memberships(self, sentence: Sentence, reading: Reading, home_named: bool) -> list[Fact]:
        names = [n for n in sentence.names if n.kind is NameKind.ORGANIZATION and reading.low <= n.first < reading.high]
        if not names:
            return []
        name = min(names, key=lambda n: min(abs(n.first - reading.action.last), abs(reading.action.first - n.last)))
        countries = [n for n in sentence.names if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM) and reading.low <= n.first < reading.high]
        ours = any(n.code == self._home for n in countries) or (not countries and home_named)
        return [
            Fact(
                FactKind.TIE,
                sentence.statement.index,
                sentence.language,
                reading.rule.id,
                f"membership in {name.code}",
                reading.modality,
                SURE if ours and countries else SURE - HOME_IMPLIED,
                (_span(sentence, reading), sentence.span(name.first, name.last, "party")),
                self._home if ours else None,
                (name.code,),
                TieKind.MEMBERSHIP,
                _STATUS[reading.modality] if ours else TieStatus.OTHER_PARTIES,
                event_date=_date(sentence, reading),
                speaker=sentence.statement.speaker,
            )
        ]


def _span(sentence: Sentence, reading: Reading) -> Span:
    return sentence.span(reading.action.first, reading.action.last, "action")


def _date(sentence: Sentence, reading: Reading) -> FuzzyDate | None:
    """The date nearest to the action in its clause, else in the sentence."""
    inside = [d for d in sentence.dates if reading.low <= d.first < reading.high] or list(sentence.dates)
    if not inside:
        return None
    return min(inside, key=lambda d: (abs(d.first - reading.action.first), d.first)).date


def _date_beside(sentences: Sequence[Sentence], reading: Reading) -> FuzzyDate | None:
    """The day of the ceremony where the next sentence, or the one before, tells it."""
    if reading.modality is not Modality.DONE:
        return None
    for index in (reading.sentence + 1, reading.sentence - 1):
        if 0 <= index < len(sentences):
            near = sentences[index]
            if near.has("sign", "communique", "took_place") and not near.has("anniversary", "plan", "future") and len(near.dates) == 1:
                return near.dates[0].date
    return None


def _settle_article(facts: list[Fact], foreign: str | None) -> list[Fact]:
    """Within one article an establishment outweighs the plan it came from, an anniversary the old date it recalls."""
    by_tie: dict[tuple[TieKind | None, tuple[str, ...]], set[TieStatus | None]] = {}
    for fact in facts:
        by_tie.setdefault((fact.tie_kind, fact.parties), set()).add(fact.tie_status)
    kept = []
    dated = {(f.tie_kind, f.parties, f.tie_status): f.event_date for f in facts if f.event_date is not None}
    facts = [f if f.event_date else replace(f, event_date=dated.get((f.tie_kind, f.parties, f.tie_status))) for f in facts]
    several = len({party for fact in facts for party in fact.parties}) > 1
    for fact in facts:
        if foreign is not None and several and fact.parties == (foreign,):
            continue
        said = by_tie[(fact.tie_kind, fact.parties)]
        if fact.tie_status is TieStatus.PLANNED and TieStatus.ESTABLISHED in said and fact.tie_kind is not TieKind.BORDER_TREATY:
            continue
        if fact.tie_status is TieStatus.ESTABLISHED and TieStatus.ANNIVERSARY in said:
            fact = replace(fact, tie_status=TieStatus.ANNIVERSARY, modality=Modality.ANNIVERSARY)
        kept.append(fact)
    return kept
