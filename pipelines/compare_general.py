"""Holds an English claim sentence against an English evidence sentence: numbers, dates, bounds and units first, words where there are none.

No programme, no ledger, no domain. Abstains where the two do not plainly speak of the same thing: a wrong verdict costs more than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.compare_align import Aligner
from pipelines.compare_align_dates import DateAligner, date_stand
from pipelines.compare_dates import DateFinder, DateSpan
from pipelines.compare_intervals import Stand
from pipelines.compare_lexical import Lexical, Overlap
from pipelines.compare_measure import RANK, Measure
from pipelines.compare_numbers import NumberFinder
from pipelines.compare_pairing import Pairing, Side
from pipelines.compare_sentences import LONGEST_CLAIM, beginning, endless, sentences
from pipelines.compare_signs import Numbers, SignReader, Signs
from pipelines.compare_text import Text
from pipelines.compare_verdict import Judgement, Lack, Verdict, left_open, unknown
from pipelines.compare_weighing import Weighing
from pipelines.compare_words import Vocabulary

_LEAST_COVERED = 0.3  # share of the claim's other words that the evidence must hold before agreeing numbers support it
_LEAST_SHARED = 0.3  # share before a figure that differs refutes it
_MOST = 0.6
_LIKELY = 0.6
_HOLDING = (Stand.HOLDS, Stand.LIKELY_HOLDS)
_FAILING = (Stand.FAILS, Stand.LIKELY_FAILS)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with everything found in it."""

    text: Text
    measures: tuple[Measure, ...]
    dates: tuple[DateSpan, ...]

    @property
    def side(self) -> Side:
        return Side(self.text, self.measures, self.dates)

    @property
    def spent(self) -> frozenset[int]:
        """Indexes of the words that numbers, bounds and dates are made of."""
        spans = [*((m.first, m.last) for m in self.measures), *((d.first, d.last) for d in self.dates)]
        denied = {d.denied for d in self.dates if d.denied is not None}
        return frozenset(at for first, last in spans for at in range(first, last)) | {at for m in self.measures for at in m.lead} | denied


@dataclass(frozen=True, slots=True)
class _Pair:
    """The claim and what is held against it, with what aligning made of all the claim's numbers and dates."""

    one: _Read
    other: _Read
    numbers: Numbers


class GeneralJudge:
    """Compares English sentences with the vocabulary of seeds/lexicons/compare.yaml."""

    def __init__(
        self, data: Mapping[str, Any], numbers: Mapping[str, Any], weights: Mapping[str, Any], countries: Mapping[str, str]
    ) -> None:
        self._words = Vocabulary(data)
        kinds = "|".join(re.escape(kind) for kind in data["titled"])
        self._untitled = re.compile(rf"(?:\(|-LRB-)\s*(?:[^()\s]+\s+){{0,6}}?(?:{kinds})\s*(?:\)|-RRB-)", re.IGNORECASE)
        self._numbers = NumberFinder(data, numbers, self._words)
        self._dates = DateFinder(data, numbers, self._words)
        self._aligner = Aligner(self._words)
        self._date_aligner = DateAligner(self._words)
        self._lexical = Lexical(data, self._words, countries)
        self._signs = SignReader(data, self._words, self._lexical)
        self._weighing = Weighing(weights)

    def judge(self, claim: str, statement: str) -> Judgement:
        """How `statement` stands to `claim`. Never raises on text. Of several sentences the one that settles it most surely counts; of a
        very long statement only the beginning is read, and a claim longer than any sentence is not read at all."""
        settled, signs = self._opened(claim, statement)
        weighed = self._weighing.judgement(signs) if signs is not None else None
        return weighed or settled

    def signs(self, claim: str, statement: str) -> Signs | None:
        """The signs of a pair that the rules leave to be weighed; None where they settle it, or abstain for a reason of its own."""
        return self._opened(claim, statement)[1]

    def _opened(self, claim: str, statement: str) -> tuple[Judgement, Signs | None]:
        """What the rules say, and the signs where they leave the pair to be weighed."""
        if endless(claim):
            return unknown("too long", f"the claim is longer than the {LONGEST_CLAIM} words that are read as one sentence"), None
        text = self._words.text(self._untitled.sub(" ", claim))
        statement = self._untitled.sub(" ", beginning(statement))
        parts = sentences(statement)
        settled = self._by_sentences(text, parts) if len(parts) > 1 else None
        if settled is not None:
            return settled, None
        pair = self._pair(text, statement)
        settled = self._judge(pair, whole=len(parts) < 2)
        return settled, self._read_signs(pair, settled, len(parts)) if settled.weighable else None

    def _read_signs(self, pair: _Pair, settled: Judgement, parts: int) -> Signs:
        numbers = replace(pair.numbers, measures=[(m, pairing) for m, pairing in pair.numbers.measures if not _optional(m)])
        signs = self._signs.signs(pair.one.side, pair.other.side, numbers, pair.one.spent, parts)
        return replace(signs, values={**signs.values, f"rules: {settled.relation}": 1.0})

    def _by_sentences(self, claim: Text, parts: Sequence[str]) -> Judgement | None:
        """What one of several sentences decides; None where none does."""
        found = [self._judge(self._pair(claim, sentence), whole=True) for sentence in parts]
        decided = sorted((one for one in found if one.verdict is not Verdict.UNKNOWN), key=lambda one: -one.confidence)
        if not decided:
            return None
        rivals = [one for one in decided if one.verdict is not decided[0].verdict and one.confidence == decided[0].confidence]
        return unknown("disagree", "two of its sentences settle it differently", decided[0].old, decided[0].new) if rivals else decided[0]

    def _judge(self, pair: _Pair, *, whole: bool) -> Judgement:
        """`whole`: the statement is one sentence, so that its words may be held against the claim's without regard to where they stand."""
        one, other = pair.one, pair.other
        if not one.measures and not one.dates:
            return self._by_words(pair, whole)
        if self._lexical.names_apart(one.text, other.text):
            return unknown("other subject", "the two speak of different names")
        if self._lexical.names_missing(one.text, other.text, one.spent | self._aside(one, other)):
            return left_open(Lack.SUBJECT, "the claim names what the evidence does not")
        dated = pair.numbers.dates
        required = [(m, pairing) for m, pairing in pair.numbers.measures if pairing is not None or not _optional(m)]
        which = [m for m, _ in required if m.dimension == RANK and m.first < one.text.verb and m.stated.value > 1]
        if which and not all(any(_same_rank(m, held) for held in other.measures) for m in which):
            return left_open(Lack.THINGS, f"the claim speaks of '{which[0].written}', the evidence of another")
        required = [(m, pairing) for m, pairing in required if m not in which or len(required) == 1]
        if not required and not dated:
            return self._by_words(pair, whole)
        failing = _worst([pairing for _, pairing in required])
        if failing is not None:
            if self._other_time(one, other):
                return unknown("other time", "the two speak of different times", failing.claimed, failing.stated)
            return self._refuted(one, other, failing)
        missing_date = _worst([pairing for _, pairing in dated])
        ordinary = all(pairing is not None and pairing.stand in _HOLDING for _, pairing in required)
        if missing_date is not None and ordinary:
            return self._refuted(one, other, missing_date)
        pairings = [pairing for _, pairing in (*required, *dated)]
        if required and dated:
            pairings = [*(pairing for _, pairing in required), *(self._circumstance(d, p, other) for d, p in dated)]
        if any(pairing is None for pairing in pairings):
            said = next((pairing for pairing in pairings if pairing is not None), None)
            if said is None:
                return left_open(Lack.THINGS, "the evidence states no number or date of what the claim speaks of")
            return left_open(Lack.PART, "the evidence states only a part of what the claim states", said.claimed, said.stated)
        held = [pairing for pairing in pairings if pairing is not None]
        if not all(pairing.stand in _HOLDING for pairing in held):
            loose = next(pairing for pairing in held if pairing.stand not in _HOLDING)
            return unknown("agrees", f"'{loose.stated}' allows '{loose.claimed}' but does not settle it", loose.claimed, loose.stated)
        return self._supported(one, other, held)

    # ------------------------------------------------------------ reading

    def _pair(self, claim: Text, statement: str) -> _Pair:
        text = self._words.text(statement)
        names = {word.low for read in (claim, text) for word in read.words if word.name}
        one, other = self._found(_named(claim, names)), self._found(_named(text, names))
        numbers = Numbers(
            [(m, self._measure(m, one, other)) for m in one.measures],
            [(d, self._date_aligner.date(d, other.dates, one.text, other.text)) for d in one.dates],
        )
        return _Pair(one, other, numbers)

    def _found(self, text: Text) -> _Read:
        dates = self._dates.find(text)
        taken = frozenset(at for span in dates for at in range(span.first, span.last))
        return _Read(text, tuple(self._numbers.find(text, taken)), tuple(dates))

    def _aside(self, one: _Read, other: _Read) -> frozenset[int]:
        """Indexes of names beside what is counted that the evidence need not repeat: the "Covid" of "300 Covid deaths", the topic."""
        if not one.measures:
            return frozenset()
        beside = frozenset(word.at for measure in one.measures for word in measure.heads[:-1] if word.name)
        return beside | self._lexical.topic(one.text, other.text, one.measures[0].last)

    def _measure(self, measure: Measure, one: _Read, other: _Read) -> Pairing | None:
        return (
            self._aligner.measure(measure, one.side, other.side)
            or self._date_aligner.lasting(measure, other.dates)
            or self._aligner.at_least_ranked(measure, other.measures)
        )

    # ------------------------------------------------------------ deciding

    def _other_time(self, one: _Read, other: _Read) -> bool:
        """The claim is dated, the evidence too, and none of its dates can be the claim's."""
        plain = [d for d in other.dates if not d.yearless]
        mine = [d for d in one.dates if not d.yearless]
        return bool(mine) and bool(plain) and all(d.interval().apart(e.interval()) for d in mine for e in plain)

    def _circumstance(self, span: DateSpan, pairing: Pairing | None, other: _Read) -> Pairing | None:
        """A date beside a number is a circumstance: any date of the evidence that agrees will do, and none at all does no harm."""
        if pairing is not None and pairing.stand in _HOLDING:
            return pairing
        for held in other.dates:
            if date_stand(held, span) is not Stand.FAILS:
                return Pairing(Stand.LIKELY_HOLDS, 1.0, span.written, held.written, span.first, held.first)
        return Pairing(Stand.LIKELY_HOLDS, 0.5, span.written, "no date", span.first, 0) if not other.dates else pairing

    def _refuted(self, one: _Read, other: _Read, failing: Pairing) -> Judgement:
        mine, theirs = self._negation(one, failing.claim_at), self._negation(other, failing.evidence_at)
        if mine != theirs:
            if mine and self._shared(one, other) >= _MOST:
                return Judgement(
                    Verdict.SUPPORTS, "reaffirms", failing.claimed, failing.stated, "the claim denies what the evidence excludes", _LIKELY
                )
            return unknown("negated", "one of the two is negated, the other not", failing.claimed, failing.stated)
        if self._shared(one, other) < _LEAST_SHARED:
            return left_open(Lack.SUBJECT, "the two share too few words to speak of the same thing", failing.claimed, failing.stated)
        sure = failing.stand is Stand.FAILS
        reason = f"the evidence says '{failing.stated}', which cannot hold together with '{failing.claimed}'"
        if not sure:
            reason = f"the evidence says '{failing.stated}', which hardly goes together with '{failing.claimed}'"
        return Judgement(Verdict.REFUTES, "changes", failing.claimed, failing.stated, reason, _confidence(failing, sure))

    def _supported(self, one: _Read, other: _Read, held: Sequence[Pairing]) -> Judgement:
        first = held[0]
        overlap = self._overlap(one, other)
        if overlap.conflicts:
            mine, theirs = overlap.conflicts[0]
            return Judgement(
                Verdict.REFUTES,
                "contradicts",
                mine.low,
                theirs.low,
                f"the figures agree, but '{theirs.low}' excludes '{mine.low}'",
                _LIKELY,
            )
        if self._negation(one, first.claim_at) != self._negation(other, first.evidence_at):
            return Judgement(
                Verdict.REFUTES, "contradicts", first.claimed, first.stated, "the figures agree, but one of the two is negated", _LIKELY
            )
        if overlap.covered < _LEAST_COVERED and overlap.missing:
            return left_open(Lack.SUBJECT, "the two share too few words to speak of the same thing", first.claimed, first.stated)
        if self._words.hedged(other.text) and not self._words.hedged(one.text):
            return unknown("planned", "the evidence only expects what the claim states", first.claimed, first.stated)
        sure = all(pairing.stand is Stand.HOLDS for pairing in held)
        weakest = min(held, key=lambda pairing: pairing.strength)
        reason = f"the evidence says '{first.stated}', which is what '{first.claimed}' says, or says it more exactly"
        return Judgement(Verdict.SUPPORTS, "reaffirms", first.claimed, first.stated, reason, _confidence(weakest, sure))

    def _overlap(self, one: _Read, other: _Read) -> Overlap:
        """With the claim's subject or, where the evidence takes it up, without, whichever of the two is met better."""
        whole = self._lexical.overlap(one.text, other.text, one.spent)
        told = self._lexical.overlap(one.text, other.text, one.spent | self._lexical.understood(one.text, other.text))
        return max(whole, told, key=lambda found: found.covered)

    def _shared(self, one: _Read, other: _Read) -> float:
        overlap = self._overlap(one, other)
        return overlap.covered if overlap.missing else 1.0

    def _by_words(self, pair: _Pair, whole: bool) -> Judgement:
        if not whole:
            return left_open(Lack.THINGS, "no sentence of it says what the claim says")
        return self._lexical.judgement(pair.one.text, pair.other.text)

    def _negation(self, read: _Read, at: int) -> bool:
        """A negation beside the word `at` that is not itself a bound or a zero ("no more than", "nobody")."""
        return self._words.negated_near(read.text, at, read.spent)


def _named(text: Text, names: set[str]) -> Text:
    """A word that is a name in either sentence is one in both."""
    return replace(text, words=tuple(replace(word, name=True) if word.content and word.low in names else word for word in text.words))


def _same_rank(one: Measure, other: Measure) -> bool:
    return other.dimension == RANK and other.stated.value == one.stated.value


def _optional(measure: Measure) -> bool:
    """Words that may be no numbers: "the largest", "single", "first"."""
    return measure.superlative or measure.written in ("all", "all of", "first", "one", "no", "none", "several", "a few")


def _worst(pairings: Sequence[Pairing | None]) -> Pairing | None:
    failing = [pairing for pairing in pairings if pairing is not None and pairing.stand in _FAILING]
    return min(failing, key=lambda pairing: (pairing.stand is not Stand.FAILS, -pairing.strength), default=None)


def _confidence(pairing: Pairing, sure: bool) -> float:
    """From how surely the two speak of the same thing, and whether bounds are taken at their word."""
    return round(min(0.95, (0.5 if sure else 0.35) + 0.1 * min(pairing.strength, 4.5)), 2)
