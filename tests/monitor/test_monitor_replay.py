"""The database deleted: the archive alone gives everything back, and nobody is told a second time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nightly_kit import Place, demo_place

LISTED = ("articles", "article_attributes")
"""What lists said beside the pages: when a story was first seen there, and under which addresses."""


@pytest.mark.timeout(600)
def test_the_archive_alone_gives_the_same_findings(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    demo = demo_place(tmp_path_factory)
    again = Place(tmp_path / "again", demo.address, demo.now)
    shutil.copytree(demo.folder / "archive", again.folder / "archive")
    done = again.command("replay")
    assert (done.returncode, done.stderr) == (0, "")

    # What was edited away by now never was evidence here: only what stands can be the same.
    assert again.standing() == demo.standing()
    without = (*LISTED, "outbox", "findings", "evidence", "transitions", "ledger", "tie_history")
    found, expected = again.content(without), demo.content(without)
    assert found.keys() == expected.keys()
    for table in expected:
        assert found[table] == expected[table], table
    captures = "select * from captures order by id"
    assert again.rows(captures) == demo.rows(captures)
    fetched = "select number, gone from articles where last_status is not null order by number"
    assert again.rows(fetched) == demo.rows(fetched)
    first_seen = "select id, first_seen from versions order by id"
    assert again.rows(first_seen) == demo.rows(first_seen), "a version is as old as the first capture that shows it"

    kinds = again.rows("select distinct kind from runs")
    assert kinds == [("replay",)]
    assert again.alerts() == []
    assert again.rows("select distinct kind from outbox") == [("digest",)]

    # What it made is as good as what was there: doing it again, from the same folder named as another, adds nothing.
    content = again.content()
    once_more = again.command("replay", "--archive", str(demo.folder / "archive"))
    assert (once_more.returncode, once_more.stderr) == (0, "")
    assert again.content() == content
    assert again.rows(captures) == demo.rows(captures)
