"""Addresses that open a page at a sentence."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from monitor.text_fragment import with_fragment

PAGE = "https://24.kg/english/1_story/"


@pytest.mark.parametrize(
    ("sentence", "fragment"),
    [
        ("Ties were established.", "Ties%20were%20established."),
        ("A, b & c-d #1", "A%2C%20b%20%26%20c%2Dd%20%231"),
        ("one two three four five six seven eight nine ten eleven", "one%20two%20three,nine%20ten%20eleven"),
        ("eggs, ten | 115 soms", "eggs%2C%20ten,115%20soms"),
        ("| alone |", "%7C%20alone%20%7C"),
    ],
)
def test_short_sentences_whole_long_ones_by_their_ends_and_rows_by_their_cells(sentence: str, fragment: str) -> None:
    assert with_fragment(PAGE, sentence) == f"{PAGE}#:~:text={fragment}"


def test_cyrillic_is_encoded_and_reads_back() -> None:
    linked = with_fragment(PAGE, "Кыргызстан установил отношения")
    assert linked.isascii()
    assert unquote(linked.split("text=")[1]) == "Кыргызстан установил отношения"


def test_an_older_fragment_is_replaced_and_nothing_is_made_of_nothing() -> None:
    assert with_fragment(f"{PAGE}#top", "Yes.") == f"{PAGE}#:~:text=Yes."
    assert with_fragment(PAGE, " ") == PAGE
    assert with_fragment("", "Yes.") == ""
