"""What the tests of the documentation share: the pages, their parts, and the command line as a tree. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typer

from monitor.cli import build

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) +(.*)$", re.MULTILINE)


def name(page: Path) -> str:
    """The page's path within the repository, for the names of tests."""
    return page.relative_to(ROOT).as_posix()


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(page: Path, language: str) -> list[str]:
    """Contents of the fenced blocks marked with this language."""
    return [body for marked, body in _FENCE.findall(text(page)) if marked == language]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", text(page))


def anchors(page: Path) -> set[str]:
    """Anchors of the headings as GitHub makes them: small letters, hyphens for spaces, other marks dropped."""
    titles = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title) for _, title in _HEADING.findall(prose(page))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def section(page: Path, title: str) -> str:
    """What stands under a heading, up to the next one of any level, fenced blocks included. Raises KeyError where there is none."""
    found = re.search(rf"^#+ +{re.escape(title)} *$\n(.*?)(?=^#+ |\Z)", text(page), re.MULTILINE | re.DOTALL)
    if found is None:
        raise KeyError(f"{name(page)} has no heading '{title}'")
    return found[1]


@dataclass(frozen=True, slots=True)
class Command:
    """One command as typed: `path` is "policy-monitor review list". A group only gathers commands."""

    path: str
    options: frozenset[str]
    arguments: frozenset[str]
    group: bool


@cache
def commands() -> dict[str, Command]:
    """Every command and group of the command line, by path."""
    return {one.path: one for one in _walk(typer.main.get_command(build()), "policy-monitor")}


def _walk(command: Any, path: str) -> Iterator[Command]:
    inner = getattr(command, "commands", {})
    options = [name for one in command.params if one.param_type_name == "option" for name in (*one.opts, *one.secondary_opts)]
    arguments = [(one.metavar or one.name).strip("[]").upper() for one in command.params if one.param_type_name == "argument"]
    yield Command(path, frozenset(options) - {"--help"}, frozenset(arguments), bool(inner))
    for word, each in inner.items():
        yield from _walk(each, f"{path} {word}")
