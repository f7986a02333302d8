"""The closing report's own words in one language, for its two renderers: titles, statuses, what a claim's state rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from core.records import Language
from monitor.closing_report import ClosingReport, ClosingRow
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

    @property
    def title(self) -> str:
        t = self.words.t
        return t("Closing report") if self.report.over else t("If it ended today")

    @property
    def lead(self) -> str:
        """Until when, and how much was read."""
        report, t, n = self.report, self.words.t, self.words.n
        if report.over:
            ends = t("The programme ended on {day}.", day=report.valid_to)
        else:
            left = n("{count} day is left.", "{count} days are left.", report.days_left)
            ends = f"{t('The programme runs until {day}.', day=report.valid_to)} {left}"
        read = n("{count} text was read for it until {day}.", "{count} texts were read for it until {day}.", report.read, day=report.until)
        return f"{ends} {read}"

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
        rule = self.words.t(
            "A claim’s state is the strongest thing read of it: contradicted, then fulfilled, changed, advanced, reaffirmed."
            " What reviewers dismissed, and what was read with doubt, does not count."
        )
        return f"{rule} {self.words.t('Monitoring goes on after the end.')}"

    def status(self, name: str) -> str:
        t = self.words.t
        return {"baseline": t("the programme’s own"), "accepted": t("accepted")}.get(name) or t("reported, unreviewed")

    def rests_on(self, row: ClosingRow) -> str:
        """ "articles: advanced 2, reaffirmed 1 · findings: 0 accepted, 3 unreviewed", or how much was read without a word on it."""
        t, n = self.words.t, self.words.n
        if not row.ways:
            read = n("{count} text read", "{count} texts read", row.read_since)
            return f"{t('no evidence up to {day}', day=row.until)}, {read}"
        counted = t("articles: {ways}", ways=", ".join(f"{self.say.way(name)} {count}" for name, count in row.ways.items()))
        if not (row.accepted or row.unreviewed):
            return counted
        decided = t("findings: {accepted} accepted, {open} unreviewed", accepted=row.accepted, open=row.unreviewed)
        return f"{counted} · {decided}"

    def moved(self, row: ClosingRow) -> str:
        """ "165 → 185", the figure alone where it did not move; empty where the claim has none."""
        if row.figure is None:
            return ""
        old, new = self.say.plain(row.figure.old), self.say.plain(row.figure.new)
        return f"{old} → {new}" if old and old != new else new
