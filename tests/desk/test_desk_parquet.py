"""Parquet out of the desk: the records of JSON Lines, typed; where the extra is not installed the desk says what to install."""

from __future__ import annotations

import builtins
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from desk_kit import Client
from pyarrow import parquet
from test_desk_exports import lines

NAMES = ("findings", "ledger", "ties", "transitions")


def table(desk: Client, path: str) -> Any:
    """The file's table."""
    answer = desk.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    return parquet.read_table(io.BytesIO(answer.content))


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items()}
    return [as_json(one) for one in value] if isinstance(value, list) else value


def moments(value: Any, like: Any) -> Any:
    """JSON's moments as moments, where the other side has one."""
    if isinstance(like, datetime) and value is not None:
        return datetime.fromisoformat(value)
    if isinstance(like, dict):
        return {name: moments(one, like.get(name)) for name, one in value.items()}
    return [moments(one, other) for one, other in zip(value, like, strict=True)] if isinstance(like, list) else value


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_the_records_of_json_lines(desk: Client, name: str) -> None:
    rows = [as_json(row) for row in table(desk, f"/export/{name}.parquet").to_pylist()]
    records = lines(desk, f"/export/{name}.jsonl")
    assert rows
    assert rows == [moments(one, row) for one, row in zip(records, rows, strict=True)]


def test_columns_are_typed_and_there_without_any_record(desk: Client) -> None:
    found = table(desk, "/export/findings.parquet?claim=countries-165")
    types = {field.name: str(field.type) for field in found.schema}
    assert (types["confidence"], types["doubtful"], types["first_seen"]) == ("double", "bool", "timestamp[us, tz=UTC]")
    assert types["evidence"].startswith("list<")
    empty = table(desk, "/export/findings.parquet?claim=countries-165&since=2199-01-01")
    assert empty.num_rows == 0
    assert empty.schema == found.schema


def test_without_the_library_one_line_says_what_to_install(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.split(".")[0] == "pyarrow":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    answer = desk.get("/export/findings.parquet")
    assert answer.status_code == 501
    assert "pip install --require-hashes -r requirements-parquet.lock" in answer.text
    assert "or take CSV or JSON Lines" in answer.text
    assert desk.get("/export/findings.jsonl").status_code == 200
