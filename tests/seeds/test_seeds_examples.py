"""The lexicons' examples: complete for what is shipped, reported by file and line, and no part of reading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from seeds import files
from seeds.loader import check_seeds, load_seeds

Write = Callable[[dict[str, str]], Path]

PAIR = "match: [A sheep.], no_match: [A ship.]"
SHEEP = "sheep:\n  en: [sheep]\n  ru: [овца]\n"
CASES = {
    "unknown concept": (f"concepts:\n  goat:\n    en: {{{PAIR}}}\n", 2, "concepts.goat", "has no concept 'goat'"),
    "language without patterns": (
        f"concepts:\n  sheep:\n    en: {{{PAIR}}}\n    ky: {{{PAIR}}}\n",
        4,
        "concepts.sheep.ky",
        "no patterns in this language",
    ),
    "no near miss": ("concepts:\n  sheep:\n    en: {match: [A sheep.], no_match: []}\n", 3, "concepts.sheep.en.no_match", "at least 1"),
    "match left out": ("policy:\n  duty:\n    en: {no_match: [A ship.]}\n", 3, "policy.duty.en.match", "is missing"),
    "unknown lexicon": ("dates:\n  months: {}\n", 1, "dates", "unknown field; known are concepts, policy, counting, notes"),
    "unknown language": (f"notes:\n  twin:\n    de: {{{PAIR}}}\n", 3, "notes.twin.de", "unknown field"),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_mistake_in_the_examples_names_file_line_and_field(case: str, folder: Write) -> None:
    text, line, field, message = CASES[case]
    own = folder({"lexicons/concepts.yaml": SHEEP, "lexicons/examples.yaml": text})
    (problem,) = [problem for problem in check_seeds(own) if problem.file.startswith(str(own))]
    assert (problem.file, problem.line, problem.field) == (str(own / "lexicons/examples.yaml"), line, field)
    assert message in problem.message


@pytest.mark.parametrize(
    ("path", "before", "field"),
    [("lexicons/policy.yaml", "", "sheep.ru"), ("lexicons/notes.yaml", "words:\n", "words.sheep.ru")],
)
def test_a_shipped_concept_without_examples_is_reported_where_it_stands(shipped: Path, path: str, before: str, field: str) -> None:
    file = shipped / path
    indent = "  " if before else ""
    text = file.read_text(encoding="utf-8")
    added = "".join(f"{indent}{line}\n" for line in SHEEP.splitlines())
    assert before in text
    file.write_text(text.replace(before, before + added, 1) if before else added + text, encoding="utf-8")
    line = file.read_text(encoding="utf-8").splitlines().index(f"{indent}  ru: [овца]") + 1
    english, russian = [problem for problem in check_seeds() if "sheep" in problem.field]
    assert (russian.file, russian.line, russian.field) == (str(file), line, field)
    assert russian.message == "has no examples in lexicons/examples.yaml: add 'match' and 'no_match'"
    assert english.line == line - 1


def test_a_concept_of_a_users_folder_may_go_without(folder: Write) -> None:
    assert [problem for problem in check_seeds(folder({"lexicons/concepts.yaml": SHEEP})) if "sheep" in problem.field] == []


def test_examples_are_no_part_of_reading(shipped: Path) -> None:
    before = load_seeds()
    assert "examples" not in before.lexicons
    (shipped / files.EXAMPLES).write_text("concepts: {}\n", encoding="utf-8")
    after = load_seeds()
    assert (after.version, after.rules_version) == (before.version, before.rules_version)
    assert len(check_seeds()) > len(before.lexicons["concepts"])


@pytest.mark.parametrize("path", ["rules/ties.yaml", "rules/counts.yaml", "rules/policy.yaml", "lexicons/notes.yaml"])
def test_an_example_that_a_rule_or_note_carries_is_no_part_of_reading(shipped: Path, path: str) -> None:
    before = load_seeds()
    file = shipped / path
    text = file.read_text(encoding="utf-8")
    assert "\n      - {lang: en, text: " in text
    file.write_text(text.replace("\n      - {lang: en, text: ", "\n      - {lang: ru, text: ", 1), encoding="utf-8")
    after = load_seeds()
    assert after.version != before.version
    assert after.rules_version == before.rules_version
