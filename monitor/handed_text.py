"""Texts, dates, languages and figures as a person hands them to a command. Turns them into records or into one line on what is wrong."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from core.errors import InputError
from core.records import Bound, DatePrecision, FuzzyDate, Language, Quantity
from monitor.evaluate_gold import Article
from monitor.language_guess import guess_language

_LONGEST_PATH = 1024
_LONGEST_HEADLINE = 200
_SIGNS = {"": Bound.EXACT, ">": Bound.MORE_THAN, ">=": Bound.AT_LEAST, "<": Bound.LESS_THAN, "<=": Bound.AT_MOST, "~": Bound.ABOUT}


def text_of(argument: str) -> str:
    """The text itself, or what the file holds that `argument` names, or standard input for "-". Raises InputError."""
    if argument == "-":
        return _decoded(sys.stdin.buffer.read(), "standard input")
    if argument.strip() and len(argument) < _LONGEST_PATH and "\n" not in argument and "\0" not in argument:
        file = Path(argument)
        there = _exists(file)
        if there and file.is_file():
            try:
                return _decoded(file.read_bytes(), str(file))
            except OSError as error:
                raise InputError(f"cannot read {file}: {error.strerror}") from None
        if there and file.is_dir():
            raise InputError(f"{file} is a folder; name a text file, or put the text itself in quotes")
        if file.suffix in (".txt", ".md", ".html", ".json") and " " not in argument:
            raise InputError(f"no file {file}; name a text file, or put the text itself in quotes")
    return argument


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a sentence longer than a file's name may be
        return False


def article_of(text: str, language: str | None, said: str | None, today: date, title: str = "") -> Article:
    """An article of a text. A short first paragraph without a full stop is its headline, unless `title` gives one.

    Raises InputError on an empty text, an unknown language or a date that is none.
    """
    if not text.strip():
        raise InputError("the text is empty; give a sentence or an article, a file, or - for standard input")
    head, _, rest = text.strip().partition("\n")
    if not title and rest.strip() and len(head) <= _LONGEST_HEADLINE and head.strip()[-1] not in ".!?…:;,":
        title, text = head.strip(), rest.strip()
    return Article(
        "text", language_of(language) if language else guess_language(f"{title} {text}"), title, text.strip(), _date(said, today), ""
    )


def figure_of(text: str) -> tuple[str, Quantity]:
    """ "countries_165=185", "countries_165=>170": label and figure. Raises InputError."""
    label, _, figure = text.partition("=")
    number = figure.lstrip("<>=~ ")
    sign = figure[: len(figure) - len(number)].strip()
    try:
        return label.strip(), Quantity(Decimal(number.replace(",", "").strip()), _SIGNS[sign])
    except (InvalidOperation, KeyError):
        raise InputError(f"--held takes a claim's label and a figure, as countries_165=185, not '{text}'") from None


def language_of(named: str) -> Language:
    """Raises InputError on anything but the three languages."""
    try:
        return Language(named.lower())
    except ValueError:
        raise InputError(f"--lang takes {', '.join(Language)}, not '{named}'") from None


def _date(said: str | None, today: date) -> FuzzyDate:
    if said is None:
        return FuzzyDate(today, DatePrecision.DAY)
    try:
        return FuzzyDate.parse(said)
    except ValueError:
        raise InputError(f"--date takes a date as 2026-01-20, 2026-01 or 2026, not '{said}'") from None


def _decoded(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{where} is not UTF-8 text (byte {error.start})") from None
