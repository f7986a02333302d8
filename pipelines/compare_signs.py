"""Signs by which one English sentence seems to support, refute or leave open another: named figures that compare_weighing.py adds up.

Decides nothing. Every sign is a share, a small count or 0 and 1; seeds/lexicons/compare_weights.yaml says what each weighs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipelines.compare_dates import DateSpan
from pipelines.compare_intervals import Stand
from pipelines.compare_lexical import Lexical
from pipelines.compare_measure import Measure
from pipelines.compare_pairing import Pairing, Side
from pipelines.compare_subject import Reference
from pipelines.compare_text import Text, Word
from pipelines.compare_verdict import Lack
from pipelines.compare_words import Vocabulary

_HELD_STANDS = (Stand.HOLDS, Stand.LIKELY_HOLDS)
_AFTER, _BEFORE = 4, 3  # words between a word that both hold and one that may stand in a missing word's place
_FEW = 2.0  # further words, rivals, numbers of one kind add nothing
_LONG_CLAIM, _LONG_EVIDENCE = 6, 15  # content words of a middling claim and statement
_SAID_ALONG = ("negated claim", "negated evidence", "turned", "rival")  # these count by themselves and by how much else is said
_ENDING = 3  # letters at the end that two words of one kind may share: "pianist", "violinist"

SIGNS = frozenset(
    {
        *("said", "said in the predicate", "said in the subject", "names said", "all said", "loosely said"),
        *("one word missing", "words missing", "name missing", "subject's name missing", "verb missing", "last word missing"),
        *("rival", "rival name", "rival alike", "rival between", "rival between, all else said", "nothing in its place", "order turned"),
        *("modifier missing", "another modifier", "negated claim", "negated evidence", "both negated", "turned", "turned evidence"),
        *("only", "first or most", "may, in the claim", "may, in the evidence", "expected"),
        *("opposite", "other phrase in place", "described otherwise", "numbers", "claim words", "evidence words", "sentences"),
        *(f"{name}, much said" for name in _SAID_ALONG),
        *(f"subject {reference.value}" for reference in Reference),
        *(f"rules: {lack.value}" for lack in Lack),
        *(f"{what} {how}" for what in ("number", "date") for how in ("holds", "open", "fails")),
        *(f"{what} {where}" for what in ("number", "date") for where in ("equal elsewhere", "other elsewhere", "nowhere")),
    }
)
"""Every sign that a pair can show, by name."""


@dataclass(frozen=True, slots=True)
class Signs:
    """`values` by name; those that are 0 are left out. `missing`: words of the claim that the evidence lacks; `rivals`: such a word and
    the one that stands in its place."""

    values: Mapping[str, float]
    missing: tuple[str, ...]
    rivals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """What aligning made of the claim's numbers and dates: each with its pairing, None where the evidence states nothing of the kind."""

    measures: Sequence[tuple[Measure, Pairing | None]]
    dates: Sequence[tuple[DateSpan, Pairing | None]]


class SignReader:
    """Reads with the word lists of seeds/lexicons/compare.yaml."""

    def __init__(self, data: Mapping[str, Any], words: Vocabulary, lexical: Lexical) -> None:
        self._words = words
        self._lexical = lexical
        self._turning = frozenset(data["turning"])
        self._firsts = frozenset(data["firsts"])
        self._modal = frozenset(data["modal"])

    def signs(self, claim: Side, evidence: Side, numbers: Numbers, spent: frozenset[int], sentences: int) -> Signs:
        """`spent`: indexes of the claim's words that its numbers and dates are made of; `sentences`: how many the statement has."""
        one, other = claim.text, evidence.text
        understood = self._lexical.understood(one, other)
        wanted = [word for word in one.words if word.content and word.at not in spent]
        given = other.content()
        met = {word.at: found for word in wanted if (found := self._counterparts(word, given))}
        missing = [word for word in wanted if word.at not in met and word.at not in understood]
        rivals = self._rivals(one, wanted, missing, met, given)
        values = {
            **self._shares(one, wanted, met, missing, understood),
            **_placed(missing, rivals, wanted, met),
            **_modified(other, missing, met),
            **self._negations(one, other, met),
            **self._lexical.signs(one, other, spent | understood, lambda word: word.at in met),
            **_counted(numbers, evidence),
            "claim words": min(_FEW, len(wanted) / _LONG_CLAIM),
            "evidence words": min(_FEW + 1, len(given) / _LONG_EVIDENCE),
            "sentences": min(_FEW + 1, sentences - 1.0),
        }
        said = values["said"]
        values |= {f"{name}, much said": values[name] * said for name in _SAID_ALONG}
        return Signs(
            {name: round(value, 4) for name, value in values.items() if value},
            tuple(word.low for word in missing),
            tuple((word.low, rival.low) for word, rival in rivals),
        )

    def _counterparts(self, word: Word, given: Sequence[Word]) -> list[Word]:
        same = [other for other in given if other.lemma == word.lemma or other.low == word.low]
        return same or [other for other in given if self._lexical.held(word, [other])]

    def _shares(
        self, claim: Text, wanted: Sequence[Word], met: Mapping[int, Sequence[Word]], missing: Sequence[Word], understood: frozenset[int]
    ) -> dict[str, float]:
        """How much of the claim stands in the evidence, and what of it is missing."""
        subject = [word for word in wanted if word.at < claim.verb]
        predicate = [word for word in wanted if word.at >= claim.verb]
        names = [word for word in wanted if word.name]
        loosely = [word for word in wanted if word.at in met and not any(word.lemma == other.lemma for other in met[word.at])]
        verb = next((word for word in predicate if not word.name), None)
        lost = [word for word in missing if word.name]
        return {
            "said": _share(wanted, met),
            "said in the predicate": _share(predicate, met),
            "said in the subject": _share(subject, met),
            "names said": _share(names, met),
            "all said": float(bool(wanted) and all(word.at in met or word.at in understood for word in wanted)),
            "loosely said": len(loosely) / len(wanted) if wanted else 0.0,
            "one word missing": float(len(missing) == 1),
            "words missing": min(5.0, len(missing)),
            "name missing": min(_FEW, sum(word.at >= claim.verb for word in lost)),
            "subject's name missing": min(_FEW, sum(word.at < claim.verb for word in lost)),
            "verb missing": float(verb is not None and verb in missing),
            "last word missing": float(bool(wanted) and wanted[-1] in missing),
        }

    def _rivals(
        self, claim: Text, wanted: Sequence[Word], missing: Sequence[Word], met: Mapping[int, Sequence[Word]], given: Sequence[Word]
    ) -> list[tuple[Word, Word]]:
        """For each missing word the evidence's word in its place: beside the same neighbour, a name for a name, and said by nothing else."""
        used = {other.at for found in met.values() for other in found}
        made = []
        for word in missing:
            free = [other for other in given if other.at not in used and _one_sort(word, other)]
            at = wanted.index(word)
            before = next((other for other in reversed(wanted[:at]) if other.at in met), None)
            after = next((other for other in wanted[at + 1 :] if other.at in met), None)
            rival = None
            if before is not None and word.at - before.at <= _AFTER:
                rival = _nearest(met[before.at], free, used, 1, _AFTER)
            if rival is None and after is not None and after.at - word.at <= _BEFORE:
                rival = _nearest(met[after.at], free, used, -1, _BEFORE)
            if rival is not None and not self._lexical.may_both_hold(claim, word, rival):
                made.append((word, rival))
        return made

    def _negations(self, claim: Text, evidence: Text, met: Mapping[int, Sequence[Word]]) -> dict[str, float]:
        mine = self._words.negated(claim)
        theirs = self._words.negated_about(evidence, {other.at for found in met.values() for other in found})
        ours, others = {word.low for word in claim.words}, {word.low for word in evidence.words}
        return {
            "negated claim": float(mine and not theirs),
            "negated evidence": float(theirs and not mine),
            "both negated": float(mine and theirs),
            "turned": float(bool((ours & self._turning) - others)),
            "turned evidence": float(bool((others & self._turning) - ours)),
            "only": float(self._words.exclusive(claim) and not self._words.exclusive(evidence)),
            "first or most": float(bool((ours & self._firsts) - others)),
            "may, in the claim": float(bool(ours & self._modal)),
            "may, in the evidence": float(bool(others & self._modal) and not ours & self._modal),
            "expected": float(self._words.hedged(evidence) and not self._words.hedged(claim)),
        }


def _one_sort(word: Word, other: Word) -> bool:
    """A name for a name, a participle for a participle, an adverb for an adverb, as far as endings tell."""
    endings = [next((ending for ending in ("ed", "ing", "ly") if one.low.endswith(ending)), "") for one in (word, other)]
    return word.name == other.name and (word.name or endings[0] == endings[1])


def _modified(evidence: Text, missing: Sequence[Word], met: Mapping[int, Sequence[Word]]) -> dict[str, float]:
    """Missing words right before a word that is said, and of these the ones for which the evidence has another there: "old news" for
    "recent news"."""
    used = {other.at for found in met.values() for other in found}
    alone = other_there = 0
    for word in missing:
        following = met.get(word.at + 1, ())
        before = [evidence.words[other.at - 1] for other in following if other.at]
        alone += bool(following)
        other_there += any(other.content and other.at not in used for other in before)
    return {"modifier missing": min(_FEW, alone), "another modifier": min(_FEW, other_there)}


def _placed(
    missing: Sequence[Word], rivals: Sequence[tuple[Word, Word]], wanted: Sequence[Word], met: Mapping[int, Sequence[Word]]
) -> dict[str, float]:
    """What stands in the place of missing words, and whether what is said is said in the same order."""
    between = [pair for pair in rivals if _between(*pair, wanted, met)]
    alike = [pair for pair in rivals if not pair[0].name and pair[0].lemma[-_ENDING:] == pair[1].lemma[-_ENDING:]]
    held = [word for word in wanted if word.at in met]
    turned = sum(all(a.at > b.at for a in met[one.at] for b in met[two.at]) for one, two in pairwise(held))
    return {
        "rival": min(_FEW, len(rivals)),
        "rival name": min(_FEW, sum(word.name for word, _ in rivals)),
        "rival alike": min(_FEW, len(alike)),
        "rival between": min(_FEW, len(between)),
        "rival between, all else said": float(bool(between) and len(missing) == len(between)),
        "nothing in its place": min(_FEW + 1, len(missing) - len(rivals)),
        "order turned": turned / (len(held) - 1) if len(held) > 1 else 0.0,
    }


def _between(word: Word, rival: Word, wanted: Sequence[Word], met: Mapping[int, Sequence[Word]]) -> bool:
    """Both neighbours of the word stand on their sides of the rival, close by: "high sugar intake", "high salt intake"."""
    at = wanted.index(word)
    if at == 0 or at + 1 == len(wanted) or wanted[at - 1].at not in met or wanted[at + 1].at not in met:
        return False
    left = any(0 < rival.at - other.at <= _BEFORE for other in met[wanted[at - 1].at])
    return left and any(0 < other.at - rival.at <= _BEFORE for other in met[wanted[at + 1].at])


def _counted(numbers: Numbers, evidence: Side) -> dict[str, float]:
    """How the claim's numbers and dates stand; those of no counterpart, and whether such a figure stands somewhere at all."""
    values: dict[str, float] = {}
    for measure, pairing in numbers.measures:
        alike = [other for other in evidence.measures if other.dimension == measure.dimension]
        name = _standing(pairing, bool(alike), any(other.stated.value == measure.stated.value for other in evidence.measures))
        values[f"number {name}"] = min(_FEW, values.get(f"number {name}", 0.0) + 1)
    for span, pairing in numbers.dates:
        like = [other for other in evidence.dates if other.yearless == span.yearless]
        name = _standing(pairing, bool(like), any(not other.interval().apart(span.interval()) for other in like))
        values[f"date {name}"] = min(_FEW, values.get(f"date {name}", 0.0) + 1)
    return values | {"numbers": float(bool(numbers.measures or numbers.dates))}


def _standing(pairing: Pairing | None, rival: bool, equal: bool) -> str:
    if pairing is not None:
        return "holds" if pairing.stand in _HELD_STANDS else "open" if pairing.stand is Stand.OPEN else "fails"
    return "equal elsewhere" if equal else "other elsewhere" if rival else "nowhere"


def _share(words: Sequence[Word], met: Mapping[int, object]) -> float:
    return sum(word.at in met for word in words) / len(words) if words else 0.5  # of nothing, neither all nor none


def _nearest(anchors: Sequence[Word], free: Sequence[Word], used: set[int], way: int, reach: int) -> Word | None:
    """The first free word on one side of an anchor, before any word that is said by another."""
    for anchor in anchors:
        for other in sorted(free, key=lambda word: abs(word.at - anchor.at)):
            away = (other.at - anchor.at) * way
            low, high = sorted((anchor.at, other.at))
            if 0 < away <= reach and not any(low < at < high for at in used):
                return other
    return None
