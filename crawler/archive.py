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

import fcntl
import hashlib
import io
import os
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Self

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from core.errors import ArchiveError
from core.records import Capture, PageKind
from crawler.archive_reader import OPEN_SUFFIX, SUFFIX, ArchivedResponse, iter_archive, iter_file, member_ends, read_record, validator

__all__ = ["ArchiveWriter", "ArchivedResponse", "ReceivedResponse", "iter_archive", "iter_file", "read_record", "recover"]

REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_RECONSTRUCTED = "status line, header order and case; chunked transfer coding removed"


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


class ArchiveWriter:
    """Appends one run's responses to `<name>.warc.gz` in `directory` (`name`: the run id where none is given); a second file of the
    name gets `<name>-2.warc.gz`.

    One writer a file; use it as a context manager or close it. The file stays locked while its process lives, so that `recover` leaves
    it alone. Raises ArchiveError, with what to do, where the folder or the disk does not take the bytes.
    """

    def __init__(
        self,
        directory: Path,
        run_id: str,
        *,
        name: str | None = None,
        software: str = "policy-monitor",
        created_at: datetime | None = None,
    ) -> None:
        self._run_id = run_id
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._path, self._file = _new_file(directory, _safe(name or run_id))
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArchiveError(f"cannot write to the archive folder {directory}: {error.strerror}; free it or set data_dir") from None
        self._final = self._path.with_name(self._path.name.removesuffix(".open"))
        self.name = self._final.name
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
            etag=validator(response.header("ETag")),
            last_modified=validator(response.header("Last-Modified")),
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


def recover(directory: Path, restore: Callable[[Iterator[Capture]], object] | None = None) -> list[Path]:
    """Closes the files that killed runs left open: cut to the last whole gzip member, synced, renamed. Returns what was closed.

    `restore` is given each file's captures before the file gets its name, so that a kill in between does not lose a row. A file without
    one whole response is removed; one that a living process writes is left alone. Raises ArchiveError.
    """
    closed: list[Path] = []
    for path in sorted(directory.glob(f"*{OPEN_SUFFIX}")):
        final = path.with_name(path.name.removesuffix(".open"))
        try:
            with path.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                ends = member_ends(path)
                file.truncate(ends[-1] if ends else 0)
                os.fsync(file.fileno())
            if len(ends) <= 1:
                path.unlink()
                continue
            if restore is not None:
                restore(iter_file(path))
            path.rename(final)
            _sync_folder(directory)
        except BlockingIOError:
            continue
        except OSError as error:
            raise ArchiveError(f"cannot recover {path}: {error.strerror}; check that the archive folder can be written") from None
        closed.append(final)
    return closed


def _new_file(directory: Path, name: str) -> tuple[Path, BinaryIO]:
    """The first free name of a run, opened."""
    for attempt in count(1):
        stem = name if attempt == 1 else f"{name}-{attempt}"
        if not (directory / f"{stem}{SUFFIX}").exists():
            with suppress(FileExistsError):
                path = directory / f"{stem}{OPEN_SUFFIX}"
                return path, path.open("xb")
    raise AssertionError


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


def _warc_date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _one_line(value: str) -> str:
    return re.sub(r"[\r\n\0]+", " ", value)


def _safe(run_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", run_id).lstrip(".") or "run"


def _sync_folder(directory: Path) -> None:
    """A rename or a new name lasts through a power cut only once its folder is synced."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
