"""Findings as sentences that a judge can hold against a text, in the text's own language. Wording only; what is asked is judge_stage.py's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.records import Claim, Fact, Finding, Language, Relation, TieKind, TieState
from monitor.report_words import tie_of
from seeds.loader import Seeds

_Words = Mapping[Language, str]


def _words(en: str, ru: str, ky: str) -> _Words:
    return {Language.EN: en, Language.RU: ru, Language.KY: ky}


_AND = _words("and", "и", "жана")
_MADE: Mapping[TieKind, _Words] = {
    TieKind.DIPLOMATIC_RELATIONS: _words(
        "diplomatic relations have been established", "дипломатические отношения установлены", "дипломатиялык мамиле түзүлдү"
    ),
    TieKind.EMBASSY: _words("an embassy has been opened", "посольство открыто", "элчилик ачылды"),
    TieKind.CONSULATE: _words("a consulate has been opened", "консульство открыто", "консулдук ачылды"),
    TieKind.AMBASSADOR: _words("an ambassador has been appointed", "посол назначен", "элчи дайындалды"),
    TieKind.MEMBERSHIP: _words("membership has begun", "членство началось", "мүчөлүк башталды"),
    TieKind.STRATEGIC_PARTNERSHIP: _words(
        "a strategic partnership has been established", "стратегическое партнёрство установлено", "стратегиялык өнөктөштүк түзүлдү"
    ),
    TieKind.VISA_FREE: _words("visa-free travel has been agreed", "безвизовый режим согласован", "визасыз режим макулдашылды"),
    TieKind.BORDER_TREATY: _words("a border treaty has been concluded", "договор о границе заключён", "чек ара келишими түзүлдү"),
    TieKind.BREAK: _words("relations have been broken off", "отношения разорваны", "мамиле үзүлдү"),
}
_NOUN: Mapping[TieKind, _Words] = {
    TieKind.DIPLOMATIC_RELATIONS: _words("diplomatic relations", "дипломатические отношения", "дипломатиялык мамиле"),
    TieKind.EMBASSY: _words("an embassy", "посольство", "элчилик"),
    TieKind.CONSULATE: _words("a consulate", "консульство", "консулдук"),
    TieKind.AMBASSADOR: _words("an ambassador", "посол", "элчи"),
    TieKind.MEMBERSHIP: _words("membership", "членство", "мүчөлүк"),
    TieKind.STRATEGIC_PARTNERSHIP: _words("a strategic partnership", "стратегическое партнёрство", "стратегиялык өнөктөштүк"),
    TieKind.VISA_FREE: _words("visa-free travel", "безвизовый режим", "визасыз режим"),
    TieKind.BORDER_TREATY: _words("a border treaty", "договор о границе", "чек ара келишими"),
    TieKind.BREAK: _words("a break of relations", "разрыв отношений", "мамиленин үзүлүшү"),
}
_STATES: Mapping[str, _Words] = {
    TieState.PLANNED.value: _words("is planned", "планируется", "пландалууда"),
    TieState.APPLIED.value: _words("has been applied for", "подана заявка", "өтүнмө берилди"),
    TieState.OBSERVER.value: _words("observer status", "статус наблюдателя", "байкоочу макамы"),
    TieState.SUSPENDED.value: _words("is suspended", "приостановлено", "токтотулду"),
    TieState.BROKEN.value: _words("has been broken off", "разорвано", "үзүлдү"),
    TieState.NONE.value: _words("does not exist", "отсутствует", "жок"),
    "denied": _words("is denied", "опровергается", "четке кагылды"),
}
_STEPS: Mapping[Relation, _Words] = {
    Relation.REAFFIRMS: _words("This was said again", "Это подтверждено", "Бул кайталанды"),
    Relation.CHANGES: _words("This has changed", "Это изменилось", "Бул өзгөрдү"),
    Relation.CONTRADICTS: _words("This does not hold", "Это не так", "Бул туура эмес"),
    Relation.ADVANCES: _words("A step forward was taken on this", "В этом сделан шаг вперёд", "Бул боюнча алга кадам жасалды"),
    Relation.FULFILS: _words("This was done", "Это выполнено", "Бул аткарылды"),
}
_BOUNDS: Mapping[str, _Words] = {
    ">": _words("more than {}", "более {}", "{} ашык"),
    ">=": _words("at least {}", "не менее {}", "{} кем эмес"),
    "<": _words("fewer than {}", "менее {}", "{} аз"),
    "<=": _words("up to {}", "до {}", "{} чейин"),
    "~": _words("about {}", "около {}", "болжол менен {}"),
}
_UNITS: Mapping[str, _Words] = {"km": _words("km", "км", "км"), "ha": _words("ha", "га", "га")}
_SIGNED = re.compile(r"^(>=|<=|>|<|~)(?=\d)(.+)$")


def hypothesis(finding: Finding, claim: Claim | None, fact: Fact, home: str, seeds: Seeds, language: Language) -> str:
    """What the finding says is so, as one sentence. `fact` is the one whose sentence is asked about, `home` the home country's code."""
    tie = tie_of(finding)
    if tie is not None:
        party, kind, status = tie
        said = _MADE[kind] if status == TieState.ESTABLISHED.value else None
        if said is None and kind is not TieKind.BREAK and status in _STATES:
            said = {one: f"{_NOUN[kind][one]}: {_STATES[status][one]}" for one in Language}
        between = f"{seeds.party_name(home, language)} {_AND[language]} {seeds.party_name(party, language)}"
        return f"{between}: {(said or _MADE[kind])[language]}."
    figure = " ".join(_figure(word, seeds, language) for word in (finding.new or "").split(" ")).strip()
    measure = seeds.measures.get(fact.measure or "")
    if measure is not None and figure:
        return f"{getattr(measure.wording, language.value)}: {figure}."
    topic = seeds.topics.get(fact.topic or "")
    about = claim.wording[language] if claim is not None else getattr(topic.wording, language.value) if topic is not None else ""
    return f"{_STEPS[finding.relation][language]}: {': '.join(part for part in (about.rstrip('.'), figure) if part)}."


def _figure(word: str, seeds: Seeds, language: Language) -> str:
    signed = _SIGNED.match(word)
    if signed:
        return _BOUNDS[signed[1]][language].format(signed[2])
    return _UNITS[word][language] if word in _UNITS else seeds.party_name(word, language)
