"""Whose state "his country" or "our country" is where a foreign official speaks: the speaker's own. Finds no tie of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.records import Language
from pipelines.names import Name, NameKind
from pipelines.parties import roles
from pipelines.sentence import Sentence
from pipelines.tie_found import HOME_IMPLIED, SURE, Parties
from pipelines.tie_rules import Reading

_OFFICE_NEAR = 2  # tokens between an official and the country he speaks for
_REFERS_BACK = frozenset({"he", "she", "он", "она", "ал"})


def of_a_guest(sentences: Sequence[Sentence], reading: Reading, parties: Parties, home: str) -> Parties:
    """`parties` as those of the guest's state, where a foreign official speaks of it and the clause names no partner of ours."""
    sentence = sentences[reading.sentence]
    if parties.home is None or not sentence.has("speakers_state", low=reading.low, high=reading.high):
        return parties
    place = roles(sentence, reading.low, reading.high)
    leads = (name for name in place.others if name.kind is NameKind.COUNTRY and name.last <= reading.action.first)
    if any(name.code == home for name in (*place.joined, *leads)):
        return parties
    guest = _guest(sentence, home)
    pronoun = any(token.low in _REFERS_BACK for token in sentence.tokens[: reading.action.first])
    if guest is None and pronoun and reading.sentence:
        guest = _guest(sentences[reading.sentence - 1], home)
    rest = {code: span for code, span in parties.named.items() if guest is not None and code != guest.code}
    if guest is None or not rest:
        return parties
    return replace(
        parties,
        named=rest,
        home=None,
        confidence=min(parties.confidence, SURE - HOME_IMPLIED),
        why="a guest speaks of his own state",
        subject=guest.code,
    )


def _guest(sentence: Sentence, home: str) -> Name | None:
    """The one country whose official the sentence names; None where it is ours or there are several."""
    speakers = [name for name in sentence.names if _speaks_for(sentence, name)]
    found = {name.code for name in speakers}
    return speakers[0] if len(found) == 1 and home not in found else None


def _speaks_for(sentence: Sentence, name: Name) -> bool:
    """ "The Mongolian president", "посол Сербии", "Монголиянын президенти": an official beside the name of his state."""
    if name.kind not in (NameKind.COUNTRY, NameKind.DEMONYM):
        return False
    officials = sentence.find(("counterpart",))
    leads = name.kind is NameKind.DEMONYM or sentence.language is Language.KY or "poss" in name.cases
    if leads:
        return any(0 <= hit.first - name.last <= 1 for hit in officials)
    following = sentence.language is Language.EN and any(0 <= hit.first - name.last <= 1 for hit in officials)
    lead = sentence.tokens[name.first - 1].low if name.first else ""
    after = "gent" in name.cases if sentence.language is Language.RU else lead in ("of", "the", "from")
    return following or (after and any(0 <= name.first - hit.last <= _OFFICE_NEAR for hit in officials))
