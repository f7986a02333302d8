"""A user's folder of seeds, written file by file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
