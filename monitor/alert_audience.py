"""Who is told: the short list of addresses and the named recipients of the settings as one kind of thing. Decides by filter, plans nothing."""

from __future__ import annotations

from dataclasses import dataclass

from core.records import Language
from core.settings import AlertRecipient, AlertSettings
from monitor.channels import FILE_TARGET, recipient_name, recipients

CLAIM_CHANGE = "claim_change"
"""The kind by which a recipient asks for changed claims."""


@dataclass(frozen=True, slots=True)
class Audience:
    """One recipient. `target` is its channel's name; empty `countries` and `claims` let everything through."""

    target: str
    kinds: frozenset[str]
    countries: frozenset[str] = frozenset()
    claims: frozenset[str] = frozenset()
    language: Language = Language.EN
    on_acceptance: bool = False

    def asks_for_tie(self, kind: str, party: str) -> bool:
        return kind in self.kinds and (not self.countries or party in self.countries)

    def asks_for_claim(self, claim: str) -> bool:
        return claim in self.claims if self.claims else CLAIM_CHANGE in self.kinds


def audiences(alerts: AlertSettings) -> tuple[Audience, ...]:
    """Everybody who is told; who reads the digest only asks for nothing here. The alerts file stands in only where nobody is configured at all."""
    short = recipients(alerts.targets, FILE_TARGET) if alerts.targets or not alerts.recipients else []
    named = [_named(one, alerts) for one in alerts.recipients]
    return (*(Audience(target, frozenset(alerts.kinds)) for target in short), *named)


def _named(one: AlertRecipient, alerts: AlertSettings) -> Audience:
    if one.when == "digest":
        return Audience(recipient_name(one.name), frozenset(), language=one.language)
    countries = frozenset(code.upper() for code in one.countries)
    kinds = frozenset(one.kinds or alerts.kinds)
    return Audience(recipient_name(one.name), kinds, countries, frozenset(one.claims), one.language, one.when == "acceptance")
