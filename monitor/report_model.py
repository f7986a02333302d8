"""What a report says, as plain records: the one shape that HTML, Markdown and JSON are made from. No store, no layout.

Every text is ready to be shown: names instead of codes, moments in the site's zone, control characters gone. Escaping is the renderers'.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text. In a sentence `role` names why it mattered (value, party, cue ...); in an edit it is "removed" or "added"."""

    text: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence with the words that decided marked. `rule` read it, for the reason `why`, with `confidence` from 0 to 1.

    `beside` are other sentences of the article that hold words which decided too: the countries that a headline only counts.
    """

    pieces: tuple[Piece, ...]
    beside: tuple[tuple[Piece, ...], ...]
    language: str
    speaker: str | None
    headline: bool
    rule: str
    why: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SourceView:
    """One article that says it, down to the capture that proves it. `link` opens it at the sentence to quote; `url` names it.

    Both are empty where it has no web address.
    """

    title: str
    url: str
    link: str
    edition: str
    language: str
    published: str
    capture_id: str
    fetched: str
    archived: str
    version_id: str
    rules: str
    sentences: tuple[SentenceView, ...]


def leads(sources: tuple[SourceView, ...]) -> tuple[tuple[SourceView, SentenceView], ...]:
    """The sentence to quote of each language, of its first article; the deciding language first.

    Rather one that shows a figure or a party than one that does not, rather the text than the headline.
    """
    quoted: dict[str, tuple[SourceView, SentenceView]] = {}
    for source in sources:
        if source.sentences and source.language not in quoted:
            quoted[source.language] = (source, most_telling(source.sentences))
    return tuple(quoted.values())


def most_telling(sentences: tuple[SentenceView, ...]) -> SentenceView:
    """The one to quote of those of an article, at least one."""
    return min(sentences, key=lambda one: (not _telling(one.pieces, *one.beside), one.headline, not _telling(one.pieces)))


def pointed(sentence: SentenceView) -> str:
    """The text at which to open the page: the sentence, or the one beside it that names what it only counts."""
    own = sentence.pieces
    pieces = own if _telling(own) else next((beside for beside in sentence.beside if _telling(beside)), own)
    return "".join(piece.text for piece in pieces)


def _telling(*told: tuple[Piece, ...]) -> bool:
    return any(piece.role in ("value", "party") for pieces in told for piece in pieces)


@dataclass(frozen=True, slots=True)
class JudgedView:
    """What the optional judge answered. A second opinion: the finding is what the rules made of it."""

    judge: str
    answer: str
    score: float
    hypothesis: str
    language: str
    when: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in words. `old` and `new` are None where the relation has no values; `counts` says what the new figure counts, or what a step is about.

    `comparable` is why another measure may be held against the claim, empty where it is the claim's own. `decided` tells the newest decision.
    `judged` is None where no judge was asked, which is always so while it is off. `more`: articles that it rests on besides `sources`.
    """

    id: str
    claim_id: str
    claim: str
    locator: str
    relation: str
    old: str | None
    new: str | None
    counts: str
    why: str
    comparable: str
    as_of: str
    state: str
    confidence: float
    first_seen: str
    sources: tuple[SourceView, ...]
    decided: str = ""
    withdrawn: str = ""
    disagrees_with: tuple[str, ...] = ()
    uncertain: bool = False
    judged: JudgedView | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A claim whose figure moved: from what was held before the span to the newest. `steps` are the findings, newest first."""

    claim_id: str
    claim: str
    locator: str
    old: str
    new: str
    counts: str
    as_of: str
    steps: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    """One move of the tie register, of one party. `date` is empty where no report gives one.

    `announced` tells the plan that went before, where one was read; `dates_differ` what the reports say where they name different days.
    """

    party: str
    code: str
    kind: str
    before: str
    after: str
    date: str
    finding_id: str
    state: str
    confidence: float
    told: str
    alerted: bool
    announced: str
    dates_differ: str


@dataclass(frozen=True, slots=True)
class TieView:
    """Moves of one kind that the same articles tell of, with one date and one outcome of alerting: one country, or a list of them.

    `told` says whether they were alerted, or why not. `more`: articles that they rest on besides `sources`.
    """

    headline: str
    date: str
    told: str
    alerted: bool
    moves: tuple[MoveView, ...]
    sources: tuple[SourceView, ...]
    more: int = 0

    @property
    def parties(self) -> str:
        return ", ".join(move.party for move in self.moves)


@dataclass(frozen=True, slots=True)
class EditView:
    """A published text that changed without notice: the changed stretches with their surroundings, word by word.

    `link` opens the page at the first sentence that changed. `touches` names the findings that rest on either text, "more than 172
    (fc5101a2a5)", and `finding_ids` has their ids.
    """

    title: str
    url: str
    link: str
    edition: str
    language: str
    seen: str
    published: str
    passages: tuple[tuple[Piece, ...], ...]
    before_capture: str
    after_capture: str
    touches: tuple[str, ...] = ()
    finding_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """Findings that cannot all be right: other editions, other speakers."""

    claim: str
    locator: str
    sides: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class GoneView:
    """Something reported earlier that stands no longer, and why."""

    what: str
    finding_id: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class DigestView:
    """Messages that were left to the report instead of alerting, for one reason."""

    why: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim of the programme and where it stands."""

    id: str
    kind: str
    wording: str
    locator: str
    state: str
    value: str
    as_of: str
    deadline: str
    reaffirmed: int


@dataclass(frozen=True, slots=True)
class TotalsView:
    """Countries with a kind of tie: counted in the register, reported in the news, and what lies between.

    `register` counts the entries that are known to stand, `unknown` the countries of which no source says; `reported` may be a bound.
    `gap` says in words which way `gap_value` lies.
    """

    claim_id: str
    what: str
    baseline: str
    baseline_counts: str
    register: int
    unknown: int
    reported: str
    reported_as_of: str
    reported_counts: str
    gap_value: str
    gap: str
    comparable: str


@dataclass(frozen=True, slots=True)
class IssueView:
    level: str
    code: str
    message: str
    source: str
    url: str
    run: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class ReadView:
    """How much was read in the span: so that silence can be told from not having looked."""

    articles: int
    statements: int
    runs: int
    last_run: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything, in the order in which it is read. `brief` is the whole in a few lines; `label` marks material that is not the site's own."""

    programme: str
    programme_id: str
    programme_version: str
    baseline_url: str
    baseline_date: str
    home: str
    label: str
    what: str
    made_at: str
    since: str
    as_of: str
    known_on: str
    brief: tuple[str, ...]
    read: ReadView
    changed: tuple[ChangeView, ...]
    ties: tuple[TieView, ...]
    planned: tuple[TieView, ...]
    contradictions: tuple[FindingView, ...]
    progress: tuple[FindingView, ...]
    edits: tuple[EditView, ...]
    disagreements: tuple[DisagreementView, ...]
    gone: tuple[GoneView, ...]
    uncertain: tuple[FindingView, ...]
    digest: tuple[DigestView, ...]
    totals: tuple[TotalsView, ...]
    reaffirmed: int
    claims: tuple[ClaimView, ...]
    missing: tuple[IssueView, ...]

    @property
    def empty(self) -> bool:
        """Nothing new that asks for attention."""
        return not (
            self.changed
            or self.ties
            or self.planned
            or self.contradictions
            or self.progress
            or self.edits
            or self.disagreements
            or self.gone
            or self.uncertain
        )
