"""What an article as a whole says of each tie: contradicting readings settled, others' ties kept from ours. Reads no words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from core.records import Fact, Modality, TieKind, TieStatus
from pipelines.tie_found import ANNOUNCED, PAIR_OF_OTHERS, SURE
from pipelines.tie_rules import RECALLED, RECEIVED

SAME = "diprel.same"
"""The rule of a step told by reference to the tie before."""
IN_TURN = "diprel.in_turn"
"""The rule of a partner told next in a list over several sentences."""
UNRECOGNISED = "diprel.unrecognised"
"""The rule of a tie with a land that no list of states holds: never ours."""
JUBILEE = "diprel.jubilee"
"""The rule of an anniversary that is told in another sentence than the day it celebrates."""
_TRAILING = frozenset({"diprel.communique", "diprel.short"})
_TRAILING_AFTER = 2  # sentences: what follows the ceremony closely is told of the same


def without_foreign_subjects(facts: list[Fact], subjects: set[tuple[TieKind, str]]) -> list[Fact]:
    """Where the article tells whose tie with whom it is, no other sentence of it makes the two parties of ours, nor turns them round."""
    foreign = {(fact.tie_kind, fact.parties) for fact in facts if fact.tie_status is TieStatus.OTHER_PARTIES}
    against = {tie: max(f.confidence for f in facts if (f.tie_kind, f.parties) == tie and f.home is None) for tie in foreign}
    sure = {
        (fact.tie_kind, fact.parties)
        for fact in facts
        if fact.home is not None
        and (
            fact.confidence >= SURE or (fact.reason.endswith(ANNOUNCED) and fact.confidence > against.get((fact.tie_kind, fact.parties), 0))
        )
    }
    kept = []
    for fact in facts:
        tie = (fact.tie_kind, fact.parties)
        turned = any((fact.tie_kind, party) in subjects for party in fact.parties)
        if tie not in sure and (turned or (tie in foreign and fact.tie_status is not TieStatus.OTHER_PARTIES)):
            continue
        named_both = fact.reason.endswith(PAIR_OF_OTHERS)
        if fact.home is None and tie in sure and fact.tie_status is TieStatus.OTHER_PARTIES and not named_both and fact.confidence < SURE:
            continue
        kept.append(fact)
    return kept


def without_trailing(facts: list[Fact]) -> list[Fact]:
    """Where the article has told of ties of ours with both sides named, a later paper of another party with no word of ours is another's."""
    told = [f.statement for f in facts if _ours_sure(f)]
    if not told:
        return facts
    known = {f.parties for f in facts if _ours_sure(f)}
    return [
        f
        for f in facts
        if not (
            f.rule in _TRAILING
            and f.tie_status is TieStatus.ESTABLISHED
            and f.confidence < SURE
            and f.statement - min(told) > _TRAILING_AFTER
            and f.parties not in known
            and not f.reason.endswith(ANNOUNCED)
        )
    ]


def _ours_sure(fact: Fact) -> bool:
    relations = fact.tie_kind is TieKind.DIPLOMATIC_RELATIONS and fact.tie_status is TieStatus.ESTABLISHED
    return relations and fact.home is not None and fact.confidence >= SURE


def settled(facts: list[Fact], foreign: str | None, told: Collection[tuple[TieKind | None, tuple[str, ...]]] = ()) -> list[Fact]:
    """Within one article an establishment outweighs the plan it came from, an anniversary the old date it recalls. `foreign`: whom an
    article without a word of ours is about, no partner in it; but in ties whose subject is `told`."""
    by_tie: dict[tuple[TieKind | None, tuple[str, ...]], set[TieStatus | None]] = {}
    for fact in facts:
        by_tie.setdefault((fact.tie_kind, fact.parties), set()).add(fact.tie_status)
    kept = []
    dated = {(f.tie_kind, f.parties, f.tie_status): f.event_date for f in facts if f.event_date is not None}
    facts = [f if f.event_date else replace(f, event_date=dated.get((f.tie_kind, f.parties, f.tie_status))) for f in facts]
    several = len({party for fact in facts if fact.rule not in (SAME, IN_TURN) for party in fact.parties}) > 1
    for fact in facts:
        spoken = (fact.tie_kind, fact.parties) in told
        if foreign is not None and several and fact.home is None and fact.parties == (foreign,) and not spoken:
            continue
        said = by_tie[(fact.tie_kind, fact.parties)]
        if fact.tie_status is TieStatus.PLANNED and TieStatus.ESTABLISHED in said and not _another(fact, facts):
            continue
        if fact.tie_status is TieStatus.DENIED and TieStatus.PLANNED in said and fact.tie_kind is not TieKind.BREAK:
            continue  # "not yet, but it is planned"
        contested = TieStatus.DENIED in said and TieStatus.ESTABLISHED in said
        dropped = TieStatus.ESTABLISHED if fact.tie_kind is TieKind.BREAK else TieStatus.DENIED
        if contested and fact.tie_status is dropped:
            continue  # a rumour of a break is told before it is denied
        if fact.tie_status is TieStatus.ESTABLISHED and TieStatus.ANNIVERSARY in said and not _dated_apart(fact, facts):
            fact = replace(fact, tie_status=TieStatus.ANNIVERSARY, modality=Modality.ANNIVERSARY)
        if fact.tie_kind is TieKind.STRATEGIC_PARTNERSHIP and fact.tie_status is TieStatus.ESTABLISHED and _celebrated(fact, facts):
            fact = replace(fact, rule=fact.rule + RECALLED)
        kept.append(fact)
    return kept


def _celebrated(fact: Fact, facts: Sequence[Fact]) -> bool:
    """An anniversary with the same party in the article: what relations have grown to is told in its honour."""
    return any(other.parties == fact.parties and other.tie_status is TieStatus.ANNIVERSARY for other in facts)


def _dated_apart(fact: Fact, facts: Sequence[Fact]) -> bool:
    """The day of long ago is told by a sentence of its own beside the anniversary: both stand."""
    marked = (fact.tie_kind, fact.parties, TieStatus.ANNIVERSARY)
    same = [f for f in facts if (f.tie_kind, f.parties, f.tie_status) == marked and (f.rule != JUBILEE or f.statement == fact.statement)]
    if fact.rule.endswith(RECALLED):
        return True
    return fact.event_date is not None and all(f.statement != fact.statement and f.event_date != fact.event_date for f in same)


def _another(planned: Fact, facts: Sequence[Fact]) -> bool:
    """The plan is not what was established: a further treaty, or our office there beside theirs here."""
    if planned.tie_kind in (TieKind.BORDER_TREATY, TieKind.CONSULATE):
        return True
    same = [f for f in facts if (f.tie_kind, f.parties, f.tie_status) == (planned.tie_kind, planned.parties, TieStatus.ESTABLISHED)]
    received = planned.rule.endswith(RECEIVED)
    return planned.tie_kind is TieKind.EMBASSY and all(fact.rule.endswith(RECEIVED) != received for fact in same)
