"""Reads stances and progress steps: concept combinations of seeds/rules/policy.yaml, and the parties and figures beside them.

A sentence that names nobody ("the sides agreed to deepen cooperation") is read with those of the headline and the sentence before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.records import Fact, FactKind, Modality, Quantity, TieKind, TieStatus
from pipelines.circles import Circles
from pipelines.names import NameKind
from pipelines.parties import is_place
from pipelines.policy_actors import Actors, countries_of, of_a_route, of_private, official
from pipelines.policy_conditions import Conditions, Setting
from pipelines.policy_rules import PolicyRule
from pipelines.policy_steps import step_of
from pipelines.sentence import Sentence, names_home, officials_of

_SURE = 0.75  # a combination of concepts is a weaker sign than a grammatical relation
_HOME_IMPLIED = 0.1
_BESIDE = 0.1  # the party stands in the headline or the sentence before
_EARLY = 3  # the headline and the first three sentences
_REVIEW_BELOW = 0.6  # neither our country in the sentence nor its party
_STEPS = (Modality.DONE, Modality.DENIED)
_PARTIES = frozenset({"@near", "@far", "@abroad", "@ally", "@un", "@org", "@lender", "@region", "@group", "@union"})
_OPENS = 6  # tokens between an office and what is done with it
_LIST_FROM = 5  # presidents of five neighbours talk together; more than so many countries named at once are a list


class PolicyReader:
    """Stances and progress of one article. A sentence gives at most one fact a topic; a step outweighs what only repeats."""

    def __init__(self, data: Mapping[str, Any], home: str, circles: Circles) -> None:
        self._rules = tuple(PolicyRule.load(entry) for entry in data["rules"])
        self._home = home
        self._circles = circles
        self._conditions = Conditions(home, circles)
        self._asking: dict[str, list[int]] = {}
        """Rules by the concepts of their narrowest group, one of which an article must hold: of most articles few rules ask more."""
        for place, rule in enumerate(self._rules):
            for concept in min(rule.words, key=len):
                self._asking.setdefault(concept, []).append(place)

    def read(self, sentences: Sequence[Sentence], ties: Sequence[Fact] = ()) -> list[Fact]:
        """`ties`: what was read of ties in the same article; some lines are not told beside them but through them."""
        kinds = {fact.tie_kind for fact in ties if fact.tie_kind is not None and not fact.review}
        if len({party for fact in ties if fact.tie_kind is TieKind.AMBASSADOR for party in fact.parties}) == 1:
            kinds -= {TieKind.AMBASSADOR}  # one envoy is received with words about his country, a row of them with none about each
        made = {fact.tie_kind for fact in ties if _moves(fact)}
        concepts = {concept for sentence in sentences for concept in sentence.by_concept}
        rules = [
            rule
            for rule in (self._rules[place] for place in sorted({place for one in concepts for place in self._asking.get(one, ())}))
            if not any(concepts.isdisjoint(words) for words in rule.words)
            and not (rule.article and concepts.isdisjoint(rule.article))
            and concepts.isdisjoint(rule.article_unless)
            and kinds.isdisjoint(rule.ties_unless)
            and not (rule.ties and made.isdisjoint(rule.ties))
            and made.isdisjoint(rule.made_unless)
        ]
        if not rules:
            return []
        home_named = any(self._names_us(sentence) for sentence in sentences)
        if (not home_named and self._about_others(sentences)) or self._headed_by_another(sentences) or _between_others(ties):
            return []
        offices = bool(kinds & {TieKind.EMBASSY, TieKind.CONSULATE}) or any(self._opens_office(one) for one in sentences[:2])
        actors = Actors(sentences, self._home)
        facts: list[Fact] = []
        places = {sentence.statement.index: index for index, sentence in enumerate(sentences)}
        for index, sentence in enumerate(sentences):
            here = sentence.by_concept.keys()
            told: dict[str, Fact] = {}
            own = beside = None
            for rule in rules:
                held = told.get(rule.topic)
                outdone = held is not None and not held.review and (held.modality in _STEPS or rule.modality is Modality.MENTION)
                if outdone or any(here.isdisjoint(words) for words in rule.words):
                    continue
                if own is None or beside is None:
                    own = self._setting(sentence, actors.conditions(index))
                    beside = own if own.own else self._beside(sentences, index, own)
                fact = self._apply(sentence, rule, beside if rule.beside else own, offices)
                if fact is not None and (held is None or fact.modality in _STEPS or not fact.review):
                    told[rule.topic] = fact
            facts.extend(told.values())
        salient = {rule.id for rule in rules if rule.salient}
        stated = {fact.statement for fact in facts if fact.rule in salient and actors.states(places[fact.statement])}
        return _strongest(_told(facts, salient, stated))

    def _opens_office(self, sentence: Sentence) -> bool:
        """A mission of ours that is decreed or opened."""
        offices, opened = sentence.find(("embassy", "consulate")), sentence.find(("decree", "open"))
        near = any(min(abs(one.first - at.last), abs(at.first - one.last)) <= _OPENS for one in opened for at in offices)
        return near and names_home(sentence, self._home)

    def _names_us(self, sentence: Sentence) -> bool:
        """Our country, its people or its officials; a town of ours and "in Bishkek" are no more than a venue."""
        if officials_of(self._home) in sentence.by_concept:
            return True
        ours = (name for name in countries_of(sentence) if name.code == self._home)
        return any(name.kind is not NameKind.CAPITAL or not is_place(sentence, name) for name in ours)

    def _about_others(self, sentences: Sequence[Sentence]) -> bool:
        """An article that names countries, and not ours, is about them, unless officials without a country act in it: those are ours."""
        named = any(countries_of(sentence) for sentence in sentences)
        return named and not any(official(sentence) for sentence in sentences)

    def _headed_by_another(self, sentences: Sequence[Sentence]) -> bool:
        """The headline and the first sentence name other countries, and neither ours nor anybody of ours."""
        lead = sentences[:2]
        ours = any(names_home(one, self._home) or official(one) for one in lead)
        foreign = all(any(not is_place(one, n) for n in countries_of(one)) for one in lead)
        later = any(names_home(one, self._home) for one in sentences[2:3])
        return len(sentences) > 1 and not ours and not later and foreign

    def _setting(self, sentence: Sentence, who: frozenset[str] = frozenset()) -> Setting:
        named = [n for n in countries_of(sentence) if not (n.kind is NameKind.CAPITAL and is_place(sentence, n))]
        countries = frozenset(name.code for name in named if not of_private(sentence, name) and not of_a_route(sentence, name))
        if self._names_us(sentence):
            countries |= {self._home}
        organizations = frozenset(name.code for name in sentence.names if name.kind is NameKind.ORGANIZATION)
        groups = frozenset(name.code for name in sentence.names if name.kind is NameKind.GROUP)
        own = bool(countries - {self._home} or organizations or groups or sentence.by_concept.get("neighbour_group"))
        return Setting(countries, organizations, groups, own, who)

    def _beside(self, sentences: Sequence[Sentence], index: int, own: Setting) -> Setting:
        """The parties of the sentence before, else of the headline. A long list of countries is no party to anything."""
        for at in (index - 1, 0, index - 2):
            if 0 <= at < index:
                setting = self._setting(sentences[at])
                if setting.own and len(setting.countries) <= _LIST_FROM:
                    home = any(names_home(sentences[one], self._home) for one in (index, at, *range(min(2, len(sentences)))))
                    countries = setting.countries | ({self._home} if home else set())
                    return Setting(countries, setting.organizations, setting.groups, False, own.who)
        return own

    def _apply(self, sentence: Sentence, rule: PolicyRule, setting: Setting, offices: bool) -> Fact | None:
        if "@office" in {one for group in rule.all for one in group} and not offices:
            return None
        if any(self._conditions.holds(sentence, one, setting) for one in rule.unless):
            return None
        if not all(any(self._conditions.holds(sentence, one, setting) for one in group) for group in rule.all):
            return None
        if rule.any and not any(self._conditions.holds(sentence, one, setting) for one in rule.any):
            return None
        spans = tuple(
            sentence.span(hit.first, hit.last, hit.concept) for hit in sentence.hits if any(hit.concept in group for group in rule.all)
        )[:6]
        modality = step_of(sentence, rule)
        if modality is None:
            return None
        ours = self._home in setting.countries or official(sentence) or sentence.has("own_people")
        named = setting.own or not any(one in _PARTIES for group in rule.all for one in group)
        confidence = _SURE - (0 if ours else _HOME_IMPLIED) - (0 if named else _BESIDE)
        return Fact(
            FactKind.PROGRESS if modality is Modality.DONE else FactKind.STANCE,
            sentence.statement.index,
            sentence.language,
            rule.id,
            rule.says,
            modality,
            round(confidence, 2),
            spans,
            self._home,
            self._parties(sentence, rule),
            topic=rule.topic,
            quantity=self._figure(sentence, rule),
            event_date=next((d.date for d in sentence.dates), None),
            speaker=sentence.statement.speaker,
            review=confidence < _REVIEW_BELOW,
        )

    def _figure(self, sentence: Sentence, rule: PolicyRule) -> Quantity | None:
        return next((n.quantity for n in sentence.numbers if n.quantity.unit in rule.figures), None) if rule.figures else None

    def _parties(self, sentence: Sentence, rule: PolicyRule) -> tuple[str, ...]:
        if rule.topic == "borders":
            return tuple(sorted({n.code for n in countries_of(sentence) if n.code in self._circles.neighbours}))
        return ()


def _between_others(ties: Sequence[Fact]) -> bool:
    """Whatever relations the article tells of, they are those of other countries with each other."""
    relations = [fact for fact in ties if fact.tie_kind is TieKind.DIPLOMATIC_RELATIONS]
    return bool(relations) and all(fact.tie_status is TieStatus.OTHER_PARTIES for fact in ties)


def _moves(fact: Fact) -> bool:
    """A tie of ours that was made, or an office decided upon."""
    if fact.home is None or fact.review:
        return False
    planned = fact.tie_kind is TieKind.EMBASSY and fact.tie_status is TieStatus.PLANNED
    return planned or fact.tie_status is TieStatus.ESTABLISHED


def _told(facts: list[Fact], salient: set[str], stated: set[int]) -> list[Fact]:
    """A line read by a rule that asks for weight is kept where it is told early, by two sentences, or as what somebody of a state wants
    (sentences `stated`): not where a list of topics ends."""
    by_topic: dict[str | None, set[int]] = {}
    for fact in facts:
        by_topic.setdefault(fact.topic, set()).add(fact.statement)

    def kept(fact: Fact) -> bool:
        told = by_topic[fact.topic]
        if fact.rule not in salient or fact.statement in stated or min(told) < _EARLY or len(told) > 1:
            return True
        return min(told) == _EARLY and not any(min(others) < _EARLY for topic, others in by_topic.items() if topic != fact.topic)

    return [fact for fact in facts if kept(fact)]


def _strongest(facts: list[Fact]) -> list[Fact]:
    """Within one article a contradiction outweighs a step, a step what only repeats the line."""
    kept = []
    for fact in facts:
        said = {other.modality for other in facts if other.topic == fact.topic and not other.review}
        if Modality.DENIED in said and fact.modality is not Modality.DENIED:
            continue
        if Modality.DONE in said and fact.modality is not Modality.DONE and Modality.DENIED not in said:
            continue
        kept.append(fact)
    return kept
