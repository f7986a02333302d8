"""The optional judge: what is asked, what may be answered, and how one is made from the settings. Off by default.

A judge says whether a hypothesis (a finding in words) follows from a premise (the sentence it was read in). Its answer is kept beside the
rules' and decides nothing. Nothing here loads a model or opens a connection: judge_onnx.py and judge_http.py do, once they are asked for.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.errors import SettingsError
from core.records import Language
from core.settings import JudgeSettings


class Answer(StrEnum):
    """SUPPORTS: the hypothesis follows. REFUTES: its opposite follows. UNKNOWN: neither does."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Question:
    """Both texts are in `language`."""

    premise: str
    hypothesis: str
    language: Language

    def digest(self, judge: str) -> str:
        """sha256 hex over the judge's name and both texts: what an answer is kept under."""
        return hashlib.sha256("\x1f".join((judge, self.premise, self.hypothesis)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is how sure the judge is of `answer`, 0 to 1, on its own scale."""

    answer: Answer
    score: float


class Judge(Protocol):
    """Answers one question at a time, within the time-out of the settings."""

    @property
    def name(self) -> str:
        """Names the judge so that another model has another name."""
        ...

    def ask(self, question: Question) -> Verdict:
        """Raises JudgeError where no usable answer came in time."""
        ...


def make_judge(settings: JudgeSettings, environ: Mapping[str, str] | None = None) -> Judge | None:
    """The judge of the settings, ready to be asked; None where it is off.

    Raises SettingsError where a setting is missing, the extra is not installed, or the model's folder cannot be used.
    """
    if settings.kind == "onnx":
        from monitor.judge_onnx import OnnxJudge

        if settings.model_path is None:
            raise SettingsError(
                "setting 'judge.kind' is onnx and 'judge.model_path' names no folder; name the model's folder, or set kind to off"
            )
        return OnnxJudge.load(settings.model_path, settings.model, settings.timeout_s)
    if settings.kind == "http":
        from monitor.judge_http import HttpJudge

        environ = os.environ if environ is None else environ
        return HttpJudge.of(settings.endpoint, settings.model, environ.get(settings.api_key_variable, ""), settings.timeout_s)
    return None
