"""A statement as its sentences, and how much of an endless text is read. English only; decides nothing."""

from __future__ import annotations

import re

import sentencex

LONGEST_CLAIM = 150
"""Words of a claim at most: more are no sentence."""
_LONGEST_STATEMENT = 500  # words
_LETTERS = 10  # a word at most, over a whole text


def endless(claim: str) -> bool:
    """It is longer than any sentence."""
    return len(claim.split()) > LONGEST_CLAIM or len(claim) > LONGEST_CLAIM * _LETTERS


def beginning(statement: str) -> str:
    """As much of it as is read: comparing takes the square of its length."""
    if len(statement) <= _LONGEST_STATEMENT:  # letters, and so words too
        return statement
    return " ".join(statement[: _LONGEST_STATEMENT * _LETTERS].split()[:_LONGEST_STATEMENT])


def sentences(statement: str) -> list[str]:
    """Its sentences, those that semicolons join apart."""
    return [part for sentence in sentencex.segment("en", statement) for part in _parts(sentence)]


def _parts(sentence: str) -> list[str]:
    """Its parts between semicolons, those in brackets apart."""
    parts, depth = [""], 0
    for piece in re.split(r"(;|\(|\)|-LRB-|-RRB-)", sentence):
        depth = max(0, depth + (piece in ("(", "-LRB-")) - (piece in (")", "-RRB-")))
        if piece == ";" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [part for part in parts if part.strip()]
