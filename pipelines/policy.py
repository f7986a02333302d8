"""Reads stances and progress steps: concept combinations of seeds/rules/policy.yaml, and the parties and figures beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.records import Fact, FactKind, Modality, Quantity
from pipelines.circles import Circles
from pipelines.names import Name, NameKind
from pipelines.sentence import Sentence, names_home

_SURE = 0.7  # a combination of concepts is a weaker sign than a grammatical relation
_WEAK = 0.6
_FIGURES = ("km", "percent", "ha", "m")


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One entry of seeds/rules/policy.yaml."""

    id: str
    topic: str
    modality: Modality
    all: tuple[tuple[str, ...], ...]
    any: tuple[str, ...]
    article: tuple[str, ...]
    unless: tuple[str, ...]
    figures: tuple[str, ...]
    article_unless: tuple[str, ...] = ()
    advance: tuple[str, ...] = ()

    @classmethod
    def load(cls, entry: Mapping[str, Any]) -> PolicyRule:
        return cls(
            entry["id"],
            entry["topic"],
            Modality(entry["modality"]),
            tuple(tuple(group) for group in entry["all"]),
            tuple(entry.get("any", ())),
            tuple(entry.get("article", ())),
            tuple(entry.get("unless", ())),
            tuple(entry.get("figures", ())),
            tuple(entry.get("article_unless", ())),
            tuple(entry.get("advance", ())),
        )


class PolicyReader:
    """Stances and progress of one article. A sentence gives at most one fact a topic."""

    def __init__(self, data: Mapping[str, Any], home: str, circles: Circles) -> None:
        self._rules = tuple(PolicyRule.load(entry) for entry in data["rules"])
        self._home = home
        self._circles = circles

    def read(self, sentences: Sequence[Sentence]) -> list[Fact]:
        concepts = {concept for sentence in sentences for concept in sentence.by_concept}
        home_named = any(names_home(sentence, self._home) for sentence in sentences)
        if not home_named and any(_countries(sentence) for sentence in sentences):
            return []  # an article that names countries, and not ours, is about them; one that names none is about home
        facts: list[Fact] = []
        for sentence in sentences:
            topics: set[str] = set()
            for rule in self._rules:
                if (
                    rule.topic in topics
                    or (rule.article and concepts.isdisjoint(rule.article))
                    or not concepts.isdisjoint(rule.article_unless)
                ):
                    continue
                fact = self._apply(sentence, rule)
                if fact is not None:
                    facts.append(fact)
                    topics.add(rule.topic)
        return facts

    def _apply(self, sentence: Sentence, rule: PolicyRule) -> Fact | None:
        if rule.unless and sentence.has(*rule.unless):
            return None
        if not all(any(self._holds(sentence, one) for one in group) for group in rule.all):
            return None
        if rule.any and not any(self._holds(sentence, one) for one in rule.any):
            return None
        spans = tuple(
            sentence.span(hit.first, hit.last, hit.concept) for hit in sentence.hits if any(hit.concept in group for group in rule.all)
        )[:6]
        figure = self._figure(sentence, rule)
        advances = (
            rule.modality is Modality.MENTION
            and rule.advance
            and not sentence.has("plan", "future", "hypothetical")
            and sentence.has(*rule.advance)
        )
        modality = Modality.DONE if advances else rule.modality
        parties = self._parties(sentence, rule)
        return Fact(
            FactKind.PROGRESS if modality is Modality.DONE else FactKind.STANCE,
            sentence.statement.index,
            sentence.language,
            rule.id,
            f"{rule.topic.replace('_', ' ')}: {rule.id.split('.')[-1].replace('_', ' ')}",
            modality,
            _SURE if any(name.code == self._home for name in sentence.names) else _WEAK,
            spans,
            self._home,
            parties,
            topic=rule.topic,
            quantity=figure,
            event_date=next((d.date for d in sentence.dates), None),
            speaker=sentence.statement.speaker,
        )

    def _figure(self, sentence: Sentence, rule: PolicyRule) -> Quantity | None:
        return next((n.quantity for n in sentence.numbers if n.quantity.unit in rule.figures), None) if rule.figures else None

    def _parties(self, sentence: Sentence, rule: PolicyRule) -> tuple[str, ...]:
        if rule.topic == "borders":
            return tuple(sorted({n.code for n in _countries(sentence) if n.code in self._circles.neighbours}))
        return ()

    def _holds(self, sentence: Sentence, one: str) -> bool:
        if not one.startswith("@"):
            return bool(sentence.by_concept.get(one))
        codes = {name.code for name in _countries(sentence)}
        organizations = {name.code for name in sentence.names if name.kind is NameKind.ORGANIZATION}
        match one:
            case "@home":
                return self._home in codes
            case "@near":
                return bool(codes & self._circles.near)
            case "@neighbour":
                return bool(codes & self._circles.neighbours) or bool(sentence.by_concept.get("neighbour_group"))
            case "@ours":
                return not codes or bool(codes & (self._circles.neighbours | {self._home}))
            case "@far":
                return bool(codes - self._circles.near - {self._home}) or "EU" in organizations
            case "@abroad":
                return bool(codes - {self._home})
            case "@ally":
                return bool(organizations & self._circles.allied_organizations)
            case "@un":
                return bool(organizations & self._circles.un_organizations)
            case "@org":
                return bool(organizations)
            case "@figure":
                return any(n.quantity.unit in _FIGURES for n in sentence.numbers)
        raise ValueError(f"unknown condition {one}")


def _countries(sentence: Sentence) -> list[Name]:
    return [name for name in sentence.names if name.kind in (NameKind.COUNTRY, NameKind.DEMONYM, NameKind.CAPITAL)]
