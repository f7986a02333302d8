"""What an alert quotes: one sentence a report, and how many reports there are besides."""

from __future__ import annotations

from datetime import UTC, datetime

from core.records import ArticleRef, Fact, FactKind, Language, Modality, SourcedFact
from monitor.alert_words import PHRASES
from monitor.alerts import quoted

TITLE = "Kyrgyzstan and Malawi open relations"


def said(number: int, sentence: str) -> SourcedFact:
    moment = datetime(2025, 9, 25, 8, tzinfo=UTC)
    return SourcedFact(
        f"{number}-{sentence}",
        Fact(FactKind.TIE, 0, Language.EN, "test", "test", Modality.DONE, 0.9),
        ArticleRef("24kg", number),
        "24kg-en",
        f"https://24.kg/english/{number}/",
        TITLE,
        sentence,
        moment,
        moment,
        f"urn:uuid:{number}",
        f"v{number}",
    )


def test_one_sentence_a_report_and_not_the_headline_twice() -> None:
    lines = quoted([said(1, TITLE), said(1, "The communiqué was signed today."), said(1, "Both ministers spoke.")], PHRASES[Language.EN])
    assert len(lines) == 3
    assert lines[0] == "The communiqué was signed today."
    assert TITLE in lines[1]


def test_a_report_that_says_it_in_its_headline_alone_is_quoted_by_it() -> None:
    assert quoted([said(1, TITLE)], PHRASES[Language.EN])[0] == TITLE


def test_what_is_left_out_is_counted_in_reports() -> None:
    lines = quoted([said(number, f"Sentence {index}.") for number in range(6) for index in range(3)], PHRASES[Language.EN])
    assert [line for line in lines if line.startswith("Sentence")] == ["Sentence 0."] * 4
    assert lines[-1] == "and 2 more reports"
