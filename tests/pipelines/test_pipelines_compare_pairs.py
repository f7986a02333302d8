"""The gate on comparing general sentences: precision first, then how much is decided, over pairs of our own.

pairs/dev.jsonl was looked at while the comparing was made; pairs/held.jsonl was not: only its totals were. The bars stand a little
below what was measured, so that a change for the worse fails.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pipelines_kit import seeds

from pipelines.compare import Judge

FOLDER = Path(__file__).parent / "pairs"


@cache
def confusion(name: str) -> Counter[tuple[str, str]]:
    """(wanted, given) verdicts of one file."""
    judge = Judge(seeds())
    rows = [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return Counter((row["verdict"], judge.judge(row["claim"], row["statement"]).verdict.value) for row in rows)


@pytest.mark.parametrize(("name", "pairs", "precision", "recall"), [("dev", 497, 0.98, 0.93), ("held", 200, 0.95, 0.85)])
def test_what_is_decided_is_right_and_most_is_decided(name: str, pairs: int, precision: float, recall: float) -> None:
    counted = confusion(name)
    decided = sum(number for (_, given), number in counted.items() if given != "unknown")
    right = sum(number for (wanted, given), number in counted.items() if wanted == given != "unknown")
    decidable = sum(number for (wanted, _), number in counted.items() if wanted != "unknown")
    assert counted.total() == pairs
    assert right / decided >= precision, counted
    assert right / decidable >= recall, counted


@pytest.mark.parametrize("name", ["dev", "held"])
def test_it_abstains_where_the_two_do_not_speak_of_the_same_thing(name: str) -> None:
    counted = confusion(name)
    unknown = {given: number for (wanted, given), number in counted.items() if wanted == "unknown"}
    assert unknown["unknown"] / sum(unknown.values()) >= 0.95, unknown


def test_no_pair_stands_in_both_files() -> None:
    texts = [
        {(json.loads(line)["claim"], json.loads(line)["statement"]) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()}
        for name in ("dev", "held")
    ]
    assert texts[0].isdisjoint(texts[1])
