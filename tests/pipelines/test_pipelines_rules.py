"""Every example that a rule carries is a test of it."""

from __future__ import annotations

from typing import Any

import pytest
from pipelines_kit import read, seeds

from core.records import FactKind, TieStatus


def _examples(wanted: str) -> list[Any]:
    return [
        pytest.param(rule["id"], example, id=f"{rule['id']}-{example['lang']}-{number}")
        for file in ("ties", "counts", "policy")
        for rule in seeds().rules[file]["rules"]
        for number, example in enumerate(rule.get(wanted, ()))
    ]


@pytest.mark.parametrize(("rule", "example"), _examples("match"))
def test_a_rule_reads_what_it_says_it_reads(rule: str, example: dict[str, str]) -> None:
    facts = read(example["text"], example["lang"])[1]
    if "status" in example:
        kind = next(entry["kind"] for entry in seeds().rules["ties"]["rules"] if entry["id"] == rule)
        assert {(f.tie_kind, f.tie_status) for f in facts if f.tie_kind} == {(kind, example["status"])}
    elif "value" in example:
        assert [str(f.quantity) for f in facts if f.measure] == [example["value"]]
    else:
        topic = next(entry["topic"] for entry in seeds().rules["policy"]["rules"] if entry["id"] == rule)
        assert topic in {f.topic for f in facts}


@pytest.mark.parametrize(("rule", "example"), _examples("no_match"))
def test_a_rule_leaves_alone_what_it_says_it_leaves(rule: str, example: dict[str, str]) -> None:
    facts = [f for f in read(example["text"], example["lang"])[1] if f.rule == rule and f.tie_status is not TieStatus.OTHER_PARTIES]
    assert [f for f in facts if f.kind is not FactKind.PROGRESS or f.rule.startswith("border")] == []


def test_every_tie_and_count_rule_carries_an_example() -> None:
    bare = [
        rule["id"]
        for file in ("ties", "counts")
        for rule in seeds().rules[file]["rules"]
        if not rule.get("match") and not rule.get("article") and "anniversary" not in rule["id"]
    ]
    assert bare == []
