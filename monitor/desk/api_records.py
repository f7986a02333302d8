"""What the API and the exports say, as records with every field explained: the one shape of JSON, JSON Lines and CSV. No query, no format.

Moments are ISO 8601 in UTC; days are ISO dates of the site's zone, with their precision beside them. Numbers are decimal text, as stated.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from core.records import Bound, ClaimKind, DatePrecision, FindingState, Relation, TieKind, TieState

Item = TypeVar("Item")
MOST = 1000
"""Records in one answer of the API; exports give all."""


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class PageOf(Record, Generic[Item]):
    """A stretch of a list. `total` counts all that fit the filters."""

    total: int
    limit: int
    offset: int
    items: tuple[Item, ...]


class ProgrammeRecord(Record):
    id: str
    version: str = Field(description="Digest of the seed file; an edited file is another version")
    title: Mapping[str, str]
    home: str = Field(description="ISO 3166-1 alpha-2 code")
    valid_from: date
    valid_to: date
    published_on: date
    source_url: str
    claims: int


class LedgerRecord(Record):
    """A dated value of a claim's measure."""

    programme: str
    claim: str
    measure: str
    value: str
    high: str | None = Field(None, description="Upper end, for bound 'between' only")
    bound: Bound
    unit: str
    as_of: str = Field(description="When it was true: 2026, 2026-01 or 2026-01-28")
    as_of_precision: DatePrecision
    recorded_at: datetime = Field(description="When we learned it")
    status: str = Field(description="reported, accepted or retracted; the programme's own figure is accepted")
    finding: str | None = Field(None, description="Finding that reported it; null for the programme's own figure")
    source_url: str


class ClaimRecord(Record):
    programme: str
    id: str
    kind: ClaimKind
    label: str | None
    locator: str
    wording: Mapping[str, str]
    measure: str | None
    entities: tuple[str, ...]
    topics: tuple[str, ...]
    comparable_with: Mapping[str, str] = Field(description="Other measures that may be held against it -> why")
    deadline: date | None
    state: str = Field(description="The strongest relation read of it (contradicts, fulfils, changes, advances, reaffirms), or silent")
    articles: Mapping[str, int] = Field(description="Relation -> how many articles say so")
    newest_said_at: datetime | None = Field(description="Publication of the newest report that counts")
    texts_read_since: int = Field(description="Texts read after that: what the silence is worth")
    accepted: int = Field(description="Findings that a reviewer accepted")
    unreviewed: int
    doubtful: int = Field(description="Findings read with doubt that nobody accepted: not counted in state and articles")
    value: LedgerRecord | None = Field(description="Newest value that is not retracted")
    accepted_value: LedgerRecord | None = Field(description="Newest value that was accepted")


class EvidenceRecord(Record):
    """A sentence that says it, traceable to the capture."""

    fact: str
    article: str = Field(description="Site and number: 24kg:345084")
    url: str
    title: str
    language: str
    published_at: datetime | None
    statement: str
    speaker: str | None
    rule: str
    rules: str = Field(description="Version of the rules that read it")
    confidence: float
    version: str
    capture: str = Field(description="WARC-Record-ID of the capture that shows it")


class FindingRecord(Record):
    id: str
    key: str
    programme: str
    claim: str
    relation: Relation
    old: str | None
    new: str | None
    party: str | None = Field(description="Of a tie: ISO 3166-1 alpha-2 code or the id of an organization")
    tie_kind: TieKind | None
    reason: str
    confidence: float
    as_of: str | None
    state: FindingState
    decided_by: str | None
    decided_at: datetime | None
    decided_because: str | None
    doubtful: bool
    first_seen: datetime
    withdrawn_at: datetime | None = Field(description="Since when nothing says so any longer; null: it stands")
    disagrees_with: tuple[str, ...]
    held_against: str | None
    path: str = Field(description="Its page at this desk")
    evidence: tuple[EvidenceRecord, ...] = Field(description="The deciding sentence first")


class TieRecord(Record):
    programme: str
    party: str
    name: str = Field(description="In English")
    kind: TieKind
    state: TieState
    since: str | None
    days: int | None = Field(description="How long it has been so, on the day asked for")
    source_url: str
    also: str = Field(description="Dates that other sources give")
    finding: str | None
    review: str = Field(description="seed: known before the first article; open: reported, unreviewed; accepted")
    recorded_at: datetime | None
    episode: int
    path: str


class TransitionRecord(Record):
    """A move of the tie register."""

    programme: str
    key: str
    party: str
    kind: TieKind
    before: TieState
    after: TieState
    episode: int
    event_date: str | None
    finding: str
    confidence: float
    doubtful: bool
    first_seen: datetime
    withdrawn_at: datetime | None


class TieHistory(Record):
    states: tuple[TieRecord, ...]
    transitions: tuple[TransitionRecord, ...]


class RunRecord(Record):
    id: str
    kind: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, float]
    note: str


# ---------------------------------------------------------------- filters


def _nothing(given: object) -> object:
    """An empty field of a form asks for nothing."""
    return None if given == "" else given


Day = Annotated[date | None, BeforeValidator(_nothing)]
Word = Annotated[Annotated[str, Field(max_length=200)] | None, BeforeValidator(_nothing)]


class Filter(BaseModel):
    """Names that a filter does not know are refused: a slip must not return everything."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    programme: Word = Field(None, description="Id of a programme; else the first of the settings")
    true_on: Day = Field(None, description="What was true on this day")
    known_on: Day = Field(None, description="As we knew it at the end of this day")


class ClaimFilter(Filter):
    kind: Annotated[ClaimKind | None, BeforeValidator(_nothing)] = None
    state: Word = Field(None, description="A relation, or silent")


class FindingFilter(Filter):
    claim: Word = None
    relation: Annotated[Relation | None, BeforeValidator(_nothing)] = None
    state: Annotated[FindingState | None, BeforeValidator(_nothing)] = None
    party: Word = Field(None, description="Of a tie: a country's code or an organization's id")
    kind: Annotated[TieKind | None, BeforeValidator(_nothing)] = Field(None, description="Of a tie")
    since: Day = Field(None, description="First seen on this day or later")
    withdrawn: bool = Field(False, description="Also those that stand no longer")


class LedgerFilter(Filter):
    claim: Word = None
    history: bool = Field(False, description="Every row as it was recorded, retractions included; needs 'claim', leaves the two days aside")


class TieFilter(Filter):
    kind: Annotated[TieKind | None, BeforeValidator(_nothing)] = None
    state: Annotated[TieState | None, BeforeValidator(_nothing)] = None
    party: Word = None
    region: Word = Field(None, description="central_asia, asia, arab, africa, europe, america or oceania")


class TransitionFilter(Filter):
    kind: Annotated[TieKind | None, BeforeValidator(_nothing)] = None
    party: Word = None
    since: Day = Field(None, description="First seen on this day or later")
    withdrawn: bool = Field(False, description="Also those that stand no longer")
