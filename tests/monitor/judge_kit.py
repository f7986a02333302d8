"""A tiny entailment model made on the spot, an endpoint that can misbehave, and a night with something that the rules leave uncertain."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import monitor_kit
import pytest
from monitor_kit import Told, night
from onnx import TensorProto, checker, helper, save
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from core.errors import JudgeError
from core.records import Fact, Finding, Statement, Version
from monitor.application import Application
from monitor.judge import Question, Verdict
from monitor.report_findings import asks, uncertain
from store import findings

NIGHT = datetime(2025, 9, 25, 20, 30, tzinfo=UTC)
LABELS = ("contradiction", "neutral", "entailment")
WORDS = ("[UNK]", "[CLS]", "[SEP]", "not", "perhaps", "signed")


TIES = (
    Told(
        345001,
        "Kyrgyzstan and South Sudan establish diplomatic relations",
        "The ministers met in New York. Kyrgyzstan and South Sudan established diplomatic relations on September 24, 2025.",
        "en",
        NIGHT.replace(hour=7),
    ),
    Told(
        345002,
        "Установлены дипломатические отношения с Багамскими островами",
        "25 сентября 2025 года Кыргызстан и Багамские острова установили дипломатические отношения.",
        "ru",
        NIGHT.replace(hour=8),
    ),
    Told(
        345003,
        "Кыргызстан менен Папуа - Жаңы Гвинея дипломатиялык мамиле түздү",
        "2025-жылдын 25-сентябрында Кыргызстан менен Папуа - Жаңы Гвинея дипломатиялык мамиле түздү.",
        "ky",
        NIGHT.replace(hour=9),
    ),
)
COUNT = Told(345004, "Ties abroad", "Kyrgyzstan has diplomatic relations with more than 170 countries.", "en", NIGHT.replace(hour=10))


def doubtful_night(app: Application, monkeypatch: pytest.MonkeyPatch, told: Sequence[Told] = TIES, at: datetime = NIGHT) -> None:
    """One night that reads as ever and is sure of nothing, so that no test hangs on which wording the rules find doubtful."""
    sure = monitor_kit.reader()

    class Doubting:
        def read(self, version: Version, statements: tuple[Statement, ...]) -> tuple[Fact, ...]:
            return tuple(replace(fact, review=True) for fact in sure.read(version, statements))

    with monkeypatch.context() as patched:
        patched.setattr(monitor_kit, "reader", Doubting)
        night(app, at, list(told))


def doubts(app: Application) -> list[Finding]:
    with app.store.read() as tx:
        return [one.finding for one in findings.find(tx, app.programmes[0].id) if asks(one) and uncertain(one)]


def make_model(folder: Path, *, inputs: tuple[str, ...] = ("input_ids", "attention_mask"), kind: int = TensorProto.INT64) -> Path:
    """A classifier that counts three words of the pair: "not" speaks for contradiction, "perhaps" for neutral, "signed" for entailment.

    One-hot over the vocabulary, summed over the tokens, times a matrix: the shape of a real model in a few operations.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = [[0.0, 0.0, 0.0] for _ in WORDS]
    for place, word in enumerate(("not", "perhaps", "signed")):
        weights[WORDS.index(word)][place] = 5.0
    shaped = [helper.make_tensor_value_info(name, kind, ["batch", "tokens"]) for name in inputs]
    nodes = [
        helper.make_node("Cast", ["input_ids"], ["ids"], to=TensorProto.INT64),
        helper.make_node("OneHot", ["ids", "depth", "values"], ["hot"], axis=-1),
        helper.make_node("ReduceSum", ["hot", "axes"], ["counts"], keepdims=0),
        helper.make_node("MatMul", ["counts", "weights"], ["logits"]),
    ]
    constants = [
        helper.make_tensor("depth", TensorProto.INT64, [1], [len(WORDS)]),
        helper.make_tensor("values", TensorProto.FLOAT, [2], [0.0, 1.0]),
        helper.make_tensor("axes", TensorProto.INT64, [1], [1]),
        helper.make_tensor("weights", TensorProto.FLOAT, [len(WORDS), 3], [one for row in weights for one in row]),
    ]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 3])
    graph = helper.make_graph(nodes, "tiny", shaped, [logits], constants)
    _save(graph, folder)
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    write_config(folder, dict(enumerate(LABELS)))
    return folder


def make_endless(folder: Path) -> Path:
    """The tiny model with a loop in it that outlasts every test."""
    make_model(folder)
    step = helper.make_graph(
        [
            helper.make_node("Identity", ["going"], ["going_on"]),
            helper.make_node("Add", ["carried", "one"], ["carried_on"]),
        ],
        "step",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("carried", TensorProto.FLOAT, [1, 3]),
        ],
        [
            helper.make_tensor_value_info("going_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("carried_on", TensorProto.FLOAT, [1, 3]),
        ],
    )
    constants = [
        helper.make_tensor("turns", TensorProto.INT64, [], [2**62]),
        helper.make_tensor("yes", TensorProto.BOOL, [], [True]),
        helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0]),
        helper.make_tensor("start", TensorProto.FLOAT, [1, 3], [0.0, 0.0, 0.0]),
    ]
    shaped = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, 3])
    loop = helper.make_node("Loop", ["turns", "yes", "start"], ["logits"], body=step)
    _save(helper.make_graph([loop], "endless", shaped, [logits], constants), folder)
    return folder


def _save(graph: Any, folder: Path) -> None:
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    checker.check_model(model)
    save(model, str(folder / "model.onnx"))


def write_config(folder: Path, labels: dict[int, str], **more: Any) -> None:
    config = {"id2label": {str(place): label for place, label in labels.items()}, **more}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")


@dataclass
class Endpoint:
    """What the endpoint was asked, and how it is to answer: "good", "slow", "drip", "garbage", "redirect", or a status."""

    url: str
    manner: str = "good"
    content: str = '{"answer": "supports", "score": 0.91}'
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """An OpenAI-compatible endpoint on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    state = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.state = state  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        state: Endpoint = self.server.state  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        state.paths.append(self.path)
        state.keys.append(self.headers["Authorization"])
        state.asked.append(json.loads(body))
        if state.manner == "slow":
            state.released.wait(60)
            return
        if state.manner == "redirect":
            self.send_response(307)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        if state.manner.isdigit():
            self.send_error(int(state.manner))
            return
        reply = b"<html>not json" if state.manner == "garbage" else completion(state.content)
        self.send_response(200)
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        if state.manner == "drip":
            self._drip(reply, state)
            return
        self.wfile.write(reply)

    def _drip(self, reply: bytes, state: Endpoint) -> None:
        for place in range(len(reply)):
            if state.released.wait(0.05):
                return
            try:
                self.wfile.write(reply[place : place + 1])
            except OSError:
                return

    def log_message(self, format: str, *args: Any) -> None:
        pass


def completion(content: str) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@dataclass
class Scripted:
    """A judge that answers what it is told to, or fails, and remembers what it was asked."""

    verdicts: list[Verdict | str]
    asked: list[Question] = field(default_factory=list)
    name: str = "scripted"

    def ask(self, question: Question) -> Verdict:
        said = self.verdicts[min(len(self.asked), len(self.verdicts) - 1)]
        self.asked.append(question)
        if isinstance(said, str):
            raise JudgeError(said)
        return said
