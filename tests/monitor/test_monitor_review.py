"""Review: what waits, what a decision sets in motion, and what the command line answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_kit import MovableClock, installation, night
from report_kit import FIRST, MORE_THAN_170, SECOND, THIRD, report, three_nights

from core.errors import InputError
from core.records import FindingState
from monitor.application import Application
from monitor.cli import run
from monitor.review import decide, mark_reviewed, resolve, waiting
from monitor.runs import LEASE, lease
from store import findings, ledger, outbox, readers, runs


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with installation(tmp_path, FIRST) as made:
        three_nights(made)
        yield made


def said(app: Application) -> dict[str, str]:
    """new value -> id of what waits."""
    with app.store.read() as tx:
        return {one.new or "": one.id for one in waiting(tx, app)}


def newest_value(app: Application) -> str:
    with app.store.read() as tx:
        entry = ledger.value(tx, app.programmes[0].id, "countries-165")
    assert entry is not None
    return str(entry.quantity)


def test_what_waits_is_open_and_more_than_a_repetition(app: Application) -> None:
    with app.store.read() as tx:
        waits = waiting(tx, app)
    assert "reaffirms" not in {one.relation for one in waits}
    assert {one.state for one in waits} == {"open"}
    assert {"184", "185", "more than 172"} <= {one.new for one in waits}
    assert [one.relation for one in waits] == ["changes"] * 3 + ["advances"] * 2
    changes = [one.first_seen for one in waits if one.relation == "changes"]
    assert changes == sorted(changes)


def test_what_waits_can_be_asked_for_since_a_moment(app: Application) -> None:
    with app.store.read() as tx:
        assert {one.new for one in waiting(tx, app, THIRD)} == {"184", "185"}


def test_dismissing_retracts_the_value_and_settles_what_depended_on_it(app: Application) -> None:
    assert newest_value(app) == "185"
    decided = decide(app, [said(app)["185"]], FindingState.DISMISSED, "a slip", "anna")
    assert decided.counts is not None
    assert newest_value(app) != "185"
    with app.store.read() as tx:
        statuses = [entry.status for entry in ledger.history(tx, app.programmes[0].id, "countries-165") if str(entry.quantity) == "185"]
    assert statuses == ["reported", "retracted"]


def test_dismissing_an_alerted_tie_corrects_the_alert_and_undoing_alerts_again(app: Application) -> None:
    tie = next(id_ for new, id_ in said(app).items() if "Papua" in new)
    decided = decide(app, [tie[:6]], FindingState.DISMISSED, "another country", "anna")
    assert decided.counts is not None
    assert decided.counts.corrections == 1
    with app.store.read() as tx:
        assert [row.message.payload["party"] for row in outbox.by_kind(tx, "correction")] == ["PG"]
    assert next(one for one in report(app).gone if one.finding_id == tie).why.startswith("dismissed by anna")
    undone = decide(app, [tie], FindingState.OPEN, "", "bakyt")
    assert undone.counts is not None
    assert undone.counts.new_transitions == 0
    assert any(move.code == "PG" for one in report(app).ties for move in one.moves)
    with app.store.read() as tx:
        history = findings.decision_history(tx, tie)
    assert [(one.state, one.reviewer) for one in history] == [(FindingState.DISMISSED, "anna"), (FindingState.OPEN, "bakyt")]


def test_accepting_a_contested_figure_makes_it_count(app: Application) -> None:
    decide(app, [said(app)["184"]], FindingState.ACCEPTED, "", "anna")
    assert newest_value(app) == "184"
    assert "184" not in said(app)


def test_a_decision_is_kept_while_a_run_is_under_way_and_settled_by_it(app: Application) -> None:
    finding = said(app)["185"]
    with lease(app.store, app.clock, LEASE):
        decided = decide(app, [finding], FindingState.DISMISSED, "a slip", "anna")
        assert decided.counts is None
        assert newest_value(app) == "185"
    night(app, THIRD + timedelta(days=1), [])
    assert newest_value(app) != "185"


def test_nothing_is_kept_when_one_of_the_ids_is_wrong(app: Application) -> None:
    with pytest.raises(InputError, match="no finding has the id 'ffffffffff'"):
        decide(app, [said(app)["185"], "ffffffffff"], FindingState.ACCEPTED, "", "anna")
    assert "185" in said(app)


def test_the_beginning_of_an_id_is_enough_where_it_fits_one(app: Application) -> None:
    ids = list(said(app).values())
    with app.store.read() as tx:
        assert resolve(tx, [ids[0][:7], ids[0]]) == (ids[0],)
        for wrong in ("", " ", "zz", "%", "_"):
            with pytest.raises(InputError, match="no finding has the id"):
                resolve(tx, [wrong])


def test_an_ambiguous_beginning_names_what_it_may_be(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "matching", lambda *_: ["aa1", "aa2"])
    with app.store.read() as tx, pytest.raises(InputError, match="'aa' may be aa1, aa2; write more of the id"):
        resolve(tx, ["aa"])


def test_done_moves_the_cursor_and_the_next_report_begins_there(app: Application) -> None:
    clock = app.clock
    assert isinstance(clock, MovableClock)
    clock.at = THIRD + timedelta(hours=5)
    assert mark_reviewed(app) == clock.at
    assert report(app, "last-review").empty
    night(
        app,
        THIRD + timedelta(days=1),
        [
            type(MORE_THAN_170)(
                360009,
                "On ties",
                "Kyrgyzstan has diplomatic relations with 186 countries, the minister said.",
                "en",
                THIRD + timedelta(days=1),
            )
        ],
    )
    assert report(app, "last-review").changed[0].new == "186"


def test_done_during_a_run_leaves_what_that_run_may_still_store(app: Application) -> None:
    clock = app.clock
    assert isinstance(clock, MovableClock)
    clock.at = THIRD + timedelta(days=1)
    with lease(app.store, clock, LEASE):
        with app.store.write() as tx:
            runs.start(tx, run_id="under-way", kind="nightly", now=clock.at - timedelta(minutes=10))
        assert mark_reviewed(app) == clock.at - timedelta(minutes=10)
    with app.store.read() as tx:
        assert readers.cursor(tx, "default") == clock.at - timedelta(minutes=10)


def test_before_any_review_the_span_is_the_baseline(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        night(app, SECOND, [MORE_THAN_170])
        assert report(app, "last-review").since == "the baseline (nothing was reviewed yet)"
        assert report(app, "last-review").changed


# ---------------------------------------------------------------- the command


@pytest.fixture
def command(app: Application, tmp_path: Path) -> list[str]:
    file = tmp_path / "policy-monitor.toml"
    file.write_text(f'data_dir = "{tmp_path}"\nnow = 2026-01-30T00:00:00+00:00\nlabel = "replica"\n')
    return ["--settings", str(file), "review"]


def test_the_list_shows_what_waits_with_ids_that_work(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "list"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("[replica]")
    line = next(line for line in printed.splitlines() if "→ 184" in line)
    assert "[uncertain]" in line
    assert run([*command, "dismiss", line.split()[0], "--reason", "the deputy erred", "--by", "anna"]) == 0
    assert "dismissed" in capsys.readouterr().out
    assert run([*command, "list"]) == 0
    assert "→ 184" not in capsys.readouterr().out
    assert run([*command, "list", "--all"]) == 0
    assert "dismissed by anna on 2026-01-30 06:00: the deputy erred" in capsys.readouterr().out


def test_the_list_as_json_is_one_object_a_line(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"id", "relation", "old", "new", "why", "sources"} <= set(rows[0])


def test_accepting_everything_ends_with_what_to_do_next(app: Application, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    while ids := list(said(app).values()):
        assert run([*command, "accept", *ids]) == 0
    assert "nothing is left to review" in capsys.readouterr().out
    assert run([*command, "done"]) == 0
    assert "seen until 2026-01-30 06:00" in capsys.readouterr().out
    assert run([*command, "list"]) == 0
    assert capsys.readouterr().out.strip() == "nothing waits for review"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["accept", "zz"], "no finding has the id 'zz'"),
        (["accept", ""], "no finding has the id ''"),
        (["undo", "zz"], "no finding has the id 'zz'"),
        (["dismiss", "zz"], "say why with --reason"),
        (["accept"], "Missing argument"),
    ],
)
def test_a_wrong_id_is_one_line_and_exit_code_2(
    command: list[str], arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, *arguments]) == 2
    printed = capsys.readouterr()
    assert told in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert printed.out == ""


def test_undoing_what_is_open_says_so(app: Application, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "undo", said(app)["185"]]) == 2
    assert "no decision to undo" in capsys.readouterr().err
