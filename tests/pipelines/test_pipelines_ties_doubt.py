"""Relations that an article takes back, passes on, asks about, imagines or makes a condition of. Texts of our own."""

from __future__ import annotations

import pytest
from pipelines_kit import read

TAKEN_BACK = [
    ("en", "A post says Kyrgyzstan established diplomatic relations with Togo on May 3. The ministry called it fake."),
    ("en", "Kyrgyzstan established diplomatic relations with Togo, we wrote on Monday. That information was wrong."),
    ("ru", "Кыргызстан 3 мая установил дипломатические отношения с Того, писали вчера. МИД назвал это фейком."),
    ("ru", "Сообщение о том, что Кыргызстан установил дипломатические отношения с Того, оказалось розыгрышем."),
    ("ky", "Кыргызстан Того менен дипломатиялык мамиле түздү деген маалыматты ТИМ четке какты."),
]
PASSED_ON = [
    ("en", "Allegedly Kyrgyzstan established diplomatic relations with Togo on May 3."),
    ("en", "Once Kyrgyzstan and Togo have established diplomatic relations, an embassy will open."),
    ("en", "Has Kyrgyzstan established diplomatic relations with Togo?"),
    ("en", "In the novel Kyrgyzstan has established diplomatic relations with Togo."),
    ("ru", "Якобы Кыргызстан 3 мая установил дипломатические отношения с Того."),
    ("ru", "Кыргызстан едва не установил дипломатические отношения с Того."),
    ("ky", "Социалдык тармактарда Кыргызстан Того менен дипломатиялык мамиле түздү деп жазып жатышат."),
]


def told(language: str, text: str) -> list[tuple[str, bool]]:
    """Status and review of every relation of ours with Togo."""
    facts = read(text, language)[1]
    return [
        (fact.tie_status.value if fact.tie_status else "", fact.review) for fact in facts if fact.parties == ("TG",) and fact.home == "KG"
    ]


@pytest.mark.parametrize(("language", "text"), TAKEN_BACK)
def test_a_report_that_is_taken_back_denies_the_tie(language: str, text: str) -> None:
    assert {status for status, _ in told(language, text)} == {"denied"}


@pytest.mark.parametrize(("language", "text"), PASSED_ON)
def test_what_is_only_passed_on_establishes_nothing_without_review(language: str, text: str) -> None:
    assert ("established", False) not in told(language, text)
