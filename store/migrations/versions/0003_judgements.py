"""What the optional judge said of uncertain findings, beside the rules' answers.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Text(), nullable=False),
        sa.Column("judge", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("premise", sa.Text(), nullable=False),
        sa.Column("hypothesis", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_judgements_fact_id_facts")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_judgements_finding_id_findings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
        sa.UniqueConstraint("finding_id", "question", name=op.f("uq_judgements_finding_id_question")),
    )
    op.create_index(op.f("ix_judgements_question"), "judgements", ["question"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_judgements_question"), "judgements")
    op.drop_table("judgements")
