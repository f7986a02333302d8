"""Records as Parquet for data frames, with the types that the API's schema gives them. Made in memory; needs the extra `parquet`.

Decimals stay text, as they were stated; moments are in UTC; evidence is a list of structs. What the records say is in api_records.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from fastapi import HTTPException
from pydantic import BaseModel

_INSTALL = "pip install --require-hashes -r requirements-parquet.lock"
_KEY = "policy-monitor"


def parquet(model: type[BaseModel], records: Sequence[BaseModel]) -> bytes:
    """A whole file; the columns are there without any record too. Raises 501 where the library is not installed."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet as files
    except ImportError:
        said = f"Parquet needs a library that is not installed; run '{_INSTALL}' and start the desk again, or take CSV or JSON Lines"
        raise HTTPException(501, said) from None
    schema = arrow.schema(
        [arrow.field(name, _type(arrow, one.annotation)) for name, one in model.model_fields.items()], metadata={_KEY: model.__name__}
    )
    rows = [_row(one.model_dump(), one.model_dump(mode="json")) for one in records]
    file = io.BytesIO()
    files.write_table(arrow.Table.from_pylist(rows, schema=schema), file, compression="zstd")
    return file.getvalue()


def _type(arrow: Any, annotation: Any) -> Any:
    """The Arrow type of a field's annotation; text for whatever is neither number, time, list nor record."""
    origin, inner = get_origin(annotation), [one for one in get_args(annotation) if one is not NoneType and one is not Ellipsis]
    if origin in (Union, UnionType):
        return _type(arrow, inner[0])
    if origin in (tuple, list):
        return arrow.list_(_type(arrow, inner[0]))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return arrow.struct([arrow.field(name, _type(arrow, one.annotation)) for name, one in annotation.model_fields.items()])
    plain = {
        bool: arrow.bool_(),
        int: arrow.int64(),
        float: arrow.float64(),
        datetime: arrow.timestamp("us", tz="UTC"),
        date: arrow.date32(),
    }
    return plain.get(annotation, arrow.string())


def _row(given: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """Times and numbers as they are, all else as JSON writes it."""
    return {name: _cell(value, written[name]) for name, value in given.items()}


def _cell(value: Any, written: Any) -> Any:
    if isinstance(value, bool | int | float | date):
        return value
    if isinstance(value, Mapping):
        return _row(value, written)
    if isinstance(value, tuple | list):
        return [_cell(one, other) for one, other in zip(value, written, strict=True)]
    return None if written is None else str(written)
