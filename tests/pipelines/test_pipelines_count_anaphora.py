"""Totals told without their figure, beside a figure of something else, or as a part of a whole."""

from __future__ import annotations

import pytest
from pipelines_kit import read

from core.records import FactKind


def counted(text: str, language: str, title: str = "") -> set[tuple[str, str]]:
    """(measure, figure) of every total."""
    return {(f.measure, str(f.quantity)) for f in read(text, language, title)[1] if f.measure}


RELATIONS = "countries.diplomatic_relations"
ORGANIZATIONS = "organizations.participation"


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "One hundred and eighty-five", "Exactly that many states maintain diplomatic relations with Kyrgyzstan."),
        ("ru", "185", "Ровно со столькими государствами Кыргызстан поддерживает дипломатические отношения."),
        ("ky", "185", "Ушунча мамлекет Кыргызстан менен дипломатиялык мамиле түзгөн."),
    ],
)
def test_so_many_is_the_figure_told_before(language: str, title: str, text: str) -> None:
    assert counted(text, language, title) == {(RELATIONS, "185")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "A year ago Kyrgyzstan had diplomatic relations with 172 states; there are 13 more now."),
        ("ru", "Год назад Кыргызстан имел дипотношения со 172 странами. Сегодня их на 13 больше."),
        ("ky", "Былтыр Кыргызстан 172 мамлекет менен дипломатиялык мамиле түзгөн. Азыр алар 13кө көп."),
    ],
)
def test_an_old_total_and_what_it_has_grown_by_make_the_new_one(language: str, text: str) -> None:
    facts = read(text, language)[1]
    assert [str(f.quantity) for f in facts if f.measure == RELATIONS] == ["185"]
    assert "13" in [str(f.quantity) for f in facts if f.topic == "new_relations" and f.kind is FactKind.PROGRESS]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "He put the number of states with diplomatic relations with Kyrgyzstan at 185 and that of "
            "international organizations it belongs to at 124.",
        ),
        (
            "ru",
            "Число государств, с которыми у Кыргызстана дипотношения, он оценил в 185, а международных организаций, где он участвует, — в 124.",
        ),
    ],
)
def test_each_of_two_figures_counts_the_noun_nearer_to_it(language: str, text: str) -> None:
    assert counted(text, language) == {(RELATIONS, "185"), (ORGANIZATIONS, "124")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kyrgyzstan pays fees to 54 of the 124 international organizations it belongs to."),
        ("ru", "Кыргызстан платит взносы в 54 из 124 международных организаций, в которых состоит."),
    ],
)
def test_of_a_part_of_the_organizations_the_whole_is_what_a_country_belongs_to(language: str, text: str) -> None:
    assert counted(text, language) == {(ORGANIZATIONS, "124")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Since leaving the Soviet Union in August 1991 Kyrgyzstan has had diplomatic relations with more than 170 nations."),
        ("ru", "С момента обретения свободы в августе 1991 года Кыргызстан установил дипломатические отношения более чем со 170 странами."),
    ],
)
def test_the_year_in_a_clause_of_since_dates_no_figure(language: str, text: str) -> None:
    (fact,) = [f for f in read(text, language)[1] if f.measure]
    assert fact.event_date is None


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        ("en", "", "Kyrgyzstan has 32 embassies and 185 treaties with Russia."),
        ("en", "185 letters", "That many children wrote to the president of Kyrgyzstan."),
        ("ru", "", "Письмо президенту Кыргызстана подписали 124 общественные организации."),
        ("ru", "", "Кыргызская фасоль продается в 165 странах."),
        ("ky", "", "Кыргызстандын чет өлкөлөрдө 32 элчилиги бар."),
    ],
)
def test_counts_of_other_things_are_none(language: str, title: str, text: str) -> None:
    assert counted(text, language, title) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Kazakhstan has diplomatic relations with 187 states, its ambassador recalled in Bishkek; Kyrgyzstan congratulated."),
        ("ru", "У Казахстана дипотношения со 187 государствами, напомнил посол РК в Бишкеке."),
        ("ky", "Казакстан 187 мамлекет менен дипломатиялык мамиле түзгөн, деди элчи Бишкекте."),
    ],
)
def test_a_count_told_in_our_capital_is_not_ours(language: str, text: str) -> None:
    assert counted(text, language) == set()


def test_what_adds_up_to_a_figure_is_the_figure() -> None:
    text = "With the newcomers the countries that have diplomatic relations with Kyrgyzstan now add up to 185."
    assert counted(text, "en") == {(RELATIONS, "185")}
