"""Who does what to whom, and where, as far as word order tells: doers after "by", the two ends of a verb, names in a slot such as "born in".

Of two English sentences that say the same otherwise, one filler excludes another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile

from pipelines.compare_subject import bare, leading_name, name_at, same_name
from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_DEED_REACH = 4  # "dissolved in 1539 by": words between a deed and who did it
_SLOT_REACH = 5  # "a state in the southwestern region of Mexico": words between a preposition and its name
_WITHIN_LIST = frozenset({"and", "the", "a", "an", "of", "de", "his", "her"})
_PHRASE_REACH = 6
_PHRASE_ENDS = frozenset({"and", "which", "that", "who", "was", "is", "were", "are", "when", "where"})
_SLOTS = frozenset({"for", "in", "by", "at", "with", "from", "to", "on", "of"})

Held = Callable[[Word], bool]
Counterpart = Callable[[Word], list[Word]]


class Roles:
    """`countries` maps names and adjectives of countries to one id each."""

    def __init__(self, words: Vocabulary, countries: Mapping[str, str]) -> None:
        self._words = words
        self._countries = countries

    def other_doer(self, claim: Text, evidence: Text) -> str | None:
        """Who did it according to the evidence, where both say "-ed by" of one deed and name different people."""
        for word, name in self._doers(claim):
            for other, held in self._doers(evidence):
                apart = not _shares(name, held) or _numerals(name) != _numerals(held)
                if self._words.related(word, other) and apart:
                    return " ".join(sorted(held))
        for word, name in self._acting(claim):
            for other, held in self._doers(evidence):
                if word.lemma == other.lemma and not _shares(name, held):
                    return " ".join(sorted(held))
        return None

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
        if turned and any(word.low in _PHRASE_ENDS for word in evidence.words[max(places[1]) : theirs.at]):
            return False  # "the sequel of Low Tide and stars Ana Roth": another subject does it
        straight = all(at < theirs.at for at in places[0]) and all(at > theirs.at for at in places[1])
        passive = _passive(claim, verb.at) != _passive(evidence, theirs.at)
        return straight if passive else turned

    def other_filler(self, claim: Text, evidence: Text, held: Held) -> tuple[str, str] | None:
        """The two names, where both sentences have the same word and preposition before one: "plays for", "set in". `held`: whether the
        evidence has a counterpart of a word of the claim."""
        for governor, preposition, name in _governed(claim, _name_near):
            if any(held(word) for word in name):
                continue
            mine = {bare(word) for word in name}
            for other, held_by, theirs in _governed(evidence, _name_near):
                said = {bare(word) for word in theirs}
                if preposition == held_by and self._words.related(governor, other) and not _shares(mine, said):
                    places = [any(one in self._countries for one in names) for names in (mine, said)]
                    if places[0] != places[1] or (any(places) and governor.lemma not in self._words.exclusive_places):
                        continue
                    return " ".join(word.low for word in name), " ".join(word.low for word in theirs)
        return None

    def other_phrase(self, claim: Text, evidence: Text, held: Held, known: Held) -> tuple[list[Word], list[Word]] | None:
        """The two phrases, where one word and preposition stand before them in both sentences and they share nothing: "formed by glaciers",
        "formed by volcanoes". A mere kind ("by a woman") is not excluded by a name; `known`: whether a word is one."""
        for governor, preposition, phrase in _governed(claim, _phrase_at):
            if any(held(word) for word in phrase):
                continue
            for other, held_by, said in _governed(evidence, _phrase_at):
                if governor.lemma not in self._words.exclusive_places and any(bare(word) in self._countries for word in (*phrase, *said)):
                    continue
                kind = not any(word.name for word in phrase) and any(known(word) for word in phrase)
                if preposition == held_by and governor.lemma == other.lemma and not (kind and any(word.name for word in said)):
                    return phrase, said
        return None

    def put_in_place(self, claim: Text, evidence: Text, missing: Sequence[Word], counterpart: Counterpart) -> tuple[str, str] | None:
        """A name of the claim that the evidence lacks, and the name that stands there beside the same word: "North Hollywood" for
        "North Carolina". `counterpart`: the words of the evidence that stand for a word of the claim."""
        content, given = claim.content(), evidence.content()
        used = {held.at for word in content for held in counterpart(word)}
        for word in missing:
            if not word.name or word.at == 0 or not claim.words[word.at - 1].content:
                continue
            for held in counterpart(claim.words[word.at - 1]):
                beside = next((other for other in given if other.at == held.at + 1), None)
                if beside is not None and beside.name and held.name and beside.at not in used and not same_name(bare(word), bare(beside)):
                    return word.low, beside.low
        return None

    def _acting(self, text: Text) -> list[tuple[Word, set[str]]]:
        """The name with which the sentence begins, as the doer of its finished verb: "Tom Hale directed"."""
        name = leading_name(text)
        verb = text.words[text.verb] if text.verb < len(text.words) else None
        if not name or verb is None or not verb.content or len(name) != len(text.subject):
            return []
        return [(verb, name)]

    def _ends(self, text: Text) -> tuple[Word, Word, Word] | None:
        """The last word of the subject, the verb, and the first word after it, where the sentence has all three."""
        verb = next((word for word in text.words[text.verb :] if word.content and not word.name), None)
        after = next((word for word in text.words[verb.at + 1 :] if word.content), None) if verb else None
        subject = [word for word in text.words[: text.verb] if word.content]
        return (subject[-1], verb, after) if verb and after and subject else None

    def _doers(self, text: Text) -> list[tuple[Word, set[str]]]:
        found = []
        for at, word in enumerate(text.words[:-1]):
            deed = next((back for back in text.words[max(0, at - _DEED_REACH) : at][::-1] if back.content and not back.name), None)
            if word.low == "by" and deed is not None and (name := self._listed(text, at + 1)):
                found.append((deed, name))
        return found

    def _listed(self, text: Text, start: int) -> set[str]:
        """The names of a list of doers: "by the British author Ann Roth, Tom Hale and Uwe Brandt"; it ends where another part begins."""
        names: set[str] = set()
        for word in text.words[start:]:
            if word.name:
                names.add(bare(word))
            elif (
                word.low in self._words.verbs
                or (word.is_word and ((not word.content and word.low not in _WITHIN_LIST) or word.low.endswith(("ing", "ed"))))
                or word.is_number
                or word.low in (".", ";", ":")
            ):
                break
        return names if any(one not in self._countries for one in names) else set()


def _governed(text: Text, filler: Callable[[Text, int], list[Word]]) -> list[tuple[Word, str, list[Word]]]:
    """Word, preposition and what `filler` reads after the two, wherever it reads anything: "plays for Northfield", "formed by glaciers"."""
    found = []
    for at, word in enumerate(text.words[:-2]):
        preposition = text.words[at + 1].low
        if word.content and not word.name and preposition in _SLOTS and (filled := filler(text, at + 2)):
            found.append((word, preposition, filled))
    return found


def _name_near(text: Text, start: int) -> list[Word]:
    """The first name from `start` on, within reach and before any mark."""
    for at in range(start, min(start + _SLOT_REACH, len(text.words))):
        if text.words[at].name:
            return name_at(text, at)
        if not text.words[at].is_word:
            break
    return []


def _phrase_at(text: Text, start: int) -> list[Word]:
    """The content words of the phrase that begins at `start`."""
    phrase = takewhile(lambda word: word.is_word and word.low not in _SLOTS | _PHRASE_ENDS, text.words[start : start + _PHRASE_REACH])
    return [word for word in phrase if word.content]


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


def _shares(one: set[str], other: set[str]) -> bool:
    return any(same_name(mine, theirs) for mine in one for theirs in other)
