"""What an alert quotes: one sentence a report, and how many reports there are besides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor_kit import DOWN, Told, installation, night
from report_kit import FIRST, at

from core.records import ArticleRef, Fact, FactKind, Language, Modality, SourcedFact
from monitor.alerts import Wording, quoted
from store import outbox

TITLE = "Kyrgyzstan and Malawi open relations"
WORDS = Wording("Kyrgyzstan", str)


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
    lines = quoted([said(1, TITLE), said(1, "The communiqué was signed today."), said(1, "Both ministers spoke.")], WORDS)
    assert len(lines) == 3
    assert lines[0] == "The communiqué was signed today."
    assert TITLE in lines[1]


def test_a_report_that_says_it_in_its_headline_alone_is_quoted_by_it() -> None:
    assert quoted([said(1, TITLE)], WORDS)[0] == TITLE


def test_what_is_left_out_is_counted_in_reports() -> None:
    lines = quoted([said(number, f"Sentence {index}.") for number in range(6) for index in range(3)], WORDS)
    assert [line for line in lines if line.startswith("Sentence")] == ["Sentence 0."] * 4
    assert lines[-1] == "and 2 more reports"


def test_a_sentence_that_names_nobody_is_quoted_with_the_one_that_does() -> None:
    counts, names = said(1, "Relations were established with three countries."), said(2, "Malawi is a partner.")
    words = replace(WORDS, beside=lambda fact: ("Among them is Malawi.",) if fact is counts else ())
    lines = quoted([counts, names], words)
    assert lines[0] == "Relations were established with three countries. […] Among them is Malawi."
    assert lines[1].endswith("#:~:text=Among%20them%20is%20Malawi.")
    assert lines[3] == "Malawi is a partner."
    assert quoted([counts, replace(names, ref=counts.ref)], words)[0] == "Malawi is a partner.", "it says all by itself"


def test_each_alert_on_a_list_of_countries_quotes_the_one_that_it_is_about(tmp_path: Path) -> None:
    """A look back on a year: one sentence counts, others name; each country is told by the sentence that names it."""
    recap = Told(
        345001,
        "Foreign Ministry sums up the year",
        "Since January, Kyrgyzstan has established diplomatic relations with three countries. They are Malawi, Rwanda and Suriname.",
        "en",
        at(FIRST, 8),
    )
    with installation(tmp_path, FIRST, alerts={"recipients": [{"name": "anna", "target": DOWN, "kinds": ["diplomatic_relations"]}]}) as app:
        night(app, FIRST, [recap])
        with app.store.read() as tx:
            rows = outbox.by_kind(tx, "alert")
    assert sorted(str(row.message.payload["party_name"]) for row in rows) == ["Malawi", "Rwanda", "Suriname"]
    for row in rows:
        quote, where = row.message.body.splitlines()[:2]
        assert quote.endswith("with three countries. […] They are Malawi, Rwanda and Suriname.")
        assert "#:~:text=They%20are%20Malawi" in where
