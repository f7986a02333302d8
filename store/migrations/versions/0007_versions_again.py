"""Which texts are not the first of their article: those that edits are looked for in.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_FILLED = """UPDATE versions SET again = true WHERE id IN (
    SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY site, number ORDER BY first_seen, id) AS place FROM versions) AS ordered
    WHERE place > 1)"""


def upgrade() -> None:
    op.add_column("versions", sa.Column("again", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_FILLED)
    op.create_index(
        "ix_versions_again", "versions", ["site", "number"], unique=False, sqlite_where=sa.text("again"), postgresql_where=sa.text("again")
    )


def downgrade() -> None:
    op.drop_index("ix_versions_again", "versions")
    op.drop_column("versions", "again")
