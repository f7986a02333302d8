"""replica: serves the replica of the site to whoever wants to crawl it or look at it. Analyses nothing."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from core.errors import InputError
from monitor.narrator import Narrator
from monitor.replica.faults import USUAL_FAULTS
from monitor.replica.nights import NIGHTS, ZONE
from monitor.replica.server import ReplicaServer
from monitor.replica.switches import Feed, Switches, with_switches


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("replica")(replica)


def replica(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 for any free one")] = 8024,
    night: Annotated[int | None, typer.Option(help="Stand after this night, counted from 1; --nights lists them")] = None,
    at: Annotated[
        str | None, typer.Option(help="Stand at this time instead, e.g. 2025-09-27T02:30+06:00 (without a zone: Bishkek)")
    ] = None,
    nights: Annotated[bool, typer.Option("--nights", help="List the nights that the replica tells, and end")] = False,
    switches: Annotated[bool, typer.Option("--switches", help="List what is not known of the site and can be switched, and end")] = False,
    validators: Annotated[bool | None, typer.Option(help="Serve ETag and Last-Modified, and 304 where nothing changed")] = None,
    rss: Annotated[Feed | None, typer.Option(help="What /rss/ is")] = None,
    switch: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, any of --switches; may be repeated")] = None,
    faults: Annotated[bool, typer.Option("--faults", help="Let a usual bad day go wrong: 429, 500, slow and truncated pages")] = False,
) -> None:
    """Serve a replica of 24.kg on this machine until Ctrl-C. Its stories are restated or invented."""
    narrator = Narrator()
    if nights:
        for each in NIGHTS:
            narrator.say(f"{each.number:>3}  {each.at:%Y-%m-%d %H:%M}  after {each.day:%d %B %Y} ({each.run})")
        return
    if switches:
        for unknown in fields(Switches):
            if unknown.name != "faults":
                narrator.say(f"{unknown.name}={_shown(unknown.default)}  {unknown.metadata['help']}")
        return
    chosen = with_switches(Switches(faults=USUAL_FAULTS if faults else ()), switch or ())
    if validators is not None:
        chosen = replace(chosen, validators=validators)
    if rss is not None:
        chosen = replace(chosen, rss=rss)
    moment = moment_of(night, at)
    with ReplicaServer(chosen, port) as server:
        server.now = moment
        narrator.say(
            f"The replica of 24.kg stands at {server.url} as of {moment.astimezone(ZONE):%Y-%m-%d %H:%M} in Bishkek. Ctrl-C ends it."
        )
        narrator.say("To crawl it, put this into a settings file of its own and name it with --settings:\n")
        narrator.say(crawl_settings(server.url, moment))
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            narrator.say(f"ended after {len(server.hits)} requests")


def moment_of(night: int | None, at: str | None) -> datetime:
    """The moment that the options name: the first night's where they name none. Raises InputError."""
    if night is not None and at is not None:
        raise InputError("--night and --at both name a time; give one of them")
    if at is not None:
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            raise InputError(f"--at {at} is not a time; write it as 2025-09-27T02:30+06:00") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    number = 1 if night is None else night
    if not 1 <= number <= len(NIGHTS):
        raise InputError(f"there is no night {number}; they are counted from 1 to {len(NIGHTS)}")
    return NIGHTS[number - 1].at


def crawl_settings(url: str, moment: datetime) -> str:
    """Settings, as TOML, under which the spider crawls the replica at `url` as if it were `moment`."""
    return "\n".join(
        (
            'data_dir = "replica-data"',
            'label = "replica"',
            f"now = {moment.astimezone(UTC).isoformat(timespec='seconds')}",
            "",
            "[crawl]",
            f'fetch_from = {{ "24kg" = "{url}" }}',
            'delay_s = { "24kg" = 0.0 }',
        )
    )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
