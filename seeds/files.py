"""Which seed files there are: finds them in the shipped folder and a user's overlay, and lays one over the other file by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel

from seeds import schema
from seeds.yaml_lines import SeedProblem, overlay, parse

SHIPPED = Path(__file__).parent
EXAMPLES = "lexicons/examples.yaml"
"""The lexicons' examples: for those who check and test the seeds, not for those who read with them."""

FAMILIES: dict[str, type[BaseModel] | None] = {
    "measures.yaml": schema.MeasuresFile,
    "topics.yaml": schema.TopicsFile,
    "judge.yaml": schema.JudgeFile,
    "programmes/*.yaml": schema.ProgrammeFile,
    "sites/*.yaml": schema.Site,
    "names/countries-declension.yaml": schema.DeclensionFile,
    "names/countries-places.yaml": schema.PlacesFile,
    "names/countries-traps.yaml": schema.TrapsFile,
    "names/countries*.yaml": schema.CountriesFile,
    "names/forms-*.yaml": schema.FormsFile,
    "names/organizations*.yaml": schema.OrganizationsFile,
    "ties/*.yaml": schema.TiesFile,
    EXAMPLES: schema.LexiconExamplesFile,
    "lexicons/*.yaml": None,
    "rules/*.yaml": None,
}
"""Relative path pattern -> the model of such a file, the first that fits; None: the reader's own format, kept as plain data."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """One merged file: `path` relative to the seeds folder, its family, and its tree (nodes remember the file they came from)."""

    path: str
    family: str
    node: yaml.MappingNode

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    @property
    def model(self) -> type[BaseModel] | None:
        return FAMILIES[self.family]


def family_of(path: str) -> str | None:
    """The pattern that a relative path fits; None for a path that no seed file may have."""
    return next((pattern for pattern in FAMILIES if path.count("/") == pattern.count("/") and fnmatch(path, pattern)), None)


def signature(folder: Path | None) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and change times of a folder's seed files: what a cache of them hangs on."""
    if folder is None or not folder.is_dir():
        return ()
    stats = ((path, path.stat()) for path in _yaml_files(folder))
    return tuple((path.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns) for path, stat in stats)


def read_files(shipped: Path, user: Path | None, skip: str = "") -> tuple[list[SeedFile], list[SeedProblem]]:
    """Every file of `shipped` with the user's of the same relative path laid over it, then the user's own; and what is wrong.

    The user's come last, so that an id defined twice is reported in the user's file. The file with the relative path `skip` is not opened.
    """
    files, problems = _read_folder(shipped, skip)
    if user is None:
        return list(files.values()), problems
    if not user.is_dir():
        return list(files.values()), [*problems, SeedProblem(str(user), 0, "", "is no folder; correct 'seeds_dir' or make it")]
    own, own_problems = _read_folder(user, skip)
    for path, file in own.items():
        if path in files:
            files[path] = SeedFile(path, file.family, overlay(files[path].node, file.node))
        else:
            files[path] = file
    return list(files.values()), [*problems, *own_problems]


def _read_folder(folder: Path, skip: str) -> tuple[dict[str, SeedFile], list[SeedProblem]]:
    files: dict[str, SeedFile] = {}
    problems: list[SeedProblem] = []
    for file in _yaml_files(folder):
        path = file.relative_to(folder).as_posix()
        if path == skip:
            continue
        family = family_of(path)
        if family is None:
            known = ", ".join(FAMILIES)
            problems.append(SeedProblem(str(file), 0, "", f"no seed file has this name; known are {known}"))
            continue
        stat = file.stat()
        node, found = _parsed(file, (stat.st_size, stat.st_mtime_ns))
        problems.extend(found)
        if node is not None:
            files[path] = SeedFile(path, family, node)
    return files, problems


def _yaml_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in (".yaml", ".yml") and path.is_file())


@lru_cache(maxsize=256)
def _parsed(file: Path, _state: tuple[int, int]) -> tuple[yaml.MappingNode | None, tuple[SeedProblem, ...]]:
    """`parse`, once a process for each state of a file."""
    node, problems = parse(file)
    return node, tuple(problems)
