"""Who stands how near to the home country: neighbours, allies, the UN family, and the rest, as the seeds' groups and organizations give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from seeds.loader import Seeds


@dataclass(frozen=True, slots=True)
class Circles:
    """Who counts as what for the home country: codes of neighbours, of the region and the allies together, organization ids of allies
    and of the UN, ids of the groups of far countries, organization ids of banks and funds of states."""

    neighbours: frozenset[str]
    near: frozenset[str]
    allied_organizations: frozenset[str]
    un_organizations: frozenset[str]
    far_groups: frozenset[str] = frozenset()
    lenders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Regions:
    """Which claim label a tie with a party falls under: neighbours and allies, or the rest of the world."""

    near: frozenset[str] = frozenset()
    un: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, party: str) -> str:
        return self.names.get(party, party)


def circles_of(seeds: Seeds, home: str) -> Circles:
    """Neighbours, allies and the UN family as the seeds' groups and organizations give them."""
    members = {group.id: frozenset(group.members) - {home} for group in seeds.groups}
    by_id = {organization.id: organization for organization in seeds.organizations}
    allied = [one for one in seeds.organizations if "alliance" in one.classes or one.id in ("CSTO", "EAEU", "CIS", "SCO", "OTS")]
    near = set(members.get("CENTRAL_ASIA", ()))
    for one in ("CSTO", "EAEU"):
        if one in by_id:
            near |= set(by_id[one].members)
    un = frozenset(one.id for one in seeds.organizations if one.id == "UN" or one.parent == "UN" or "un_system" in one.classes)
    far = frozenset(group.id for group in seeds.groups if group.topic is not None and group.topic.startswith("other_regions"))
    lenders = frozenset(one.id for one in seeds.organizations if "finance" in one.classes)
    return Circles(members.get("NEIGHBOURS", frozenset()), frozenset(near) - {home}, frozenset(one.id for one in allied), un, far, lenders)


def regions_of(seeds: Seeds, home: str) -> Regions:
    """What folding needs: the near parties, and every party's name in English."""
    names = {country.code: seeds.party_name(country.code) for country in seeds.countries}
    names |= {organization.id: seeds.party_name(organization.id) for organization in seeds.organizations}
    circles = circles_of(seeds, home)
    return Regions(circles.near, circles.un_organizations - {"UN"}, names)
