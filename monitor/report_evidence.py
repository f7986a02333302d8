"""Facts as a reader traces them: articles with their sentences, the deciding words marked, down to the capture. No judgement of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from core.records import Span, Statement
from monitor.report_model import Piece, SentenceView, SourceView, most_telling, pointed
from monitor.report_span import local
from monitor.report_words import clean, edition, web_address
from monitor.text_fragment import with_fragment
from seeds.loader import Seeds
from store import Session, captures, versions
from store.versions import Proof, Saying

_FIRST = ("value", "party", "date")
"""Roles that win where spans overlap; the others follow in the order in which they begin."""


class Evidence:
    """Facts by id, looked up once each. What nobody loaded before is looked up when it is asked for; `load` takes many in a few queries."""

    def __init__(self, tx: Session, seeds: Seeds, published_on: date, known: Iterable[str] = ()) -> None:
        self._tx, self._seeds, self._published_on = tx, seeds, published_on
        self._proofs: dict[str, Proof] = {}
        self._archived: dict[str, tuple[str, str]] = {}
        self._asked: set[str] = set()
        self._statements: dict[str, list[Statement]] = {}
        self._sayings: dict[str, Saying] = {}
        self.load(known)

    def said(self, fact_ids: Iterable[str]) -> dict[str, Saying]:
        """Where each was said, and of which day, in their order; facts that the store does not hold are left out."""
        wanted = list(fact_ids)
        self._sayings.update(versions.sayings(self._tx, set(wanted) - self._sayings.keys()))
        return {fact: self._sayings[fact] for fact in wanted if fact in self._sayings}

    def load_first(self, each: Iterable[Sequence[str]], most: int | None) -> None:
        """Of each of those lists of facts, looks up what `first` chooses."""
        every = list(each)
        self.said(fact for facts in every if most is not None and len(facts) > most for fact in facts)
        self.load(fact for facts in every for fact in self.first(facts, most)[0])

    def first(self, facts: Sequence[str], most: int | None) -> tuple[Sequence[str], int]:
        """(the facts that the first `most` articles tell, how many more articles there are); None: all."""
        if most is None or len(facts) <= most:
            return facts, 0
        said = self.said(facts)
        articles = list(dict.fromkeys(one.version_id for one in said.values()))
        told = set(articles[:most])
        return [fact for fact, one in said.items() if one.version_id in told], len(articles) - len(told)

    def load(self, fact_ids: Iterable[str]) -> None:
        """Looks up those that were not asked for yet."""
        new = set(fact_ids) - self._asked
        if not new:
            return
        self._asked |= new
        found = versions.proofs(self._tx, new, self._published_on)
        self._proofs.update(found)
        shown = captures.by_ids(self._tx, {proof.sourced.capture_id for proof in found.values()} - self._archived.keys())
        self._archived.update((key, (local(one.fetched_at), f"{one.warc_file} at byte {one.offset}")) for key, one in shown.items())

    def proof(self, fact_id: str) -> Proof | None:
        """None for a fact that the store does not hold."""
        self.load([fact_id])
        return self._proofs.get(fact_id)

    def proofs(self, fact_ids: Iterable[str]) -> list[Proof]:
        """In their order; facts that the store does not hold are left out."""
        wanted = list(fact_ids)
        self.load(wanted)
        return [self._proofs[fact_id] for fact_id in wanted if fact_id in self._proofs]

    def sources(self, fact_ids: Iterable[str]) -> tuple[SourceView, ...]:
        """One view an article's text, that of the first fact first; each sentence once."""
        grouped: dict[str, list[Proof]] = {}
        for proof in self.proofs(fact_ids):
            grouped.setdefault(proof.sourced.version_id, []).append(proof)
        return tuple(self._source(proofs) for proofs in grouped.values())

    def _source(self, proofs: list[Proof]) -> SourceView:
        first = proofs[0].sourced
        fetched, archived = self._archived[first.capture_id]
        told: dict[int, list[Proof]] = {}
        for proof in proofs:
            told.setdefault(proof.statement.index, []).append(proof)
        sentences = tuple(self._sentence(same) for same in told.values())
        address = web_address(first.url)
        return SourceView(
            clean(first.title),
            address,
            with_fragment(address, pointed(most_telling(sentences))),
            edition(self._seeds, first.ref.site, first.source, proofs[0].statement.language),
            proofs[0].statement.language.value,
            local(first.published_at),
            first.capture_id,
            fetched,
            archived,
            first.version_id,
            proofs[0].rules,
            sentences,
        )

    def _sentence(self, proofs: list[Proof]) -> SentenceView:
        """One sentence with the marks of every fact that was read in it; the first fact gives the rest."""
        fact, statement = proofs[0].sourced.fact, proofs[0].statement
        spans = list(dict.fromkeys(span for proof in proofs for span in proof.sourced.fact.spans))
        outside = [span for span in spans if span.end <= statement.start or span.start >= statement.end]
        speaker = fact.speaker or statement.speaker
        return SentenceView(
            marked(statement, spans),
            tuple(marked(other, outside) for other in self._holding(proofs[0].sourced.version_id, outside)),
            statement.language.value,
            clean(speaker) if speaker else None,
            statement.headline,
            fact.rule,
            fact.reason,
            fact.confidence,
        )

    def _holding(self, version_id: str, spans: list[Span]) -> list[Statement]:
        """The sentences of the article that those spans lie in, in reading order."""
        if not spans:
            return []
        if version_id not in self._statements:
            self._statements[version_id] = versions.statements(self._tx, version_id)
        return [one for one in self._statements[version_id] if any(one.start <= span.start < one.end for span in spans)]


def marked(statement: Statement, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """The sentence in pieces. Spans index the version's text; those of other sentences are left out."""
    text, offset = statement.text, statement.start
    roles: list[str | None] = [None] * len(text)
    ordered = sorted(spans, key=lambda span: (_FIRST.index(span.role) if span.role in _FIRST else len(_FIRST), span.start, span.end))
    for span in ordered:
        for position in range(max(0, span.start - offset), min(len(text), span.end - offset)):
            roles[position] = roles[position] or span.role
    pieces: list[Piece] = []
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or roles[position] != roles[start]:
            pieces.append(Piece(clean(text[start:position]), roles[start]))
            start = position
    return tuple(pieces)
