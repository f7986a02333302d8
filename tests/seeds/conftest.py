"""A user's folder of seeds, written file by file, and a copy of the shipped ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from seeds import files, loader

Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Writes {relative path: YAML text} into a folder of its own and returns the folder."""

    def write(files: dict[str, str]) -> Path:
        root = tmp_path / "own"
        root.mkdir(exist_ok=True)
        for path, text in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped seeds that a test may change."""
    copy = tmp_path / "shipped"
    shutil.copytree(files.SHIPPED, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(files, "SHIPPED", copy)
    monkeypatch.setattr(loader, "SHIPPED", copy)
    return copy
