"""Runs inside the processes that a test starts (as sitecustomize): kills them at one exact call. Imports nothing of the project.

DIE_AT is "module:function:which call:moment", e.g. "crawler.session:CrawlSession._store:3:before". Moments are "before" and "after", when
everything that the test started dies, "alone": before, and only the process that makes the call, and "interrupt": before, as by Ctrl-C.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.util
import itertools
import os
import signal
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def arm() -> None:
    """Nothing happens where DIE_AT is not set, or where the process never imports that module."""
    if os.environ.get("DIE_AT"):
        sys.meta_path.insert(0, _Watch(*os.environ["DIE_AT"].split(":")))


class _Watch(importlib.abc.MetaPathFinder):
    """Lets the module be found as ever and changes the function once it is loaded."""

    def __init__(self, module: str, function: str, call: str, moment: str) -> None:
        self._module, self._function, self._call, self._moment = module, function, int(call), moment

    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.loader is not None
        load = spec.loader.exec_module

        def load_and_change(module: ModuleType) -> None:
            load(module)
            self._change(module)

        spec.loader.exec_module = load_and_change  # type: ignore[method-assign]
        return spec

    def _change(self, module: ModuleType) -> None:
        *holders, name = self._function.split(".")
        holder: Any = functools.reduce(getattr, holders, module)
        real = getattr(holder, name)
        calls = itertools.count(1)

        @functools.wraps(real)
        def dying(*args: Any, **kwargs: Any) -> Any:
            last = next(calls) == self._call
            if last and self._moment == "alone":
                os.kill(os.getpid(), signal.SIGKILL)
            if last and self._moment == "interrupt":
                os.killpg(0, signal.SIGINT)
            if last and self._moment == "before":
                _kill_all()
            result = real(*args, **kwargs)
            if last and self._moment == "after":
                _kill_all()
            return result

        setattr(holder, name, dying)


def _kill_all() -> None:
    """The command and its children; the crawl's process has a group of its own."""
    if "crawler.process" in sys.orig_argv:
        os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
    os.killpg(0, signal.SIGKILL)
