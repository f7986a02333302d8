"""Loading: overlays file by file, optional files by name, versions that follow the data and nothing else."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from core.records import Language, TieKind, TieState
from seeds import files
from seeds.loader import Seeds, check_seeds, load_seeds

Write = Callable[[dict[str, str]], Path]
MEASURES = "measures:\n  - {id: missions.embassies, unit: count, counted: %s, wording: {en: Embassies, ru: Посольства, ky: Элчиликтер}}\n"


def test_the_same_arguments_give_the_same_seeds() -> None:
    assert load_seeds() is load_seeds()


def test_seeds_can_be_handed_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(load_seeds()))
    assert (copy.version, copy.countries[0], copy.register) == (load_seeds().version, load_seeds().countries[0], load_seeds().register)


# ---------------------------------------------------------------- overlay


def test_an_overlay_record_replaces_by_id_and_leaves_the_rest(folder: Write) -> None:
    seeds = load_seeds(folder({"measures.yaml": MEASURES % "houses"}))
    assert seeds.measures["missions.embassies"].counted == "houses"
    assert set(seeds.measures) == set(load_seeds().measures)
    assert list(seeds.measures) == list(load_seeds().measures)


def test_an_overlay_record_with_a_new_id_is_added(folder: Write) -> None:
    seeds = load_seeds(folder({"measures.yaml": (MEASURES % "x").replace("missions.embassies", "missions.tents")}))
    assert set(seeds.measures) - set(load_seeds().measures) == {"missions.tents"}


def test_a_replaced_record_is_replaced_whole(folder: Write) -> None:
    own = folder({"sites/24kg.yaml": "sources:\n  - {id: 24kg-en, language: en, name: E, roots: [/english/], min_stories_per_night: 0}\n"})
    assert [problem.message for problem in check_seeds(own)] == ["has neither 'sections' nor 'rest': no story could be its own"]


def test_an_overlay_may_change_one_top_level_field(folder: Write) -> None:
    site = load_seeds(folder({"sites/24kg.yaml": "delay_s: 0\nfetch_from: http://127.0.0.1:8024\n"})).sites["24kg"]
    assert (site.delay_s, site.fetch_from) == (0, "http://127.0.0.1:8024")
    assert site.sources == load_seeds().sites["24kg"].sources
    assert site.hosts[0] == "24.kg"


def test_an_overlay_may_change_a_key_of_a_top_level_mapping(folder: Write) -> None:
    own = folder({"programmes/kg-ndp-2026.yaml": "title: {en: The Programme}\n"})
    title = load_seeds(own).programmes["kg-ndp-2026"].title
    assert (title[Language.EN], title[Language.RU]) == ("The Programme", "Национальная программа развития до 2026 года")


def test_a_tie_in_an_overlay_replaces_the_shipped_one(folder: Write) -> None:
    own = folder(
        {"ties/baseline.yaml": "entries:\n  - {party: KZ, state: broken, since: 2021, source: 'https://example.org/'}\n"},
    )
    entries = {(entry.party, entry.kind): entry for entry in load_seeds(own).register}
    assert entries["KZ", TieKind.DIPLOMATIC_RELATIONS].state is TieState.BROKEN
    assert len(entries) == len(load_seeds().register)


def test_a_mistake_in_an_overlaid_field_is_on_the_overlays_line(folder: Write) -> None:
    own = folder({"sites/24kg.yaml": "# ours\ndelay_s: slow\n"})
    assert [(problem.file, problem.line, problem.field) for problem in check_seeds(own)] == [(str(own / "sites/24kg.yaml"), 2, "delay_s")]


def test_a_shipped_line_that_an_overlay_breaks_is_named_where_it_stands(folder: Write) -> None:
    own = folder({"sites/24kg.yaml": "hosts: [example.org]\n"})
    problem = check_seeds(own)[0]
    assert (problem.file, problem.field) == (str(files.SHIPPED / "sites/24kg.yaml"), "base_url")


def test_an_edited_overlay_is_read_again(folder: Write) -> None:
    before = load_seeds(folder({"measures.yaml": MEASURES % "before"}))
    own = folder({"measures.yaml": MEASURES % "afterwards"})
    assert before.measures["missions.embassies"].counted == "before"
    assert load_seeds(own).measures["missions.embassies"].counted == "afterwards"


def test_own_lexicons_and_rules_are_handed_on_as_data(folder: Write) -> None:
    seeds = load_seeds(
        folder({"lexicons/mine.yaml": "words: {NO: [on, 12:30, 2020-01-01, '1', 1, 1.5, true, ~]}\n", "rules/mine.yaml": "a: {}\n"})
    )
    assert seeds.lexicons["mine"] == {"words": {"NO": ["on", "12:30", "2020-01-01", "1", 1, 1.5, True, None]}}
    assert seeds.rules["mine"] == {"a": {}}


# ---------------------------------------------------------------- optional files


def test_optional_ties_count_only_where_enabled() -> None:
    plain, enabled = load_seeds(), load_seeds(enable=("ties-since-baseline",))
    state = {entry.party: entry.state for entry in plain.register if entry.kind is TieKind.DIPLOMATIC_RELATIONS}
    later = {entry.party: entry.state for entry in enabled.register if entry.kind is TieKind.DIPLOMATIC_RELATIONS}
    assert state["SS"] is not TieState.ESTABLISHED
    assert later["SS"] is TieState.ESTABLISHED
    assert plain.version != enabled.version
    assert plain.rules_version == enabled.rules_version


# ---------------------------------------------------------------- versions


def versions(seeds: Seeds) -> tuple[str, str, str]:
    return seeds.version, seeds.rules_version, seeds.programmes["kg-ndp-2026"].version


def test_versions_are_twelve_hex_digits_and_the_same_from_a_copy(shipped: Path) -> None:
    copied = versions(load_seeds())
    assert all(len(version) == 12 and int(version, 16) >= 0 for version in copied)
    again = versions(load_seeds())
    assert copied == again


def test_comments_and_order_of_keys_are_no_change(shipped: Path) -> None:
    before = versions(load_seeds())
    programme = shipped / "programmes/kg-ndp-2026.yaml"
    lines = programme.read_text(encoding="utf-8").splitlines()
    home = lines.index("home: KG")
    lines = [*lines[:home], *lines[home + 1 :], "home: KG", "# the end"]
    programme.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert versions(load_seeds()) == before


@pytest.mark.parametrize(
    ("path", "old", "new", "changed"),
    [
        ("programmes/kg-ndp-2026.yaml", "{value: 165}", "{value: 166}", (True, False, True)),
        ("sites/24kg.yaml", "delay_s: 1.5", "delay_s: 1.6", (True, False, False)),
        ("names/organizations.yaml", "[БУУ]", "[БУУУ]", (True, True, False)),
        ("lexicons/numbers.yaml", "dozen: 12", "dozen: 13", (True, True, False)),
    ],
)
def test_a_version_changes_with_what_it_covers(shipped: Path, path: str, old: str, new: str, changed: tuple[bool, bool, bool]) -> None:
    before = versions(load_seeds())
    text = (shipped / path).read_text(encoding="utf-8")
    assert old in text
    (shipped / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(shipped / path, ns=(1, 1))
    assert tuple(a != b for a, b in zip(before, versions(load_seeds()), strict=True)) == changed
