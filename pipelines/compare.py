"""Holds any statement against any claim sentence: supports, refutes, or unknown. No programme, no ledger, no domain.

English goes by compare_general.py (numbers, dates, bounds and units, then words); Russian and Kyrgyz by quantities alone (compare_plain.py).
"""

from __future__ import annotations

from core.records import Language
from pipelines.compare_general import GeneralJudge
from pipelines.compare_plain import PlainJudge
from pipelines.compare_signs import Signs
from pipelines.compare_verdict import Judgement, Verdict
from seeds.loader import Seeds

__all__ = ["Judge", "Judgement", "Verdict"]


class Judge:
    """Compares sentences of one language. Build once a process."""

    def __init__(self, seeds: Seeds) -> None:
        self._plain = PlainJudge(seeds)
        lexicons = seeds.lexicons
        self._general = GeneralJudge(lexicons["compare"], lexicons["numbers"], lexicons["compare_weights"], _countries(seeds))

    def judge(self, claim: str, statement: str, language: Language = Language.EN) -> Judgement:
        """How `statement` stands to `claim`. Never raises on text; where the two do not speak of the same thing the verdict is unknown."""
        if language is Language.EN:
            return self._general.judge(claim, statement)
        return self._plain.judge(claim, statement, language)

    def signs(self, claim: str, statement: str) -> Signs | None:
        """What is weighed of an English pair that the rules leave open; None where nothing is weighed. For finding the weights."""
        return self._general.signs(claim, statement)


def _countries(seeds: Seeds) -> dict[str, str]:
    """Every one-word English name or adjective of a country, in small letters, to its code."""
    named: dict[str, str] = {}
    for country in seeds.countries:
        for form in (*country.forms[Language.EN], *country.demonyms[Language.EN]):
            if " " not in form:
                named.setdefault(form.lower(), country.code)
    return named
