"""Since when a message is with its channel, which the text of its error told until here.

Revision ID: 0005
Revises: 0004
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SAID = " is being handed over"
_STAMPED = f"____-__-__T__:__:_____:__{_SAID}"
"""Nothing but a moment with its offset before it: a failure is stamped too, and its own words may end so."""
_OUTBOX = sa.table(
    "outbox",
    sa.column("id", sa.Integer),
    sa.column("sent_at", sa.DateTime(timezone=True)),
    sa.column("next_attempt_at", sa.DateTime(timezone=True)),
    sa.column("handed_at", sa.DateTime(timezone=True)),
    sa.column("last_error", sa.Text),
)


def upgrade() -> None:
    op.add_column("outbox", sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
    bound = op.get_bind()
    waits = sa.and_(_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.next_attempt_at.is_(None), _OUTBOX.c.last_error.like(_STAMPED))
    for row in bound.execute(sa.select(_OUTBOX.c.id, _OUTBOX.c.last_error).where(waits)).all():
        moment = datetime.fromisoformat(row.last_error.removesuffix(_SAID)).astimezone(UTC)
        handed = moment.replace(tzinfo=None) if bound.dialect.name == "sqlite" else moment
        op.execute(sa.update(_OUTBOX).where(_OUTBOX.c.id == row.id).values(handed_at=handed, last_error=None))


def downgrade() -> None:
    handed = sa.select(_OUTBOX.c.id, _OUTBOX.c.handed_at).where(_OUTBOX.c.handed_at.is_not(None))
    for row in op.get_bind().execute(handed).all():
        said = row.handed_at.replace(tzinfo=row.handed_at.tzinfo or UTC).astimezone(UTC).isoformat(timespec="seconds")
        op.execute(sa.update(_OUTBOX).where(_OUTBOX.c.id == row.id).values(last_error=f"{said}{_SAID}"))
    op.drop_column("outbox", "handed_at")
