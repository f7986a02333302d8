"""The search: its documents, their words, and the parties that facts name; and what long ledgers are asked for by.

The words are in FTS5 tables on SQLite and in a tsvector on PostgreSQL, both without the text itself, which the statements have. Texts stored
earlier are indexed when the desk starts or the next night is read: that takes the lexicons, which no migration has.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INDEXES = ("index_articles", "index_statements")
_PARTIES = {
    "sqlite": """INSERT INTO fact_parties (party, fact_id, version_id, statement)
        SELECT DISTINCT named.value, facts.id, facts.version_id, facts.statement FROM facts, json_each(facts.parties) AS named""",
    "postgresql": """INSERT INTO fact_parties (party, fact_id, version_id, statement)
        SELECT DISTINCT named.value, facts.id, facts.version_id, facts.statement
        FROM facts, json_array_elements_text(facts.parties) AS named(value)""",
}


def upgrade() -> None:
    op.create_table(
        "fact_parties",
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.Text(), nullable=False),
        sa.Column("version_id", sa.Text(), nullable=False),
        sa.Column("statement", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_fact_parties_fact_id_facts")),
        sa.ForeignKeyConstraint(
            ["version_id", "statement"],
            ["statements.version_id", "statements.position"],
            name=op.f("fk_fact_parties_version_id_statement_statements"),
        ),
        sa.PrimaryKeyConstraint("party", "fact_id", name=op.f("pk_fact_parties")),
    )
    op.create_index(op.f("ix_fact_parties_fact_id"), "fact_parties", ["fact_id"], unique=False)
    op.create_index(op.f("ix_fact_parties_version_id_statement"), "fact_parties", ["version_id", "statement"], unique=False)
    dialect = op.get_bind().dialect.name
    op.execute(_PARTIES[dialect])

    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_search_documents_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_documents")),
        sa.UniqueConstraint("version_id", name=op.f("uq_search_documents_version_id")),
    )
    op.create_index(op.f("ix_search_documents_site_number"), "search_documents", ["site", "number"], unique=False)
    for index in _INDEXES:
        if dialect == "sqlite":
            op.execute(
                f"CREATE VIRTUAL TABLE {index} USING fts5(title, title_lemmas, body, body_lemmas, facets, content='', "
                "tokenize='unicode61 remove_diacritics 0')"
            )
        else:
            op.execute(f"CREATE TABLE {index} (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
            op.execute(f"CREATE INDEX ix_{index}_words ON {index} USING gin (words) WITH (fastupdate = off)")

    op.create_index(op.f("ix_versions_section"), "versions", ["section"], unique=False)
    op.create_index(op.f("ix_captures_fetched_at"), "captures", ["fetched_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_captures_fetched_at"), "captures")
    op.drop_index(op.f("ix_versions_section"), "versions")
    for table in (*_INDEXES, "search_documents", "fact_parties"):
        op.drop_table(table)
