"""Whether one English sentence says what another says, by its words alone: near-complete containment, or one word that excludes another.

Careful by design: it sees no grammar beyond negation and where the predicate begins, and abstains on everything between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.compare_words import Text, Vocabulary, Word

_SUPPORT = 0.99  # share of the claim's content words that the evidence must hold
_CONFLICT = 0.6  # share of the others, where one word is excluded
_DEED_REACH = 4  # "dissolved in 1539 by": words between a deed and who did it
_SLOTS = frozenset({"for", "in", "by", "at", "with", "from", "to", "on"})
_PLACES = frozenset({"in", "at", "from", "near", "of", "to"})


@dataclass(frozen=True, slots=True)
class Overlap:
    """`covered`: share of the claim's content words with a counterpart. `missing`: the others. `conflicts`: pairs that exclude each other."""

    covered: float
    missing: tuple[Word, ...]
    conflicts: tuple[tuple[Word, Word], ...]


class Lexical:
    """`countries` maps names and adjectives of countries to one id each: two of them exclude each other in one place of a sentence."""

    def __init__(self, words: Vocabulary, countries: Mapping[str, str]) -> None:
        self._words = words
        self._countries = countries

    def overlap(self, claim: Text, evidence: Text, leave_out: frozenset[int]) -> Overlap:
        """How the claim's words, those at `leave_out` excepted, stand to the evidence's."""
        wanted = self._wanted(claim, leave_out)
        given = [word for word in evidence.words if word.content]
        missing = [word for word in wanted if not self._held(word, given)]
        conflicts = []
        for word in wanted:
            rival = self._rival(word, given, claim, evidence)
            if rival is not None and (word in missing or self._only_as_opposite(word, given)):
                conflicts.append((word, rival))
        covered = 1 - len(missing) / len(wanted) if wanted else 0.0
        return Overlap(covered, tuple(missing), tuple(conflicts))

    def names_apart(self, claim: Text, evidence: Text) -> bool:
        """The claim names somebody or something, the evidence begins with another name, and they share none."""
        ours = {_bare(word) for word in claim.words[: claim.verb] if word.name}
        theirs = {_bare(word) for word in evidence.words if word.name}
        leading = _leading_name(evidence)
        if not ours or not leading:
            return False
        return not ours & theirs or (bool(ours - theirs) and bool(leading - ours) and bool(_leading_name(claim)))

    def names_missing(self, claim: Text, evidence: Text, leave_out: frozenset[int]) -> bool:
        """The claim's predicate names somebody or some place of which the evidence has nothing: it may speak of another one."""
        given = [word for word in evidence.words if word.content]
        for word in claim.words[claim.verb :]:
            if not word.name or word.at in leave_out or self._held(word, given) or self._words.classes(word):
                continue
            if _bare(word) not in self._countries or not any(_bare(other) in self._countries for other in given):
                return True
        return False

    def verdict(self, claim: Text, evidence: Text, leave_out: frozenset[int] = frozenset()) -> tuple[str, float, str]:
        """ "supports", "refutes" or "unknown", with a confidence and why."""
        overlap = self.overlap(claim, evidence, leave_out)
        wanted = self._wanted(claim, leave_out)
        if not wanted:
            return "unknown", 0.0, "the claim has no words to hold on to"
        negated = self._words.negated(claim) != self._words.negated(evidence)
        universal = any(word.low in self._words.universals for word in claim.words)
        if overlap.conflicts:
            rest = len(wanted) - len({pair[0].at for pair in overlap.conflicts})
            held = rest - len([word for word in overlap.missing if word.at not in {pair[0].at for pair in overlap.conflicts}])
            if (rest == 0 or held / rest >= _CONFLICT) and len(wanted) > 1:
                one, other = overlap.conflicts[0]
                if negated and self._words.denied(one, other):
                    return "supports", 0.55, f"'{one.low}' is what the evidence says with a negation"
                if negated:
                    return "unknown", 0.0, f"'{one.low}' against '{other.low}', and one of the two is negated"
                return "refutes", 0.7, f"'{other.low}' excludes '{one.low}', all else alike"
            return "unknown", 0.0, "the two share too few words beside the opposite ones"
        if overlap.covered >= _SUPPORT and len(wanted) > 1:
            if self.swapped(claim, evidence):
                return "unknown", 0.0, "the two name the same, but the other way round"
            if negated:
                return "refutes", 0.7, "one says what the other denies"
            return "supports", 0.7, "everything the claim says stands in the evidence"
        if universal and negated and overlap.covered >= _CONFLICT:
            return "refutes", 0.55, "the claim says it of all, the evidence denies it of some"
        return "unknown", 0.0, "the evidence says only a part of what the claim says"

    def other_doer(self, claim: Text, evidence: Text) -> str | None:
        """Who did it according to the evidence, where both say "-ed by" of one deed and name different people."""
        for word, name in [*self._doers(claim), *self._acting(claim)]:
            for other, held in self._doers(evidence):
                if self._words.related(word, other) and (not name & held or _numerals(name) != _numerals(held)):
                    return " ".join(sorted(held))
        return None

    def _acting(self, text: Text) -> list[tuple[Word, set[str]]]:
        """The name with which the sentence begins, as the doer of its finished verb: "Tom Hale directed"."""
        name = _leading_name(text)
        verb = text.words[text.verb] if text.verb < len(text.words) else None
        if not name or verb is None or not verb.content or len(name) != len(text.subject):
            return []
        return [(verb, name)]

    def swapped(self, claim: Text, evidence: Text) -> bool:
        """Who does and who is done to stand the other way round: "A beat B", "B beat A". A passive turns them once more."""
        mine, theirs = self._ends(claim), None
        if mine is None:
            return False
        for verb in evidence.words:
            if verb.content and not verb.name and self._words.related(verb, mine[1]):
                theirs = verb
                break
        if theirs is None:
            return False
        doer, verb, done = mine
        places = [[held.at for held in evidence.words if held.content and self._words.related(held, one)] for one in (doer, done)]
        if not places[0] or not places[1]:
            return False
        turned = all(at > theirs.at for at in places[0]) and all(at < theirs.at for at in places[1])
        straight = all(at < theirs.at for at in places[0]) and all(at > theirs.at for at in places[1])
        passive = _passive(claim, verb.at) != _passive(evidence, theirs.at)
        return straight if passive else turned

    def _ends(self, text: Text) -> tuple[Word, Word, Word] | None:
        """The last word of the subject, the verb, and the first word after it, where the sentence has all three."""
        verb = next((word for word in text.words[text.verb :] if word.content and not word.name), None)
        after = next((word for word in text.words[verb.at + 1 :] if word.content), None) if verb else None
        subject = [word for word in text.words[: text.verb] if word.content]
        return (subject[-1], verb, after) if verb and after and subject else None

    def other_place(self, claim: Text, evidence: Text) -> tuple[str, str] | None:
        """The two names, where both sentences have the same verb and preposition before one: "plays for", "set in"."""
        given = [word for word in evidence.words if word.content]
        if not all(self._held(word, given) for word in claim.words[: claim.verb] if word.content):
            return None
        for verb, preposition, name in self._slots(claim):
            for other, held_by, held in self._slots(evidence):
                if preposition == held_by and self._words.related(verb, other) and not name & held:
                    if any(one in self._countries for one in name) != any(one in self._countries for one in held):
                        continue
                    return " ".join(sorted(name)), " ".join(sorted(held))
        return None

    def _slots(self, text: Text) -> list[tuple[Word, str, set[str]]]:
        """Verb, preposition and name of every "plays for Northfield"."""
        found = []
        for at, word in enumerate(text.words[:-2]):
            preposition = text.words[at + 1].low
            if word.content and not word.name and preposition in _SLOTS and text.words[at + 2].name:
                found.append((word, preposition, _name_from(text, at + 2)))
        return found

    def _doers(self, text: Text) -> list[tuple[Word, set[str]]]:
        found = []
        for at, word in enumerate(text.words[:-1]):
            deed = next((back for back in text.words[max(0, at - _DEED_REACH) : at][::-1] if back.content and not back.name), None)
            if word.low == "by" and deed is not None and (name := _name_from(text, at + 1)):
                found.append((deed, name))
        return found

    def _wanted(self, claim: Text, leave_out: frozenset[int]) -> list[Word]:
        """The content words to be met; "number", "people" and the like only where nothing else stands."""
        content = [word for word in claim.words if word.content and word.at not in leave_out]
        telling = [word for word in content if word.lemma not in self._words.generic]
        strong = [word for word in telling if word.lemma not in self._words.light]
        return strong if len(strong) > 1 else telling or content

    def _held(self, word: Word, given: Sequence[Word]) -> bool:
        country = self._countries.get(_bare(word))
        if country is not None and any(self._countries.get(_bare(other)) == country for other in given):
            return True
        return self._words.any_related(word, given)

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
        country = self._countries.get(_bare(word))
        if country is None:
            return None
        place = self._place(claim, word)
        if place == "place" and not self._only_here(claim, word):
            return None
        for other in given:
            theirs = self._countries.get(_bare(other))
            if theirs is not None and theirs != country and self._place(evidence, other) == place:
                return other
        return None

    def _only_here(self, claim: Text, word: Word) -> bool:
        """What the claim says can be true of one place alone: that something lies there, or that somebody was born there."""
        rest = [held for held in claim.words[claim.verb :] if held.content and held.at != word.at and not held.name]
        return not rest or any(held.lemma in self._words.exclusive_places or held.low in self._words.exclusive_places for held in rest)

    def _place(self, text: Text, word: Word) -> str:
        """Whether a country stands as a place or as an attribute."""
        before = [held.low for held in text.words[max(0, word.at - 2) : word.at]]
        return "place" if any(low in _PLACES for low in before) else "attribute"


def _passive(text: Text, at: int) -> bool:
    """The verb at `at` is done to its subject: "by" follows it at once, or later with a form of "be" before it."""
    if at + 1 < len(text.words) and text.words[at + 1].low == "by":
        return True
    before = {word.low for word in text.words[max(0, at - 3) : at]}
    after = {word.low for word in text.words[at + 1 : at + 7]}
    return bool(before & {"is", "are", "was", "were", "been", "being", "be"}) and "by" in after


def _numerals(name: set[str]) -> set[str]:
    """The "viii" of a Henry."""
    return {part for part in name if part and set(part) <= set("ivx")}


def _leading_name(text: Text) -> set[str]:
    """The name with which the sentence begins, an article apart."""
    start = 1 if text.words and text.words[0].low in ("the", "a", "an") else 0
    return _name_from(text, start)


def _name_from(text: Text, start: int) -> set[str]:
    """The words of the name that begins at `start`; empty where none does."""
    name: set[str] = set()
    for word in text.words[start:]:
        if not word.name:
            break
        name.add(_bare(word))
    return name


def _bare(word: Word) -> str:
    return word.low.removesuffix("'s")
