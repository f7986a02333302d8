"""Counts of a whole article: whose, as of when, which of several, and what is growth."""

from __future__ import annotations

import pytest
from pipelines_kit import read

from core.records import FactKind


def totals(text: str, language: str) -> list[str]:
    return [str(f.quantity) for f in read(text, language)[1] if f.measure == "countries.diplomatic_relations"]


def growth(text: str, language: str) -> list[str]:
    return [str(f.quantity) for f in read(text, language)[1] if f.topic == "new_relations" and f.kind is FactKind.PROGRESS and f.quantity]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Kyrgyzstan has relations with more than 170 countries. The ministry counts 185 diplomatic partners.", ["185"]),
        ("en", "Kyrgyzstan had diplomatic relations with 172 states in January and with 185 in December.", ["185"]),
        ("ru", "Год начинали со 172 партнерами, а проводили со 185, сказал Кулубаев о странах, с которыми есть дипотношения.", ["185"]),
        ("ky", "Мурда 165 өлкө менен дипломатиялык мамиле болсо, азыр Кыргызстандын өнөктөштөрү 185 болду.", ["185"]),
    ],
)
def test_of_several_totals_in_one_article_the_newest_is_told(language: str, text: str, expected: list[str]) -> None:
    assert totals(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The number of Kyrgyzstan's diplomatic partners rose from 172 to 185 in a year.", ["13"]),
        ("ru", "Число стран, с которыми Кыргызстан имеет дипотношения, увеличилось на 13 и достигло 185.", ["13"]),
        ("ky", "Кыргызстан бир жыл ичинде дагы он үч мамлекет менен дипломатиялык мамиле орнотту.", ["13"]),
        ("en", "Kyrgyzstan has diplomatic ties with 164 countries, among them 46 established in the last ten years.", []),
        ("ru", "Кыргызстан отметил годовщину: дипотношения с восемью странами установлены 30 лет назад.", []),
    ],
)
def test_growth_is_told_apart_from_totals_and_from_the_past(language: str, text: str, expected: list[str]) -> None:
    assert growth(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Since 1992 Kyrgyzstan has established diplomatic relations with 185 countries."),
        ("ru", "С 1992 года Кыргызстан установил дипломатические отношения со 185 странами."),
        ("ky", "1992-жылдан бери Кыргызстан 185 өлкө менен дипломатиялык мамиле түзгөн."),
    ],
)
def test_when_counting_began_is_not_when_the_figure_held(language: str, text: str) -> None:
    (fact,) = [f for f in read(text, language)[1] if f.measure == "countries.diplomatic_relations"]
    assert fact.event_date is None


def test_a_figure_is_dated_by_the_date_beside_it() -> None:
    text = "The number of countries with diplomatic relations with Kyrgyzstan, 165 in January 2022, was 178 on 1 May 2025."
    assert [str(f.event_date) for f in read(text, "en")[1] if str(f.quantity) == "178"] == ["2025-05-01"]
