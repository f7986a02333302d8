"""Reads ties: rules that fire, whose tie it is and with whom, and what the article as a whole says of one tie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.records import DatePrecision, Fact, FactKind, FuzzyDate, Modality, Span, TieKind, TieStatus
from pipelines.lexicon import Hit
from pipelines.names import Name, NameKind
from pipelines.parties import forerunners, roles
from pipelines.sentence import Sentence, names_home
from pipelines.tie_anniversary import celebrated
from pipelines.tie_dates import day_beside, day_of, past
from pipelines.tie_doubt import doubted
from pipelines.tie_found import ANNOUNCED, HOME_IMPLIED, NEARBY, NOBODY, PAIR_OF_OTHERS, SURE, THEIRS_HERE, UNDERSTOOD, Parties, spans
from pipelines.tie_guests import of_a_guest
from pipelines.tie_members import MemberReader
from pipelines.tie_parties import PartyFinder
from pipelines.tie_rules import FURTHER, ORGANIZATION, RECALLED, RECEIVED, STANDING, STATUS, Reading, TieRule, readings, tells_of_signing
from pipelines.tie_settle import IN_TURN, SAME, UNRECOGNISED, settled, without_foreign_subjects, without_trailing
from pipelines.tie_turns import Turns

_UNSUPPORTED = 0.30  # "may", "possible": what is only imagined is less than planned
_REVIEW_BELOW = 0.55
_FURTHER_BACK = 3  # sentences in which the office stands that "others are planned" goes on from
_FIRM = 0.85  # a reading of two other countries that tells subject from partner


class TieReader:
    """Ties of one article. `home` is the programme's country, `neighbours` those it has borders with."""

    def __init__(self, data: Mapping[str, Any], home: str, neighbours: frozenset[str], near: frozenset[str] = frozenset()) -> None:
        self._families = tuple(frozenset(codes) for codes in data.get("shared_demonyms", ()))
        self._rules = tuple(TieRule.load(entry) for entry in data["rules"])
        self._in_turn = next((rule for rule in self._rules if rule.id == IN_TURN), None)
        self._home = home
        self._neighbours = neighbours
        self._near = near

    def may_read(self, concepts: set[str]) -> bool:
        """Whether an article with these concepts can speak of a tie at all."""
        return bool(self._open_to(concepts))

    def _open_to(self, concepts: set[str]) -> list[TieRule]:
        return [
            rule
            for rule in self._rules
            if not concepts.isdisjoint(rule.action)
            and (rule.object == ORGANIZATION or not concepts.isdisjoint(rule.object))
            and (not rule.article or not concepts.isdisjoint(rule.article))
            and concepts.isdisjoint(rule.article_unless)
        ]

    def read(self, sentences: Sequence[Sentence], today: date | None = None) -> list[Fact]:
        """`today`: the day of the article, None where unknown. A tie of others has for `home` the country whose step it is, where told."""
        concepts = {concept for sentence in sentences for concept in sentence.by_concept}
        rules = self._open_to(concepts)
        finder = PartyFinder(sentences, self._home, self._neighbours, self._near)
        facts: list[Fact] = []
        subjects: set[tuple[TieKind, str]] = set()
        owners: dict[tuple[TieKind | None, tuple[str, ...]], str] = {}
        another = self._of_another(sentences)
        signed = tells_of_signing(sentences)
        members = MemberReader(self._home, finder.home_named, another, concepts)
        turns = Turns(self._home, self._near, finder.home_named, another, "diplomatic_word" in concepts, self._families)
        for index, sentence in enumerate(sentences):
            turns.begin(index, sentence)
            read = len(facts)
            done: set[tuple[int, TieKind]] = set()
            for reading in readings(rules, index, sentence, concepts, signed):
                if (reading.low, reading.rule.kind) in done and reading.rule.party != "places":
                    continue
                if reading.rule.id.endswith(FURTHER) and not _further(sentences, reading):
                    continue
                if reading.rule.party == "organizations":
                    joined = members.of(sentence, reading, _organization_before(sentences, reading))
                    member = next((n.code for n in sentence.names if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM)), None)
                    if member is not None:
                        owners.update({(fact.tie_kind, fact.parties): member for fact in joined if fact.home is None})
                    facts.extend(joined)
                    continue
                parties = finder.of(reading)
                if reading.rule.in_clause and not _in_clause(sentence, parties, reading):
                    continue
                if reading.rule.id == IN_TURN:
                    parties = turns.in_turn(index, sentence)
                elif reading.rule.id == SAME:
                    parties = turns.same(index, sentence, parties)
                elif reading.rule.id == UNRECOGNISED:
                    parties = NOBODY if names_home(sentence, self._home) else replace(parties, home=None)
                else:
                    parties = turns.told(index, sentence, reading, parties)
                parties = of_a_guest(sentences, reading, parties, self._home)
                if parties.home is not None and "unrecognised" in concepts and not finder.home_named:
                    parties = replace(parties, home=None)  # with a land that no list of states holds
                if parties.subject is not None and parties.confidence >= _FIRM:
                    subjects.add((reading.rule.kind, parties.subject))
                made = self._facts(sentences, reading, parties, today)
                if made or not reading.rule.in_clause:
                    done.add((reading.low, reading.rule.kind))
                if parties.named and reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS and reading.modality is Modality.DONE:
                    made += self._earlier(sentence, reading, parties)
                if parties.home is None and parties.subject is not None:
                    owners.update({(fact.tie_kind, fact.parties): parties.subject for fact in made})
                facts.extend(made)
            if self._in_turn is not None and len(facts) == read:
                facts.extend(self._linked(sentences, index, turns.link(index, sentence), today))
        if not facts:
            return []
        facts = without_trailing(without_foreign_subjects(doubted(facts, sentences), subjects))
        facts += celebrated(sentences, facts, self._home, today)
        about = None if finder.home_named else self._subject(sentences)
        return [_owned(fact, owners.get((fact.tie_kind, fact.parties), about)) for fact in settled(facts, about, owners)]

    def _earlier(self, sentence: Sentence, reading: Reading, parties: Parties) -> list[Fact]:
        """Facts of partners that a new one is said to follow: "After Belize, another state has become a partner". Their day is not told."""
        names = [n for n in forerunners(sentence, reading.low, reading.high) if n.code not in parties.named]
        one_more = sentence.has("one_more", low=reading.low, high=reading.high) or any(
            n.quantity.ordinal and reading.low <= n.first < reading.high for n in sentence.numbers
        )
        if not names or not one_more or any(n.code in (*self._near, self._home, parties.subject) for n in names):
            return []
        told = Parties(spans(sentence, names), parties.home, SURE - HOME_IMPLIED, "an earlier partner that the new one follows")
        status = TieStatus.ESTABLISHED if parties.home is not None else TieStatus.OTHER_PARTIES
        found = [sentence.span(reading.obj.first, reading.obj.last, "object"), *(span for span in told.named.values() if span is not None)]
        return self._tie_facts(sentence, reading, told, status, Modality.DONE, told.confidence, found, None)

    def _linked(self, sentences: Sequence[Sentence], index: int, parties: Parties, today: date | None) -> list[Fact]:
        """Facts of a sentence that goes on with a list by names alone."""
        first = next((span for span in parties.named.values() if span is not None), None)
        if first is None or self._in_turn is None:
            return []
        at = next(i for i, token in enumerate(sentences[index].tokens) if token.start == first.start)
        hit = Hit("in_turn", at, at + 1)
        reading = Reading(self._in_turn, index, 0, len(sentences[index].tokens), hit, hit, Modality.DONE)
        return self._facts(sentences, reading, parties, today)

    def _of_another(self, sentences: Sequence[Sentence]) -> bool:
        names = sentences[0].names if sentences[0].statement.headline else ()
        return any(n.kind in (NameKind.COUNTRY, NameKind.DEMONYM, NameKind.CAPITAL) for n in names) and all(
            n.code != self._home for n in names
        )

    def _subject(self, sentences: Sequence[Sentence]) -> str | None:
        """The country an article without a word of ours is about: the first that it names as no place."""
        for sentence in sentences:
            place = roles(sentence, 0, len(sentence.tokens))
            names = sorted((n for n in (*place.joined, *place.others) if n.kind is not NameKind.CITY), key=lambda n: n.first)
            if names:
                return names[0].code
        return None

    def _facts(self, sentences: Sequence[Sentence], reading: Reading, parties: Parties, today: date | None) -> list[Fact]:
        sentence = sentences[reading.sentence]
        status = STATUS[reading.modality] if parties.home is not None else TieStatus.OTHER_PARTIES
        if reading.rule.kind is TieKind.AMBASSADOR and (status is TieStatus.DENIED or reading.modality is Modality.HYPOTHETICAL):
            return []  # a post that stays vacant, or a rumour of one, is no news of a tie
        if parties.home is None and reading.modality is Modality.DENIED:
            return []  # a tie that others do not have is nobody's
        confidence = parties.confidence - (_UNSUPPORTED if reading.modality is Modality.HYPOTHETICAL else 0)
        found = [
            sentence.span(reading.obj.first, reading.obj.last, "object"),
            sentence.span(reading.action.first, reading.action.last, "action"),
            *(span for span in parties.named.values() if span is not None),
        ]
        when = past(day_of(sentence, reading) or day_beside(sentences, reading), reading, today)
        made = self._tie_facts(sentence, reading, parties, status, reading.modality, confidence, found, when)
        recalled = reading.modality is Modality.ANNIVERSARY and status is TieStatus.ANNIVERSARY and when is not None
        over = when is not None and (when.day < today if today else when.precision is not DatePrecision.YEAR)
        if recalled and over and sentence.has("establish", low=reading.low, high=reading.high) and _explicit(sentence, reading):
            made += self._tie_facts(sentence, reading, parties, TieStatus.ESTABLISHED, Modality.DONE, confidence, found, when)
        return made

    def _tie_facts(
        self,
        sentence: Sentence,
        reading: Reading,
        parties: Parties,
        status: TieStatus,
        said: Modality,
        confidence: float,
        found: list[Span],
        when: FuzzyDate | None,
    ) -> list[Fact]:
        recalled = said is Modality.DONE and reading.modality is Modality.ANNIVERSARY
        standing = reading.rule.kind is TieKind.VISA_FREE and reading.action.concept == "enter"
        kind = TieKind.CONSULATE if reading.rule.kind is TieKind.EMBASSY and _in_town(sentence, reading, parties) else reading.rule.kind
        return [
            Fact(
                FactKind.TIE,
                sentence.statement.index,
                sentence.language,
                reading.rule.id
                + (RECALLED if recalled else "")
                + (RECEIVED if parties.why == THEIRS_HERE else "")
                + (STANDING if standing else ""),
                f"{kind.value.replace('_', ' ')} with {code}: {parties.why}",
                said,
                round(max(confidence, 0.05), 2),
                tuple(found),
                parties.home,
                (code,),
                kind,
                status,
                event_date=when,
                speaker=sentence.statement.speaker,
                review=confidence < _REVIEW_BELOW,
            )
            for code in parties.named
        ]


def _in_town(sentence: Sentence, reading: Reading, parties: Parties) -> bool:
    """The place is a town that is no capital: a mission there is a consulate, for embassies stand in capitals."""
    kinds = {n.kind for n in sentence.names if reading.low <= n.first < reading.high and n.code in parties.named}
    return kinds == {NameKind.CITY}


def _in_clause(sentence: Sentence, parties: Parties, reading: Reading) -> bool:
    """The clause itself names the parties, both sides of relations, or announces their list; or it gives the year and one side is ours."""
    if reading.rule.party == "places":
        return any(parties.named.values())
    if (
        parties.why in (UNDERSTOOD, NEARBY)
        and parties.home is not None
        and reading.modality is Modality.DONE
        and _explicit(sentence, reading)
    ):
        return True
    return parties.confidence >= SURE or parties.why.endswith((ANNOUNCED, PAIR_OF_OTHERS))


def _organization_before(sentences: Sequence[Sentence], reading: Reading) -> Name | None:
    """The organization named last before the clause, in its sentence or the one before."""
    here = [n for n in sentences[reading.sentence].names if n.kind is NameKind.ORGANIZATION and n.last <= reading.low]
    earlier = sentences[reading.sentence - 1].names if reading.sentence else ()
    return next(reversed([*(n for n in earlier if n.kind is NameKind.ORGANIZATION), *here]), None)


def _further(sentences: Sequence[Sentence], reading: Reading) -> bool:
    """The office spoken of last, in the clause before or the sentence before, is of the rule's kind: "others are planned in ..."."""
    here = sentences[reading.sentence]
    offices = here.find(("embassy", "consulate"), 0, reading.obj.first)
    for before in reversed(sentences[max(0, reading.sentence - _FURTHER_BACK) : reading.sentence]):
        offices = offices or before.find(("embassy", "consulate"))
    if not offices:
        return False
    last = max(offices, key=lambda hit: (hit.last, hit.last - hit.first))
    return last.concept == reading.rule.kind.value


def _explicit(sentence: Sentence, reading: Reading) -> bool:
    """The day or month of long ago is written out with its year."""
    return any(d.explicit_year and reading.low <= d.first < reading.high for d in sentence.dates)


def _owned(fact: Fact, owner: str | None) -> Fact:
    """A tie of others with the country whose step it is, where that is another than the partner."""
    known = fact.tie_status is TieStatus.OTHER_PARTIES and owner is not None and owner not in fact.parties
    return replace(fact, home=owner) if known else fact
