"""docs/commands.md and the command line say the same, and whatever any page tells people to type exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from docs_kit import PAGES, ROOT, Command, commands, fences, name, prose, section, text

from monitor.exits import MEANINGS

DOCS = ROOT / "docs/commands.md"
HEADINGS = re.findall(r"^#+ `(policy-monitor[a-z -]*)`$", text(DOCS), re.MULTILINE)
LEAVES = [one for one in commands().values() if not one.group]
EXAMPLE_LANGUAGES = ("sh", "shell", "console", "bash")


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert sorted(HEADINGS) == sorted(["policy-monitor", *(one.path for one in LEAVES)])


@pytest.mark.parametrize("command", [*LEAVES, commands()["policy-monitor"]], ids=lambda one: str(one.path))
def test_a_section_names_the_options_that_exist_and_no_others(command: Command) -> None:
    first_cells = re.findall(r"^\| (`.*?`) \|", section(DOCS, f"`{command.path}`"), re.MULTILINE)
    named = {word.split()[0] for cell in first_cells for word in re.findall(r"`([^`]+)`", cell)}
    assert named == command.options | command.arguments


@pytest.mark.parametrize("command", LEAVES, ids=lambda one: str(one.path))
def test_a_section_has_one_example_of_its_command(command: Command) -> None:
    examples = re.findall(r"^```sh\n(.*?)\n```$", section(DOCS, f"`{command.path}`"), re.MULTILINE | re.DOTALL)
    assert [example.startswith(command.path) for example in examples] == [True]


@pytest.mark.parametrize("command", LEAVES, ids=lambda one: str(one.path))
def test_a_section_says_what_its_command_ends_with(command: Command) -> None:
    said = re.search(r"^Ends with (.*)$", section(DOCS, f"`{command.path}`"), re.MULTILINE)
    assert said is not None
    codes = {int(number) for number in re.findall(r"\b\d+\b", said[1])}
    assert 0 in codes
    assert codes <= set(MEANINGS)


@pytest.mark.parametrize("page", ["README.md", "docs/commands.md"])
def test_exit_codes_are_told_in_the_program_s_words(page: str) -> None:
    table = dict(re.findall(r"^\| (\d+) \| (.*) \|$", section(ROOT / page, "Exit codes"), re.MULTILINE))
    assert table == {str(code.value): meaning for code, meaning in MEANINGS.items()}


def typed(page: Path) -> list[str]:
    """Command lines that the page shows, in blocks and in running text."""
    blocks = [line for language in EXAMPLE_LANGUAGES for block in fences(page, language) for line in block.splitlines()]
    lines = [*blocks, *re.findall(r"`([^`\n]+)`", prose(page))]
    return [found[1] for line in lines if (found := re.match(r"^\s*(?:\$ )?(?:\S*/)?(policy-monitor(?: .*)?)$", line))]


def unknown_in(line: str) -> list[str]:
    """Words of a command line that name no command and no option of it."""
    words = shlex.split(line.rstrip("\\"), comments=True)
    known = commands()["policy-monitor"]
    options = set(known.options)
    wrong = []
    for word in words[1:]:
        deeper = commands().get(f"{known.path} {word}")
        if word.startswith("--"):
            wrong += [] if word.split("=")[0] in options | {"--help"} else [word]
        elif deeper is not None:
            known, options = deeper, set(deeper.options)
        elif (known.group and known.path != "policy-monitor") or (known.path == "policy-monitor" and "--settings" not in words):
            wrong.append(word)
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_tells_people_to_type_exists(page: Path) -> None:
    assert {line: wrong for line in typed(page) if (wrong := unknown_in(line))} == {}


def test_a_command_line_that_does_not_exist_is_noticed() -> None:
    assert unknown_in("policy-monitor reprot") == ["reprot"]
    assert unknown_in("policy-monitor review lsit") == ["lsit"]
    assert unknown_in("policy-monitor report --sinse baseline") == ["--sinse"]
    assert unknown_in("policy-monitor --settings my.toml report --since baseline") == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    said = set(re.findall(r"(?:^|`)make ([a-z]+)(?:`|$)", text(page), re.MULTILINE))
    assert said - targets == set()
