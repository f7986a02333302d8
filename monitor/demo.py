"""The demo: the real nightly job over the replica's nights, on SQLite, with nothing of it told where it runs but an address and a clock.

Not a shortcut: the crawl is the real spider's over HTTP, every stage and setting is the one that a night on the site uses.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from core.clock import Clock, ShiftedClock
from core.errors import SettingsError
from core.settings import Settings
from monitor.application import Application, require_writable
from monitor.channels import ALERTS_FILE
from monitor.exits import ExitCode
from monitor.narrator import Narrator
from monitor.nightly import Night, nightly, summary
from monitor.replica.nights import NIGHTS
from monitor.replica.nights import Night as ReplicaNight
from monitor.replica.server import ReplicaServer
from monitor.report_files import write_reports

LABEL = "replica"
_MARKER = ".made-by-policy-monitor-demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """What a demo leaves behind: the report over all nights, the alerts, and the settings to go on with."""

    report: Path
    alerts: Path
    settings: Path
    exit_code: ExitCode


def run_demo(folder: Path, narrator: Narrator, nights: tuple[ReplicaNight, ...] = NIGHTS) -> Demo:
    """Runs the nights into `folder`, which an earlier demo may have made. Raises SettingsError where it holds something else."""
    _clear(folder)
    code = ExitCode.OK
    with ReplicaServer() as site:
        for told in nights:
            site.now = told.at
            narrator.say(f"\nNight {told.number} of {len(nights)}: {told.day:%d %B %Y}")
            night = one_night(settings_for(folder, site.url, told), narrator, ShiftedClock(told.at))
            code = code or night.exit_code
            for line in summary(night):
                narrator.say(f"  {line}")
        settings = settings_for(folder, site.url, nights[-1])
        with Application(settings, ShiftedClock(nights[-1].at)) as app:
            written = write_reports(app, "all nights of the replica", since="baseline")
    return Demo(written.html, folder / ALERTS_FILE, _write_settings(folder, nights[-1]), code)


def one_night(settings: Settings, narrator: Narrator, clock: Clock) -> Night:
    """One nightly job under the replica's clock."""
    with Application(settings, clock) as app:
        return nightly(app, narrator)


def settings_for(folder: Path, address: str, night: ReplicaNight) -> Settings:
    """The settings of one night: where the site is fetched from, without the pause that the real one is owed, and what time it is."""
    return Settings.model_validate(
        {
            "data_dir": folder,
            "now": night.at,
            "label": LABEL,
            "crawl": {"fetch_from": {"24kg": address}, "delay_s": {"24kg": 0}, "contact": "https://example.org/policy-monitor-demo"},
        }
    )


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).exists():
            raise SettingsError(f"{folder} is not empty and no demo made it; name another with --data-dir")
        shutil.rmtree(folder)
    require_writable(folder)
    (folder / _MARKER).touch()


def _write_settings(folder: Path, last: ReplicaNight) -> Path:
    """A settings file with which every other command looks at the demo's data. What fetches asks the replica, never the site itself."""
    file = folder / "policy-monitor.toml"
    file.write_text(
        "# Made by 'policy-monitor demo': looks at the demo's data, under the replica's clock.\n"
        f'data_dir = "."\nnow = {last.at.isoformat()}\nlabel = "{LABEL}"\n\n'
        f"[crawl]\n# Where 'policy-monitor replica --night {last.number}' answers.\n"
        'fetch_from = { 24kg = "http://127.0.0.1:8024" }\ndelay_s = { 24kg = 0 }\n',
        encoding="utf-8",
    )
    return file
