"""`compare`: one pair or a file of them, and wrong input in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.cli import run

CLAIM, STATEMENT = "The film earned more than $100 million.", "The film grossed $95.3 million worldwide."


def test_a_pair_is_judged_with_old_and_new_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", CLAIM, STATEMENT, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert {key: printed[key] for key in ("verdict", "relation", "old", "new")} == {
        "verdict": "refutes",
        "relation": "changes",
        "old": "more than $100 million",
        "new": "$95.3 million",
    }
    assert "$95.3 million" in printed["reason"]
    assert 0 < printed["confidence"] <= 1


def test_the_plain_answer_begins_with_the_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", CLAIM, "The weather was fine."]) == 0
    assert capsys.readouterr().out.startswith("unknown")


def test_russian_goes_by_quantities(capsys: pytest.CaptureFixture[str]) -> None:
    pair = ("Страна сотрудничает со 165 странами.", "Страна сотрудничает со 185 странами.")
    assert run(["compare", *pair, "--lang", "ru", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "refutes"


def test_a_file_of_pairs_gives_one_object_a_line_in_its_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.jsonl"
    rows = [
        {"id": "a", "claim": CLAIM, "statement": STATEMENT},
        {"id": 7, "claim": CLAIM, "statement": "The film grossed $120 million."},
        {"claim": CLAIM, "statement": "It rained.", "label": "ignored"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n", encoding="utf-8")
    assert run(["compare", "--batch", str(file)]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["verdict"]) for row in printed] == [("a", "refutes"), (7, "supports"), (3, "unknown")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: not an object"),
        ('{"id": 1, "claim": "a"}', "line 1: 'statement' should be a sentence"),
        ('\n{"id": [], "claim": "a", "statement": "b"}', "line 2: 'id' should be text"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, content: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(content, encoding="utf-8")
    assert run(["compare", "--batch", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["compare"], ["compare", "a"], ["compare", "a", "b", "--batch", "f"], ["compare", "--batch", "missing.jsonl"]]
)
def test_wrong_arguments_are_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
