"""init: a settings file that loads back as the defaults, explained by docs/settings.md, and never written over another."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from core.errors import SettingsError
from core.settings import FILE_NAME, AlertRecipient, Settings, load_settings
from monitor.application import Application
from monitor.cli import run
from monitor.init_files import ENABLED, EXAMPLES, RECIPIENT, settings_text, toml, write_installation

DOCS = (Path(__file__).parents[2] / "docs/settings.md").read_text(encoding="utf-8")


def _tables() -> dict[str, type[BaseModel]]:
    """Models by the name of their table; the settings outside any table under ''."""
    inner = {name: field.annotation for name, field in Settings.model_fields.items()}
    return {"": Settings, **{name: kind for name, kind in inner.items() if isinstance(kind, type) and issubclass(kind, BaseModel)}}


def _plain_fields(table: str) -> dict[str, Any]:
    return {name: field for name, field in _tables()[table].model_fields.items() if name not in _tables()}


EVERY = [(table, name) for table in _tables() for name in _plain_fields(table)]


def _loaded(folder: Path) -> Settings:
    return load_settings(folder / FILE_NAME, environ={})


# ---------------------------------------------------------------- the file


def test_the_file_loads_back_as_the_defaults_but_for_what_init_enables(tmp_path: Path) -> None:
    write_installation(tmp_path)
    defaults = Settings(data_dir=tmp_path / "data")
    assert _loaded(tmp_path) == defaults.model_copy(update={"seeds_enable": ("ties-since-baseline",)})
    assert set(ENABLED) == {"seeds_enable"}


@pytest.mark.parametrize(("table", "name"), [one for one in EVERY if one != ("alerts", "recipients")])
def test_every_setting_stands_in_the_file_with_its_description(table: str, name: str) -> None:
    lines = settings_text().splitlines()
    start = lines.index(f"[{table}]") if table else 0
    at = next(index for index, line in enumerate(lines) if index >= start and re.match(rf"(# )?{name} = ", line))
    comment: list[str] = []
    while lines[at - 1 - len(comment)].startswith("# "):
        comment.insert(0, lines[at - 1 - len(comment)].removeprefix("# "))
    assert " ".join(comment) == _plain_fields(table)[name].description
    assert not [line for line in lines[start + 1 : at] if line.startswith("[")], "it stands in its own table"


def test_the_example_of_a_recipient_works_once_its_marks_are_off(tmp_path: Path) -> None:
    lines = settings_text().splitlines()
    start = lines.index("# [[alerts.recipients]]")
    end = lines.index("", start)
    assert [re.match(r"# (\w+) = ", line)[1] for line in lines[start + 1 : end]] == list(AlertRecipient.model_fields)  # type: ignore[index]
    said = " ".join(line.removeprefix("# ") for line in lines[lines.index("max_attempts = 12") + 2 : start - 1])
    assert said.startswith(f"{Settings.model_fields['alerts'].annotation.model_fields['recipients'].description}. ")  # type: ignore[union-attr]
    twice = [line.removeprefix("# ").replace("asia-desk", name) for name in ("one", "two") for line in lines[start:end]]
    (tmp_path / FILE_NAME).write_text("\n".join([*lines[:start], *twice, *lines[end:]]), encoding="utf-8")
    settings = _loaded(tmp_path)
    first, second = settings.alerts.recipients
    assert (first.name, second.name) == ("one", "two")
    assert first == AlertRecipient.model_validate({**RECIPIENT, "name": "one"})
    changed = settings.alerts.model_copy(update={"recipients": ()})
    write_installation(tmp_path / "plain")
    assert settings.model_copy(update={"alerts": changed, "data_dir": Path()}) == _loaded(tmp_path / "plain").model_copy(
        update={"data_dir": Path()}
    )
    with Application(settings) as app:
        app.check_inputs()


def test_a_setting_that_is_empty_has_an_example_that_works(tmp_path: Path) -> None:
    empty = {name for table, name in EVERY if _plain_fields(table)[name].get_default(call_default_factory=True) is None}
    assert empty == set(EXAMPLES)
    text = settings_text()
    for name, example in EXAMPLES.items():
        text = text.replace(f"# {name} = {example}", f"{name} = {example}")
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    settings = _loaded(tmp_path)
    assert settings.seeds_dir == tmp_path / "my-seeds"
    assert settings.now is not None
    assert settings.judge.model_path == tmp_path / "models/entailment"


@pytest.mark.parametrize(
    "value", ['a "quoted" \\ name', "өлкө", True, 12, 0.5, ("a", "b"), {"24kg": "http://127.0.0.1:1"}, {"a b": 1.5}, {}, ()]
)
def test_values_come_back_from_toml(value: Any) -> None:
    back = tomllib.loads(f"value = {toml(value)}")["value"]
    assert back == (list(value) if isinstance(value, tuple) else value)


# ---------------------------------------------------------------- the command


def test_init_makes_folder_file_and_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "installation"
    assert run(["init", str(folder)]) == 0
    assert (folder / "data").is_dir()
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600, "it may come to hold passwords"
    said = capsys.readouterr().out
    assert str(folder / FILE_NAME) in said
    assert "doctor" in said


def test_init_in_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    assert _loaded(tmp_path).data_dir == tmp_path / "data"


def test_a_file_that_is_there_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FILE_NAME).write_text("label = 'mine'\n", encoding="utf-8")
    assert run(["init", str(tmp_path)]) == 2
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8") == "label = 'mine'\n"
    assert not (tmp_path / "data").exists()
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "--force" in told


def test_force_replaces_the_file_and_keeps_the_old_one(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("label = 'mine'\n", encoding="utf-8")
    assert run(["init", str(tmp_path), "--force"]) == 0
    assert _loaded(tmp_path).label == ""
    assert (tmp_path / f"{FILE_NAME}.old").read_text(encoding="utf-8") == "label = 'mine'\n"


def test_the_data_folder_s_content_stays(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "monitor.db").write_bytes(b"rows")
    write_installation(tmp_path, force=True)
    assert (tmp_path / "data" / "monitor.db").read_bytes() == b"rows"


@pytest.mark.parametrize("place", ["/proc/policy-monitor", "file/inside"])
def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert run(["init", str(tmp_path / place)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "cannot make the folder" in told


def test_force_does_not_help_against_a_folder_in_the_file_s_place(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    (tmp_path / f"{FILE_NAME}.old").mkdir()
    (tmp_path / f"{FILE_NAME}.old" / "x").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot write"):
        write_installation(tmp_path, force=True)


# ---------------------------------------------------------------- docs/settings.md


def _documented() -> dict[tuple[str, str], tuple[str, str]]:
    """(table, setting) -> (default, description)."""
    found, table = {}, ""
    for line in DOCS.splitlines():
        if heading := re.fullmatch(r"## `\[(\w+)\]`", line):
            table = heading[1]
        elif row := re.fullmatch(r"\| `(\w+)` \| (.+?) \| (.+) \|", line):
            found[table, row[1]] = (row[2], row[3])
    return found


def test_the_page_explains_every_setting_and_no_other() -> None:
    assert sorted(_documented()) == sorted(EVERY)


@pytest.mark.parametrize(("table", "name"), EVERY)
def test_the_page_says_what_the_settings_say(table: str, name: str) -> None:
    field = _plain_fields(table)[name]
    default = field.get_default(call_default_factory=True)
    assert _documented()[table, name] == ("none" if default is None else f"`{toml(default)}`", field.description)
