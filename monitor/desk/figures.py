"""A claim's figure: as the programme said, as it stands, what is reported beside it, and everything said of it over time. No layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.records import Bound, Claim, FindingState, Language, Programme, Quantity
from monitor.desk.moments import When
from monitor.desk.standings import Decided
from monitor.report_span import SITE_ZONE, local
from monitor.report_words import clean, edition, value, web_address
from seeds.loader import Seeds
from store import Session, ledger, reports
from store.ledger import ACCEPTED, Entry
from store.reports import SaidReport

MOST_POINTS = 400
"""Reports that a chart takes in, the newest ones: more are a smear."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the ledger, ready to be shown. `finding` None: the programme's own. `status`: baseline, accepted or reported."""

    said: str
    as_of: str
    recorded: str
    status: str
    finding: str | None
    counts: str
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """`stands`: what the setting takes for the state; `beside`: the newest other one, where something is reported that nobody accepted.

    `speaker`, `where`, `said_on`: who said what stands, in which edition, and when; `fact` is where that was read, empty for the programme's own.
    """

    baseline: Value | None
    stands: Value
    beside: Value | None
    speaker: str
    where: str
    said_on: str
    fact: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A source as a point: when it says it was so, how much, and what became of it (baseline, accepted, reported, repeated, doubtful)."""

    day: date
    amount: Decimal
    high: Decimal | None
    bound: Bound
    status: str
    said: str
    where: str
    title: str
    url: str
    language: str
    finding: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """A value that the ledger held from a day on."""

    day: date
    amount: Decimal


def figure(tx: Session, seeds: Seeds, programme: Programme, claim: Claim, when: When, accepted_only: bool) -> Figure | None:
    """None for a claim without a figure, and where nothing of it was known yet."""
    entries = ledger.entries(tx, programme.id, claim.id, when.true_on, when.known_before)
    if not entries:
        return None
    newest, accepted = entries[-1], next((one for one in reversed(entries) if one.status == ACCEPTED), None)
    stands = accepted if accepted_only and accepted is not None else newest
    other = newest if stands is accepted else accepted
    said_first = _said_first(tx, programme, stands)
    first = next((one for one in entries if one.finding is None), None)
    return Figure(
        _value(seeds, first) if first else None,
        _value(seeds, stands),
        _value(seeds, other) if other is not None and other != stands else None,
        clean(said_first.speaker or "") if said_first else "",
        place(seeds, said_first) if said_first else "",
        local(said_first.said_at) if said_first else "",
        said_first.fact if said_first else "",
    )


def marks(
    tx: Session, seeds: Seeds, programme: Programme, claim: Claim, when: When, decided: Decided, most: int = MOST_POINTS
) -> tuple[list[Mark], list[Step]]:
    """Every source of the claim's figures as a point, oldest first, and the steps of the ledger. `most`: the newest so many reports."""
    entries = ledger.entries(tx, programme.id, claim.id, when.true_on, when.known_before)
    steps = [Step(one.as_of.day, one.quantity.value) for one in entries]
    found = [_baseline(one) for one in entries if one.finding is None]
    said = reports.said(tx, programme.id, claim=claim.id, as_of=when.true_on, known_on=when.known_before, limit=most)
    held = {one.finding for one in entries}
    unit = claim.quantity.unit if claim.quantity else "count"
    seen = set()
    for one in said:
        if one.quantity is None or one.quantity.unit != unit or decided.state(one.finding) is FindingState.DISMISSED:
            continue
        same = (one.ref, str(one.quantity), one.finding)
        if same not in seen:
            seen.add(same)
            found.append(_mark(seeds, one, one.quantity, _status(one, held, decided)))
    return sorted(found, key=lambda one: (one.day, one.finding or "", one.url)), steps


def history(tx: Session, seeds: Seeds, programme: Programme, claim: Claim) -> list[Value]:
    """Every row of the ledger as it was recorded, retractions included, newest first."""
    return [_value(seeds, one) for one in reversed(ledger.history(tx, programme.id, claim.id))]


def said_day(moment: datetime) -> date:
    """The day at the site's place."""
    return moment.astimezone(SITE_ZONE).date()


def measure_name(seeds: Seeds, measure: str | None) -> str:
    """The measure in English words; its id where no seed file describes it."""
    known = seeds.measures.get(measure or "")
    return known.wording.en if known else measure or ""


def _value(seeds: Seeds, entry: Entry) -> Value:
    status = "baseline" if entry.finding is None else entry.status
    return Value(
        value(str(entry.quantity)) or "",
        str(entry.as_of),
        local(entry.recorded_at),
        status,
        entry.finding,
        measure_name(seeds, entry.measure),
        web_address(entry.source_url),
    )


def _said_first(tx: Session, programme: Programme, entry: Entry) -> SaidReport | None:
    """The first report of a value; None where it is the programme's own."""
    return reports.ends(tx, programme.id, [entry.finding], newest=False).get(entry.finding) if entry.finding else None


def place(seeds: Seeds, one: SaidReport) -> str:
    """The edition that said it."""
    return edition(seeds, one.ref.site, one.source, one.language)


def _baseline(entry: Entry) -> Mark:
    quantity = entry.quantity
    url = web_address(entry.source_url)
    return Mark(
        entry.as_of.day,
        quantity.value,
        quantity.high,
        quantity.bound,
        "baseline",
        value(str(quantity)) or "",
        "",
        "",
        url,
        Language.EN,
        None,
    )


def _mark(seeds: Seeds, one: SaidReport, quantity: Quantity, status: str) -> Mark:
    return Mark(
        said_day(one.said_at),
        quantity.value,
        quantity.high,
        quantity.bound,
        status,
        value(str(quantity)) or "",
        place(seeds, one),
        clean(one.title),
        web_address(one.url),
        one.language.value,
        one.finding,
    )


def _status(one: SaidReport, held: Iterable[str | None], decided: Decided) -> str:
    accepted = decided.state(one.finding) is FindingState.ACCEPTED
    if one.doubtful and not accepted:
        return "doubtful"
    if one.finding not in held:
        return "repeated"
    return "accepted" if accepted else "reported"


def newest_values(marks_of: Sequence[Mark]) -> list[Mark]:
    """Newest first, for the table beside a chart."""
    return list(reversed(marks_of))
