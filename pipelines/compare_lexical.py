"""Whether one English sentence says what another says, by its words alone: near-complete containment, or one word that excludes another.

Careful by design: it sees no grammar beyond negation, subject and where the predicate begins, and abstains on everything between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.compare_kinds import Kinds
from pipelines.compare_roles import Roles
from pipelines.compare_subject import Reference, Subjects, bare
from pipelines.compare_text import Text, Word
from pipelines.compare_verdict import Judgement, Lack, contradicts, left_open, reaffirms, unknown
from pipelines.compare_words import Vocabulary

_SUPPORT = 0.99  # share of the claim's content words that the evidence must hold
_CONFLICT = 0.6  # share of the others, where one word is excluded
_FILLED = 0.5  # share of the others, where one name stands in another's place
_RICH = 5  # content words that a claim needs before all but one of them are taken for enough
_VERB_REACH = 2  # words from where the predicate begins to its first telling word
_PLACES = frozenset({"in", "at", "from", "near", "of", "to"})


@dataclass(frozen=True, slots=True)
class Overlap:
    """`covered`: share of the claim's content words with a counterpart. `missing`: the others. `conflicts`: pairs that exclude each other."""

    covered: float
    missing: tuple[Word, ...]
    conflicts: tuple[tuple[Word, Word], ...]


class Lexical:
    """`countries` maps names and adjectives of countries to one id each: two of them exclude each other in one place of a sentence."""

    def __init__(self, data: Mapping[str, Any], words: Vocabulary, countries: Mapping[str, str]) -> None:
        self._words = words
        self._countries = countries
        self._subjects = Subjects(data, words)
        self._kinds = Kinds(data, words)
        self._roles = Roles(words, countries)

    def overlap(self, claim: Text, evidence: Text, leave_out: frozenset[int]) -> Overlap:
        """How the claim's words, those at `leave_out` excepted, stand to the evidence's."""
        wanted = self._wanted(claim, leave_out)
        given = evidence.content()
        missing = [word for word in wanted if not self.held(word, given)]
        conflicts = []
        for word in wanted:
            rival = self._rival(word, given, claim, evidence)
            if rival is not None and (word in missing or self._only_as_opposite(word, given)):
                conflicts.append((word, rival))
        covered = 1 - len(missing) / len(wanted) if wanted else 0.0
        return Overlap(covered, tuple(missing), tuple(conflicts))

    def held(self, word: Word, given: Sequence[Word]) -> bool:
        """One of the words `given` stands for `word`, or says it more exactly."""
        country = self._countries.get(bare(word))
        if country is not None and any(self._countries.get(bare(other)) == country for other in given):
            return True
        return self._words.any_related(word, given) or any(self._kinds.covers(word, other) for other in given)

    def may_both_hold(self, claim: Text, word: Word, other: Word) -> bool:
        """A country or its adjective beside another one in the place of `word` excludes it only of what is true of one place alone."""
        places = bare(word) in self._countries or bare(other) in self._countries
        return places and self._place(claim, word) == "place" and not self._only_here(claim, word)

    def signs(self, claim: Text, evidence: Text, leave_out: frozenset[int], held: Callable[[Word], bool]) -> dict[str, float]:
        """What single mechanisms find, each 0 or 1, for those who weigh them. `held`: whether the evidence has a word of the claim."""
        reference = self._subjects.reference(claim, evidence)
        return {
            f"subject {reference.value}": 1.0,
            "opposite": float(bool(self.overlap(claim, evidence, leave_out).conflicts)),
            "other phrase in place": float(self._roles.other_phrase(claim, evidence, held, self._kinds.known) is not None),
            "described otherwise": float(self._kinds.told_otherwise(claim, evidence) is not None),
        }

    def names_apart(self, claim: Text, evidence: Text) -> bool:
        """The claim names somebody or something, and the evidence's subject is another."""
        return self._subjects.reference(claim, evidence) is Reference.OTHER

    def understood(self, claim: Text, evidence: Text) -> frozenset[int]:
        """Indexes of the claim's words that only name its subject, where the evidence names it or takes it up."""
        return self._subjects.understood(claim, self._subjects.reference(claim, evidence))

    def topic(self, claim: Text, evidence: Text, before: int) -> frozenset[int]:
        """Indexes of names that only say where or of what the counted things before `before` are: "More than 90 cases were found in
        Peru". Empty where the evidence names anything that the claim does not."""
        ours = {bare(word) for word in claim.words if word.name}
        others = [word for word in evidence.words if word.name and bare(word) not in ours and self._place(evidence, word) == "place"]
        there = any(word.low == "there" for word in claim.words[: claim.verb])
        counted = there or (before <= claim.verb and not any(word.name for word in claim.words[:before]))
        understood = self._subjects.reference(claim, evidence) is Reference.UNDERSTOOD
        if others or not (counted or understood):
            return frozenset()
        return frozenset(word.at for word in claim.words[before:] if word.name and (counted or self._place(claim, word) == "place"))

    def names_missing(self, claim: Text, evidence: Text, leave_out: frozenset[int]) -> bool:
        """The claim's predicate names somebody or some place of which the evidence has nothing: it may speak of another one."""
        given = evidence.content()
        for word in claim.words[claim.verb :]:
            if not word.name or word.at in leave_out or self.held(word, given) or self._words.classes(word):
                continue
            if self._rival(word, given, claim, evidence) is None:
                return True
        return False

    def judgement(self, claim: Text, evidence: Text) -> Judgement:
        """By words alone; left open where nothing was found."""
        doer = self._roles.other_doer(claim, evidence)
        if doer is not None:
            return contradicts(0.55, f"the evidence names another: '{doer}'")
        reference = self._subjects.reference(claim, evidence)
        if reference is Reference.OTHER:
            return unknown("other subject", "the two speak of different names")
        understood = self._subjects.understood(claim, reference)
        overlap = self.overlap(claim, evidence, understood)
        wanted = self._wanted(claim, understood)
        if not wanted:
            return unknown("no words", "the claim has no words to hold on to")
        return (
            self._by_conflict(claim, evidence, wanted, overlap, reference)
            or self._by_containment(claim, evidence, wanted, overlap, reference)
            or self._by_kind(claim, evidence, reference)
            or self._by_filler(claim, evidence, wanted, overlap)
            or self._by_phrase(claim, evidence, wanted)
            or self._by_near_containment(claim, evidence, wanted, overlap, reference)
            or left_open(Lack.THINGS, "the evidence says only a part of what the claim says")
        )

    def _by_conflict(self, claim: Text, evidence: Text, wanted: Sequence[Word], overlap: Overlap, reference: Reference) -> Judgement | None:
        if not overlap.conflicts:
            return None
        negated = self._words.negated(claim) != self._words.negated(evidence)
        excluded = {pair[0].at for pair in overlap.conflicts}
        rest = len(wanted) - len(excluded)
        held = rest - len([word for word in overlap.missing if word.at not in excluded])
        one, other = overlap.conflicts[0]
        alone = reference is Reference.SAME and self._words.denied(one, other)  # "is childless", of the same person
        if (rest == 0 or held / rest >= _CONFLICT) and (len(wanted) > 1 or alone):
            if negated and self._words.denied(one, other):
                return reaffirms(0.55, f"'{one.low}' is what the evidence says with a negation")
            if negated:
                return unknown("negated", f"'{one.low}' against '{other.low}', and one of the two is negated")
            return contradicts(0.7, f"'{other.low}' excludes '{one.low}', all else alike")
        return unknown("other subject", "the two share too few words beside the opposite ones")

    def _by_containment(
        self, claim: Text, evidence: Text, wanted: Sequence[Word], overlap: Overlap, reference: Reference
    ) -> Judgement | None:
        negated = self._words.negated(claim) != self._denied(evidence, wanted)
        universal = any(word.low in self._words.universals for word in claim.words)
        if overlap.covered >= _SUPPORT and (len(wanted) > 1 or reference in (Reference.SAME, Reference.UNDERSTOOD)):
            if self._roles.swapped(claim, evidence):
                return unknown("other way round", "the two name the same, but the other way round")
            if self._kinds.told_otherwise(claim, evidence):
                return None
            if self._words.exclusive(claim) and not self._words.exclusive(evidence):
                return unknown("part", "the claim says it of nothing else, the evidence does not say so")
            if self._words.hedged(evidence) and not self._words.hedged(claim):
                return unknown("planned", "the evidence only expects what the claim states")
            if negated:
                return contradicts(0.7, "one says what the other denies")
            return reaffirms(0.7, "everything the claim says stands in the evidence")
        if universal and negated and overlap.covered >= _CONFLICT:
            return contradicts(0.55, "the claim says it of all, the evidence denies it of some")
        return None

    def _denied(self, evidence: Text, wanted: Sequence[Word]) -> bool:
        """The evidence negates something of what the claim says, and not only what it says beside it."""
        met = [word.at for word in evidence.content() if self._held_by(word, wanted)]
        return self._words.negated_about(evidence, met)

    def _held_by(self, word: Word, wanted: Sequence[Word]) -> bool:
        return any(self.held(mine, [word]) for mine in wanted)

    def _by_near_containment(
        self, claim: Text, evidence: Text, wanted: Sequence[Word], overlap: Overlap, reference: Reference
    ) -> Judgement | None:
        """Everything but the verb stands in the evidence, and enough of it that another verb could hardly tie it together otherwise."""
        if len(wanted) < _RICH or reference is Reference.OPEN or len(overlap.missing) > 1 or self._kinds.told_otherwise(claim, evidence):
            return None
        if self._words.negated(claim) != self._words.negated(evidence) or self._words.exclusive(claim):
            return None
        verb = next((word for word in claim.words[claim.verb :] if word.content), None)
        if verb is not None and (verb.low.endswith("est") or "-" in verb.low or claim.words[verb.at - 1].low in self._words.articles):
            return None
        if verb is None or verb.name or overlap.missing != (verb,) or verb.at - claim.verb > _VERB_REACH:
            return None
        if self._roles.swapped(claim, evidence):
            return None
        return reaffirms(0.5, f"all that the claim says but '{verb.low}' stands in the evidence")

    def _by_kind(self, claim: Text, evidence: Text, reference: Reference) -> Judgement | None:
        """The evidence says what the claim's subject is, and that is of another kind, or at least not said to be of this one."""
        if reference is Reference.OPEN or self._words.negated(claim):
            return None
        apart = self._kinds.conflict(claim, evidence)
        if apart is not None:
            return contradicts(0.6, f"the evidence says '{apart[1].low}', which is no '{apart[0].low}'")
        told = self._kinds.told_otherwise(claim, evidence)
        if told is None or self._words.negated(evidence) or not (self._kinds.known(told[0]) and self._kinds.known(told[1])):
            return None
        return contradicts(0.5, f"the evidence describes it as '{told[1].low}', not as '{told[0].low}'")

    def _by_filler(self, claim: Text, evidence: Text, wanted: Sequence[Word], overlap: Overlap) -> Judgement | None:
        """A name of the claim is missing, and another stands in its place."""
        given = evidence.content()
        filler = self._roles.other_filler(claim, evidence, lambda word: self.held(word, given)) or self._roles.put_in_place(
            claim, evidence, overlap.missing, lambda word: [other for other in given if self.held(word, [other])]
        )
        if filler is None or self._words.negated(claim) or self._words.negated(evidence):
            return None
        rest = [word for word in wanted if not word.name]
        held = [word for word in rest if word not in overlap.missing]
        if rest and len(held) / len(rest) < _FILLED:
            return None
        return contradicts(0.55, f"the evidence names '{filler[1]}' where the claim names '{filler[0]}'")

    def _by_phrase(self, claim: Text, evidence: Text, wanted: Sequence[Word]) -> Judgement | None:
        """All that the claim says stands in the evidence but one phrase, and another stands in its place."""
        if self._words.negated(claim) or self._words.negated(evidence):
            return None
        given = evidence.content()
        found = self._roles.other_phrase(claim, evidence, lambda word: self.held(word, given), self._kinds.known)
        if found is None or not all(self.held(word, given) for word in wanted if word not in found[0]):
            return None
        mine, theirs = (" ".join(word.low for word in phrase) for phrase in found)
        return contradicts(0.5, f"the evidence says '{theirs}' where the claim says '{mine}'")

    def _wanted(self, claim: Text, leave_out: frozenset[int]) -> list[Word]:
        """The content words to be met; "number", "people" and the like only where nothing else stands."""
        content = [word for word in claim.words if word.content and word.at not in leave_out]
        telling = [word for word in content if word.lemma not in self._words.generic]
        strong = [word for word in telling if word.lemma not in self._words.light]
        return strong if len(strong) > 1 else telling or content

    def _only_as_opposite(self, word: Word, given: Sequence[Word]) -> bool:
        """The word has a counterpart only through a group that is too loose: the same lemma stands nowhere."""
        return not any(word.lemma == other.lemma for other in given) and not self._words.any_related(word, given)

    def _rival(self, word: Word, given: Sequence[Word], claim: Text, evidence: Text) -> Word | None:
        for other in given:
            if self._words.opposed(word, other):
                return other
        classes = self._words.classes(word)
        if classes:
            members = [other for other in given if self._words.classes(other) & classes]
            if members and not any(self._words.related(word, other) for other in members):
                return members[0]
        sibling = self._sibling(word, given, claim, evidence)
        if sibling is not None:
            return sibling
        country = self._countries.get(bare(word))
        if country is None:
            return None
        place = self._place(claim, word)
        if place == "place" and not self._only_here(claim, word):
            return None
        for other in given:
            theirs = self._countries.get(bare(other))
            if theirs is not None and theirs != country and self._place(evidence, other) == place:
                return other
        return None

    def _sibling(self, word: Word, given: Sequence[Word], claim: Text, evidence: Text) -> Word | None:
        """Another of the same kind that stands beside the same word: "lead drummer" for "lead singer"."""
        if word.at == 0 or self.held(word, given):
            return None
        before = claim.words[word.at - 1]
        for other in given:
            beside = evidence.words[other.at - 1] if other.at else None
            if (
                beside is not None
                and beside.content
                and before.content
                and beside.lemma == before.lemma
                and self._kinds.siblings(word, other)
            ):
                return other
        return None

    def _only_here(self, claim: Text, word: Word) -> bool:
        """What the claim says can be true of one place alone: that something lies there, or that somebody was born there."""
        rest = [held for held in claim.words[claim.verb :] if held.content and held.at != word.at and not held.name]
        return not rest or any(held.lemma in self._words.exclusive_places for held in rest)

    def _place(self, text: Text, word: Word) -> str:
        """Whether a country stands as a place or as an attribute."""
        before = [held.low for held in text.words[max(0, word.at - 2) : word.at]]
        return "place" if any(low in _PLACES for low in before) else "attribute"
