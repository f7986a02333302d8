"""Every concept of the lexicons finds its `match` sentences and leaves its `no_match` sentences alone (seeds/lexicons/examples.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from pipelines_kit import seeds

from core.records import Language
from pipelines.lexicon import Lexicon, lexicons
from pipelines.tokens import tokenize
from seeds.files import EXAMPLES, SHIPPED
from seeds.schema import LexiconExamplesFile
from seeds.yaml_lines import parse, to_data


@cache
def _lexicons(stem: str) -> dict[Language, Lexicon]:
    """Each file alone: one of two concepts with a common name would hide the other."""
    data = seeds().lexicons[stem]
    return lexicons(data["words"] if stem == "notes" else data)


def _examples() -> list[Any]:
    node, problems = parse(SHIPPED / EXAMPLES)
    assert node is not None, problems
    given = LexiconExamplesFile.model_validate(to_data(node))
    return [
        pytest.param(stem, concept, language, text, wanted, id=f"{stem}-{concept}-{language.value}-{kind}{number}")
        for stem in LexiconExamplesFile.model_fields
        for concept, of_concept in given.of(stem).items()
        for language, examples in of_concept.by_language().items()
        for kind, wanted, texts in (("match", True, examples.match), ("no_match", False, examples.no_match))
        for number, text in enumerate(texts)
    ]


@pytest.mark.parametrize(("stem", "concept", "language", "text", "wanted"), _examples())
def test_a_concept_finds_what_it_says_and_no_more(stem: str, concept: str, language: Language, text: str, wanted: bool) -> None:
    tokens = tokenize(text, language)
    found = [
        text[tokens[hit.first].start : tokens[hit.last - 1].end] for hit in _lexicons(stem)[language].find(tokens) if hit.concept == concept
    ]
    assert bool(found) is wanted, f"found {found}"
