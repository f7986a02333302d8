"""docs/seeds.md names every field of every seed file and every kind of file, and its examples are right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from seeds import schema
from seeds.files import FAMILIES
from seeds.loader import check_seeds

DOCS = (Path(__file__).parents[2] / "docs/seeds.md").read_text(encoding="utf-8")
PLAIN = {schema.Words, schema.NameLists, schema.Trilingual, schema.MaybeTrilingual, schema.DeclensionFile}
Write = Callable[[dict[str, str]], Path]


def models(of: Any) -> Iterator[type[BaseModel]]:
    """Every model reachable from a type."""
    if isinstance(of, type) and issubclass(of, BaseModel):
        if of not in PLAIN:
            yield of
            for field in of.model_fields.values():
                yield from models(field.annotation)
        return
    for inner in getattr(of, "__args__", ()):
        yield from models(inner)


EVERY = sorted({model for family in FAMILIES.values() if family for model in models(family)}, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", EVERY, ids=lambda model: str(model.__name__))
def test_every_field_is_documented(model: type[BaseModel]) -> None:
    prose = re.sub(r"```.*?```", "", DOCS, flags=re.S)
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert set(model.model_fields) - words == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_every_kind_of_file_is_documented(family: str) -> None:
    assert family.rpartition("/")[2].split("*")[0] in DOCS


def test_the_examples_are_right(folder: Write) -> None:
    mirror, programme = re.findall(r"```yaml\n(.*?)```", DOCS, re.S)
    own = folder({"sites/24kg.yaml": mirror, "programmes/xx-plan-2030.yaml": programme})
    assert [str(problem) for problem in check_seeds(own)] == []
