"""The two judges by themselves: a model in a folder, and an endpoint that answers, dawdles, raves or refuses."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
from judge_kit import completion, endpoint, make_endless, make_model, write_config
from onnx import TensorProto

from core.errors import JudgeError, SettingsError
from core.records import Language
from core.settings import JudgeSettings
from monitor.judge import Answer, Judge, Question, make_judge
from monitor.judge_http import parse_reply

KEY = {"POLICY_JUDGE_API_KEY": "a-key"}


def asked(premise: str, hypothesis: str = "x") -> Question:
    return Question(premise, hypothesis, Language.EN)


def made(environ: dict[str, str] | None = None, **settings: Any) -> Judge:
    judge = make_judge(JudgeSettings.model_validate(settings), environ or {})
    assert judge is not None
    return judge


def test_off_is_the_default_and_makes_none() -> None:
    assert make_judge(JudgeSettings()) is None


# ---------------------------------------------------------------- a model in a folder


@pytest.mark.parametrize(
    ("premise", "answer"), [("signed signed", Answer.SUPPORTS), ("not signed not", Answer.REFUTES), ("perhaps", Answer.UNKNOWN)]
)
def test_a_model_says_what_its_strongest_label_means(tmp_path: Path, premise: str, answer: Answer) -> None:
    verdict = made(kind="onnx", model_path=make_model(tmp_path / "tiny")).ask(asked(premise))
    assert verdict.answer is answer
    assert 0.9 < verdict.score <= 1


def test_scores_are_shares_of_all_labels(tmp_path: Path) -> None:
    judge = made(kind="onnx", model_path=make_model(tmp_path / "tiny"))
    assert judge.ask(asked("nothing known")).score == pytest.approx(1 / 3)


def test_both_texts_reach_the_model(tmp_path: Path) -> None:
    judge = made(kind="onnx", model_path=make_model(tmp_path / "tiny"))
    assert judge.ask(asked("signed", "not not")).answer is Answer.REFUTES


@pytest.mark.parametrize(
    ("inputs", "kind"),
    [
        (("input_ids",), TensorProto.INT64),
        (("input_ids", "attention_mask", "token_type_ids"), TensorProto.INT64),
        (("input_ids", "attention_mask"), TensorProto.INT32),
    ],
)
def test_a_model_gets_the_inputs_it_names(tmp_path: Path, inputs: tuple[str, ...], kind: int) -> None:
    judge = made(kind="onnx", model_path=make_model(tmp_path / "tiny", inputs=inputs, kind=kind))
    assert judge.ask(asked("signed")).answer is Answer.SUPPORTS


def test_the_labels_order_is_the_config_s(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    write_config(folder, {2: "CONTRADICTION", 1: "NEUTRAL", 0: "ENTAILMENT"})
    assert made(kind="onnx", model_path=folder).ask(asked("not")).answer is Answer.SUPPORTS


def test_not_entailed_is_no_refutation(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    write_config(folder, {0: "not_entailment", 1: "not_entailment", 2: "entailment"})
    verdict = made(kind="onnx", model_path=folder).ask(asked("not"))
    assert verdict.answer is Answer.UNKNOWN


def test_a_long_premise_is_cut_and_the_hypothesis_is_not(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    write_config(folder, {0: "contradiction", 1: "neutral", 2: "entailment"}, max_position_embeddings=22)
    judge = made(kind="onnx", model_path=folder)
    assert judge.ask(asked("word " * 400 + "not not", "signed")).answer is Answer.SUPPORTS
    with pytest.raises(JudgeError, match="failed on a sentence"):
        judge.ask(asked("short", "word " * 400))


def test_a_model_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    judge = made(kind="onnx", model_path=make_endless(tmp_path / "endless"), timeout_s=0.2)
    with pytest.raises(JudgeError, match=r"no answer within 0\.2 seconds"):
        judge.ask(asked("signed"))


def test_another_model_in_the_same_folder_is_another_judge(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    first = made(kind="onnx", model_path=folder).name
    assert first == made(kind="onnx", model_path=folder).name
    assert first.startswith("onnx:tiny:")
    make_model(folder, inputs=("input_ids",))
    assert made(kind="onnx", model_path=folder).name != first
    assert made(kind="onnx", model_path=folder, model="mine").name.startswith("onnx:mine:")


def _broken_model(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"no model")


def _no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")


def _broken_config(folder: Path) -> None:
    (folder / "config.json").write_text("{", encoding="utf-8")


def _config_list(folder: Path) -> None:
    (folder / "config.json").write_text("[]", encoding="utf-8")


def _no_entailment(folder: Path) -> None:
    write_config(folder, {0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"})


def _gap(folder: Path) -> None:
    write_config(folder, {0: "entailment", 2: "contradiction"})


def _odd_inputs(folder: Path) -> None:
    make_model(folder, inputs=("input_ids", "pixel_values"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_broken_model, "cannot be loaded"),
        (_no_tokenizer, "has no tokenizer.json"),
        (_broken_tokenizer, "cannot be loaded"),
        (_broken_config, "cannot be read"),
        (_config_list, "no JSON object"),
        (_no_entailment, "names no entailment"),
        (_gap, "no mapping of 0, 1, 2"),
        (_odd_inputs, "pixel_values"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_line(tmp_path: Path, spoil: Any, said: str) -> None:
    folder = make_model(tmp_path / "tiny")
    spoil(folder)
    with pytest.raises(SettingsError, match=said) as error:
        made(kind="onnx", model_path=folder)
    assert "\n" not in str(error.value)


def test_labels_that_do_not_fit_the_outputs_are_no_answer(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "tiny")
    write_config(folder, {0: "entailment", 1: "contradiction"})
    with pytest.raises(JudgeError, match="3 figures for 2 labels"):
        made(kind="onnx", model_path=folder).ask(asked("signed"))


def test_a_missing_extra_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "onnxruntime":
            raise ImportError(name)
        return kept(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match=r"pip install --require-hashes -r requirements-judge\.lock"):
        made(kind="onnx", model_path=tmp_path)


def test_onnx_without_a_folder_is_told() -> None:
    with pytest.raises(SettingsError, match=r"judge\.model_path"):
        made(kind="onnx")


# ---------------------------------------------------------------- an endpoint


def test_an_endpoint_is_asked_once_with_both_texts_and_the_key() -> None:
    with endpoint() as there:
        judge = made(KEY, kind="http", endpoint=f"{there.url}/", model="a-model")
        verdict = judge.ask(asked("A was signed.", "B: signed."))
    assert (verdict.answer, verdict.score) == (Answer.SUPPORTS, 0.91)
    assert there.paths == ["/v1/chat/completions"]
    assert there.keys == ["Bearer a-key"]
    assert there.asked[0]["model"] == "a-model"
    assert there.asked[0]["messages"][-1]["content"] == '{"premise": "A was signed.", "hypothesis": "B: signed."}'
    assert "a-key" not in judge.name


def test_without_a_key_none_is_sent() -> None:
    with endpoint() as there:
        made(kind="http", endpoint=there.url, model="m").ask(asked("x"))
    assert there.keys == [None]


def test_the_variable_with_the_key_can_be_another() -> None:
    with endpoint() as there:
        made({**KEY, "OTHER": "b"}, kind="http", endpoint=there.url, model="m", api_key_variable="OTHER").ask(asked("x"))
    assert there.keys == ["Bearer b"]


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        ("slow", r"no answer within 0\.3 seconds"),
        ("drip", r"no answer within 0\.3 seconds"),
        ("garbage", "no answer in the form asked for"),
        ("500", "answered 500"),
        ("401", "answered 401"),
        ("redirect", "answered 307"),
    ],
)
def test_what_goes_wrong_is_one_line_and_is_not_tried_again(manner: str, said: str) -> None:
    with endpoint() as there:
        there.manner = manner
        judge = made(KEY, kind="http", endpoint=there.url, model="m", timeout_s=0.3)
        with pytest.raises(JudgeError, match=said) as error:
            judge.ask(asked("x"))
        assert len(there.asked) == 1
    assert "a-key" not in str(error.value)
    assert "\n" not in str(error.value)


def test_nobody_there_is_one_line() -> None:
    with pytest.raises(JudgeError, match="could not be asked"):
        made(kind="http", endpoint="http://127.0.0.1:1/v1", model="m").ask(asked("x"))


@pytest.mark.parametrize("address", ["", "localhost:8080", "ftp://127.0.0.1/v1", "http://", "http://user:pass@127.0.0.1/v1", "http://[::1"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(SettingsError, match=r"judge\.endpoint"):
        made(kind="http", endpoint=address, model="m")


def test_an_endpoint_needs_a_model_s_name_and_a_key_that_is_one() -> None:
    with pytest.raises(SettingsError, match=r"judge\.model"):
        made(kind="http", endpoint="http://127.0.0.1:1/v1")
    with pytest.raises(SettingsError, match="api_key_variable"):
        made({"POLICY_JUDGE_API_KEY": "a\nb"}, kind="http", endpoint="http://127.0.0.1:1/v1", model="m")


@pytest.mark.parametrize(
    ("content", "answer", "score"),
    [
        ('{"answer": "refutes", "score": 1}', Answer.REFUTES, 1.0),
        ('```json\n{"answer": "Unknown", "score": 0.4}\n```', Answer.UNKNOWN, 0.4),
        ('Here it is: {"answer": "supports", "score": 0}.', Answer.SUPPORTS, 0.0),
    ],
)
def test_replies_are_read(content: str, answer: Answer, score: float) -> None:
    verdict = parse_reply(completion(content))
    assert (verdict.answer, verdict.score) == (answer, score)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        completion("supports"),
        completion('{"answer": "yes", "score": 1}'),
        completion('{"answer": "supports"}'),
        completion('{"answer": "supports", "score": 1.5}'),
        completion('{"answer": "supports", "score": true}'),
        completion('{"answer": "supports", "score": "0.9"}'),
        completion('{"answer": "supports", "score": NaN}'),
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_other_replies_are_no_answer(body: bytes) -> None:
    with pytest.raises(JudgeError, match="reply"):
        parse_reply(body)
