"""init: a settings file with every setting explained, and a data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.narrator import Narrator


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to; made if it is missing")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace a settings file that is there; the old one is kept as .old")] = False,
) -> None:
    """Write a commented settings file and a data folder. Nothing that is there is overwritten."""
    from monitor.init_files import write_installation

    narrator = Narrator()
    made = write_installation(folder, force=force)
    if made.kept is not None:
        narrator.say(f"Kept      {made.kept}, your settings until today")
    narrator.say(f"Settings  {made.settings}")
    narrator.say(f"Data      {made.data_dir}")
    narrator.say(
        "Next: set 'contact' under [crawl], so that the site can reach you; 'policy-monitor doctor' then says what else is missing."
    )
