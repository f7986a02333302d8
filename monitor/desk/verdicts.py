"""What reviewers said of findings, as the pages show it: the newest word, everyone's last word, and whether they differ. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.records import FindingState
from monitor.report_span import local
from monitor.report_words import clean
from store import Session, decisions
from store.findings import Decision

MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One reviewer's word on a finding, ready to be shown. `state` is a FindingState's value."""

    reviewer: str
    state: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands of one finding, or of several that are decided together: then `state` may be "mixed".

    `newest` is the word that counts, None where nobody spoke. `opinions` has everyone's last word unless taken back, oldest first;
    empty for several findings. `disputed`: two reviewers, one accepting and one dismissing the same finding.
    """

    ids: tuple[str, ...]
    state: str
    newest: Opinion | None
    opinions: tuple[Opinion, ...]
    disputed: bool

    @property
    def decided(self) -> bool:
        return self.state in (FindingState.ACCEPTED.value, FindingState.DISMISSED.value)

    @property
    def undoable(self) -> bool:
        return self.newest is not None and self.newest.state != FindingState.OPEN.value


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Decisions of a page's findings, looked up in one go."""

    history: Mapping[str, Sequence[Decision]]

    @classmethod
    def load(cls, tx: Session, ids: Iterable[str]) -> Verdicts:
        return cls(decisions.histories(tx, ids))

    def of(self, ids: Iterable[str]) -> Verdict:
        """Of one finding, or of several together."""
        named = tuple(dict.fromkeys(ids))
        every = [self._one(one) for one in named]
        states = {one.state for one in every}
        if len(every) == 1:
            return every[0]
        newest = max((one.newest for one in every if one.newest), key=lambda one: one.at, default=None)
        return Verdict(named, states.pop() if len(states) == 1 else MIXED, newest, (), any(one.disputed for one in every))

    def steps(self, finding_id: str) -> tuple[Opinion, ...]:
        """Every decision on a finding, oldest first."""
        return tuple(_opinion(one) for one in self.history.get(finding_id, ()))

    def _one(self, finding_id: str) -> Verdict:
        told = self.history.get(finding_id, ())
        last = {one.reviewer: one for one in told}
        standing = sorted((one for one in last.values() if one.state is not FindingState.OPEN), key=lambda one: one.at)
        states = {one.state for one in standing}
        return Verdict(
            (finding_id,),
            told[-1].state.value if told else FindingState.OPEN.value,
            _opinion(told[-1]) if told else None,
            tuple(_opinion(one) for one in standing),
            {FindingState.ACCEPTED, FindingState.DISMISSED} <= states,
        )


def _opinion(one: Decision) -> Opinion:
    return Opinion(clean(one.reviewer), one.state.value, clean(one.reason), local(one.at))
