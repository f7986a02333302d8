"""The seed files as validated records, each with the file it came from: between the YAML and what the project uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from core.records import TieKind
from seeds import schema
from seeds.files import SeedFile
from seeds.yaml_lines import Loc, SeedProblem, problem_at, to_data

AnyModel = TypeVar("AnyModel", bound=BaseModel)

_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "unknown field",
    "string_type": "must be text; put it in quotes if it looks like a number or true, false, null",
}


@dataclass(slots=True)
class SeedRecords:
    """Every file by path; every file's record and plain data (the files without a model have the latter only)."""

    files: dict[str, SeedFile] = field(default_factory=dict)
    models: dict[str, tuple[SeedFile, BaseModel]] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    def of(self, model: type[AnyModel]) -> Iterator[tuple[SeedFile, AnyModel]]:
        """Files of one kind with their records, by path."""
        for file, record in self.models.values():
            if isinstance(record, model):
                yield file, record

    def countries(self) -> list[schema.CountryRecord]:
        return [country for _, file in self.of(schema.CountriesFile) for country in file.countries]

    def ties(self, enable: Iterable[str] = ()) -> dict[tuple[str, TieKind], tuple[schema.TieRecord, schema.TiesFile]]:
        """The register's entries by party and kind; a later file's (by as_of) stands over an earlier one's. Optional files where enabled."""
        counted = [tied for file, tied in self.of(schema.TiesFile) if not tied.optional or file.stem in enable]
        ordered = sorted(counted, key=lambda tied: tied.as_of)
        return {(entry.party, entry.kind): (entry, tied) for tied in ordered for entry in tied.entries}

    def raw(self, folder: str) -> dict[str, Any]:
        """Plain data of the files in a folder, by stem."""
        return {path.split("/")[1].removesuffix(".yaml"): data for path, data in self.data.items() if path.startswith(f"{folder}/")}


def validate(files: Iterable[SeedFile]) -> tuple[SeedRecords, list[SeedProblem]]:
    """Records of the files that fit their model, and what is wrong with the others."""
    records = SeedRecords()
    problems: list[SeedProblem] = []
    for file in files:
        data = to_data(file.node)
        records.files[file.path], records.data[file.path] = file, data
        if file.model is None:
            continue
        try:
            records.models[file.path] = (file, file.model.model_validate(data))
        except ValidationError as error:
            problems.extend(_problem(file, found["loc"], found["type"], found["msg"]) for found in error.errors(include_url=False))
    return records, problems


def _problem(file: SeedFile, loc: Loc, kind: str, message: str) -> SeedProblem:
    text = _MESSAGES.get(kind) or message.removeprefix("Value error, ")
    if kind == "extra_forbidden" and file.model is not None:
        known = _known_fields(file.model, loc[:-1])
        text += f"; known are {', '.join(known)}" if known else ""
    return problem_at(file.node, loc, text[0].lower() + text[1:])


def _known_fields(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """Fields of the record that stands at `loc` of a file of this model; () where that cannot be told."""
    current: Any = model
    for part in loc:
        if isinstance(part, str) and _is_model(current):
            current = current.model_fields[part].annotation if part in current.model_fields else None
        inner = [one for one in getattr(current, "__args__", ()) if _is_model(one)]
        current = inner[0] if inner and not _is_model(current) else current
    return tuple(current.model_fields) if _is_model(current) else ()


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)
