"""One article as it was read: its text sentence by sentence, what was read in each, and what rests on that; and its texts compared.

Built on the report's records of evidence. No layout, no judgement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.records import ArticleRef, Fact, FactKind, Language, Span, Statement
from monitor.application import Application
from monitor.report_evidence import Evidence, marked
from monitor.report_findings import judged_view
from monitor.report_model import JudgedView, Piece, SourceView
from monitor.report_span import local
from monitor.report_words import clean, edition, value, web_address
from seeds.loader import Seeds
from store import Session, judgements, readings, versions
from store.judgements import Judgement
from store.readings import Showing
from store.versions import Proof, StoredVersion

_MOST_WORDS = 20_000
"""Beyond this a comparison word by word may take minutes; then it is made paragraph by paragraph."""
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Note:
    """What one rule read in one sentence. `what` says it in words; `findings` rest on it. `judged`: what the optional judge said of them."""

    number: int
    kind: str
    what: str
    why: str
    rule: str
    modality: str
    confidence: float
    speaker: str
    doubtful: bool
    findings: tuple[str, ...]
    judged: JudgedView | None


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence with the deciding words marked, who said it, and its notes."""

    index: int
    pieces: tuple[Piece, ...]
    language: str
    headline: bool
    quoted: bool
    speaker: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One version: the headline's sentences, then the paragraphs. `captures` showed it, oldest first."""

    id: str
    title: str
    url: str
    language: str
    edition: str
    published: str
    author: str
    section: str
    first_seen: str
    extractor: str
    whole_page: bool
    rules: str
    captures: tuple[str, ...]
    headline: tuple[ReadSentence, ...]
    paragraphs: tuple[tuple[ReadSentence, ...], ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One answer of the article's address, and which text it showed (the number of the version, 0 for none)."""

    capture_id: str
    fetched: str
    status: int
    version: int
    failure: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article with all its texts. `versions` are (id, first seen, extractor), oldest first; `others` say some of the same, most first."""

    ref: ArticleRef
    text: Text
    versions: tuple[tuple[str, str, str], ...]
    looks: tuple[Look, ...]
    others: tuple[SourceView, ...]


def article(tx: Session, app: Application, ref: ArticleRef, version_id: str | None = None) -> Article | None:
    """The article at the version asked for, else at its newest text. None where the store has no such text."""
    shown = readings.showings(tx, ref)
    order = list(dict.fromkeys(one.version_id for one in shown if one.version_id))
    chosen = version_id or next((one.version_id for one in reversed(shown) if one.version_id), None)
    stored = versions.get(tx, chosen) if chosen else None
    if stored is None or stored.version.ref != ref:
        return None
    if stored.id not in order:
        order.append(stored.id)
    known = [one for one in (versions.get(tx, key) for key in order) if one is not None]
    fact_ids = readings.facts_in(tx, stored.id)
    resting = readings.findings_on(tx, fact_ids)
    named = {finding for every in resting.values() for finding in every}
    judged = {one.fact_id: one for one in judgements.newest(tx, named).values()}
    evidence = Evidence(tx, app.seeds, app.programmes[0].published_on, [*fact_ids, *(beside := readings.beside(tx, named))])
    others = [fact for fact in beside if (proof := evidence.proof(fact)) is not None and proof.sourced.ref != ref]
    shared = Counter(proof.sourced.version_id for proof in evidence.proofs(others))
    return Article(
        ref,
        _text(tx, app.seeds, stored, evidence.proofs(fact_ids), resting, judged),
        tuple((one.id, local(one.first_fetched_at), one.version.extractor) for one in known),
        tuple(_look(one, order) for one in shown),
        tuple(sorted(evidence.sources(others), key=lambda one: -shared[one.version_id])),
    )


def _look(one: Showing, order: Sequence[str]) -> Look:
    place = order.index(one.version_id) + 1 if one.version_id in order else 0
    return Look(one.capture_id, local(one.fetched_at), one.status, place, clean(one.failure or ""))


def _text(
    tx: Session,
    seeds: Seeds,
    stored: StoredVersion,
    proofs: Sequence[Proof],
    resting: Mapping[str, list[str]],
    judged: Mapping[str, Judgement],
) -> Text:
    version = stored.version
    by_sentence: dict[int, list[tuple[Proof, Note]]] = {}
    notes = []
    for number, proof in enumerate(proofs, 1):
        fact_id = proof.sourced.fact_id
        note = _note(number, proof.sourced.fact, seeds, tuple(resting.get(fact_id, ())), judged.get(fact_id))
        notes.append(note)
        by_sentence.setdefault(proof.statement.index, []).append((proof, note))
    spans = [span for proof in proofs for span in proof.sourced.fact.spans]
    sentences = [(one, _sentence(one, by_sentence.get(one.index, []), spans)) for one in versions.statements(tx, stored.id)]
    paragraphs: dict[int, list[ReadSentence]] = {}
    for statement, sentence in sentences:
        if not statement.headline:
            paragraphs.setdefault(statement.paragraph, []).append(sentence)
    return Text(
        id=stored.id,
        title=clean(version.title),
        url=web_address(version.url),
        language=version.language.value,
        edition=edition(seeds, version.ref.site, version.source, version.language),
        published=local(version.published_at),
        author=clean(version.author or ""),
        section=clean(version.section or ""),
        first_seen=local(stored.first_fetched_at),
        extractor=version.extractor,
        whole_page=version.whole_page,
        rules=proofs[0].rules if proofs else "",
        captures=stored.captures,
        headline=tuple(sentence for statement, sentence in sentences if statement.headline),
        paragraphs=tuple(tuple(every) for every in paragraphs.values()),
        notes=tuple(notes),
    )


def _sentence(statement: Statement, read: Sequence[tuple[Proof, Note]], spans: Sequence[Span]) -> ReadSentence:
    """`spans` of every fact: one read in a headline may hang on words further down."""
    speaker = statement.speaker or next((proof.sourced.fact.speaker for proof, _ in read if proof.sourced.fact.speaker), None)
    return ReadSentence(
        statement.index,
        marked(statement, spans),
        statement.language.value,
        statement.headline,
        statement.quoted,
        clean(speaker or ""),
        tuple(note for _, note in read),
    )


def _note(number: int, fact: Fact, seeds: Seeds, findings: tuple[str, ...], judged: Judgement | None) -> Note:
    return Note(
        number,
        fact.kind.value,
        _what(fact, seeds),
        clean(fact.reason),
        fact.rule,
        fact.modality.value,
        fact.confidence,
        clean(fact.speaker or ""),
        fact.review,
        findings,
        judged_view(judged),
    )


def _what(fact: Fact, seeds: Seeds) -> str:
    """ "more than 170 · Countries with diplomatic relations · 2025-09", or the parties and the kind of a tie."""
    parts = []
    if fact.quantity is not None:
        parts.append(value(str(fact.quantity)) or "")
    if fact.kind is FactKind.TIE and fact.tie_kind is not None:
        status = fact.tie_status.value.replace("_", " ") if fact.tie_status else ""
        parts.append(f"{fact.tie_kind.value.replace('_', ' ')} {status}".strip())
    if fact.measure is not None:
        known = seeds.measures.get(fact.measure)
        parts.append(known.wording.en if known else fact.measure)
    if fact.topic is not None:
        topic = seeds.topics.get(fact.topic)
        parts.append(topic.wording.en if topic else fact.topic)
    parts += [seeds.party_name(party, Language.EN) for party in fact.parties]
    if fact.event_date is not None:
        parts.append(str(fact.event_date))
    return " · ".join(part for part in parts if part)


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one, word by word: what went is "removed", what came is "added". Line ends stay."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(clean("".join(new[new_from:new_to]))))
            continue
        pieces += [Piece(clean("".join(old[old_from:old_to])), "removed"), Piece(clean("".join(new[new_from:new_to])), "added")]
    return tuple(piece for piece in pieces if piece.text)
