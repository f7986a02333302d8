"""Relations of bodies that are no states, lesser relations, and a guest who speaks of his own state. Texts of our own."""

from __future__ import annotations

import pytest
from pipelines_kit import ties

NOTHING: set[tuple[str, str, str]] = set()
BODIES = [
    ("en", "The universities of Kyrgyzstan and Belize established relations, the embassy said."),
    ("en", "The wrestling federation of Kyrgyzstan established relations with Belize, the Foreign Ministry said."),
    ("ru", "Университет Кыргызстана установил отношения с Белизом, сообщил МИД."),
    ("ru", "Конституционные суды Кыргызстана и Белиза установили отношения, сообщило посольство."),
    ("ky", "Кыргызстандын университети Белиз менен мамиле түздү, деп билдирди ТИМ."),
]
LESSER = [
    ("en", "Kyrgyzstan established cordial relations with Belize, the Foreign Ministry said."),
    ("en", "Kyrgyzstan and Belize established consular relations, a diplomat said."),
    ("ru", "Кыргызстан установил консульские отношения с Белизом, сообщил МИД."),
    ("ky", "Кыргызстан Белиз менен консулдук мамиле түздү, деп билдирди ТИМ."),
]
GUESTS = [
    ("en", "Visiting Bishkek, the Serbian president said his country established diplomatic relations with Belize."),
    ("en", '"Our country established diplomatic relations with Belize," the ambassador of Serbia in Kyrgyzstan said.'),
    ("ru", "Президент Сербии рассказал в Бишкеке, что его страна установила дипломатические отношения с Белизом."),
    ("ru", "«Наша страна установила дипломатические отношения с Белизом», — заявил посол Сербии в Кыргызстане."),
    ("ky", "Сербиянын президенти Бишкекте өз өлкөсү Белиз менен дипломатиялык мамиле түзгөнүн айтты."),
]
OURS = [
    ("en", "The ambassador of Belize said his country established diplomatic relations with Kyrgyzstan."),
    ("ru", "Посол Белиза сообщил, что его страна установила дипломатические отношения с Кыргызстаном."),
]


@pytest.mark.parametrize(("language", "text"), BODIES + LESSER)
def test_relations_that_are_none_of_states(language: str, text: str) -> None:
    assert ties(text, language, "") == NOTHING


@pytest.mark.parametrize(("language", "text"), GUESTS)
def test_a_guest_speaks_of_his_own_state(language: str, text: str) -> None:
    assert ties(text, language, "") == {("BZ", "diplomatic_relations", "other_parties")}


@pytest.mark.parametrize(("language", "text"), OURS)
def test_a_guest_speaks_of_relations_with_ours(language: str, text: str) -> None:
    assert ties(text, language, "") == {("BZ", "diplomatic_relations", "established")}
