"""The told nights, made once; each test works on a copy. And the browser, for as long as a module needs it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import morning_kit
import pytest
from browser_kit import browser
from desk_kit import Client, fill, opened
from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "data"
    fill(folder)
    return folder


@pytest.fixture
def folder(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told, tmp_path / "data"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Client]:
    with opened(folder) as client:
        yield client


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nights of the browser's morning, with their archive."""
    folder = tmp_path_factory.mktemp("nights") / "data"
    morning_kit.fill(folder)
    return folder


@pytest.fixture
def morning(nights: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(nights, tmp_path / "data"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with the module: while it runs, no other test of the process can run an event loop."""
    with browser() as running:
        yield running
