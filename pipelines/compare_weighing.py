"""Adds up the signs of compare_signs.py into how likely support, refutation and neither are: a linear model whose weights are data.

Deterministic and explained: the reason names what decided. It is asked only where the rules of compare_general.py abstain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.compare_signs import Signs
from pipelines.compare_verdict import Judgement, Verdict

_NAMED = 3  # signs that a reason names
_LISTED = 3  # words that a reason lists


@dataclass(frozen=True, slots=True)
class Weighed:
    """`probability` is that of `verdict`. `decisive`: the signs that spoke most for it, strongest first."""

    verdict: Verdict
    probability: float
    decisive: tuple[str, ...]


class Weighing:
    """The weights of seeds/lexicons/compare_weights.yaml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._weights: dict[str, dict[Verdict, float]] = {
            name: {verdict: float(weight) for verdict, weight in zip(Verdict, row, strict=True)} for name, row in data["weights"].items()
        }
        self._base = {verdict: float(weight) for verdict, weight in zip(Verdict, data["base"], strict=True)}
        self._against = frozenset(data["against"])
        self._unsettled = frozenset(data["unsettled"])
        self._least: Mapping[str, Mapping[str, float]] = data["least"]

    def weigh(self, values: Mapping[str, float]) -> Weighed:
        """Which verdict the signs `values` speak for most. Signs without a weight count for nothing."""
        known = {name: value for name, value in values.items() if name in self._weights}
        sums = {
            verdict: base + sum(value * self._weights[name][verdict] for name, value in known.items())
            for verdict, base in self._base.items()
        }
        highest = max(sums.values())
        odds = {verdict: math.exp(total - highest) for verdict, total in sums.items()}
        best = max(odds, key=lambda verdict: odds[verdict])
        others = [verdict for verdict in Verdict if verdict is not best]

        def speaks(name: str) -> float:
            row = self._weights[name]
            return known[name] * (row[best] - max(row[verdict] for verdict in others))

        decisive = sorted((name for name in known if speaks(name) > 0), key=lambda name: (-speaks(name), name))
        return Weighed(best, odds[best] / sum(odds.values()), tuple(decisive[:_NAMED]))

    def judgement(self, signs: Signs) -> Judgement | None:
        """What the signs decide; None where they do not speak clearly enough. More is asked of a claim that states numbers or dates."""
        weighed = self.weigh(signs.values)
        least = self._least["counted" if "numbers" in signs.values else "words"]
        if weighed.verdict is Verdict.UNKNOWN or weighed.probability < least[weighed.verdict.value]:
            return None
        if weighed.verdict is Verdict.REFUTES and not self._against & signs.values.keys():
            return None  # that something is missing refutes nothing
        if weighed.verdict is Verdict.SUPPORTS and self._unsettled & signs.values.keys():
            return None
        relation = "seems to reaffirm" if weighed.verdict is Verdict.SUPPORTS else "seems to contradict"
        reason = f"{_told(weighed.verdict, signs)} (weighed: {', '.join(weighed.decisive)})"
        return Judgement(weighed.verdict, relation, None, None, reason, round(weighed.probability, 2))


def _told(verdict: Verdict, signs: Signs) -> str:
    """The finding in words that a reader can check against the two sentences."""
    lacking = ", ".join(f"'{word}'" for word in signs.missing[:_LISTED])
    if verdict is Verdict.SUPPORTS:
        return (
            f"the evidence says nearly all that the claim says, but not {lacking}"
            if lacking
            else "the evidence says all that the claim says"
        )
    if signs.rivals:
        word, rival = signs.rivals[0]
        return f"the evidence says '{rival}' where the claim says '{word}'"
    if "negated claim" in signs.values or "negated evidence" in signs.values:
        return "one of the two is negated, the other not"
    return (
        f"the evidence speaks of the same, but lacks {lacking}, which the claim says" if lacking else "the two say it of different things"
    )
