"""`read`: every trap wording is explained, nothing is silent, and wrong input is one line."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from monitor_traps import TRAPS

from core.errors import InputError
from core.records import Bound, Language, Quantity
from monitor.cli import run
from monitor.explain import Explainer, Explanation
from monitor.explain_output import explanation_text
from monitor.handed_text import article_of, figure_of, text_of
from monitor.language_guess import guess_language
from seeds.loader import load_seeds

TODAY = date(2026, 2, 1)


@cache
def explainer() -> Explainer:
    seeds = load_seeds()
    return Explainer(seeds, seeds.programmes["kg-ndp-2026"])


def explain(text: str, language: str, day: str, title: str = "", held: tuple[str, ...] = ()) -> Explanation:
    return explainer().explain(article_of(text, language, day, TODAY, title), [figure_of(one) for one in held])


@pytest.mark.parametrize(("what", "language", "day", "title", "text", "wanted"), TRAPS)
def test_a_trap_wording_is_explained(what: str, language: str, day: str, title: str, text: str, wanted: tuple[str, ...]) -> None:
    explained = explain(text, language, day, title)
    notes = [note.id for one in explained.statements for note in one.notes]
    facts = [f"{read.what}; {read.outcome}" for one in explained.statements for read in one.facts]
    told = " ".join([*notes, *facts])
    assert [piece for piece in wanted if piece not in told] == [], told


def test_every_sentence_gets_a_line() -> None:
    explained = explain("Kyrgyzstan and Chad established diplomatic relations. The weather was fine.", "en", "2025-05-05")
    lines = list(explanation_text(explained))
    assert "   - nothing of ours in it" in lines
    assert any(line.startswith("   + diplomatic relations with Chad: established") for line in lines)
    assert lines[-1] == explained.conclusion


def test_offsets_point_at_the_words() -> None:
    explained = explain("Kyrgyzstan is ranked 81st out of 165 countries in the index.", "en", "2025-05-05", "Kyrgyzstan in an index")
    text = f"Kyrgyzstan in an index\n\n{explained.article.text}"
    notes = [note for one in explained.statements for note in one.notes]
    assert [text[note.span.start : note.span.end] for note in notes] == [note.cue for note in notes] == ["81st", "165"]


def test_a_figure_held_already_makes_a_rounded_one_a_repetition() -> None:
    text = "Кыргызстан поддерживает дипломатические отношения с более чем 170 странами."
    changed = explain(text, "ru", "2026-02-10").findings
    (held,) = (one.finding for one in explain(text, "ru", "2026-02-10", held=("countries_165=185",)).findings)
    assert [one.finding.relation.value for one in changed] == ["changes"]
    assert (held.relation.value, held.held_against) == ("reaffirms", "185")


def _note_examples(wanted: str) -> list[Any]:
    return [
        pytest.param(entry["id"], example, id=f"{entry['id']}-{example['lang']}")
        for entry in load_seeds().lexicons["notes"]["notes"]
        for example in entry.get(wanted, ())
    ]


def _notes(example: dict[str, str]) -> set[str]:
    explained = explain(example["text"], example["lang"], "2025-05-05")
    return {note.id for one in explained.statements for note in one.notes}


@pytest.mark.parametrize(("note", "example"), _note_examples("match"))
def test_a_note_is_given_where_it_says(note: str, example: dict[str, str]) -> None:
    assert note in _notes(example)


@pytest.mark.parametrize(("note", "example"), _note_examples("no_match"))
def test_a_note_is_silent_where_it_says(note: str, example: dict[str, str]) -> None:
    assert note not in _notes(example)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers signed a communiqué.", "en"),
        ("Министры подписали коммюнике.", "ru"),
        ("Министрлер коммюникеге кол коюшту.", "ky"),
        ("Кыргызстан жана Чад дипломатиялык мамиле түздү.", "ky"),
        ("185", "en"),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert guess_language(text) is Language(language)


def test_text_comes_from_an_argument_a_file_or_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "story.txt"
    file.write_text("A headline\n\nA sentence.", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Из трубы.".encode())))
    assert text_of("A sentence.") == "A sentence."
    longer_than_a_name = "Кыргызстан установил дипломатические отношения с Белизом. " * 6
    assert text_of(longer_than_a_name) == longer_than_a_name
    assert text_of(str(file)) == "A headline\n\nA sentence."
    assert text_of("-") == "Из трубы."


def test_a_short_first_line_is_the_headline() -> None:
    article = article_of("A headline\n\nA sentence.", None, None, TODAY)
    assert (article.title, article.text, str(article.date)) == ("A headline", "A sentence.", "2026-02-01")
    assert article_of("One. \nTwo.", None, None, TODAY).title == ""


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [
        ("a=185", Quantity(Decimal(185))),
        ("a=>170", Quantity(Decimal(170), Bound.MORE_THAN)),
        ("a=~1,700", Quantity(Decimal(1700), Bound.ABOUT)),
    ],
)
def test_a_figure_is_taken_with_its_bound(figure: str, wanted: Quantity) -> None:
    assert figure_of(figure) == ("a", wanted)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["read", ""], "the text is empty"),
        (["read", "x", "--lang", "de"], "--lang takes en, ru, ky"),
        (["read", "x", "--date", "soon"], "--date takes a date"),
        (["read", "x", "--held", "countries_165"], "--held takes"),
        (["read", "x", "--held", "borders=5"], "no count of the programme is labelled 'borders'"),
        (["read", "missing.txt"], "no file missing.txt"),
        (["read", "/"], "is a folder"),
    ],
)
def test_wrong_input_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == InputError.exit_code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert printed.err.count("\n") == 1


def test_the_command_prints_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "Кыргызстан установил дипломатические отношения с Чадом 3 мая 2025 года."
    assert run(["read", sentence, "--lang", "ru", "--date", "2025-05-04"]) == 0
    assert "diplomatic relations with Chad: established, 2025-05-03" in capsys.readouterr().out
    assert run(["read", sentence, "--date", "2025-05-04", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["lang"] == "ru"
    (fact,) = (one for one in printed["statements"][0]["facts"] if one["kind"] == "tie")
    assert (fact["parties"], fact["tie_status"], fact["date"]) == (["TD"], "established", "2025-05-03")
    assert [sentence[word["start"] : word["end"]] for word in fact["words"]] == [word["text"] for word in fact["words"]]
    assert printed["transitions"][0]["party"] == "TD"
