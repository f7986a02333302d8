"""Column types and the small conversions between rows and records: moments in UTC, quantities, fuzzy dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from core.records import Bound, DatePrecision, FuzzyDate, Quantity


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on every database. Raises ValueError on a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def quantity_columns(quantity: Quantity | None) -> dict[str, Any]:
    """Values for the columns of `QuantityColumns`. Numbers are kept as decimal text: exact on every database."""
    if quantity is None:
        return {"value": None, "high": None, "bound": None, "unit": None, "ordinal": False}
    return {
        "value": f"{quantity.value:f}",
        "high": None if quantity.high is None else f"{quantity.high:f}",
        "bound": quantity.bound.value,
        "unit": quantity.unit,
        "ordinal": quantity.ordinal,
    }


def quantity_of(row: Any) -> Quantity | None:
    """The quantity of a row with those columns; None where it has none."""
    if row.value is None:
        return None
    high = None if row.high is None else Decimal(row.high)
    return Quantity(Decimal(row.value), Bound(row.bound), row.unit, high, row.ordinal)


def fuzzy(day: date | None, precision: str | None) -> FuzzyDate | None:
    return None if day is None or precision is None else FuzzyDate(day, DatePrecision(precision))


def fuzzy_columns(name: str, value: FuzzyDate | None) -> dict[str, Any]:
    """Values for the pair of columns `<name>_day`, `<name>_precision`."""
    return {f"{name}_day": value.day if value else None, f"{name}_precision": value.precision.value if value else None}
