"""What the report says in English, said in the interface's language: figures, states, kinds, reasons of settling and alerting.

Reasons are stored in English, so that they do not change with whoever looks. Known shapes of them are translated here; what has no known
shape stays English and is marked so. Quoted news is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from core.records import Language, Programme
from monitor.desk.translations import Words
from monitor.report_model import TieView
from monitor.report_words import capitalized
from seeds.loader import Seeds

SHAPES = (
    "more than {figure}",
    "at least {figure}",
    "up to {figure}",
    "fewer than {figure}",
    "about {figure}",
    "{low} to {high}",
    "repeats {figure}, as held",
    "says {figure}, which agrees with {held} already held: rounded or older, not new",
    "repeats the older figure {figure} ({day}); the newest held is {held}",
    "{held} was held as of {day}; now {figure} is stated",
    "{held} was held as of {day}; now {figure} is stated; this disagrees with {other} stated at the same time",
    "{what}: still planned, as known from {source}",
    "{what}: reported as established; known from {source}",
    "{what}: declared anew or raised; known from {source}",
    "{what}: reported as established; the register held '{state}'",
    "{what}: reported as planned; the register held '{state}'",
    "{what}: reported as broken off; the register held '{state}'",
    "{what} is denied",
    "alerted {moment}",
    "alerted, then corrected",
    "alert on its way",
    "alert not delivered yet: {why}",
    "not alerted",
    "not alerted: waits for review",
    "not alerted: {why}",
    "'{kind}' is not among the kinds that alert",
    "nobody asks to be told at once",
    "planned, not yet established",
    "found by a backfill or a replay",
    "happened {days} days before it was found",
    "left to the report",
    "announced {day}",
    "announced; first read {moment}",
    "no text says so any longer: edited away, denied, or read anew",
    "its report was denied or no longer leads to it",
    "accepted by {who} on {moment}",
    "accepted by {who} on {moment}: {why}",
    "dismissed by {who} on {moment}",
    "dismissed by {who} on {moment}: {why}",
)
"""Messages with their variable parts, the more particular of two that could fit first."""
OUTCOMES = (
    *("diplomatic relations established", "embassy opened", "consulate opened", "ambassador appointed", "membership begun"),
    *("strategic partnership established", "visa-free travel agreed", "border treaty concluded"),
)
"""Kind and state of a tie that came about, together: languages with genders do not put them side by side."""
ERRORS = (
    "there is no such page",
    "there is no such finding",
    "several findings begin so: write more of the id",
    "no programme that is monitored has such a claim",
    "neither the register nor the seeds know such a party",
    "that text is not one of this article's",
    "nothing is to be seen at this address: it takes what a form sends",
    "in the address, '{name}' does not take '{value}'",
    "{name}: write a day as 2026-01-28",
    "{name}: a day from 1900 to 2200, please",
    "since: write baseline, last-run or a day as 2026-01-28",
)
"""What is wrong with an address."""
NAMES = (
    *("diplomatic relations", "embassy", "consulate", "ambassador", "membership", "strategic partnership"),
    *("visa-free travel", "visa free", "border treaty", "break of relations", "break"),
    *("nothing known", "unknown", "none", "planned", "applied", "observer", "established", "suspended", "broken off", "broken"),
    *("opened", "appointed", "begun", "agreed", "concluded", "changes", "contradicts", "advances", "fulfils", "reaffirms"),
)
"""Kinds and states of ties, and relations of findings, as the report writes them."""
_AS_WRITTEN = frozenset({"name", "value"})
"""Parts of an address, which has no languages."""
_EDITION = re.compile(r"(?P<site>.+) \((?P<language>English|Russian|Kyrgyz)\)")
_NUMBER = re.compile(r"(?P<digits>\d{1,3}(?:,\d{3})*\.\d+|\d+\.\d+|\d{1,3}(?:,\d{3})+|\d+(?= (?:km|ha)$))(?: (?P<unit>km|ha))?")
_FIGURE = r"[~<>=]*\d[\d.,\u00a0 –-]*(?: %| [A-Za-z]{1,3})?"
_PARTS = {
    "figure": rf"(?:(?:more than|at least|up to|fewer than|about) )?{_FIGURE}",
    "held": rf"(?:(?:more than|at least|up to|fewer than|about) )?{_FIGURE}(?: to {_FIGURE})?",
    "other": rf"(?:(?:more than|at least|up to|fewer than|about) )?{_FIGURE}",
    "low": _FIGURE,
    "high": _FIGURE,
    "day": r"[\d-]+",
    "moment": r"[\d-]+(?: [\d:]+)?",
    "days": r"\d+",
    "kind": r"[\w -]+",
    "state": r"[\w ]+",
}


@dataclass(frozen=True)
class Sayings:
    """Speaks one language over one set of seeds."""

    words: Words
    seeds: Seeds

    def __call__(self, text: str | None, *, first_letter: bool = False) -> Markup:
        """The report's English in the interface's language, else in a span that says it is English. Escaped."""
        text = text or ""
        said = self._translated(text)
        shown = said if said is not None else text
        if first_letter:
            shown = capitalized(shown)
        plain = said is not None or self.words.language is Language.EN or not any(letter.isalpha() for letter in text)
        return escape(shown) if plain else Markup('<span lang="en">{}</span>').format(shown)

    def plain(self, text: str | None) -> str:
        """The same as text that is not marked up: English where it has no known shape."""
        return self._translated(text or "") or text or ""

    def way(self, state: str) -> str:
        """How articles speak of a claim: one of a finding's relations, or "silent"."""
        t = self.words.t
        said = {
            "contradicts": t("contradicted"),
            "fulfils": t("fulfilled"),
            "changes": t("changed"),
            "advances": t("advanced"),
            "reaffirms": t("reaffirmed"),
        }
        return said.get(state) or t("silent")

    def claim_kind(self, kind: str) -> str:
        t = self.words.t
        return {"count": t("figure"), "membership": t("membership"), "pledge": t("pledge")}.get(kind) or t("stance")

    def _translated(self, text: str) -> str | None:
        """None where there is no translation."""
        if self.words.language is Language.EN:
            return text
        exact = self.words.t(text)
        if exact != text:
            return exact
        number = _NUMBER.fullmatch(text)
        if number:
            return self._figure(number["digits"], number["unit"])
        for message, shape in _COMPILED.items():
            found = shape.fullmatch(text)
            if found:
                parts = found.groupdict().items()
                return self.words.t(message, **{name: part if name in _AS_WRITTEN else self.plain(part) for name, part in parts})
        return self._wordings.get(text)

    def _figure(self, digits: str, unit: str | None) -> str:
        """ "1,073.5 km" as both other languages write it: "1 073,5 км"."""
        said = digits.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
        return f"{said}\N{NO-BREAK SPACE}{self.words.t(unit)}" if unit else said

    def claim(self, programme: Programme, claim_id: str, otherwise: str) -> str:
        """Our wording of a claim; `otherwise` where the programme has no such claim."""
        found = next((claim for claim in programme.claims if claim.id == claim_id), None)
        return found.wording.get(self.words.language, otherwise) if found else otherwise

    def headline(self, tie: TieView, home: str) -> str:
        """Who and what: in English the report's own, else names, kind and state side by side, which needs no grammar."""
        if self.words.language is Language.EN:
            return tie.headline
        parties = [self.party(move.code) for move in tie.moves]
        listed = ", ".join(parties) if len(parties) <= 3 else self.words.n("{count} country", "{count} countries", len(parties))
        return f"{self.party(home)} – {listed}: {self.outcome(tie.moves[0].kind, tie.moves[0].after)}"

    def outcome(self, kind: str, after: str) -> str:
        """Kind and state of a tie as one phrase, else side by side, which needs no grammar: "embassy opened", "membership: planned"."""
        said = self._translated(f"{kind} {after}")
        return said if said is not None else f"{self.plain(kind)}: {self.plain(after)}"

    def edition(self, name: str) -> str:
        """A source's name with its language in words of this one: "24.kg (на русском)"."""
        found = _EDITION.fullmatch(name)
        return f"{found['site']} ({self.words.t(found['language'])})" if found else name

    def party(self, code: str) -> str:
        return self.seeds.party_name(code, self.words.language)

    @cached_property
    def _wordings(self) -> Mapping[str, str]:
        """English names of measures and topics -> those of this language."""
        measures = [one.wording for one in self.seeds.measures.values()]
        topics = [one.wording for one in self.seeds.topics.values()]
        return {wording.en: str(getattr(wording, self.words.language.value)) for wording in (*measures, *topics)}


def _compile(message: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", message)
    pattern = "".join(re.escape(part) if place % 2 == 0 else rf"(?P<{part}>{_PARTS.get(part, '.+')})" for place, part in enumerate(parts))
    return re.compile(pattern, re.DOTALL)


_COMPILED = {message: _compile(message) for message in (*SHAPES, *(one for one in ERRORS if "{" in one))}
