"""Statements: sentences with their spans, the headline, quotes and speakers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipelines_kit import version

from pipelines.split import split


def test_the_headline_is_a_statement_of_its_own() -> None:
    first, second = split(version("One sentence only.", "en", "A headline without a stop"))
    assert first.headline
    assert not second.headline
    assert second.text == "One sentence only."


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("ru", "Встреча прошла 5 мая 2025 г. в Бишкеке. Ее итоги подвел министр.", 2),
        ("ru", "Выделено 3 млн. сомов на ремонт.", 1),
        ("ky", "Жолугушуу 2025-ж. Бишкекте өттү. Ага министр катышты.", 2),
        ("en", "Mr. Kulubaev met U.S. officials. They agreed.", 2),
        ("ru", "А. Исаков приехал в Ош. Его ждали.", 2),
    ],
)
def test_abbreviations_end_no_sentence(language: str, text: str, count: int) -> None:
    assert len(split(version(text, language))) == count


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "The course stays, Foreign Minister Jeenbek Kulubaev said.", "Foreign Minister Jeenbek Kulubaev"),
        ("ru", "Курс не изменится, сказал министр Жээнбек Кулубаев.", "Жээнбек Кулубаев"),
        ("ky", "Багыт өзгөрбөйт, — деп Жээнбек Кулубаев билдирди.", "Жээнбек Кулубаев"),
    ],
)
def test_the_speaker_is_named_where_the_sentence_names_one(language: str, text: str, speaker: str) -> None:
    (statement,) = split(version(text, language))
    assert statement.speaker is not None
    assert speaker.endswith(statement.speaker) or statement.speaker.endswith(speaker)


@given(st.text(max_size=300), st.sampled_from(["en", "ru", "ky"]))
def test_spans_always_point_at_their_own_text(text: str, language: str) -> None:
    made = version(text, language, "Title")
    for statement in split(made):
        assert made.text[statement.start : statement.end] == statement.text
