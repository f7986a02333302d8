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


_INSIDE = {"embassy": ("consulate",), "ambassador": ("embassy",), "relations": ("diplomatic_relations",)}
"""Objects whose words may be part of a longer object's ("office of the embassy" is a consulate)."""
_LATE = frozenset({"plan", "draft", "prepare", "elevate"})
"""Actions that count only where no action proper stands near the object."""
_LIST_SLACK = 1  # a list may fall one short of the number announced: eight countries announced, seven named
_LIST_REACH = 3
_OPEN_LIST = 3  # so many names after "among them" are a list, though not the whole one


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
    decided: bool = False

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
            bool(entry.get("decided", False)),
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
        return _settle_article(facts, None if home_named else self._subject(sentences))

    def _subject(self, sentences: Sequence[Sentence]) -> str | None:
        """The country an article without a word of ours is about: the first that it names as no place."""
        for sentence in sentences:
            place = roles(sentence, 0, len(sentence.tokens))
            names = sorted((n for n in (*place.joined, *place.others) if n.kind is not NameKind.CITY), key=lambda n: n.first)
            if names:
                return names[0].code
        return None

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
                    if rule.decided and said is Modality.PLANNED and sentence.has("decision", low=low, high=action.first):
                        said = Modality.DONE
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
                pairs.append((obj, min(near, key=lambda action: (action.concept in _LATE, _gap(obj, action), action.first))))
        return pairs[:1] if rule.party != "places" else pairs

    def _objects(self, sentence: Sentence, rule: TieRule, low: int, high: int) -> list[Hit]:
        if rule.object == ("organization",):
            return [
                Hit("organization", n.first, n.last) for n in sentence.names if n.kind is NameKind.ORGANIZATION and low <= n.first < high
            ]
        wider = [hit for concept in _INSIDE.get(rule.object[0], ()) for hit in sentence.by_concept.get(concept, ())]
        return [o for o in sentence.find(rule.object, low, high) if not any(w.first <= o.first and o.last <= w.last for w in wider)]

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
        when = _date(sentence, reading) or _date_beside(sentences, reading)
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
            return self._place_parties(sentences, sentence, reading, place, home_named)
        if reading.rule.party == "envoys":
            return self._envoys(sentences, sentence, reading, place)
        named = sorted((*place.joined, *place.others), key=lambda name: name.first)
        ours = any(name.code == self._home for name in named)
        others = _unique(name for name in named if name.code != self._home)
        announced = self._announced(sentence, reading)
        if announced is not None and len(others) + _LIST_SLACK < announced:
            listed = self._listed(sentences, reading.sentence, announced)
            return (
                dict.fromkeys(listed),
                self._home if ours or home_named else None,
                _SURE - _HOME_IMPLIED,
                f"the list of the {announced} announced",
            )
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

    def _announced(self, sentence: Sentence, reading: _Reading) -> int | None:
        """How many countries the clause announces beside naming them or not: "with 13 states". None where it gives no number."""
        for number in sentence.numbers:
            if not reading.low <= number.first < reading.high or number.quantity.unit != "count" or number.quantity.ordinal:
                continue
            if sentence.find(("country_noun",), number.last, min(reading.high, number.last + 4)):
                return int(number.quantity.value)
        return None

    def _listed(self, sentences: Sequence[Sentence], index: int, announced: int) -> list[str]:
        """The countries of a sentence near by that names as many as were announced, or one fewer."""
        for at in sorted(
            range(max(0, index - _LIST_REACH), min(len(sentences), index + _LIST_REACH + 1)), key=lambda i: (abs(i - index), -i)
        ):
            place = roles(sentences[at], 0, len(sentences[at].tokens))
            codes = [n.code for n in _unique((*place.joined, *place.others)) if n.code != self._home]
            whole = announced - _LIST_SLACK <= len(codes) <= announced and len(codes) > 0
            if whole or (_OPEN_LIST <= len(codes) < announced and sentences[at].has("listing")):
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
        self, sentences: Sequence[Sentence], sentence: Sentence, reading: _Reading, place: Roles, home_named: bool
    ) -> tuple[dict[str, Span | None], str | None, float, str]:
        """An embassy: of one country, in another. The party is whichever is not ours."""
        names = [n for n in (*place.joined, *place.others, *place.places) if n.code and n.kind is not NameKind.ORGANIZATION]
        near = sorted(names, key=lambda n: min(abs(n.first - reading.obj.last), abs(reading.obj.first - n.last)))
        others = [n for n in near if n.code != self._home]
        ours = any(n.code == self._home for n in near)
        if not others:
            around = self._place_beside(sentences, reading.sentence)
            if around and (ours or home_named):
                return dict.fromkeys(around[:1]), self._home, _SURE - _ELSEWHERE, "the place is named in a neighbouring sentence"
            return {}, None, 0.0, ""
        first = next((n for n in others if n in place.places), others[0])
        kept = _unique([first, *_coordinated(sentence, first, others)])
        if ours or home_named:
            return _spans(sentence, kept), self._home, _SURE if ours else _SURE - _HOME_IMPLIED, "the office and its place"
        return _spans(sentence, kept[:1]), None, _SURE - _ELSEWHERE, "no word of the home country"

    def _place_beside(self, sentences: Sequence[Sentence], index: int) -> list[str]:
        """Where the office is, told in the next sentence, the headline or the one before: a country standing as a place."""
        for at in (index + 1, 0, index - 1):
            if 0 <= at < len(sentences) and at != index:
                near = roles(sentences[at], 0, len(sentences[at].tokens))
                codes = [n.code for n in _unique(near.places) if n.kind is not NameKind.CITY and n.code not in ("", self._home)]
                if codes:
                    return codes
        return []

    def _envoys(
        self, sentences: Sequence[Sentence], sentence: Sentence, reading: _Reading, place: Roles
    ) -> tuple[dict[str, Span | None], str | None, float, str]:
        """Envoys: of whom the post speaks, or all countries of a list of ambassadors."""
        names = sorted(
            (n for n in (*place.joined, *place.others, *place.places) if n.kind in (NameKind.COUNTRY, NameKind.DEMONYM)),
            key=lambda n: n.first,
        )
        envoys = sentence.find(("ambassador",), reading.low, reading.high)
        if (
            envoys
            and len(envoys) == 1
            and "plural" not in sentence.tokens[envoys[0].first].features
            and not sentence.tokens[envoys[0].first].low.endswith(("s", "лар", "лер"))
        ):
            own = [n for n in names if 0 <= n.first - envoys[0].last <= 2 or 0 <= envoys[0].first - n.last <= 1]
            sent = [n for n in own if n.code != self._home] or [n for n in names if n.code != self._home and own]
            others = _unique(sent[:1] if own and own[0].code != self._home else sent)
        else:
            others = _unique(n for n in names if n.code != self._home)
        if not others:
            follow = sentences[reading.sentence + 1] if reading.sentence + 1 < len(sentences) else None
            if follow and follow.has("ambassador"):
                codes = [n for n in _unique(follow.names) if n.kind is NameKind.COUNTRY and n.code != self._home]
                return {n.code: None for n in codes}, self._home, _SURE - _ELSEWHERE, "envoys named in the next sentence"
            return {}, None, 0.0, ""
        return _spans(sentence, others), self._home, _SURE - _HOME_IMPLIED, "envoys named in the sentence"


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


def _coordinated(sentence: Sentence, first: Name, others: Sequence[Name]) -> list[Name]:
    """Names joined to `first` by commas and conjunctions only."""
    kept, last = [], first
    for name in sorted((n for n in others if n.first > first.first), key=lambda n: n.first):
        between = sentence.tokens[last.last : name.first]
        if len(between) > 3 or any(token.low not in _LIST_WORDS for token in between):
            break
        kept.append(name)
        last = name
    return kept


_LIST_WORDS = frozenset({",", "and", "и", "жана", "in", "в", "во", "также", "also", "the", "as", "well"})


def _paired(first: Name, second: Name) -> bool:
    return second.first - first.last <= 2


def _date(sentence: Sentence, reading: _Reading) -> FuzzyDate | None:
    """The date nearest to the action in its clause, else in the sentence."""
    inside = [d for d in sentence.dates if reading.low <= d.first < reading.high] or list(sentence.dates)
    if not inside:
        return None
    return min(inside, key=lambda d: (abs(d.first - reading.action.first), d.first)).date


def _date_beside(sentences: Sequence[Sentence], reading: _Reading) -> FuzzyDate | None:
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
