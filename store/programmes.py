"""Programmes and their claims as loaded from seeds, version by version. A baseline is never overwritten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select

from core.records import Programme
from store.columns import quantity_columns
from store.engine import Session
from store.tables import ClaimRow, ProgrammeRow


def load(tx: Session, programme: Programme, version: str, now: datetime) -> bool:
    """Stores a programme in one version. False where that version is there already: loading twice changes nothing."""
    if tx.get(ProgrammeRow, (programme.id, version)) is not None:
        return False
    tx.add(
        ProgrammeRow(
            id=programme.id,
            version=version,
            title={language.value: text for language, text in programme.title.items()},
            home=programme.home,
            valid_from=programme.valid_from,
            valid_to=programme.valid_to,
            published_on=programme.published_on,
            source_url=programme.source_url,
            loaded_at=now,
        )
    )
    tx.flush()
    rows = [
        {
            "programme": programme.id,
            "programme_version": version,
            "id": claim.id,
            "kind": claim.kind.value,
            "label": claim.label,
            "primary": claim.primary,
            "wording": {language.value: text for language, text in claim.wording.items()},
            "locator": claim.locator,
            "measure": claim.measure,
            "entities": list(claim.entities),
            "topics": list(claim.topics),
            "comparable_with": [[one.measure, one.why] for one in claim.comparable_with],
            "deadline": claim.deadline,
            **quantity_columns(claim.quantity),
        }
        for claim in programme.claims
    ]
    if rows:
        tx.execute(insert(ClaimRow), rows)
    return True


def versions(tx: Session, programme: str) -> list[tuple[str, datetime]]:
    """(version, when it was loaded), oldest first."""
    query = select(ProgrammeRow.version, ProgrammeRow.loaded_at).where(ProgrammeRow.id == programme)
    return [(version, loaded_at) for version, loaded_at in tx.execute(query.order_by(ProgrammeRow.loaded_at))]
