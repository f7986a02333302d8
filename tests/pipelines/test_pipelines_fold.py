"""Folding: one event one finding, no turning back, order does not matter."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipelines_kit import count_fact, seeds, sourced, tie_fact

from core.records import FactKind, Finding, FindingState, FuzzyDate, RegisterEntry, Relation, Settled, SourcedFact, TieKind, TieState
from pipelines.fold import fold

PROGRAMME = seeds().programmes["kg-ndp-2026"]
REGISTER = [
    RegisterEntry("SS", TieKind.DIPLOMATIC_RELATIONS, TieState.NONE, None, "test"),
    RegisterEntry("TR", TieKind.DIPLOMATIC_RELATIONS, TieState.ESTABLISHED, None, "test"),
]


def settle(*facts: SourcedFact, decisions: dict[str, FindingState] | None = None) -> Settled:
    return fold(PROGRAMME, REGISTER, facts, decisions)


def of_count(settled: Settled, relation: Relation) -> list[Finding]:
    claim = next(c.id for c in PROGRAMME.claims if c.label == "countries_165" and c.kind == "count")
    return [f for f in settled.findings if f.key.claim == claim and f.relation is relation]


def test_a_new_count_changes_the_claim_and_is_observed() -> None:
    settled = settle(sourced(count_fact("185"), 1, "2026-01-28"))
    (finding,) = of_count(settled, Relation.CHANGES)
    assert (finding.old, finding.new) == ("165", "185")
    assert [str(o.quantity) for o in settled.observations if o.claim == finding.key.claim] == ["165", "185"]
    assert "comparable" in finding.reason


def test_the_twin_edition_is_evidence_of_the_same_finding() -> None:
    settled = settle(sourced(count_fact("185"), 1, "2026-01-28"), sourced(count_fact("185"), 2, "2026-01-28", "24kg-ru"))
    (finding,) = of_count(settled, Relation.CHANGES)
    assert len(finding.evidence) == 2


def test_a_rounded_restatement_is_no_change() -> None:
    settled = settle(sourced(count_fact("185"), 1, "2026-01-28"), sourced(count_fact(">170"), 2, "2026-02-10"))
    assert [f.new for f in of_count(settled, Relation.CHANGES)] == ["185"]
    assert [f.new for f in of_count(settled, Relation.REAFFIRMS)] == [">170"]


def test_the_older_figure_told_later_does_not_turn_the_ledger_back() -> None:
    settled = settle(sourced(count_fact("185"), 1, "2026-01-28"), sourced(count_fact("165"), 2, "2026-02-10"))
    assert [f.new for f in of_count(settled, Relation.CHANGES)] == ["185"]
    assert [str(o.quantity) for o in settled.observations if o.finding][-1] == "185"


def test_an_older_event_that_arrives_late_does_not_turn_it_back() -> None:
    settled = settle(sourced(count_fact("185"), 1, "2026-01-28"), sourced(count_fact("172", "2025-01"), 2, "2026-02-10"))
    assert [str(o.quantity) for o in settled.observations if o.finding][-1] == "185"


def test_a_lower_figure_at_the_same_time_is_a_disagreement() -> None:
    settled = settle(sourced(count_fact("185"), 1, "2026-01-28"), sourced(count_fact("184"), 2, "2026-01-29"))
    both = of_count(settled, Relation.CHANGES)
    assert {f.new for f in both} == {"184", "185"}
    assert all(f.disagrees_with for f in both)
    assert [str(o.quantity) for o in settled.observations if o.finding] == ["185"]


def test_a_dismissed_change_sets_no_value_and_what_follows_is_held_against_the_one_before() -> None:
    wrong, right = sourced(count_fact("999"), 1, "2026-01-28"), sourced(count_fact("185"), 2, "2026-03-29")
    key = next(str(f.key) for f in settle(wrong).findings if f.new == "999")
    settled = settle(wrong, right, decisions={key: FindingState.DISMISSED})
    assert next(f.old for f in of_count(settled, Relation.CHANGES) if f.new == "185") == "165"
    assert [str(o.quantity) for o in settled.observations if o.finding] == ["185"]


def test_a_figure_of_the_programmes_own_month_repeats_it() -> None:
    assert [f.new for f in of_count(settle(sourced(count_fact("165", "2022-01"), 1, "2023-02-10")), Relation.REAFFIRMS)] == ["165"]


def test_a_count_from_before_the_programme_says_nothing_of_it() -> None:
    assert of_count(settle(sourced(count_fact("164"), 1, "2021-11-01")), Relation.CHANGES) == []


def test_planned_then_established_are_two_transitions() -> None:
    settled = settle(sourced(tie_fact("SS", "planned"), 1, "2025-09-25"), sourced(tie_fact("SS", day="2025-09-26"), 2, "2025-09-26"))
    assert {(t.before, t.after) for t in settled.transitions} == {
        (TieState.NONE, TieState.PLANNED),
        (TieState.PLANNED, TieState.ESTABLISHED),
    }


def test_a_tie_known_before_the_programme_is_never_news() -> None:
    assert settle(sourced(tie_fact("TR", day="2025-09-26"), 1, "2025-09-26")).transitions == ()


def test_one_event_in_three_editions_is_one_transition_with_three_pieces_of_evidence() -> None:
    settled = settle(*(sourced(tie_fact("SS", day="2025-09-25"), n, "2025-09-26") for n in (1, 2, 3)))
    (transition,) = settled.transitions
    assert len(transition.evidence) == 3


def test_an_undated_establishment_with_an_unknown_party_goes_to_review() -> None:
    (transition,) = settle(sourced(tie_fact("KM"), 1, "2025-09-26")).transitions
    assert transition.review


def test_a_dismissed_tie_moves_nothing() -> None:
    fact = sourced(tie_fact("SS", day="2025-09-25"), 1, "2025-09-26")
    key = str(settle(fact).findings[0].key)
    settled = settle(fact, decisions={key: FindingState.DISMISSED})
    assert settled.transitions == ()
    assert next(e.state for e in settled.ties if e.party == "SS") is TieState.NONE


def test_anniversaries_and_ties_of_others_move_nothing() -> None:
    settled = settle(sourced(tie_fact("SS", "anniversary"), 1, "2025-09-26"), sourced(tie_fact("SS", "other_parties"), 2, "2025-09-26"))
    assert settled.transitions == ()


ATTACHES, OPENS, DISAGREES, STALE = "attaches", "opens", "disagrees", "stale"
COUNT_CASES = [
    # what is told after 185 of January 2026, and what becomes of it
    ("185", "2026-01-28", ATTACHES),
    ("185", "2026-03-01", ATTACHES),
    (">170", "2026-02-10", STALE),
    ("~190", "2026-02-10", STALE),
    ("165", "2026-02-10", STALE),
    ("184", "2026-01-30", DISAGREES),
    ("188", "2026-09-01", OPENS),
]


@pytest.mark.parametrize(("value", "day", "outcome"), COUNT_CASES)
def test_what_a_later_figure_does_to_the_one_held(value: str, day: str, outcome: str) -> None:
    held, told = sourced(count_fact("185"), 1, "2026-01-28"), sourced(count_fact(value), 2, day)
    changes = {f.new: f for f in of_count(settle(held, told), Relation.CHANGES)}
    newest = [str(o.quantity) for o in settle(held, told).observations if o.finding][-1]
    match outcome:
        case "attaches":
            assert len(changes["185"].evidence) == 2
        case "opens":
            assert (changes[value].old, newest, changes[value].review) == ("185", value, False)
        case "disagrees":
            assert changes[value].review
            assert changes[value].disagrees_with
            assert newest == "185"
        case _:
            assert set(changes) == {"185"}
            assert newest == "185"


TIE_CASES = [
    # register before, what is told, transitions that follow
    ("SS", "established", "2025-09-25", [(TieState.NONE, TieState.ESTABLISHED)]),
    ("SS", "planned", "2025-09-25", [(TieState.NONE, TieState.PLANNED)]),
    ("SS", "anniversary", "2025-09-25", []),
    ("SS", "other_parties", "2025-09-25", []),
    ("SS", "denied", "2025-09-25", []),
    ("TR", "established", "2025-09-25", []),
    ("TR", "planned", "2025-09-25", []),
    ("KM", "established", "1996-05-01", []),
]


@pytest.mark.parametrize(("party", "status", "day", "moves"), TIE_CASES)
def test_what_a_statement_moves_in_the_register(party: str, status: str, day: str, moves: list[tuple[TieState, TieState]]) -> None:
    settled = settle(sourced(tie_fact(party, status, day=day), 1, "2025-09-26"))
    assert [(t.before, t.after) for t in settled.transitions] == moves


def test_broken_then_restored_is_a_second_episode() -> None:
    broken = sourced(tie_fact("TR", kind="break", day="2025-09-25"), 1, "2025-09-26")
    restored = sourced(tie_fact("TR", day="2026-02-01"), 2, "2026-02-02")
    moves = {(t.before, t.after, t.episode) for t in settle(broken, restored).transitions}
    assert moves == {(TieState.ESTABLISHED, TieState.BROKEN, 1), (TieState.BROKEN, TieState.ESTABLISHED, 2)}


def test_a_plan_known_from_before_is_repeated_and_moves_nothing() -> None:
    register = [RegisterEntry("RW", TieKind.DIPLOMATIC_RELATIONS, TieState.PLANNED, None, "test")]
    settled = fold(PROGRAMME, register, [sourced(tie_fact("RW", "planned", day="2025-09-25"), 1, "2025-09-26")])
    assert settled.transitions == ()
    assert [f.relation for f in settled.findings] == [Relation.REAFFIRMS]


def test_the_report_of_a_tie_the_register_dates_so_is_found_and_alerts_nobody() -> None:
    since = FuzzyDate.parse("2023-09-20")
    register = [RegisterEntry("LC", TieKind.DIPLOMATIC_RELATIONS, TieState.ESTABLISHED, since, "test")]
    settled = fold(PROGRAMME, register, [sourced(tie_fact("LC", day="2023-09-20"), 1, "2023-09-21")])
    assert settled.transitions == ()
    assert [f.relation for f in settled.findings] == [Relation.ADVANCES]


_VALUES = st.sampled_from(["165", "172", "184", "185", ">170", "~185", "190"])
_DAYS = st.sampled_from(["2025-01-10", "2025-09-25", "2025-12-31", "2026-01-28", "2026-01-29"])
_PARTIES = st.sampled_from(["SS", "BS", "TR", "PG"])
_STATUSES = st.sampled_from(["established", "planned", "denied", "anniversary"])
_FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("count"), _VALUES, _DAYS, _DAYS, st.sampled_from(["24kg-en", "24kg-ru"])),
        st.tuples(st.just("tie"), _PARTIES, _STATUSES, _DAYS, st.sampled_from(["diplomatic_relations", "embassy", "break"])),
    ),
    max_size=14,
)


@given(_FACTS, st.randoms(use_true_random=False))
def test_the_same_facts_in_any_order_give_the_same_outcome(drawn: list[tuple[str, str, str, str, str]], shuffler: random.Random) -> None:
    facts = []
    for number, (what, one, two, three, four) in enumerate(drawn):
        fact = count_fact(one, two) if what == "count" else tie_fact(one, two, four)
        facts.append(sourced(fact, number, three, four if what == "count" else "24kg-en"))
    shuffled = list(facts)
    shuffler.shuffle(shuffled)
    assert settle(*facts) == settle(*shuffled)


def _step(quantity: str | None, number: int, published: str) -> SourcedFact:
    fact = count_fact(quantity or "1", measure="")
    return sourced(
        replace(fact, kind=FactKind.PROGRESS, measure=None, topic="borders", quantity=fact.quantity if quantity else None),
        number,
        published,
    )


def of_borders(settled: Settled) -> list[Finding]:
    return [finding for finding in settled.findings if finding.key.claim == next(c.id for c in PROGRAMME.claims if c.label == "borders")]


def test_a_step_told_on_both_sides_of_new_year_is_one_finding() -> None:
    (finding,) = of_borders(settle(_step(None, 1, "2025-12-31"), _step(None, 2, "2026-01-01"), _step(None, 3, "2026-01-02")))
    assert len(finding.evidence) == 3


def test_a_step_told_again_later_in_the_new_year_is_a_finding_of_that_year() -> None:
    found = of_borders(settle(_step(None, 1, "2025-12-31"), _step(None, 2, "2026-01-02"), _step(None, 3, "2026-01-09")))
    assert sorted(finding.key.bucket for finding in found) == ["2025", "2026"]


def test_a_rounded_figure_of_a_step_is_evidence_of_the_exact_one() -> None:
    (finding,) = of_borders(settle(_step("150", 1, "2026-01-28"), _step("~150", 1, "2026-01-28")))
    assert finding.new == "150"


def test_how_visas_stand_is_noted_without_being_news_and_a_dated_change_is_told() -> None:
    standing = replace(tie_fact("HU", kind="visa_free"), rule="visa_free.introduce.standing")
    noted = settle(sourced(standing, 1, "2026-01-27"))
    assert not noted.findings
    assert [(tie.party, tie.state) for tie in noted.ties if tie.kind is TieKind.VISA_FREE] == [("HU", TieState.ESTABLISHED)]
    told = settle(sourced(replace(standing, event_date=FuzzyDate.parse("2026-01-20")), 1, "2026-01-27"))
    assert [finding.relation for finding in told.findings] == [Relation.ADVANCES]
