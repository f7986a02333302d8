"""One thing that the doctor looked at, and what came of it. Looks at nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`NOTE`: nothing is broken, but a person should know."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """`said`: what was found and, where something is wrong, what to do."""

    name: str
    verdict: Verdict
    said: str

    def __str__(self) -> str:
        return f"{self.verdict.value:<9}{self.name:<11}{self.said}"


def ok(name: str, said: str) -> Check:
    return Check(name, Verdict.OK, said)


def note(name: str, said: str) -> Check:
    return Check(name, Verdict.NOTE, said)


def problem(name: str, said: str) -> Check:
    return Check(name, Verdict.PROBLEM, said)
