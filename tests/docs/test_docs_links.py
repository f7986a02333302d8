"""Whatever a page points at is there: files, headings, pictures, code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from docs_kit import PAGES, ROOT, anchors, name, prose
from lxml import etree

_LINK = re.compile(r"!?\[[^]]*\]\(([^)\s]+)\)")
_FILE = re.compile(r"(?:[a-z0-9_.-]+/)+(?:[A-Za-z0-9_.-]+\.(?:py|yaml|md|html|css|svg|jsonl|toml|mako))?")
_GENERATED = re.compile(r"^(?:demo-data|data|my-monitor|\.venv|reports|archive)/|^/")
"""What exists on a user's machine only, and addresses of web sites."""


def broken(page: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    found = []
    for target in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            found.append(target)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n[a](none.md) [b](#one-thing) [c](#other) [d](https://example.org/x) ![e](none.svg)\n", encoding="utf-8")
    assert broken(page) == ["none.md", "#other", "none.svg"]


def there(path: str, page: Path) -> bool:
    """Whether a path exists, from the repository's root, from the page's folder, or in seeds/, which docs/seeds.md speaks of throughout."""
    return any((base / path).exists() for base in (ROOT, page.parent, ROOT / "seeds"))


@pytest.mark.parametrize("page", [one for one in PAGES if one.name != "CHANGELOG.md"], ids=name)
def test_files_named_in_the_text_exist(page: Path) -> None:
    named = {code for code in re.findall(r"`([^`\s]+)`", prose(page)) if _FILE.fullmatch(code) and not _GENERATED.match(code)}
    assert sorted(path for path in named if not there(path, page)) == []


def _defined(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}


def steps() -> list[tuple[str, str, str]]:
    """The way from a page to a finding: number, file, what to look for in it."""
    return re.findall(r"^\| (\d+) \| `([^`]+)` \| `([^`]+)` \|", prose(ROOT / "docs/architecture.md"), re.MULTILINE)


def test_the_way_from_a_page_to_a_finding_has_no_gap() -> None:
    assert [int(number) for number, _, _ in steps()] == list(range(1, len(steps()) + 1))
    rooms = [file.partition("/")[0] for _, file, _ in steps()]
    assert list(dict.fromkeys(rooms)) == ["monitor", "crawler", "pipelines", "store"]


@pytest.mark.parametrize(("file", "symbol"), [step[1:] for step in steps()], ids=lambda value: str(value))
def test_a_step_opens_on_what_it_names(file: str, symbol: str) -> None:
    assert symbol in _defined(ROOT / file)


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.svg")), ids=name)
def test_a_picture_is_drawn_and_described(picture: Path) -> None:
    root = etree.fromstring(picture.read_bytes())
    space = "{http://www.w3.org/2000/svg}"
    assert root.tag == f"{space}svg"
    assert (root.findtext(f"{space}title") or "").strip()
    assert len(root.findtext(f"{space}desc") or "") > 40
    shown = " ".join("".join(text.itertext()) for text in root.iter(f"{space}text"))
    assert {"crawl", "analyse", "settle"} <= set(shown.split())
