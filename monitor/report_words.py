"""How findings and ties are put in English: values, states, kinds, names. Words only: what they are said of is decided elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from core.records import Finding, Language, TieKind, TieState, Transition
from seeds.loader import Seeds

LANGUAGE_NAMES = {Language.EN: "English", Language.RU: "Russian", Language.KY: "Kyrgyz"}

_SIGNS = {">=": "at least ", "<=": "up to ", ">": "more than ", "<": "fewer than ", "~": "about "}
_SIGNED = re.compile(r"(?<!\S)(>=|<=|>|<|~)(?=\d)")
_RANGE = re.compile(r"^(\d[\d.]*)-(\d[\d.]*)")
# C0 and C1 controls, and the marks that turn the writing direction: harmless in news, harmful on a terminal or in a link's text.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_KINDS = {
    TieKind.DIPLOMATIC_RELATIONS: "diplomatic relations",
    TieKind.EMBASSY: "embassy",
    TieKind.CONSULATE: "consulate",
    TieKind.AMBASSADOR: "ambassador",
    TieKind.MEMBERSHIP: "membership",
    TieKind.STRATEGIC_PARTNERSHIP: "strategic partnership",
    TieKind.VISA_FREE: "visa-free travel",
    TieKind.BORDER_TREATY: "border treaty",
    TieKind.BREAK: "break of relations",
}
_ESTABLISHED = {
    TieKind.EMBASSY: "opened",
    TieKind.CONSULATE: "opened",
    TieKind.AMBASSADOR: "appointed",
    TieKind.MEMBERSHIP: "begun",
    TieKind.VISA_FREE: "agreed",
    TieKind.BORDER_TREATY: "concluded",
}
_STATES = {
    TieState.UNKNOWN: "nothing known",
    TieState.NONE: "none",
    TieState.BROKEN: "broken off",
}


def clean(text: str) -> str:
    """Without characters that steer a terminal or turn the writing direction; tabs and line ends stay."""
    return _UNSHOWABLE.sub("", text)


def web_address(url: str) -> str:
    """The address where it is an http(s) one with a host, else nothing: a report links to the web only."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return clean(url.strip()) if parts.scheme in ("http", "https") and parts.netloc else ""


def value(text: str | None) -> str | None:
    """A stored figure as people say it: ">170" is "more than 170", "150-160" is "150 to 160"."""
    if text is None:
        return None
    signed = _SIGNED.sub(lambda found: _SIGNS[found.group()], text)
    return _RANGE.sub(r"\1 to \2", signed)


def reason(text: str) -> str:
    """A stored reason with its figures as people say them: ">170 was held" is "more than 170 was held"."""
    return clean(_SIGNED.sub(lambda found: _SIGNS[found.group()], text))


def tie_of(finding: Finding) -> tuple[str, TieKind, str] | None:
    """(party, kind, status) of a finding about a tie, from its key; None for every other finding."""
    parts = finding.key.value.split(" ")
    if len(parts) != 3 or parts[1] not in set(TieKind):
        return None
    return parts[0], TieKind(parts[1]), parts[2]


def kind(tie: TieKind) -> str:
    return _KINDS[tie]


def state(after: TieState, tie: TieKind | None = None) -> str:
    """ "established", or what fits the kind better: an embassy is opened."""
    if after is TieState.ESTABLISHED and tie is not None:
        return _ESTABLISHED.get(tie, "established")
    return _STATES.get(after, after.value)


def tie_headline(home: str, party: str, move: Transition) -> str:
    """ "Kyrgyzstan and the Bahamas: diplomatic relations established"."""
    return f"{home} and {party}: {kind(move.kind)} {state(move.after, move.kind)}"


def new_value(finding: Finding, seeds: Seeds) -> str | None:
    """What a finding says is so: a figure, a tie, or the parties and figures of a step."""
    tie = tie_of(finding)
    if tie is not None and finding.new is not None:
        status = TieState(tie[2]) if tie[2] in set(TieState) else None
        return f"{kind(tie[1])} with {seeds.party_name(tie[0])} {state(status, tie[1]) if status else tie[2]}"
    if finding.new is None:
        return None
    return " ".join(value(seeds.party_name(word)) or "" for word in finding.new.split(" "))


def edition(seeds: Seeds, site: str, source: str | None, language: Language) -> str:
    """Name of the edition as the site's seed file has it; the site's name and the language where it is not known."""
    known = seeds.sites.get(site)
    if known is None:
        return f"{site} ({LANGUAGE_NAMES[language]})"
    named = next((one.name for one in known.sources if one.id == source), None)
    return named or f"{known.name} ({LANGUAGE_NAMES[language]})"


def capitalized(text: str) -> str:
    """The first letter alone: names further on keep theirs."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
