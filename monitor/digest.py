"""The mailed digest as a record: what of a span's report one reader is told, in which language, and where the rest is found.

digest_html.py and digest_text.py are its two forms, digest_night.py decides who gets one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from urllib.parse import quote

from core.records import Language, Programme
from monitor.desk.sayings import Sayings
from monitor.desk.translations import Words, words
from monitor.report_model import IssueView, Report
from monitor.report_span import local
from monitor.report_words import clean, web_address
from seeds.loader import Seeds

MOST = 10
"""Entries shown of a section: more than a usual night brings, and a mail that is still read to its end after a backfill."""
MOST_PROBLEMS = 5
MOST_STEPS = 3
MOST_SIDES = 4
MOST_PASSAGES = 4
"""Of one change, one disagreement, one edit."""
_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Digest:
    """`since` None: from the baseline. `desk` is its address without a slash at the end, `file` the report's name; empty where there is none.

    `failed`: the night itself failed. `reader` is the name under which the settings know who gets it, empty for nobody in particular.
    """

    report: Report
    programme: Programme
    seeds: Seeds
    language: Language
    since: datetime | None
    made_at: datetime
    failed: bool = False
    desk: str = ""
    file: str = ""
    reader: str = ""

    @property
    def empty(self) -> bool:
        """Nothing to say. What only waits for a reviewer is for the desk, and problems of a night that did not fail are the operator's."""
        report = self.report
        told = (report.changed, report.ties, report.planned, report.contradictions, report.progress)
        return not (self.failed or any(told) or report.disagreements or report.edits or report.gone)

    @cached_property
    def words(self) -> Words:
        return words(self.language)

    @cached_property
    def say(self) -> Sayings:
        return Sayings(self.words, self.seeds)

    @property
    def day(self) -> str:
        return local(self.made_at)[:10]

    @property
    def title(self) -> str:
        t = self.words.t
        return t("What changed since {moment}", moment=local(self.since)) if self.since else t("What changed since the baseline")

    @property
    def subject(self) -> str:
        """ "[replica] Digest 2026-01-29: 165 → 185, 2 new ties": what is in it, in the order in which it is told."""
        report, t, n = self.report, self.words.t, self.words.n
        parts = [self.moved(f"{one.old} → {one.new}") for one in report.changed]
        if len(parts) > 2:
            parts = [n("{count} changed claim", "{count} changed claims", len(parts))]
        ties, planned = (sum(len(tie.moves) for tie in ties) for ties in (report.ties, report.planned))
        against, steps, apart = len(report.contradictions), len(report.progress), len(report.disagreements)
        edits, gone = len(report.edits), len(report.gone)
        counted = (
            (ties, n("{count} new tie", "{count} new ties", ties)),
            (planned, n("{count} tie announced", "{count} ties announced", planned)),
            (against, n("{count} contradiction", "{count} contradictions", against)),
            (steps, n("{count} step of progress", "{count} steps of progress", steps)),
            (apart, n("{count} disagreement", "{count} disagreements", apart)),
            (edits, n("{count} silent edit", "{count} silent edits", edits)),
            (gone, n("{count} no longer standing", "{count} no longer standing", gone)),
        )
        parts += [said for count, said in counted if count]
        parts = [*([t("the night failed")] if self.failed else []), *parts] or [t("nothing new")]
        mark = f"[{report.label}] " if report.label else ""
        return " ".join(clean(f"{mark}{t('Digest')} {self.day}: {', '.join(parts)}").split())

    @property
    def problems(self) -> tuple[IssueView, ...]:
        """Errors first."""
        return self.report.missing

    @property
    def tonight(self) -> str:
        """The desk's page of the same span; empty without a desk."""
        since = quote(self.since.isoformat(), safe="") if self.since else "baseline"
        return f"{self.desk}/tonight?since={since}&programme={quote(self.programme.id, safe='')}" if self.desk else ""

    def finding(self, key: str) -> str:
        """The desk's page of a finding; empty without a desk."""
        return f"{self.desk}/findings/{quote(key, safe='')}" if self.desk else ""

    def moved(self, text: str) -> str:
        """ "165 → more than 170", each side in the reader's language."""
        return " → ".join(self.say.plain(side) for side in text.split(" → "))

    def cut(self, entries: Sequence[_Thing], most: int = MOST) -> Sequence[_Thing]:
        """The first so many."""
        return entries[:most]

    def more(self, entries: Sequence[object], most: int = MOST) -> str:
        """ "and 3 more"; empty where all are shown."""
        left = len(entries) - most
        return self.words.n("and {count} more", "and {count} more", left) if left > 0 else ""


def desk_address(public_url: str) -> str:
    """The desk's address as links begin with it; empty where the setting holds no web address."""
    return web_address(public_url).rstrip("/")
