"""The WARC archive: one gzipped file a run, one record a response, readable by any WARC tool. The proof behind every finding.

Knows nothing of Scrapy, the store or what a page says. A file is named `.open` until it is closed; each record is flushed to the disk
before `write` returns, so that a row in the store never points at bytes that are not there. After a kill, `recover` cuts the file back
to its last whole gzip member and gives it its name. Everything a capture's row holds stands in the record's own headers too: the
database can be rebuilt from the files alone.

Format: WARC/1.1 (ISO 28500:2017). Bodies are kept as they came over the wire less the chunking, which the HTTP client removes before
anybody sees it; the header `WARC-X-Reconstructed` says so in each record. A 304 becomes a `revisit` record with the profile
server-not-modified.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Self

from warcio.archiveiterator import ArchiveIterator, WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from core.errors import ArchiveError
from core.records import Capture, PageKind

SUFFIX = ".warc.gz"
OPEN_SUFFIX = ".warc.gz.open"
REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_RECONSTRUCTED = "status line, header order and case; chunked transfer coding removed"
_MAX_BODY_BYTES = 64 * 2**20
"""A news page has tens of kilobytes; what unpacks to more than this is an attack or a mistake."""
_READ_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class ReceivedResponse:
    """A response as received, before decompression. `url` is canonical, `fetched_from` the address really asked where it differs."""

    url: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    fetched_at: datetime
    site: str
    kind: PageKind
    number: int | None = None
    source: str | None = None
    fetched_from: str | None = None
    redirected_to: str | None = None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """A response read back. `body` is decompressed; empty for a 304. `headers` have lower-case names, the last of a name wins."""

    capture: Capture
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class ArchiveWriter:
    """Appends one run's responses to `<run_id>.warc.gz` in `directory`. One writer a file; use it as a context manager or close it.

    Raises ArchiveError, with what to do, where the folder or the disk does not take the bytes.
    """

    def __init__(self, directory: Path, run_id: str, *, software: str = "policy-monitor", created_at: datetime | None = None) -> None:
        self.name = f"{_safe(run_id)}{SUFFIX}"
        self._run_id = run_id
        self._final = directory / self.name
        self._path = directory / f"{_safe(run_id)}{OPEN_SUFFIX}"
        if self._final.exists() or self._path.exists():
            raise ArchiveError(f"archive file {self._final} exists already; each run needs a name of its own")
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._file: BinaryIO = self._path.open("xb")
        except OSError as error:
            raise ArchiveError(f"cannot write to the archive folder {directory}: {error.strerror}; free it or set data_dir") from None
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._records = 0
        info = {"software": software, "format": "WARC File Format 1.1", "run": run_id, "robots": "obey"}
        record = self._writer.create_warcinfo_record(self.name, info)
        if created_at is not None:
            record.rec_headers.replace_header("WARC-Date", _warc_date(created_at))
        self._append(record)
        _sync_folder(directory)

    def write(self, response: ReceivedResponse, refers_to: Capture | None = None) -> Capture:
        """The record on disk, and its capture. `refers_to` is the capture that a 304 confirms. Raises ArchiveError."""
        not_modified = response.status == HTTPStatus.NOT_MODIFIED
        digest = None if not_modified else hashlib.sha256(response.body).hexdigest()
        record_id = f"urn:uuid:{uuid.uuid4()}"
        extra = {
            "WARC-Record-ID": f"<{record_id}>",
            "WARC-Date": _warc_date(response.fetched_at),
            "WARC-X-Run": self._run_id,
            "WARC-X-Site": response.site,
            "WARC-X-Page-Kind": response.kind.value,
            "WARC-X-Number": "" if response.number is None else str(response.number),
            "WARC-X-Source": response.source or "",
            "WARC-X-Redirected-To": response.redirected_to or "",
            "WARC-X-Fetched-From": response.fetched_from or "",
            "WARC-X-Reconstructed": _RECONSTRUCTED,
        }
        if digest:
            extra["WARC-Payload-Digest"] = f"sha256:{digest}"
        if not_modified:
            extra["WARC-Profile"] = REVISIT_PROFILE
            if refers_to is not None:
                extra["WARC-Refers-To"] = f"<{refers_to.id}>"
                extra["WARC-Refers-To-Target-URI"] = refers_to.url
                extra["WARC-Refers-To-Date"] = _warc_date(refers_to.fetched_at)
        record = self._writer.create_warc_record(
            response.url,
            "revisit" if not_modified else "response",
            payload=None if not_modified else io.BytesIO(response.body),
            length=None if not_modified else len(response.body),
            warc_headers_dict={name: _one_line(value) for name, value in extra.items() if value},
            http_headers=StatusAndHeaders(_status_line(response.status), _http_headers(response), protocol="HTTP/1.1"),
        )
        offset, length = self._append(record)
        return Capture(
            id=record_id,
            run_id=self._run_id,
            site=response.site,
            kind=response.kind,
            url=response.url,
            number=response.number,
            source=response.source,
            fetched_at=response.fetched_at,
            status=response.status,
            warc_file=self.name,
            offset=offset,
            length=length,
            digest=digest,
            etag=_validator(response.header("ETag")),
            last_modified=_validator(response.header("Last-Modified")),
            redirected_to=response.redirected_to,
        )

    def close(self) -> None:
        """Gives the file its name. A run that received nothing leaves no file."""
        if self._file.closed:
            return
        self._file.close()
        if self._records <= 1:
            self._path.unlink()
        else:
            self._path.rename(self._final)
        _sync_folder(self._final.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _append(self, record: Any) -> tuple[int, int]:
        offset = self._file.tell()
        try:
            self._writer.write_record(record)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise ArchiveError(f"cannot write {self._path}: {error.strerror}; free disk space and run again") from None
        self._records += 1
        return offset, self._file.tell() - offset


def recover(directory: Path) -> list[Path]:
    """Closes the files that killed runs left open: cut to the last whole gzip member, synced, renamed. Returns what was closed.

    A file without one whole response is removed. Call it only while no other run writes to the folder. Raises ArchiveError.
    """
    closed: list[Path] = []
    for path in sorted(directory.glob(f"*{OPEN_SUFFIX}")):
        final = path.with_name(path.name.removesuffix(".open"))
        try:
            ends = _member_ends(path)
            with path.open("r+b") as file:
                file.truncate(ends[-1] if ends else 0)
                os.fsync(file.fileno())
            if len(ends) <= 1:
                path.unlink()
                continue
            path.rename(final)
            _sync_folder(directory)
        except OSError as error:
            raise ArchiveError(f"cannot recover {path}: {error.strerror}; check that the archive folder can be written") from None
        closed.append(final)
    return closed


def read_record(archive_dir: Path, warc_file: str, offset: int) -> ArchivedResponse:
    """The response at `offset` of `warc_file`, also while its run still writes. Raises ArchiveError where there is none."""
    if Path(warc_file).name != warc_file:
        raise ArchiveError(f"not a name of an archive file: {warc_file!r}")
    path = _existing(archive_dir / warc_file)
    try:
        with path.open("rb") as file:
            file.seek(offset)
            for record in ArchiveIterator(file, no_record_parse=False, arc2warc=False):
                if record.rec_type not in ("response", "revisit"):
                    break
                return _read(record, warc_file, offset, path.stat().st_size)
    except (OSError, ArchiveLoadFailed, zlib.error, EOFError, ValueError) as error:
        raise ArchiveError(f"cannot read the record at {offset} of {path}: {error}") from None
    raise ArchiveError(f"no response at {offset} of {path}")


def iter_archive(archive_dir: Path) -> Iterator[Capture]:
    """Every capture of the folder, rebuilt from the WARC files alone; by file name, then offset. Raises ArchiveError on a damaged file.

    An `.open` file is read as far as its members are whole.
    """
    for path in sorted([*archive_dir.glob(f"*{SUFFIX}"), *archive_dir.glob(f"*{OPEN_SUFFIX}")]):
        yield from iter_file(path)


def iter_file(path: Path) -> Iterator[Capture]:
    """Captures of one WARC file, in the order they were written."""
    name = path.name.removesuffix(".open")
    ends = _member_ends(path)
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


def _member_ends(path: Path) -> list[int]:
    """Offsets after each whole gzip member, from the start; the walk stops at the first damage."""
    ends: list[int] = []
    position = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while chunk := file.read(_READ_BYTES):
            position += len(chunk)
            while chunk:
                try:
                    unpacker.decompress(chunk)
                except zlib.error:
                    return ends
                if not unpacker.eof:
                    break
                chunk = unpacker.unused_data
                ends.append(position - len(chunk))
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    return ends


def _read(record: Any, warc_file: str, offset: int, size: int) -> ArchivedResponse:
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    body = b""
    if record.rec_type == "response":
        body = record.content_stream().read(_MAX_BODY_BYTES + 1)
        if len(body) > _MAX_BODY_BYTES:
            raise ArchiveError(f"the record at {offset} of {warc_file} unpacks to more than {_MAX_BODY_BYTES >> 20} MB; it is not read")
    capture = _capture(record, warc_file, offset, size - offset)
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
        etag=_validator(http.get_header("ETag")),
        last_modified=_validator(http.get_header("Last-Modified")),
        redirected_to=field("WARC-X-Redirected-To"),
    )


def _http_headers(response: ReceivedResponse) -> list[tuple[str, str]]:
    """Headers with the two that describe the removed chunking put aside, so that readers do not undo it once more."""
    kept: list[tuple[str, str]] = []
    for name, value in response.headers:
        aside = name.lower() in ("transfer-encoding", "content-length")
        kept.append((f"X-Archive-Orig-{name}" if aside else name, _one_line(value)))
    if response.status != HTTPStatus.NOT_MODIFIED:
        kept.append(("Content-Length", str(len(response.body))))
    return kept


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _validator(value: str | None) -> str | None:
    """An ETag or date fit to be sent back; None where it is empty or too long to be one."""
    value = (value or "").strip()
    return value if 0 < len(value) <= 255 else None


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _one_line(value: str) -> str:
    return re.sub(r"[\r\n\0]+", " ", value)


def _safe(run_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", run_id).lstrip(".") or "run"


def _existing(path: Path) -> Path:
    still_open = path.with_name(path.name + ".open")
    return still_open if not path.exists() and still_open.exists() else path


def _sync_folder(directory: Path) -> None:
    """A rename or a new name lasts through a power cut only once its folder is synced."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
