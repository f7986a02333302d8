"""Each tie's fact points at where the article names its own party: in the deciding clause, else in the nearest sentence that does."""

from __future__ import annotations

import pytest
from pipelines_kit import read, version

LIST = "Since January, Kyrgyzstan has established diplomatic relations with three countries. They are Malawi, Rwanda and Suriname."


def named(text: str, language: str, title: str = "") -> dict[str, set[str]]:
    """Party -> the words that its established ties point at as its name."""
    whole = version(text, language, title).text
    found: dict[str, set[str]] = {}
    for fact in read(text, language, title)[1]:
        if fact.tie_kind and fact.tie_status and fact.tie_status.value == "established":
            found.setdefault(fact.parties[0], set()).update(whole[one.start : one.end] for one in fact.spans if one.role == "party")
    return found


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (LIST, "en", {"MW": {"Malawi"}, "RW": {"Rwanda"}, "SR": {"Suriname"}}),
        ("Kyrgyzstan established diplomatic relations with Malawi and Rwanda.", "en", {"MW": {"Malawi"}, "RW": {"Rwanda"}}),
        (
            "С начала года Кыргызстан установил дипломатические отношения с тремя странами. Это Малави, Руанда и Суринам.",
            "ru",
            {"MW": {"Малави"}, "RW": {"Руанда"}, "SR": {"Суринам"}},
        ),
    ],
)
def test_each_party_is_pointed_at_by_its_own_name(text: str, language: str, expected: dict[str, set[str]]) -> None:
    assert named(text, language) == expected


def test_rather_the_text_than_the_headline() -> None:
    title = "Kyrgyzstan and Malawi, Rwanda, Suriname: what the year brought"
    spans = [span for fact in read(LIST, "en", title)[1] if fact.parties == ("MW",) for span in fact.spans if span.role == "party"]
    assert spans
    assert all(span.start > len(title) for span in spans)


def test_a_fact_of_something_else_is_left_alone() -> None:
    (count,) = (fact for fact in read("Kyrgyzstan has diplomatic relations with 185 countries.", "en")[1] if fact.quantity)
    assert {span.role for span in count.spans} == {"value", "head"}
