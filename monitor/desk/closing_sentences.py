"""What the desk's closing page and the closing report as a file say in the same words: how it stands, what a claim's state rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.desk.sayings import Sayings
from monitor.desk.translations import Words


@dataclass(frozen=True, slots=True)
class ClosingSentences:
    """In one language. Days are as they are to be shown; plain text, to be escaped where it is put."""

    words: Words
    say: Sayings

    def title(self, *, over: bool) -> str:
        return self.words.t("Closing report") if over else self.words.t("If it ended today")

    def lead(self, *, over: bool, ends: str, days_left: int, read: int, until: str) -> str:
        """Until when the programme runs, and how much was read for it."""
        t, n = self.words.t, self.words.n
        if over:
            runs = t("The programme ended on {day}.", day=ends)
        else:
            runs = f"{t('The programme runs until {day}.', day=ends)} {n('{count} day is left.', '{count} days are left.', days_left)}"
        counted = n("{count} text was read for it until {day}.", "{count} texts were read for it until {day}.", read, day=until)
        return f"{runs} {counted}"

    @property
    def how(self) -> str:
        """What a state means."""
        rule = self.words.t(
            "A claim’s state is the strongest thing read of it: contradicted, then fulfilled, changed, advanced, reaffirmed."
            " What reviewers dismissed, and what was read with doubt, does not count."
        )
        return f"{rule} {self.words.t('Monitoring goes on after the end.')}"

    def articles(self, ways: Mapping[str, int]) -> str:
        """ "articles: advanced 2, reaffirmed 1"."""
        return self.words.t("articles: {ways}", ways=", ".join(f"{self.say.way(name)} {count}" for name, count in ways.items()))

    def decided(self, accepted: int, unreviewed: int) -> str:
        """ "findings: 0 accepted, 3 unreviewed"; empty where there are none."""
        if not (accepted or unreviewed):
            return ""
        return self.words.t("findings: {accepted} accepted, {open} unreviewed", accepted=accepted, open=unreviewed)

    def silence(self, until: str, read: int) -> str:
        """ "no evidence up to 2026-01-29, 812 texts read"."""
        return f"{self.words.t('no evidence up to {day}', day=until)}, {self.words.n('{count} text read', '{count} texts read', read)}"
