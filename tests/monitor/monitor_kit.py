"""Fills a store the way the stages do, without crawling: articles by hand, split and read for real, settled for real."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from core.clock import FixedClock
from core.records import Analysis, ArticleRef, Capture, Language, PageKind, RunStatus, Version
from core.settings import Settings
from monitor.application import Application
from monitor.settle import SettleCounts, settle
from pipelines.read import Reader
from pipelines.search_words import SCHEME, words_of_statements
from pipelines.split import split
from seeds.loader import Seeds, load_seeds
from store import captures, runs, versions

DOWN = "json://127.0.0.1:1"
"""A channel that nobody listens on."""


@cache
def seeds() -> Seeds:
    return load_seeds()


@cache
def reader() -> Reader:
    return Reader(seeds())


@dataclass(frozen=True, slots=True)
class Told:
    """An article as a night showed it."""

    number: int
    title: str
    body: str
    language: str
    published: datetime
    url: str = ""

    def version(self) -> Version:
        edition = {"en": "english", "ru": "vlast", "ky": "kyrgyzcha"}[self.language]
        return Version(
            ArticleRef("24kg", self.number),
            self.url or f"https://24.kg/{edition}/{self.number}_story/",
            Language(self.language),
            self.title,
            f"{self.title}\n\n{self.body}",
            self.published,
            None,
            edition,
            f"24kg-{self.language}",
            "test-extractor",
        )


class MovableClock:
    """Stands still until it is set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@contextmanager
def installation(folder: Path, at: datetime, **settings: Any) -> Iterator[Application]:
    """An application over an empty data folder, on SQLite, under a clock that stands still until `app.clock.at` is set."""
    with Application(Settings.model_validate({"data_dir": folder, **settings}), MovableClock(at)) as app:
        app.__dict__["seeds"] = seeds()  # the shipped seeds, loaded once for all tests
        yield app


def night(app: Application, at: datetime, told: list[Told], kind: str = "nightly") -> SettleCounts:
    """One run at that moment: each article fetched and read, all settled, the run ended well."""
    clock = app.clock
    assert isinstance(clock, MovableClock)
    clock.at = at
    run_id = f"{at:%Y%m%dT%H%M%SZ}-{kind}"
    with app.store.write() as tx:
        runs.start(tx, run_id=run_id, kind=kind, now=at)
    for position, article in enumerate(told):
        show(app, run_id, position, article, at)
    counts = settle(app)
    with app.store.write() as tx:
        runs.finish(tx, run_id, RunStatus.OK, at, {})
    return counts


def show(app: Application, run_id: str, position: int, article: Told, at: datetime) -> None:
    """The article fetched and read in that run, not yet settled. `position`: its place in the run's archive."""
    version = article.version()
    name = f"{run_id}:{article.number}:{position}"
    capture = Capture(
        f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}",
        run_id,
        "24kg",
        PageKind.ARTICLE,
        version.url,
        article.number,
        version.source,
        at,
        200,
        f"{run_id}.warc.gz",
        position * 1000,
        900,
        hashlib.sha256(version.text.encode()).hexdigest(),
    )
    statements = split(version)
    facts = reader().read(version, statements)
    analysis = Analysis(version, statements, facts, "test-rules", words_of_statements(statements), SCHEME)
    with app.store.write() as tx:
        captures.add(tx, capture)
        versions.save_analysis(tx, capture, analysis, at)


__all__ = ["FixedClock", "MovableClock", "Told", "installation", "night", "reader", "seeds", "show"]
