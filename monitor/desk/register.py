"""The tie register as rows to show: party, kind, state, since when, how old, from whom. Two times come from the caller; no layout.

A country that no entry names is shown as one of which nothing is known, so that the map and the table have the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.records import FindingState, Programme, TieKind, TieState
from monitor.desk.moments import When
from monitor.desk.plots import YearBar
from monitor.desk.standings import Decided
from monitor.desk.translations import Words
from monitor.report_span import local
from monitor.report_words import kind as kind_name
from monitor.report_words import state as state_name
from monitor.report_words import web_address
from seeds.loader import Seeds
from seeds.parties import Country
from store import Session, ties
from store.ties import StoredTransition, TieAt

GROUPS = ("since", "before", "planned", "none", "broken", "unknown")
"""Colours of the map: made since the programme, made before it, announced, known not to be, ended, nothing known."""
REGIONS = ("central_asia", "asia", "arab", "africa", "europe", "america", "oceania")
_OPEN = (TieState.PLANNED, TieState.APPLIED)
_ENDED = (TieState.BROKEN, TieState.SUSPENDED)
_CAME = ("since", "before")
_MADE = (TieState.ESTABLISHED, TieState.OBSERVER)


@dataclass(frozen=True, slots=True)
class TieRow:
    """One entry. `kind_said`, `state_said` are English words of the report. `finding` None: from seeds or from nobody; `decided`: seed, open or accepted.

    `since` may be empty; `days` is how long it has been so, None where that is not known. `recorded`: when we learned of it.
    """

    party: str
    name: str
    kind: TieKind
    kind_said: str
    state: TieState
    state_said: str
    group: str
    since: str
    since_day: date | None
    days: int | None
    source: str
    also: str
    finding: str | None
    decided: str
    recorded: str
    episode: int
    regions: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Announced or applied for, and not done."""
        return self.state in _OPEN


@dataclass(frozen=True, slots=True)
class Move:
    """One move of the register that reports tell of, newest first on the page."""

    party: str
    name: str
    kind: TieKind
    kind_said: str
    before: str
    after: str
    group: str
    date: str
    found: str
    finding: str
    decided: str
    doubtful: bool
    withdrawn: str
    key: str


@dataclass(frozen=True)
class Register:
    """Makes rows of one programme's register in one language."""

    tx: Session
    seeds: Seeds
    programme: Programme
    words: Words
    when: When
    decided: Decided
    day: date

    def rows(self, kind: TieKind | None = None) -> list[TieRow]:
        """Entries of a kind, or of every kind, by name. Of diplomatic relations every UN member and observer has one."""
        held = [
            one for one in ties.register(self.tx, self.programme.id, self.when.true_on, self.when.known_before) if kind in (None, one.kind)
        ]
        rows = [self._row(one) for one in held]
        if kind in (None, TieKind.DIPLOMATIC_RELATIONS):
            named = {one.party for one in held if one.kind is TieKind.DIPLOMATIC_RELATIONS}
            rows += [self._nothing(one) for one in self.countries if one.code not in named]
        return sorted(rows, key=lambda one: (one.name, one.party, list(TieKind).index(one.kind)))

    def history(self, party: str, kind: TieKind) -> list[TieRow]:
        """Every state of one entry that is known, in the order in which they held."""
        return [self._row(one) for one in ties.history(self.tx, self.programme.id, party, kind, self.when.known_before)]

    def moves(self, kind: TieKind | None = None, party: str | None = None) -> list[Move]:
        """What reports moved, newest event first; withdrawn moves are marked."""
        limit = self.when.known_before
        found = [
            one
            for one in ties.transitions(self.tx, self.programme.id, until=limit)
            if kind in (None, one.transition.kind)
            and party in (None, one.transition.party)
            and (self.when.true_on is None or one.transition.event_date is None or one.transition.event_date.day <= self.when.true_on)
        ]
        found.sort(key=lambda one: (_event(one), one.first_seen, one.transition.key), reverse=True)
        return [self._move(one, limit) for one in found]

    @property
    def countries(self) -> list[Country]:
        """UN members and observers but for the home country."""
        return [one for one in self.seeds.countries if one.status != "other" and one.code != self.programme.home]

    def name(self, party: str) -> str:
        return self.seeds.party_name(party, self.words.language)

    def _row(self, one: TieAt) -> TieRow:
        source, _, also = one.source.partition(" (also ")
        since = one.since.day if one.since else None
        return TieRow(
            one.party,
            self.name(one.party),
            one.kind,
            kind_name(one.kind),
            one.state,
            state_name(one.state, one.kind),
            group(one, self.programme),
            str(one.since or ""),
            since,
            max(0, (self.day - since).days) if since else None,
            web_address(source),
            also.removesuffix(")"),
            one.finding,
            self._decided(one.finding),
            local(one.recorded_at),
            one.episode,
            self._regions(one.party),
        )

    def _nothing(self, country: Country) -> TieRow:
        kind = TieKind.DIPLOMATIC_RELATIONS
        state, said = TieState.UNKNOWN, state_name(TieState.UNKNOWN, kind)
        name = country.names[self.words.language][0]
        regions = tuple(country.regions)
        return TieRow(
            country.code, name, kind, kind_name(kind), state, said, "unknown", "", None, None, "", "", None, "seed", "", 0, regions
        )

    def _move(self, one: StoredTransition, limit: datetime | None) -> Move:
        move = one.transition
        gone = one.withdrawn_at if one.withdrawn_at and (limit is None or one.withdrawn_at < limit) else None
        return Move(
            move.party,
            self.name(move.party),
            move.kind,
            kind_name(move.kind),
            state_name(move.before, move.kind),
            state_name(move.after, move.kind),
            "planned" if move.after in _OPEN else "broken" if move.after in _ENDED else "since",
            str(move.event_date or ""),
            local(one.first_seen),
            move.finding,
            self._decided(move.finding),
            move.review,
            local(gone),
            move.key,
        )

    def _decided(self, finding: str | None) -> str:
        if finding is None:
            return "seed"
        return "accepted" if self.decided.state(finding) is FindingState.ACCEPTED else "open"

    def _regions(self, party: str) -> tuple[str, ...]:
        found = next((one for one in self.seeds.countries if one.code == party), None)
        return tuple(found.regions) if found else ()


def group(one: TieAt, programme: Programme) -> str:
    """The colour of an entry."""
    if one.state in _MADE:
        came = one.finding is not None or (one.since is not None and one.since.day >= programme.published_on)
        return "since" if came else "before"
    if one.state in _OPEN:
        return "planned"
    if one.state in _ENDED:
        return "broken"
    return "none" if one.state is TieState.NONE else "unknown"


def filtered(rows: Iterable[TieRow], state: str = "", region: str = "", text: str = "") -> list[TieRow]:
    """`state`: a TieState, or "since" or "before" of GROUPS; `text`: part of a name, or a code. Empty: all."""
    wanted = text.strip().casefold()
    return [
        one
        for one in rows
        if state in ("", one.state.value, one.group if one.group in _CAME else "")
        and region in ("", *one.regions)
        and (not wanted or wanted in one.name.casefold() or wanted == one.party.casefold())
    ]


def years(rows: Sequence[TieRow]) -> tuple[YearBar, ...]:
    """Ties that stand, by the year in which they began; those without a date are left out."""
    made = [(one.since_day.year, one.group) for one in rows if one.group in ("since", "before") and one.since_day]
    return tuple(YearBar(year, made.count((year, "before")), made.count((year, "since"))) for year in sorted({year for year, _ in made}))


def age(words: Words, days: int | None) -> str:
    """ "3 years", "5 months", "12 days"; empty where it is not known."""
    if days is None:
        return ""
    if days >= 730:
        return words.n("{count} year", "{count} years", days * 100 // 36525)
    if days >= 60:
        return words.n("{count} month", "{count} months", days * 100 // 3044)
    return words.n("{count} day", "{count} days", days)


def _event(one: StoredTransition) -> date:
    return one.transition.event_date.day if one.transition.event_date else one.first_seen.date()
