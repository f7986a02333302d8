"""The command works from any folder, whatever lies there, and finds its Scrapy settings itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nightly_kit import CODE, SMALL, Place, command, stories
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import crawler.settings
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer

NIGHT = NIGHTS[0].at
PACKAGES = ("core", "crawler", "monitor", "pipelines", "seeds", "store")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder of the user's own, with files that have the names of our packages and of Scrapy's own file."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in (*PACKAGES, "scrapy", "yaml"):
        (folder / f"{name}.py").write_text("raise SystemExit('the wrong module')\n")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = nobody.knows\n")
    return folder


def test_a_night_from_a_folder_full_of_namesakes(elsewhere: Path, tmp_path: Path) -> None:
    with ReplicaServer(stories=stories(*SMALL)) as site:
        site.now = NIGHT
        place = Place(tmp_path / "data", site.url, NIGHT)
        done = place.command("nightly", cwd=elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert place.rows("select count(*) from versions") == [(len(SMALL),)]
    assert sorted(file.name for file in elsewhere.iterdir()) == sorted(
        [*(f"{name}.py" for name in (*PACKAGES, "scrapy", "yaml")), "scrapy.cfg"]
    )


def test_paths_in_a_settings_file_hang_on_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "policy-monitor.toml").write_text("data_dir = 'kept'\n")
    done = command("--settings", str(tmp_path / "home" / "policy-monitor.toml"), "settle", cwd=Path("/"))
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "home" / "kept" / "monitor.db").is_file()


def test_the_installed_command_is_the_same(elsewhere: Path) -> None:
    installed = Path(sys.executable).with_name("policy-monitor")
    done = subprocess.run(
        [installed, "--help"],
        capture_output=True,
        text=True,
        cwd=elsewhere,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
        timeout=60,
    )
    as_module = command("--help", cwd=elsewhere)
    assert done.returncode == as_module.returncode == 0
    assert done.stdout == as_module.stdout.replace("python -m monitor", "policy-monitor", 1)


def dotted_names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        package, dot, _ = value.partition(".")
        if dot and package in (*PACKAGES, "scrapy"):
            yield value
    elif isinstance(value, dict):
        for key, content in value.items():
            yield from (*dotted_names(key), *dotted_names(content))
    elif isinstance(value, list | tuple):
        for content in value:
            yield from dotted_names(content)


def test_dotted_names_in_scrapys_settings_lead_somewhere() -> None:
    """import-linter does not see them; a disabled middleware's old name would let a new one of that name run."""
    ours = {name: getattr(crawler.settings, name) for name in dir(crawler.settings) if name.isupper()}
    found = list(dotted_names(ours))
    assert {"crawler.spiders", "crawler.middlewares.SiteGuard"} <= set(found)
    for name in found:
        assert name == "crawler.spiders" or load_object(name), name
    known = Settings()
    assert not [name for name in ours if name not in known], "names that Scrapy does not know would do nothing"


def test_scrapy_cfg_of_the_checkout_names_these_settings() -> None:
    assert "default = crawler.settings" in (CODE / "scrapy.cfg").read_text()
