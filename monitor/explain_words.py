"""Facts, findings and what became of them in plain words. One sentence each; no markup, no rule names."""

from __future__ import annotations

from core.records import (
    Claim,
    ClaimKind,
    Fact,
    FactKind,
    Finding,
    Language,
    Modality,
    Programme,
    Relation,
    Settled,
    TieKind,
    TieState,
    TieStatus,
)
from seeds.loader import Seeds

_TIE = {
    TieKind.DIPLOMATIC_RELATIONS: "diplomatic relations",
    TieKind.EMBASSY: "embassy",
    TieKind.CONSULATE: "consulate",
    TieKind.AMBASSADOR: "ambassador",
    TieKind.MEMBERSHIP: "membership",
    TieKind.STRATEGIC_PARTNERSHIP: "strategic partnership",
    TieKind.VISA_FREE: "visa-free regime",
    TieKind.BORDER_TREATY: "border treaty",
    TieKind.BREAK: "break of relations",
}
_STATUS = {
    TieStatus.PLANNED: "planned",
    TieStatus.ESTABLISHED: "established",
    TieStatus.ANNIVERSARY: "anniversary",
    TieStatus.OTHER_PARTIES: "between others",
    TieStatus.DENIED: "denied",
}
_RELATION = {
    Relation.REAFFIRMS: "reaffirms",
    Relation.CHANGES: "changes",
    Relation.CONTRADICTS: "contradicts",
    Relation.ADVANCES: "advances",
    Relation.FULFILS: "fulfils",
}
SURE, FAIRLY = 0.9, 0.7


class Words:
    """Puts one programme's readings into words."""

    def __init__(self, seeds: Seeds, programme: Programme) -> None:
        self._seeds, self._programme = seeds, programme
        self._register = {(entry.party, entry.kind): entry for entry in seeds.register}
        self.home = seeds.party_name(programme.home)

    def party(self, code: str) -> str:
        return self._seeds.party_name(code)

    def fact(self, fact: Fact) -> str:
        """What was read: "diplomatic relations with South Sudan: established, 2025-09-25"."""
        when = f", {fact.event_date}" if fact.event_date else ""
        match fact.kind:
            case FactKind.TIE if fact.tie_kind is not None and fact.tie_status is not None:
                parties = ", ".join(self.party(code) for code in fact.parties)
                joint = "in" if fact.tie_kind is TieKind.MEMBERSHIP else "with"
                whose = f" of {self.party(fact.home)}" if fact.tie_status is TieStatus.OTHER_PARTIES and fact.home else ""
                return f"{_TIE[fact.tie_kind]}{whose} {joint} {parties}: {_STATUS[fact.tie_status]}{when}"
            case FactKind.QUANTITY:
                measure = self._seeds.measures.get(fact.measure or "")
                counted = measure.wording.by_language()[Language.EN] if measure else fact.measure
                return f"{counted}: {fact.quantity}{when}"
            case _:
                topic = self._seeds.topics.get(fact.topic or "")
                named = topic.wording.by_language()[Language.EN] if topic else fact.topic
                figure = f" ({fact.quantity})" if fact.quantity else ""
                parties = f", {', '.join(self.party(code) for code in fact.parties)}" if fact.parties else ""
                return f"{named}: {_step(fact)}{figure}{parties}{when}"

    def outcome(self, fact: Fact, settled: Settled) -> str:
        """What becomes of a tie, and why it is or is not news; for other facts who is meant and how."""
        if fact.kind is FactKind.TIE:
            return self._tie_outcome(fact, settled)
        if fact.kind is FactKind.QUANTITY:
            return f"counted for {self.home}" + self._how_sure(fact)
        return "a line of the programme" + self._how_sure(fact)

    def _tie_outcome(self, fact: Fact, settled: Settled) -> str:
        if fact.tie_status is TieStatus.OTHER_PARTIES or fact.home != self._programme.home:
            return f"a tie of others, {self.home} is not a party: no news of ours"
        if fact.tie_status is TieStatus.ANNIVERSARY:
            return "an anniversary looks back on an old tie: nothing new"
        if fact.tie_status is TieStatus.DENIED:
            return "said not to be so: no tie"
        if fact.review:
            return "too uncertain to act upon: goes to review, no alert"
        if fact.tie_status is TieStatus.PLANNED:
            how = "only possible" if fact.modality is Modality.HYPOTHETICAL else "an intention, a draft or an order"
            return f"{how}: kept as planned, no alert"
        return self._established(fact, settled) + self._how_sure(fact)

    def _established(self, fact: Fact, settled: Settled) -> str:
        kind = TieKind.DIPLOMATIC_RELATIONS if fact.tie_kind is TieKind.BREAK else fact.tie_kind
        moved = [t for t in settled.transitions if t.party in fact.parties and t.kind is kind and t.after is not TieState.PLANNED]
        if moved:
            held = moved[0].before.value
            known = "nothing was known of it" if held == TieState.UNKNOWN.value else f"the register held '{held}'"
            undated = "" if fact.event_date else "; no day is given, so the day of the report stands for it"
            return f"new: {known}{undated}" + ("; for review before anyone is told" if moved[0].review else "")
        entry = next((self._register[party, kind] for party in fact.parties if kind and (party, kind) in self._register), None)
        if entry is not None and entry.state is TieState.ESTABLISHED:
            return f"known already{f' since {entry.since}' if entry.since else ''}: no news"
        if fact.event_date is not None and fact.event_date.day < self._programme.published_on:
            return f"dated {fact.event_date}, before the programme: history, no news"
        return "old or of a kind that is not watched: no news"

    def _how_sure(self, fact: Fact) -> str:
        if fact.review:
            return "; uncertain, for review"
        return "" if fact.confidence >= SURE else "; fairly sure" if fact.confidence >= FAIRLY else "; not very sure"

    def finding(self, finding: Finding) -> str:
        """ "changes countries-165 ("Kyrgyzstan goes on ..."): 165 -> 185"."""
        claim = self._claim(finding.key.claim)
        named = f'{finding.key.claim} ("{claim.wording[Language.EN]}")' if claim else finding.key.claim
        new = self._named_parties(finding.new or "")
        moved = f"{finding.old} -> {new}" if finding.old and new and claim and claim.kind is ClaimKind.COUNT else new
        review = "; for review" if finding.review else ""
        return f"{_RELATION[finding.relation]} {named}" + (f": {moved}" if moved else "") + review

    def reason(self, fact: Fact) -> str:
        """Why it was read so, without the codes that a rule's reason begins with."""
        return fact.reason.partition(": ")[2] or fact.reason if fact.kind is FactKind.TIE else fact.reason

    def _named_parties(self, value: str) -> str:
        """ "BW diplomatic_relations established" with the party by its name."""
        return " ".join(self.party(word) if word.isupper() else word.replace("_", " ") for word in value.split(" "))

    def _claim(self, claim: str) -> Claim | None:
        return next((one for one in self._programme.claims if one.id == claim), None)


def _step(fact: Fact) -> str:
    return {
        Modality.DONE: "a step forward",
        Modality.UNDER_WAY: "under way",
        Modality.DENIED: "against it",
        Modality.PLANNED: "planned",
        Modality.HYPOTHETICAL: "possible",
    }.get(fact.modality, "restated")
