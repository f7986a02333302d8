"""What the end-to-end tests of the night share: a data folder beside a replica, the command as a process, and all that a database says."""

from __future__ import annotations

import fcntl
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from core.clock import ShiftedClock
from core.settings import Settings
from monitor.application import Application
from monitor.replica.nights import NIGHTS
from monitor.replica.stories import shipped_stories
from monitor.replica.story import Story
from store import findings, ledger, ties

CODE = Path(__file__).resolve().parents[2]
CLOSED = "http://127.0.0.1:1"
"""An address of this machine where nothing answers: port 1 is nobody's."""
SMALL = (344655, 344896, 344899, 344902, 344918, 344925, 344929, 344932, 344941, 344958)
"""Stories of the first night: another country's tie, a new tie in three reports, a planned one
and one edited later, each in two editions; sport. Two in each list at least: one alone stands above its list."""

_TIMES = {
    "articles": {"first_seen", "last_attempt", "last_success", "next_visit", "fetches"},
    "article_attributes": {"since"},
    "versions": {"first_seen"},
    "readings": {"read_at"},
    "statements": set[str](),
    "facts": set[str](),
    "programmes": {"loaded_at"},
    "claims": set[str](),
    "findings": {"first_seen"},
    "evidence": {"first_seen"},
    "ledger": {"id", "recorded_at"},
    "tie_history": {"id", "recorded_at"},
    "transitions": {"first_seen"},
}
"""Tables whose rows are the content, with the columns that say when something was recorded."""
_CAPTURE = re.compile(r"urn:uuid:[0-9a-f-]{36}")


def stories(*numbers: int) -> tuple[Story, ...]:
    """The replica's stories of those numbers: a site small enough for many nights."""
    found = tuple(story for story in shipped_stories() if story.number in numbers)
    assert len(found) == len(numbers)
    return found


@dataclass
class Place:
    """A data folder and the address that stands for the site. `now` is what the command takes for the present."""

    folder: Path
    address: str
    now: datetime
    more: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def settings(self) -> Settings:
        crawl = {"fetch_from": {"24kg": self.address}, "delay_s": {"24kg": 0}, "contact": "ops@example.org"}
        values = {"data_dir": self.folder, "now": self.now, "label": "replica", "crawl": crawl, "analyse": {"workers": 1}}
        return Settings.model_validate({**values, **self.more})

    def app(self) -> Application:
        return Application(self.settings, ShiftedClock(self.now))

    def command(self, *arguments: str, die_at: str = "", cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        """Runs policy-monitor with these settings, as a process group of its own; `die_at` as in nightly_death."""
        file = self.folder.parent / f"{self.folder.name}.toml"
        file.write_text(_toml(self.settings), encoding="utf-8")
        if die_at:
            environ |= {"DIE_AT": die_at}
        return command("--settings", str(file), *arguments, cwd=cwd, hooks=self.hooks, **environ)

    @property
    def hooks(self) -> Path:
        return self.folder.parent / f"{self.folder.name}-hooks"

    @property
    def database(self) -> Path:
        return self.folder / "monitor.db"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def alerts(self) -> list[str]:
        """Lines of the alerts file, without the moment they were written and the captures' ids."""
        file = self.folder / "alerts.log"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return [_CAPTURE.sub("capture", line.split("  ", 1)[-1][17:] if "  " in line else line[17:]) for line in lines]

    def content(self, without: Collection[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that was found, by table, in no order: without times, ids of captures and the runs."""
        found = {table: sorted(self._content_of(table), key=repr) for table in _TIMES if table not in without}
        found["analyses"] = sorted(
            set(
                self.rows(
                    "select c.number, a.extractor, a.rules, a.version_id, a.failure_kind from analyses a join captures c on c.id = a.capture_id"
                )
            )
        )
        if "outbox" not in without:
            found["outbox"] = sorted(self._messages())
        return found

    def standing(self) -> dict[str, list[tuple[Any, ...]]]:
        """What holds now of findings, ledger and register: less what was withdrawn or retracted on the way."""
        found = {
            table: [row[:-1] for row in self._rows_of(table, drop=_TIMES[table], last="withdrawn_at") if row[-1] is None]
            for table in ("findings", "evidence", "transitions")
        }
        for table, thing, over in (("ledger", "observation", "retracted"), ("tie_history", "entry", "retracted")):
            newest = {row[-1]: row for row in self._rows_of(table, drop=_TIMES[table], last=thing, order="order by recorded_at, id")}
            found[table] = [row for row in newest.values() if over not in row]
        return {table: sorted(rows, key=repr) for table, rows in found.items()}

    def _content_of(self, table: str) -> Iterator[tuple[Any, ...]]:
        columns = [name for name in self._columns(table) if name not in _TIMES[table]]
        chosen = ", ".join(f"{name} is not null" if name == "withdrawn_at" else f'"{name}"' for name in columns)
        yield from self.rows(f"select {chosen} from {table}")

    def _rows_of(self, table: str, drop: Collection[str], last: str, order: str = "") -> Iterator[tuple[Any, ...]]:
        columns = [name for name in self._columns(table) if name not in drop and name != last]
        yield from self.rows(f"select {', '.join(f'{chr(34)}{name}{chr(34)}' for name in [*columns, last])} from {table} {order}")

    def _columns(self, table: str) -> list[str]:
        return [name for (name,) in self.rows(f"select name from pragma_table_info('{table}') order by cid")]

    def _messages(self) -> Iterator[tuple[Any, ...]]:
        """What analysts are told; what operators are told speaks of runs."""
        query = "select key, kind, target, subject, body, idempotency_key, sent_at is not null from outbox where kind <> 'operator'"
        for row in self.rows(query):
            yield tuple(_CAPTURE.sub("capture", value) if isinstance(value, str) else value for value in row)


def command(*arguments: str, cwd: Path | None = None, hooks: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Runs policy-monitor as a process group of its own, with no setting of the caller's environment."""
    paths = [str(CODE)]
    if hooks is not None:
        hooks.mkdir(exist_ok=True)
        (hooks / "sitecustomize.py").write_text("import nightly_death\n\nnightly_death.arm()\n", encoding="utf-8")
        paths = [str(hooks), str(Path(__file__).parent), *paths]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("POLICY_MONITOR_")}
    return subprocess.run(
        [sys.executable, "-P", "-m", "monitor", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**kept, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "200", **environ},
        start_new_session=True,
        check=False,
        timeout=280,
    )


def standing_of(app: Application) -> dict[str, list[Any]]:
    """What holds now for the first programme, on any database, without the moments at which it was recorded."""
    never = datetime.min.replace(tzinfo=UTC)
    with app.store.read() as tx:
        programme = app.programmes[0].id
        register = ties.register(tx, programme)
        histories = [ties.history(tx, programme, entry.party, entry.kind) for entry in register if entry.finding]
        return {
            "findings": sorted((one.finding for one in findings.find(tx, programme) if one.withdrawn_at is None), key=lambda one: one.key),
            "ledger": [replace(one, recorded_at=never) for one in ledger.entries(tx, programme)],
            "ties": [replace(one, recorded_at=never) for one in register],
            "histories": [[replace(state, recorded_at=never) for state in history] for history in histories],
            "transitions": [one.transition for one in ties.transitions(tx, programme) if one.withdrawn_at is None],
        }


def demo_place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """What one demo left, for all files and processes of the test session: the first to ask makes it, the others wait.

    Beside its folder, demo.json has the exit code, the output and the errors. Nothing may be changed in it.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, said = base / "demo", base / "demo.json"
    with (base / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            done = command("demo", "--data-dir", str(folder), cwd=base)
            said.write_text(json.dumps([done.returncode, done.stdout, done.stderr]))
    return Place(folder, CLOSED, NIGHTS[-1].at)


def _toml(settings: Settings) -> str:
    """A settings file, by way of JSON: TOML's inline forms of what our settings hold are the same but for tables."""

    def value(one: Any) -> str:
        if isinstance(one, dict):
            return "{" + ", ".join(f"{json.dumps(name)} = {value(content)}" for name, content in one.items()) + "}"
        if isinstance(one, list):
            return "[" + ", ".join(value(content) for content in one) + "]"
        return json.dumps(one)

    given = settings.model_dump(mode="json", exclude_unset=True)
    now = given.pop("now")
    return "".join(f"{name} = {value(content)}\n" for name, content in given.items()) + f"now = {now}\n"
