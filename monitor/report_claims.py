"""Every claim of a programme as a report's last table has it: its state, its figure, and how often it was only repeated."""

from __future__ import annotations

from collections.abc import Iterable

from core.records import ClaimKind, Language, Programme, Relation
from monitor.report_findings import stands, uncertain
from monitor.report_model import ClaimView
from monitor.report_span import Span
from monitor.report_words import value
from store import Session, ledger
from store.findings import StoredFinding

_STATES = (
    (Relation.CONTRADICTS, "contradicted"),
    (Relation.FULFILS, "fulfilled"),
    (Relation.CHANGES, "changed"),
    (Relation.ADVANCES, "advanced"),
    (Relation.REAFFIRMS, "reaffirmed"),
)
"""The strongest first."""


def claim_views(tx: Session, programme: Programme, known: Iterable[StoredFinding], span: Span) -> tuple[ClaimView, ...]:
    """In the order of the document. `known`: the programme's findings of that span's two times, with their evidence."""
    values = {entry.claim: entry for entry in ledger.entries(tx, programme.id, None, span.as_of, span.known_on)}
    held: dict[str, list[StoredFinding]] = {}
    for stored in known:
        if stands(stored) and not uncertain(stored):
            held.setdefault(stored.finding.key.claim, []).append(stored)
    views = []
    for claim in sorted(programme.claims, key=lambda one: place(one.locator)):
        entry = values.get(claim.id)
        about = held.get(claim.id, [])
        relations = {one.finding.relation for one in about}
        state = next((said for relation, said in _STATES if relation in relations), "no evidence yet")
        if claim.kind is ClaimKind.COUNT and entry is not None and entry.finding is not None:
            state = f"changed ({entry.status})"
        views.append(
            ClaimView(
                claim.id,
                claim.kind.value,
                claim.wording[Language.EN],
                claim.locator,
                state,
                value(str(entry.quantity)) or "" if entry else "",
                str(entry.as_of) if entry else "",
                str(claim.deadline or ""),
                sum(len(one.finding.evidence) for one in about if one.finding.relation is Relation.REAFFIRMS),
            )
        )
    return tuple(views)


def place(locator: str) -> tuple[int, str]:
    """The order of the document: "¶ 7" before "¶ 10"."""
    number = "".join(letter for letter in locator if letter.isdigit())
    return int(number or 0), locator
