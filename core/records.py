"""The nouns as frozen records, and the closed sets they draw on. Data only: no rule, no I/O.

Text offsets count Unicode code points of `Version.text`, end exclusive. All datetimes are aware UTC; a *date* is a calendar
day in the site's zone (Asia/Bishkek). Numbers are `Decimal`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.search import Words


class Language(StrEnum):
    EN = "en"
    RU = "ru"
    KY = "ky"


# ---------------------------------------------------------------- site, capture, version


class PageKind(StrEnum):
    """What a fetched address is on the site."""

    ARTICLE = "article"
    LISTING = "listing"
    FEED = "feed"
    ROBOTS = "robots"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class ArticleRef:
    """The identity of an article: the number alone within its site. Slug, section and edition are not identity."""

    site: str
    number: int

    def __str__(self) -> str:
        return f"{self.site}:{self.number}"


@dataclass(frozen=True, slots=True)
class Capture:
    """One response, in a WARC file of its run: the proof.

    `id` is the WARC-Record-ID without angle brackets ("urn:uuid:..."). `url` is canonical (https, the site's own host), whatever
    mirror it was fetched from. `digest` is sha256 hex of the body as archived; None for a 304. `offset`, `length` are bytes of the gzip
    member in `warc_file` (a name, relative to the archive folder).
    """

    id: str
    run_id: str
    site: str
    kind: PageKind
    url: str
    number: int | None
    source: str | None
    fetched_at: datetime
    status: int
    warc_file: str
    offset: int
    length: int
    digest: str | None
    etag: str | None = None
    last_modified: str | None = None
    redirected_to: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """The article's text at one time under one extractor version.

    `text` is the headline, a blank line, then paragraphs separated by blank lines; statements and facts point into it. `published_at`
    is None where the page gives none that parses. `whole_page` flags the fallback: the body was not found and the whole page was read.
    """

    ref: ArticleRef
    url: str
    language: Language
    title: str
    text: str
    published_at: datetime | None
    author: str | None
    section: str | None
    source: str | None
    extractor: str
    whole_page: bool = False
    notes: tuple[str, ...] = ()

    @property
    def content_key(self) -> str:
        """sha256 hex over title, publication minute and text: what must differ for a page to count as changed."""
        published = self.published_at.isoformat(timespec="minutes") if self.published_at else ""
        joined = "\x1f".join((self.title, published, self.text))
        return hashlib.sha256(joined.encode()).hexdigest()


# ---------------------------------------------------------------- statements and facts


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a version, or its headline. `start:end` index `Version.text`."""

    index: int
    paragraph: int
    start: int
    end: int
    text: str
    language: Language
    headline: bool = False
    quoted: bool = False
    speaker: str | None = None


class FactKind(StrEnum):
    QUANTITY = "quantity"
    TIE = "tie"
    PROGRESS = "progress"
    STANCE = "stance"


class Modality(StrEnum):
    DONE = "done"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DENIED = "denied"
    ANNIVERSARY = "anniversary"
    HYPOTHETICAL = "hypothetical"
    MENTION = "mention"


class TieKind(StrEnum):
    DIPLOMATIC_RELATIONS = "diplomatic_relations"
    EMBASSY = "embassy"
    CONSULATE = "consulate"
    AMBASSADOR = "ambassador"
    MEMBERSHIP = "membership"
    STRATEGIC_PARTNERSHIP = "strategic_partnership"
    VISA_FREE = "visa_free"
    BORDER_TREATY = "border_treaty"
    BREAK = "break"


class TieStatus(StrEnum):
    """What a statement says of a tie. `other_parties`: the home country is not one of them."""

    PLANNED = "planned"
    ESTABLISHED = "established"
    ANNIVERSARY = "anniversary"
    OTHER_PARTIES = "other_parties"
    DENIED = "denied"


class Bound(StrEnum):
    EXACT = "exact"
    ABOUT = "about"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    BETWEEN = "between"


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date as far as it is known: `day` is the first day of the stated day, month or year."""

    day: date
    precision: DatePrecision

    def __str__(self) -> str:
        return self.day.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision.value]]

    @classmethod
    def parse(cls, text: str) -> FuzzyDate:
        """From "2025", "2025-09" or "2025-09-25". Raises ValueError on anything else."""
        parts = [int(part) for part in text.split("-")]
        if not 1 <= len(parts) <= 3:
            raise ValueError(f"not a date: {text!r}")
        precision = (DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY)[len(parts) - 1]
        return cls(date(parts[0], *[*parts[1:], 1, 1][:2]), precision)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as stated. `high` is set for BETWEEN only. `unit` is "count", "percent", "km", "ha", or an ISO 4217 code."""

    value: Decimal
    bound: Bound = Bound.EXACT
    unit: str = "count"
    high: Decimal | None = None
    ordinal: bool = False

    def __str__(self) -> str:
        sign = {
            Bound.EXACT: "",
            Bound.ABOUT: "~",
            Bound.MORE_THAN: ">",
            Bound.AT_LEAST: ">=",
            Bound.LESS_THAN: "<",
            Bound.AT_MOST: "<=",
            Bound.BETWEEN: "",
        }[self.bound]
        number = f"{self.value:f}" if self.high is None else f"{self.value:f}-{self.high:f}"
        suffix = {"count": "", "percent": " %"}.get(self.unit, f" {self.unit}")
        return f"{sign}{number}{suffix}"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of `Version.text` that decided something; `role` says what (value, party, cue, date, negation ...)."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Fact:
    """What a statement says, typed. `rule` names the rule that read it; `reason` says in words why.

    `home` is the ISO 3166-1 alpha-2 code of the country whose tie, count or policy it is ("KG"), None where that is nobody's in
    particular. `parties` are the other parties: alpha-2 codes, or organization ids of seeds/ (upper case, e.g. "UN"). `measure` (quantity,
    progress) and `topic` (stance, progress) are ids that programmes' claims name. `review` marks a reading too uncertain to act upon.
    """

    kind: FactKind
    statement: int
    language: Language
    rule: str
    reason: str
    modality: Modality
    confidence: float
    spans: tuple[Span, ...] = ()
    home: str | None = None
    parties: tuple[str, ...] = ()
    tie_kind: TieKind | None = None
    tie_status: TieStatus | None = None
    measure: str | None = None
    topic: str | None = None
    quantity: Quantity | None = None
    event_date: FuzzyDate | None = None
    speaker: str | None = None
    review: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the pure steps made of one capture. `words`: each statement's, for the search, made by `scheme`; () leaves them to be made later."""

    version: Version
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    rules: str
    words: tuple[Words, ...] = ()
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class SourcedFact:
    """A fact with where it came from: what settle folds. `fact_id` is the store's; it orders nothing."""

    fact_id: str
    fact: Fact
    ref: ArticleRef
    source: str | None
    url: str
    title: str
    sentence: str
    published_at: datetime | None
    first_fetched_at: datetime
    capture_id: str
    version_id: str
    predates_baseline: bool = False


# ---------------------------------------------------------------- programme and claims


class ClaimKind(StrEnum):
    COUNT = "count"
    MEMBERSHIP = "membership"
    PLEDGE = "pledge"
    STANCE = "stance"


@dataclass(frozen=True, slots=True)
class Comparable:
    """Another measure that may be held against the claim's own, and why."""

    measure: str
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One commitment or figure of a programme. `label` is the coarse name under which findings are scored (gold).

    `primary`: of the claims that share the label, the one that a finding attaches to where nothing tells which is meant.
    """

    id: str
    programme: str
    kind: ClaimKind
    label: str | None
    wording: dict[Language, str] = field(hash=False)
    locator: str = ""
    measure: str | None = None
    quantity: Quantity | None = None
    entities: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    comparable_with: tuple[Comparable, ...] = ()
    deadline: date | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Programme:
    id: str
    version: str
    title: dict[Language, str] = field(hash=False)
    home: str = "KG"
    valid_from: date = date.min
    valid_to: date = date.max
    published_on: date = date.min
    source_url: str = ""
    claims: tuple[Claim, ...] = ()

    def claim(self, claim_id: str) -> Claim:
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)


# ---------------------------------------------------------------- findings, ledger, ties


class Relation(StrEnum):
    REAFFIRMS = "reaffirms"
    CHANGES = "changes"
    CONTRADICTS = "contradicts"
    ADVANCES = "advances"
    FULFILS = "fulfils"


class FindingState(StrEnum):
    """What was decided. UNSURE: a reviewer looked and could not say; the finding stays open."""

    OPEN = "open"
    UNSURE = "unsure"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, order=True)
class FindingKey:
    """(programme, claim, relation, value, bucket): one finding each. `value` is the normalized new value or party+kind+status."""

    programme: str
    claim: str
    relation: str
    value: str
    bucket: str

    def __str__(self) -> str:
        return "|".join((self.programme, self.claim, self.relation, self.value, self.bucket))

    @property
    def id(self) -> str:
        """Short, stable name of the finding: the first 10 hex digits of sha256 of the key."""
        return hashlib.sha256(str(self).encode()).hexdigest()[:10]

    @property
    def family(self) -> tuple[str, str, str, str]:
        """The key less its value: two values in one family are a disagreement."""
        return (self.programme, self.claim, self.relation, self.bucket)


@dataclass(frozen=True, slots=True)
class Finding:
    """Facts held against a claim. `evidence` lists fact ids, deciding one first; `held_against` is the ledger value it was compared with."""

    key: FindingKey
    relation: Relation
    old: str | None
    new: str | None
    reason: str
    confidence: float
    as_of: FuzzyDate | None
    held_against: str | None
    evidence: tuple[str, ...]
    review: bool = False
    disagrees_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """One dated value of a claim's measure. `finding` is the id of the finding that reported it, None for the baseline."""

    programme: str
    claim: str
    measure: str
    quantity: Quantity
    as_of: FuzzyDate
    source_url: str
    finding: str | None


class TieState(StrEnum):
    """States of a register entry. `unknown`: no source says either way."""

    UNKNOWN = "unknown"
    NONE = "none"
    PLANNED = "planned"
    APPLIED = "applied"
    OBSERVER = "observer"
    ESTABLISHED = "established"
    SUSPENDED = "suspended"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What was known of a tie before any article was read (seeds)."""

    party: str
    kind: TieKind
    state: TieState
    since: FuzzyDate | None
    source: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A tie moved from one state to another. `episode` counts establishments (1, 2 after a break ...)."""

    party: str
    kind: TieKind
    before: TieState
    after: TieState
    episode: int
    event_date: FuzzyDate | None
    finding: str
    evidence: tuple[str, ...]
    confidence: float
    review: bool = False

    @property
    def key(self) -> str:
        return f"{self.party}|{self.kind.value}|{self.after.value}|{self.episode}"


@dataclass(frozen=True, slots=True)
class TieEntry:
    """The register's entry of one party and kind after folding."""

    party: str
    kind: TieKind
    state: TieState
    since: FuzzyDate | None
    episode: int
    source: str


@dataclass(frozen=True, slots=True)
class Settled:
    """The whole outcome of folding: the same facts, in any order, give an equal Settled."""

    findings: tuple[Finding, ...]
    observations: tuple[Observation, ...]
    ties: tuple[TieEntry, ...]
    transitions: tuple[Transition, ...]


# ---------------------------------------------------------------- runs


class IssueLevel(StrEnum):
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RunIssue:
    """Something an operator should know: expected and not seen, failed, skipped."""

    level: IssueLevel
    code: str
    message: str
    source: str | None = None
    url: str | None = None


class RunStatus(StrEnum):
    RUNNING = "running"
    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    KILLED = "killed"
