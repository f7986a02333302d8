"""The judge's stage: whom it asks about, what it keeps, what it never touches, and that nothing of it stirs while it is off."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from judge_kit import COUNT, NIGHT, TIES, Scripted, doubtful_night, doubts, endpoint, make_model
from monitor_kit import MovableClock, installation, night
from nightly_kit import CLOSED, command
from report_kit import report

from core.records import FindingState, Language
from monitor.application import Application
from monitor.commands.review import _lines
from monitor.judge import Answer, Judge, Verdict
from monitor.judge_stage import JudgeCounts, judge
from monitor.narrator import Narrator
from monitor.nightly import nightly
from monitor.report_html import to_html
from monitor.report_markdown import to_markdown
from monitor.review import waiting
from monitor.runs import RunLog, run
from store import findings, judgements, ledger, outbox, ties
from store.judgements import Judgement

YES = Verdict(Answer.SUPPORTS, 0.9)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Application]:
    with installation(tmp_path / "data", NIGHT, judge={"kind": "onnx", "model_path": tmp_path / "none"}) as app:
        doubtful_night(app, monkeypatch)
        yield app


def ask(app: Application, scripted: Judge, **settings: Any) -> tuple[JudgeCounts, RunLog]:
    if settings:
        judge_settings = app.settings.judge.model_copy(update=settings)
        app.settings = app.settings.model_copy(update={"judge": judge_settings})
    with run(app.store, app.clock, "judge") as log:
        done = judge(app, log, make=lambda: scripted)
    return done, log


def kept(app: Application) -> dict[str, Judgement]:
    with app.store.read() as tx:
        return judgements.newest(tx, [one.key.id for one in doubts(app)])


def everything_else(app: Application) -> list[Any]:
    with app.store.read() as tx:
        programme = app.programmes[0].id
        return [
            findings.find(tx, programme),
            ledger.entries(tx, programme),
            ties.register(tx, programme),
            ties.transitions(tx, programme),
            outbox.keys(tx),
        ]


def test_what_waits_with_doubt_is_asked_in_its_own_language(app: Application) -> None:
    scripted = Scripted([YES])
    done, _ = ask(app, scripted)
    assert len(doubts(app)) == 3
    assert (done.waiting, done.asked, done.failed, done.left) == (3, 3, 0, 0)
    told = {question.language: question for question in scripted.asked}
    assert told[Language.EN].hypothesis == "Kyrgyzstan and South Sudan: diplomatic relations have been established."
    assert told[Language.RU].hypothesis == "Кыргызстан и Багамские Острова: дипломатические отношения установлены."
    assert told[Language.KY].hypothesis == "Кыргызстан жана Папуа-Жаңы Гвинея: дипломатиялык мамиле түзүлдү."
    premise = told[Language.EN].premise
    assert (
        premise.index(TIES[0].title)
        < premise.index("The ministers met in New York.")
        < premise.index("established diplomatic relations on")
    )


def test_a_figure_is_put_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = Scripted([YES])
    with installation(tmp_path / "data", NIGHT) as app:
        doubtful_night(app, monkeypatch, [COUNT])
        ask(app, scripted)
    assert [question.hypothesis for question in scripted.asked] == ["Countries with diplomatic relations: more than 170."]


def test_answers_are_kept_beside_and_change_nothing(app: Application) -> None:
    before = everything_else(app)
    ask(app, Scripted([Verdict(Answer.REFUTES, 0.99)]))
    assert everything_else(app) == before
    found = kept(app)
    assert {(one.judge, one.answer, one.score, one.judged_at) for one in found.values()} == {("scripted", "refutes", 0.99, NIGHT)}
    assert set(found) == {one.key.id for one in doubts(app)}


def test_settling_again_leaves_the_answers(app: Application) -> None:
    ask(app, Scripted([YES]))
    before = kept(app)
    night(app, NIGHT.replace(day=26), [])
    assert kept(app) == before


def test_what_the_rules_are_sure_of_is_not_asked(tmp_path: Path) -> None:
    scripted = Scripted([YES])
    with installation(tmp_path / "data", NIGHT) as app:
        night(app, NIGHT, list(TIES))
        with app.store.read() as tx:
            assert findings.find(tx, app.programmes[0].id)
        assert ask(app, scripted)[0] == JudgeCounts()
    assert scripted.asked == []


def test_what_a_person_decided_is_not_asked(app: Application) -> None:
    scripted = Scripted([YES])
    ids = [one.key.id for one in doubts(app)]
    with app.store.write() as tx:
        findings.decide(tx, ids[0], FindingState.ACCEPTED, "", "ann", NIGHT)
        findings.decide(tx, ids[1], FindingState.DISMISSED, "no", "ann", NIGHT)
    assert ask(app, scripted)[0].waiting == 1


def test_a_question_is_asked_once_and_another_judge_anew(app: Application) -> None:
    ask(app, Scripted([YES]))
    again, other = Scripted([YES]), Scripted([Verdict(Answer.UNKNOWN, 0.5)], name="another")
    assert ask(app, again)[0] == JudgeCounts(waiting=3, known=3)
    assert again.asked == []
    clock = app.clock
    assert isinstance(clock, MovableClock)
    clock.at = NIGHT.replace(hour=21)
    assert ask(app, other)[0].asked == 3
    assert {one.judge for one in kept(app).values()} == {"another"}
    with app.store.read() as tx:
        earlier = judgements.newest(tx, kept(app), known_on=clock.at)
    assert {one.judge for one in earlier.values()} == {"scripted"}


def test_the_budget_of_a_run_is_held_and_the_next_goes_on(app: Application) -> None:
    scripted = Scripted([YES])
    assert ask(app, scripted, max_calls_per_run=2)[0] == JudgeCounts(waiting=3, asked=2, left=1)
    assert len(kept(app)) == 2
    assert ask(app, scripted)[0] == JudgeCounts(waiting=3, known=2, asked=1)
    assert len({question.hypothesis for question in scripted.asked}) == 3


def test_the_newest_findings_come_first(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted = Scripted([YES])
    doubtful_night(app, monkeypatch, [COUNT], NIGHT.replace(day=26))
    ask(app, scripted, max_calls_per_run=1)
    assert "more than 170" in scripted.asked[0].hypothesis


def test_languages_that_the_model_does_not_know_are_left_out(app: Application) -> None:
    scripted = Scripted([YES])
    ask(app, scripted, languages=(Language.EN, Language.RU))
    assert {question.language for question in scripted.asked} == {Language.EN, Language.RU}


def test_a_failure_is_an_issue_and_is_asked_again_next_time(app: Application) -> None:
    done, log = ask(app, Scripted(["too slow", YES]))
    assert (done.asked, done.failed) == (3, 1)
    assert [(one.code, one.message) for one in log.issues] == [("judge-failed", "too slow")]
    assert len(kept(app)) == 2
    assert ask(app, Scripted([YES]))[0] == JudgeCounts(waiting=3, known=2, asked=1)


def test_a_judge_that_is_down_is_left_alone(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    doubtful_night(app, monkeypatch, [COUNT], NIGHT.replace(day=26))
    done, log = ask(app, Scripted(["down"]))
    assert done == JudgeCounts(waiting=4, asked=3, failed=3, left=1)
    assert [one.code for one in log.issues] == ["judge-failed"] * 3 + ["judge-silent"]
    assert kept(app) == {}


def test_with_nothing_waiting_no_model_is_loaded(tmp_path: Path) -> None:
    with installation(tmp_path / "data", NIGHT, judge={"kind": "onnx", "model_path": tmp_path / "none"}) as app:
        night(app, NIGHT, [])
        with run(app.store, app.clock, "judge") as log:
            assert judge(app, log) == JudgeCounts()


# ---------------------------------------------------------------- shown


def test_report_and_review_show_it_as_a_second_opinion(app: Application) -> None:
    ask(app, Scripted([Verdict(Answer.REFUTES, 0.87)]))
    made = report(app)
    assert {one.judged.answer for one in made.uncertain if one.judged} == {"refutes"}
    assert "Second opinion of scripted: refutes, 0.87. It decides nothing." in to_markdown(made)
    assert "Second opinion: refutes" in to_html(made)
    with app.store.read() as tx:
        listed = waiting(tx, app)
    assert all("second opinion of scripted: refutes, 0.87; decides nothing" in "\n".join(_lines(one, 10)) for one in listed)


def test_without_a_judge_nothing_is_shown(app: Application) -> None:
    made = report(app)
    assert [one.judged for one in made.uncertain] == [None] * 3
    assert "econd opinion" not in to_html(made) + to_markdown(made)


def test_what_a_page_says_stays_text_in_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with installation(tmp_path / "data", NIGHT) as app:
        doubtful_night(app, monkeypatch)
        ask(app, Scripted([YES], name="<b>judge</b>"))
        made = report(app)
    assert "<b>judge</b>" not in to_html(made)
    assert "<b>judge" not in to_markdown(made).replace("\\<", "")


# ---------------------------------------------------------------- the night and the command


def _night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any) -> tuple[Application, dict[str, Judgement], list[str], int]:
    crawl = {"fetch_from": {"24kg": CLOSED}, "delay_s": {"24kg": 0}}
    with installation(tmp_path / "data", NIGHT, crawl=crawl, analyse={"workers": 1}, **settings) as app:
        doubtful_night(app, monkeypatch)
        done = nightly(app, Narrator(quiet=True))
        return app, kept(app), done.problems, done.exit_code


@pytest.mark.parametrize("words", [("off", False), ("http", True)], ids=["off", "http"])
def test_a_night_asks_only_where_it_is_switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, bool]) -> None:
    kind, on = words
    with endpoint() as there:
        _, found, _, _ = _night(tmp_path, monkeypatch, judge={"kind": kind, "endpoint": there.url, "model": "m"})
    assert (len(there.asked), len(found)) == ((3, 3) if on else (0, 0))


def test_a_judge_that_cannot_be_made_is_an_issue_and_the_night_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, found, problems, _ = _night(tmp_path, monkeypatch, judge={"kind": "onnx", "model_path": tmp_path / "none"})
    assert found == {}
    assert any("has no model.onnx, tokenizer.json, config.json" in problem for problem in problems)
    assert list((tmp_path / "data" / "reports").glob("*"))


def _settings(tmp_path: Path, lines: str) -> str:
    file = tmp_path / "own.toml"
    file.write_text(f'data_dir = "data"\nnow = {NIGHT.isoformat()}\n[judge]\n{lines}\n', encoding="utf-8")
    return str(file)


def test_the_command_asks_a_model_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with installation(tmp_path / "data", NIGHT) as app:
        doubtful_night(app, monkeypatch)
    folder = make_model(tmp_path / "tiny")
    done = command("--settings", _settings(tmp_path, f'kind = "onnx"\nmodel_path = "{folder.name}"'), "judge")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 read with doubt: 0 answered before, 3 answered, 0 without an answer, 0 left for the next run" in done.stdout
    with installation(tmp_path / "data", NIGHT) as app:
        assert {one.judge.rpartition(":")[0] for one in kept(app).values()} == {"onnx:tiny"}


def test_the_command_ends_with_1_where_a_question_stayed_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with installation(tmp_path / "data", NIGHT) as app:
        doubtful_night(app, monkeypatch)
    with endpoint() as there:
        there.manner = "500"
        done = command("--settings", _settings(tmp_path, f'kind = "http"\nendpoint = "{there.url}"\nmodel = "m"'), "judge")
    assert done.returncode == 1
    assert "answered 500" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_says_how_to_switch_it_on(tmp_path: Path) -> None:
    done = command("--settings", _settings(tmp_path, ""), "judge")
    assert done.returncode == 2
    assert "set 'judge.kind' to onnx or http" in done.stderr


def test_off_loads_none_of_its_libraries(tmp_path: Path) -> None:
    """In a process of its own: this one has loaded them."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "refusing.py").write_text(
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('onnxruntime', 'tokenizers') or name.startswith('monitor.judge'):\n"
        "            raise AssertionError('loaded: ' + name)\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from pathlib import Path\n"
        "from core.settings import Settings\n"
        "from monitor.application import Application\n"
        "from monitor.narrator import Narrator\n"
        "from monitor.nightly import nightly\n"
        "crawl = {'fetch_from': {'24kg': 'http://127.0.0.1:1'}, 'delay_s': {'24kg': 0}}\n"
        "settings = Settings.model_validate({'data_dir': Path(sys.argv[1]), 'crawl': crawl, 'analyse': {'workers': 1}})\n"
        "with Application(settings) as app:\n"
        "    print(int(nightly(app, Narrator(quiet=True)).exit_code))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(hooks / "refusing.py"), str(tmp_path / "data")], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.stdout.strip(), "loaded:" in done.stderr) == ("3", False), done.stderr
