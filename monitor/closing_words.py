"""The closing report's own words in one language, for its two renderers: titles, statuses, what a claim's state rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.records import Language
from monitor.closing_report import ClosingReport, ClosingRow
from monitor.desk.closing_sentences import ClosingSentences
from monitor.desk.sayings import Sayings
from monitor.desk.translations import Words, words
from seeds.loader import Seeds


@dataclass(frozen=True)
class ClosingWords:
    """Speaks of one report, in its language."""

    report: ClosingReport
    seeds: Seeds

    @cached_property
    def words(self) -> Words:
        return words(Language(self.report.language))

    @cached_property
    def say(self) -> Sayings:
        return Sayings(self.words, self.seeds)

    @cached_property
    def shared(self) -> ClosingSentences:
        return ClosingSentences(self.words, self.say)

    @property
    def title(self) -> str:
        return self.shared.title(over=self.report.over)

    @property
    def lead(self) -> str:
        """Until when, and how much was read."""
        one = self.report
        return self.shared.lead(over=one.over, ends=one.valid_to, days_left=one.days_left, read=one.read, until=one.until)

    @property
    def looked(self) -> str:
        """ "What was true on 2026-01-28, as known by the end of 2026-01-29."; empty for today's view."""
        report, t = self.report, self.words.t
        parts = [t("What was true on {day}", day=report.true_on)] if report.true_on else []
        parts += [t("as known by the end of {day}", day=report.known_on)] if report.known_on else []
        return f"{t('Not today’s view.')} {', '.join(parts)}." if parts else ""

    @property
    def how(self) -> str:
        """What a state means."""
        return self.shared.how

    def status(self, name: str) -> str:
        t = self.words.t
        return {"baseline": t("the programme’s own"), "accepted": t("accepted")}.get(name) or t("reported, unreviewed")

    def rests_on(self, row: ClosingRow) -> str:
        """ "articles: advanced 2, reaffirmed 1 · findings: 0 accepted, 3 unreviewed", or how much was read without a word on it."""
        if not row.ways:
            return self.shared.silence(row.until, row.read_since)
        parts = (self.shared.articles(row.ways), self.shared.decided(row.accepted, row.unreviewed))
        return " · ".join(part for part in parts if part)

    def moved(self, row: ClosingRow) -> str:
        """ "165 → 185", the figure alone where it did not move; empty where the claim has none."""
        if row.figure is None:
            return ""
        old, new = self.say.plain(row.figure.old), self.say.plain(row.figure.new)
        return f"{old} → {new}" if old and old != new else new
