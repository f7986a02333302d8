"""Process settings: one typed object, read once from a TOML file and the environment. Unknown names fail.

Crawl tuning lives in crawler/settings.py, per-site facts in seeds/. Sources, weakest first: defaults, the file, the environment
(`POLICY_MONITOR_DATABASE_URL`, nested with `__`: `POLICY_MONITOR_ALERTS__MAX_EVENT_AGE_DAYS`), explicit overrides.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.errors import SettingsError
from core.records import Language

ENV_PREFIX = "POLICY_MONITOR_"
FILE_NAME = "policy-monitor.toml"
FILE_VARIABLE = f"{ENV_PREFIX}SETTINGS"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CrawlSettings(_Strict):
    """What a user may tune of the crawl."""

    contact: str = Field("", description="Mail address or page named in the User-Agent, so that the site can reach you")
    paging_overlap_hours: int = Field(48, ge=1, description="Lists are read until a whole page of known articles is older than this")
    max_pages: int = Field(40, ge=1, description="At most so many list pages a root and night")
    fetch_from: dict[str, str] = Field(
        default_factory=dict, description="Site id -> address to fetch it from instead (a mirror, the replica)"
    )
    delay_s: dict[str, float] = Field(
        default_factory=dict, description="Site id -> seconds between two requests, instead of the site's own"
    )
    validators: bool = Field(True, description="Ask with ETag and Last-Modified where the server gives them")


class AnalyseSettings(_Strict):
    workers: int = Field(2, ge=1, description="Worker processes")
    page_time_limit_s: float = Field(20.0, gt=0, description="A page that takes longer is given up and reported")
    page_memory_limit_mb: int = Field(1024, ge=256, description="Memory a worker may use")


class AlertRecipient(_Strict):
    """One who is told: what, in which language and when. Where countries, kinds or claims are empty, nothing is left out by them."""

    name: str = Field(pattern=r"^[\w.-]+$", description="Name by which the outbox knows the recipient; the address may change under it")
    target: str = Field(min_length=1, description="Apprise address")
    countries: tuple[str, ...] = Field((), description="Codes of the other party (PG, UN); empty: all. Ties only")
    kinds: tuple[str, ...] = Field((), description="Kinds of tie, and claim_change; empty: those of the alerts' own setting")
    claims: tuple[str, ...] = Field((), description="Claim ids whose changes are told as well; empty: all, where kinds has claim_change")
    language: Language = Field(Language.EN, description="en, ru or ky; quoted sentences stay in their own language")
    when: Literal["detection", "acceptance", "digest"] = Field(
        "detection", description="detection, acceptance (once a reviewer accepted the finding) or digest (nothing but the mailed digest)"
    )
    digest: bool = Field(
        False, description="A digest after each night as well: all that changed, less what countries, kinds or claims leave out where given"
    )
    digest_when_empty: bool = Field(False, description="The digest also after a night with nothing to say")

    @property
    def wants_digest(self) -> bool:
        return self.digest or self.when == "digest"


class AlertSettings(_Strict):
    targets: tuple[str, ...] = Field(
        (), description="Apprise addresses (mailto://, tgram://, slack://, json:// ...); none: a file and the terminal"
    )
    operator_targets: tuple[str, ...] = Field((), description="Apprise addresses for problems of the system itself")
    recipients: tuple[AlertRecipient, ...] = Field(
        (), description="Recipients with a filter, a language and a moment of their own: a table [[alerts.recipients]] each"
    )
    kinds: tuple[str, ...] = Field(("diplomatic_relations",), description="Kinds of tie that alert")
    max_event_age_days: int = Field(14, ge=1, description="Older events go to the digest of the report, not to an alert")
    max_attempts: int = Field(12, ge=1, description="Tries per message before it waits for a person")

    @field_validator("recipients")
    @classmethod
    def _named_once(cls, recipients: tuple[AlertRecipient, ...]) -> tuple[AlertRecipient, ...]:
        if len({one.name for one in recipients}) < len(recipients):
            raise ValueError("two recipients have the same name; give each its own")
        return recipients


class ScheduleSettings(_Strict):
    at: str = Field("02:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="Start of the nightly run, HH:MM")
    timezone: str = Field("Asia/Bishkek", description="Zone of `at`")


class DeskUser(_Strict):
    """One who may log in to the desk."""

    password_hash: str = Field(description="Argon2 hash, as 'policy-monitor desk-password' makes it")
    role: Literal["reader", "reviewer"] = Field("reader", description="A reviewer may decide on findings, a reader may look")


class DeskSettings(_Strict):
    """Who may use the desk where it leaves the machine, and what it shows."""

    users: dict[str, DeskUser] = Field(
        default_factory=dict, description="Who may log in: name -> {password_hash, role}; 'policy-monitor desk-password' writes the line"
    )
    proxy_user_header: str = Field("", description="Header in which your reverse proxy names the user; believed from proxy_addresses only")
    proxy_addresses: tuple[str, ...] = Field((), description="Addresses or networks of that proxy, e.g. 10.0.0.5 or 10.0.0.0/24")
    proxy_reviewers: tuple[str, ...] = Field((), description="Users of the proxy who may decide on findings; '*' for all; others read")
    public_url: str = Field("", description="Address at which people reach the desk, e.g. https://desk.example.org")
    accepted_only: bool = Field(
        False, description="Take as a claim's state what was accepted; what is reported and unreviewed stands beside it. Display only"
    )
    late_after_hours: int = Field(36, ge=1, description="Without a good run for so long the desk shows a red banner")


class JudgeSettings(_Strict):
    """A second opinion on what the rules leave uncertain. Off: nothing is loaded and nothing is sent."""

    kind: Literal["off", "onnx", "http"] = Field(
        "off", description="off, onnx (a model in a folder) or http (an OpenAI-compatible endpoint)"
    )
    model_path: Path | None = Field(None, description="Folder with model.onnx, tokenizer.json and config.json of an entailment model")
    endpoint: str = Field("", description="Address that /chat/completions is added to, e.g. http://127.0.0.1:8080/v1")
    model: str = Field("", description="Name of the model: asked for by http, shown beside answers by onnx (empty: the folder's name)")
    api_key_variable: str = Field(
        "POLICY_JUDGE_API_KEY", description="Environment variable that holds the endpoint's key; the key itself is no setting"
    )
    timeout_s: float = Field(
        20.0, gt=0, le=600, description="A question that takes longer stays without an answer; it is not asked again that run"
    )
    max_calls_per_run: int = Field(50, ge=1, description="At most so many questions a run, newest findings first")
    languages: tuple[Language, ...] = Field(
        (Language.EN, Language.RU, Language.KY), description="Languages whose sentences the model is trusted with"
    )


class Settings(_Strict):
    """Everything a process needs to know before it starts. Relative paths hang on the settings file's folder, else the working folder."""

    data_dir: Path = Field(Path("data"), description="Archive, reports, alerts file and the SQLite database")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data folder")
    seeds_dir: Path | None = Field(None, description="Your own folder of seeds, laid over the shipped ones")
    seeds_enable: tuple[str, ...] = Field((), description="Optional shipped overlays, e.g. ties-since-baseline")
    programmes: tuple[str, ...] = Field(("kg-ndp-2026",), description="Programmes to hold the news against")
    sites: tuple[str, ...] = Field(("24kg",), description="Sites to crawl")
    now: datetime | None = Field(None, description="What time it is when the process starts (replica, replay); empty: the machine's clock")
    label: str = Field("", description="Word printed on every report and alert, e.g. replica")
    crawl: CrawlSettings = CrawlSettings()
    analyse: AnalyseSettings = AnalyseSettings()
    alerts: AlertSettings = AlertSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    desk: DeskSettings = DeskSettings()
    judge: JudgeSettings = JudgeSettings()

    @property
    def archive_dir(self) -> Path:
        return self.data_dir / "archive"

    @property
    def reports_dir(self) -> Path:
        return self.data_dir / "reports"

    @property
    def resolved_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'monitor.db'}"


def load_settings(
    path: Path | None = None,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
    cwd: Path | None = None,
) -> Settings:
    """Settings from `path`, else the file named by POLICY_MONITOR_SETTINGS, else `policy-monitor.toml` in `cwd` where there is one.

    Raises SettingsError, naming the source and the setting, on an unreadable file, an unknown name or a wrong value.
    """
    environ = os.environ if environ is None else environ
    cwd = Path.cwd() if cwd is None else cwd
    named = path or (Path(environ[FILE_VARIABLE]) if environ.get(FILE_VARIABLE) else None)
    file = named or (cwd / FILE_NAME)
    values: dict[str, Any] = {}
    base = cwd
    if named or file.is_file():
        values = _read_toml(file)
        base = file.resolve().parent
    _merge(values, _from_environment(environ))
    _merge(values, dict(overrides or {}))
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_explain(error, file if named or file.is_file() else None)) from None
    if settings.now is not None and settings.now.tzinfo is None:
        raise SettingsError("setting 'now' has no time zone; write it as 2025-09-25T20:30:00+00:00")
    seeds_dir = settings.seeds_dir and (base / settings.seeds_dir)
    judge = settings.judge.model_copy(update={"model_path": settings.judge.model_path and (base / settings.judge.model_path)})
    return settings.model_copy(update={"data_dir": base / settings.data_dir, "seeds_dir": seeds_dir, "judge": judge})


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"cannot read settings file {file}: {error.strerror}; run 'policy-monitor init' or name another with --settings"
        ) from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"settings file {file} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings file {file} is not valid TOML: {error}") from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in environ.items():
        if not name.startswith(ENV_PREFIX) or name == FILE_VARIABLE:
            continue
        keys = name.removeprefix(ENV_PREFIX).lower().split("__")
        target = values
        for key in keys[:-1]:
            target = target.setdefault(key, {})
        target[keys[-1]] = _parse(text)
    return values


def _parse(text: str) -> Any:
    """A TOML value where the text is one (lists, tables, numbers, booleans), else the text itself."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    return value if isinstance(value, bool | int | float | list | dict) else text


def _merge(into: dict[str, Any], new: Mapping[str, Any]) -> None:
    for key, value in new.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _explain(error: ValidationError, file: Path | None) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    where = f" in {file}" if file else ""
    if first["type"] == "extra_forbidden":
        return f"unknown setting '{name}'{where}; 'policy-monitor init' writes a file with every setting explained"
    return f"setting '{name}'{where}: {first['msg']}"
