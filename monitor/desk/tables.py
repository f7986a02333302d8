"""Records as CSV for spreadsheets and as JSON Lines for programs. Made in memory; what they say is in api_records.

CSV is UTF-8 with a byte order mark, without which Excel takes it for another encoding. A cell that a spreadsheet would run as a formula
(CWE-1236) begins with an apostrophe; JSON Lines has the text as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel

from monitor.desk.api_records import FindingRecord

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_APART = " | "


def json_lines(records: Iterable[BaseModel]) -> str:
    """One object a line, with every field."""
    return "".join(json.dumps(one.model_dump(mode="json"), ensure_ascii=False) + "\n" for one in records)


def csv_text(model: type[BaseModel], records: Sequence[BaseModel]) -> str:
    """A header and a line a record; findings with one line each, their evidence joined."""
    flat = model is FindingRecord
    columns = [name for name in model.model_fields if name != "evidence"] + (list(_EVIDENCE) if flat else [])
    file = io.StringIO()
    file.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    rows = csv.writer(file)
    rows.writerow(columns)
    for one in records:
        given = one.model_dump(mode="json")
        if isinstance(one, FindingRecord):
            given |= _evidence(one)
        rows.writerow([cell(given[name]) for name in columns])
    return file.getvalue()


def cell(value: object) -> object:
    """What a cell holds: lists joined, nothing for None, and text that cannot run."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        value = _APART.join(str(one) for one in value)
    elif isinstance(value, Mapping):
        value = _APART.join(f"{key}: {one}" for key, one in value.items())
    text = str(value)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_RUNS) else text


_EVIDENCE = ("articles", "languages", "statement", "statement_title", "speaker", "published_at", "urls", "captures")


def _evidence(one: FindingRecord) -> dict[str, object]:
    """The deciding sentence, and where else it is said."""
    first = one.evidence[0] if one.evidence else None
    return {
        "articles": len({said.article for said in one.evidence}),
        "languages": sorted({said.language for said in one.evidence}),
        "statement": first.statement if first else "",
        "statement_title": first.title if first else "",
        "speaker": first.speaker if first else "",
        "published_at": first.published_at.isoformat() if first and first.published_at else "",
        "urls": list(dict.fromkeys(said.url for said in one.evidence if said.url)),
        "captures": list(dict.fromkeys(said.capture for said in one.evidence)),
    }
