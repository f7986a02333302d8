"""Numbers as what they say, in three languages."""

from __future__ import annotations

import pytest
from pipelines_kit import seeds

from core.records import Language
from pipelines.quantities import NumberReader
from pipelines.tokens import normalize, tokenize

CASES = [
    ("en", "more than 170 countries", [">170"]),
    ("en", "one hundred and eighty-five countries", ["185"]),
    ("en", "up to 185 countries", ["<=185"]),
    ("en", "the number rose by 13 to 185", ["13", "185"]),
    ("en", "from 172 to 185", ["172", "185"]),
    ("en", "between 10 and 12 states", ["10-12"]),
    ("en", "94 percent of the line", ["94 %"]),
    ("en", "1,378 kilometers", ["1378 km"]),
    ("en", "at least 20 states", [">=20"]),
    ("en", "twenty-one of 30", ["21", "30"]),
    ("ru", "более чем 170 государствами", [">170"]),
    ("ru", "со ста восьмьюдесятью пятью странами", ["185"]),
    ("ru", "1 тысяча 170 километров", ["1170 km"]),
    ("ru", "302,29 км", ["302.29 km"]),
    ("ru", "число стран дошло до 185", ["185"]),
    ("ru", "до 50 процентов", ["<=50 %"]),
    ("ru", "1 миллиард 90 миллионов сомов", ["1090000000 KGS"]),
    ("ru", "не менее 20 стран", [">=20"]),
    ("ky", "170тен ашык өлкө", [">170"]),
    ("ky", "жүз сексен беш мамлекет", ["185"]),
    ("ky", "94 пайыз", ["94 %"]),
    ("ky", "50гө чейин", ["<=50"]),
    ("ky", "190го жакын", ["~190"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_numbers_are_read_as_what_they_say(language: str, text: str, expected: list[str]) -> None:
    reader = NumberReader(seeds().lexicons["numbers"], Language(language))
    assert [str(n.quantity) for n in reader.read(tokenize(text, Language(language)))] == expected


@pytest.mark.parametrize(
    ("language", "text"), [("en", "the 165th country"), ("ru", "165-й страной"), ("ky", "165-өлкө"), ("ru", "сто шестьдесят пятой")]
)
def test_ordinals_are_told_from_cardinals(language: str, text: str) -> None:
    (number,) = NumberReader(seeds().lexicons["numbers"], Language(language)).read(tokenize(text, Language(language)))
    assert number.quantity.ordinal
    assert number.quantity.value == 165


@pytest.mark.parametrize("text", ["ё—’\u00a0« »", "Кот-д’Ивуар", "", "a\u202fb"])
def test_normalizing_keeps_every_offset(text: str) -> None:
    assert len(normalize(text)) == len(text)
