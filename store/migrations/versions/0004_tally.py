"""How much was read, hour by hour, counted from what is there.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_HOUR = {"sqlite": "strftime('%Y-%m-%d %H:00:00.000000', {})", "postgresql": "date_trunc('hour', {} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'"}
_COUNTED = """INSERT INTO tally (hour, articles, texts, statements)
    SELECT hour, sum(CASE WHEN place = 1 THEN 1 ELSE 0 END), count(*), sum(said)
    FROM (SELECT {hour} AS hour, row_number() OVER (PARTITION BY site, number ORDER BY first_seen, id) AS place,
                 (SELECT count(*) FROM statements WHERE statements.version_id = versions.id) AS said
          FROM versions) AS read
    GROUP BY hour"""


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", name=op.f("pk_tally")),
    )
    op.execute(_COUNTED.format(hour=_HOUR[op.get_bind().dialect.name].format("first_seen")))


def downgrade() -> None:
    op.drop_table("tally")
