"""YAML as a node tree that remembers file and line, as plain data, and a way from a field back to its line. Knows no seed format.

Plain scalars follow the YAML 1.2 core schema, not PyYAML's 1.1: only `true` and `false` are booleans, `NO`, `on` and `12:30` are text,
dates are text. Duplicate keys, merge keys (`<<`) and tags are problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

try:  # libyaml parses ten times faster; a PyYAML built without it still works
    from yaml import CSafeLoader as _Base
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

Node = yaml.Node
Loc = tuple[int | str, ...]

_PREFIX = "tag:yaml.org,2002:"
_IDENTITIES: tuple[tuple[str, ...], ...] = (("id",), ("code",), ("party", "kind"))
"""Keys by which the records of a list are told apart; the first that a record has counts."""
_DEFAULTS = {"kind": "diplomatic_relations"}
"""A tie that names no kind is about diplomatic relations (schema.TieRecord)."""


class _Loader(_Base):
    """The C loader with the core schema's plain scalars."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("null", r"^(?:~|null|)$", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(_PREFIX + _tag, re.compile(_pattern), list(_first))


@dataclass(frozen=True, slots=True, order=True)
class SeedProblem:
    """One mistake: where it stands (line counted from 1) and what to do about it."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: {self.message}" if self.field else f"{where}: {self.message}"


def parse(file: Path) -> tuple[yaml.MappingNode | None, list[SeedProblem]]:
    """The file's node tree, or None and why not. An unreadable file is a problem, not an exception."""
    try:
        with file.open("rb") as stream:
            loader = _Loader(stream)
            try:
                node = loader.get_single_node()
            finally:
                loader.dispose()
    except OSError as error:
        return None, [SeedProblem(str(file), 0, "", f"cannot be read: {error.strerror}")]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [SeedProblem(str(file), mark.line + 1 if mark else 0, "", f"not valid YAML: {error.problem}")]
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return None, [SeedProblem(str(file), 0, "", f"not valid YAML: {' '.join(str(error).split())}")]
    except RecursionError:
        return None, [SeedProblem(str(file), 0, "", "is nested too deep")]
    if node is None:
        return None, [SeedProblem(str(file), 0, "", "is empty")]
    if not isinstance(node, yaml.MappingNode):
        return None, [SeedProblem(str(file), line_of(node), "", "must be a mapping: key: value")]
    problems = [*_shape_problems(node), *_duplicate_records(node)]
    return (None, problems) if problems else (node, [])


def line_of(node: Node) -> int:
    return int(node.start_mark.line) + 1


def file_of(node: Node) -> str:
    return str(node.start_mark.name)


def to_data(node: Node) -> Any:
    """Plain dicts, lists, strings, numbers, booleans and None of a tree without shape problems."""
    if isinstance(node, yaml.MappingNode):
        return {_scalar(key): to_data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [to_data(value) for value in node.value]
    return _scalar(node)


def _scalar(node: Node) -> Any:
    text: str = node.value
    tag = node.tag.removeprefix(_PREFIX)
    if tag == "str":
        return text
    if tag == "int":
        return int(text)
    if tag == "float":
        return float(text)
    if tag == "bool":
        return text == "true"
    return None


def _shape_problems(root: Node) -> Iterator[SeedProblem]:
    seen: set[int] = set()
    stack: list[tuple[Node, str]] = [(root, "")]
    while stack:
        node, field = stack.pop()
        if id(node) in seen:
            yield SeedProblem(file_of(root), line_of(node), field, "anchors and aliases are not used in seeds; repeat the value")
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            keys: dict[Any, int] = {}
            for key, value in node.value:
                name = f"{field}.{key.value}" if field else str(key.value)
                if not isinstance(key, yaml.ScalarNode) or key.tag == _PREFIX + "merge" or key.value == "<<":
                    yield SeedProblem(file_of(root), line_of(key), field, "a key must be a plain word or number")
                    continue
                if (known := keys.get(_scalar(key))) is not None:
                    yield SeedProblem(file_of(root), line_of(key), name, f"stands twice, first on line {known}")
                keys.setdefault(_scalar(key), line_of(key))
                stack.append((value, name))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend((value, f"{field}[{index}]") for index, value in enumerate(node.value))
        elif node.tag.removeprefix(_PREFIX) not in ("str", "int", "float", "bool", "null"):
            yield SeedProblem(file_of(root), line_of(node), field, f"tag {node.tag} is not used in seeds")


def child(node: Node, key: str) -> tuple[Node, Node] | None:
    """(key node, value node) of a mapping's key; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key:
                return name, value
    return None


def identity(node: Node) -> str | None:
    """What tells a list's record from the others ("orgs-124", "TR/embassy"); None where it carries no such key."""
    for keys in _IDENTITIES:
        found = [child(node, key) for key in keys]
        values = [pair[1].value if pair else _DEFAULTS.get(key) for key, pair in zip(keys, found, strict=True)]
        if found[0] is not None and all(isinstance(value, str) for value in values):
            return "/".join(str(value) for value in values)
    return None


def _duplicate_records(root: yaml.MappingNode) -> Iterator[SeedProblem]:
    for key, value in root.value:
        if not isinstance(value, yaml.SequenceNode):
            continue
        lines: dict[str, int] = {}
        for record in value.value:
            name = identity(record)
            if name is not None and name in lines:
                yield SeedProblem(file_of(root), line_of(record), f"{key.value}[{name}]", f"stands twice, first on line {lines[name]}")
            elif name is not None:
                lines[name] = line_of(record)


def problem_at(root: Node, loc: Sequence[int | str], message: str) -> SeedProblem:
    """A problem at `loc` (keys and indices, as pydantic gives them), on the line of the deepest part that exists."""
    node, mark, field = root, root, ""
    for part in loc:
        if isinstance(part, int) and isinstance(node, yaml.SequenceNode) and part < len(node.value):
            node = mark = node.value[part]
            field += f"[{identity(node) or part}]"
        elif isinstance(node, yaml.MappingNode) and part != "[key]":
            pair = child(node, str(part))
            field += f".{part}" if field else str(part)
            if pair is None:
                break
            mark, node = pair
    return SeedProblem(file_of(mark), line_of(mark), field, message)


def overlay(base: yaml.MappingNode, over: yaml.MappingNode) -> yaml.MappingNode:
    """`over` laid on `base`: a top-level mapping key by key, a top-level list of records by identity, anything else replaced.

    What lies deeper is replaced whole. Every node keeps the file and line that it came from.
    """
    pairs = [(key, value) for key, value in base.value if child(over, key.value) is None]
    for key, value in over.value:
        known = child(base, key.value)
        pairs.append((key, _laid(known[1], value) if known else value))
    return yaml.MappingNode(base.tag, pairs, over.start_mark, over.end_mark)


def _laid(base: Node, over: Node) -> Node:
    if isinstance(base, yaml.MappingNode) and isinstance(over, yaml.MappingNode):
        kept = [(key, value) for key, value in base.value if child(over, key.value) is None]
        return yaml.MappingNode(base.tag, [*kept, *over.value], over.start_mark, over.end_mark)
    if isinstance(base, yaml.SequenceNode) and isinstance(over, yaml.SequenceNode) and _are_records([*base.value, *over.value]):
        new = {identity(record): record for record in over.value}
        merged = [new.pop(identity(record), record) for record in base.value]
        return yaml.SequenceNode(base.tag, [*merged, *new.values()], over.start_mark, over.end_mark)
    return over


def _are_records(nodes: Iterable[Node]) -> bool:
    return all(identity(node) is not None for node in nodes)
