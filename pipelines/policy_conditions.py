"""What a rule of policy lines may ask of a sentence beside its concepts: who stands in it, where, with which figures. Reads no rule."""

from __future__ import annotations

from dataclasses import dataclass

from core.records import Language
from pipelines.circles import Circles
from pipelines.lexicon import Hit
from pipelines.modality import finite_done
from pipelines.names import NameKind
from pipelines.parties import is_place
from pipelines.policy_actors import countries_of
from pipelines.sentence import Sentence, officials_of

_NEAR_GROUPS = frozenset({"CENTRAL_ASIA", "NEIGHBOURS"})
_FAR_UNIONS = frozenset({"EU", "EUROPEAN_COMMISSION", "EUROPEAN_PARLIAMENT", "ASEAN", "ARAB_LEAGUE", "GCC", "AFRICAN_UNION", "CARICOM"})
_PLACES = (NameKind.COUNTRY, NameKind.DEMONYM, NameKind.CAPITAL, NameKind.CITY)
_FIGURES = ("km", "percent", "ha", "m")
_OF = frozenset({"of", "from", "из"})
_THAN = frozenset({"than", "чем"})
_MONEY = ("USD", "EUR", "KGS", "RUB")
_WORDS_OF_NAMES = frozenset(
    {"cooperation", "integration", "strengthen", "friendship", "private_body", "un_project", "project"}
)  # "Shanghai Cooperation Organization"


@dataclass(frozen=True, slots=True)
class Setting:
    """Whom a sentence is about: codes of countries, ids of organizations, and whether it names them itself."""

    countries: frozenset[str]
    organizations: frozenset[str]
    groups: frozenset[str]
    own: bool
    who: frozenset[str]
    """Which of the conditions `@actor`, `@lead_actor`, `@lead_home` and `@headline` hold."""


class Conditions:
    """Concepts and `@` conditions of seeds/rules/policy.yaml, for one home country."""

    def __init__(self, home: str, circles: Circles) -> None:
        self._home = home
        self._circles = circles

    def holds(self, sentence: Sentence, one: str, setting: Setting) -> bool:
        """Whether `one`, a concept, `concept!` or `@condition`, holds of `sentence`. Raises ValueError on a condition nobody knows."""
        if one.endswith("!"):
            return any(finite_done(sentence, hit, 0, len(sentence.tokens)) for hit in sentence.by_concept.get(one[:-1], ()))
        if not one.startswith("@"):
            hits = sentence.by_concept.get(one, [])
            if hits and one == "increment":  # "more than 170": no increment
                return any(_THAN.isdisjoint(token.low for token in sentence.tokens[hit.first + 1 : hit.last + 1]) for hit in hits)
            if hits and one == "border":  # "за границей": abroad
                return any(hit.first == 0 or sentence.tokens[hit.first - 1].low != "за" for hit in hits)
            if hits and one in _WORDS_OF_NAMES:
                return any(not _in_organization(sentence, hit) for hit in hits)
            return bool(hits) and (one != "citizens" or any(not self._of_others(sentence, hit) for hit in hits))
        codes, organizations = setting.countries, setting.organizations
        match one:
            case "@home":
                return self._home in codes
            case "@near":
                return bool(codes & self._circles.near) or bool(setting.groups & _NEAR_GROUPS)
            case "@ours":
                return not codes or bool(codes & (self._circles.neighbours | {self._home}))
            case "@far":
                far = codes - self._circles.near - {self._home}
                return bool(far) or self.holds(sentence, "@union", setting) or self.holds(sentence, "@group", setting)
            case "@abroad":
                return bool(codes - {self._home}) or any(n.code not in ("", "??", self._home) and n.kind in _PLACES for n in sentence.names)
            case "@ally":
                return bool(organizations & self._circles.allied_organizations)
            case "@un":
                return bool(organizations & self._circles.un_organizations)
            case "@org":
                return bool(organizations)
            case "@lender":
                return not organizations.isdisjoint(self._circles.lenders)
            case "@office":
                return True
            case "@home_acts":
                return self._home_acts(sentence)
            case "@region":
                return any(self.holds(sentence, held, setting) for held in ("@group", "@union", "far_region"))
            case "@region_and_far":  # all of Central Asia with the European Union: the partner is the far one
                return "CENTRAL_ASIA" in setting.groups and self.holds(sentence, "@far", setting) and not codes & self._circles.near
            case "@unnamed":
                return not codes - {self._home}
            case "@group":
                return bool(setting.groups & self._circles.far_groups)
            case "@union":
                return not organizations.isdisjoint(_FAR_UNIONS)
            case "@actor" | "@lead_actor" | "@lead_home" | "@headline" | "@state_near":
                return one in setting.who
            case "@money":
                return any(n.quantity.unit in _MONEY for n in sentence.numbers)
            case "@number":
                return any(n.quantity.unit in ("count", "percent") for n in sentence.numbers)
            case "@figure":
                return any(n.quantity.unit in _FIGURES for n in sentence.numbers)
        raise ValueError(f"unknown condition {one}")

    def _of_others(self, sentence: Sentence, hit: Hit) -> bool:
        """ "Citizens of Uzbekistan", "Uzbek citizens", "граждане Узбекистана": not ours."""
        last = hit.last
        led = last < len(sentence.tokens) and sentence.tokens[last].low in _OF
        countries = countries_of(sentence)
        beside = [n for n in countries if n.last == hit.first]
        if led:
            beside += [n for n in countries if n.first == last + 1]
        elif sentence.language is Language.RU:
            beside += [n for n in countries if n.first == last and "gent" in n.cases]
        return bool(beside) and all(n.code != self._home and not is_place(sentence, n) for n in beside)

    def _home_acts(self, sentence: Sentence) -> bool:
        """An official or a body of a state is named, or our country by its name and not as a place."""
        if sentence.has("official", "state_actor", officials_of(self._home)):
            return True
        ours = (n for n in countries_of(sentence) if n.code == self._home and n.kind is not NameKind.DEMONYM)
        return any(not is_place(sentence, name) for name in ours)


def _in_organization(sentence: Sentence, hit: Hit) -> bool:
    """A word of an organization's name says nothing of what is done with it."""
    return any(n.kind is NameKind.ORGANIZATION and n.first <= hit.first and hit.last <= n.last for n in sentence.names)
