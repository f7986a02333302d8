"""Where a tie is spoken of: the rules of seeds/rules/ties.yaml, an object and an action of one clause, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.records import Language, Modality, TieKind, TieStatus
from pipelines.lexicon import Hit
from pipelines.modality import modality
from pipelines.names import NameKind
from pipelines.sentence import Sentence

STATUS = {
    Modality.DONE: TieStatus.ESTABLISHED,
    Modality.PLANNED: TieStatus.PLANNED,
    Modality.UNDER_WAY: TieStatus.PLANNED,
    Modality.HYPOTHETICAL: TieStatus.PLANNED,
    Modality.DENIED: TieStatus.DENIED,
    Modality.ANNIVERSARY: TieStatus.ANNIVERSARY,
}
"""What a reading of ours says of the tie."""
_INSIDE = {"embassy": ("consulate",), "ambassador": ("embassy",), "relations": ("diplomatic_relations",)}
"""Objects whose words may be part of a longer object's ("office of the embassy" is a consulate)."""
_LATE = frozenset({"further_planned", "plan", "draft", "prepare", "elevate", "upgrade_office", "announce", "maintain"})
"""Actions that count only where no action proper stands near the object."""
_NOT_YET = ("plan", "future", "draft", "anniversary", "hypothetical", "deny", "background")
_SAYS = frozenset({"said", "says", "reported", "reports", "told", "announced", "stated"})
"""After an office: it is who speaks, "the French embassy said"."""
_PLAN_NEAR = 4  # tokens between a noun of planning and the office planned
_LISTED = 3  # names that make a list
_RIVAL_NEAR = 3  # tokens: "the opening of an honorary consulate"
BODY = "body_"
"""Begins the name of a concept that stands for an organization: "body_unsc" for bare "Security Council"."""
ORGANIZATION = ("organization",)
"""The object that is a name, not a concept."""
WITH_WHOM = "relations_with_whom"
"""The object of a relative clause: "Tonga, relations with which exist since ..."."""
FURTHER = ".further"
"""Ends the name of a rule whose object is one more office of the kind just spoken of."""
RECALLED = ".recalled"
"""Ends the rule's name where an anniversary tells the day of long ago: the old tie itself."""
STANDING = ".standing"
"""Ends the rule's name in a fact that tells how things stand, not what was done: "citizens of 55 states may stay without visas"."""
RECEIVED = ".received"
"""Ends the rule's name in a fact where the office is theirs in our country: no step of ours abroad."""


@dataclass(frozen=True, slots=True)
class TieRule:
    """One entry of seeds/rules/ties.yaml."""

    id: str
    kind: TieKind
    object: tuple[str, ...]
    action: tuple[str, ...]
    within: int
    party: str
    article: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    decided: bool = False
    needs: tuple[str, ...] = ()
    in_clause: bool = False
    article_unless: tuple[str, ...] = ()

    @classmethod
    def load(cls, entry: Mapping[str, Any]) -> TieRule:
        return cls(
            entry["id"],
            TieKind(entry["kind"]),
            tuple(entry["object"]),
            tuple(entry["action"]),
            entry["within"],
            entry["party"],
            tuple(entry.get("article", ())),
            tuple(entry.get("unless", ())),
            tuple(entry.get("support", ())),
            bool(entry.get("decided", False)),
            tuple(entry.get("needs", ())),
            bool(entry.get("in_clause", False)),
            tuple(entry.get("article_unless", ())),
        )


def tells_of_signing(sentences: Sequence[Sentence]) -> bool:
    """A sentence of the article speaks of a paper or its signing, and of no plan, draft or denial; none of it speaks of a draft."""
    told = [one for one in sentences if not one.statement.headline]
    return any(
        one.has("signed_paper") and not one.has("prepare", "deny", "hypothetical", "not_yet") for one in told or sentences
    ) and not any(one.has("draft") for one in sentences)


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule that fired in a clause, before anyone knows whose tie it is."""

    rule: TieRule
    sentence: int
    low: int
    high: int
    obj: Hit
    action: Hit
    modality: Modality


def readings(rules: Sequence[TieRule], index: int, sentence: Sentence, concepts: set[str], signed: bool = False) -> list[Reading]:
    """What the rules find in one sentence, clause by clause; of the rules of one kind those up to the first that fires and asks for
    no parties in its clause. `concepts`: the article's.
    `signed`: the article tells of a paper that was signed, so that a headline's bare noun is of something done."""
    found: list[Reading] = []
    here = sentence.by_concept.keys()
    for low, high in sentence.clauses():
        taken: set[TieKind] = set()
        for rule in rules:
            if here.isdisjoint(rule.action) or (rule.object != ORGANIZATION and here.isdisjoint(rule.object)):
                continue
            goes_on = rule.id.endswith(FURTHER)  # "opened an embassy in Ethiopia and decided on one in Egypt"
            if (rule.kind in taken and not goes_on) or (rule.article and concepts.isdisjoint(rule.article)):
                continue
            if rule.needs and not sentence.has(*rule.needs, low=low, high=high):
                continue
            if rule.unless and sentence.has(*rule.unless, low=low, high=high):
                continue
            for obj, action in _pairs(sentence, rule, low, high):
                if goes_on and sentence.has("embassy", "consulate", low=low, high=high) and not _placed(sentence, obj, low):
                    continue
                said = modality(sentence, action, obj, low, high, rule.support)
                if (
                    rule.decided
                    and action.concept != "sign"
                    and said is Modality.PLANNED
                    and sentence.has("decision", low=low, high=action.first)
                    and not sentence.has("towards", low=low, high=action.first)
                ):
                    said = Modality.DONE
                if said is Modality.MENTION and signed and sentence.statement.headline and not sentence.has(*_NOT_YET):
                    said = Modality.DONE  # a headline's bare noun, and the article tells of the signing
                if said is not Modality.MENTION:
                    found.append(Reading(rule, index, low, high, obj, action, said))
                    if not rule.in_clause:  # one that asks for parties of the clause may find none: then the next may
                        taken.add(rule.kind)
    return found


def _pairs(sentence: Sentence, rule: TieRule, low: int, high: int) -> list[tuple[Hit, Hit]]:
    """Each object with its best action: finite before nominal, near before far."""
    objects = _objects(sentence, rule, low, high)
    actions = [hit for hit in sentence.find(rule.action, low, high) if not _auxiliary(sentence, hit)]
    pairs: list[tuple[Hit, Hit]] = []
    for obj in objects:
        near = [action for action in actions if _within(sentence, rule.within, obj, action) and not _overlap(obj, action)]
        shut = [hit for hit in sentence.find(("close",), low, high) if "open" in rule.action]
        if shut and near and min(_gap(obj, hit) for hit in shut) < min(_gap(obj, action) for action in near):
            continue
        if rule.kind is TieKind.DIPLOMATIC_RELATIONS:
            near = [action for action in near if not _has_its_own(sentence, obj, action, high)]
            near = [action for action in near if not _of_another(sentence, obj, action, (low, high), ("embassy", "consulate"))]
        if rule.kind is TieKind.STRATEGIC_PARTNERSHIP:
            near = [action for action in near if not _of_another(sentence, obj, action, (low, high), ("embassy", "consulate"))]
        if rule.kind is TieKind.BREAK:
            near = [action for action in near if not _of_an_office(sentence, obj, action, low, high)]
        if rule.kind in (TieKind.EMBASSY, TieKind.CONSULATE):
            near = [action for action in near if not _acts(sentence, obj, action) and not _in_its_clause(sentence, obj, action)]
            near = [action for action in near if not _of_another(sentence, obj, action, (low, high), ("diplomatic_relations",))]
        if near:
            pairs.append((obj, min(near, key=lambda action: (_late(obj, action, objects), _gap(obj, action), action.first))))
    return pairs[:1] if rule.party != "places" else pairs


def _late(obj: Hit, action: Hit, objects: Sequence[Hit]) -> bool:
    """Whether the action waits for a better one: one of the late kind, unless it alone stands on the object's side of another office."""
    beyond = any(min(obj.first, action.first) < one.first < max(obj.first, action.first) for one in objects if one != obj)
    return beyond or (action.concept in _LATE and len(objects) == 1)


def _acts(sentence: Sentence, obj: Hit, action: Hit) -> bool:
    """The office itself asks, plans or prepares: "the embassy asks why", "посольство готовит концерт"; "is planned" is done to it."""
    if action.concept == "plan" and "noun" in sentence.tokens[action.first].features:
        return _gap(obj, action) > _PLAN_NEAR  # "the decision will ease ... where the embassy stands"
    if action.concept not in ("plan", "prepare") or action.first < obj.last:
        return False
    token = sentence.tokens[action.first]
    if sentence.language is Language.EN:
        return "past" not in token.features and "noun" not in token.features and action.last - action.first == 1
    if sentence.language is Language.RU:
        impersonal = "plural" in token.features and "plural" not in sentence.tokens[obj.last - 1].features
        return "verb" in token.features and not impersonal and "passive" not in token.features and not token.low.endswith(("ся", "сь"))
    return False


def _placed(sentence: Sentence, obj: Hit, low: int) -> bool:
    """One more office after one named in the same clause, with a place of its own: "and one in Egypt"."""
    after = sentence.tokens[obj.last].low if obj.last < len(sentence.tokens) else ""
    return after in ("in", "at", "в", "во") and sentence.has("embassy", "consulate", low=low, high=obj.first)


def _in_its_clause(sentence: Sentence, obj: Hit, action: Hit) -> bool:
    """The office stands in what is hoped or planned, and is not planned itself: "hopes that the embassy will help"."""
    return action.concept == "plan" and any(token.low in ("that", "что", "чтобы") for token in sentence.tokens[action.last : obj.first])


def _auxiliary(sentence: Sentence, hit: Hit) -> bool:
    """ "Has been filling up", "has grown": a helping verb has nothing; "has had" and "have relations" do."""
    if sentence.language is not Language.EN or sentence.tokens[hit.first].low not in ("has", "have", "had") or hit.last - hit.first > 1:
        return False
    following = sentence.tokens[hit.last : hit.last + 1]
    return any(token.low == "been" or ("past" in token.features and token.low != "had") for token in following)


def _of_another(sentence: Sentence, obj: Hit, action: Hit, within: tuple[int, int], rivals: tuple[str, ...]) -> bool:
    """What is opened or established is a rival thing nearer to the verb: "relations, and the opening of a consulate"."""
    if action.concept not in ("open", "establish"):
        return False
    others = sentence.find(rivals, *within)
    return any(_gap(other, action) < _gap(obj, action) and _gap(other, action) <= _RIVAL_NEAR for other in others)


def _has_its_own(sentence: Sentence, obj: Hit, action: Hit, high: int) -> bool:
    """A co-ordinated verb with an object of its own behind it: "ended diplomatic relations with Taiwan and established ties with China"."""
    if sentence.language is Language.KY or obj.last > action.first or not sentence.has("break", "cut", high=action.first):
        return False
    joined = any(token.low in ("and", "и", "а") for token in sentence.tokens[max(obj.last, action.first - 2) : action.first])
    return joined and bool(sentence.find(("relations", "diplomatic_relations"), action.last, min(high, action.last + _RIVAL_NEAR + 1)))


def _of_an_office(sentence: Sentence, obj: Hit, action: Hit, low: int, high: int) -> bool:
    """What is broken off or suspended is the work of an embassy, nearer to the verb than the relations, or the relations are with it."""
    offices = sentence.find(("embassy", "consulate"), low, high)
    beside = any(_gap(office, obj) <= 1 for office in offices if (office.last <= obj.first) == (sentence.language is Language.KY))
    return beside or any(
        _gap(office, action) <= _gap(obj, action)
        and all(token.low != "," for token in sentence.tokens[min(office.last, action.last) : max(office.first, action.first)])
        for office in offices
    )


def _objects(sentence: Sentence, rule: TieRule, low: int, high: int) -> list[Hit]:
    if rule.object == ORGANIZATION:
        named = [(n.first, n.last) for n in sentence.names if n.kind is NameKind.ORGANIZATION and low <= n.first < high]
        named += [(hit.first, hit.last) for hit in sentence.find([c for c in sentence.by_concept if c.startswith(BODY)], low, high)]
        return [Hit("organization", first, last) for first, last in sorted(named)]
    offices = sentence.find(("embassy", "consulate"), low, high) if "diplomatic_relations" in rule.object else []
    wider = [hit for concept in _INSIDE.get(rule.object[0], ()) for hit in sentence.by_concept.get(concept, ())]
    return [
        o
        for o in sentence.find(rule.object, low, high)
        if not any(w.first <= o.first and o.last <= w.last for w in wider)
        and not any(o.first <= w.first and w.last <= o.last for w in offices)  # "contacts with a diplomatic mission"
        and not (rule.party == "places" and o.first and sentence.tokens[o.first - 1].low == "no")  # "had no embassy overseas"
        and not (rule.party == "places" and sentence.tokens[o.last : o.last + 1] and sentence.tokens[o.last].low in _SAYS)
    ]


def _gap(a: Hit, b: Hit) -> int:
    return max(a.first, b.first) - min(a.last, b.last)


def _within(sentence: Sentence, reach: int, obj: Hit, action: Hit) -> bool:
    """Near enough, a list of names between them not counted: "отношения с Чадом, Мали, Нигером и Бенином установил Кыргызстан"."""
    gap = _gap(obj, action)
    if gap <= reach:
        return True
    low, high = min(obj.last, action.last), max(obj.first, action.first)
    names = [name for name in sentence.names if low <= name.first and name.last <= high]
    if len(names) < _LISTED:
        return False
    listed = sum(name.last - name.first for name in names) + sum(
        sentence.tokens[i].low in (",", "and", "и", "жана") for i in range(low, high)
    )
    return gap - listed <= reach


def _overlap(a: Hit, b: Hit) -> bool:
    """The action is part of the object's own words; one that begins before ("makes X a partner of") goes on into them."""
    return a.first <= b.first < a.last and a.concept != b.concept
