"""Bad input, a broken world: the command ends with one clear line, the right exit code and never a traceback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from nightly_kit import CLOSED, SMALL, Place, command, stories

from monitor.cli import run
from monitor.exits import ExitCode
from monitor.replica.nights import NIGHTS
from monitor.replica.server import ReplicaServer

NIGHT = NIGHTS[0].at


def one_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    said_once(done.returncode, done.stdout, done.stderr, code, *words)


def said_once(returned: int, output: str, errors: str, code: int, *words: str) -> None:
    assert returned == code, (output, errors)
    assert errors.count("\n") == 1, errors
    assert "Traceback" not in output + errors
    for word in words:
        assert word in errors, errors


# ---------------------------------------------------------------- no network


def test_a_night_without_a_network(tmp_path: Path) -> None:
    place = Place(tmp_path / "data", CLOSED, NIGHT)
    done = place.command("nightly")
    one_line(done, ExitCode.UNREACHABLE, "cannot reach https://24.kg", "check the network")
    ((kind, status, finished, note),) = place.rows("select kind, status, finished_at, note from runs")
    assert (kind, status, finished is not None) == ("nightly", "failed", True)
    assert "cannot reach https://24.kg" in note
    assert place.rows("select level, code from run_issues") == [("error", "site-unreachable")]
    assert place.rows("select count(*) from captures") == [(0,)]
    assert "cannot reach" in (place.folder / "operator.log").read_text(), "the operator is told, analysts are not"
    assert place.alerts() == []

    alone = place.command("crawl")
    one_line(alone, ExitCode.UNREACHABLE, "cannot reach https://24.kg")


def test_what_is_pending_is_read_although_the_site_cannot_be_reached(tmp_path: Path) -> None:
    with ReplicaServer(stories=stories(*SMALL)) as site:
        site.now = NIGHT
        assert Place(tmp_path / "data", site.url, NIGHT).command("crawl").returncode == ExitCode.OK
    place = Place(tmp_path / "data", CLOSED, NIGHT)
    done = place.command("nightly")
    assert (done.returncode, done.stderr) == (ExitCode.PARTIAL, "")
    assert "cannot reach https://24.kg" in done.stdout
    assert place.rows("select count(*) from versions") == [(len(SMALL),)]
    assert len(place.alerts()) == 1
    assert place.rows("select status from runs where kind = 'nightly'") == [("partial",)]


# ---------------------------------------------------------------- as a process


def broken_seed(folder: Path) -> list[str]:
    seeds = folder / "seeds" / "sites"
    seeds.mkdir(parents=True)
    (seeds / "24kg.yaml").write_text("id: 24kg\ndelay_s: soon\n")
    return ["seeds_dir = 'seeds'"]


def broken_yaml(folder: Path) -> list[str]:
    seeds = folder / "seeds" / "programmes"
    seeds.mkdir(parents=True)
    (seeds / "mine.yaml").write_text("id: [mine\n")
    return ["seeds_dir = 'seeds'"]


def under_a_file(folder: Path) -> list[str]:
    (folder / "file").touch()
    return ["data_dir = 'file/data'"]


def no_database(folder: Path) -> list[str]:
    (folder / "data").mkdir()
    (folder / "data" / "monitor.db").write_bytes(b"this is no database" * 100)
    return []


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (broken_yaml, ("programmes/mine.yaml",)),
        (lambda _: ["dat_dir = 'x'"], ("unknown setting 'dat_dir'", "policy-monitor init")),
        (under_a_file, ("cannot make the folder", "'data_dir'")),
        (lambda _: ["database_url = 'wrong'"], ("database_url",)),
        (lambda _: ["database_url = 'postgresql://u:secret@127.0.0.1:1/none'"], ("127.0.0.1", "database_url")),
        (no_database, ("monitor.db", "not a database")),
    ],
    ids=["seed file", "setting", "folder", "database address", "database server", "database file"],
)
def test_nightly_with_something_wrong(prepare: Callable[[Path], list[str]], words: tuple[str, ...], tmp_path: Path) -> None:
    lines = ["[crawl]", f"fetch_from = {{ 24kg = '{CLOSED}' }}"]
    (tmp_path / "policy-monitor.toml").write_text("\n".join([*prepare(tmp_path), *lines]) + "\n")
    done = command("nightly", cwd=tmp_path)
    one_line(done, ExitCode.WRONG, *words)
    assert "secret" not in done.stdout + done.stderr


def test_a_night_with_a_wrong_seed_leaves_a_record(tmp_path: Path) -> None:
    broken_seed(tmp_path)
    place = Place(tmp_path / "data", CLOSED, NIGHT, {"seeds_dir": tmp_path / "seeds"})
    one_line(place.command("nightly"), ExitCode.WRONG, "sites/24kg.yaml:2", "delay_s")
    ((status, note),) = place.rows("select status, note from runs")
    assert status == "failed"
    assert "sites/24kg.yaml:2" in note


def test_an_unreadable_gold_file(tmp_path: Path) -> None:
    one_line(command("evaluate", "none.jsonl", cwd=tmp_path), ExitCode.WRONG, "none.jsonl")


# ---------------------------------------------------------------- in this process


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., None]:
    """`cli(arguments, code, *words)` runs a command line in an empty folder that has its own settings file."""
    monkeypatch.chdir(tmp_path)
    for name in ("POLICY_MONITOR_SETTINGS", "POLICY_MONITOR_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def call(arguments: str, code: int, *words: str) -> None:
        returned = run(arguments.split())
        output, errors = capsys.readouterr()
        said_once(returned, output, errors, code, *words)

    return call


def test_settings_that_cannot_be_read(cli: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("--settings none.toml status", ExitCode.WRONG, "none.toml", "policy-monitor init")
    (tmp_path / "bad.toml").write_text("data_dir = \n")
    cli("--settings bad.toml status", ExitCode.WRONG, "bad.toml", "not valid TOML")
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00")
    cli("--settings bad.toml status", ExitCode.WRONG, "bad.toml is not UTF-8 text (byte 0)")
    cli(f"--settings {tmp_path} status", ExitCode.WRONG, str(tmp_path))
    (tmp_path / "bad.toml").write_text("[analyse]\nworkers = 0\n")
    cli("--settings bad.toml status", ExitCode.WRONG, "analyse.workers")
    (tmp_path / "bad.toml").write_text("now = 2026-01-01T00:00:00\n")
    cli("--settings bad.toml status", ExitCode.WRONG, "'now' has no time zone")
    (tmp_path / "bad.toml").write_text("programmes = ['none']\n")
    for stage in ("settle", "analyse", "crawl"):
        cli(f"--settings bad.toml {stage}", ExitCode.WRONG, "'none'", "kg-ndp-2026")
    (tmp_path / "bad.toml").write_text("programmes = []\n")
    cli("--settings bad.toml nightly", ExitCode.WRONG, "programmes")
    (tmp_path / "bad.toml").write_text("sites = []\n")
    cli("--settings bad.toml nightly", ExitCode.WRONG, "sites")
    monkeypatch.setenv("POLICY_MONITOR_CRAWL__CONTAKT", "x")
    cli("status", ExitCode.WRONG, "crawl.contakt")


def test_arguments_that_cannot_be_used(cli: Callable[..., None], tmp_path: Path) -> None:
    cli("nightli", ExitCode.WRONG, "nightli")
    cli("backfill --since yesterday", ExitCode.WRONG, "--since", "yesterday")
    cli("backfill", ExitCode.WRONG, "--since")
    cli("report --since never", ExitCode.WRONG, "never")
    for command_line in ("backfill", "report", "digest"):
        cli(f"{command_line} --since 2999-01-01", ExitCode.WRONG, "2999-01-01 is still to come")
    assert not list((tmp_path / "data").glob("archive/*")), "nothing was fetched"
    cli("report --format pdf", ExitCode.WRONG, "'--format': 'pdf' is not one of 'html', 'md', 'json'; see")
    cli("review accept", ExitCode.WRONG, "Missing argument 'ids'; see")
    cli("report --as-of 2026-02-30", ExitCode.WRONG, "2026-02-30")
    cli("review accept nothing --reason so", ExitCode.WRONG, "nothing")
    cli("replay --archive none", ExitCode.WRONG, "none", "*.warc.gz")
    cli("demo --data-dir .", ExitCode.WRONG, "not empty")
    (tmp_path / "file").touch()
    cli("demo --data-dir file/demo", ExitCode.WRONG, "cannot make the folder")


def test_a_password_that_nobody_types(cli: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object, **__: object) -> str:
        raise click.exceptions.Abort

    monkeypatch.setattr("typer.prompt", closed)
    cli("desk-password anna", ExitCode.WRONG, "no password was typed")


def test_gold_that_cannot_be_used(cli: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text("{\n")
    cli("evaluate gold.jsonl", ExitCode.WRONG, "gold.jsonl", "line 1")
    (tmp_path / "gold.jsonl").write_text('{"id": "a"}\n')
    cli("evaluate gold.jsonl", ExitCode.WRONG, "gold.jsonl", "line 1")
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\xfe")
    cli("evaluate gold.jsonl", ExitCode.WRONG, "gold.jsonl")
    cli(f"evaluate {tmp_path}", ExitCode.WRONG, str(tmp_path))


def test_a_damaged_archive(cli: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "data" / "archive").mkdir(parents=True)
    (tmp_path / "data" / "archive" / "run.warc.gz").write_bytes(b"\x1f\x8bnot a whole member")
    cli("replay", ExitCode.WRONG, "run.warc.gz")


def test_a_folder_in_the_place_of_the_database(cli: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "data" / "monitor.db").mkdir(parents=True)
    cli("status", ExitCode.WRONG, "monitor.db", "database_url")


def test_a_log_folder_that_cannot_be_made(cli: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "logs").touch()
    cli("crawl", ExitCode.WRONG, "logs", "data_dir")


def test_seeds_check_names_file_line_and_field(tmp_path: Path) -> None:
    broken_seed(tmp_path)
    done = command("seeds", "check", "--seeds", "seeds", cwd=tmp_path)
    assert done.returncode == ExitCode.WRONG
    assert "sites/24kg.yaml" in done.stdout
    assert "delay_s" in done.stdout
    one_line(done, ExitCode.WRONG, "problem")
