"""The archive: written records read back equal, a killed write costs at most the record under way, rebuilt captures equal the stored."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from core.errors import ArchiveError
from core.records import Capture, PageKind
from crawler.archive import ArchiveWriter, ReceivedResponse, iter_archive, read_record, recover

NOW = datetime(2025, 9, 26, 20, 30, 1, 123456, tzinfo=UTC)
CODE = Path(__file__).resolve().parents[2]


def response(number: int | None = 1, body: bytes = b"<html>text</html>", status: int = 200, **changes: object) -> ReceivedResponse:
    values: dict[str, object] = {
        "url": f"https://24.kg/vlast/{number}_x/",
        "status": status,
        "headers": [("Content-Type", "text/html; charset=utf-8"), ("Etag", f'"v{number}"')],
        "body": body,
        "fetched_at": NOW,
        "site": "24kg",
        "kind": PageKind.ARTICLE if number else PageKind.LISTING,
        "number": number,
        "source": "24kg-ru" if number else None,
    }
    return ReceivedResponse(**{**values, **changes})  # type: ignore[arg-type]


def test_what_is_written_is_read_back_also_while_the_run_goes_on(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run-1") as writer:
        written = [writer.write(response(number, f"page {number}".encode())) for number in (1, 2, None)]
        assert list(iter_archive(tmp_path)) == written
        assert read_record(tmp_path, written[1].warc_file, written[1].offset).body == b"page 2"
    assert [path.name for path in tmp_path.iterdir()] == ["run-1.warc.gz"]
    assert list(iter_archive(tmp_path)) == written
    for capture in written:
        read = read_record(tmp_path, capture.warc_file, capture.offset)
        assert read.capture == capture
        assert read.url == capture.url
    assert written[0].etag == '"v1"'
    assert written[0].fetched_at == NOW


def test_a_packed_and_chunked_body_is_kept_as_received_and_read_unpacked(tmp_path: Path) -> None:
    text = "текст " * 500
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    with ArchiveWriter(tmp_path, "r") as writer:
        capture = writer.write(response(1, gzip.compress(text.encode()), headers=headers))
    assert read_record(tmp_path, capture.warc_file, capture.offset).body.decode() == text
    raw = gzip.decompress((tmp_path / capture.warc_file).read_bytes())
    assert b"WARC-X-Reconstructed: " in raw
    assert b"X-Archive-Orig-Transfer-Encoding: chunked" in raw


def test_other_tools_find_the_digests_right(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        for number in range(3):
            writer.write(response(number, os.urandom(300)))
    with (tmp_path / "r.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()


def test_a_304_is_a_revisit_of_what_it_confirms(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        first = writer.write(response(1))
        again = writer.write(response(1, b"", 304), refers_to=first)
    raw = gzip.decompress((tmp_path / "r.warc.gz").read_bytes()).decode()
    assert "WARC-Type: revisit" in raw
    assert "revisit/server-not-modified" in raw
    assert f"WARC-Refers-To: <{first.id}>" in raw
    assert (again.status, again.digest) == (304, None)
    assert read_record(tmp_path, again.warc_file, again.offset).body == b""
    assert list(iter_archive(tmp_path)) == [first, again]


def test_redirects_mirrors_and_awkward_headers(tmp_path: Path) -> None:
    moved = response(
        1,
        b"",
        301,
        headers=[("Location", "http://127.0.0.1:8024/vlast/1_y/"), ("X-Name", "на\r\nречь: ы"), ("Latin", "caf\xe9")],
        fetched_from="http://127.0.0.1:8024/vlast/1_x/",
        redirected_to="https://24.kg/vlast/1_y/",
    )
    with ArchiveWriter(tmp_path, "r") as writer:
        capture = writer.write(moved)
    assert capture.redirected_to == "https://24.kg/vlast/1_y/"
    assert list(iter_archive(tmp_path)) == [capture]
    assert read_record(tmp_path, capture.warc_file, capture.offset).headers["location"] == "http://127.0.0.1:8024/vlast/1_y/"
    assert b"WARC-X-Fetched-From: http://127.0.0.1:8024/vlast/1_x/" in gzip.decompress((tmp_path / "r.warc.gz").read_bytes())


def test_a_run_without_responses_leaves_no_file_and_a_second_file_of_a_run_has_its_own_name(tmp_path: Path) -> None:
    ArchiveWriter(tmp_path, "r").close()
    assert list(tmp_path.iterdir()) == []
    for _ in range(2):
        with ArchiveWriter(tmp_path, "../r") as writer:
            writer.write(response())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_r-2.warc.gz", "_r.warc.gz"]


def killed_file(folder: Path, records: int) -> tuple[Path, list[Capture]]:
    writer = ArchiveWriter(folder, "killed")
    written = [writer.write(response(number, os.urandom(50))) for number in range(records)]
    writer._file.close()
    return folder / "killed.warc.gz.open", written


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000))
def test_a_file_cut_anywhere_keeps_every_whole_record(tmp_path_factory: pytest.TempPathFactory, thousandths: int) -> None:
    folder = tmp_path_factory.mktemp("cut")
    path, written = killed_file(folder, 3)
    cut = path.stat().st_size * thousandths // 1000
    os.truncate(path, cut)
    whole = [capture for capture in written if capture.offset + capture.length <= cut]
    seen: list[Capture] = []
    closed = recover(folder, seen.extend)
    assert seen == whole
    assert list(iter_archive(folder)) == whole
    assert bool(closed) is bool(whole)
    assert recover(folder) == []


def test_garbage_after_the_last_record_is_cut_off(tmp_path: Path) -> None:
    path, written = killed_file(tmp_path, 2)
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08 half a record")
    assert [each.name for each in recover(tmp_path)] == ["killed.warc.gz"]
    assert list(iter_archive(tmp_path)) == written


def test_a_kill_between_restoring_and_renaming_restores_again(tmp_path: Path) -> None:
    _, written = killed_file(tmp_path, 2)

    class Killed(Exception):
        pass

    def die(captures: object) -> None:
        raise Killed

    with pytest.raises(Killed):
        recover(tmp_path, die)
    seen: list[Capture] = []
    recover(tmp_path, seen.extend)
    assert seen == written


def test_sigkill_in_the_midst_of_writing(tmp_path: Path) -> None:
    code = (
        "import sys, os\nfrom pathlib import Path\nsys.path.insert(0, 'tests/crawler')\nfrom test_crawler_archive import response\n"
        "from crawler.archive import ArchiveWriter\nw = ArchiveWriter(Path(sys.argv[1]), 'k')\n"
        "for n in range(10000):\n    c = w.write(response(n, os.urandom(2000)))\n    print(c.id, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, cwd=CODE, text=True)
    assert process.stdout is not None
    promised = [process.stdout.readline().strip() for _ in range(5)]
    assert recover(tmp_path) == [], "a living writer's file is left alone"
    process.send_signal(signal.SIGKILL)
    promised += process.stdout.read().split()
    process.stdout.close()
    process.wait()
    recover(tmp_path)
    kept = [capture.id for capture in iter_archive(tmp_path)]
    assert kept[: len(promised)] == promised
    assert len(promised) >= 5


def test_reading_what_is_not_there(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r") as writer:
        capture = writer.write(response())
    for file, offset in (("r.warc.gz", 0), ("r.warc.gz", 7), ("r.warc.gz", 10**6), ("none.warc.gz", 0), ("../r.warc.gz", capture.offset)):
        with pytest.raises(ArchiveError):
            read_record(tmp_path, file, offset)
    path = tmp_path / "r.warc.gz"
    os.truncate(path, path.stat().st_size - 3)
    with pytest.raises(ArchiveError, match="midst of a record"):
        list(iter_archive(tmp_path))


def test_a_body_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join(packer.compress(bytes(2**20)) for _ in range(70)) + packer.flush()
    with ArchiveWriter(tmp_path, "r") as writer:
        capture = writer.write(response(1, bomb, headers=[("Content-Encoding", "gzip")]))
    with pytest.raises(ArchiveError, match="unpacks to more"):
        read_record(tmp_path, capture.warc_file, capture.offset)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ArchiveError, match="cannot write to the archive folder"):
        ArchiveWriter(tmp_path / "file", "r")
