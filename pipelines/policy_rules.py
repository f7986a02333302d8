"""One rule of stances and progress steps, as seeds/rules/policy.yaml gives it. Reads nothing (policy.py does)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.records import Modality, TieKind


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """One entry of seeds/rules/policy.yaml."""

    id: str
    says: str
    topic: str
    modality: Modality
    all: tuple[tuple[str, ...], ...]
    any: tuple[str, ...]
    article: tuple[str, ...]
    unless: tuple[str, ...]
    figures: tuple[str, ...]
    article_unless: tuple[str, ...] = ()
    advance: tuple[str, ...] = ()
    beside: bool = False
    step: tuple[str, ...] = ()
    salient: bool = False
    ties_unless: frozenset[TieKind] = frozenset()
    ties: frozenset[TieKind] = frozenset()
    may_plan: tuple[str, ...] = ()
    words: tuple[frozenset[str], ...] = ()
    made_unless: frozenset[TieKind] = frozenset()
    undone: tuple[str, ...] = ()

    @classmethod
    def load(cls, entry: Mapping[str, Any]) -> PolicyRule:
        return cls(
            entry["id"],
            entry["says"],
            entry["topic"],
            Modality(entry["modality"]),
            tuple(tuple(group) for group in entry["all"]),
            tuple(entry.get("any", ())),
            tuple(entry.get("article", ())),
            tuple(entry.get("unless", ())),
            tuple(entry.get("figures", ())),
            tuple(entry.get("article_unless", ())),
            tuple(entry.get("advance", ())),
            bool(entry.get("beside", False)),
            tuple(entry.get("step", ())),
            bool(entry.get("salient", False)),
            frozenset(TieKind(kind) for kind in entry.get("ties_unless", ())),
            frozenset(TieKind(kind) for kind in entry.get("ties", ())),
            tuple(entry.get("may_plan", ())),
            tuple(frozenset(one.rstrip("!") for one in group) for group in entry["all"] if not any(one[0] == "@" for one in group)),
            frozenset(TieKind(kind) for kind in entry.get("made_unless", ())),
            tuple(entry.get("undone", ())),
        )
