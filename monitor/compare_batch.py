"""Pairs of claim and statement from a JSON Lines file, and what comparing them gives, one object a line. Judges nothing itself."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import InputError
from pipelines.compare import Judgement


@dataclass(frozen=True, slots=True)
class Pair:
    """`id` comes back as it was given: text or number; the line's number where it was not."""

    id: str | int
    claim: str
    statement: str


def load_pairs(file: Path) -> list[Pair]:
    """All pairs in the file's order, "-" being standard input. Raises InputError, naming file and line, on the first that is none."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {file}: {error.strerror}; name a JSON Lines file of objects with id, claim and statement") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{file} is not UTF-8 text (byte {error.start})") from None
    return list(_pairs(file, text))


def judgement_json(judgement: Judgement, identifier: str | int | None = None) -> dict[str, Any]:
    """What `compare --json` and `compare --batch` print of one pair."""
    made: dict[str, Any] = {} if identifier is None else {"id": identifier}
    return made | {
        "verdict": judgement.verdict.value,
        "relation": judgement.relation,
        "old": judgement.old,
        "new": judgement.new,
        "reason": judgement.reason,
        "confidence": judgement.confidence,
    }


def _pairs(file: Path, text: str) -> Iterator[Pair]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(f"{file}, line {number}: not JSON ({' '.join(str(error).split())[:80]}); each line is one object") from None
        if not isinstance(data, dict):
            raise InputError(f"{file}, line {number}: not an object; each line needs id, claim and statement")
        claim, statement = _text(file, number, data, "claim"), _text(file, number, data, "statement")
        identifier = data.get("id", number)
        if isinstance(identifier, bool) or not isinstance(identifier, str | int):
            raise InputError(f"{file}, line {number}: 'id' should be text or a whole number")
        yield Pair(identifier, claim, statement)


def _text(file: Path, number: int, data: Mapping[str, Any], field: str) -> str:
    value = data.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{file}, line {number}: '{field}' should be a sentence")
    return value
