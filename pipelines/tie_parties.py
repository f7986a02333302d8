"""Whose tie a reading is, and with whom: from the grammar of its clause first, then from what surrounds it."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import Modality, TieKind
from pipelines import tie_visas
from pipelines.names import Name, NameKind
from pipelines.parties import is_place, roles
from pipelines.sentence import Sentence, officials_of
from pipelines.tie_actors import with_unknown
from pipelines.tie_around import LIST_SLACK, OPEN_LIST, Surroundings
from pipelines.tie_clause import ClauseParties
from pipelines.tie_envoys import EnvoyFinder
from pipelines.tie_found import (
    ANNOUNCED,
    ELSEWHERE,
    HOME_IMPLIED,
    NEARBY,
    NOBODY,
    PAIR,
    SURE,
    Parties,
    codes,
    spans,
    unique,
)
from pipelines.tie_offices import OfficeFinder
from pipelines.tie_rules import Reading
from pipelines.tie_subject import in_kyrgyz_aside


class PartyFinder:
    """Finds the parties of readings in one article. `near`: countries of the region and the allies, rather subject than partner of a foreign tie."""

    def __init__(self, sentences: Sequence[Sentence], home: str, neighbours: frozenset[str], near: frozenset[str]) -> None:
        self._sentences, self._home, self._neighbours, self._near = sentences, home, neighbours, near
        self._around = Surroundings(sentences, home, neighbours, near)
        self._clause = ClauseParties(home, near, self._around)
        self._offices = OfficeFinder(sentences, home, self._around, near)
        self._envoys = EnvoyFinder(sentences, home, self._around, near)

    @property
    def home_named(self) -> bool:
        """Whether the article names our country, its people or who speaks for it."""
        return self._around.home_named

    def of(self, reading: Reading) -> Parties:
        match reading.rule.party:
            case "places":
                return self._offices.of(reading)
            case "envoys":
                return self._envoys.of(reading)
        return self._countries(reading)

    def _countries(self, reading: Reading) -> Parties:
        sentence = self._sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        entered = [name for name in place.places if name.kind is NameKind.COUNTRY] if reading.rule.kind is TieKind.VISA_FREE else []
        named = sorted((*place.joined, *place.others, *entered), key=lambda name: name.first)  # where one travels is a party of visa rules
        named = [name for name in named if name.code != self._home or not in_kyrgyz_aside(sentence, name)]
        if any(name.code == self._home and _excepted(sentence, name) for name in named):
            return NOBODY
        ours = (
            any(name.code == self._home and not _of_the_press(sentence, name) for name in named)
            or sentence.has(officials_of(self._home), low=reading.low, high=reading.high)
            or self._partner_of_ours(sentence, reading)
        )
        if reading.rule.kind is TieKind.VISA_FREE:
            named = tie_visas.without_held(sentence, named)
            ours = ours or tie_visas.own_body_acts(self._home, sentence, reading)
            theirs = None if ours else tie_visas.of_others(self._home, self._near, sentence, reading, named)
            if theirs is not None:
                return theirs
        announced = self._around.announced(sentence, reading)
        others = unique(name for name in named if name.code != self._home)
        after_colon = self._after_colon(sentence, reading, others)
        if announced is not None and ours and len(others) == 1 and tie_visas.one_of_many(self._home, sentence, reading):
            return Parties(spans(sentence, others), self._home, SURE, "ours is one of the states that it lets in")
        if announced is not None and len(after_colon) >= PAIR:
            home = self._home if ours or self._around.home_named or not self._around.foreign_article(codes(after_colon)) else None
            return Parties(
                spans(sentence, after_colon), home, SURE if ours else SURE - HOME_IMPLIED, f"the list of the {announced} {ANNOUNCED}"
            )
        if announced is not None and len(others) + (LIST_SLACK if announced > OPEN_LIST else 0) < announced:
            foreign = not ours and self._clause.subject_of(sentence, reading, named) is not None
            if foreign:
                return NOBODY
            listed = self._around.listed(reading.sentence, announced)
            home = self._home if ours or self._around.home_named or not self._around.foreign_article(listed) else None
            return Parties(dict.fromkeys(listed), home, SURE - HOME_IMPLIED, f"the list of the {announced} {ANNOUNCED}")
        if reading.rule.kind in (TieKind.DIPLOMATIC_RELATIONS, TieKind.BREAK) and with_unknown(sentence, reading):
            return NOBODY
        found = self._clause.of(sentence, reading, named, ours)
        relations = reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS
        if (
            found is None
            and relations
            and sentence.has("number_of", low=reading.low, high=reading.high)
            and not self._around.told_before(reading)
        ):
            return NOBODY  # "the number of states with which ... stands at": no single one is meant
        if found is None:
            return self._elsewhere(reading, ours)
        if reading.rule.party == "neighbours" and found.home is None and found.subject is None and set(found.named) <= self._neighbours:
            found = Parties(found.named, self._home, SURE - ELSEWHERE, "a border with ours")
        if reading.rule.party == "neighbours" and found.home is not None:
            near = {code: span for code, span in found.named.items() if code in self._neighbours}
            return Parties(near, found.home, found.confidence, found.why) if near else self._elsewhere(reading, ours)
        return found

    def _after_colon(self, sentence: Sentence, reading: Reading, others: Sequence[Name]) -> list[Name]:
        """The names that a colon opens in the clause itself: "of thirteen states nine are African: ..."."""
        colon = next((at for at in range(reading.low, reading.high) if sentence.tokens[at].low == ":"), None)
        return [name for name in others if name.first > colon] if colon is not None else []

    def _partner_of_ours(self, sentence: Sentence, reading: Reading) -> bool:
        """Our capital stands for us after the partner's noun: "a partner of Bishkek", "партнеры Бишкека"."""
        partners = sentence.find(("diplomatic_partner", "diplomatic_relations", "relations"), reading.low, reading.high)
        return any(
            name.code == self._home
            and name.kind is NameKind.CAPITAL
            and any(0 <= name.first - hit.last + 1 <= 2 for hit in partners)
            and not is_place(sentence, name)
            for name in sentence.names
            if reading.low <= name.first < reading.high
        )

    def _elsewhere(self, reading: Reading, ours: bool) -> Parties:
        told = self._around.told_before(reading) if ours and reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS else []
        if told:
            return Parties(dict.fromkeys(told), self._home, SURE - HOME_IMPLIED, "the list that the sentence closes")
        entered = self._around.entered(reading.sentence) if reading.rule.kind is TieKind.VISA_FREE else []
        if entered:
            return Parties(dict.fromkeys(entered), self._home, SURE - ELSEWHERE, "the list in the next sentence")
        sentence = self._sentences[reading.sentence]
        found, foreign = self._around.around(reading)
        if not found and reading.modality is Modality.ANNIVERSARY:
            found = self._around.visited(reading.sentence)
        if not found or (reading.rule.kind is TieKind.VISA_FREE and len(found) > 1):
            return NOBODY
        if len(found) > 1 and _long_ago(sentence, reading):
            return NOBODY  # one country's old day, and nobody says whose of them
        home = self._home if (self._around.home_named or ours) and not foreign else None
        if home is None and not foreign and not self._around.foreign_article(found):
            home = self._home
        return Parties(dict.fromkeys(found), home, SURE - ELSEWHERE, NEARBY)


def _long_ago(sentence: Sentence, reading: Reading) -> bool:
    """A day or year written out, of one step: no "both", "each" or number of communiqués beside it."""
    dated = any(d.explicit_year and reading.low <= d.first < reading.high for d in sentence.dates)
    return dated and reading.modality is Modality.DONE and not sentence.has("both", "several", "communique")


def _excepted(sentence: Sentence, name: Name) -> bool:
    """Ours is named as the one left out: "but not for Kyrgyzstan", "но не с Кыргызстаном"."""
    before = [token.low for token in sentence.tokens[max(0, name.first - 3) : name.first]]
    return before[-2:-1] in (["not"], ["не"]) or before[-1:] in (["except"], ["кроме"])


def _of_the_press(sentence: Sentence, name: Name) -> bool:
    """Ours only by who reports it: "Kyrgyz news agencies say", "пишут кыргызские СМИ"."""
    return name.kind is NameKind.DEMONYM and any(0 <= hit.first - name.last <= 1 for hit in sentence.by_concept.get("press", ()))
