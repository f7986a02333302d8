"""seeds check: every mistake by file, line and field, and an exit code that a build can go by."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.cli import run

Captured = pytest.CaptureFixture[str]


def _own(tmp_path: Path, **files: str) -> Path:
    """A folder of seeds; `sites__24kg` is sites/24kg.yaml."""
    root = tmp_path / "own"
    for name, text in files.items():
        file = root / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def test_the_shipped_seeds_are_right(capsys: Captured) -> None:
    assert run(["seeds", "check"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    count, *words = said.out.split()
    assert words == ["files", "ok"]
    assert int(count) >= 20


def test_a_right_file_of_one_s_own_is_counted_too(tmp_path: Path, capsys: Captured) -> None:
    run(["seeds", "check"])
    shipped = int(capsys.readouterr().out.split()[0])
    own = _own(
        tmp_path, sites__24kg="fetch_from: http://127.0.0.1:8024\n", ties__more="home: KG\nas_of: 2025-01-01\nsources: {}\nentries: []\n"
    )
    assert run(["seeds", "check", "--seeds", str(own)]) == 0, capsys.readouterr().out
    assert capsys.readouterr().out == f"{shipped + 1} files ok\n", "the site's file is laid over the shipped one"


def test_every_mistake_is_told_with_its_place(tmp_path: Path, capsys: Captured) -> None:
    own = _own(tmp_path, sites__24kg="colour: red\ndelay_s: fast\n", measures="measures:\n  - id: [\n")
    assert run(["seeds", "check", "--seeds", str(own)]) == 2
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{own}/measures.yaml:3", "not valid YAML"],
        [f"{own}/sites/24kg.yaml:1", "colour"],
        [f"{own}/sites/24kg.yaml:2", "delay_s"],
    ]
    assert said.err == "3 problems in the seeds\n"


def test_the_folder_of_the_settings_is_checked(tmp_path: Path, capsys: Captured) -> None:
    _own(tmp_path, sites__24kg="colour: red\n")
    settings = tmp_path / "settings.toml"
    settings.write_text('seeds_dir = "own"\n', encoding="utf-8")
    assert run(["--settings", str(settings), "seeds", "check"]) == 2
    said = capsys.readouterr()
    assert "own/sites/24kg.yaml:1: colour" in said.out
    assert said.err == "1 problem in the seeds\n"


@pytest.mark.parametrize(
    ("settings", "said"),
    [('seeds_enable = ["no-such-ties"]\n', "no optional seeds named 'no-such-ties'"), ('seeds_dir = "nowhere"\n', "is no folder")],
)
def test_settings_that_name_what_is_not_there(tmp_path: Path, capsys: Captured, settings: str, said: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(settings, encoding="utf-8")
    assert run(["--settings", str(file), "seeds", "check"]) == 2
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rules__ties", "rules:\n  - id: mine\n    kind: tie\n"),
        ("lexicons__concepts", 'treaty:\n  en: ["*1 treaty"]\n'),
        ("lexicons__numbers", "words: 12\n"),
    ],
)
def test_a_rule_or_lexicon_of_another_form_is_one_line(tmp_path: Path, capsys: Captured, name: str, text: str) -> None:
    """Their formats are the reader's own: a schema does not see what is wrong in them."""
    assert run(["seeds", "check", "--seeds", str(_own(tmp_path, **{name: text}))]) == 2
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    assert said.err == "1 problem in the seeds\n"
