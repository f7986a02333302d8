"""What a report says, as plain records: the one shape that HTML, Markdown and JSON are made from. No store, no wording of layouts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `role` names why it mattered (value, party, cue ...), None for the rest."""

    text: str
    role: str | None


@dataclass(frozen=True, slots=True)
class SourceView:
    """One report that says it, down to the capture that proves it."""

    title: str
    url: str
    source: str
    language: str
    published: str
    capture_id: str
    version_id: str
    sentence: tuple[Piece, ...]
    speaker: str | None
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding in words. `old` and `new` are None where the relation has no values."""

    id: str
    claim_id: str
    claim: str
    locator: str
    relation: str
    old: str | None
    new: str | None
    why: str
    as_of: str
    state: str
    confidence: float
    first_seen: str
    sources: tuple[SourceView, ...]
    decided: str = ""
    withdrawn: str = ""
    disagrees_with: tuple[str, ...] = ()
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class TieView:
    """One move of the tie register. `told` says whether it was alerted, and why not."""

    party: str
    code: str
    kind: str
    before: str
    after: str
    date: str
    finding_id: str
    told: str
    sources: tuple[SourceView, ...]
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class EditView:
    """A published text that changed without notice: the lines that went, and those that came."""

    title: str
    url: str
    source: str
    seen: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    before_capture: str
    after_capture: str


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
    """Countries with diplomatic relations: counted in the register, reported in the news, and what lies between."""

    register: int
    unknown: int
    reported: str
    reported_as_of: str
    baseline: str
    gap: str
    why_comparable: str


@dataclass(frozen=True, slots=True)
class IssueView:
    level: str
    code: str
    message: str
    source: str
    url: str
    run: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything, in the order in which it is read."""

    programme: str
    programme_id: str
    baseline_url: str
    label: str
    made_at: str
    since: str
    as_of: str | None
    known_on: str | None
    changed: tuple[FindingView, ...]
    ties: tuple[TieView, ...]
    contradictions: tuple[FindingView, ...]
    progress: tuple[FindingView, ...]
    edits: tuple[EditView, ...]
    disagreements: tuple[FindingView, ...]
    uncertain: tuple[FindingView, ...]
    missing: tuple[IssueView, ...]
    reaffirmed: int
    reaffirmed_claims: int
    totals: TotalsView | None
    claims: tuple[ClaimView, ...]

    @property
    def empty(self) -> bool:
        """Nothing that asks for attention."""
        return not (self.changed or self.ties or self.contradictions or self.progress or self.edits or self.disagreements or self.uncertain)
