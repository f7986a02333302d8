"""What a run says while it works: a moving line on a terminal, plain lines elsewhere. Says nothing that a log could not hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Step(Protocol):
    """One stage under way."""

    def total(self, count: int) -> None: ...

    def advance(self, count: int = 1) -> None: ...

    def note(self, text: str) -> None: ...


class Narrator:
    """Prints to standard output; errors go to standard error as one line each."""

    def __init__(self, console: Console | None = None, *, quiet: bool = False) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True, quiet=quiet)
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        self.console.print(text, markup=False)

    def complain(self, text: str) -> None:
        self._errors.print(" ".join(text.split()), markup=False)

    @contextmanager
    def stage(self, name: str) -> Iterator[Step]:
        """Shows that stage `name` is under way, until left."""
        if not self.console.is_terminal:
            yield _Plain(self, name)
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            yield _Live(progress, name)


class _Plain:
    """One line when the stage starts with a known amount of work; silence else, so that a log stays short."""

    def __init__(self, narrator: Narrator, name: str) -> None:
        self._narrator, self._name = narrator, name

    def total(self, count: int) -> None:
        if count:
            self._narrator.say(f"{self._name}: {count} to do")

    def advance(self, count: int = 1) -> None:
        pass

    def note(self, text: str) -> None:
        pass


class _Live:
    def __init__(self, progress: Progress, name: str) -> None:
        self._progress, self._name = progress, name
        self._task = progress.add_task(name, total=None)

    def total(self, count: int) -> None:
        self._progress.update(self._task, total=count)

    def advance(self, count: int = 1) -> None:
        self._progress.advance(self._task, count)

    def note(self, text: str) -> None:
        self._progress.update(self._task, description=f"{self._name}: {text}")
