"""Counts of a whole article: whose, as of when, which of several, and what is growth."""

from __future__ import annotations

import pytest
from pipelines_kit import read

from core.records import FactKind, Modality


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


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Diplomatic relations link Kyrgyzstan with 184 states, the deputy foreign minister told deputies. The prime minister had named 185.",
            ["184", "185"],
        ),
        (
            "ru",
            "Дипотношения у Кыргызстана со 184 странами, сказал замминистра иностранных дел. Премьер-министр ранее называл 185.",
            ["184", "185"],
        ),
        (
            "ky",
            "Кыргызстандын 184 өлкө менен дипломатиялык мамилеси бар, деди министрдин орун басары. Премьер-министр мурда 185 деп айткан.",
            ["184", "185"],
        ),
        (
            "en",
            "Kyrgyzstan had diplomatic relations with 172 states, the ministry wrote. The number has grown to 174, the minister said.",
            ["174"],
        ),
    ],
)
def test_two_officials_a_little_apart_disagree(language: str, text: str, expected: list[str]) -> None:
    assert totals(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A year ago Kyrgyzstan had diplomatic relations with 172 states, today with 182.", ["10"]),
        ("ru", "Год назад у Кыргызстана были дипломатические отношения со 172 государствами, сегодня — со 182.", ["10"]),
        ("en", "Kyrgyzstan is in diplomatic relations with 185 countries, thirteen more than a year ago.", ["13"]),
        ("ru", "Дипотношения связывают Кыргызстан со 185 странами, за год их стало на 13 больше.", ["13"]),
        ("en", "Of 135 states that recognised Kyrgyzstan, 96 have diplomatic relations with it.", []),
    ],
)
def test_two_totals_of_one_sentence_tell_a_growth(language: str, text: str, expected: list[str]) -> None:
    assert growth(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kyrgyzstan plans to bring the number of its diplomatic partners to 190."),
        ("ru", "Кыргызстан планирует довести число стран, с которыми имеет дипотношения, до 190."),
    ],
)
def test_a_total_that_is_aimed_at_is_not_reached(language: str, text: str) -> None:
    (fact,) = [f for f in read(text, language)[1] if f.measure == "countries.diplomatic_relations"]
    assert fact.modality is Modality.PLANNED


@pytest.mark.parametrize(
    ("language", "title", "text", "expected"),
    [
        ("en", "A year of diplomacy", "The ministry sums up. The republic has diplomatic relations with 182 states.", ["182"]),
        ("en", "Kazakhstan's diplomats", "The ministry sums up. The republic has diplomatic relations with 187 states.", []),
        ("ru", "Год дипломатии", "МИД подвел итоги. У республики дипломатические отношения со 182 странами.", ["182"]),
        ("ru", "Дипломаты Казахстана", "МИД подвел итоги. У республики дипломатические отношения со 187 странами.", []),
    ],
)
def test_the_republic_is_ours_where_no_other_is_told_of_first(language: str, title: str, text: str, expected: list[str]) -> None:
    assert [str(f.quantity) for f in read(text, language, title)[1] if f.measure == "countries.diplomatic_relations"] == expected


def test_the_year_of_independence_dates_no_total() -> None:
    text = "Since independence in 1991 Kyrgyzstan has established diplomatic relations with more than 170 nations."
    (fact,) = [f for f in read(text, "en")[1] if f.measure == "countries.diplomatic_relations"]
    assert fact.event_date is None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Kyrgyzstan became the 117th country with which the Solomon Islands have diplomatic relations.", []),
        ("en", "Namibia became the 180th country with which Kyrgyzstan has diplomatic relations.", ["180"]),
        ("en", "Kyrgyzstan is among the 163 countries with which Uzbekistan has diplomatic relations.", []),
        ("ru", "Кыргызстан стал 145-й страной, с которой у Уганды есть дипломатические отношения.", []),
        ("ru", "180-й страной, с которой Кыргызстан установил дипломатические отношения, стала Намибия.", ["180"]),
        ("ru", "180-й страной, с которой установлены дипломатические отношения, для Кыргызстана стала Намибия.", ["180"]),
    ],
)
def test_a_relative_clause_tells_whose_count_it_is(language: str, text: str, expected: list[str]) -> None:
    assert totals(text, language) == expected
