"""What a report holds: the right things of the right span, in both times, each traceable to its capture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from monitor_kit import MovableClock, installation, night
from report_kit import (
    EDITED_TO_172,
    FIRST,
    MORE_THAN_170,
    PAPUA_EN,
    PAPUA_RU,
    REPORT_184,
    REPORT_185_EN,
    REPORT_185_RU,
    SECOND,
    THIRD,
    report,
    three_nights,
)

from core.errors import InputError
from core.records import (
    Analysis,
    Capture,
    Fact,
    FactKind,
    FindingState,
    IssueLevel,
    Language,
    Modality,
    PageKind,
    RunIssue,
    RunStatus,
    Span,
)
from monitor.application import Application
from monitor.report_evidence import Evidence
from monitor.report_model import TieView, leads
from monitor.report_span import SITE_ZONE, last_run
from monitor.report_ties import MOST_TOLD
from monitor.review import decide
from monitor.text_fragment import with_fragment
from pipelines.split import split
from store import captures, outbox, runs, ties, versions


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Application]:
    with installation(tmp_path, FIRST) as made:
        three_nights(made)
        yield made


def codes(tie: TieView) -> list[str]:
    return [move.code for move in tie.moves]


def test_a_claim_that_moved_in_steps_is_one_change_from_what_was_held_to_the_newest(app: Application) -> None:
    (change,) = report(app).changed
    assert (change.old, change.new, change.as_of) == ("165", "185", "2026-01-28")
    assert [(step.old, step.new) for step in change.steps] == [("more than 172", "185"), ("165", "more than 172")]
    assert change.counts == "Countries with diplomatic relations"
    assert "different measures" in change.steps[0].comparable
    assert "comparable" not in change.steps[0].why


def test_both_editions_are_evidence_with_their_links_captures_and_marked_words(app: Application) -> None:
    sources = report(app).changed[0].steps[0].sources
    assert [(source.language, source.edition) for source in sources] == [("ru", "24.kg (Russian)"), ("en", "24.kg (English)")]
    assert [source.url for source in sources] == [REPORT_185_RU.version().url, REPORT_185_EN.version().url]
    said = [quoted for _, quoted in leads(sources)]
    assert [source.link for source in sources] == [
        with_fragment(source.url, "".join(piece.text for piece in one.pieces)) for source, one in zip(sources, said, strict=True)
    ]
    assert sources[1].link.startswith(f"{sources[1].url}#:~:text=Kyrgyzstan%20has%20diplomatic,Jeenbek%20Kulubaev%20said.")
    with app.store.read() as tx:
        assert all(captures.get(tx, source.capture_id) is not None for source in sources)
    for source in sources:
        for sentence in source.sentences:
            assert [piece.text for piece in sentence.pieces if piece.role == "value"] == ["185"]
    assert sources[0].sentences[-1].speaker is not None


def test_a_span_holds_what_was_first_seen_in_it(app: Application) -> None:
    last = report(app, "last-run")
    assert [(change.old, change.new) for change in last.changed] == [("more than 172", "185")]
    assert (last.ties, last.edits) == ((), ())
    assert last.read.articles == 3
    assert last.read.runs == 1
    assert report(app, "2026-01-29").changed == last.changed  # the night of the 28th is the morning of the 29th in Bishkek
    assert isinstance(app.clock, MovableClock)
    app.clock.at = THIRD + timedelta(days=1)
    assert report(app, "2026-01-30").empty


def test_a_span_that_is_still_to_come_is_refused(app: Application) -> None:
    with pytest.raises(InputError, match="2026-01-30 is still to come"):
        report(app, "2026-01-30")


def test_ties_come_with_their_dates_what_was_known_and_whether_they_alerted(app: Application) -> None:
    south_sudan, papua = report(app).ties
    moved = south_sudan.moves[0]
    assert (moved.code, moved.date, moved.before, moved.announced) == ("SS", "2025-09-26", "planned", "announced 2025-09-25")
    assert (papua.moves[0].code, papua.date, papua.moves[0].after) == ("PG", "2025-09-25", "established")
    assert papua.headline == "Kyrgyzstan and Papua New Guinea: diplomatic relations established"
    assert {source.url for source in papua.sources} == {PAPUA_EN.version().url, PAPUA_RU.version().url}
    assert (papua.alerted, papua.told) == (True, "alert on its way")
    with app.store.write() as tx:
        row = next(row for row in outbox.by_kind(tx, "alert") if row.message.key.startswith("PG"))
        outbox.sent(tx, row.id, THIRD + timedelta(minutes=5))
    assert report(app).ties[1].told == "alerted 2026-01-29 02:35"
    assert report(app, known_on="2026-01-28").ties[1].told == "alert on its way"


def test_a_plan_stands_alone_until_it_comes_true(app: Application) -> None:
    before = report(app, known_on="2025-09-26")
    assert [(codes(tie), tie.told) for tie in before.planned] == [(["SS"], "not alerted: planned, not yet established")]
    assert [(line.why, len(line.subjects)) for line in before.digest] == [("planned, not yet established", 1)]
    assert report(app).planned == ()


def test_countries_told_of_in_one_article_are_one_entry_with_every_name_marked(tmp_path: Path) -> None:
    both = type(PAPUA_EN)(
        344020,
        "Kyrgyzstan establishes diplomatic relations with two states",
        "Kyrgyzstan has established diplomatic relations with South Sudan and the Bahamas, the Foreign Ministry reported.",
        "en",
        PAPUA_EN.published,
    )
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [both])
        (tie,) = report(app).ties
    assert (sorted(codes(tie)), tie.headline) == (["BS", "SS"], "Kyrgyzstan and Bahamas, South Sudan: diplomatic relations established")
    said = next(sentence for sentence in tie.sources[0].sentences if not sentence.headline)
    assert {piece.text for piece in said.pieces if piece.role == "party"} == {"South Sudan", "Bahamas"}
    ((_, quoted),) = leads(tie.sources)
    assert not quoted.headline  # the headline counts the countries, this sentence names them


def test_as_of_shows_what_was_true_then(app: Application) -> None:
    then = report(app, as_of="2025-09-25")
    assert then.changed[0].new == "more than 172"
    assert [codes(tie) for tie in then.ties] == [["PG"]]
    assert then.edits == ()
    assert then.totals[0].reported == then.changed[0].new
    assert report(app, as_of="2025-12-31").totals[0].register == then.totals[0].register + 1
    assert report(app, as_of="2022-06-01").empty


def test_known_on_shows_what_we_knew_then(app: Application) -> None:
    """The night of 25 September is past midnight in Bishkek, so it is known on the 26th."""
    assert report(app, known_on="2025-09-25").empty
    then = report(app, known_on="2025-09-26")
    assert (then.changed[0].old, then.changed[0].new) == ("165", "more than 170")
    assert then.read.articles == 4
    assert then.known_on == "2025-09-26 23:59"
    assert report(app, known_on="2025-09-27").edits[0].passages


def test_a_silent_edit_shows_its_words_and_both_captures(app: Application) -> None:
    (edit,) = report(app).edits
    words = [(piece.text, piece.role) for piece in edit.passages[0] if piece.role]
    assert words == [("170", "removed"), ("172", "added")]
    with app.store.read() as tx:
        before, after = captures.get(tx, edit.before_capture), captures.get(tx, edit.after_capture)
    assert before is not None
    assert after is not None
    assert (before.fetched_at, after.fetched_at) == (FIRST, SECOND)
    assert any("172" in said for said in edit.touches)


def test_a_silent_edit_is_linked_at_the_sentence_that_changed(app: Application) -> None:
    (edit,) = report(app).edits
    assert edit.url == EDITED_TO_172.version().url
    assert edit.link == with_fragment(edit.url, EDITED_TO_172.body)


def test_two_figures_of_one_time_are_a_disagreement_and_the_lesser_waits_for_review(app: Application) -> None:
    (found,) = report(app).disagreements
    assert {side.new for side in found.sides} == {"184", "185"}
    (waiting,) = report(app).uncertain
    assert (waiting.new, waiting.uncertain, waiting.sources[0].url) == ("184", True, REPORT_184.version().url)
    assert all(step.new != "184" for step in report(app).changed[0].steps)


def test_an_accepted_finding_is_no_longer_uncertain(app: Application) -> None:
    waiting = report(app).uncertain[0].id
    decide(app, [waiting], FindingState.ACCEPTED, "heard it myself", "anna")
    after = report(app)
    assert after.uncertain == ()
    accepted = next(step for step in after.changed[0].steps if step.id == waiting)
    assert accepted.decided.startswith("accepted by anna on 2026-01-29 02:30: heard it myself")


def test_what_was_dismissed_or_edited_away_is_told_as_gone(app: Application) -> None:
    newest = report(app).changed[0].steps[0].id
    decide(app, [newest], FindingState.DISMISSED, "a slip of the tongue", "anna")
    after = report(app)
    assert after.totals[0].reported != "185"
    assert any(one.finding_id == newest and "dismissed by anna" in one.why for one in after.gone)
    assert all(step.id != newest for change in after.changed for step in change.steps)


def test_an_edit_that_takes_a_figure_back_withdraws_its_finding(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [REPORT_185_EN])
        reworded = type(REPORT_185_EN)(
            REPORT_185_EN.number, "Minister speaks of relations", "The minister spoke of friendly countries.", "en", REPORT_185_EN.published
        )
        night(app, SECOND, [reworded])
        after = report(app, "last-run")
        assert after.changed == ()
        assert [one.what for one in after.gone] == ["165 → 185"]
        assert report(app, known_on="2025-09-26").changed[0].new == "185"


def test_totals_put_register_reported_figure_and_gap_side_by_side(app: Application) -> None:
    (total,) = report(app).totals
    assert (total.baseline, total.reported, total.reported_as_of) == ("165", "185", "2026-01-28")
    assert int(total.gap_value) == 185 - total.register
    assert total.unknown > 0


def test_what_was_missing_is_told_once_with_how_often(app: Application) -> None:
    issue = RunIssue(IssueLevel.WARNING, "few-stories", "24kg-ky gave nothing", "24kg-ky")
    worse = RunIssue(IssueLevel.ERROR, "page-extract", "a page was not read", "24kg-en", "https://24.kg/english/1_x/")
    with app.store.write() as tx:
        for run in runs.recent(tx, 3):
            runs.add_issue(tx, run.id, issue, run.started_at)
        runs.add_issue(tx, runs.recent(tx, 1)[0].id, worse, THIRD)
    missing = report(app).missing
    assert [(one.code, one.times) for one in missing] == [("page-extract", 1), ("few-stories", 3)]
    assert missing[1].source == "24.kg (Kyrgyz)"
    assert [one.times for one in report(app, known_on="2025-09-27").missing] == [2]


def test_every_claim_is_listed_with_where_it_stands(app: Application) -> None:
    made = report(app)
    assert [one.id for one in made.claims] != []
    assert len(made.claims) == len(app.programmes[0].claims)
    counted = next(one for one in made.claims if one.id == "countries-165")
    assert (counted.value, counted.state) == ("185", "changed (reported)")
    assert {one.state for one in made.claims} >= {"no evidence yet", "advanced"}


def test_the_brief_says_it_in_a_few_lines(app: Application) -> None:
    lines = report(app).brief
    assert lines[0] == "Countries with diplomatic relations: 165 → 185 (as of 2026-01-28)"
    assert lines[1] == "Diplomatic relations established: South Sudan (2025-09-26); Papua New Guinea (2025-09-25)"
    assert isinstance(app.clock, MovableClock)
    app.clock.at = THIRD + timedelta(days=1)
    assert report(app, "2026-01-30").brief == ("Nothing new: no claim changed, no new tie",)


def test_two_days_named_for_one_tie_are_shown(tmp_path: Path) -> None:
    other = type(PAPUA_RU)(PAPUA_RU.number, PAPUA_RU.title, PAPUA_RU.body.replace("25 сентября", "24 сентября"), "ru", PAPUA_RU.published)
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [PAPUA_EN, other])
        (tie,) = report(app).ties
        assert tie.moves[0].dates_differ == "2025-09-24 (ru); 2025-09-25 (en)"


@pytest.fixture
def told_by_many(tmp_path: Path) -> Iterator[Application]:
    """Three ties that the same twelve articles tell; a thirteenth tells one of them again, and one with a later day."""
    both = "Kyrgyzstan and {} established diplomatic relations on September 25, 2025. "
    articles = [
        type(PAPUA_EN)(
            344100 + place,
            f"Ties, part {place}",
            both.format("Papua New Guinea").replace("September 25", f"September {26 if place == MOST_TOLD else 25}")
            + both.format("Samoa")
            + (both.format("Tuvalu") if place < MOST_TOLD else ""),
            "en",
            PAPUA_EN.published + timedelta(days=place // MOST_TOLD, minutes=place),
        )
        for place in range(MOST_TOLD + 1)
    ]
    with installation(tmp_path, FIRST) as made:
        night(made, FIRST, articles[:MOST_TOLD])
        night(made, SECOND, articles[MOST_TOLD:])
        yield made


def test_days_and_articles_of_a_tie_are_of_all_that_tell_it_and_not_of_those_that_are_shown(told_by_many: Application) -> None:
    by_code = {tuple(codes(tie)): tie for tie in report(told_by_many).ties}
    assert by_code.keys() == {("PG",), ("WS",), ("TV",)}, "not the same articles tell them, though the first twelve do"
    assert [(len(by_code[code,].sources), by_code[code,].more) for code in ("PG", "WS", "TV")] == [(12, 1), (12, 1), (12, 0)]
    assert by_code["PG",].moves[0].dates_differ == "2025-09-25 (en); 2025-09-26 (en)"
    assert by_code["WS",].moves[0].dates_differ == ""


def test_what_nobody_loaded_is_looked_up_when_it_is_asked_for(told_by_many: Application) -> None:
    programme = told_by_many.programmes[0]
    with told_by_many.store.read() as tx:
        (move,) = (one.transition for one in ties.transitions(tx, programme.id) if one.transition.party == "PG")
        evidence = Evidence(tx, told_by_many.seeds, programme.published_on)
        told, more = evidence.first(move.evidence, 2)
        assert (len(evidence.sources(told)), more) == (2, MOST_TOLD - 1)
        assert evidence.proof(move.evidence[-1]) is not None
        assert evidence.proof("nothing") is None


def test_a_deciding_word_of_another_sentence_is_shown_beside_the_one_it_decided(tmp_path: Path) -> None:
    """A headline counts the countries; the sentence that names one stands beside it, its name marked."""
    told = type(PAPUA_EN)(344030, "Relations with two states established", "The states were listed. One is Tuvalu.", "en", FIRST)
    version = told.version()
    statements = split(version)
    name = version.text.index("Tuvalu")
    spans = (Span(0, 9, "object"), Span(name, name + len("Tuvalu"), "party"))
    fact = Fact(FactKind.TIE, 0, Language.EN, "a.rule", "why", Modality.DONE, 0.9, spans, home="KG", parties=("TV",))
    capture = Capture("urn:uuid:x", "r", "24kg", PageKind.ARTICLE, version.url, 344030, "24kg-en", FIRST, 200, "f.warc.gz", 0, 1, "d")
    with installation(tmp_path, FIRST) as app, app.store.write() as tx:
        captures.add(tx, capture)
        versions.save_analysis(tx, capture, Analysis(version, statements, (fact,), "r1"), FIRST)
        (stored,) = versions.sourced_facts(tx, app.programmes[0].published_on)
        (source,) = Evidence(tx, app.seeds, app.programmes[0].published_on, [stored.fact_id]).sources([stored.fact_id])
    (sentence,) = source.sentences
    assert [piece.text for piece in sentence.pieces if piece.role] == ["Relations"]
    ((before, marked, after),) = sentence.beside
    assert (before.text, marked.text, marked.role, after.text) == ("One is ", "Tuvalu", "party", ".")
    assert (source.archived, source.capture_id) == ("f.warc.gz at byte 0", "urn:uuid:x")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"since": "yesterday"}, "--since"),
        ({"as_of": "2025-02-30"}, "--as-of"),
        ({"known_on": "soon"}, "--known-on"),
        ({"since": "2026-02-01", "known_on": "2026-01-01"}, "--since"),
    ],
)
def test_a_wrong_date_names_its_option(app: Application, options: dict[str, str], named: str) -> None:
    with pytest.raises(InputError, match=f"^{named}"):
        report(app, **options)


def test_the_last_run_begins_where_a_killed_one_began(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [MORE_THAN_170])
        with app.store.write() as tx:
            runs.start(tx, run_id="killed", kind="nightly", now=SECOND)
            runs.finish(tx, "killed", RunStatus.KILLED, SECOND, {})
        night(app, SECOND + timedelta(hours=1), [EDITED_TO_172])
        with app.store.read() as tx:
            last = last_run(tx)
        assert last is not None
        assert last.id == "killed"
        night(app, THIRD, [])
        assert report(app, "last-run").since == f"the run of {THIRD.astimezone(SITE_ZONE):%Y-%m-%d %H:%M}"


def test_stages_run_one_by_one_are_one_night(tmp_path: Path) -> None:
    with installation(tmp_path, FIRST) as app:
        night(app, FIRST, [MORE_THAN_170], kind="crawl")
        night(app, FIRST + timedelta(minutes=5), [], kind="analyse")
        night(app, FIRST + timedelta(minutes=9), [], kind="settle")
        with app.store.read() as tx:
            last = last_run(tx)
        assert last is not None
        assert last.kind == "crawl"
        assert report(app, "last-run").changed
