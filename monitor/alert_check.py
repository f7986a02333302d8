"""Whether what recipients ask for exists: kinds, parties and claims of the settings, held against the seeds. A slip there would be silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from core.errors import SettingsError
from core.records import Language, Programme, TieKind
from core.settings import AlertSettings
from monitor.alert_audience import CLAIM_CHANGE
from seeds.loader import Seeds


def check_alerts(alerts: AlertSettings, seeds: Seeds, programmes: Iterable[Programme]) -> None:
    """Raises SettingsError naming the first thing that nothing is called, and what is called nearest to it."""
    wrong = next(_wrong(alerts, seeds, [claim.id for programme in programmes for claim in programme.claims]), None)
    if wrong is not None:
        raise SettingsError(wrong)


def _wrong(alerts: AlertSettings, seeds: Seeds, claims: list[str]) -> Iterator[str]:
    kinds: Mapping[str, str] = {kind: kind for kind in (*(kind.value for kind in TieKind), CLAIM_CHANGE)}
    told: list[tuple[str, str, tuple[str, ...], Mapping[str, str]]] = [("'alerts.kinds'", "kind", alerts.kinds, kinds)]
    parties = _parties(seeds)
    for one in alerts.recipients:
        said = f"'alerts.recipients', {one.name}"
        told += [
            (f"{said}, 'kinds'", "kind", one.kinds, kinds),
            (f"{said}, 'countries'", "code", tuple(code.upper() for code in one.countries), parties),
            (f"{said}, 'claims'", "claim of the programmes", one.claims, {claim: claim for claim in claims}),
        ]
    for setting, what, named, known in told:
        for value in named:
            if value not in known.values():
                yield f"setting {setting}: there is no {what} '{value}'; nearest is '{_nearest(value, known)}'"


def _parties(seeds: Seeds) -> Mapping[str, str]:
    """Codes and names in every language, in capitals -> code."""
    known = {code: code for code in (*(one.code for one in seeds.countries), *(one.id for one in seeds.organizations))}
    names = {seeds.party_name(code, language).upper(): code for language in Language for code in known}
    return {**names, **known}


def _nearest(value: str, known: Mapping[str, str]) -> str:
    """What is written most like it; a name counts as its code."""
    (found,) = get_close_matches(value, known, n=1, cutoff=0)
    return known[found]
