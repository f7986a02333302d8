"""Reads WARC files back: one record for a finding's proof, or every capture of a folder for a replay. Writes nothing.

Only records that this project wrote are captures (they carry the `WARC-X-` headers of crawler/archive.py); others are passed over.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator, WARCIterator
from warcio.exceptions import ArchiveLoadFailed

from core.errors import ArchiveError
from core.records import Capture, PageKind

SUFFIX = ".warc.gz"
OPEN_SUFFIX = ".warc.gz.open"
_MAX_BODY_BYTES = 64 * 2**20
"""A news page has tens of kilobytes; what unpacks to more than this is an attack or a mistake."""
_READ_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """A response read back. `body` is decompressed; empty for a 304. `headers` have lower-case names, the last of a name wins."""

    capture: Capture
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def read_record(archive_dir: Path, warc_file: str, offset: int) -> ArchivedResponse:
    """The response at `offset` of `warc_file`, also while its run still writes. Raises ArchiveError where there is none."""
    if Path(warc_file).name != warc_file:
        raise ArchiveError(f"not a name of an archive file: {warc_file!r}")
    path = _existing(archive_dir / warc_file)
    try:
        member = _member(path, offset)
        for record in ArchiveIterator(io.BytesIO(member)):
            if record.rec_type in ("response", "revisit"):
                return _read(record, warc_file, offset, len(member))
    except (OSError, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        raise ArchiveError(f"cannot read the record at {offset} of {path}: {error}") from None
    raise ArchiveError(f"no response at {offset} of {path}")


def read_member(archive_dir: Path, warc_file: str, offset: int) -> bytes:
    """The record at `offset` as it lies in the file: a gzip member, which is a WARC file of its own. Raises ArchiveError."""
    if Path(warc_file).name != warc_file:
        raise ArchiveError(f"not a name of an archive file: {warc_file!r}")
    try:
        return _member(_existing(archive_dir / warc_file), offset)
    except (OSError, zlib.error, EOFError) as error:
        raise ArchiveError(f"cannot read the record at {offset} of {warc_file}: {error}") from None


def body_digest(member: bytes) -> str | None:
    """sha256 hex of the response's body as archived, packed as it came; None where the record has none. Raises ArchiveError."""
    try:
        for record in ArchiveIterator(io.BytesIO(member)):
            if record.rec_type == "response":
                return hashlib.sha256(record.raw_stream.read(_MAX_BODY_BYTES)).hexdigest()
    except (OSError, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        raise ArchiveError(f"cannot read the record: {error}") from None
    return None


def iter_archive(archive_dir: Path) -> Iterator[Capture]:
    """Every capture of the folder, rebuilt from the WARC files alone; by file name, then offset. Raises ArchiveError on a damaged file.

    An `.open` file is read as far as its members are whole.
    """
    for path in sorted([*archive_dir.glob(f"*{SUFFIX}"), *archive_dir.glob(f"*{OPEN_SUFFIX}")]):
        yield from iter_file(path)


def iter_file(path: Path) -> Iterator[Capture]:
    """Captures of one WARC file, in the order they were written."""
    name = path.name.removesuffix(".open")
    ends = member_ends(path)
    starts = [0, *ends]
    data_end = ends[-1] if ends else 0
    if data_end != path.stat().st_size and path.name.endswith(SUFFIX):
        raise ArchiveError(f"archive file {path} ends in the midst of a record; restore it from a copy")
    lengths = dict(zip(starts, [end - start for start, end in zip(starts, ends, strict=False)], strict=False))
    try:
        with path.open("rb") as file:
            iterator: Any = WARCIterator(_Upto(file, data_end), no_record_parse=False)
            for record in iterator:
                offset = iterator.get_record_offset()
                if record.rec_type in ("response", "revisit") and record.rec_headers.get_header("WARC-X-Site"):
                    yield _capture(record, name, offset, lengths[offset])
    except (OSError, ArchiveLoadFailed, zlib.error, ValueError, KeyError) as error:
        raise ArchiveError(f"cannot read archive file {path}: {error}") from None


class _Upto(io.RawIOBase):
    """The first `size` bytes of a file: what of it is whole."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data = self._file.read(wanted)
        self._left -= len(data)
        return data

    def tell(self) -> int:
        return self._file.tell()


def member_ends(path: Path) -> list[int]:
    """Offsets after each whole gzip member, from the start; the walk stops at the first damage."""
    ends: list[int] = []
    position = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            position += len(chunk)
            while chunk:
                try:
                    unpacker.decompress(chunk, _READ_BYTES)
                except zlib.error:
                    return ends
                if not unpacker.eof:
                    chunk = unpacker.unconsumed_tail
                    continue
                chunk = unpacker.unused_data
                ends.append(position - len(chunk))
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return ends


def _member(path: Path, offset: int) -> bytes:
    """The packed bytes of one gzip member. Raises EOFError where the file ends inside it."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    packed: list[bytes] = []
    with path.open("rb") as file:
        file.seek(offset)
        while not unpacker.eof:
            chunk = file.read(_READ_BYTES)
            if not chunk:
                raise EOFError("the record is cut short")
            pending = chunk
            while pending and not unpacker.eof:
                unpacker.decompress(pending, _READ_BYTES)
                pending = unpacker.unconsumed_tail
            packed.append(chunk[: len(chunk) - len(unpacker.unused_data)])
    return b"".join(packed)


def _read(record: Any, warc_file: str, offset: int, length: int) -> ArchivedResponse:
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    body = b""
    if record.rec_type == "response":
        body = record.content_stream().read(_MAX_BODY_BYTES + 1)
        if len(body) > _MAX_BODY_BYTES:
            raise ArchiveError(f"the record at {offset} of {warc_file} unpacks to more than {_MAX_BODY_BYTES >> 20} MB; it is not read")
    capture = _capture(record, warc_file, offset, length)
    return ArchivedResponse(capture, capture.url, capture.status, headers, body)


def _capture(record: Any, warc_file: str, offset: int, length: int) -> Capture:
    def field(name: str) -> str | None:
        value: str | None = record.rec_headers.get_header(name)
        return value or None

    def needed(name: str) -> str:
        value = field(name)
        if value is None:
            raise ArchiveError(f"the record at {offset} of {warc_file} has no {name}")
        return value

    digest, number = field("WARC-Payload-Digest"), field("WARC-X-Number")
    http = record.http_headers
    return Capture(
        id=needed("WARC-Record-ID").strip("<>"),
        run_id=needed("WARC-X-Run"),
        site=needed("WARC-X-Site"),
        kind=PageKind(needed("WARC-X-Page-Kind")),
        url=needed("WARC-Target-URI"),
        number=int(number) if number else None,
        source=field("WARC-X-Source"),
        fetched_at=datetime.fromisoformat(needed("WARC-Date")),
        status=int(http.get_statuscode()),
        warc_file=warc_file,
        offset=offset,
        length=length,
        digest=digest.removeprefix("sha256:") if digest and record.rec_type == "response" else None,
        etag=validator(http.get_header("ETag")),
        last_modified=validator(http.get_header("Last-Modified")),
        redirected_to=field("WARC-X-Redirected-To"),
    )


def validator(value: str | None) -> str | None:
    """An ETag or date fit to be sent back; None where it is empty or too long to be one."""
    value = (value or "").strip()
    return value if 0 < len(value) <= 255 else None


def _existing(path: Path) -> Path:
    still_open = path.with_name(path.name + ".open")
    return still_open if not path.exists() and still_open.exists() else path
