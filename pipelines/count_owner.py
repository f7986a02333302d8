"""Whose count a number is: of the article's country, or of another that has, joined or keeps them. Grammar and names; knows no measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.records import Language
from pipelines.count_heads import WITH
from pipelines.names import Name, NameKind
from pipelines.parties import is_place
from pipelines.policy_actors import countries_of, official
from pipelines.quantities import Number
from pipelines.sentence import Sentence, names_home

_LEAD = 2  # the headline and the first sentence
_RELATIVE_REACH = 4  # tokens between the number and "with which"
_SUBJECT_REACH = 2  # tokens between "with which" and its subject: "the", "у"
_LEAD_TO_NAME = 4  # "with the Republic of Cuba"


@dataclass(frozen=True, slots=True)
class Counting:
    """What an article tells of whose its counts are: its concepts, and whether it names the home country and others."""

    home: str
    concepts: frozenset[str]
    home_named: bool
    others_named: bool

    @classmethod
    def of(cls, sentences: Sequence[Sentence], home: str) -> Counting:
        """`home`: an alpha-2 code."""
        return cls(
            home,
            frozenset(concept for sentence in sentences for concept in sentence.by_concept),
            any(names_home(sentence, home) for sentence in sentences) or _domestic(sentences),
            any(
                name.code != home and name.kind in (NameKind.COUNTRY, NameKind.DEMONYM) for sentence in sentences for name in sentence.names
            ),
        )

    def ours(self, sentence: Sentence, number: Number) -> bool:
        """Whose count: the nearest country before the number that is no place, else the first of the sentence, else the article's."""
        named = [
            name for name in sentence.names if name.kind not in (NameKind.ORGANIZATION, NameKind.GROUP) and not is_place(sentence, name)
        ]
        having = _who_has_them(sentence, number, named)
        if having is not None:
            return having.code == self.home
        owners = named if number.quantity.ordinal else [name for name in named if not _with(sentence, name)]
        before = [name for name in owners if name.last <= number.first]
        if any(name.code == self.home for name in owners):
            foreign_subject = [
                name
                for name in before
                if name.code != self.home
                and name.kind in (NameKind.COUNTRY, NameKind.CAPITAL)
                and ("nomn" in name.cases or sentence.language is not Language.RU)
            ]
            ours_before = [name for name in before if name.code == self.home]
            return not (foreign_subject and not ours_before and not number.quantity.ordinal)
        if owners and not number.quantity.ordinal:
            subjects = [name for name in before if name.kind in (NameKind.COUNTRY, NameKind.CAPITAL)]
            if subjects:
                return False
        if number.quantity.ordinal and owners:
            return self.home_named and len({name.code for name in owners}) == 1
        return self.home_named or not self.others_named


def _domestic(sentences: Sequence[Sentence]) -> bool:
    """The article begins without any country and speaks of "the republic" or its officials: it is the outlet's own."""
    return not any(countries_of(one) for one in sentences[:_LEAD]) and any(official(one) for one in sentences)


def _who_has_them(sentence: Sentence, number: Number, named: Sequence[Name]) -> Name | None:
    """Whose relations a relative clause tells after the count: "the 117th country with which the Solomon Islands have ..."."""
    for hit in sentence.by_concept.get("with_which", ()):
        if 0 <= hit.first - number.last <= _RELATIVE_REACH:
            return next((name for name in named if 0 <= name.first - hit.last <= _SUBJECT_REACH), None)
    return None


def _with(sentence: Sentence, name: Name) -> bool:
    """ "With Cuba": whom something is counted or done with, not whose it is."""
    lead = sentence.tokens[max(0, name.first - _LEAD_TO_NAME) : name.first]
    at = max((back for back, token in enumerate(lead) if token.low in WITH), default=None)
    return at is not None and not any(token.low in ",;" or "verb" in token.features for token in lead[at + 1 :])
