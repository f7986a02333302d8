"""desk, desk-password: the desk in a browser, and the line that lets somebody log in to it."""

from __future__ import annotations

import json
from typing import Annotated

import click
import typer

from core.errors import InputError, SettingsError
from monitor.application import Application
from monitor.narrator import Narrator

_SHORTEST_PASSWORD = 12


def register(app: typer.Typer) -> None:
    """Adds the commands."""
    app.command()(desk)
    app.command()(desk_password)


def desk(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but loopback needs a trusted proxy or the login (settings)")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: any that is free")] = 8025,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in the browser")] = False,
) -> None:
    """Review what changed, look at the claims, ties and evidence, and search, in a browser. Runs until it is stopped."""
    from monitor.desk.serve import bind, serve

    narrator = Narrator()
    with Application.load(context.obj) as loaded:
        loaded.check_inputs()
        settings, clock = loaded.settings, loaded.clock
    listening = bind(host, port)
    serve(settings, clock, host, listening, narrator, open_browser=open_browser)


def desk_password(
    name: Annotated[str, typer.Argument(help="Who logs in")],
    reviewer: Annotated[bool, typer.Option("--reviewer", help="May decide on findings; otherwise only look")] = False,
) -> None:
    """Ask for a password and write the line for the settings file: under [desk.users]."""
    from monitor.desk.passwords import hash_password

    if not name.strip() or not name.isprintable() or len(name) > 60:
        raise InputError("give a name of at most 60 printable characters")
    try:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    except (typer.Abort, click.exceptions.Abort):
        raise InputError("no password was typed, so there is no line to write") from None
    if len(password) < _SHORTEST_PASSWORD:
        raise SettingsError(f"a password of at least {_SHORTEST_PASSWORD} characters, please")
    role = "reviewer" if reviewer else "reader"
    narrator = Narrator()
    narrator.say("[desk.users]")
    narrator.say(f'{json.dumps(name, ensure_ascii=False)} = {{ role = "{role}", password_hash = "{hash_password(password)}" }}')
