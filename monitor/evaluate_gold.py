"""The gold format of labelled articles, read and checked: one JSON object a line (tests/gold/README.md). Reads no meaning, scores nothing.

Of an article only language, date, title, address and text may reach the reading; its labels (`Gold.ties`, `Gold.claims`, `kind`,
`predates_baseline`) are for scoring alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InputError
from core.records import FuzzyDate, Language
from monitor.language_guess import guess_language

ORDINARY = "G"
"""The kind of article that holds nothing of ours."""


@dataclass(frozen=True, slots=True)
class Article:
    """What the reading may see. `date` is None where it is not known, and may be no more than a year or a month."""

    id: str
    language: Language
    title: str
    text: str
    date: FuzzyDate | None
    url: str


@dataclass(frozen=True, slots=True)
class GoldTie:
    """`party` is an alpha-2 code in capitals, or an organization's name as the gold writes it; empty where neither is given.

    `is_country` tells AU, Australia, from AU, the African Union.
    """

    party: str
    kind: str
    status: str
    date: FuzzyDate | None
    is_country: bool = False


@dataclass(frozen=True, slots=True)
class GoldClaim:
    baseline: str
    relation: str
    old: str | None
    new: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Gold:
    """One line: the article and what people read in it."""

    article: Article
    kind: str
    predates_baseline: bool
    ties: tuple[GoldTie, ...]
    claims: tuple[GoldClaim, ...]
    note: str


def load_gold(file: Path) -> list[Gold]:
    """All articles in the file's order. Raises InputError, naming file and line, on the first that is no labelled article."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the gold file {file}: {error.strerror}; name a JSON Lines file of labelled articles") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text (byte {error.start}); name a JSON Lines file of labelled articles") from None
    rows = list(_rows(file, text))
    if not rows:
        raise InputError(f"{file} holds no article; it should hold one JSON object a line")
    return rows


def _rows(file: Path, text: str) -> Iterator[Gold]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(f"{file}, line {number}: not JSON ({_short(error)}); each line is one object") from None
        try:
            yield _gold(data, number)
        except _WrongFieldError as error:
            raise InputError(f"{file}, line {number}: {error}") from None


class _WrongFieldError(Exception):
    """A field that cannot be used; the text says which and what it should be."""


def _gold(data: Any, number: int) -> Gold:
    if not isinstance(data, dict):
        raise _WrongFieldError("not an object; each line is one JSON object with at least 'text'")
    text = _string(data, "text")
    if not text.strip():
        raise _WrongFieldError("'text' is missing or empty")
    title = _string(data, "title").strip()
    article = Article(
        _string(data, "id") or f"line-{number}", _language(data, f"{title} {text}"), title, text, _date(data), _string(data, "url")
    )
    return Gold(
        article,
        _string(data, "kind"),
        data.get("predates_baseline") is True,
        tuple(_tie(one) for one in _objects(data, "ties")),
        tuple(_claim(one) for one in _objects(data, "claims")),
        _string(data, "note"),
    )


def _tie(data: Mapping[str, Any]) -> GoldTie:
    country, organization = _string(data, "country").strip().upper(), _string(data, "org").strip()
    return GoldTie(country or organization, _string(data, "kind"), _string(data, "status"), _date(data), bool(country))


def _claim(data: Mapping[str, Any]) -> GoldClaim:
    old, new = _string(data, "old"), _string(data, "new")
    return GoldClaim(_string(data, "baseline"), _string(data, "relation"), old or None, new or None, _string(data, "evidence"))


def _string(data: Mapping[str, Any], field: str) -> str:
    """The field as text; empty where it is missing or null. A number is text here: `new` may be written either way."""
    value = data.get(field)
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise _WrongFieldError(f"'{field}' should be text or null")


def _objects(data: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    value = data.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _WrongFieldError(f"'{field}' should be a list of objects")
    return value


def _language(data: Mapping[str, Any], text: str) -> Language:
    named = _string(data, "lang").strip().lower()
    if not named:
        return guess_language(text)
    try:
        return Language(named)
    except ValueError:
        raise _WrongFieldError(f"'lang' is '{named}'; it should be one of {', '.join(Language)}, or null") from None


def _date(data: Mapping[str, Any]) -> FuzzyDate | None:
    """A day, month or year; what follows the day in a full timestamp is dropped."""
    text = _string(data, "date").strip()
    if not text:
        return None
    try:
        return FuzzyDate.parse(text.split("T")[0].split(" ")[0])
    except ValueError:
        raise _WrongFieldError(f"'date' is '{text}'; it should be like 2025-09-26, 2025-09 or 2025, or null") from None


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:80]
