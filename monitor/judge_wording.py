"""Findings as sentences that a judge can hold against a text, in the text's own language.

The words are the seeds' (judge.yaml); what is asked is judge_stage.py's.
"""

from __future__ import annotations

import re

from core.records import Claim, Fact, Finding, Language, TieKind, TieState
from monitor.report_words import tie_of
from seeds.loader import Seeds

_SIGNED = re.compile(r"^(>=|<=|>|<|~)(?=\d)(.+)$")


def hypothesis(finding: Finding, claim: Claim | None, fact: Fact, home: str, seeds: Seeds, language: Language) -> str:
    """What the finding says is so, as one sentence. `fact` is the one whose sentence is asked about, `home` the home country's code."""
    words = seeds.judge
    tie = tie_of(finding)
    if tie is not None:
        party, kind, status = tie
        state = words.states.get(status)
        stands = status == TieState.ESTABLISHED.value or kind is TieKind.BREAK
        said = (
            words.ties[kind].made.of(language) if stands or state is None else f"{words.ties[kind].noun.of(language)}: {state.of(language)}"
        )
        return f"{seeds.party_name(home, language)} {words.between.of(language)} {seeds.party_name(party, language)}: {said}."
    figure = " ".join(_figure(word, seeds, language) for word in (finding.new or "").split(" ")).strip()
    measure = seeds.measures.get(fact.measure or "")
    if measure is not None and figure:
        return f"{measure.wording.of(language)}: {figure}."
    topic = seeds.topics.get(fact.topic or "")
    about = claim.wording[language] if claim is not None else topic.wording.of(language) if topic is not None else ""
    return f"{words.steps[finding.relation].of(language)}: {': '.join(part for part in (about.rstrip('.'), figure) if part)}."


def _figure(word: str, seeds: Seeds, language: Language) -> str:
    signed = _SIGNED.match(word)
    if signed:
        return seeds.judge.bounds[signed[1]].of(language).format(signed[2])
    unit = seeds.judge.units.get(word)
    return unit.of(language) if unit is not None else seeds.party_name(word, language)
