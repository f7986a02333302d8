"""What search knows of words: a text's words with what each may be found by, and what somebody asks for. Data only: no language, no SQL."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[tuple[str, ...], ...]
"""A text's words in their order: each the word as written, folded, then its lemmas, every one marked with its language ("rubagamskij").

Letters and digits only, at most `LONGEST` of them: any database takes them as they are.
"""
LONGEST = 60
"""Characters of a word that count: no word of the news is longer, and PostgreSQL refuses very long ones."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: a word by any of its forms; `exact`: these words as written, in a row; `prefix`: what begins so (one word).

    A text with an `excluded` term is left out.
    """

    words: Words
    exact: bool = False
    prefix: bool = False
    excluded: bool = False
