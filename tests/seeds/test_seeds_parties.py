"""Countries, organizations, groups and the site, as the rest of the project gets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.records import Language
from seeds.loader import load_seeds

Write = Callable[[dict[str, str]], Path]

KY, RU, EN = Language.KY, Language.RU, Language.EN


@pytest.mark.parametrize(
    ("organization", "forms"),
    [
        ("UN", "БУУ БУУнун БУУга БУУда БУУдан БУУ-нун ООН UN"),
        ("EAEU", "ЕАЭБ ЕАЭБдин ЕАЭБге ЕАЭБде ЕАЭБге ЕАЭС EAEU"),
        ("CSTO", "ЖККУ ЖККУнун ЖККУга ЖККУдан ОДКБ CSTO"),
        ("SCO", "ШКУ ШКУнун ШКУга ШКУда ШОС SCO"),
        ("CIS", "КМШ КМШнын КМШга СНГ CIS"),
        ("OTS", "ТМУ ТМУнун ТМУга ОТГ OTS"),
        ("OSCE", "ЕККУ ЕККУнун ОБСЕ OSCE"),
        ("EU", "ЕБ ЕБдин ЕС EU"),
        ("WHO", "ДССУ ВОЗ WHO"),
        ("UNESCO", "ЮНЕСКО UNESCO ЮНЕСКОнун ЮНЕСКОго"),
    ],
)
def test_abbreviations_with_their_endings(organization: str, forms: str) -> None:
    found = {form for one in load_seeds().organizations if one.id == organization for listed in one.forms.values() for form in listed}
    assert set(forms.split()) - found == set()


@pytest.mark.parametrize(
    ("organization", "language", "form"),
    [
        ("UN", RU, "Организацией Объединенных Наций"),
        ("UN", KY, "Бириккен Улуттар Уюмунун"),
        ("UN", KY, "Бириккен Улуттар Уюмуна"),
        ("EAEU", RU, "Евразийском экономическом союзе"),
        ("EAEU", KY, "Евразия экономикалык биримдигине"),
        ("EU", RU, "Евросоюзом"),
        ("WORLD_BANK", KY, "Дүйнөлүк банктын"),
        ("OTS", RU, "Организации тюркских государств"),
        ("EBRD", RU, "Европейским банком реконструкции и развития"),
        ("NAM", RU, "Движению неприсоединения"),
    ],
)
def test_names_in_their_cases(organization: str, language: Language, form: str) -> None:
    (one,) = (one for one in load_seeds().organizations if one.id == organization)
    assert form in one.forms[language]


def test_kyrgyz_forms_tell_a_place_from_a_party() -> None:
    (un,) = (one for one in load_seeds().organizations if one.id == "UN")
    assert un.cases[KY]["БУУда"] == {"loct"}
    assert un.cases[KY]["БУУнун"] == {"gent"}
    assert un.cases[KY]["Бириккен Улуттар Уюмунда"] == {"loct"}
    assert un.cases[KY]["Бириккен Улуттар Уюмуна"] == {"datv"}


def test_members_and_groups() -> None:
    seeds = load_seeds()
    members = {one.id: set(one.members) for one in seeds.organizations}
    assert members["CSTO"] == {"AM", "BY", "KZ", "KG", "RU", "TJ"}
    assert members["EAEU"] == {"AM", "BY", "KZ", "KG", "RU"}
    assert members["OTS"] == {"AZ", "KZ", "KG", "TR", "UZ"}
    assert len(members["EU"]) == 27
    groups = {one.id: one for one in seeds.groups}
    assert set(groups["CENTRAL_ASIA"].members) == {"KG", "KZ", "TJ", "TM", "UZ"}
    assert set(groups["NEIGHBOURS"].members) == {"KZ", "UZ", "TJ", "CN"}
    assert "Борбордук Азияга" in groups["CENTRAL_ASIA"].forms[KY]
    assert groups["ARAB_EAST"].topic == "other_regions.arab_east"


def test_every_organization_the_baseline_names_is_known() -> None:
    seeds = load_seeds()
    assert {"UN", "EAEU", "CIS", "CSTO", "SCO", "OTS", "OSCE"} <= {one.id for one in seeds.organizations}
    assert len(seeds.organizations) >= 60


def test_a_country_of_the_users_own_needs_no_forms_file(folder: Write) -> None:
    own = folder(
        {
            "names/countries-mine.yaml": (
                "countries:\n  - {code: QQ, status: other, names: {en: Kukunia, ru: Кукуния, ky: Кукуния},\n"
                "     adjectives: {en: [Kukunian]}, capitals: {ky: [Кукун]}}\n"
            )
        }
    )
    country = load_seeds(own).country("QQ")
    assert "Кукуниянын" in country.forms[KY]
    assert country.cases[KY]["Кукунияда"] == {"loct"}
    assert country.forms[RU] == ("Кукуния",)
    assert country.demonyms[EN] == ("Kukunian",)
    assert "Кукунга" in country.capitals[KY]


def test_names_to_show() -> None:
    seeds = load_seeds()
    assert seeds.party_name("SS") == "South Sudan"
    assert seeds.party_name("UN", KY) == "Бириккен Улуттар Уюму"
    assert seeds.party_name("NARNIA") == "NARNIA"
    with pytest.raises(KeyError):
        seeds.country("QQ")


def test_the_site() -> None:
    site = load_seeds().sites["24kg"]
    assert site.hosts == ("24.kg", "www.24.kg")
    assert {"24-kg.com", "www.24-kg.com", "new.24-kg.com"} <= set(site.lookalikes)
    assert [source.id for source in site.sources] == ["24kg-ru", "24kg-en", "24kg-ky"]
    assert site.revisit_schedule == (6, 24, 72, 168, 720)
    assert (site.missing_after_days, site.concurrent, site.fetch_from) == (7, 1, None)
    assert 1 <= site.delay_s <= 2
    assert 0 < site.unused_number_share < 1
    assert all(source.min_stories_per_night > 0 for source in site.sources)


@pytest.mark.parametrize(
    ("section", "source"), [("english", "24kg-en"), ("kyrgyzcha", "24kg-ky"), ("vlast", "24kg-ru"), ("brand_new", "24kg-ru")]
)
def test_a_section_belongs_to_an_edition(section: str, source: str) -> None:
    found = load_seeds().sites["24kg"].source_of_section(section)
    assert found is not None
    assert found.id == source
