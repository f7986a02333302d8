"""The judge's sentences: every kind, step and sign has its words, and a user's folder may say them otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.records import Language, Relation, TieKind
from seeds.loader import load_seeds
from seeds.schema import JudgeFile

Write = Callable[[dict[str, str]], Path]


def test_every_kind_and_step_has_its_words() -> None:
    judge = load_seeds().judge
    assert set(judge.ties) == set(TieKind)
    assert set(judge.steps) == set(Relation)
    assert judge.bounds[">"].of(Language.KY).format(170) == "170 ашык"


@pytest.mark.parametrize(("field", "gone"), [("ties", "embassy"), ("steps", "fulfils"), ("bounds", "<=")])
def test_one_that_is_missing_is_named(field: str, gone: str) -> None:
    data = load_seeds().judge.model_dump(mode="json")
    del data[field][gone]
    with pytest.raises(ValidationError, match=f"has no {gone}"):
        JudgeFile.model_validate(data)


def test_a_folder_of_one_s_own_changes_one_wording_and_keeps_the_rest(folder: Write) -> None:
    own = load_seeds(folder({"judge.yaml": "units:\n  km: {en: kilometres, ru: километров, ky: километр}\n"})).judge
    shipped = load_seeds().judge
    assert own.units["km"].en == "kilometres"
    assert (own.units["ha"], own.ties, own.bounds) == (shipped.units["ha"], shipped.ties, shipped.bounds)
