"""Reads ties: the rules of seeds/rules/ties.yaml over an article's sentences, with parties that may be named a sentence away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.records import Fact, FactKind, FuzzyDate, Modality, Span, TieKind, TieStatus
from pipelines.lexicon import Hit
from pipelines.modality import modality
from pipelines.names import Name, NameKind
from pipelines.parties import Roles, roles
from pipelines.sentence import Sentence, names_home

_STATUS = {
    Modality.DONE: TieStatus.ESTABLISHED,
    Modality.PLANNED: TieStatus.PLANNED,
    Modality.UNDER_WAY: TieStatus.PLANNED,
    Modality.HYPOTHETICAL: TieStatus.PLANNED,
    Modality.DENIED: TieStatus.DENIED,
    Modality.ANNIVERSARY: TieStatus.ANNIVERSARY,
}
# Confidence: what a careful reader would still want to see. Own clause names the parties and both sides: sure. Each step away costs.
_SURE = 0.95
_HOME_IMPLIED = 0.10
_ELSEWHERE = 0.15
_UNSUPPORTED = 0.20
_REVIEW_BELOW = 0.55


@dataclass(frozen=True, slots=True)
class TieRule:
    """One entry of seeds/rules/ties.yaml."""

    id: str
    kind: TieKind
    object: tuple[str, ...]
    action: tuple[str, ...]
    within: int
    party: str
    article: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    support: tuple[str, ...] = ()

    @classmethod
    def load(cls, entry: Mapping[str, Any]) -> TieRule:
        return cls(
            entry["id"],
            TieKind(entry["kind"]),
            tuple(entry["object"]),
            tuple(entry["action"]),
            entry["within"],
            entry["party"],
            tuple(entry.get("article", ())),
            tuple(entry.get("unless", ())),
            tuple(entry.get("support", ())),
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A rule that fired in a clause, before anyone knows whose tie it is."""

    rule: TieRule
    sentence: int
    low: int
    high: int
    obj: Hit
    action: Hit
    modality: Modality


class TieReader:
    """Ties of one article. `home` is the programme's country, `neighbours` those it has borders with."""

    def __init__(self, data: Mapping[str, Any], home: str, neighbours: frozenset[str]) -> None:
        self._rules = tuple(TieRule.load(entry) for entry in data["rules"])
        self._home = home
        self._neighbours = neighbours

    def read(self, sentences: Sequence[Sentence]) -> list[Fact]:
        concepts = {concept for sentence in sentences for concept in sentence.by_concept}
        home_named = any(names_home(sentence, self._home) for sentence in sentences)
        facts: list[Fact] = []
        for index, sentence in enumerate(sentences):
            for reading in self._readings(index, sentence, concepts):
                facts.extend(self._facts(sentences, reading, home_named))
        return _settle_article(facts)

    def _readings(self, index: int, sentence: Sentence, concepts: set[str]) -> list[_Reading]:
        readings: list[_Reading] = []
        for low, high in sentence.clauses():
            taken: set[TieKind] = set()
            for rule in self._rules:
                if rule.kind in taken or (rule.article and concepts.isdisjoint(rule.article)):
                    continue
                if rule.unless and sentence.has(*rule.unless, low=low, high=high):
                    continue
                found = self._pairs(sentence, rule, low, high)
                for obj, action in found:
                    said = modality(sentence, action, obj, low, high, rule.support)
                    if said is not Modality.MENTION:
                        readings.append(_Reading(rule, index, low, high, obj, action, said))
                        taken.add(rule.kind)
        return readings

    def _pairs(self, sentence: Sentence, rule: TieRule, low: int, high: int) -> list[tuple[Hit, Hit]]:
        """Each object with its best action: finite before nominal, near before far."""
        objects = self._objects(sentence, rule, low, high)
        actions = sentence.find(rule.action, low, high)
        pairs: list[tuple[Hit, Hit]] = []
        for obj in objects:
            near = [action for action in actions if _gap(obj, action) <= rule.within and not _overlap(obj, action)]
            if near:
                pairs.append((obj, min(near, key=lambda action: (_gap(obj, action), action.first))))
        return pairs[:1] if rule.party != "places" else pairs

    def _objects(self, sentence: Sentence, rule: TieRule, low: int, high: int) -> list[Hit]:
        if rule.object == ("organization",):
            return [
                Hit("organization", n.first, n.last) for n in sentence.names if n.kind is NameKind.ORGANIZATION and low <= n.first < high
            ]
        return sentence.find(rule.object, low, high)

    # ------------------------------------------------------------ whose tie

    def _facts(self, sentences: Sequence[Sentence], reading: _Reading, home_named: bool) -> list[Fact]:
        sentence = sentences[reading.sentence]
        if reading.rule.party == "organizations":
            return self._memberships(sentence, reading, home_named)
        parties, home, confidence, why = self._parties(sentences, reading, home_named)
        if not parties:
            return []
        status = _STATUS[reading.modality]
        if home is None:
            status = TieStatus.OTHER_PARTIES
        if reading.modality is Modality.HYPOTHETICAL:
            confidence -= _UNSUPPORTED
        when = _date(sentence, reading)
        spans = [
            sentence.span(reading.obj.first, reading.obj.last, "object"),
            sentence.span(reading.action.first, reading.action.last, "action"),
            *(span for span in parties.values() if span is not None),
        ]
        return [
            Fact(
                FactKind.TIE,
                sentence.statement.index,
                sentence.language,
                reading.rule.id,
                f"{reading.rule.kind.value.replace('_', ' ')} with {code}: {why}",
                reading.modality,
                round(max(confidence, 0.05), 2),
                tuple(spans),
                home,
                (code,),
                reading.rule.kind,
                status,
                event_date=when,
                speaker=sentence.statement.speaker,
                review=confidence < _REVIEW_BELOW,
            )
            for code in parties
        ]

    def _memberships(self, sentence: Sentence, reading: _Reading, home_named: bool) -> list[Fact]:
        names = [n for n in sentence.names if n.kind is NameKind.ORGANIZATION and reading.low <= n.first < reading.high]
        if not names:
            return []
        name = min(names, key=lambda n: min(abs(n.first - reading.action.last), abs(reading.action.first - n.last)))
        countries = [n for n in sentence.names if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM) and reading.low <= n.first < reading.high]
        ours = any(n.code == self._home for n in countries) or (not countries and home_named)
        status = _STATUS[reading.modality] if ours else TieStatus.OTHER_PARTIES
        return [
            Fact(
                FactKind.TIE,
                sentence.statement.index,
                sentence.language,
                reading.rule.id,
                f"membership in {name.code}",
                reading.modality,
                _SURE if ours and countries else _SURE - _HOME_IMPLIED,
                (sentence.span(reading.action.first, reading.action.last, "action"), sentence.span(name.first, name.last, "party")),
                self._home if ours else None,
                (name.code,),
                TieKind.MEMBERSHIP,
                status,
                event_date=_date(sentence, reading),
                speaker=sentence.statement.speaker,
            )
        ]

    def _parties(
        self, sentences: Sequence[Sentence], reading: _Reading, home_named: bool
    ) -> tuple[dict[str, Span | None], str | None, float, str]:
        """Other parties with spans, whose tie it is (None: not ours), confidence, and why."""
        sentence = sentences[reading.sentence]
        place = roles(sentence, reading.low, reading.high)
        if reading.rule.party == "places":
            return self._place_parties(sentence, reading, place, home_named)
        if reading.rule.party == "envoys":
            return self._envoys(sentences, sentence, reading, place, home_named)
        named = [*place.joined, *place.others]
        ours = any(name.code == self._home for name in named)
        others = _unique(name for name in named if name.code != self._home)
        if reading.rule.party == "neighbours":
            others = [name for name in others if name.code in self._neighbours] if ours or home_named else others
        if len(others) > 1 and not ours:
            return self._foreign(sentence, reading, others, place, home_named)
        if others:
            joined = [name for name in others if name in place.joined]
            kept = joined if joined and len(joined) < len(others) and reading.rule.party != "neighbours" else others
            if ours:
                return _spans(sentence, kept), self._home, _SURE, "both parties in the sentence"
            if not home_named and reading.rule.kind is TieKind.DIPLOMATIC_RELATIONS:
                foreign = self._article_country(sentences, {name.code for name in others})
                if foreign:
                    return _spans(sentence, kept), None, _SURE - _HOME_IMPLIED, "no word of the home country in the article"
            return _spans(sentence, kept), self._home, _SURE - _HOME_IMPLIED, "the home country is understood"
        elsewhere = self._elsewhere(sentences, reading)
        if elsewhere and reading.rule.kind is not TieKind.VISA_FREE:
            home = self._home if home_named else None
            return dict.fromkeys(elsewhere), home, _SURE - _ELSEWHERE, "parties named in a neighbouring sentence or the headline"
        return {}, None, 0.0, ""

    def _foreign(
        self, sentence: Sentence, reading: _Reading, others: list[Name], place: Roles, home_named: bool
    ) -> tuple[dict[str, Span | None], str | None, float, str]:
        """Several countries, ours not among them: a foreign subject with its partner, or partners of ours in a list."""
        first = others[0]
        before_action = first.first < min(reading.action.first, reading.obj.first)
        subject = before_action and first not in _list_of(place.joined, others) and "gent" not in first.cases - {"nomn"}
        slot = [name for name in others if name in place.joined and name is not first]
        if before_action and slot and (subject or _paired(first, slot[0])):
            return _spans(sentence, slot), None, _SURE - _HOME_IMPLIED, "two other countries"
        if home_named:
            return (
                _spans(sentence, (list(place.joined) and [n for n in others if n in place.joined]) or others),
                self._home,
                _SURE - _ELSEWHERE,
                "the home country is understood",
            )
        return _spans(sentence, others[1:]), None, _SURE - _ELSEWHERE, "no word of the home country in the article"

    def _elsewhere(self, sentences: Sequence[Sentence], reading: _Reading) -> list[str]:
        """Countries of the sentences around, nearest first: before, headline, after."""
        order = [reading.sentence - 1, 0, reading.sentence + 1, reading.sentence - 2]
        for index in order:
            if not 0 <= index < len(sentences) or index == reading.sentence:
                continue
            near = sentences[index]
            place = roles(near, 0, len(near.tokens))
            codes = [n.code for n in _unique((*place.joined, *place.others)) if n.code != self._home and n.kind is NameKind.COUNTRY]
            if reading.rule.party == "neighbours":
                codes = [code for code in codes if code in self._neighbours]
            if codes:
                return codes
        return []

    def _article_country(self, sentences: Sequence[Sentence], but: set[str]) -> str | None:
        """A country other than `but` that the article is about when ours is not named at all."""
        for sentence in sentences:
            for name in sentence.names:
                if name.kind in (NameKind.COUNTRY, NameKind.DEMONYM, NameKind.CAPITAL) and name.code not in but:
                    return name.code
        return None

    def _place_parties(
        self, sentence: Sentence, reading: _Reading, place: Roles, home_named: bool
    ) -> tuple[dict[str, Span | None], str | None, float, str]:
        """An embassy: of one country, in another. The party is whichever is not ours."""
        anchor = min(reading.obj.first, reading.action.first)
        names = [n for n in (*place.joined, *place.others, *place.places) if n.kind is not NameKind.CITY or n.code]
        codes = _unique(sorted(names, key=lambda n: abs(n.first - anchor)))
        others = [n for n in codes if n.code != self._home]
        ours = any(n.code == self._home for n in codes)
        if not others:
            return {}, None, 0.0, ""
        if ours or home_named:
            places = [n for n in others if n in place.places] or others
            kept = places if any(n.kind is not NameKind.CAPITAL for n in places) or len(places) == 1 else places[:1]
            return _spans(sentence, kept), self._home, _SURE if ours else _SURE - _HOME_IMPLIED, "the office and its place"
        return _spans(sentence, others[:1]), None, _SURE - _ELSEWHERE, "no word of the home country"

    def _envoys(
        self, sentences: Sequence[Sentence], sentence: Sentence, reading: _Reading, place: Roles, home_named: bool
    ) -> tuple[dict[str, Span | None], str | None, float, str]:
        names = [n for n in (*place.joined, *place.others, *place.places) if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM)]
        others = _unique(n for n in names if n.code != self._home)
        if not others:
            follow = sentences[reading.sentence + 1] if reading.sentence + 1 < len(sentences) else None
            if follow and follow.has("ambassador"):
                codes = [n for n in _unique(follow.names) if n.kind is NameKind.COUNTRY and n.code != self._home]
                return {n.code: None for n in codes}, self._home, _SURE - _ELSEWHERE, "envoys named in the next sentence"
            return {}, None, 0.0, ""
        return _spans(sentence, others), self._home if home_named else None, _SURE - _HOME_IMPLIED, "envoys named in the sentence"


def _gap(a: Hit, b: Hit) -> int:
    return max(a.first, b.first) - min(a.last, b.last)


def _overlap(a: Hit, b: Hit) -> bool:
    return a.first < b.last and b.first < a.last and a.concept != b.concept


def _unique(names: Any) -> list[Name]:
    kept: dict[str, Name] = {}
    for name in names:
        kept.setdefault(name.code, name)
    return list(kept.values())


def _spans(sentence: Sentence, names: Sequence[Name]) -> dict[str, Span | None]:
    return {name.code: sentence.span(name.first, name.last, "party") for name in names}


def _list_of(joined: Sequence[Name], others: Sequence[Name]) -> Sequence[Name]:
    return joined if len(joined) == len(others) and len(others) > 2 else ()


def _paired(first: Name, second: Name) -> bool:
    return second.first - first.last <= 2


def _date(sentence: Sentence, reading: _Reading) -> FuzzyDate | None:
    """The date nearest to the action in its clause, else in the sentence."""
    inside = [d for d in sentence.dates if reading.low <= d.first < reading.high] or list(sentence.dates)
    if not inside:
        return None
    return min(inside, key=lambda d: (abs(d.first - reading.action.first), d.first)).date


def _settle_article(facts: list[Fact]) -> list[Fact]:
    """Within one article an establishment outweighs the plan it came from, an anniversary the old date it recalls."""
    by_tie: dict[tuple[TieKind | None, tuple[str, ...]], set[TieStatus | None]] = {}
    for fact in facts:
        by_tie.setdefault((fact.tie_kind, fact.parties), set()).add(fact.tie_status)
    kept = []
    for fact in facts:
        said = by_tie[(fact.tie_kind, fact.parties)]
        if fact.tie_status is TieStatus.PLANNED and TieStatus.ESTABLISHED in said and fact.tie_kind is not TieKind.BORDER_TREATY:
            continue
        if fact.tie_status is TieStatus.ESTABLISHED and TieStatus.ANNIVERSARY in said:
            fact = replace(fact, tie_status=TieStatus.ANNIVERSARY, modality=Modality.ANNIVERSARY)
        kept.append(fact)
    return kept
