"""The settings file that `init` writes: every setting with its description, from the typed settings themselves, so that it cannot drift.

Knows nothing of what the settings do. A setting without a default stands commented out, with an example; so does a list of tables, at the end
of its table, where TOML lets it begin.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from core.errors import SettingsError
from core.settings import FILE_NAME, Settings
from monitor.application import require_writable

ENABLED: Mapping[str, Any] = {"seeds_enable": ("ties-since-baseline",)}
"""What a new installation has that the defaults have not: ties known since the baseline, so that they are not told as news."""
EXAMPLES: Mapping[str, str] = {"seeds_dir": '"my-seeds"', "now": "2025-09-25T20:30:00+00:00", "model_path": '"models/entailment"'}
"""TOML for the settings that are empty by default; a test holds the list against the settings."""

RECIPIENT: Mapping[str, Any] = {
    "name": "asia-desk",
    "target": "mailto://user:password@example.org?to=asia@example.org",
    "countries": ("PG", "FJ"),
    "kinds": ("diplomatic_relations", "claim_change"),
    "claims": ("countries-165",),
    "language": "ru",
    "when": "acceptance",
    "digest": True,
    "digest_when_empty": False,
}
"""The recipient that the file shows; a test holds it against the settings and the seeds."""

_WIDTH = 110
_PRIVATE = 0o600  # channel addresses hold passwords and tokens
_HEAD = """Settings of policy-monitor. Every setting is here with its default; change what you need.
Relative paths hang on this file's folder. The environment overrides the file: POLICY_MONITOR_DATA_DIR, POLICY_MONITOR_SCHEDULE__AT ...
'policy-monitor doctor' checks what you wrote."""


@dataclass(frozen=True, slots=True)
class Made:
    """What init left. `kept`: where the settings file that stood there before is now, None where there was none."""

    settings: Path
    data_dir: Path
    kept: Path | None


def write_installation(folder: Path, *, force: bool = False) -> Made:
    """Makes the folder, a settings file and the data folder. Raises SettingsError where a settings file is there, unless `force`."""
    file = folder / FILE_NAME
    if file.exists() and not force:
        raise SettingsError(f"{file} is there already and was left as it is; --force replaces it and keeps the old one beside it")
    data_dir = folder / Settings.model_fields["data_dir"].default
    require_writable(folder)
    require_writable(data_dir)
    kept = file.with_name(f"{file.name}.old") if file.exists() else None
    try:
        if kept is not None:
            file.replace(kept)
        file.touch(mode=_PRIVATE)
        file.write_text(settings_text(), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"cannot write {file}: {error.strerror}") from None
    return Made(file, data_dir, kept)


def settings_text(enabled: Mapping[str, Any] = ENABLED) -> str:
    """The file's text: TOML that loads back as the defaults with `enabled` (top-level settings) laid over them."""
    return "\n".join([*_comment(_HEAD), "", *_table(Settings, "", enabled)]).rstrip() + "\n"


def _table(model: type[BaseModel], path: str, values: Mapping[str, Any]) -> Iterator[str]:
    """A model's own settings, then a table for each model in it: TOML wants them in this order."""
    nested = [(name, field) for name, field in model.model_fields.items() if _model(field)]
    lists = {name: inner for name, field in model.model_fields.items() if (inner := _listed(field))}
    for name, field in model.model_fields.items():
        if not _model(field) and name not in lists:
            yield from _comment(field.description or "")
            value = values.get(name, field.get_default(call_default_factory=True))
            yield f"# {name} = {EXAMPLES[name]}" if value is None else f"{name} = {toml(value)}"
            yield ""
    for name, entry in lists.items():
        yield from _comment(f"{model.model_fields[name].description}. Take the marks at the beginning off this one, and add more like it:")
        yield ""
        yield f"# [[{path}{name}]]"
        yield from (f"# {key} = {toml(RECIPIENT[key])}  # {field.description}" for key, field in entry.model_fields.items())
        yield ""
    for name, field in nested:
        inner = _model(field)
        assert inner is not None
        yield f"[{path}{name}]"
        yield from _table(inner, f"{path}{name}.", {})


def _model(field: FieldInfo) -> type[BaseModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _listed(field: FieldInfo) -> type[BaseModel] | None:
    """The model of a list of tables; None for any other setting."""
    kinds = get_args(field.annotation) if get_origin(field.annotation) is tuple else ()
    return next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)


def toml(value: Any) -> str:
    """A default as TOML. Strings are written as JSON writes them, which is a subset of TOML's basic strings."""
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def _comment(text: str) -> list[str]:
    return [f"# {line}" for paragraph in text.splitlines() for line in textwrap.wrap(paragraph, _WIDTH)]
