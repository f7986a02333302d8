"""Laws: what goes in comes out, and the two times of ledger and register agree with a model that keeps everything in lists."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_kit import PROGRAMME, PUBLISHED, at, capture, settled

from core.records import (
    Analysis,
    ArticleRef,
    Bound,
    Capture,
    DatePrecision,
    Fact,
    FactKind,
    FindingState,
    FuzzyDate,
    Language,
    Modality,
    Observation,
    PageKind,
    Quantity,
    Span,
    Statement,
    TieEntry,
    TieKind,
    TieState,
    TieStatus,
    Transition,
    Version,
)
from store import Session, Store, captures, ledger, ties, versions

PATIENT = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The database is shared by the examples of one test: each example keeps to ids of its own."""
_serial = itertools.count(1)

# PostgreSQL's text holds any character but NUL, and neither database holds half of a surrogate pair.
words = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=30)
maybe_words = st.none() | words
moments = st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds are wanted without
days = st.dates(date(1991, 1, 1), date(2099, 12, 31))
decimals = st.decimals(min_value=-(10**12), max_value=10**12, places=3)


@st.composite
def fuzzy_dates(draw: st.DrawFn) -> FuzzyDate:
    day, precision = draw(days), draw(st.sampled_from(DatePrecision))
    first = {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision.value]
    return FuzzyDate(first, precision)


quantities = st.builds(
    Quantity, decimals, st.sampled_from(Bound), st.sampled_from(("count", "percent", "km", "USD")), st.none() | decimals, st.booleans()
)
facts = st.builds(
    Fact,
    kind=st.sampled_from(FactKind),
    statement=st.integers(0, 1),
    language=st.sampled_from(Language),
    rule=words,
    reason=words,
    modality=st.sampled_from(Modality),
    confidence=st.floats(0, 1),
    spans=st.lists(st.builds(Span, st.integers(0, 999), st.integers(0, 999), words), max_size=3).map(tuple),
    home=maybe_words,
    parties=st.lists(words, max_size=3).map(tuple),
    tie_kind=st.none() | st.sampled_from(TieKind),
    tie_status=st.none() | st.sampled_from(TieStatus),
    measure=maybe_words,
    topic=maybe_words,
    quantity=st.none() | quantities,
    event_date=st.none() | fuzzy_dates(),
    speaker=maybe_words,
    review=st.booleans(),
)


@PATIENT
@given(
    read=st.lists(facts, max_size=4),
    text=words,
    title=words,
    published=st.none() | moments,
    author=maybe_words,
    notes=st.lists(words, max_size=2),
)
def test_an_analysis_comes_back_equal(
    store: Store, read: list[Fact], text: str, title: str, published: datetime | None, author: str | None, notes: list[str]
) -> None:
    number = next(_serial)
    made = Version(
        ArticleRef("24kg", number), "https://24.kg/", Language.RU, title, text, published, author, None, None, "x1", True, tuple(notes)
    )
    statements = tuple(Statement(index, 0, 0, 1, text, Language.RU, index == 0, index == 1, author) for index in (0, 1))
    taken = capture(number, 0)
    with store.write() as tx:
        captures.add(tx, taken)
        key = versions.save_analysis(tx, taken, Analysis(made, statements, tuple(read), "r1"), at(0)).version_id
    with store.read() as tx:
        stored = versions.get(tx, key)
        assert stored is not None
        assert stored.version == made
        assert versions.statements(tx, key) == list(statements)
        sourced = [one for one in versions.sourced_facts(tx, PUBLISHED) if one.version_id == key]
        back = sorted((one.fact for one in sourced), key=repr)
        assert back == sorted(read, key=repr)
        assert all(str(one.quantity) == str(other.quantity) for one, other in zip(back, sorted(read, key=repr), strict=True))


@PATIENT
@given(
    st.builds(
        Capture,
        id=st.just(""),
        run_id=words,
        site=words,
        kind=st.sampled_from(PageKind),
        url=words,
        number=st.none() | st.integers(0, 2**31 - 1),
        source=maybe_words,
        fetched_at=moments,
        status=st.integers(100, 599),
        warc_file=words,
        offset=st.integers(0, 2**62),
        length=st.integers(0, 2**31 - 1),
        digest=maybe_words,
        etag=maybe_words,
        last_modified=maybe_words,
        redirected_to=maybe_words,
    )
)
def test_a_capture_comes_back_equal(store: Store, taken: Capture) -> None:
    own = replace(taken, id=f"urn:{next(_serial)}", warc_file=f"{next(_serial)}{taken.warc_file}")
    with store.write() as tx:
        captures.add(tx, own)
    with store.read() as tx:
        assert captures.get(tx, own.id) == own


# ---------------------------------------------------------------- two times

_FINDINGS = ("f1", "f2", "f3")
_observations = st.builds(
    Observation,
    programme=st.just(PROGRAMME),
    claim=st.sampled_from(("countries", "embassies")),
    measure=st.just("countries"),
    quantity=st.integers(160, 163).map(lambda value: Quantity(Decimal(value))),
    as_of=st.integers(0, 4).map(lambda day: FuzzyDate(date(2026, 1, 1) + timedelta(days=day), DatePrecision.DAY)),
    source_url=st.sampled_from(("https://a", "https://b")),
    finding=st.sampled_from((None, *_FINDINGS)),
)


def _same(one: Observation) -> tuple[Any, ...]:
    """What makes an observation the same one, whatever its source."""
    return one.claim, one.quantity, one.as_of, one.finding


_outcomes = st.lists(_observations, max_size=5, unique_by=_same).map(lambda found: sorted(found, key=lambda one: one.as_of.day))
_accepted = st.sets(st.sampled_from(_FINDINGS))


@PATIENT
@given(nights=st.lists(st.tuples(_outcomes, _accepted), min_size=1, max_size=5))
def test_the_ledger_says_what_was_settled_last_before_a_moment(store: Store, nights: list[tuple[list[Observation], set[str]]]) -> None:
    """The model: a list of what each night settled. Known at a moment is the last list before it; true on a day, its part up to that day."""
    programme = f"p{next(_serial)}"
    for night, (found, accepted) in enumerate(nights):
        own = tuple(replace(one, programme=programme) for one in found)
        with store.write() as tx:
            ledger.record(tx, programme, own, dict.fromkeys(accepted, FindingState.ACCEPTED), at(night))
            assert ledger.record(tx, programme, own, dict.fromkeys(accepted, FindingState.ACCEPTED), at(night)) == 0
    with store.read() as tx:
        for known in range(len(nights) + 1):
            then, accepted = nights[known - 1] if known else ([], set())
            for day in (None, *(date(2026, 1, 1) + timedelta(days=back) for back in range(-1, 5))):
                wanted = [one for one in then if day is None or one.as_of.day <= day]
                for claim in ("countries", "embassies"):
                    entries = ledger.entries(tx, programme, claim, day, at(known - 0.5))
                    own = [one for one in wanted if one.claim == claim]
                    assert [(one.quantity, one.as_of, one.finding, one.source_url, one.status) for one in entries] == [
                        (one.quantity, one.as_of, one.finding, one.source_url, _status(one, accepted)) for one in own
                    ]
                    newest = ledger.value(tx, programme, claim, day, at(known - 0.5))
                    assert (newest and newest.quantity) == (own[-1].quantity if own else None)
        for entry in ledger.entries(tx, programme):
            first = next(night for night, (found, _) in enumerate(nights) if _key_of(entry) in [_same(one) for one in found])
            assert entry.recorded_at == at(first)


def _key_of(entry: ledger.Entry) -> tuple[Any, ...]:
    return entry.claim, entry.quantity, entry.as_of, entry.finding


def _status(one: Observation, accepted: set[str]) -> str:
    return ledger.ACCEPTED if one.finding is None or one.finding in accepted else ledger.REPORTED


_STATES = (TieState.NONE, TieState.PLANNED, TieState.ESTABLISHED, TieState.BROKEN)


@st.composite
def _courses(draw: st.DrawFn) -> dict[str, list[tuple[int, TieState]]]:
    """For some parties, the days on which their tie moved and where to; the first entry is the state before all of them.

    As in the register, no state is entered twice but by a new establishment, which begins the next episode.
    """
    courses = {}
    for party in draw(st.sets(st.sampled_from(("BS", "TO", "NR")))):
        course, episode = [(-99, draw(st.sampled_from(_STATES)))], 0
        entered: set[tuple[TieState, int]] = set()
        for offset in sorted(draw(st.sets(st.integers(0, 6), max_size=4))):
            after = draw(st.sampled_from([one for one in _STATES if one is not course[-1][1]]))
            episode += after is TieState.ESTABLISHED
            if (after, episode) not in entered:
                entered.add((after, episode))
                course.append((offset, after))
        courses[party] = course
    return courses


def _day(offset: int) -> date:
    return date(2025, 9, 20) + timedelta(days=offset)


def _settled(courses: dict[str, list[tuple[int, TieState]]]) -> Any:
    entries, moves = [], []
    for party, course in sorted(courses.items()):
        episode = 0
        for (_, before), (offset, after) in itertools.pairwise(course):
            episode += after is TieState.ESTABLISHED
            when = FuzzyDate(_day(offset), DatePrecision.DAY)
            moves.append(Transition(party, TieKind.DIPLOMATIC_RELATIONS, before, after, episode, when, f"f{offset}", ("a",), 0.9))
        offset, state = course[-1]
        since = FuzzyDate(_day(offset), DatePrecision.DAY) if len(course) > 1 else None
        entries.append(TieEntry(party, TieKind.DIPLOMATIC_RELATIONS, state, since, episode, "https://a"))
    return settled(ties=tuple(entries), transitions=tuple(moves))


@PATIENT
@given(nights=st.lists(_courses(), min_size=1, max_size=4))
def test_the_register_says_where_each_tie_stood(store: Store, nights: list[dict[str, list[tuple[int, TieState]]]]) -> None:
    programme = f"p{next(_serial)}"
    for night, courses in enumerate(nights):
        with store.write() as tx:
            ties.record(tx, programme, _settled(courses), at(night))
    with store.read() as tx:
        for known in range(len(nights) + 1):
            courses = nights[known - 1] if known else {}
            for day in (None, *map(_day, range(-1, 8))):
                wanted = {
                    party: [state for offset, state in course if day is None or _day(offset) <= day] for party, course in courses.items()
                }
                found = {one.party: one.state for one in ties.register(tx, programme, day, at(known - 0.5))}
                assert found == {party: states[-1] for party, states in wanted.items()}


@PATIENT
@given(courses=_courses(), data=st.data())
def test_the_register_is_the_same_however_its_moves_came(
    store: Store, courses: dict[str, list[tuple[int, TieState]]], data: st.DataObject
) -> None:
    """Settled at once, or as its moves are learned over some nights in any order, the register ends the same."""
    at_once, by_parts = f"p{next(_serial)}", f"p{next(_serial)}"
    moves = [(party, move) for party, course in courses.items() for move in course[1:]]
    learned = data.draw(st.permutations(moves))
    with store.write() as tx:
        ties.record(tx, at_once, _settled(courses), at(0))
        for night in range(len(moves) + 1):
            known = {party: _known(course, [move for of, move in learned[:night] if of == party]) for party, course in courses.items()}
            ties.record(tx, by_parts, _settled(known), at(night))
    with store.read() as tx:
        assert _present(tx, at_once, courses) == _present(tx, by_parts, courses)


def _known(course: list[tuple[int, TieState]], learned: list[tuple[int, TieState]]) -> list[tuple[int, TieState]]:
    """The part of a course that is known: of its moves, those that lead somewhere new, as a register without the others would take them."""
    known, entered, episode = [course[0]], set[tuple[TieState, int]](), 0
    for offset, after in (move for move in course[1:] if move in learned):
        made = episode + (after is TieState.ESTABLISHED)
        if after is not known[-1][1] and (after, made) not in entered:
            entered.add((after, made))
            known.append((offset, after))
            episode = made
    return known


def _present(tx: Session, programme: str, parties: Iterable[str]) -> list[ties.TieAt]:
    """The register and its history as they stand, but for when each state was learned."""
    kind = TieKind.DIPLOMATIC_RELATIONS
    found = [*ties.register(tx, programme), *(one for party in sorted(parties) for one in ties.history(tx, programme, party, kind))]
    return [replace(one, recorded_at=at(0)) for one in found]
