"""seeds check: every mistake in the seed files, by file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.errors import SeedError
from monitor.application import Application
from monitor.exits import ExitCode
from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.callback()(seeds_group)
    group.command()(check)
    app.add_typer(group, name="seeds")


def seeds_group() -> None:
    """Check the seeds: programmes, sites, names, ties, rules."""


def check(
    context: typer.Context,
    seeds: Annotated[Path | None, typer.Option(help="Your folder of seeds; else the setting 'seeds_dir'")] = None,
) -> int:
    """Print every mistake in the shipped seeds and in your folder laid over them: file, line, field, what to do."""
    from seeds.files import SHIPPED, read_files
    from seeds.loader import check_seeds

    narrator = Narrator()
    settings = Application.load(context.obj).settings
    folder = seeds or settings.seeds_dir
    problems = [str(problem) for problem in check_seeds(folder, settings.seeds_enable)]
    problems = problems or _reading_problems(folder, settings.seeds_enable)
    for problem in problems:
        narrator.say(problem)
    if problems:
        narrator.complain(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} in the seeds")
        return ExitCode.WRONG
    narrator.say(f"{len(read_files(SHIPPED, folder)[0])} files ok")
    return ExitCode.OK


def _reading_problems(folder: Path | None, enable: tuple[str, ...]) -> list[str]:
    """What the reader of statements finds wrong with lexicons and rules: their formats are its own, so only it can tell."""
    from pipelines.read import Reader
    from seeds.loader import load_seeds

    seeds = load_seeds(folder, enable)
    try:
        for home in {programme.home for programme in seeds.programmes.values()}:
            Reader(seeds, home)
    except SeedError as error:
        return [str(error)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"a file under lexicons/ or rules/ has not the form of the shipped ones ({type(error).__name__}: {error})"]
    return []
