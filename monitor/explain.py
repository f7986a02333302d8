"""Explains one text to a journalist: what was read in each sentence, what becomes of it, and why the rest is no news of ours.

Puts the reading's own facts and findings into words and adds notes on what only looks like news; changes nothing of what was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.records import (
    Bound,
    Fact,
    FactKind,
    Finding,
    Programme,
    Quantity,
    Statement,
    TieKind,
    TieStatus,
    Transition,
)
from monitor.evaluate import Bench, Reading
from monitor.evaluate_gold import Article
from monitor.explain_notes import Note, NoteFinder, note
from monitor.explain_numbers import number_notes
from monitor.explain_words import Words
from pipelines.names import NameKind
from pipelines.parties import is_place
from pipelines.sentence import Sentence
from seeds.loader import Seeds

_ROUNDED = frozenset({Bound.MORE_THAN, Bound.AT_LEAST, Bound.ABOUT})
_COUNTRY = frozenset({NameKind.COUNTRY, NameKind.DEMONYM, NameKind.CAPITAL})


@dataclass(frozen=True, slots=True)
class ReadFact:
    """A fact in words: what was read, what becomes of it, the rule's own reason, and the words that decided."""

    fact: Fact
    what: str
    outcome: str
    reason: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedStatement:
    statement: Statement
    facts: tuple[ReadFact, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class ExplainedFinding:
    finding: Finding
    what: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`conclusion` is one line on the whole text."""

    article: Article
    statements: tuple[ExplainedStatement, ...]
    findings: tuple[ExplainedFinding, ...]
    transitions: tuple[Transition, ...]
    conclusion: str


class Explainer:
    """Explains texts against one programme. Build once: building takes about a second."""

    def __init__(self, seeds: Seeds, programme: Programme) -> None:
        self._bench = Bench(seeds, programme)
        self._programme = programme
        self._words = Words(seeds, programme)
        self._notes = NoteFinder(seeds.lexicons["notes"])

    def explain(self, article: Article, held: Sequence[tuple[str, Quantity]] = ()) -> Explanation:
        """`held`: figures that the ledger is to hold already, by the label of their claim, in place of the programme's own."""
        reading = self._bench.read(article, held)
        sentences = self._bench.recognise(reading)
        own = [one for one in reading.settled.findings if any(reading.sentence(fact_id) for fact_id in one.evidence)]
        return Explanation(
            article,
            tuple(self._statement(reading, sentences, at) for at in range(len(sentences))),
            tuple(ExplainedFinding(one, self._words.finding(one)) for one in own),
            reading.settled.transitions,
            self._conclusion(reading, sentences, own),
        )

    def _statement(self, reading: Reading, sentences: Sequence[Sentence], at: int) -> ExplainedStatement:
        sentence = sentences[at]
        facts = [fact for fact in reading.facts if fact.statement == sentence.statement.index]
        read = tuple(
            ReadFact(
                fact,
                self._words.fact(fact),
                self._words.outcome(fact, reading.settled),
                self._words.reason(fact),
                tuple(reading.version.text[span.start : span.end] for span in fact.spans),
            )
            for fact in facts
        )
        notes = [
            *self._notes.find(sentence, facts),
            *number_notes(sentence, facts, self._programme.home, self._words.party),
            *self._places(sentence, facts),
            *self._our_country(sentences, at),
            *self._listed(sentence, facts),
            *self._counted(sentence, facts),
        ]
        return ExplainedStatement(sentence.statement, read, tuple(sorted(notes, key=lambda one: (one.span.start, one.id))))

    def _places(self, sentence: Sentence, facts: Sequence[Fact]) -> Iterator[Note]:
        """Countries and cities beside a tie that are where it happened, or are named in passing."""
        ties = [fact for fact in facts if fact.kind is FactKind.TIE]
        if not ties and not (sentence.has("sign", "establish") and sentence.has("diplomatic_relations", "communique", "relations")):
            return
        parties = {party for fact in ties for party in fact.parties} | {self._programme.home}
        ours = [fact for fact in ties if fact.tie_status is not TieStatus.OTHER_PARTIES]
        told: set[str] = set()
        for name in sentence.names:
            if name.kind is NameKind.ORGANIZATION or name.code in parties or name.code in told:
                continue
            told.add(name.code)
            if name.kind in (NameKind.CITY, NameKind.CAPITAL) or is_place(sentence, name):
                yield note(sentence, "place", "Where it happened or where somebody is posted: no party.", name.first, name.last)
            elif ours:
                yield note(sentence, "bystander", "Named beside the tie, as neighbour, guest or source: no party.", name.first, name.last)

    def _our_country(self, sentences: Sequence[Sentence], at: int) -> Iterator[Note]:
        """ "Our country", said where another country is the nearest one named."""
        hit = self._notes.our_country(sentences[at])
        if hit is None:
            return
        for sentence in (sentences[at], *sentences[max(0, at - 2) : at][::-1]):
            named = [name for name in sentence.names if name.kind in _COUNTRY and name.code]
            if any(name.code == self._programme.home for name in named):
                return
            speaker = next((name for name in named if not is_place(sentence, name)), None)
            if speaker is not None:
                who = self._words.party(speaker.code)
                line = f"Said by somebody of {who}, as far as the text shows: {who} is meant, not {self._words.home}."
                yield note(sentences[at], "our_country", line, hit.first, hit.last)
                return

    def _listed(self, sentence: Sentence, facts: Sequence[Fact]) -> Iterator[Note]:
        """So many announced, and another number of them named."""
        made = {party for fact in facts if fact.kind is FactKind.TIE and fact.tie_status is not TieStatus.DENIED for party in fact.parties}
        for number in sentence.numbers:
            counted = sentence.find(("country_noun",), number.last, number.last + 3)
            announced = number.quantity.value
            if counted and made and not number.quantity.ordinal and number.quantity.unit == "count" and len(made) != announced:
                line = f"{announced:f} announced, {len(made)} named: only those named are read."
                yield note(sentence, "list", line, number.first, number.last)

    def _counted(self, sentence: Sentence, facts: Sequence[Fact]) -> Iterator[Note]:
        counts = [fact for fact in facts if fact.kind is FactKind.QUANTITY]
        if counts and sentence.has("establish") and not any(fact.kind in (FactKind.TIE, FactKind.PROGRESS) for fact in facts):
            hit = sentence.find(("establish",))[0]
            yield note(sentence, "count_as_event", "A count worded like an event: no single tie is meant.", hit.first, hit.last)
        for fact in counts:
            value = next((span for span in fact.spans if span.role == "value"), None)
            if fact.quantity is not None and fact.quantity.bound in _ROUNDED and value is not None:
                offset = sentence.statement.start
                cue = sentence.statement.text[value.start - offset : value.end - offset]
                line = "A rounded figure: where a sharper one within it is held already, it repeats that one and changes nothing."
                yield Note("rounded", line, cue, value)

    def _conclusion(self, reading: Reading, sentences: Sequence[Sentence], findings: Sequence[Finding]) -> str:
        alerts = [t for t in reading.settled.transitions if t.kind is TieKind.DIPLOMATIC_RELATIONS and t.after.value == "established"]
        sent = [self._words.party(one.party) for one in alerts if not one.review]
        if sent:
            return f"Would alert: diplomatic relations with {', '.join(sent)}."
        if alerts:
            return (
                f"For review before anyone is alerted: diplomatic relations with {', '.join(self._words.party(t.party) for t in alerts)}."
            )
        if findings:
            return "No alert; held against the programme as above."
        if reading.facts:
            return "Nothing new: what was read is old, of others, or of no claim of the programme."
        named = {name.code for sentence in sentences for name in sentence.names if name.kind in _COUNTRY and name.code}
        if named and self._programme.home not in named:
            others = ", ".join(sorted(self._words.party(code) for code in named)[:4])
            return f"Nothing of ours was read: the text is about {others} and does not name {self._words.home}."
        return "Nothing of ours was read: no tie, no count and no line of the programme."
