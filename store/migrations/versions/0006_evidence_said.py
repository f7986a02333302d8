"""Evidence knows its version and when that was said, so that counting reports takes no look at texts.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_FILLED = """UPDATE evidence SET
    version_id = (SELECT facts.version_id FROM facts WHERE facts.id = evidence.fact_id),
    said_at = (SELECT coalesce(versions.published_at, versions.first_seen) FROM facts JOIN versions ON versions.id = facts.version_id
               WHERE facts.id = evidence.fact_id)"""


def upgrade() -> None:
    with op.batch_alter_table("evidence") as batch:
        batch.add_column(sa.Column("version_id", sa.Text(), nullable=True))
        batch.add_column(sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_FILLED)
    with op.batch_alter_table("evidence") as batch:
        batch.alter_column("version_id", existing_type=sa.Text(), nullable=False)
        batch.alter_column("said_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_index(op.f("ix_evidence_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("evidence") as batch:
        batch.drop_index(op.f("ix_evidence_version_id"))
        batch.drop_column("said_at")
        batch.drop_column("version_id")
