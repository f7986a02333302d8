"""Numbers and dates of English sentences, one by one, and the logic of bounds."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipelines_kit import seeds

from pipelines.compare import Judge
from pipelines.compare_dates import DateFinder, DateSpan, When
from pipelines.compare_intervals import Bound, Stand, Stated, stand
from pipelines.compare_measure import Measure
from pipelines.compare_numbers import NumberFinder
from pipelines.compare_words import Vocabulary


@cache
def _finders() -> tuple[Vocabulary, NumberFinder, DateFinder]:
    data, numbers = seeds().lexicons["compare"], seeds().lexicons["numbers"]
    words = Vocabulary(data)
    return words, NumberFinder(data, numbers, words), DateFinder(data, numbers, words)


def dates(sentence: str) -> list[DateSpan]:
    words, _, finder = _finders()
    return finder.find(words.text(sentence))


def measures(sentence: str) -> list[Measure]:
    words, finder, _ = _finders()
    taken = frozenset(at for span in dates(sentence) for at in range(span.first, span.last))
    return finder.find(words.text(sentence), taken)


VALUES = [
    ("It has 2.4 billion views.", "2400000000", "exact", "count"),
    ("It has ninety-two members.", "92", "exact", "count"),
    ("It has two hundred and fifty members.", "250", "exact", "count"),
    ("It has more than a dozen towers.", "12", "more_than", "count"),
    ("It cost half a million dollars.", "500000", "exact", "money:USD"),
    ("It cost over £200m.", "200000000", "more_than", "money:GBP"),
    ("It lasted less than half an hour.", "1800", "less_than", "time"),
    ("It lasted two hours and forty minutes.", "9600", "exact", "time"),
    ("It is no more than 12 km long.", "12000", "at_most", "length"),
    ("It is longer than 300 miles.", "482803.2", "more_than", "length"),
    ("It covers 12 square kilometres.", "12000000", "exact", "area"),
    ("It fell to 4.8 per cent.", "4.8", "exact", "percent"),
    ("Two thirds of them agreed.", "66.6", "between", "percent"),
    ("It has 100 or more rooms.", "100", "at_least", "count"),
    ("It does not exceed 50 rooms.", "50", "at_most", "count"),
    ("Nobody came.", "0", "exact", "count"),
    ("It is the 43rd governor.", "43", "exact", "rank"),
    ("It peaked at number 7.", "7", "exact", "rank"),
    ("It reached the top ten.", "10", "at_most", "rank"),
    ("It was shown in season 4.", "4", "exact", "rank"),
    ("United won 3-1 at home.", "3", "exact", "score"),
    ("It scored 7.1/10.", "7.1", "exact", "count"),
    ("It has between 50 and 70 rooms.", "50", "between", "count"),
    ("She was 27 years old.", "27", "exact", "count"),
]


@pytest.mark.parametrize(("sentence", "value", "bound", "dimension"), VALUES)
def test_a_number_is_read_as_what_it_says(sentence: str, value: str, bound: str, dimension: str) -> None:
    (measure,) = measures(sentence)
    assert (measure.stated.value, measure.stated.bound.value, measure.dimension) == (Decimal(value), bound, dimension)


def test_a_change_has_an_old_and_a_new_value() -> None:
    assert [(m.role, m.stated.value) for m in measures("The rate fell from 6.1% to 4.8%.")] == [
        ("from", Decimal("6.1")),
        ("to", Decimal("4.8")),
    ]


def test_a_part_of_a_whole_is_a_share_too() -> None:
    found = measures("Women won 24 of the 60 seats.")
    assert [(m.dimension, m.stated.value) for m in found] == [("count", 24), ("count", 60), ("percent", 40)]


DATES = [
    ("It opened on 27 May 1937.", "in", (1937, 1937), ""),
    ("It opened on May 27, 1937.", "in", (1937, 1937), ""),
    ("It opened before 1940.", "before", (1940, 1940), ""),
    ("It opened in the 1930s.", "in", (1930, 1939), ""),
    ("It opened in the nineteenth century.", "in", (1801, 1900), ""),
    ("It has been open since 1948.", "since", (1948, 1948), ""),
    ("He was governor until 2007.", "until", (2007, 2007), ""),
    ("He played there in the 2017-18 season.", "in", (2017, 2018), ""),
]


@pytest.mark.parametrize(("sentence", "when", "years", "part"), DATES)
def test_a_date_is_read_as_what_it_says(sentence: str, when: str, years: tuple[int, int], part: str) -> None:
    (span,) = dates(sentence)
    assert (span.when, span.years, span.part) == (When(when), years, part)


def test_dates_in_brackets_after_a_name_are_a_life() -> None:
    assert [(span.part, span.life, span.years[0]) for span in dates("Karl Wendt (1702-1781) was a composer.")] == [
        ("start", True, 1702),
        ("end", True, 1781),
    ]


@pytest.mark.parametrize("sentence", ["It has more than 2,000 rooms.", "It has over 1900 rooms.", "It weighs 1950 kg."])
def test_a_count_is_no_year(sentence: str) -> None:
    assert dates(sentence) == []


BOUNDS = [
    (Stated(Decimal(185)), Stated(Decimal(170), Bound.MORE_THAN), Stand.HOLDS),
    (Stated(Decimal(170), Bound.MORE_THAN, step=Decimal(10)), Stated(Decimal(185)), Stand.OPEN),
    (Stated(Decimal(165)), Stated(Decimal(170), Bound.MORE_THAN), Stand.FAILS),
    (Stated(Decimal(11900), Bound.MORE_THAN, step=Decimal(100)), Stated(Decimal(12000), Bound.MORE_THAN), Stand.LIKELY_FAILS),
    (Stated(Decimal(100), Bound.MORE_THAN, step=Decimal(100)), Stated(Decimal(500)), Stand.LIKELY_FAILS),
    (Stated(Decimal(1978)), Stated(Decimal(2000), Bound.ALMOST, step=Decimal(1000)), Stand.HOLDS),
    (Stated(Decimal(170)), Stated(Decimal(170), Bound.AT_MOST), Stand.HOLDS),
]


@pytest.mark.parametrize(("evidence", "claim", "wanted"), BOUNDS)
def test_bounds_are_taken_as_people_mean_them(evidence: Stated, claim: Stated, wanted: Stand) -> None:
    assert stand(evidence, claim) is wanted


_VALUES = st.integers(1, 10**9).map(Decimal)


@given(_VALUES, _VALUES)
def test_a_figure_is_above_a_bound_or_it_is_not(value: Decimal, bound: Decimal) -> None:
    more = stand(Stated(value), Stated(bound, Bound.MORE_THAN))
    at_most = stand(Stated(value), Stated(bound, Bound.AT_MOST))
    assert {more, at_most} == {Stand.HOLDS, Stand.FAILS}
    assert (more is Stand.HOLDS) == (value > bound)


@given(_VALUES, st.sampled_from(list(Bound)))
def test_what_is_said_twice_never_fails(value: Decimal, bound: Bound) -> None:
    said = Stated(value, bound, value + 1 if bound is Bound.BETWEEN else None)
    assert stand(said, said) in (Stand.HOLDS, Stand.LIKELY_HOLDS, Stand.OPEN)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_it(claim: str, statement: str) -> None:
    judgement = _judge().judge(claim, statement)
    assert 0 <= judgement.confidence <= 1
    assert judgement.reason


@given(
    st.lists(
        st.sampled_from(
            [
                "the",
                "more",
                "than",
                "1,000",
                "12",
                "$",
                "%",
                "million",
                "of",
                "30",
                "February",
                "1999",
                "-",
                "to",
                "not",
                "km",
                "2",
                "in",
                "first",
                "most",
                "Ares",
                "(",
                ")",
                "3/4",
                ",",
                ".",
                "half",
                "a",
            ]
        ),
        max_size=14,
    )
)
def test_no_jumble_of_numbers_breaks_it(words: list[str]) -> None:
    sentence = " ".join(words)
    assert _judge().judge(sentence, sentence).reason


@cache
def _judge() -> Judge:
    return Judge(seeds())
