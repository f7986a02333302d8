"""Country names: complete for the UN's members, and each tricky surface form stands for the country it should."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import seeds.names

FOLDER = Path(seeds.names.__file__).parent
LANGUAGES = ("en", "ru", "ky")
UN_MEMBERS = 193

# form -> (code, a case it must be able to stand for)
ENGLISH = {
    "South Sudan": "SS", "Sudan": "SD", "the Commonwealth of the Bahamas": "BS", "Bahamas": "BS", "Bahamas'": "BS", "Guinea-Bissau": "GW",
    "Equatorial Guinea": "GQ", "Papua New Guinea": "PG", "Guinea": "GN", "Türkiye": "TR", "Turkey": "TR", "Turkiye": "TR", "UAE": "AE",
    "United Arab Emirates": "AE", "Eswatini": "SZ", "Kingdom of Eswatini": "SZ", "Swaziland": "SZ", "Côte d'Ivoire": "CI", "Ivory Coast": "CI",
    "DRC": "CD", "Democratic Republic of the Congo": "CD", "Republic of the Congo": "CG", "PRC": "CN", "China": "CN", "Taiwan": "TW",
    "Republic of China": "TW", "Holy See": "VA", "Palestine": "PS", "Kosovo": "XK", "UK": "GB", "Great Britain": "GB", "US": "US", "USA": "US",
    "United States of America": "US", "DPRK": "KP", "North Korea": "KP", "Republic of Korea": "KR", "Kyrgyz Republic": "KG", "Kirghizia": "KG",
    "Saint Lucia": "LC", "St. Lucia": "LC", "Sao Tome and Principe": "ST", "São Tomé and Príncipe": "ST", "Cabo Verde": "CV",
    "Cape Verde": "CV", "Czechia": "CZ", "Czech Republic": "CZ", "North Macedonia": "MK", "Myanmar": "MM", "Burma": "MM", "Timor-Leste": "TL",
    "East Timor": "TL", "Viet Nam": "VN", "Brunei": "BN", "Kazakhstan's": "KZ", "Laos": "LA", "Dominica": "DM", "Dominican Republic": "DO",
    "Niger": "NE", "Nigeria": "NG", "Samoa": "WS", "Solomon Islands": "SB", "Kyiv": "UA", "Chisinau": "MD", "Dushanbe": "TJ", "Norway": "NO",
}  # fmt: skip
RUSSIAN = {
    "Южного Судана": ("SS", "gent"), "Южным Суданом": ("SS", "ablt"), "Суданом": ("SD", "ablt"), "Багамскими островами": ("BS", "ablt"),
    "Багамских Островов": ("BS", "gent"), "Содружеством Багамских Островов": ("BS", "ablt"), "Багамами": ("BS", "ablt"),
    "Соломоновыми островами": ("SB", "ablt"), "Соломоновых Островах": ("SB", "loct"), "Маршалловых островов": ("MH", "gent"),
    "Сейшельскими Островами": ("SC", "ablt"), "Тонги": ("TO", "gent"), "Тонгой": ("TO", "ablt"), "Королевством Тонга": ("TO", "ablt"),
    "Тонга": ("TO", "nomn"), "Буркина-Фасо": ("BF", "gent"), "Буркиной-Фасо": ("BF", "ablt"), "Гвинеи-Бисау": ("GW", "gent"),
    "Гвинеей-Бисау": ("GW", "ablt"), "Гвинеей": ("GN", "ablt"), "Экваториальной Гвинеей": ("GQ", "ablt"), "Сент-Люсией": ("LC", "ablt"),
    "Папуа — Новой Гвинеей": ("PG", "ablt"), "Папуа-Новой Гвинеей": ("PG", "ablt"), "Папуа - Новой Гвинеи": ("PG", "gent"),
    "Королевством Эсватини": ("SZ", "ablt"), "Эсватини": ("SZ", "ablt"), "Свазилендом": ("SZ", "ablt"), "Республикой Ботсвана": ("BW", "ablt"),
    "Ботсваной": ("BW", "ablt"), "Сан-Томе и Принсипи": ("ST", "ablt"), "Боснией и Герцеговиной": ("BA", "ablt"), "Сомали": ("SO", "ablt"),
    "Федеративной Республикой Сомали": ("SO", "ablt"), "Объединенной Республикой Танзания": ("TZ", "ablt"), "ОАЭ": ("AE", "loct"),
    "Объединенными Арабскими Эмиратами": ("AE", "ablt"), "КНР": ("CN", "ablt"), "Китайской Народной Республикой": ("CN", "ablt"),
    "Китайской Республики": ("TW", "gent"), "Тайванем": ("TW", "ablt"), "РФ": ("RU", "gent"), "США": ("US", "gent"), "РУз": ("UZ", "gent"),
    "РК": ("KZ", "gent"), "РТ": ("TJ", "gent"), "КР": ("KG", "gent"), "Кыргызской Республикой": ("KG", "ablt"), "Киргизией": ("KG", "ablt"),
    "Соединенным Королевством": ("GB", "ablt"), "Великобританией": ("GB", "ablt"), "Королевством Саудовская Аравия": ("SA", "ablt"),
    "Чадом": ("TD", "ablt"), "Того": ("TG", "ablt"), "Доминикой": ("DM", "ablt"), "Доминиканской Республикой": ("DO", "ablt"),
    "Ливаном": ("LB", "ablt"), "Ливией": ("LY", "ablt"), "Нигером": ("NE", "ablt"), "Нигерией": ("NG", "ablt"), "Белизом": ("BZ", "ablt"),
    "Гондурасом": ("HN", "ablt"), "Кот-д'Ивуаром": ("CI", "ablt"), "Тринидадом и Тобаго": ("TT", "ablt"), "Нидерландами": ("NL", "ablt"),
    "Беларусью": ("BY", "ablt"), "Белоруссии": ("BY", "loct"), "Молдовой": ("MD", "ablt"), "Палау": ("PW", "ablt"), "Ватиканом": ("VA", "ablt"),
    "Святым Престолом": ("VA", "ablt"), "Южной Кореей": ("KR", "ablt"), "Северной Кореей": ("KP", "ablt"), "Лондоне": ("GB", "loct"),
    "Афинах": ("GR", "loct"), "Центральноафриканской Республикой": ("CF", "ablt"), "Туркмении": ("TM", "loct"), "Таиландом": ("TH", "ablt"),
}  # fmt: skip
KYRGYZ = {
    "Түштүк Судандын": ("SS", "gent"), "Түштүк Судан": ("SS", "nomn"), "Судандан": ("SD", "abla"), "Багам аралдарына": ("BS", "datv"),
    "Багам аралдарынын": ("BS", "gent"), "Багам аралдары": ("BS", "nomn"), "Соломон аралдарында": ("SB", "loct"), "Тонганын": ("TO", "gent"),
    "Тонга Королдугунун": ("TO", "gent"), "Эсватинини": ("SZ", "accs"), "Эсватини Королдугуна": ("SZ", "datv"), "Свазиленддин": ("SZ", "gent"),
    "Эсватини Падышачылыгынын": ("SZ", "gent"), "Сент-Люсияга": ("LC", "datv"), "Буркина-Фасодо": ("BF", "loct"),
    "Гвинея-Бисаунун": ("GW", "gent"), "Экватордук Гвинеянын": ("GQ", "gent"), "Гвинеяда": ("GN", "loct"), "Папуа-Жаңы Гвинеянын": ("PG", "gent"),
    "Папуа Жаңы Гвинеяга": ("PG", "datv"), "Сан-Томе жана Принсипинин": ("ST", "gent"), "Ботсванага": ("BW", "datv"), "Сомалинин": ("SO", "gent"),
    "Гондурастын": ("HN", "gent"), "Белиздин": ("BZ", "gent"), "Танзаниядан": ("TZ", "abla"), "Габондо": ("GA", "loct"),
    "АКШнын": ("US", "gent"), "АКШга": ("US", "datv"), "АКШ-нын": ("US", "gent"), "АКШ": ("US", "nomn"), "Америка Кошмо Штаттарынын": ("US", "gent"),
    "БАЭге": ("AE", "datv"), "Бириккен Араб Эмираттарына": ("AE", "datv"), "Бириккен Араб Эмиратына": ("AE", "datv"), "КЭРдин": ("CN", "gent"),
    "Кытайдын": ("CN", "gent"), "Кытай Эл Республикасынын": ("CN", "gent"), "Россияга": ("RU", "datv"), "Орусиянын": ("RU", "gent"),
    "Россия Федерациясынын": ("RU", "gent"), "Казакстандын": ("KZ", "gent"), "Казакстан Республикасына": ("KZ", "datv"),
    "Өзбекстанга": ("UZ", "datv"), "Өзбекстандагы": ("UZ", "loct"), "Тажикстандан": ("TJ", "abla"), "Түркмөнстанда": ("TM", "loct"),
    "Түркиянын": ("TR", "gent"), "Түркияда": ("TR", "loct"), "Жапониянын": ("JP", "gent"), "Японияга": ("JP", "datv"), "Мисирде": ("EG", "loct"),
    "Египеттин": ("EG", "gent"), "Улуу Британияда": ("GB", "loct"), "Сауд Арабиясынын": ("SA", "gent"), "Сауд Арабиянын": ("SA", "gent"),
    "Сауд Аравия Королдугунун": ("SA", "gent"), "Катар мамлекетине": ("QA", "datv"), "Ооганстандын": ("AF", "gent"), "Мажарстанга": ("HU", "datv"),
    "Беларустун": ("BY", "gent"), "Израилдин": ("IL", "gent"), "Чадга": ("TD", "datv"), "Чадка": ("TD", "datv"), "Ливандын": ("LB", "gent"),
    "Кыргызстандын": ("KG", "gent"), "Кыргыз Республикасынын": ("KG", "gent"), "КРдин": ("KG", "gent"), "Лондондо": ("GB", "loct"),
    "Лондондогу": ("GB", "loct"), "Аддис-Абебада": ("ET", "loct"), "Бээжинде": ("CN", "loct"), "Пекинден": ("CN", "abla"),
    "Түндүк Македония": ("MK", "nomn"), "Борбордук Африка Республикасынын": ("CF", "gent"), "Жаңы Зеландияга": ("NZ", "datv"),
}  # fmt: skip
ADJECTIVES = {
    "ru": {"таджикской": "TJ", "узбекскими": "UZ", "кыргызского": "KG", "эсватинская": "SZ", "нигерский": "NE", "нигерийский": "NG",
           "доминиканский": "DO", "доминикский": "DM", "ливанский": "LB", "ливийский": "LY", "китайских": "CN", "венгерскому": "HU"},
    "ky": {"тажик": "TJ", "өзбек": "UZ", "орус": "RU", "россиялык": "RU", "америкалык": "US", "кытай": "CN", "түрк": "TR", "жапон": "JP",
           "кубалык": "CU", "египеттик": "EG", "уругвайлык": "UY", "вьетнамдык": "VN", "немис": "DE", "кыргызстандык": "KG"},
    "en": {"Tajik": "TJ", "Uzbek": "UZ", "Nigerien": "NE", "Nigerian": "NG", "Swazi": "SZ", "Bahamian": "BS", "Emirati": "AE", "Dutch": "NL"},
}  # fmt: skip


@cache
def _forms(lang: str) -> dict[str, Any]:
    return yaml.load((FOLDER / f"forms-{lang}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def _countries() -> list[dict[str, Any]]:
    return yaml.load((FOLDER / "countries.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["countries"]


@cache
def _owners(lang: str) -> dict[str, set[str]]:
    """Form -> who it stands for: country codes, place ids; names, capitals and adjectives together."""
    owners: dict[str, set[str]] = defaultdict(set)
    for code, made in _forms(lang)["countries"].items():
        for form in (*made["names"], *made.get("capitals", {}), *made.get("inhabitants", {})):
            owners[form].add(code)
        for forms in made.get("adjectives", {}).values():
            for form in forms:
                owners[form].add(code)
    for place, forms in _forms(lang)["places"].items():
        for form in forms:
            owners[form].add(place)
    return owners


def _cases(lang: str, code: str, form: str) -> list[str]:
    made = _forms(lang)["countries"][code]
    return (made["names"].get(form) or made.get("capitals", {}).get(form) or "").split()


def test_every_un_member_is_there_once() -> None:
    codes = [entry["code"] for entry in _countries()]
    assert len(codes) == len(set(codes))
    assert sum(entry["status"] == "member" for entry in _countries()) == UN_MEMBERS
    assert {entry["code"] for entry in _countries() if entry["status"] == "observer"} == {"VA", "PS"}
    assert {"XK", "TW", "HK", "EH"} <= {entry["code"] for entry in _countries() if entry["status"] == "other"}


def test_members_are_real_codes_of_cldr() -> None:
    from babel import Locale

    known = Locale("en").territories
    assert [entry["code"] for entry in _countries() if entry["code"] not in known] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_country_has_a_name_and_forms(lang: str) -> None:
    for entry in _countries():
        names = _forms(lang)["countries"][entry["code"]]["names"]
        assert entry["names"][lang] in names, entry["code"]
        assert "nomn" in names[entry["names"][lang]].split(), entry["code"]


@pytest.mark.parametrize(
    ("lang", "needed"), [("ru", {"nomn", "gent", "datv", "accs", "ablt", "loct"}), ("ky", {"nomn", "gent", "datv", "accs", "loct", "abla"})]
)
def test_every_country_has_all_cases(lang: str, needed: set[str]) -> None:
    for entry in _countries():
        names = _forms(lang)["countries"][entry["code"]]["names"]
        assert needed <= {case for cases in names.values() for case in cases.split()}, entry["code"]


def test_every_member_has_a_region() -> None:
    assert [entry["code"] for entry in _countries() if not entry["regions"]] == []
    central = {entry["code"] for entry in _countries() if "central_asia" in entry["regions"]}
    assert central == {"KG", "KZ", "TJ", "TM", "UZ"}


@pytest.mark.parametrize(("form", "code"), ENGLISH.items())
def test_english_form(form: str, code: str) -> None:
    assert _owners("en")[form] == {code}


@pytest.mark.parametrize(("form", "expected"), RUSSIAN.items())
def test_russian_form(form: str, expected: tuple[str, str]) -> None:
    code, case = expected
    assert _owners("ru")[form] == {code}
    assert case in _cases("ru", code, form)


@pytest.mark.parametrize(("form", "expected"), KYRGYZ.items())
def test_kyrgyz_form(form: str, expected: tuple[str, str]) -> None:
    code, case = expected
    assert _owners("ky")[form] == {code}
    assert case in _cases("ky", code, form)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_adjectives(lang: str) -> None:
    assert {form: _owners(lang)[form] for form in ADJECTIVES[lang]} == {form: {code} for form, code in ADJECTIVES[lang].items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_form_stands_for_two_countries_or_places(lang: str) -> None:
    assert {form: owners for form, owners in _owners(lang).items() if len(owners) > 1} == {}


def test_a_kyrgyz_place_is_told_from_a_party() -> None:
    assert _cases("ky", "GB", "Лондондо") == ["loct"]
    assert _cases("ky", "CN", "Кытайда") == ["loct"]
    assert "loct" not in _cases("ky", "CN", "Кытайга")


def test_ordinary_words_are_marked_ambiguous() -> None:
    assert {"Чад", "Чада", "Чаду", "Чадом"} <= set(_forms("ru")["countries"]["TD"]["ambiguous"])
    assert _forms("ru")["countries"]["TG"]["ambiguous"] == ["Того"]
    assert {"Катар", "Катарга", "Катарда"} <= set(_forms("ky")["countries"]["QA"]["ambiguous"])


def test_compound_stems() -> None:
    stems = {code: made.get("compounds", []) for code, made in _forms("ru")["countries"].items()}
    assert "кыргызско" in stems["KG"]
    assert "таджикско" in stems["TJ"]
    assert "узбекско" in stems["UZ"]
    assert "армяно" in stems["AM"]


def test_traps_are_longer_than_what_they_hide() -> None:
    for lang in LANGUAGES:
        for trap in _forms(lang)["traps"]:
            assert trap not in _owners(lang), trap
    assert "долларов США" in _forms("ru")["traps"]
    assert "Латинской Америки" in _forms("ru")["traps"]
    assert "Латын Америкасынын" in _forms("ky")["traps"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forms_are_normalized(lang: str) -> None:
    """ё and the curly apostrophe are folded before matching, so no form may hold them."""
    assert [form for form in _owners(lang) if set(form) & set("ёЁ’`\u00a0") - set("`")] == []
