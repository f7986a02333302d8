"""The words of alerts in three languages, as data. Names of countries come from the seeds, claims' wording from the programme.

Russian and Kyrgyz put kind and state side by side ("посольство: открыто"), so that no name has to be inflected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.records import Language, TieKind, TieState

_SIGNED = re.compile(r"(?<!\S)(>=|<=|>|<|~)(?=\d)")
_ENGLISH_STATES = {
    TieState.ESTABLISHED: "established",
    TieState.PLANNED: "planned",
    TieState.BROKEN: "broken off",
    TieState.NONE: "ended",
}


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's words. Templates are for str.format; `signs` put "at least" and the like for the signs of stored figures."""

    new: str
    not_so: str
    changed: str
    changed_not_so: str
    no_longer: str
    tie: str
    capture: str
    finding: str
    more_reports: str
    not_alerted: str
    unknown_before: str
    kinds: Mapping[TieKind, str] = field(default_factory=dict)
    states: Mapping[TieState, str] = field(default_factory=dict)
    established: Mapping[TieKind, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)

    def kind(self, kind: TieKind) -> str:
        return self.kinds.get(kind, kind.value.replace("_", " "))

    def state(self, after: TieState, kind: TieKind) -> str:
        if after is TieState.ESTABLISHED and kind in self.established:
            return self.established[kind]
        return self.states.get(after, after.value)

    def value(self, text: str | None) -> str:
        """A stored figure in words: ">170" is "more than 170"."""
        if text is None:
            return self.unknown_before
        return _SIGNED.sub(lambda found: self.signs[found.group()], text)


PHRASES: Mapping[Language, Phrases] = {
    Language.EN: Phrases(
        new="New: {what}",
        not_so="Correction: not so: {what}",
        changed="Changed: {claim}: {before} -> {after}",
        changed_not_so="Correction: not so: {claim}: {after}",
        no_longer="An earlier alert no longer stands: its report was changed, denied, or dismissed by a reviewer.",
        tie="{home} and {party}: {kind} {state}",
        capture="capture {id}",
        finding="finding {id}",
        more_reports="and {count} more reports",
        not_alerted="not alerted: {reason}",
        unknown_before="no figure",
        states=_ENGLISH_STATES,
        signs={">=": "at least ", "<=": "up to ", ">": "more than ", "<": "fewer than ", "~": "about "},
    ),
    Language.RU: Phrases(
        new="Новое: {what}",
        not_so="Поправка: неверно: {what}",
        changed="Изменилось: {claim}: {before} -> {after}",
        changed_not_so="Поправка: неверно: {claim}: {after}",
        no_longer="Прежнее сообщение больше не действует: публикация изменена, опровергнута или отклонена проверяющим.",
        tie="{home} и {party}: {kind}: {state}",
        capture="снимок страницы {id}",
        finding="находка {id}",
        more_reports="и ещё публикации: {count}",
        not_alerted="без оповещения: {reason}",
        unknown_before="нет числа",
        kinds={
            TieKind.DIPLOMATIC_RELATIONS: "дипломатические отношения",
            TieKind.EMBASSY: "посольство",
            TieKind.CONSULATE: "консульство",
            TieKind.AMBASSADOR: "посол",
            TieKind.MEMBERSHIP: "членство",
            TieKind.STRATEGIC_PARTNERSHIP: "стратегическое партнёрство",
            TieKind.VISA_FREE: "безвизовый режим",
            TieKind.BORDER_TREATY: "договор о границе",
            TieKind.BREAK: "разрыв отношений",
        },
        states={
            TieState.ESTABLISHED: "есть",
            TieState.PLANNED: "в планах",
            TieState.APPLIED: "подана заявка",
            TieState.OBSERVER: "статус наблюдателя",
            TieState.SUSPENDED: "приостановка",
            TieState.BROKEN: "разрыв",
            TieState.NONE: "прекращение",
            TieState.UNKNOWN: "нет сведений",
        },
        established={
            TieKind.DIPLOMATIC_RELATIONS: "установлены",
            TieKind.EMBASSY: "открыто",
            TieKind.CONSULATE: "открыто",
            TieKind.AMBASSADOR: "назначен",
            TieKind.MEMBERSHIP: "началось",
            TieKind.STRATEGIC_PARTNERSHIP: "установлено",
            TieKind.VISA_FREE: "согласован",
            TieKind.BORDER_TREATY: "заключён",
        },
        signs={">=": "не менее ", "<=": "не более ", ">": "более ", "<": "менее ", "~": "около "},
    ),
    Language.KY: Phrases(
        new="Жаңы: {what}",
        not_so="Оңдоо: туура эмес: {what}",
        changed="Өзгөрдү: {claim}: {before} -> {after}",
        changed_not_so="Оңдоо: туура эмес: {claim}: {after}",
        no_longer="Мурунку билдирүү мындан ары күчүндө эмес: кабар өзгөртүлгөн, төгүнгө чыгарылган же текшерүүчү четке каккан.",
        tie="{home} жана {party}: {kind}: {state}",
        capture="барактын көчүрмөсү {id}",
        finding="табылга {id}",
        more_reports="дагы кабарлар: {count}",
        not_alerted="билдирилген жок: {reason}",
        unknown_before="сан жок",
        kinds={
            TieKind.DIPLOMATIC_RELATIONS: "дипломатиялык мамилелер",
            TieKind.EMBASSY: "элчилик",
            TieKind.CONSULATE: "консулдук",
            TieKind.AMBASSADOR: "элчи",
            TieKind.MEMBERSHIP: "мүчөлүк",
            TieKind.STRATEGIC_PARTNERSHIP: "стратегиялык өнөктөштүк",
            TieKind.VISA_FREE: "визасыз режим",
            TieKind.BORDER_TREATY: "чек ара келишими",
            TieKind.BREAK: "мамилелердин үзүлүшү",
        },
        states={
            TieState.ESTABLISHED: "бар",
            TieState.PLANNED: "пландалууда",
            TieState.APPLIED: "арыз берилген",
            TieState.OBSERVER: "байкоочу макамы",
            TieState.SUSPENDED: "токтотулуп турат",
            TieState.BROKEN: "үзүлдү",
            TieState.NONE: "токтотулду",
            TieState.UNKNOWN: "маалымат жок",
        },
        established={
            TieKind.DIPLOMATIC_RELATIONS: "түзүлдү",
            TieKind.EMBASSY: "ачылды",
            TieKind.CONSULATE: "ачылды",
            TieKind.AMBASSADOR: "дайындалды",
            TieKind.MEMBERSHIP: "башталды",
            TieKind.STRATEGIC_PARTNERSHIP: "түзүлдү",
            TieKind.VISA_FREE: "макулдашылды",
            TieKind.BORDER_TREATY: "түзүлдү",
        },
        signs={">=": "кеминде ", "<=": "эң көбү ", ">": "мындан көп: ", "<": "мындан аз: ", "~": "болжол менен "},
    ),
}
