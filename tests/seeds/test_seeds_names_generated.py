"""The generated forms files are what the generator writes, and its rules hold where no file shows them."""

from __future__ import annotations

import pytest

from seeds.names import generate
from seeds.names.kyrgyz import decline_ky, derive_adjective_ky
from seeds.names.russian import Declension, adjective_forms_ru, compound_stem_ru

MAX_BYTES = 2_000_000


def test_files_are_current() -> None:
    stale = [path.name for path, text in generate.render().items() if path.read_text(encoding="utf-8") != text]
    assert stale == [], "run python -m seeds.names.generate and review what changed"


def test_check_reports_without_writing(capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_files_stay_small() -> None:
    assert [path.name for path in generate.render() if path.stat().st_size > MAX_BYTES] == []


@pytest.mark.parametrize(
    ("name", "genitive", "dative", "locative", "ablative"),
    [
        ("Кытай", "Кытайдын", "Кытайга", "Кытайда", "Кытайдан"),
        ("Тунис", "Тунистин", "Туниске", "Тунисте", "Тунистен"),
        ("Тонга", "Тонганын", "Тонгага", "Тонгада", "Тонгадан"),
        ("Лондон", "Лондондун", "Лондонго", "Лондондо", "Лондондон"),
        ("Израиль", "Израилдин", "Израилге", "Израилде", "Израилден"),
        ("Кук аралдары", "Кук аралдарынын", "Кук аралдарына", "Кук аралдарында", "Кук аралдарынан"),
        ("Тонга Королдугу", "Тонга Королдугунун", "Тонга Королдугуна", "Тонга Королдугунда", "Тонга Королдугунан"),
        ("Катар мамлекети", "Катар мамлекетинин", "Катар мамлекетине", "Катар мамлекетинде", "Катар мамлекетинен"),
        ("АКШ", "АКШнын", "АКШга", "АКШда", "АКШдан"),
    ],
)
def test_kyrgyz_cases(name: str, genitive: str, dative: str, locative: str, ablative: str) -> None:
    forms = decline_ky(name)
    assert forms[name] == ["nomn"]
    assert "gent" in forms[genitive]
    assert "datv" in forms[dative]
    assert forms[locative] == ["loct"]
    assert forms[ablative] == ["abla"]


def test_kyrgyz_possessed_name_takes_no_plain_suffix() -> None:
    assert "Кук аралдарыга" not in decline_ky("Кук аралдары")
    assert "Сан-Томе жана Принсипиге" in decline_ky("Сан-Томе жана Принсипи")


@pytest.mark.parametrize(
    ("name", "adjective"),
    [("Кыргызстан", "кыргызстандык"), ("Уругвай", "уругвайлык"), ("Египет", "египеттик"), ("Перу", "перулук"), ("Израиль", "израилдик")],
)
def test_kyrgyz_adjective(name: str, adjective: str) -> None:
    assert adjective in derive_adjective_ky(name)


def test_kyrgyz_adjective_not_of_abbreviations() -> None:
    assert derive_adjective_ky("АКШ") == []


def test_russian_table_wins_over_the_dictionary() -> None:
    table = Declension({"Тонга": ["Тонга | Тонги | Тонге | Тонгу | Тонгой | Тонге", "fixed"]})
    assert table.decline("Тонга")["Тонга"] == ["nomn", "gent", "datv", "accs", "ablt", "loct"]
    assert table.decline("Тонга")["Тонгой"] == ["ablt"]


def test_russian_table_row_needs_six_cases() -> None:
    with pytest.raises(ValueError, match="six cases expected, got 2"):
        Declension({"Тонга": "Тонга | Тонги"}).decline("Тонга")


@pytest.mark.parametrize(
    ("name", "instrumental"),
    [
        ("Нджамена", "Нджаменой"),
        ("Королевство Дания", "Королевством Дания"),
        ("Босния и Герцеговина", "Боснией и Герцеговиной"),
        ("Новая Зеландия", "Новой Зеландией"),
        ("Ханой", "Ханоем"),
        ("ОАЭ", "ОАЭ"),
        ("Вануату", "Вануату"),
    ],
)
def test_russian_rules(name: str, instrumental: str) -> None:
    assert "ablt" in Declension({}).decline(name)[instrumental]


def test_russian_adjective() -> None:
    assert {"узбекский", "узбекской", "узбекскими"} <= set(adjective_forms_ru("узбекский"))
    assert compound_stem_ru("узбекский") == "узбекско"
