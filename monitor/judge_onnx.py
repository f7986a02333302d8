"""A judge that is an entailment model in a local folder: model.onnx, tokenizer.json and config.json, run by onnxruntime on the processor.

Needs the extra `judge`. Downloads nothing. Works with any sequence-pair classifier whose config.json names its labels (entailment,
contradiction, neutral, in any order; without contradiction and neutral too).
"""

from __future__ import annotations

import hashlib
import json
import threading
from pathlib import Path
from typing import Any

from core.errors import JudgeError, SettingsError
from monitor.judge import Answer, Question, Verdict

_FILES = ("model.onnx", "tokenizer.json", "config.json")
_MAX_TOKENS = 512
"""What the usual multilingual encoders were trained on; config.json may say less."""
_POSITIONS_KEPT = 2
"""Position embeddings of the RoBERTa family that no token may use (their count is 514 for 512 tokens)."""
_INPUTS = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
_INTEGERS = {"tensor(int64)": "int64", "tensor(int32)": "int32"}
_INSTALL = "pip install --require-hashes -r requirements-judge.lock"


class OnnxJudge:
    """Made by `load`. One question at a time."""

    def __init__(self, name: str, session: Any, tokenizer: Any, answers: tuple[Answer, ...], timeout_s: float) -> None:
        self._name, self._session, self._tokenizer, self._answers, self._timeout_s = name, session, tokenizer, answers, timeout_s
        self._inputs = {one.name: _INTEGERS[one.type] for one in session.get_inputs()}

    @classmethod
    def load(cls, folder: Path, name: str, timeout_s: float) -> OnnxJudge:
        """Reads the model into memory. Raises SettingsError where the extra is missing or the folder holds no usable model."""
        try:
            import onnxruntime  # type: ignore[import-untyped]
            from tokenizers import Tokenizer
        except ImportError:
            raise SettingsError(f"setting 'judge.kind' is onnx and its libraries are not installed; run '{_INSTALL}'") from None
        missing = [file for file in _FILES if not (folder / file).is_file()]
        if missing:
            raise SettingsError(
                f"the folder {folder} of setting 'judge.model_path' has no {', '.join(missing)}; put the model's files there"
            )
        config = _config(folder / "config.json")
        answers = _answers(config, folder)
        try:
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            tokenizer.no_padding()
            tokenizer.enable_truncation(_max_tokens(config), strategy="only_first")
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 4  # its own log goes to standard error, past ours
            session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
            fingerprint = _fingerprint(folder)
        except Exception as error:  # noqa: BLE001 - the two libraries' errors have no root of their own
            raise SettingsError(
                f"the model in {folder} cannot be loaded: {_line(error)}; check the files of setting 'judge.model_path'"
            ) from None
        odd = [f"{one.name} ({one.type})" for one in session.get_inputs() if one.name not in _INPUTS or one.type not in _INTEGERS]
        if odd:
            raise SettingsError(
                f"the model in {folder} wants inputs that are not known here: {', '.join(odd)}; use an entailment model for text pairs"
            )
        return cls(f"onnx:{name or folder.resolve().name}:{fingerprint}", session, tokenizer, answers, timeout_s)

    @property
    def name(self) -> str:
        return self._name

    def ask(self, question: Question) -> Verdict:
        """The label with the highest probability; its answer's whole probability is the score. Raises JudgeError, also past the time-out."""
        import numpy
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.log_severity_level = 4
        late = threading.Event()

        def stop() -> None:
            late.set()
            options.terminate = True

        timer = threading.Timer(self._timeout_s, stop)
        timer.daemon = True
        timer.start()
        try:
            encoded = self._tokenizer.encode(question.premise, question.hypothesis)
            fed = {name: numpy.asarray([getattr(encoded, _INPUTS[name])], dtype=kind) for name, kind in self._inputs.items()}
            logits = numpy.asarray(self._session.run(None, fed, options)[0], dtype="float64").reshape(-1)
        except Exception as error:  # noqa: BLE001 - the two libraries' errors have no root of their own
            if late.is_set():
                raise JudgeError(f"the model gave no answer within {self._timeout_s:g} seconds") from None
            raise JudgeError(f"the model failed on a sentence: {_line(error)}") from None
        finally:
            timer.cancel()
        if len(logits) != len(self._answers) or not bool(numpy.isfinite(logits).all()):
            raise JudgeError(
                f"the model gave {len(logits)} figures for {len(self._answers)} labels, or figures that are no numbers; check its config.json"
            )
        powers = numpy.exp(logits - logits.max())
        shares = powers / powers.sum()
        answer = self._answers[int(logits.argmax())]
        return Verdict(answer, min(1.0, float(sum(share for share, one in zip(shares, self._answers, strict=True) if one is answer))))


def _config(file: Path) -> dict[str, Any]:
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file} cannot be read: {_line(error)}; it must be the model's JSON configuration") from None
    if not isinstance(config, dict):
        raise SettingsError(f"{file} is no JSON object; it must be the model's configuration")
    return config


def _answers(config: dict[str, Any], folder: Path) -> tuple[Answer, ...]:
    """What each output means, in the order of the outputs."""
    labels = config.get("id2label")
    try:
        ordered = [str(label) for _, label in sorted((int(place), label) for place, label in dict(labels or {}).items())]
        if sorted(int(place) for place in dict(labels or {})) != list(range(len(ordered))):
            raise ValueError
    except (TypeError, ValueError):
        raise SettingsError(
            f"id2label in {folder / 'config.json'} is no mapping of 0, 1, 2 ... to labels; use the model's own file"
        ) from None
    answers = tuple(_meaning(label) for label in ordered)
    if Answer.SUPPORTS not in answers or len(answers) < 2:
        raise SettingsError(f"id2label in {folder / 'config.json'} names no entailment among its labels; use an entailment model")
    return answers


def _meaning(label: str) -> Answer:
    """ "not_entailment" of models with two labels says neither yes nor the opposite."""
    plain = label.lower()
    if "contradict" in plain:
        return Answer.REFUTES
    return Answer.SUPPORTS if plain.startswith("entail") else Answer.UNKNOWN


def _max_tokens(config: dict[str, Any]) -> int:
    stated = config.get("max_position_embeddings")
    if isinstance(stated, int) and stated > _POSITIONS_KEPT:
        return min(_MAX_TOKENS, stated - _POSITIONS_KEPT)
    return _MAX_TOKENS


def _fingerprint(folder: Path) -> str:
    """First 12 hex digits of sha256 over the files: another model in the same folder is another judge."""
    whole = hashlib.sha256()
    for name in _FILES:
        with (folder / name).open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]


def _line(error: BaseException) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:300]
