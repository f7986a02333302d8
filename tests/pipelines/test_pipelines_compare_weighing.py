"""What the rules of comparing leave open is weighed by signs: each sign on a pair of its own, the sum, the thresholds and the reason."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from pipelines_kit import seeds

from pipelines.compare import Judge
from pipelines.compare_signs import SIGNS, Signs
from pipelines.compare_verdict import Verdict
from pipelines.compare_weighing import Weighing

WEIGHTS = {
    "base": [0.0, 0.0, 0.5],
    "least": {"words": {"supports": 0.6, "refutes": 0.6}, "counted": {"supports": 0.9, "refutes": 0.9}},
    "against": ["rival"],
    "unsettled": ["number nowhere"],
    "weights": {"said": [2.0, 0.0, -1.0], "rival": [-2.0, 3.0, 0.0], "negated claim": [0.0, 3.0, 0.0], "number nowhere": [0.1, 0.0, 0.0]},
}


@cache
def _judge() -> Judge:
    return Judge(seeds())


def _signs(claim: str, statement: str) -> Signs:
    signs = _judge().signs(claim, statement)
    assert signs is not None, _judge().judge(claim, statement)
    return signs


SEEN = [
    ("one word missing", "Greta Lund painted old harbours.", "Lund painted many large harbours."),
    ("another modifier", "Greta Lund painted old harbours.", "Lund painted many large harbours."),
    ("rival name", "Greta Lund met Karin Holm in the archive.", "Lund met Tom Hale at home."),
    ("name missing", "Greta Lund sang with Karin Holm.", "Lund sang in a choir of forty."),
    ("negated claim", "Greta Lund never sang in the cathedral.", "Lund sang in a choir."),
    ("negated evidence", "Greta Lund sang ballads in the cathedral.", "Lund did not sing in the choir."),
    ("turned", "Greta Lund lived outside the old town.", "Lund lived in a house of the town."),
    ("first or most", "Greta Lund was the oldest singer of the choir.", "Lund was a singer, and led a choir of girls."),
    ("may, in the evidence", "Greta Lund sang ballads in the cathedral.", "Lund may have sung in the choir."),
    ("verb missing", "Greta Lund founded the choir.", "Lund was paid by the choir."),
    ("subject understood", "Greta Lund founded the choir.", "She was paid by the choir."),
    ("number nowhere", "Greta Lund sang in 40 choirs and sold ballads.", "Lund sold ballads."),
]


@pytest.mark.parametrize(("sign", "claim", "statement"), SEEN)
def test_a_sign_is_seen_where_it_stands(sign: str, claim: str, statement: str) -> None:
    assert sign in _signs(claim, statement).values


def test_a_negation_of_something_else_is_no_sign() -> None:
    signs = _signs("Greta Lund painted old harbours.", "Lund painted harbours, and her brother, who was no friend of art, burnt them.")
    assert "negated evidence" not in signs.values


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Greta Lund sang in Oslo.", "Lund sang in Oslo."),
        ("Greta Lund sang in Oslo.", "Lund is expected to sing in Oslo."),
        ("The choir has 40 members.", "The choir has 30 members."),
    ],
)
def test_what_the_rules_settle_or_leave_open_for_a_reason_is_not_weighed(claim: str, statement: str) -> None:
    assert _judge().signs(claim, statement) is None


def test_two_countries_are_no_rivals_where_a_thing_may_be_in_both() -> None:
    assert _signs("The lamp is sold in Finland.", "The lamp is sold in Norway.").rivals == ()


def test_signs_add_up_to_probabilities() -> None:
    weighed = Weighing(WEIGHTS).weigh({"said": 1.0, "never heard of": 9.0})
    assert weighed.verdict is Verdict.SUPPORTS
    assert weighed.probability == pytest.approx(0.8214, abs=0.001)  # exp(2) / (exp(2) + exp(0) + exp(0.5 - 1))
    assert weighed.decisive == ("said",)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"said": 1.0}, Verdict.SUPPORTS),
        ({"said": 1.0, "numbers": 1.0}, None),
        ({"said": 1.0, "number nowhere": 1.0}, None),
        ({"said": 0.2}, None),
        ({"rival": 1.0}, Verdict.REFUTES),
        ({"negated claim": 1.0}, None),
        ({}, None),
    ],
)
def test_what_is_weighed_must_be_clear_and_have_its_reason(values: dict[str, float], verdict: Verdict | None) -> None:
    judged = Weighing(WEIGHTS).judgement(Signs(values, ("old",), (("old", "large"),)))
    assert (judged.verdict if judged else None) is verdict


def test_the_reason_names_the_words_and_the_signs_that_decided() -> None:
    judged = Weighing(WEIGHTS).judgement(Signs({"rival": 1.0, "said": 0.5}, ("old",), (("old", "large"),)))
    assert judged is not None
    assert judged.reason == "the evidence says 'large' where the claim says 'old' (weighed: rival)"
    assert 0.6 <= judged.confidence < 1


def test_every_weight_is_of_a_sign_that_can_be_seen() -> None:
    data = seeds().lexicons["compare_weights"]
    assert {*data["weights"], *data["against"], *data["unsettled"]} <= SIGNS
    assert set(data["against"]) <= set(data["weights"])
    assert all(len(row) == 3 and abs(sum(row)) < 0.05 for row in data["weights"].values())


def test_the_signs_that_pairs_show_are_all_named() -> None:
    rows = [json.loads(line) for line in (Path(__file__).parent / "pairs" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [signs for row in rows if (signs := _judge().signs(row["claim"], row["statement"])) is not None]
    seen = {name for signs in found for name in signs.values}
    assert found
    assert seen <= SIGNS


def test_of_what_is_not_read_no_signs_are_taken() -> None:
    statement = "Lund sang in a choir of forty." + " It was cold." * 200
    assert _judge().signs("Greta Lund sang with Karin Holm. " * 40, "Lund sang in a choir of forty.") is None
    assert _signs("Greta Lund sang with Karin Holm.", statement) == _signs(
        "Greta Lund sang with Karin Holm.", statement + " Karin Holm too."
    )


@pytest.mark.parametrize(
    "text", ["", "?", "мир", "吉尔吉斯斯坦与一百八十五个国家建立了外交关系。", "a", "\x00\u200b", "🙂 🙂", "word " * 3000, "1 " * 2000]
)
def test_no_text_breaks_it(text: str) -> None:
    for claim, statement in ((text, "The dam is closed."), ("The dam is closed.", text), (text, text)):
        assert _judge().judge(claim, statement).verdict in Verdict
