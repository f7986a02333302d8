"""Whether two English sentences speak of the same subject: by its name, by a part of it, by initials, or by a pronoun that takes it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import takewhile
from typing import Any

from pipelines.compare_text import Text, Word
from pipelines.compare_words import Vocabulary

_SPELLED_ALIKE = 6  # letters from which one that differs is taken for a slip
_SHORTEST_INITIALS = 3
_BARE_SUBJECT = 2  # words before the verb
_GIVEN_AND_FAMILY = 2
_SHORT_FORM, _SHORT_NAME = 2, 5  # letters that a short form shares with the name, and that it has at most
_OPENING = 12  # words among which a subject is looked for


class Reference(StrEnum):
    """SAME: the evidence names the claim's subject. UNDERSTOOD: it takes up somebody named before it. OTHER: it names another."""

    SAME = "same"
    UNDERSTOOD = "understood"
    OTHER = "other"
    OPEN = "open"


class Subjects:
    def __init__(self, data: Mapping[str, Any], words: Vocabulary) -> None:
        self._words = words
        self._pronouns = frozenset(data["pronouns"])

    def reference(self, claim: Text, evidence: Text) -> Reference:
        """OPEN where the claim's subject is no name and the evidence holds none of it."""
        ours = [bare(word) for word in claim.words[: claim.verb] if word.name]
        if not ours:
            return self._common(claim, evidence)
        theirs = [bare(word) for word in evidence.words if word.name]
        leading = leading_name(evidence)
        shared = [name for name in ours if any(same_name(name, other) for other in theirs)]
        if not shared:
            if self._initials(ours, evidence) or self._initials(theirs, claim):
                return Reference.SAME
            named = bool(leading) or _own_subject(evidence)
            return Reference.OTHER if named and not self._taken_up(evidence) else Reference.UNDERSTOOD
        first = _ordered_leading(claim)
        extra = [name for name in ours if name not in shared]
        begun = len(set(shared)) > 1 and first[:1] == shared[:1]
        begun = begun or _short_for(first, _ordered_leading(evidence))
        apart = bool(leading) and bool(first) and not all(any(same_name(one, name) for name in ours) for one in leading)
        return Reference.OTHER if extra and apart and not begun else Reference.SAME

    def understood(self, claim: Text, reference: Reference) -> frozenset[int]:
        """Indexes of the claim's words that need no counterpart, since they only name its subject."""
        subject = claim.words[: claim.verb] if claim.verb < len(claim.words) else ()
        owner = max((word.at for word in subject if word.low == "'s" or word.low.endswith("'s")), default=-1)
        names = frozenset(word.at for word in subject if word.name and (owner < 0 or word.at <= owner))  # "Roth's uncle Max" is Max
        if reference is Reference.SAME:
            return names
        if reference is Reference.UNDERSTOOD:
            own = len(subject) > 1 and subject[0].low in self._pronouns  # "his brother" is not "he"
            return names or (frozenset() if own else frozenset(word.at for word in subject))
        return frozenset()

    def _common(self, claim: Text, evidence: Text) -> Reference:
        subject = claim.subject
        given = [word for word in evidence.words if word.content]
        if subject and self._words.any_related(subject[-1], given):
            return Reference.SAME
        return Reference.UNDERSTOOD if self._taken_up(evidence) else Reference.OPEN

    def _taken_up(self, evidence: Text) -> bool:
        """The evidence's subject is a pronoun: it begins with one, an opening such as "In 1986," apart."""
        opening = evidence.words[: min(evidence.verb, _OPENING)]
        return any(word.low in self._pronouns for word in opening) and not leading_name(evidence)

    def _initials(self, names: Sequence[str], text: Text) -> bool:
        made = "".join(name[0] for name in names if name)
        return len(made) >= _SHORTEST_INITIALS and any(word.low.replace(".", "") == made for word in text.words)


def _own_subject(text: Text) -> bool:
    """It begins with a bare noun and its verb: "Ellis also wrote"."""
    return 0 < text.verb <= _BARE_SUBJECT and text.words[0].content


def bare(word: Word) -> str:
    return word.low.removesuffix("'s").rstrip("'.")


def same_name(one: str, other: str) -> bool:
    """Equal, or long and of one slip of the pen."""
    if one == other:
        return True
    if min(len(one), len(other)) < _SPELLED_ALIKE or one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    at = next((k for k, letter in enumerate(shorter) if letter != longer[k]), len(shorter))
    return shorter[at + (len(shorter) == len(longer)) :] == longer[at + 1 :]


def _short_for(one: Sequence[str], other: Sequence[str]) -> bool:
    """Given names that may be one, before one family name: "Mike Hale", "Michael Dale Hale"."""
    if len(one) < _GIVEN_AND_FAMILY or len(other) < _GIVEN_AND_FAMILY or not same_name(one[-1], other[-1]):
        return False
    return one[0][:_SHORT_FORM] == other[0][:_SHORT_FORM] and min(len(one[0]), len(other[0])) <= _SHORT_NAME


def leading_name(text: Text) -> set[str]:
    """The name with which the sentence begins, an article apart."""
    return set(_ordered_leading(text))


def _ordered_leading(text: Text) -> list[str]:
    start = 1 if text.words and text.words[0].low in ("the", "a", "an", '"') else 0
    return [bare(word) for word in name_at(text, start)]


def name_at(text: Text, start: int) -> list[Word]:
    """The words of the name that begins at `start`; empty where none does."""
    return list(takewhile(lambda word: word.name, text.words[start:]))
