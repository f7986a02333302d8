"""The `policy-monitor` command: finds the command's module, opens the application, and turns every error into one line and an exit code.

Commands live in monitor/commands/, one module each with a `register` function; nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import click
import typer
from typer.exceptions import TyperException

from core.errors import MonitorError
from monitor.exits import MEANINGS, ExitCode
from monitor.narrator import Narrator

COMMAND_MODULES = (
    "stages",
    "report",
    "closing",
    "review",
    "alerts",
    "digest",
    "text",
    "judge",
    "demo",
    "replica",
    "init",
    "seeds",
    "doctor",
    "status",
    "schedule",
    "desk",
)
"""Modules of monitor.commands, in the order in which `--help` shows their commands."""

_EXIT_CODES = "Exit codes: " + " · ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items())


def build() -> typer.Typer:
    """The command with all its sub-commands."""
    app = typer.Typer(
        name="policy-monitor",
        help="Holds what 24.kg reports against Kyrgyzstan's National Development Program until 2026, every night.",
        epilog=_EXIT_CODES,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def common(
        context: typer.Context,
        settings: Annotated[
            Path | None, typer.Option(help="Settings file; else POLICY_MONITOR_SETTINGS, else ./policy-monitor.toml")
        ] = None,
        verbose: Annotated[bool, typer.Option(help="Log what is done to standard error")] = False,
    ) -> None:
        context.obj = settings
        logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, stream=sys.stderr)

    for name in COMMAND_MODULES:
        importlib.import_module(f"monitor.commands.{name}").register(app)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the command. Ends the process with one of `ExitCode`."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Runs one command line and returns its exit code. What a user sees of an error is one line on standard error."""
    narrator = Narrator()
    try:
        outcome = build()(args=arguments, standalone_mode=False)
    except MonitorError as error:
        narrator.complain(str(error))
        return error.exit_code
    except (typer.Abort, click.exceptions.Abort, KeyboardInterrupt):
        outcome = ExitCode.INTERRUPTED
    except (TyperException, click.ClickException) as error:  # typer carries its own copy of click, whose errors are not click's
        said = error.format_message().replace("Value error, ", "").rstrip(".")
        narrator.complain(f"{said}; see 'policy-monitor --help'")
        return ExitCode.WRONG
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001 - the last border: a user never sees a traceback, the file has it
        narrator.complain(f"a fault of the program ({type(error).__name__}: {error}); details in {_write_fault(error)}, please report it")
        return ExitCode.UNEXPECTED
    if outcome == ExitCode.INTERRUPTED:  # typer makes Ctrl-C this code without a word
        narrator.complain("stopped; the next run resumes")
    return int(outcome) if isinstance(outcome, int) else ExitCode.OK


def _write_fault(error: Exception) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    file = Path(tempfile.gettempdir()) / f"policy-monitor-fault-{stamp}-{os.getpid()}.log"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    return file
