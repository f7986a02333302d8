"""docs/tables.md explains every table and column, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from store.tables import Base

DOCS = (Path(__file__).parents[2] / "docs/tables.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", DOCS, re.S | re.M))


def _explained(section: str) -> list[str]:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (.+) \|$", section, re.M)
    return [name for names, what in rows if what.strip() for name in re.findall(r"`(\w+)`", names)]


def test_every_table_has_its_section() -> None:
    assert sorted(SECTIONS) == sorted(Base.metadata.tables)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_column_is_explained_once(table: str) -> None:
    assert sorted(_explained(SECTIONS[table])) == sorted(column.name for column in Base.metadata.tables[table].columns)


def test_what_is_said_to_be_append_only_is_what_the_tables_say() -> None:
    import store.tables

    stated = re.search(r"Append-only: (.*?)\.", store.tables.__doc__ or "", re.S)
    assert stated is not None
    named = {name.strip().replace(" ", "_") for name in stated[1].split(",")}
    marked = {name for name, body in SECTIONS.items() if "Append-only" in body.split("\n|")[0]}
    assert named <= marked
