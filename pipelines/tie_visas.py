"""Parties of visa rules: whose citizens enter where, and whose visas a traveller only holds."""

from __future__ import annotations

from collections.abc import Sequence

from core.records import TieKind
from pipelines.names import Name
from pipelines.sentence import Sentence
from pipelines.slots import coordinated
from pipelines.tie_actors import who_acts
from pipelines.tie_found import ELSEWHERE, PAIR, PAIR_OF_OTHERS, SURE, Parties, spans, unique
from pipelines.tie_rules import Reading


def one_of_many(home: str, sentence: Sentence, reading: Reading) -> bool:
    """Of visa rules: "citizens of 93 states, Kyrgyzstan among them": the number counts us, not our partners."""
    if reading.rule.kind is not TieKind.VISA_FREE:
        return False
    among = sentence.find(("listing",), reading.low, reading.high)
    return any(name.code == home and any(abs(name.first - hit.first) <= PAIR + 1 for hit in among) for name in sentence.names)


def of_others(home: str, near: frozenset[str], sentence: Sentence, reading: Reading, named: Sequence[Name]) -> Parties | None:
    """Of visa rules: one other country frees the citizens of another: "China abolished visas for citizens of Malaysia"."""
    travellers = {n.code for n in named if citizens_of(sentence, n)}
    travellers |= {n.code for start in named if start.code in travellers for n in coordinated(sentence, start, named)}
    actor = who_acts(sentence, reading, [n for n in named if n.code not in travellers], home)
    rest = unique(name for name in named if actor is not None and name.code != actor.code)
    if actor is not None and any(name in coordinated(sentence, actor, named) and citizens_of(sentence, name) for name in rest):
        return None  # "Оман жана Катар жарандары": all of the row are travellers
    if actor is None or not rest or not any(citizens_of(sentence, name) for name in rest):
        return None
    if len(rest) == 1 and rest[0].code in near and actor.code not in near:
        actor, rest = rest[0], [actor]
    return Parties(spans(sentence, rest), None, SURE - ELSEWHERE, PAIR_OF_OTHERS, actor.code)


def own_body_acts(home: str, sentence: Sentence, reading: Reading) -> bool:
    """The cabinet, parliament or president of no named country, in our news, is ours."""
    for hit in sentence.find(("state_body",), reading.low, reading.action.first + 1):
        beside = [n for n in sentence.names if 0 <= n.first - hit.last <= 1 or 0 <= hit.first - n.last <= 1]
        if not any(n.code != home for n in beside):
            return True
    return False


def without_held(sentence: Sentence, names: Sequence[Name]) -> list[Name]:
    """Of visa rules, not the countries whose visas a traveller holds: "with visas of the US or Britain"."""
    kept: list[Name] = []
    held: Name | None = None
    for name in names:
        before = [token.low for token in sentence.tokens[max(0, name.first - 3) : name.first]]
        lead = before[:-1] if before[-1:] == ["the"] else before
        begins = lead[-1:] in (["визы"], ["виз"], ["визу"], ["виза"], ["визой"], ["визами"]) or lead[-2:] in (
            ["visas", "of"],
            ["visa", "of"],
            ["visas", "from"],
            ["visa", "from"],
        )
        goes_on = held is not None and name in coordinated(sentence, held, names)
        held = name if begins or goes_on else None
        if held is None:
            kept.append(name)
    return kept


def citizens_of(sentence: Sentence, name: Name) -> bool:
    """ "Citizens of Malaysia", "граждан Малайзии", "Малайзиянын жарандары"."""
    return any(0 <= name.first - hit.last <= 2 or 0 <= hit.first - name.last <= 1 for hit in sentence.by_concept.get("nationals", ()))
