"""Names of parties between the gold, which writes an organization as people do, and the product, which has ids."""

from __future__ import annotations

from core.records import Language
from seeds.loader import Organization, Seeds


class PartyNames:
    """Looks parties up by any name, abbreviation or id, whatever its capitals."""

    def __init__(self, seeds: Seeds) -> None:
        self._ids: dict[str, str] = {}
        self._shown: dict[str, str] = {}
        for one in seeds.organizations:
            self._shown[one.id] = _shown(one)
            for language in Language:
                for name in (*one.abbreviations[language], *one.names[language], *one.forms[language]):
                    self._ids.setdefault(name.casefold(), one.id)
            self._ids[one.id.casefold()] = one.id
            self._ids[one.id.replace("_", " ").casefold()] = one.id

    def id(self, written: str) -> str:
        """The id behind what is written: a code or id as it is, a name looked up; of several joined by "/" the first that is known.

        What no seed names comes back as it was written: it matches nothing but itself.
        """
        for piece in (written, *written.split("/")):
            plain = piece.strip().removeprefix("the ").casefold()
            for name in (plain, plain.removeprefix("un ")):
                if name in self._ids:
                    return self._ids[name]
        return written

    def shown(self, party: str) -> str:
        """A code as it is; an organization's usual English abbreviation, else its English name."""
        return self._shown.get(party, party)

    def is_organization(self, party: str) -> bool:
        return party in self._shown


def _shown(organization: Organization) -> str:
    english = Language.EN
    return (*organization.abbreviations[english], *organization.names[english], organization.id)[0]
