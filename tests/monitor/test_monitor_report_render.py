"""The report's three forms: everything in each of them, hostile text inert, nothing loaded from outside, files whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from monitor_kit import Told, installation, night, seeds
from report_kit import EDITED_TO_172, FIRST, PAPUA_EN, SECOND, at, report, three_nights

from core.errors import SettingsError
from core.records import Language, Span, Statement
from monitor.application import Application
from monitor.cli import run
from monitor.report_edits import edit_view, passages
from monitor.report_evidence import marked
from monitor.report_files import RENDERERS, write_reports, write_whole
from monitor.report_html import to_html
from monitor.report_json import FORMAT, to_json
from monitor.report_markdown import to_markdown
from monitor.report_model import EditView, FindingView, IssueView, Piece, Report, SentenceView, SourceView
from monitor.report_words import clean, reason, value, web_address
from monitor.text_fragment import with_fragment
from store.versions import Edit, StoredVersion

HOSTILE = """<script>alert(1)</script><img src=x onerror=alert(1)>"'&`*[a](javascript:alert(1))"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    with installation(tmp_path_factory.mktemp("made"), FIRST, label="replica") as app:
        three_nights(app)
        return report(app)


def sources_of(made: Report) -> Iterator[SourceView]:
    for change in made.changed:
        for step in change.steps:
            yield from step.sources
    for tie in (*made.ties, *made.planned):
        yield from tie.sources
    for finding in (*made.contradictions, *made.progress, *made.uncertain):
        yield from finding.sources


@pytest.mark.parametrize("form", sorted(RENDERERS))
def test_each_form_has_every_source_with_its_link_and_capture(made: Report, form: str) -> None:
    text = RENDERERS[form](made)
    sources = list(sources_of(made))
    assert len(sources) > 5
    for source in sources:
        assert source.link in text
        assert "#:~:text=" in source.link
        assert source.capture_id in text
    for edit in made.edits:
        assert edit.link in text
        assert edit.before_capture in text
        assert edit.after_capture in text


def test_sections_come_in_the_order_in_which_they_matter(made: Report) -> None:
    """Claims, ties, edits, disagreements, review, digest, and last what was expected and not seen."""
    for text in (to_html(made), to_markdown(made)):
        titles = ["Changed claims", "New ties", "Silent edits", "Disagreements", "Uncertain, for review", "Totals", "Expected and not seen"]
        places = [re.search(rf"(^## |<h2[^>]*>){title}", text, re.MULTILINE) for title in titles]
        found = [place.start() for place in places if place is not None]
        assert len(found) == len(titles)
        assert found == sorted(found)


def test_the_label_stands_at_the_top_so_that_nothing_is_attributed_to_the_site(made: Report) -> None:
    page = html.document_fromstring(to_html(made))
    assert page.find(".//title").text.startswith("REPLICA:")
    assert page.body[0].get("class") == "banner"
    assert "replica" in page.body[0].text_content()
    assert to_markdown(made).startswith("# REPLICA")
    assert json.loads(to_json(made))["label"] == "replica"
    assert "banner" not in [one.get("class") for one in html.document_fromstring(to_html(replace(made, label=""))).body]


def test_the_page_stands_alone(made: Report) -> None:
    """Nothing is loaded, nothing runs; the only addresses are links to the web."""
    page = html.document_fromstring(to_html(made))
    loading = "//script|//link|//img|//iframe|//object|//embed|//form|//*[@src]|//*[@srcset]|//base"
    assert page.xpath(loading) == []
    assert "url(" not in to_html(made)
    assert "@import" not in to_html(made)
    assert all(link.get("href").startswith(("http://", "https://", "#")) for link in page.xpath("//a"))


def test_words_that_decided_are_marked_and_the_change_stands_out(made: Report) -> None:
    page = html.document_fromstring(to_html(made))
    assert next(one.text_content() for one in page.xpath("//p[@class='change']")) == "165→185"
    assert "185" in [one.text for one in page.xpath("//blockquote//mark[@class='value']")]
    assert [one.text for one in page.xpath("//del")][:1] == ["170"]
    assert [one.text for one in page.xpath("//ins")][:1] == ["172"]


def test_json_is_the_whole_report(made: Report) -> None:
    data = json.loads(to_json(made))
    assert data["format"] == FORMAT
    assert data["changed"][0]["new"] == "185"
    assert data["changed"][0]["steps"][0]["sources"][0]["sentences"][0]["pieces"]
    assert set(data) == {"format", "empty", *Report.__dataclass_fields__}


def test_hostile_text_stays_text_in_every_form(made: Report) -> None:
    """A page may say anything, in any field."""
    sentence = SentenceView(
        (Piece(HOSTILE, None), Piece(HOSTILE, "value")), ((Piece(HOSTILE),),), "en", HOSTILE, False, HOSTILE, HOSTILE, 0.5
    )
    source = SourceView(HOSTILE, "", "", HOSTILE, "en", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, (sentence,))
    finding = FindingView(
        "id",
        "claim",
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        0.5,
        HOSTILE,
        (source,),
        HOSTILE,
    )
    edit = EditView(HOSTILE, "", "", HOSTILE, "en", HOSTILE, HOSTILE, ((Piece(HOSTILE, "added"),),), HOSTILE, HOSTILE, (HOSTILE,))
    issue = IssueView("error", HOSTILE, HOSTILE, HOSTILE, "", HOSTILE)
    hostile = replace(
        made,
        label=HOSTILE,
        what=HOSTILE,
        since=HOSTILE,
        brief=(HOSTILE,),
        progress=(finding,),
        uncertain=(finding,),
        edits=(edit,),
        missing=(issue,),
    )
    page = html.document_fromstring(to_html(hostile))
    assert page.xpath("//script|//img") == []
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    assert HOSTILE in page.text_content()
    for line in to_markdown(hostile).splitlines():
        assert not re.search(r"(?<!\\)<(script|img)", line)
        assert not re.search(r"(?<!\\)\]\(javascript", line)
    assert json.loads(to_json(hostile))["brief"] == [HOSTILE]


def test_an_article_with_a_hostile_title_and_address_goes_through_the_whole_way(tmp_path: Path) -> None:
    wicked = Told(344666, f"{HOSTILE} {PAPUA_EN.title}", PAPUA_EN.body, "en", at(FIRST, 9), url="javascript:alert(1)")
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [wicked])
        made = report(app)
    assert (made.ties[0].sources[0].url, made.ties[0].sources[0].link) == ("", "")
    page = html.document_fromstring(to_html(made))
    assert page.xpath("//script") == []
    assert "javascript:" not in "".join(page.xpath("//@href"))
    assert HOSTILE in page.text_content()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://24.kg/english/1_x/", "https://24.kg/english/1_x/"),
        ("http://24.kg/", "http://24.kg/"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//24.kg/x", ""),
        ("https:///x", ""),
        ("http://[bad", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_linked(url: str, shown: str) -> None:
    assert web_address(url) == shown


def test_figures_are_said_in_words() -> None:
    assert [value(one) for one in (">170", ">=12", "<5", "<=9", "~40 km", "150-160", "185", None)] == [
        "more than 170",
        "at least 12",
        "fewer than 5",
        "up to 9",
        "about 40 km",
        "150 to 160",
        "185",
        None,
    ]
    assert reason(">172 was held; now 185 is stated") == "more than 172 was held; now 185 is stated"


def test_controls_and_direction_marks_are_taken_out() -> None:
    assert clean("a\x1b[31mb\u202ec\x00d\te") == "a[31mbcd\te"


def statement(text: str, start: int) -> Statement:
    return Statement(0, 0, start, start + len(text), text, Language.EN)


def test_spans_mark_the_sentence_they_lie_in_and_the_figure_wins() -> None:
    said = statement("with 185 countries", 100)
    pieces = marked(said, [Span(100, 118, "object"), Span(105, 108, "value"), Span(10, 20, "party")])
    assert [(piece.text, piece.role) for piece in pieces] == [("with ", "object"), ("185", "value"), (" countries", "object")]


@given(st.text(alphabet="ab \n1", max_size=40), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_marking_loses_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = marked(statement(text, 10), [Span(*sorted(span), "cue") for span in spans])
    assert "".join(piece.text for piece in pieces) == text


WORDS = st.lists(st.sampled_from(["one", "two", "three", "185", "Бишкек", "\n\nfour"]), max_size=60).map(" ".join)


@given(WORDS, WORDS)
def test_a_difference_tells_equal_texts_from_different_ones_and_shows_both_sides(before: str, after: str) -> None:
    found = passages(before, after)
    assert (found == []) == (before.split() == after.split())
    removed = " ".join(piece.text for passage in found for piece in passage if piece.role == "removed")
    added = " ".join(piece.text for passage in found for piece in passage if piece.role == "added")
    assert set(removed.split()) <= {*before.split(), "¶"}
    assert set(added.split()) <= {*after.split(), "¶"}


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("Ties\n\nOne came. Two met in May.\n\nThree left.", "Ties\n\nOne came. Two met in June.\n\nThree left.", "Two met in June."),
        ("Ties\n\nOne came.\n\nThree left in May.", "Ties\n\nOne came.\n\nThree left.", "Three left."),
        ("Ties\n\nOne came. Gone.\n\nThree left.", "Ties\n\nOne came.\n\nThree left.", "Three left."),
        ("Tie\n\nOne came.", "Ties\n\nOne came twice.", "One came twice."),
        ("Tie\n\nOne came.", "Ties\n\nOne came.", "Ties"),
        ("Ties\n\nOne came.\n\nGone.", "Ties\n\nOne came.", ""),
        ("Ties\n\nOne came.", "Ties\n\nOne came.", ""),
    ],
)
def test_an_edit_is_linked_at_the_first_sentence_of_the_page_that_changed(before: str, after: str, sentence: str) -> None:
    """Of words that only went, at the sentence they stood in or the next; at the page's top where nothing of it is left to point at."""
    old, new = (replace(EDITED_TO_172.version(), title=text.split("\n")[0], text=text) for text in (before, after))
    stored = [StoredVersion(name, text, (), SECOND) for name, text in (("a", old), ("b", new))]
    view = edit_view(Edit(stored[0], stored[1], SECOND), seeds())
    assert view.link == with_fragment(new.url, sentence)
    assert view.url == new.url


# ---------------------------------------------------------------- files and command


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with installation(tmp_path, FIRST) as made:
        three_nights(made)
        yield made


def test_reports_are_written_in_three_forms_with_the_latest_beside_them(app: Application) -> None:
    written = write_reports(app, "run 1", "baseline")
    again = write_reports(app, "run 2", "baseline")
    folder = app.settings.reports_dir
    assert written.html != again.html
    assert {file.suffix for file in (written.html, written.markdown, written.json)} == {".html", ".md", ".json"}
    assert (folder / "latest.html").read_text("utf-8") == again.html.read_text("utf-8")
    assert json.loads((folder / "latest.json").read_text("utf-8"))["what"] == "run 2"
    assert [file for file in folder.iterdir() if file.name.startswith(".")] == []


def test_a_look_back_leaves_the_latest_alone(app: Application) -> None:
    newest = write_reports(app, "run 1", "baseline")
    write_reports(app, "", "baseline", as_of="2025-09-25")
    assert (app.settings.reports_dir / "latest.html").read_text("utf-8") == newest.html.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot write"):
        write_whole(tmp_path / "missing" / "report.html", "text")
    kept = tmp_path / "report.html"
    write_whole(kept, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(kept, "new \ud800")
    assert kept.read_text() == "old"
    assert list(tmp_path.iterdir()) == [kept]


@pytest.fixture
def settings(app: Application, tmp_path: Path) -> str:
    file = tmp_path / "policy-monitor.toml"
    file.write_text(f'data_dir = "{tmp_path}"\nnow = 2026-01-30T00:00:00+00:00\n')
    return str(file)


def test_the_command_prints_markdown_and_json_and_writes_files(settings: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--settings", settings, "report", "--since", "baseline", "--format", "md"]) == 0
    assert "### 165 → 185" in capsys.readouterr().out
    assert run(["--settings", settings, "report", "--since", "last-run", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed"][0]["old"] == "more than 172"
    assert run(["--settings", settings, "report", "--since", "baseline"]) == 0
    assert Path(capsys.readouterr().out.strip()).is_file()
    assert run(["--settings", settings, "report", "--as-of", "2025-09-25", "--out", str(tmp_path / "then.html")]) == 0
    assert "as true on 2025-09-25" in (tmp_path / "then.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "yesterday"], "--since takes baseline"),
        (["--as-of", "2025-13-01"], "--as-of takes a date"),
        (["--known-on", "x"], "--known-on takes a date"),
        (["--out", "report.doc"], "add --format"),
        (["--out", "/nowhere/at/all.md"], "cannot write"),
        (["--programme", "none", "--format", "md"], "no programme 'none'"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(
    settings: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--settings", settings, "report", *arguments]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert len(printed.err.strip().splitlines()) == 1
