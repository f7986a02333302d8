"""read, compare, evaluate: what the reading makes of texts that a person hands over. No database."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Adds the commands."""
