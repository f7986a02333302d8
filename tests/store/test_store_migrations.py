"""Migrations: a database gets to this version's tables from nothing or from any earlier one, and loses no row on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from sqlalchemy import Connection, create_engine, inspect, text
from store_kit import PROGRAMME, at, everything, facts_of, finding, keep, settled

import store.migrate
from core.errors import StoreError
from core.records import FindingState, IssueLevel, RunIssue
from store import Store, findings, outbox, runs, versions
from store.migrate import HEAD
from store.outbox import OutboxMessage
from store.tables import Base

FOLDER = Path(store.migrate.__file__).parent / "migrations"
INDEX = ("index_articles", "index_statements")
"""The search's own tables, which FTS5 surrounds with others."""


@pytest.fixture
def script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def _fill(opened: Store) -> None:
    """Rows in every kind of table, children of others among them."""
    with opened.write() as tx:
        for number in (1, 2):
            keep(tx, number)
        facts = facts_of(tx)
        found = finding(tuple(facts))
        findings.apply(tx, PROGRAMME, settled(findings=(found,)), at(1))
        findings.decide(tx, found.key.id, FindingState.ACCEPTED, "", "ann", at(2))
        runs.start(tx, run_id="a", kind="nightly", now=at(0))
        runs.add_issue(tx, "a", RunIssue(IssueLevel.ERROR, "x", "y"), at(0))


def _differences(connection: Connection) -> list[Any]:
    """What autogenerate would change; as migrations/env.py has it, the scheduler's table and the search's index are left alone."""

    def ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
        return not (kind == "table" and name is not None and (name == "apscheduler_jobs" or name.startswith(INDEX)))

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": ours, "target_metadata": Base.metadata})
    return list(compare_metadata(context, Base.metadata))


def test_the_newest_migration_is_the_one_the_store_wants(script: ScriptDirectory) -> None:
    assert script.get_heads() == [HEAD]


def test_the_migrations_make_the_tables_that_the_code_has(fresh_url: str) -> None:
    Store.open(fresh_url).close()
    engine = create_engine(fresh_url)
    with engine.connect() as connection:
        assert _differences(connection) == []
        made = {name for name in inspect(connection).get_table_names() if not name.startswith(INDEX)}
        assert made == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_scheduler_s_table_is_none_of_ours(url: str) -> None:
    """Its table lives in the same database; a migration made by comparing must not drop it."""
    with Store.open(url) as opened:
        jobs = SQLAlchemyJobStore(engine=opened.engine)
        jobs.jobs_t.create(opened.engine, checkfirst=True)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert inspect(connection).has_table("apscheduler_jobs")
        assert _differences(connection) == []
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": Base.metadata})
        dropped = {change[1].name for change in compare_metadata(context, Base.metadata) if change[0] == "remove_table"}
        assert "apscheduler_jobs" in dropped, "left to itself it would be dropped"
    engine.dispose()


def test_alembic_s_own_check_finds_nothing_to_do(url: str) -> None:
    """`alembic check` through migrations/env.py, the scheduler's table being there."""
    with Store.open(url) as opened:
        SQLAlchemyJobStore(engine=opened.engine).jobs_t.create(opened.engine, checkfirst=True)
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        with opened.engine.connect() as connection:
            config.attributes["connection"] = connection
            command.check(config)
            connection.rollback()


def test_down_and_up_again(url: str, script: ScriptDirectory) -> None:
    engine = create_engine(url)
    for revision in script.walk_revisions():
        with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
            revision.module.downgrade()
            connection.execute(text("DELETE FROM alembic_version"))
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    with Store.open(url) as opened:
        _fill(opened)


def test_a_second_opening_changes_nothing(fresh_url: str) -> None:
    with Store.open(fresh_url) as opened:
        _fill(opened)
        before = everything(opened)
    with Store.open(fresh_url) as again:
        assert everything(again) == before


def test_references_are_held_in_the_process_that_migrated(fresh_url: str) -> None:
    """Migrating runs with foreign keys off on SQLite; the connection it used must not stay so."""
    with Store.open(fresh_url) as opened:

        def attempt() -> None:
            with opened.write() as tx:
                runs.add_issue(tx, "nobody's", RunIssue(IssueLevel.ERROR, "x", "y"), at(0))

        with pytest.raises(StoreError):
            attempt()


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError) as failed:
        Store.open(url)
    assert "9999" in str(failed.value)
    assert "upgrade the program" in str(failed.value)


def _next_version(tmp_path: Path, body: str) -> Path:
    """A copy of the migrations with one more, which is then the newest."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for file in ("env.py", "script.py.mako"):
        (folder / file).write_text((FOLDER / file).read_text(encoding="utf-8"), encoding="utf-8")
    for file in (FOLDER / "versions").glob("[0-9]*.py"):
        (folder / "versions" / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    lines = (
        "import sqlalchemy as sa",
        "from alembic import op",
        "revision = 'next'",
        f"down_revision = '{HEAD}'",
        "def upgrade():",
        body,
        "",
    )
    (folder / "versions" / "next.py").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _migrate_to_next(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(store.migrate, "_FOLDER", folder)
    monkeypatch.setattr(store.migrate, "HEAD", "next")


def test_rebuilding_a_parent_table_keeps_its_children(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batch mode copies a table, drops the old one and renames the copy: with foreign keys on, the drop would empty the children."""
    with Store.open(url) as opened:
        _fill(opened)
        before = everything(opened)
    body = (
        "    with op.batch_alter_table('versions', recreate='auto') as batch:\n        batch.alter_column('title', type_=sa.String(2000))"
    )
    _migrate_to_next(monkeypatch, _next_version(tmp_path, body))
    with Store.open(url) as opened:
        assert everything(opened) == before
        with opened.read() as tx:
            assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar() == "next"

        def attempt() -> None:
            with opened.write() as tx:
                tx.execute(text("DELETE FROM versions"))

        with pytest.raises(StoreError):
            attempt()  # the references are there still


def test_a_migration_that_fails_leaves_the_database_as_it_was(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(url) as opened:
        _fill(opened)
        before = everything(opened)
    body = "    op.add_column('runs', sa.Column('extra', sa.Text()))\n    op.execute('UPDATE nowhere SET x = 1')"
    with monkeypatch.context() as patched:
        _migrate_to_next(patched, _next_version(tmp_path, body))
        with pytest.raises(StoreError):
            Store.open(url)
    with Store.open(url) as opened:
        assert everything(opened) == before
        with opened.read() as tx:
            assert "extra" not in {column["name"] for column in inspect(tx.connection()).get_columns("runs")}


def test_a_migration_that_breaks_references_is_refused(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite alone: PostgreSQL refuses by itself."""
    file = tmp_path / "store.db"
    file.write_bytes(template.read_bytes())
    with Store.open(f"sqlite:///{file}") as opened:
        _fill(opened)
        before = everything(opened)
    with monkeypatch.context() as patched:
        _migrate_to_next(patched, _next_version(tmp_path, "    op.execute('DELETE FROM versions')"))
        with pytest.raises(StoreError) as failed:
            Store.open(f"sqlite:///{file}")
        assert "references" in str(failed.value)
    with Store.open(f"sqlite:///{file}") as opened:
        assert everything(opened) == before


def test_every_constraint_has_a_name() -> None:
    """Without one, a later migration could not name what it changes."""
    unnamed = [
        (table.name, constraint)
        for table in Base.metadata.sorted_tables
        for constraint in (*table.constraints, *table.indexes)
        if constraint.name is None
    ]
    assert unnamed == []


def _step_back(url: str, script: ScriptDirectory, revision: str) -> None:
    """Makes the database what it was at an earlier version, with its rows."""
    engine = create_engine(url)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        for later in script.iterate_revisions("head", revision):
            later.module.downgrade()
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": revision})
    engine.dispose()


def _outbox_of(opened: Store, *names: str) -> dict[str, int]:
    with opened.write() as tx:
        for name in names:
            outbox.enqueue(tx, OutboxMessage(name, "alert", "file", "A new tie", "", {}), at(0))
        return {row.message.key: row.id for row in outbox.undelivered(tx)}


def test_how_much_was_read_is_counted_in_an_older_database(url: str, script: ScriptDirectory) -> None:
    def hours(opened: Store) -> list[Any]:
        with opened.read() as tx:
            return list(tx.execute(text("SELECT hour, articles, texts, statements FROM tally ORDER BY hour")).all())

    with Store.open(url) as opened:
        with opened.write() as tx:
            for number, hour in ((1, 0), (2, 0.2), (3, 5), (4, 30)):
                keep(tx, number, hour)
            keep(tx, 1, 31, "Edited.")
        counted = hours(opened)
    assert len(counted) == 4
    _step_back(url, script, "0003")
    with Store.open(url) as opened:
        assert hours(opened) == counted


def test_what_was_being_handed_over_in_an_older_database_still_waits(url: str, script: ScriptDirectory) -> None:
    """There the text of the error said so; one of a row that is due again, and one that says something else, are none."""
    said = f"{at(1).isoformat(timespec='seconds')} is being handed over"
    alike = f"{at(1).isoformat(timespec='seconds')} 451 the mail before this one is being handed over"
    with Store.open(url) as opened:
        rows = _outbox_of(opened, "handed", "failed", "due", "alike")
    _step_back(url, script, "0004")
    engine = create_engine(url)
    with engine.begin() as connection:
        for name, error, again in (
            ("handed", said, None),
            ("failed", "no route", None),
            ("due", said, "2026-01-01 00:00:00+00"),
            ("alike", alike, None),
        ):
            values = {"id": rows[name], "error": error, "again": again}
            connection.execute(text("UPDATE outbox SET last_error = :error, next_attempt_at = :again, attempts = 1 WHERE id = :id"), values)
    engine.dispose()
    with Store.open(url) as opened, opened.write() as tx:
        errors = {row.message.key: row.last_error for row in outbox.undelivered(tx)}
        assert (errors["handed"], errors["alike"]) == (said, alike)
        (told,) = outbox.interrupted(tx)
        assert told.id == rows["handed"]
        assert (told.last_error or "").startswith(f"{at(1).isoformat(timespec='seconds')} it may have arrived")


def test_a_message_that_is_with_its_channel_survives_a_step_back_and_up(url: str, script: ScriptDirectory) -> None:
    with Store.open(url) as opened:
        row_id = _outbox_of(opened, "handed")["handed"]
        with opened.write() as tx:
            outbox.handing_over(tx, row_id, at(1))
    _step_back(url, script, "0004")
    with Store.open(url) as opened, opened.write() as tx:
        assert [one.id for one in outbox.interrupted(tx)] == [row_id]


def test_evidence_of_an_older_database_learns_when_it_was_said(url: str, script: ScriptDirectory) -> None:
    columns = "SELECT finding_id, fact_id, position, version_id, said_at, first_seen, withdrawn_at FROM evidence ORDER BY fact_id"

    def rows(opened: Store) -> list[Any]:
        with opened.read() as tx:
            return list(tx.execute(text(columns)).all())

    with Store.open(url) as opened:
        with opened.write() as tx:
            keep(tx, 1, published_at=None)
            keep(tx, 2, 30)
            findings.apply(tx, PROGRAMME, settled(findings=(finding(tuple(facts_of(tx))),)), at(31))
        before = rows(opened)
    assert len({row.said_at for row in before}) == 2
    _step_back(url, script, "0005")
    with Store.open(url) as opened:
        assert rows(opened) == before


def test_edits_of_an_older_database_are_still_found(url: str, script: ScriptDirectory) -> None:
    with Store.open(url) as opened:
        with opened.write() as tx:
            for number in (1, 2, 3):
                keep(tx, number)
            keep(tx, 2, 5, "Edited.")
        with opened.read() as tx:
            before = versions.edit_steps(tx)
    assert [step.ref.number for step in before] == [2]
    _step_back(url, script, "0006")
    with Store.open(url) as opened, opened.read() as tx:
        assert versions.edit_steps(tx) == before
        assert tx.execute(text("SELECT number FROM versions WHERE again")).scalars().all() == [2]
